// The whole file as typed.

#include "protocol/section.hpp"
#include "protocol/words.hpp"

namespace titrate::protocol {

namespace {

CriterionSpec typed_criterion(const Section& s) {
  CriterionSpec spec{.id = s.id("id"), .text = s.text("text"), .when = typed_condition(s, "when")};
  s.close();
  return spec;
}

CohortSpec typed_cohort(const Section& s) {
  CohortSpec spec;
  spec.at = s.place();
  spec.id = s.id("id");
  spec.label = s.text("label");
  spec.arm = s.text("arm");
  spec.size = s.whole("size");
  spec.start = s.text("start");
  spec.maximum = s.text("maximum");
  s.close();
  return spec;
}

RecurrenceSpec typed_recurrence(const Section& s) {
  RecurrenceSpec spec{
      .at = s.place(), .first = s.study_day("first"), .last = s.study_day("last"), .every = s.duration("every")};
  s.close();
  return spec;
}

EncounterSpec typed_encounter(const Section& s) {
  EncounterSpec spec;
  spec.at = s.place();
  spec.id = s.id("id");
  spec.activities = s.words("activities");
  for (const Section& each : s.inners("schedule")) spec.schedule.push_back(typed_recurrence(each));
  spec.on_hold_every = s.duration("on_hold_every");
  spec.when = typed_condition(s, "when");
  s.close();
  return spec;
}

StoppingSpec typed_stopping(const Section& s) {
  StoppingSpec spec{.id = s.id("id"), .when = typed_condition(s, "when")};
  s.close();
  return spec;
}

OutcomeSpec typed_outcome(const Section& s) {
  OutcomeSpec spec;
  spec.at = s.place();
  spec.endpoint = s.word("endpoint");
  spec.per = s.word("per");
  spec.within = s.duration("within");
  spec.want = s.word("want");
  spec.standard_rate = s.number("standard_rate");
  spec.prior = s.numbers("prior");
  spec.cutoff = s.number("cutoff");
  s.close();
  return spec;
}

MonitoringSpec typed_monitoring(const Section& s) {
  MonitoringSpec spec;
  spec.at = s.place();
  spec.rule = s.word("rule");
  spec.minimum_patients = s.whole("minimum_patients");
  spec.cohort_size = s.whole("cohort_size");
  for (const Section& each : s.inners("outcome")) spec.outcomes.push_back(typed_outcome(each));
  s.close();
  return spec;
}

void typed_criteria(const Section& s, Spec& spec) {
  spec.response = s.id("response");
  spec.toxicity = s.id("toxicity");
  spec.lysis = s.id("lysis");
  spec.flare = s.id("flare");
  spec.laboratory = s.id("laboratory");
  spec.hematologic = s.id("hematologic");
  spec.residual_disease = s.id("mrd");
  s.close();
}

}  // namespace

Spec typed(Document& document) {
  const Section s(document, document.root(), "protocol");
  Spec spec;
  spec.at = s.place();
  (void)s.whole("titrate");
  spec.id = s.id("id");
  spec.title = s.text("title");
  spec.source = s.text("source");
  spec.population = s.id("population");
  spec.parameters = s.id("parameters");
  spec.evidence = s.id("evidence");
  spec.patients = s.whole("patients");
  spec.accrual = s.duration("accrual");
  spec.median_follow_up = s.duration("median_follow_up");
  spec.course = s.duration("course");
  spec.flare_ascertainment = s.number("flare_ascertainment");
  spec.maximum_treatment = s.duration("maximum_treatment");
  spec.allocation = s.word("allocation");
  if (const auto criteria = s.inner("criteria")) typed_criteria(*criteria, spec);
  for (const Section& each : s.inners("eligibility")) spec.eligibility.push_back(typed_criterion(each));
  for (const Section& each : s.inners("arm")) spec.arms.push_back(typed_arm(each));
  for (const Section& each : s.inners("cohort")) spec.cohorts.push_back(typed_cohort(each));
  for (const Section& each : s.inners("encounter")) spec.encounters.push_back(typed_encounter(each));
  for (const Section& each : s.inners("stopping")) spec.stopping.push_back(typed_stopping(each));
  if (const auto monitoring = s.inner("monitoring")) spec.monitoring = typed_monitoring(*monitoring);
  s.close();
  return spec;
}

}  // namespace titrate::protocol
