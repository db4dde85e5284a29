#pragma once
// Toxicity grades, CTCAE v3.0 by default. The inequality convention is the printed one: of "<1.0-0.5" the first number
// is outside the grade and the second inside, so grade 3 neutropenia is 0.5 <= ANC < 1.0; of ">1.5-3.0" likewise.

#include "chart/chart.hpp"
#include "clinic/baseline.hpp"
#include "clinic/criteria_file.hpp"
#include "results/assessment.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace titrate::clinic {

/// A threshold: a number in the measure's unit, or a multiple of one of the laboratory's limits or of the patient's own
/// baseline.
struct Bound {
  enum class Of : std::uint8_t { absolute, lower_limit, upper_limit, baseline };
  Of of = Of::absolute;
  double value = 0;
  /// NaN where the limit is missing, and for a multiple of the baseline.
  double resolve(const chart::Limits& limits, chart::Measure measure) const;
};

/// The values of a grade begin beyond `from` (below it for a low term, above it for a high one), `from` itself
/// excluded, unless it is `included`.
struct GradeStep {
  int grade = 0;
  Bound from;
  bool included = false;
};

/// What multiples of the patient's own baseline do to a term's grade (CTCAE v5.0).
enum class BaselineUse : std::uint8_t {
  none,
  where_abnormal,  ///< they take the place of the limit's multiples where the baseline was abnormal
  also             ///< the worse of both
};

/// A term graded by one measured value.
struct MeasuredTerm {
  chart::Term term{};
  chart::Measure measure{};
  bool low = true;               ///< the lower the worse
  std::vector<GradeStep> steps;  ///< from mild to severe
  /// Grade in place of the mildest when the value comes with clinical lysis ("with physiologic consequences"); 0 =
  /// none.
  int grade_with_clinical_lysis = 0;
  BaselineUse baseline_use = BaselineUse::none;
  std::vector<GradeStep> baseline_steps;
  /// Mildest grade that no value tells ("urgent intervention"): from it on the grade of a reported event of this name
  /// counts. 0 = none.
  int reported_from = 0;
};

/// A term whose grade the chart's events carry; of other_toxicity those whose detail is the term's name.
struct EventTerm {
  chart::Term term{};
  chart::EventKind event{};
};

/// Fever with neutropenia at one visit.
struct FebrileNeutropenia {
  double neutrophils_below = 0;  ///< 1e9/L
  double temperature = 0;        ///< degC
  bool temperature_included = true;
  int grade = 0;
  int life_threatening_grade =
      0;  ///< given where an infection of at least this grade was reported since the last visit
};

struct ToxicityCriteria {
  Provenance provenance;
  std::vector<MeasuredTerm> measured;
  std::vector<EventTerm> events;
  FebrileNeutropenia febrile_neutropenia;
  int lysis_grade = 0;        ///< of the syndrome when it is present
  int worst_lysis_grade = 0;  ///< up to which the grade of a reported event counts; v3.0 has no other grade
};

/// File of kind "toxicity".
ToxicityCriteria read_toxicity(Document& document, std::string_view id);

/// One patient's grader: the thresholds with this patient's limits put in.
class Toxicity {
 public:
  explicit Toxicity(const ToxicityCriteria& criteria) : criteria_(criteria) {}
  /// Begins with a patient whose laboratory has these limits.
  void begin(const chart::Limits& limits);
  /// Fills assessment.grade. Needs flare and lysis of the visit judged before. `since_last`: events since the last
  /// visit. A missing value has no grade (-1); a present one that no grade covers has grade 0, unless a missing limit
  /// leaves open whether it is normal (-1).
  void assess(const chart::VisitRow& visit, const OwnBaseline& baseline, std::span<const chart::Event> since_last,
              results::Assessment& assessment) const;

 private:
  static constexpr std::size_t most_steps = results::worst_grade;
  /// A term's thresholds with the patient's own limits in them.
  struct Ladder {
    chart::Measure measure;
    chart::Term term;
    double sign;  ///< -1 for a low term
    /// Of each step, from mild to severe, as high values count: the bound of a low term stands here with its sign
    /// turned. Steps that the term has not got are never passed.
    std::array<double, most_steps> beyond;
    std::array<int, most_steps> grade;
    bool complete;  ///< no bound is missing
    int grade_with_clinical_lysis;
    const MeasuredTerm* by_baseline;  ///< where the baseline or a report has a say, else nullptr
    double limit;                     ///< beyond which a baseline is abnormal, as high values count
  };
  int grade_of(const Ladder& ladder, double value) const;
  /// With what the baseline and reported events have to say.
  int grade_by_baseline(const Ladder& ladder, int by_limit, const chart::VisitRow& visit, double baseline,
                        std::span<const chart::Event> since_last) const;
  int febrile_neutropenia(const chart::VisitRow& visit, std::span<const chart::Event> since_last) const;

  const ToxicityCriteria& criteria_;
  chart::Limits limits_;  ///< for which the ladders stand
  std::vector<Ladder> ladders_;
};

}  // namespace titrate::clinic
