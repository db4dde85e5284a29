#pragma once
// Toxicity grades, CTCAE v3.0 by default. The inequality convention is the printed one: of "<1.0-0.5" the first number
// is outside the grade and the second inside, so grade 3 neutropenia is 0.5 <= ANC < 1.0; of ">1.5-3.0" likewise.

#include "chart/chart.hpp"
#include "clinic/criteria_file.hpp"
#include "results/assessment.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace titrate::clinic {

/// A threshold: a number in the measure's unit, or a multiple of one of the laboratory's limits.
struct Bound {
  enum class Of : std::uint8_t { absolute, lower_limit, upper_limit };
  Of of = Of::absolute;
  double value = 0;
  double resolve(const chart::Limits& limits, chart::Measure measure) const;  ///< NaN where the limit is missing
};

/// The values of a grade begin beyond `from` (below it for a low term, above it for a high one), `from` itself
/// excluded.
struct GradeStep {
  int grade = 0;
  Bound from;
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
};

/// A term whose grade the chart's events carry.
struct EventTerm {
  chart::Term term{};
  chart::EventKind event{};
};

/// Fever with neutropenia at one visit.
struct FebrileNeutropenia {
  double neutrophils_below = 0;     ///< 1e9/L
  double temperature_at_least = 0;  ///< degC
  int grade = 0;
  int life_threatening_grade =
      0;  ///< given where an infection of at least this grade was reported since the last visit
};

struct ToxicityCriteria {
  Provenance provenance;
  std::vector<MeasuredTerm> measured;
  std::vector<EventTerm> events;
  FebrileNeutropenia febrile_neutropenia;
  int lysis_grade = 0;  ///< of the syndrome when it is present: v3.0 has no others
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
  void assess(const chart::VisitRow& visit, std::span<const chart::Event> since_last,
              results::Assessment& assessment) const;

 private:
  /// One grade of a term, with the patient's own limit in it.
  struct Step {
    double beyond;  ///< as high values count: the bound of a low term stands here with its sign turned
    int grade;
  };
  struct Ladder {
    chart::Measure measure;
    chart::Term term;
    double sign;              ///< -1 for a low term
    std::size_t first, last;  ///< of steps_, last excluded
    double mildest;           ///< what is not beyond this, as high values count, has no grade
    bool complete;            ///< no bound is missing
    int grade_with_clinical_lysis;
  };
  int grade_of(const Ladder& ladder, double value) const;
  int febrile_neutropenia(const chart::VisitRow& visit, std::span<const chart::Event> since_last) const;

  const ToxicityCriteria& criteria_;
  std::vector<Step> steps_;
  std::vector<Ladder> ladders_;
};

}  // namespace titrate::clinic
