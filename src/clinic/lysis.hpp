#pragma once
// Tumor lysis: at least two of four blood values in a window; clinical with an organ effect. Cairo and Bishop 2004,
// Howard 2011: the two differ in what their files say, not in how it joins.

#include "chart/chart.hpp"
#include "clinic/baseline.hpp"
#include "clinic/criteria_file.hpp"
#include "results/assessment.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace titrate::clinic {

/// The four, in the order of the printed table.
enum class LysisSign : std::uint8_t { urate, potassium, phosphate, calcium, count_ };
inline constexpr std::size_t lysis_sign_count = static_cast<std::size_t>(LysisSign::count_);

/// One of the four: beyond a level, or changed by at least a share of the patient's own baseline.
struct LysisAnalyte {
  chart::Measure measure{};
  bool high = true;
  double level = 0;   ///< in the measure's unit
  double change = 0;  ///< share of the own baseline; 0 = a change does not count
};

struct LysisCriteria {
  enum class Together : std::uint8_t {
    window,
    visit
  };  ///< the criteria may be met on different days of a window, or all on one day
  enum class AtBaseline : std::uint8_t { counts, not_counted };  ///< a level already beyond the threshold at baseline

  Provenance provenance;
  std::array<LysisAnalyte, lysis_sign_count> analytes;  ///< by LysisSign
  bool level_included = true;                           ///< a value at its level is beyond it
  double ionized_calcium = 0;                           ///< mmol/L, below; 0 = not asked
  int needed = 0;                                       ///< of the four
  Together together = Together::window;
  AtBaseline at_baseline = AtBaseline::counts;
  int days_before = 0, days_after = 0;  ///< strict window around day 1
  int extended_days = 0;                ///< after a start, escalation or resumption

  double creatinine = 0;                        ///< multiple of the upper limit of normal
  bool creatinine_included = true;              ///< a creatinine at that multiple is beyond it
  bool multiple_only_without_baseline = false;  ///< the multiple counts only where no baseline is known
  double creatinine_rise = 0;                   ///< mg/dL above the own baseline, at least; 0 = not asked
  double urine = 0;                             ///< mL/kg/h, below; 0 = not asked
  bool symptomatic_hypocalcemia = false;        ///< counts as an organ effect

  /// Grade of a clinical lysis by creatinine: multiples of the upper limit, of which the first is included.
  std::vector<double> grade_creatinine;  ///< empty: the set grades nothing
  int grade_death = 0;
};

/// File of kind "lysis".
LysisCriteria read_lysis(Document& document, std::string_view id);

class Lysis {
 public:
  explicit Lysis(const LysisCriteria& criteria) : criteria_(criteria) { analyte_day_.fill(never); }
  /// Fills the lysis fields. Limits of normal, and what was found on other days, are the chart's.
  void assess(const chart::VisitRow& visit, const OwnBaseline& baseline, const chart::Chart& chart,
              std::span<const chart::Event> since_last, std::span<const int> restarts, results::Assessment& assessment);

 private:
  static constexpr int never = std::numeric_limits<int>::min();
  struct Finding {
    bool laboratory = false, clinical = false;
  };
  bool beyond(const LysisAnalyte& analyte, double value, double baseline) const;
  bool shows(const LysisAnalyte& analyte, const chart::VisitRow& visit, const OwnBaseline& baseline,
             const chart::Chart& chart) const;
  /// An event that is an organ effect, with its grade; -1 where it is none.
  int organ_grade(const chart::Event& event) const;
  bool kidney_injured(const chart::VisitRow& visit, const OwnBaseline& baseline, const chart::Chart& chart) const;
  int creatinine_grade(double creatinine, double limit) const;
  void note_organ(int day, int grade);
  /// What the signs seen so far amount to in a window that began on `first_day` and is not over.
  Finding find(int first_day) const;
  /// Judges the windows that hold `day`, on which the signs named were seen.
  void judge(int day, bool analyte_seen, bool organ_seen, std::span<const int> restarts,
             results::Assessment& assessment) const;

  const LysisCriteria& criteria_;
  std::array<int, lysis_sign_count> analyte_day_;  ///< last visit that showed each
  int together_day_ = never;                       ///< last day that showed as many as are needed
  int organ_day_ = never;                          ///< last day of an organ effect
  int organ_grade_ = 0;                            ///< the worst on that day
  int last_visit_ = chart::Chart::never_given;
};

}  // namespace titrate::clinic
