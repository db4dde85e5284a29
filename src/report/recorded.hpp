#pragma once
// A recorded study as one HTML file in the design of the virtual one: the published trial's tables and figures, the
// flow of subjects, deviations, findings, and behind each cell the rows that it was made of.

#include "cdisc/mapping.hpp"
#include "recorded/study.hpp"
#include "report/table.hpp"
#include "results/endpoints.hpp"

#include <ostream>
#include <string>
#include <vector>

namespace titrate::report {

/// Every table of the report as data, in its order: flow, Tables 1 to 5, response by factor, deviations, findings.
/// `mapping` says which codes would fill what the data do not hold.
std::vector<Table> recorded_tables(const recorded::Study& study, const cdisc::Mapping& mapping);

/// `runtime_folder` as in write_html. `endpoints`: the list that the study was counted by. Throws Error(failure) where
/// the runtime cannot be read or `out` not be written.
void write_recorded_html(const recorded::Study& study, const cdisc::Mapping& mapping,
                         const results::EndpointList& endpoints, const std::string& runtime_folder, std::ostream& out);

}  // namespace titrate::report
