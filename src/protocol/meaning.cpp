// What was typed becomes what is meant.

#include "protocol/meaning.hpp"

#include "protocol/words.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include <fmt/format.h>

namespace titrate::protocol {

namespace {

/// Levels that a patient of an arm's first drug may begin on, lowest and highest, by plan.
struct Reach {
  int lowest_start, highest;
};

Reach reach(const Protocol& protocol, std::size_t arm, std::size_t drug_position) {
  const Intervention& drug = protocol.arms[arm].interventions[drug_position];
  Reach r{drug.start_level, drug.start_level};
  const auto starts = [&](const std::optional<int>& level) {
    if (!level) return;
    r.lowest_start = std::min(r.lowest_start, *level);
    r.highest = std::max(r.highest, *level);
  };
  for (const Adjustment& each : drug.adjustments) starts(each.start_level);
  if (drug_position == 0)
    for (const Cohort& each : protocol.cohorts)
      if (static_cast<std::size_t>(each.arm) == arm) starts(each.start_level);
  for (const PlannedLevel& each : drug.planned) starts(each.level);
  for (const Escalation& each : drug.escalations) r.highest = std::max(r.highest, each.maximum_level);
  return r;
}

/// Ids that share one namespace.
std::vector<const Text*> rule_ids(const ArmSpec& arm, const Spec& spec) {
  std::vector<const Text*> ids;
  for (const InterventionSpec& drug : arm.interventions) {
    for (const EscalationSpec& each : drug.escalations) ids.push_back(&each.id);
    for (const RuleSpec& each : drug.rules) ids.push_back(&each.id);
    for (const AdjustmentSpec& each : drug.adjustments) ids.push_back(&each.id);
  }
  for (const SupportSpec& each : arm.support) ids.push_back(&each.id);
  for (const StoppingSpec& each : spec.stopping) ids.push_back(&each.id);
  return ids;
}

bool calendar_typed_well(const Spec& spec) {
  return std::all_of(spec.encounters.begin(), spec.encounters.end(), [](const EncounterSpec& each) {
    return each.activities.good() &&
           std::all_of(each.schedule.begin(), each.schedule.end(),
                       [](const RecurrenceSpec& r) { return r.first.good() && !r.last.wrong && !r.every.wrong; });
  });
}

template <class Items>
std::vector<const Text*> ids_of(const Items& items) {
  std::vector<const Text*> ids;
  for (const auto& each : items) ids.push_back(&each.id);
  return ids;
}

}  // namespace

void check_unique(const std::vector<const Text*>& ids, std::string_view what, const Notes& note) {
  std::set<std::string> seen;
  for (const Text* id : ids)
    if (id->good() && !seen.insert(id->value).second)
      note(id->at, fmt::format("an id that no other {} has", what), quoted(id->value) + " again",
           "the ledger must tell them apart: rename one");
}

void check_ids(const Spec& spec, const Notes& note) {
  for (const ArmSpec& arm : spec.arms) check_unique(rule_ids(arm, spec), "rule of the arm", note);
  check_unique(ids_of(spec.arms), "arm", note);
  check_unique(ids_of(spec.cohorts), "cohort", note);
  check_unique(ids_of(spec.eligibility), "eligibility criterion", note);
  check_unique(ids_of(spec.encounters), "encounter", note);
}

std::vector<Cohort> meant_cohorts(const Spec& spec, const std::vector<Arm>& arms, const Notes& note) {
  std::vector<Cohort> all;
  const Notes& n = note;
  if (spec.cohorts.empty()) {
    if (arms.size() > 1)
      n(spec.at, "cohorts, since there are several arms", "none", "add a [[cohort]] per arm with its arm and size");
    if (!arms.empty()) all.push_back({arms.front().id, arms.front().label, 0, spec.patients.value, {}, {}});
    return all;
  }
  std::vector<std::string> names;
  for (const Arm& arm : arms) names.push_back(arm.id);
  int open = 0;
  long sum = 0;
  for (const CohortSpec& s : spec.cohorts) {
    Cohort cohort;
    cohort.id = s.id.value;
    cohort.label = s.label.given ? s.label.value : s.id.value;
    cohort.size = s.size.value;
    const auto found = std::find(names.begin(), names.end(), s.arm.value);
    const bool known = s.arm.given ? found != names.end() : arms.size() == 1;
    if (!known && !s.arm.wrong && !arms.empty()) {
      const std::string near = did_you_mean(s.arm.value, names);
      n(s.arm.at, fmt::format("the id of an arm ({}) for `arm`", fmt::join(names, ", ")),
        s.arm.given ? quoted(s.arm.value) : "none",
        near.empty() ? "choose among them" : fmt::format("did you mean `{}`?", near));
    }
    cohort.arm = known && s.arm.given ? static_cast<int>(found - names.begin()) : 0;
    if (known && !spec.arms[static_cast<std::size_t>(cohort.arm)].interventions.empty()) {
      Document scratch = Document::parse("", "");  // a ladder's own problems were noted with its arm
      const auto& drug = spec.arms[static_cast<std::size_t>(cohort.arm)].interventions.front();
      const Ladder ladder = ladder_of(drug, Notes(scratch));
      cohort.start_level = ladder.find(s.start, "start", n);
      cohort.maximum_level = ladder.find(s.maximum, "maximum", n);
      const Arm& arm = arms[static_cast<std::size_t>(cohort.arm)];
      const int start = cohort.start_level.value_or(arm.interventions.front().start_level);
      if (cohort.maximum_level && *cohort.maximum_level < start)
        n(s.maximum.at, "a `maximum` not below the start", quoted(s.maximum.value), "raise it or lower the start");
      if (cohort.start_level && *cohort.start_level < arm.interventions.front().floor_level)
        n(s.start.at, "a `start` not below the drug's floor", quoted(s.start.value), "raise it or lower the floor");
    }
    open += cohort.size == 0 ? 1 : 0;
    sum += cohort.size;
    all.push_back(cohort);
  }
  const CohortSpec& last = spec.cohorts.back();
  const long left = spec.patients.value - sum;
  if (open > 1)
    n(last.at, "at most one cohort without `size`", fmt::format("{}", open), "say how many patients each has");
  else if (!spec.patients.wrong && (open == 1 ? left <= 0 : left != 0))
    n(last.at, fmt::format("cohorts of {} patients together", spec.patients.value),
      fmt::format("{}{}", sum, open == 1 ? " in the others, which leaves none for one without `size`" : ""),
      "correct a `size` or `patients`");
  for (Cohort& each : all)
    if (each.size == 0 && open == 1) each.size = static_cast<int>(std::max(0L, left));
  for (std::size_t a = 0; a < arms.size(); ++a)
    if (std::none_of(all.begin(), all.end(), [&](const Cohort& each) { return each.arm == static_cast<int>(a); }))
      n(spec.arms[a].at, "an arm that some cohort is given", fmt::format("`{}`, which none is", arms[a].id),
        "add a cohort or remove the arm");
  return all;
}

Monitoring meant_monitoring(const Spec& spec, const Notes& note) {
  Monitoring monitoring;
  if (!spec.monitoring) return monitoring;
  const MonitoringSpec& s = *spec.monitoring;
  monitoring.kind = static_cast<Monitoring::Kind>(s.rule.value);
  monitoring.minimum_patients = s.minimum_patients.value;
  monitoring.cohort_size = std::max(1, s.cohort_size.value);
  if (s.minimum_patients.good() && !spec.patients.wrong && monitoring.minimum_patients > spec.patients.value)
    note(s.minimum_patients.at, fmt::format("a first look within the {} patients", spec.patients.value),
         fmt::format("{}", monitoring.minimum_patients), "look earlier");
  const bool none = monitoring.kind == Monitoring::Kind::none;
  if (s.rule.good() && none != s.outcomes.empty())
    note(s.at, none ? "no outcomes where nothing is monitored" : "at least one [[monitoring.outcome]]",
         none ? fmt::format("{}", s.outcomes.size()) : "none", none ? "remove them or name the rule" : "add one");
  std::set<std::pair<std::size_t, std::size_t>> counted;
  for (const OutcomeSpec& o : s.outcomes) {
    MonitoredOutcome outcome;
    outcome.endpoint = words("endpoint")[o.endpoint.value];
    outcome.per_course = o.per.value == 1;
    if (o.within.given) outcome.within_days = o.within.value;
    outcome.want_high = o.want.value == 0;
    outcome.standard_rate = o.standard_rate.value;
    outcome.cutoff = o.cutoff.value;
    const auto& prior = o.prior.value;
    if (prior.size() == 2) outcome.prior_a = prior.front(), outcome.prior_b = prior.back();
    if (o.prior.good() && (prior.size() != 2 || !(prior.front() > 0) || !(prior.back() > 0)))
      note(o.prior.at, "two numbers above 0 in `prior`", fmt::format("[{}]", fmt::join(prior, ", ")),
           "write prior = [a, b] of the beta distribution");
    if (o.cutoff.good() && (o.cutoff.value <= 0 || o.cutoff.value >= 1))
      note(o.cutoff.at, "a probability between 0 and 1, neither of them", fmt::format("{}", o.cutoff.value),
           "the trial would stop at once, or never");
    if (o.endpoint.good() && !counted.insert({o.endpoint.value, o.want.value}).second)
      note(o.endpoint.at, "each outcome once", fmt::format("`{}` again", outcome.endpoint), "remove one");
    monitoring.outcomes.push_back(outcome);
  }
  return monitoring;
}

void check_reach(const Spec& spec, const Protocol& protocol, const Notes& note) {
  for (std::size_t a = 0; a < protocol.arms.size(); ++a)
    for (std::size_t d = 0; d < protocol.arms[a].interventions.size(); ++d) {
      const Intervention& drug = protocol.arms[a].interventions[d];
      const InterventionSpec& typed = spec.arms[a].interventions[d];
      if (drug.levels.empty() || typed.start.wrong) continue;
      const Reach r = reach(protocol, a, d);
      const bool falls = std::any_of(drug.rules.begin(), drug.rules.end(), [](const DoseRule& rule) {
        return rule.action == Action::reduce || rule.resume.levels_lower > 0;
      });
      const int lowest = falls ? std::min(drug.floor_level, r.lowest_start) : r.lowest_start;
      for (std::size_t e = 0; e < drug.escalations.size(); ++e)
        if (drug.escalations[e].maximum_level <= lowest)
          note(typed.escalations[e].maximum.at, "a `maximum` above a dose that a patient may have",
               quoted(typed.escalations[e].maximum.value), "the escalation could never be made: raise it or remove it");
      for (std::size_t i = 0; i < drug.rules.size(); ++i)
        if (drug.rules[i].action == Action::reduce && drug.at_floor == Action::none && r.highest <= drug.floor_level &&
            drug.floor_level <= drug.start_level)
          note(typed.rules[i].action.at, fmt::format("a reduction that can be made"),
               fmt::format("`{}`, while no dose is ever above the floor", drug.rules[i].id),
               "lower the floor, hold instead, or say what happens `at_floor`");
    }
}

Protocol meant(const Spec& spec, Document& document) {
  const Notes note(document);
  Protocol p;
  p.id = spec.id.value;
  p.title = spec.title.value;
  p.source = spec.source.value;
  p.population = spec.population.value;
  p.parameters = spec.parameters.value;
  p.evidence = spec.evidence.value;
  p.criteria = {spec.response.value,   spec.toxicity.value,    spec.lysis.value,           spec.flare.value,
                spec.laboratory.value, spec.hematologic.value, spec.residual_disease.value};
  p.patients = spec.patients.value;
  p.accrual_days = spec.accrual.value;
  p.median_follow_up_days = spec.median_follow_up.value;
  p.flare_ascertainment = spec.flare_ascertainment.value;
  p.course_days = std::max(1, spec.course.value);
  if (spec.maximum_treatment.given) p.maximum_days = spec.maximum_treatment.value;
  p.allocation = static_cast<Allocation>(spec.allocation.value);
  for (const CriterionSpec& each : spec.eligibility)
    p.eligibility.push_back(
        {each.id.value, each.text.value, each.when ? meant(*each.when, Moment::baseline, "", note) : Condition{}});
  for (const ArmSpec& each : spec.arms) p.arms.push_back(meant(each, note));
  p.cohorts = meant_cohorts(spec, p.arms, note);
  const std::size_t before_calendar = note.count();
  p.calendar = meant_calendar(spec, note);
  const bool calendar_known = note.count() == before_calendar && calendar_typed_well(spec);
  for (const StoppingSpec& each : spec.stopping)
    p.stopping.push_back({each.id.value, each.when ? meant(*each.when, Moment::visit, "", note) : Condition{}});
  p.monitoring = meant_monitoring(spec, note);
  check_ids(spec, note);
  check_reach(spec, p, note);
  if (!calendar_known) return p;  // what a broken calendar misses is no second mistake
  check_seen(spec, p, note);
  check_pace(spec, p, note);
  return p;
}

}  // namespace titrate::protocol
