#pragma once
// Tumor flare: when it began, how bad it is, whether it came back. Graded by pain and function, never by size.

#include "chart/chart.hpp"
#include "clinic/baseline.hpp"
#include "clinic/criteria_file.hpp"
#include "results/assessment.hpp"

namespace titrate::clinic {

struct FlareCriteria {
  Provenance provenance;
  double onset_grade = 0;  ///< flare_pain at which a flare is present
  int recurrence_after_days =
      0;                        ///< days without, from the first visit without, that make the next onset a new episode
  double nodes_rise = 0;        ///< share above own baseline (sum of products) noted beside the grade
  double lymphocytes_rise = 0;  ///< the same for the lymphocyte count

  // What an episode is set in relation to.
  int resumption_gap_days = 0;  ///< days without the drug that make the next dose a resumption
  int related_days = 0;         ///< from a start, escalation or resumption to an onset that is set down as following it
  int taper_days = 0;           ///< from a fall of the steroid dose to an onset that is set down as on its taper
  double prednisone_mg = 0, methylprednisolone_mg = 0, dexamethasone_mg = 0;  ///< doses of the same strength
};

/// File of kind "flare".
FlareCriteria read_flare(Document& document, std::string_view id);

class Flare {
 public:
  explicit Flare(const FlareCriteria& criteria) : criteria_(criteria) {}
  /// Fills the flare fields. A visit before day 1 has none; a visit that did not ask leaves things as they were.
  void assess(const chart::VisitRow& visit, const OwnBaseline& baseline, results::Assessment& assessment);

 private:
  const FlareCriteria& criteria_;
  bool present_ = false;
  int grade_ = 0;
  int onset_ = -1;
  int resolved_ = 0;  ///< first day without, once there was an episode
  int episodes_ = 0;
};

}  // namespace titrate::clinic
