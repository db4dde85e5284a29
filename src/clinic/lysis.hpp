#pragma once
// Tumor lysis, Cairo and Bishop 2004: at least two of four blood values in a window; clinical with an organ effect.

#include "chart/chart.hpp"
#include "clinic/baseline.hpp"
#include "clinic/criteria_file.hpp"
#include "results/assessment.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace titrate::clinic {

/// The four, in the order of the printed table.
enum class LysisSign : std::uint8_t { urate, potassium, phosphate, calcium, count_ };
inline constexpr std::size_t lysis_sign_count = static_cast<std::size_t>(LysisSign::count_);

/// One of the four: beyond a level, or changed by a share of the patient's own baseline; both ends included.
struct LysisAnalyte {
  chart::Measure measure{};
  bool high = true;
  double level = 0;   ///< in the measure's unit
  double change = 0;  ///< share of the own baseline
};

struct LysisCriteria {
  enum class Together : std::uint8_t {
    window,
    visit
  };  ///< the criteria may be met on different days of a window, or not
  enum class AtBaseline : std::uint8_t { counts, not_counted };  ///< a level already beyond the threshold at baseline

  Provenance provenance;
  std::array<LysisAnalyte, lysis_sign_count> analytes;  ///< by LysisSign
  int needed = 0;                                       ///< of the four
  Together together = Together::window;
  AtBaseline at_baseline = AtBaseline::counts;
  int days_before = 0, days_after = 0;  ///< strict window around day 1
  int extended_days = 0;                ///< after a start, escalation or resumption
  double creatinine = 0;                ///< multiple of the upper limit of normal, included
};

/// File of kind "lysis".
LysisCriteria read_lysis(Document& document, std::string_view id);

class Lysis {
 public:
  explicit Lysis(const LysisCriteria& criteria) : criteria_(criteria) { analyte_day_.fill(never); }
  /// Fills the four lysis fields. `creatinine_limit`: upper limit of normal, NaN where the laboratory gives none.
  void assess(const chart::VisitRow& visit, const OwnBaseline& baseline, double creatinine_limit,
              std::span<const chart::Event> since_last, std::span<const int> restarts, results::Assessment& assessment);

 private:
  static constexpr int never = std::numeric_limits<int>::min();
  struct Finding {
    bool laboratory = false, clinical = false;
  };
  bool beyond(const LysisAnalyte& analyte, double value, double baseline) const;
  /// What the signs seen so far amount to in a window that began on `first_day` and is not over.
  Finding find(int first_day) const;
  /// Judges the windows that hold `day`, on which the signs named were seen.
  void judge(int day, bool analyte_seen, bool organ_seen, std::span<const int> restarts,
             results::Assessment& assessment) const;

  const LysisCriteria& criteria_;
  std::array<int, lysis_sign_count> analyte_day_;  ///< last visit that showed each
  int together_day_ = never;                       ///< last visit that showed as many at once as are needed
  int organ_day_ = never;                          ///< last day of an organ effect
};

}  // namespace titrate::clinic
