#pragma once
// The tables of the model trial in its own layout, for virtual and for recorded patients alike, beside what the paper
// printed. HTML, spreadsheets and documents are rendered from these.

#include "report/table.hpp"
#include "results/study.hpp"

#include <vector>

namespace titrate::report {

/// Tables 1 to 3, and response by pretreatment factor.
std::vector<Table> response_tables(const results::Study& study);
/// Tables 4 and 5.
std::vector<Table> toxicity_tables(const results::Study& study);

}  // namespace titrate::report
