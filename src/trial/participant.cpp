#include "trial/participant.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::trial {

namespace {

constexpr std::uint32_t most_attempts = 1000;

/// Screening measures everything once, the day before the earliest prophylaxis (or before day 1).
int screening_day(const protocol::Arm& arm) {
  int first = 0;
  for (const protocol::Support& support : arm.support)
    if (support.anchor == protocol::Support::Anchor::day_1) first = std::min(first, support.offset);
  return first - 1;
}

/// Thrombosis risk factors are not sampled: the count stays unknown, and rules that ask for it see that.
void screen(Participant& p, int day) {
  p.chart.baseline = p.patient->baseline();
  p.chart.limits = clinic::laboratory_limits(p.setup.criteria, p.chart.baseline);
  p.chart.visits.clear();
  p.chart.visits.push_back(p.patient->observe(day, virtual_patients::Activities().set()));
  chart::Baseline& b = p.chart.baseline;
  const clinic::StagingCriteria& staging = p.setup.criteria.staging;
  b.creatinine_clearance =
      clinic::cockcroft_gault(staging, b.age_years, b.weight_kg, p.chart.first()[chart::Measure::creatinine], b.female);
  b.rai = clinic::rai_stage(staging, p.chart);
}

}  // namespace

Participant::Participant(const Setup& s, const cohort::Theta& theta, StreamKey key, const Place& place,
                         virtual_patients::DrugPath path)
    : setup(s), cut_day(place.cut_day), dice(key) {
  chart.id = fmt::format("{}-{}", key.trial + 1, key.patient + 1);
  chart.cohort = place.cohort;
  chart.enrolled = place.enrolled;
  const protocol::Cohort& cohort = setup.protocol.cohorts[static_cast<std::size_t>(place.cohort)];
  day = first_day = screening_day(setup.protocol.arms[static_cast<std::size_t>(cohort.arm)]);
  for (;; ++attempt) {
    if (attempt == most_attempts)
      throw Error({Problem{
          .at = {},
          .expected =
              fmt::format("a population in which some patients meet the eligibility criteria of {}", setup.protocol.id),
          .seen = fmt::format("{} sampled patients in a row, none eligible (the last failed: {})", most_attempts,
                              fmt::join(conduct::failed_eligibility(setup.protocol, chart), ", ")),
          .mend = "relax [[eligibility]] or name another population"}});
    const cohort::VirtualPatient who = cohort::sample(setup.population, theta, key, attempt);
    patient =
        std::make_unique<virtual_patients::Patient>(who, theta, key, setup.protocol.flare_ascertainment, path, attempt);
    screen(*this, day);
    if (conduct::failed_eligibility(setup.protocol, chart).empty()) break;
  }
  conduct = std::make_unique<conduct::Conduct>(setup.protocol, setup.criteria, chart, dice);
  conduct->attend(0);
  next_visit = conduct->next_visit_day(day, cut_day);
}

bool trial_step(Participant& p) {
  // Observe: the calendar's visit, or a call when flare symptoms changed. A visit stands at the start of its day.
  const conduct::Activities due = p.day == p.next_visit ? p.conduct->due_on(p.day) : conduct::Activities();
  const bool calls = p.patient->flare_pain() != p.told_pain;
  if (due.any() || calls) {
    chart::Visit visit = p.patient->observe(p.day, due);
    visit.scheduled = due.any();
    p.chart.visits.push_back(visit);
    p.told_pain = p.patient->flare_pain();
    // Assess and decide, by the clinic and the protocol, from the chart alone.
    p.conduct->attend(p.chart.visits.size() - 1);
  }
  if (due.any() || calls || p.day >= p.next_visit) p.next_visit = p.conduct->next_visit_day(p.day, p.cut_day);
  if (p.truth) p.truth->push_back(p.patient->truth(p.day));
  const bool progressed = p.conduct->assessments().back().progression;
  if (progressed && !p.conduct->on_treatment()) return false;

  // Dose: what is ordered for this day is given and recorded.
  const conduct::Orders& orders = p.conduct->orders(p.day);
  for (std::size_t agent = 0; agent < chart::agent_count; ++agent)
    if (orders[agent] > 0) p.chart.give(static_cast<chart::Agent>(agent), p.day, orders[agent]);

  // Advance to the start of the next day, and record what happened on the way.
  const std::size_t events = p.chart.events.size();
  p.patient->advance(p.day, orders, {.on_treatment = p.conduct->on_treatment(), .progressed = progressed},
                     p.chart.events);
  ++p.day;
  for (std::size_t e = events; e < p.chart.events.size(); ++e)
    if (p.chart.events[e].kind == chart::EventKind::withdrawal || p.chart.events[e].kind == chart::EventKind::death)
      p.conduct->leave(p.day, chart::name(p.chart.events[e].kind));
  return p.patient->alive() && p.day <= p.cut_day;
}

results::PatientRecord Participant::record() const {
  return {.chart = chart,
          .assessments = conduct->assessments(),
          .ledger = conduct->ledger(),
          .off_treatment_day = conduct->off_treatment_day(),
          .off_treatment_reason = conduct->off_treatment_reason(),
          .attempt = attempt,
          .days_simulated = day - first_day};
}

results::PatientRecord run_patient(const Setup& setup, const cohort::Theta& theta, StreamKey key, const Place& place,
                                   std::vector<chart::Visit>* truth) {
  Participant p(setup, theta, key, place);
  p.truth = truth;
  while (trial_step(p)) {
  }
  if (p.patient->alive() && p.day <= p.cut_day)
    if (const auto death = p.patient->death_after_progression(p.day, p.cut_day + 1))
      p.chart.events.push_back(
          {.kind = chart::EventKind::death, .day = *death, .grade = 5, .detail = "after progression"});
  return p.record();
}

}  // namespace titrate::trial
