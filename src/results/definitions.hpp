#pragma once
// The numbers that a paper leaves open, fixed once for every endpoint. From library/criteria/definitions.toml.

#include <string>
#include <vector>

namespace titrate::results {

/// Worst grades that a rate counts, both ends included.
struct GradeBand {
  int low, high;
  bool holds(int grade) const { return low <= grade && grade <= high; }
};

struct Definitions {
  int course_days;
  int early_death_days;  ///< death on this study day or before is early
  int early_progression_days;
  int response_within_days;  ///< best response this long after day 1 or before
  double high_dose_mg;
  int high_dose_days;                                  ///< consecutive days at the high dose that count as tolerated
  double bulky_node_cm;                                ///< bulky: above
  double clear_marrow_percent = 0;                     ///< lymphocytes below this, and no nodules
  int advanced_rai;                                    ///< this stage and above
  GradeBand low_grades, moderate_grades, high_grades;  ///< "g1_2", "g2_4", "g3_4"
  double notable_fall;                                 ///< share of baseline: "down at least 50 %"
  int month_days;
  int survival_grid_days;
  std::vector<int> survival_marks_days;
};

/// Throws Error(input) with every problem of the file.
Definitions read_definitions(const std::string& file);

}  // namespace titrate::results
