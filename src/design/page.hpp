#pragma once
// The memo as a page that opens offline.

#include "design/memo.hpp"

#include <ostream>
#include <string>

namespace titrate::design {

/// `command` repeats the run; `runtime_folder` holds the report's script and style. Throws Error(failure) where they
/// cannot be read or `out` not be written.
void write_memo_page(const Memo& memo, const std::string& command, const std::string& version,
                     const std::string& runtime_folder, std::ostream& out);

}  // namespace titrate::design
