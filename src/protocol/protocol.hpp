#pragma once
// What a protocol means. Made from what was typed by one function (spec.hpp); nothing else builds one from a file.
//
// Names follow CDISC's study definition model (USDM) where they fit: arm, study intervention, administration,
// encounter, activity, eligibility criterion, study cohort. Days are as in chart.hpp (0 = day 1); files spell CDISC
// study days.

#include "chart/name.hpp"
#include "chart/vocabulary.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace titrate::protocol {

inline constexpr int no_end = std::numeric_limits<int>::max() / 2;

/// A question that a rule asks of a visit. What it sees is the assayed chart, never the patient's true state.
struct Condition {
  enum class Kind : std::uint8_t {
    value,        ///< a measured value against a threshold in the measure's unit
    of_baseline,  ///< a measured value against `threshold` times the patient's own baseline
    of_normal,    ///< a measured value against `threshold` times the upper (comparison up) or lower limit of normal
    grade,        ///< a toxicity term's grade is at least `grade`
    any_grade,    ///< any graded term but those in `except` is at least `grade`
    flare,        ///< a tumor flare of at least `grade` is present
    lysis,        ///< laboratory (grade 0) or clinical (grade 1) lysis was found at this visit
    response,     ///< best confirmed response so far is at least `response`
    progression,  ///< progressive disease by the response criteria
    baseline_covariate,  ///< `covariate` of the baseline against `threshold`; for eligibility, cohorts, renal rules
    elapsed,             ///< at least `threshold` days on study
    dose,                ///< current dose of the intervention is at least / below `threshold` mg
    all,
    any,
    none,  ///< of `parts`
  };
  enum class Comparison : std::uint8_t { below, at_most, at_least, above };
  enum class Scope : std::uint8_t {
    visit,   ///< what this visit shows
    course,  ///< the worst since the current course began, this visit included
    ever,    ///< the worst since day 1
  };
  enum class Covariate : std::uint8_t {
    age,
    prior_lines,
    creatinine_clearance,
    weight,
    fludarabine_refractory,
    del17p,
    thrombosis_risk_factors,
    rai
  };

  Kind kind = Kind::all;
  chart::Measure measure{};
  Comparison comparison{};
  double threshold = 0;
  chart::Term term{};
  std::vector<chart::Term> except;
  int grade = 0;
  chart::Response response{};
  Covariate covariate{};
  Scope scope = Scope::visit;
  int maximum_age = 0;   ///< days a value may be old when the visit lacks one; 0 = must be of this visit
  int consecutive = 1;   ///< visits in a row (that have the value) that must meet it
  int lasting_days = 0;  ///< days between the first of them and this visit, at least
  std::vector<Condition> parts;
};

enum class Action : std::uint8_t { none, escalate, reduce, hold, stop };  ///< later ones win over earlier ones

/// How a hold ends.
struct Resume {
  Condition when;                   ///< must be met
  int after_days = 0;               ///< and at least this long since the hold began
  int levels_lower = 0;             ///< resumed at this many levels below (not under the floor)
  double lower_chance = 1;          ///< chance that the lower level is taken; else the same level
  int maximum_days = no_end;        ///< a hold longer than this ends by `otherwise`
  Action otherwise = Action::stop;  ///< stop, or none (= go on waiting)
};

/// A dose modification.
struct DoseRule {
  chart::Name id;
  Condition when;
  Action action = Action::hold;          ///< reduce, hold or stop
  int levels = 1;                        ///< for reduce
  double chance = 1;                     ///< that the rule is applied when its condition is met
  bool blocks_later_escalation = false;  ///< after it, the level reached is the patient's maximum
  Resume resume;                         ///< for hold
};

/// Steps up the ladder.
struct Escalation {
  chart::Name id;
  int first_day = 0;  ///< not before this day
  int last_day = no_end;
  int interval = 1;  ///< days since the last change of level or the end of the last hold
  int levels = 1;
  int maximum_level = 0;            ///< index into the ladder
  std::optional<Condition> when;    ///< must be met, if given
  std::optional<Condition> unless;  ///< must not be met, if given
  double chance = 1;                ///< that an allowed escalation is made
};

/// A dose that the plan itself changes on a given day, whatever the course (e.g. 2.5 mg days 1-7, 5 mg from day 8).
struct PlannedLevel {
  int day;
  int level;
};

/// A start (and maximum) that depends on a baseline covariate, e.g. creatinine clearance.
struct Adjustment {
  chart::Name id;
  Condition when;
  std::optional<int> start_level, maximum_level;
  bool every_other_day = false;
};

struct CycleDays {
  int first, last;
};  ///< 1-based days of the cycle, both included

enum class DoseBasis : std::uint8_t { flat_mg, mg_per_m2, mg_per_kg };

