#pragma once
// Hematologic toxicity against the patient's own baseline, NCI-WG 1996 and iwCLL 2008 (Hallek et al., Blood 111:5446).

#include "chart/chart.hpp"
#include "clinic/baseline.hpp"
#include "clinic/criteria_file.hpp"
#include "protocol/words.hpp"
#include "results/assessment.hpp"

#include <array>

namespace titrate::clinic {

struct HematologicCriteria {
  static constexpr std::size_t grades = protocol::grade_names.size() - 1;  ///< death is not told by a count
  Provenance provenance;
  std::array<double, grades> fall{};         ///< share of the baseline, of the first grade excluded
  double platelets_worst_below = 0;          ///< 1e9/L: the worst grade whatever the fall
  double platelets_evaluable_from = 0;       ///< 1e9/L at baseline
  std::array<double, grades> neutrophils{};  ///< 1e9/L, below
  double neutrophils_evaluable_from = 0;     ///< 1e9/L at baseline
};

/// File of kind "hematologic".
HematologicCriteria read_hematologic(Document& document, std::string_view id);

/// Puts grades of neutrophils, platelets and hemoglobin in place of those that are there, and takes those of leukocytes
/// and lymphocytes away. A count that is missing, or whose baseline is missing or cannot be evaluated, has no grade;
/// one that has fallen without a limit to say whether it is below normal has none either.
void grade_against_baseline(const HematologicCriteria& criteria, const chart::VisitRow& visit,
                            const OwnBaseline& baseline, const chart::Limits& limits, results::Assessment& assessment);

}  // namespace titrate::clinic
