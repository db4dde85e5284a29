#include "trial/participant.hpp"

#include <algorithm>
#include <bit>

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
void screen(Participant& p) {
  p.chart.baseline = p.patient->baseline();
  p.chart.limits = clinic::laboratory_limits(p.setup.criteria, p.chart.baseline);
  p.chart.visits.clear();
  p.chart.visits.push_back(p.patient->observe(virtual_patients::Activities().set()));
  chart::Baseline& b = p.chart.baseline;
  const clinic::StagingCriteria& staging = p.setup.criteria.staging;
  b.creatinine_clearance =
      clinic::cockcroft_gault(staging, b.age_years, b.weight_kg, p.chart.first()[chart::Measure::creatinine], b.female);
  b.rai = clinic::rai_stage(staging, p.chart);
}

}  // namespace

bool samples_biology(const protocol::Protocol& protocol) {
  const auto& visits = protocol.calendar;
  return std::any_of(visits.begin(), visits.end(), [](const protocol::Encounter& visit) {
    const auto& does = visit.activities;
    return std::find(does.begin(), does.end(), chart::Activity::cytokines) != does.end();
  });
}

Participant::Participant(const Setup& s, const engine::Kernels& k)
    : setup(s), kernels(k), dice(StreamKey{}), conduct(setup.protocol, setup.criteria, chart, dice) {}

void Participant::begin(const cohort::Theta& theta, StreamKey key, const Place& place) {
  cut_day = place.cut_day;
  chart.clear();
  chart.id = fmt::format("{}-{}", key.trial + 1, key.patient + 1);
  chart.cohort = place.cohort;
  chart.enrolled = place.enrolled;
  const protocol::Cohort& cohort = setup.protocol.cohorts[static_cast<std::size_t>(place.cohort)];
  day = first_day = screening_day(setup.protocol.arms[static_cast<std::size_t>(cohort.arm)]);
  for (attempt = 0;; ++attempt) {
    if (attempt == most_attempts)
      throw Error({Problem{
          .at = {},
          .expected =
              fmt::format("a population in which some patients meet the eligibility criteria of {}", setup.protocol.id),
          .seen = fmt::format("{} sampled patients in a row, none eligible (the last failed: {})", most_attempts,
                              fmt::join(conduct::failed_eligibility(setup.protocol, chart), ", ")),
          .mend = "relax [[eligibility]] or name another population"}});
    patient.emplace(cohort::sample(setup.population, theta, key, attempt), theta, key, day,
                    setup.protocol.flare_ascertainment, kernels, attempt);
    screen(*this);
    if (conduct::failed_eligibility(setup.protocol, chart).empty()) break;
  }
  dice = conduct::StreamDice(key);
  ordered = {};
  told_pain = 0;
  events_seen = 0;
  truth = nullptr;
  t_cells.fill(chart::missing);
  conduct.begin();
  conduct.attend(0);
  next_visit = conduct.next_visit_day(day, cut_day);
}

namespace {

/// The days lived through since the last look: what was given, and what happened. False where that was the end.
bool look_back(Participant& p) {
  const int today = p.patient->day();
  for (std::size_t agent = 0; agent < chart::agent_count; ++agent)
    if (p.ordered[agent] > 0 && today > p.day)
      p.chart.give(static_cast<chart::Agent>(agent), p.day, today - 1, p.ordered[agent]);
  p.day = today;
  for (; p.events_seen < p.chart.events.size(); ++p.events_seen) {
    const chart::EventKind kind = p.chart.events[p.events_seen].kind;
    if (kind == chart::EventKind::withdrawal || kind == chart::EventKind::death)
      p.conduct.leave(today, chart::name(kind));
  }
  return p.patient->alive() && today <= p.cut_day;
}

void count_t_cells(Participant& p) {
  if (!p.samples_biology) return;
  for (std::size_t time = 0; time < p.t_cells.size(); ++time)
    if (p.day == results::t_cell_days[time]) p.t_cells[time] = p.patient->t_cells();
}

}  // namespace

