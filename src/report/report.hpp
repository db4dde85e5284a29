#pragma once
// A study as one HTML file that needs nothing else: no network, no folder beside it.

#include "results/study.hpp"

#include <ostream>
#include <string>

namespace titrate::report {

/// `runtime_folder` holds report.js and report.css (web/dist, or share/titrate/web where installed): they are written
/// into the page. Throws Error(failure) if one of them cannot be read, or if `out` cannot be written.
void write_html(const results::Study& study, const std::string& runtime_folder, std::ostream& out);

}  // namespace titrate::report
