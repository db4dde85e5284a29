#pragma once
// Minimal residual disease: undetectable by flow cytometry, by PCR.

#include "chart/chart.hpp"
#include "clinic/criteria_file.hpp"
#include "results/assessment.hpp"

namespace titrate::clinic {

struct ResidualDiseaseCriteria {
  Provenance provenance;
  double flow_below = 0;  ///< CLL cells of leukocytes; 0 = not judged
  double pcr_below = 0;
  double cd5_cd19_below = 0;  ///< % of lymphocytes; 0 = not judged
  bool light_chains_normal = false;
};

/// File of kind "mrd" with [flow] or [surface] for flow cytometry, and [pcr]; a method that has no table is not judged.
ResidualDiseaseCriteria read_residual_disease(Document& document, std::string_view id);

/// Fills the two fields by the last sample on or before a day.
void judge_residual_disease(const ResidualDiseaseCriteria& criteria, const chart::Chart& chart, int day,
                            results::Assessment& assessment);

}  // namespace titrate::clinic
