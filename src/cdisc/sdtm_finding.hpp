#pragma once
// What is suspicious or impossible in recorded data: each with where it stands, what was seen, and what follows.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace titrate::cdisc {

/// A row of a file of the study: `file` counts the files read, `row` from 1 (0 = the file as a whole).
struct RowRef {
  std::uint16_t file = 0;
  std::uint32_t row = 0;
  friend auto operator<=>(const RowRef&, const RowRef&) = default;
};

enum class Check : std::uint8_t {
  file_not_read,
  missing_variable,
  unfit_value,
  unknown_subject,
  duplicate_subject,
  unknown_arm,
  unparsable_date,
  partial_date,
  missing_date,
  impossible_date,
  not_a_number,
  below_quantification,
  missing_unit,
  unknown_unit,
  outside_possible,
  standard_disagrees,
  duplicate_result,
  duplicate_visit,
  after_death,
  range_reversed,
  range_disagrees,
  range_changes,
  missing_range,
  unknown_treatment,
  missing_dose,
  unknown_frequency,
  duplicate_dose,
  end_before_start,
  missing_end,
  dose_before_day_1,
  dosing_gap,
  missing_grade,
  unknown_lesion,
  node_not_measured,
  node_returned,
  sum_disagrees,
  unknown_response,
  response_disagrees,
  flare_disagrees,
  lysis_disagrees,
  stage_disagrees,
  death_disagrees,
  missing_baseline,
  no_end_of_treatment,
  not_eligible,
  not_assessable,
  supplement_unmatched,
  supplement_disagrees,
  visits_on_one_day,
  count_
};
inline constexpr std::size_t check_count = static_cast<std::size_t>(Check::count_);

struct CheckInfo {
  Check check;
  std::string_view id;     ///< as findings.json spells it; never changes meaning
  std::string_view title;  ///< as a page prints it
};
const CheckInfo& info(Check check);

struct Finding {
  Check check{};
  std::string subject = {};  ///< USUBJID; "" where it concerns the study
  std::string domain = {};
  RowRef row = {};
  std::string variable = {};     ///< "LBORRES"
  std::string value = {};        ///< as it stands there
  std::string what = {};         ///< a sentence without its end
  std::string consequence = {};  ///< what was done about it
  std::uint64_t count = 1;       ///< rows alike, where one finding stands for many
};

/// Findings in the order in which they were made. Of one check so many are listed that memory stays bounded; what is
/// beyond is counted.
class Findings {
 public:
  void add(Finding finding);
  /// Rows alike in everything that `key` says are one finding, that of the first of them.
  void add_alike(const std::string& key, Finding finding);
  const std::vector<Finding>& all() const { return all_; }
  /// Rows or patients that a check found, listed or not.
  std::uint64_t count(Check check) const { return counts_[static_cast<std::size_t>(check)]; }
  std::uint64_t unlisted(Check check) const { return unlisted_[static_cast<std::size_t>(check)]; }

  static constexpr std::size_t listed_at_most = 20'000;  ///< of one check

 private:
  std::vector<Finding> all_;
  std::vector<std::pair<std::string, std::size_t>> alike_;  ///< sorted by key; place in all_
  std::array<std::uint64_t, check_count> counts_{}, unlisted_{}, listed_{};
};

}  // namespace titrate::cdisc
