#pragma once
// What was typed. A Spec is close to the file and knows where each value stands; meaning.cpp makes a Protocol of it and
// is the one place where what was typed becomes what is meant.

#include "base/document.hpp"
#include "base/error.hpp"
#include "protocol/protocol.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace titrate::protocol {

/// Reads a protocol file. Throws Error(input) with every problem found (of syntax: the first).
Protocol read(const std::string& file, const std::vector<Document::Override>& overrides = {});
/// The same from a document already parsed.
Protocol parse(Document& document);

/// A value as typed. `value` is the default where the key is absent or wrong.
template <class T>
struct Typed {
  T value{};
  Place at;            ///< of the value; of its table where the key is absent
  bool given = false;  ///< the key is there
  bool wrong = false;  ///< a problem was noted already: say no more about it
  bool good() const { return given && !wrong; }
};

/// Words are positions in their list of words.hpp.
using Word = Typed<std::size_t>;
using Text = Typed<std::string>;
using Whole = Typed<int>;  ///< whole numbers, durations in days
using Number = Typed<double>;
using Flag = Typed<bool>;

struct BoundSpec {
  Condition::Comparison comparison{};
  Number threshold;
};

struct ConditionSpec {
  Place at;
  std::vector<std::string> asked;  ///< the asking keys that were typed
  Word measure, covariate, term, lysis, response, relative_to, scope;
  Flag progression, is;
  Whole flare_grade, elapsed, grade, maximum_age, consecutive, lasting;
  Text dose_at_least, dose_below;
  std::vector<BoundSpec> bounds;
  Typed<std::vector<std::size_t>> except;
  std::vector<ConditionSpec> parts;
};

struct PlannedSpec {
  Typed<int> day;
  Text dose;
};

struct EscalationSpec {
  Text id;
  Whole interval, levels, first_day, last_day;
  Text maximum;
  std::optional<ConditionSpec> when, unless;
  Number chance;
};

struct ResumeSpec {
  Place at;
  std::optional<ConditionSpec> when;
  Whole after, levels_lower, maximum;
  Number lower_chance;
  Word otherwise;
};

struct RuleSpec {
  Text id;
  Word action;
  std::optional<ConditionSpec> when;
  Whole levels;
  Number chance;
  Flag blocks_later_escalation;
  std::optional<ResumeSpec> resume;
};

struct AdjustmentSpec {
  Text id;
  std::optional<ConditionSpec> when;
  Text start, maximum;
  Flag every_other_day;
};

struct InterventionSpec {
  Place at;
  Word agent, basis, at_floor;
  Typed<std::vector<std::string>> ladder, on_days;
  Text start, floor;
  Whole cycle, first_day, last_day, every;
  std::vector<PlannedSpec> planned;
  std::vector<EscalationSpec> escalations;
  std::vector<RuleSpec> rules;
  std::vector<AdjustmentSpec> adjustments;
};

struct StepSpec {
  Number amount;
  Whole duration;
};

struct SupportSpec {
  Place at;
  Text id;
  Word agent, anchor;
  Whole offset, first_cycle, last_cycle, not_again_within;
  Typed<std::vector<int>> cycle_days;
  std::vector<StepSpec> steps;
  std::optional<ConditionSpec> when;
  Number chance;
};

struct ArmSpec {
  Place at;
  Text id, label;
  std::vector<InterventionSpec> interventions;
  std::vector<SupportSpec> support;
};

struct CohortSpec {
  Place at;
  Text id, label, arm, start, maximum;
  Whole size;
};

struct CriterionSpec {
  Text id, text;
  std::optional<ConditionSpec> when;
};
struct RecurrenceSpec {
  Place at;
  Whole first, last, every;
};

struct EncounterSpec {
  Place at;
  Text id;
  Typed<std::vector<std::size_t>> activities;
  std::vector<RecurrenceSpec> schedule;
  Whole on_hold_every;
  std::optional<ConditionSpec> when;
};

struct StoppingSpec {
  Text id;
  std::optional<ConditionSpec> when;
};

struct OutcomeSpec {
  Place at;
  Word endpoint, per, want;
  Whole within;
  Number standard_rate, cutoff;
  Typed<std::vector<double>> prior;
};

struct MonitoringSpec {
  Place at;
  Word rule;
  Whole minimum_patients, cohort_size;
  std::vector<OutcomeSpec> outcomes;
};

struct Spec {
  Place at;
  Text id, title, source, population, parameters, evidence;
  Text response, toxicity, lysis, flare, laboratory, hematologic, residual_disease;
  Whole patients, accrual, median_follow_up, course, maximum_treatment;
  Number flare_ascertainment;
  Word allocation;
  std::vector<CriterionSpec> eligibility;
  std::vector<ArmSpec> arms;
  std::vector<CohortSpec> cohorts;
  std::vector<EncounterSpec> encounters;
  std::vector<StoppingSpec> stopping;
  std::optional<MonitoringSpec> monitoring;
};

/// Reads what was typed; types, units and ranges of single values are checked here and noted in the document.
Spec typed(Document& document);

/// Makes a Protocol of it; whatever contradicts itself is noted in the document.
Protocol meant(const Spec& spec, Document& document);

}  // namespace titrate::protocol
