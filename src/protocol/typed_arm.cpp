// Arms as typed: study drugs and supportive care.

#include "protocol/section.hpp"
#include "protocol/words.hpp"

namespace titrate::protocol {

namespace {

PlannedSpec typed_planned(const Section& s) {
  PlannedSpec spec{.day = s.study_day("day"), .dose = s.text("dose")};
  s.close();
  return spec;
}

EscalationSpec typed_escalation(const Section& s) {
  EscalationSpec spec;
  spec.id = s.id("id");
  spec.interval = s.duration("interval");
  spec.maximum = s.text("maximum");
  spec.levels = s.whole("levels");
  spec.first_day = s.study_day("first_day");
  spec.last_day = s.study_day("last_day");
  spec.when = typed_condition(s, "when");
  spec.unless = typed_condition(s, "unless");
  spec.chance = s.number("chance");
  s.close();
  return spec;
}

ResumeSpec typed_resume(const Section& s) {
  ResumeSpec spec;
  spec.at = s.place();
  spec.when = typed_condition(s, "when");
  spec.after = s.duration("after");
  spec.levels_lower = s.whole("levels_lower");
  spec.lower_chance = s.number("lower_chance");
  spec.maximum = s.duration("maximum");
  spec.otherwise = s.word("otherwise");
  s.close();
  return spec;
}

RuleSpec typed_rule(const Section& s) {
  RuleSpec spec;
  spec.id = s.id("id");
  spec.action = s.word("action");
  spec.when = typed_condition(s, "when");
  spec.levels = s.whole("levels");
  spec.chance = s.number("chance");
  spec.blocks_later_escalation = s.flag("blocks_later_escalation");
  if (const auto resume = s.inner("resume")) spec.resume = typed_resume(*resume);
  s.close();
  return spec;
}

AdjustmentSpec typed_adjustment(const Section& s) {
  AdjustmentSpec spec;
  spec.id = s.id("id");
  spec.when = typed_condition(s, "when");
  spec.start = s.text("start");
  spec.maximum = s.text("maximum");
  spec.every_other_day = s.flag("every_other_day");
  s.close();
  return spec;
}

InterventionSpec typed_intervention(const Section& s) {
  InterventionSpec spec;
  spec.at = s.place();
  spec.agent = s.word("agent");
  spec.basis = s.word("basis");
  spec.ladder = s.texts("ladder");
  spec.start = s.text("start");
  spec.floor = s.text("floor");
  spec.at_floor = s.word("at_floor");
  spec.cycle = s.duration("cycle");
  spec.on_days = s.texts("on_days");
  spec.first_day = s.study_day("first_day");
  spec.last_day = s.study_day("last_day");
  spec.every = s.duration("every");
  for (const Section& each : s.inners("planned")) spec.planned.push_back(typed_planned(each));
  for (const Section& each : s.inners("escalation")) spec.escalations.push_back(typed_escalation(each));
  for (const Section& each : s.inners("rule")) spec.rules.push_back(typed_rule(each));
  for (const Section& each : s.inners("adjustment")) spec.adjustments.push_back(typed_adjustment(each));
  s.close();
  return spec;
}

StepSpec typed_step(const Section& s, bool hydration) {
  StepSpec spec{.amount = s.threshold("amount", hydration ? "1" : "mg"), .duration = s.duration("duration")};
  s.close();
  return spec;
}

SupportSpec typed_support(const Section& s) {
  SupportSpec spec;
  spec.at = s.place();
  spec.id = s.id("id");
  spec.agent = s.word("agent");
  spec.anchor = s.word("anchor");
  spec.offset = s.duration("offset");
  spec.cycle_days = s.wholes("cycle_days");
  spec.first_cycle = s.whole("first_cycle");
  spec.last_cycle = s.whole("last_cycle");
  const bool hydration = spec.agent.good() && spec.agent.value == chart::index(chart::Agent::hydration);
  for (const Section& each : s.inners("steps")) spec.steps.push_back(typed_step(each, hydration));
  spec.when = typed_condition(s, "when");
  spec.not_again_within = s.duration("not_again_within");
  spec.chance = s.number("chance");
  s.close();
  return spec;
}

}  // namespace

ArmSpec typed_arm(const Section& s) {
  ArmSpec spec;
  spec.at = s.place();
  spec.id = s.id("id");
  spec.label = s.text("label");
  for (const Section& each : s.inners("intervention")) spec.interventions.push_back(typed_intervention(each));
  for (const Section& each : s.inners("support")) spec.support.push_back(typed_support(each));
  s.close();
  return spec;
}

}  // namespace titrate::protocol