bool trial_step(Participant& p) {
  if (!look_back(p)) return false;

  // Observe: the calendar's visit, or a call when flare symptoms changed. A visit stands at the start of its day.
  const conduct::Activities due = p.day == p.next_visit ? p.conduct.due_on(p.day) : conduct::Activities();
  const bool calls = p.patient->flare_pain() != p.told_pain;
  if (due.any() || calls) {
    chart::Visit visit = p.patient->observe(due);
    visit.scheduled = due.any();
    p.chart.visits.push_back(visit);
    if (due.any()) count_t_cells(p);
    p.told_pain = p.patient->flare_pain();
    p.patient->told();
    // Assess and decide, by the clinic and the protocol, from the chart alone.
    p.conduct.attend(p.chart.visits.size() - 1);
  }
  if (due.any() || calls || p.day >= p.next_visit) p.next_visit = p.conduct.next_visit_day(p.day, p.cut_day);
  if (p.truth) p.truth->push_back(p.patient->truth());
  const bool progressed = p.conduct.assessments().back().progression;
  if (progressed && !p.conduct.on_treatment()) return false;

  // Dose: what is ordered is given every day until something may change it.
  p.ordered = p.conduct.orders(p.day);
  int until = std::min(p.conduct.orders_until(p.day), p.cut_day + 1);
  if (p.next_visit > p.day) until = std::min(until, p.next_visit);
  if (p.truth) until = p.day + 1;
  p.patient->live(p.ordered, {.on_treatment = p.conduct.on_treatment(), .progressed = progressed}, until);
  return true;
}

void Participant::close() {
  if (!patient->alive() || day > cut_day) return;
  if (const auto death = patient->death_after_progression(cut_day + 1))
    chart.events.push_back({.kind = chart::EventKind::death, .day = *death, .grade = 5, .detail = "after progression"});
}

results::History Participant::history() const {
  return {.chart = chart,
          .assessments = conduct.assessments(),
          .ledger = conduct.ledger(),
          .off_treatment_day = conduct.off_treatment_day()};
}

results::PatientRecord Participant::record() const {
  return {.chart = chart,
          .assessments = conduct.assessments(),
          .ledger = conduct.ledger(),
          .off_treatment_day = conduct.off_treatment_day(),
          .off_treatment_reason = conduct.off_treatment_reason(),
          .attempt = attempt,
          .days_simulated = days_simulated()};
}

void run_patients(const Setup& setup, const engine::Kernels& kernels, std::size_t count,
                  const std::function<void(std::size_t, Participant&)>& begin,
                  const std::function<void(std::size_t, Participant&)>& done, const StopToken* stop) {
  struct Seat {
    std::unique_ptr<Participant> participant;
    std::size_t number = 0;  ///< of the patient who sits here
  };
  engine::Places places(kernels);
  std::vector<Seat> seats(std::min(places.count(), count));
  std::size_t next = 0, seated = 0;
  const auto leave = [&](const Seat& seat) {
    seat.participant->close();
    done(seat.number, *seat.participant);
    --seated;
  };
  const auto fill = [&](std::size_t place) {
    Seat& seat = seats[place];
    while (next < count) {
      seat.number = next++;
      ++seated;
      begin(seat.number, *seat.participant);
      seat.participant->patient->enter(places, place);
      if (trial_step(*seat.participant)) return;
      leave(seat);
    }
    places.vacate(place);
  };
  for (std::size_t place = 0; place < seats.size(); ++place) {
    seats[place].participant = std::make_unique<Participant>(setup, kernels);
    fill(place);
  }
  while (seated > 0) {
    if (stop && stop->requested()) throw Error(Error::Kind::interrupted, "interrupted: nothing was written");
    for (std::uint32_t look = places.advance(); look != 0; look &= look - 1) {
      const auto place = static_cast<std::size_t>(std::countr_zero(look));
      Participant& p = *seats[place].participant;
      if (!p.patient->arrive(p.chart.events) || trial_step(p)) continue;
      leave(seats[place]);
      fill(place);
    }
  }
}

results::PatientRecord run_patient(const Setup& setup, const cohort::Theta& theta, StreamKey key, const Place& place,
                                   std::vector<chart::Visit>* truth, const engine::Kernels& kernels) {
  results::PatientRecord record;
  run_patients(
      setup, kernels, 1,
      [&](std::size_t, Participant& p) {
        p.begin(theta, key, place);
        p.truth = truth;
      },
      [&](std::size_t, Participant& p) { record = p.record(); });
  return record;
}

}  // namespace titrate::trial
