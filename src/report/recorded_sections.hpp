#pragma once
// The sections that only recorded patients have. Each returns HTML.

#include "cdisc/mapping.hpp"
#include "recorded/study.hpp"
#include "report/figure.hpp"
#include "report/listing.hpp"
#include "report/table.hpp"

#include <string>
#include <vector>

namespace titrate::report {

std::string recorded_heading(const recorded::Study& study);
/// The CONSORT flow as boxes; a line that nobody belongs to is kept.
std::string recorded_flow(const recorded::Study& study);
Table flow_table(const recorded::Study& study);

/// Deviations by kind, and findings by check, zero rows included.
Table deviations_table(const recorded::Study& study);
Table findings_table(const recorded::Study& study);
Listing deviations_listing(const recorded::Study& study);
Listing findings_listing(const recorded::Study& study);

/// What the data do not hold of what a table asks for, and which domain and codes would fill it.
std::vector<Note> gaps(const recorded::Study& study, const cdisc::Mapping& mapping, const std::string& table);

/// The published trial's figures, or what is missing in their place.
std::string published_figures(const recorded::Study& study, const cdisc::Mapping& mapping, Figures& figures);

/// "LB with LBTESTCD NEUT": rows that would fill a measure.
std::string would_fill(const cdisc::Mapping& mapping, chart::Measure measure);
bool ever_measured(const recorded::Study& study, chart::Measure measure);

}  // namespace titrate::report
