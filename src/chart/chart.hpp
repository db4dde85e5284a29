#pragma once
// All that a clinic can know of one patient. Virtual and recorded patients both become this.
//
// Time: `day` counts whole days from the start of day 1, so day 1 of the trial is 0 here and day -3 is -3
// (study_day() gives the CDISC number, which skips 0). A visit stands at the start of its day, before that day's dose.

#include "chart/visits.hpp"
#include "chart/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace titrate::chart {

/// CDISC study day of a day counted from 0: there is no study day 0.
constexpr int study_day(int day) { return day >= 0 ? day + 1 : day; }
constexpr int day_of_study_day(int study) { return study > 0 ? study - 1 : study; }

enum class Answer : std::uint8_t { unknown, no, yes };
enum class VhStatus : std::uint8_t { not_tested, mutated, unmutated };
/// Hierarchical FISH category (Döhner): the worst lesion found.
enum class Fish : std::uint8_t { not_tested, normal, del13q, trisomy12, del11q, del17p };
inline constexpr std::array<std::string_view, 6> fish_names{"not_tested", "normal", "del13q",
                                                            "trisomy12",  "del11q", "del17p"};

struct Baseline {
  double age_years = missing;
  Answer female = Answer::unknown;
  double weight_kg = missing;
  double height_cm = missing;
  int prior_lines = -1;  ///< -1 = unknown
  Answer fludarabine_refractory = Answer::unknown;
  Fish fish = Fish::not_tested;
  VhStatus vh = VhStatus::not_tested;
  int rai = -1;                           ///< 0 to 4, -1 = unknown
  double beta2_microglobulin = missing;   ///< mg/L
  double creatinine_clearance = missing;  ///< mL/min
  int thrombosis_risk_factors = -1;
  std::array<Answer, risk_factor_count> risk_factors{};  ///< by RiskFactor, as far as the history tells
  int binet = -1;                                        ///< 0 to 2 = A to C, -1 = unknown
};

/// m2, by Mosteller (N Engl J Med 1987;317:1098): square root of height (cm) times weight (kg) over 3600.
double body_surface_area(const Baseline& baseline);
/// kg/m2; NaN where height or weight is missing.
double body_mass_index(const Baseline& baseline);

/// Laboratory limits of normal, NaN where a measure has none.
struct Limits {
  std::array<double, measure_count> lower, upper;
  Limits() {
    lower.fill(missing);
    upper.fill(missing);
  }
};

/// A drug given daily from first_day to last_day, both included, `amount` a day in the agent's unit (mg; 1 for
/// hydration).
struct Administration {
  Agent agent;
  int first_day;
  int last_day;
  double amount;
  friend bool operator==(const Administration&, const Administration&) = default;
};

struct Event {
  EventKind kind;
  int day;
  int grade = 0;
  std::string detail;
};

/// A value of what is looked for now and then, in the unit of chart::findings.
struct Found {
  Finding finding;
  int day;
  double value;
};

struct Chart {
  std::string id;
  int cohort = 0;    ///< position in the protocol's cohorts
  int enrolled = 0;  ///< calendar day of day 1, counted from the trial's first enrolment
  Baseline baseline;
  Limits limits;
  Visits visits;                                ///< by day; the first is the baseline visit (day 0 or earlier)
  std::vector<Administration> administrations;  ///< in order of first_day per agent
  std::vector<Event> events;                    ///< by day
  std::vector<Found> found;                     ///< by day

  VisitRow first() const { return visits.front(); }
  /// Last value of a measure at visits 0..visit that is at most `maximum_age` days old, else NaN.
  double latest(Measure m, std::size_t visit, int maximum_age) const;
  /// Last value of a measure on or before day 1 (before the first dose), else NaN. `until_day` (0 or earlier): what was
  /// known by then.
  double baseline_value(Measure m, int until_day = 0) const;
  /// Amount of an agent given on a day.
  double given(Agent agent, int day) const;
  /// Last day before `day` on which some of an agent was given; never_given where there is none.
  int last_given(Agent agent, int day) const;
  static constexpr int never_given = std::numeric_limits<int>::min() / 2;
  /// Last value of a finding on or before a day, but after `after`; NaN where nobody looked.
  double last_found(Finding finding, int day, int after = never_given) const;
  /// Notes further days of an agent, both ends included, extending the last entry where they continue it.
  void give(Agent agent, int first_day, int last_day, double amount);
  void give(Agent agent, int day, double amount) { give(agent, day, day, amount); }
  /// For another patient: nothing is left of this one but the memory.
  void clear();
};

}  // namespace titrate::chart