/// One drug of an arm.
struct Intervention {
  chart::Agent agent{};
  DoseBasis basis = DoseBasis::flat_mg;
  std::vector<double> levels;  ///< the exact ladder, ascending, mg (per the basis)
  std::vector<int>
      level_intervals;  ///< per level, days from dose to dose on it; empty = `dosing_interval` on every level
  int start_level = 0;
  int floor_level = 0;             ///< a reduction never goes below; at the floor `at_floor` happens
  Action at_floor = Action::none;  ///< none (= stay), hold or stop
  int cycle_days = 1;
  std::vector<CycleDays> on_days;  ///< days of the cycle on which a dose is given
  int first_day = 0;
  int last_day = no_end;
  int dosing_interval = 1;  ///< 2 = every other day
  std::vector<PlannedLevel> planned;
  std::vector<Escalation> escalations;
  std::vector<DoseRule> rules;
  std::vector<Adjustment> adjustments;
};

/// Supportive care and prophylaxis, one course of one agent (a taper is several steps).
struct Support {
  enum class Anchor : std::uint8_t { day_1, cycle, escalation, resumption, trigger };
  struct Step {
    double amount;
    int days;
  };  ///< in order, starting `offset` days from the anchor

  chart::Name id;
  chart::Agent agent{};
  Anchor anchor = Anchor::day_1;
  int offset = 0;               ///< days from the anchor's day; negative = before
  std::vector<int> cycle_days;  ///< for anchor = cycle: days of the cycle (1-based) on which each step begins
  int first_cycle = 1, last_cycle = no_end;
  std::vector<Step> steps;
  std::optional<Condition> when;  ///< for trigger: at a visit; otherwise: of the baseline (thrombosis risk factors)
  int not_again_within = 0;       ///< days between two triggered courses
  double chance = 1;              ///< that it is given when due
};

struct Arm {
  std::string id, label;
  std::vector<Intervention> interventions;
  std::vector<Support> support;
};

/// Patients who start alike.
struct Cohort {
  std::string id, label;
  int arm = 0;
  int size = 0;                                   ///< 0 = what the others leave
  std::optional<int> start_level, maximum_level;  ///< of the arm's first intervention
};
enum class Allocation : std::uint8_t { in_order, rotating, random };

struct EligibilityCriterion {
  std::string id, text;
  Condition when;
};

/// When an encounter's activities happen: every `every` days from `first` to `last`.
struct Recurrence {
  int first, last, every;
};
struct Encounter {
  std::string id;
  std::vector<chart::Activity> activities;
  std::vector<Recurrence> schedule;
  int on_hold_every = 0;          ///< during a hold: additionally every so many days (0 = no)
  std::optional<Condition> when;  ///< only if met at the last visit (marrow in responders)
};

/// Why a patient leaves treatment.
struct StoppingRule {
  chart::Name id;
  Condition when;
};

/// Trial-level monitoring: the event and its unit are part of the rule.
struct MonitoredOutcome {
  std::string endpoint;  ///< id as in endpoints.json
  bool per_course = false;
  int within_days = no_end;
  bool want_high = true;            ///< response: stop when too low; toxicity: stop when too high
  double standard_rate = 0;         ///< constant
  double prior_a = 0, prior_b = 0;  ///< of the experimental rate
  double cutoff = 0;                ///< posterior probability at which the trial stops
};
struct Monitoring {
  enum class Kind : std::uint8_t { none, thall_simon_estey } kind = Kind::none;
  std::vector<MonitoredOutcome> outcomes;
  int minimum_patients = 0, cohort_size = 1;
};

struct Protocol {
  std::string id, title, source;
  std::string population, parameters, evidence;  ///< ids in the library; evidence may be ""
  struct CriteriaSets {
    std::string response, toxicity, lysis, flare, laboratory;
    std::string hematologic = {};  ///< "" = counts are graded by the toxicity set
    std::string residual_disease = "mrd-iwcll-2018";
    /// All that are named.
    std::vector<std::string> ids() const {
      std::vector<std::string> ids{response, toxicity, lysis, flare, laboratory, residual_disease};
      if (!hematologic.empty()) ids.push_back(hematologic);
      return ids;
    }
  } criteria;
  int patients = 0;  ///< sample size
  int accrual_days = 0;
  int median_follow_up_days = 0;  ///< the data cut is where the median patient has this follow-up
  double flare_ascertainment =
      1;  ///< multiplies the threshold of reported mild flare; 1 = looked for as closely as can be
  int course_days = 1;
  std::vector<Arm> arms;
  std::vector<Cohort> cohorts;
  Allocation allocation = Allocation::in_order;
  std::vector<EligibilityCriterion> eligibility;
  std::vector<Encounter> calendar;
  std::vector<StoppingRule> stopping;
  int maximum_days = no_end;  ///< of treatment
  Monitoring monitoring;
};

}  // namespace titrate::protocol
