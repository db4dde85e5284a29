#pragma once
// The sections that only recorded patients have. Each returns HTML.

#include "cdisc/mapping.hpp"
#include "recorded/study.hpp"
#include "report/figure.hpp"
#include "report/listing.hpp"
#include "report/rows_behind.hpp"
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

/// Two of them: means of T cells and medians of the marrow's vessels at baseline, 3 and 6 months, a line per patient.
std::string t_cell_figure(const recorded::Study& study, const cdisc::Mapping& mapping, Figures& figures);
std::string vessel_figure(const recorded::Study& study, const cdisc::Mapping& mapping, Figures& figures);
/// The patients behind each of their numbers.
std::vector<ValuesBehind> months_behind(const recorded::Study& study, const cdisc::Mapping& mapping);

/// Quartiles of type 1, as everywhere in the report; the median of an even number in the middle of two. At least one
/// value.
struct Spread {
  double low, median, high;
};
Spread spread(std::vector<double> values);

/// "LB with LBTESTCD NEUT": rows that would fill a measure.
std::string would_fill(const cdisc::Mapping& mapping, chart::Measure measure);
std::string would_fill(const cdisc::Mapping& mapping, chart::Finding finding);
bool ever_measured(const recorded::Study& study, chart::Measure measure);

}  // namespace titrate::report
