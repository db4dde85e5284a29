// What a visit costs, without the model: recorded patients of one protocol are carried out again from their charts,
// visit by visit. Before anything is timed, assessments, decisions and doses are held against those recorded.

#include "base/error.hpp"
#include "conduct/conduct.hpp"
#include "trial/describe.hpp"
#include "trial/participant.hpp"

#include <chrono>
#include <cstdio>
#include <limits>
#include <vector>

namespace {

using namespace titrate;

constexpr std::uint32_t patients = 200;
constexpr int cut_day = 426, repetitions = 15;

/// Counts weekly for eight weeks, then every two; response monthly.
trial::Setup frequent_visits() {
  trial::Setup setup = trial::load("ferrajoli-2008", TITRATE_LIBRARY);
  for (protocol::Encounter& encounter : setup.protocol.calendar) {
    if (encounter.id == "counts") encounter.schedule = {{0, 55, 7}, {56, protocol::no_end, 14}};
    if (encounter.id == "response") encounter.schedule = {{28, protocol::no_end, 28}};
  }
  return setup;
}

struct Recorded {
  StreamKey key;
  results::PatientRecord record;
};

/// One chart and one conduct for patient after patient, as a lane of a virtual run has them.
class Replay {
 public:
  explicit Replay(const trial::Setup& setup) : conduct(setup.protocol, setup.criteria, chart, dice_) {}

  void enrol(const Recorded& patient) {
    const chart::Chart& from = patient.record.chart;
    chart.clear();
    chart.cohort = from.cohort;
    chart.baseline = from.baseline;
    chart.limits = from.limits;
    dice_ = conduct::StreamDice(patient.key);
    conduct.begin();
  }
  /// As trial_step does, but for the model: events up to the visit, the visit, the orders until the next.
  void carry_out(const Recorded& patient) {
    const chart::Chart& from = patient.record.chart;
    std::size_t event = 0;
    int day = from.visits.days().front();
    for (std::size_t visit = 0; visit < from.visits.size(); ++visit) {
      live(day, from.visits.days()[visit], from.events, event);
      day = from.visits.days()[visit];
      chart.visits.push_back(from.visits[visit]);
      if (conduct.next_visit_day(day - 1, cut_day) == day) due += conduct.due_on(day).any();
      conduct.attend(visit);
    }
    live(day, cut_day + 1, from.events, event);
  }

  chart::Chart chart;
  conduct::Conduct conduct;
  std::size_t due = 0;

 private:
  /// What happened before `day`. Who dies or withdraws leaves the day after.
  void happen(int day, const std::vector<chart::Event>& events, std::size_t& event) {
    for (; event < events.size() && events[event].day < day; ++event) {
      chart.events.push_back(events[event]);
      const chart::EventKind kind = events[event].kind;
      if (kind == chart::EventKind::withdrawal || kind == chart::EventKind::death)
        conduct.leave(day, chart::name(kind));
    }
  }
  /// The days from one visit to the next, by the stretch.
  void live(int day, int until, const std::vector<chart::Event>& events, std::size_t& event) {
    while (day < until) {
      if (conduct.assessments().back().progression && !conduct.on_treatment()) break;
      const conduct::Orders& orders = conduct.orders(day);
      int next = std::min(until, conduct.orders_until(day));
      if (event < events.size()) next = std::min(next, std::max(day, events[event].day) + 1);
      for (std::size_t agent = 0; agent < chart::agent_count; ++agent)
        if (orders[agent] > 0) chart.give(static_cast<chart::Agent>(agent), day, next - 1, orders[agent]);
      day = next;
      happen(day, events, event);
      if (!chart.events.empty() && chart.events.back().kind == chart::EventKind::death) return;
    }
    happen(until, events, event);
  }

  conduct::StreamDice dice_{StreamKey{}};
};

bool same(const results::PatientRecord& record, const Replay& replay) {
  return record.ledger == replay.conduct.ledger() && record.assessments == replay.conduct.assessments() &&
         record.chart.administrations == replay.chart.administrations &&
         record.off_treatment_day == replay.conduct.off_treatment_day();
}

/// Nanoseconds of the fastest of all repetitions.
template <class Work>
double fastest(Work work) {
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < repetitions; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

void time_all(const char* title, const trial::Setup& setup) {
  const cohort::Theta theta = setup.parameters.central();
  std::vector<Recorded> recorded;
  std::size_t visits = 0, days = 0;
  for (std::uint32_t i = 0; i < patients; ++i) {
    const StreamKey key{1, 0, i};
    recorded.push_back({key, trial::run_patient(setup, theta, key, {.cohort = 0, .enrolled = 0, .cut_day = cut_day})});
    visits += recorded.back().record.assessments.size();
    days += static_cast<std::size_t>(recorded.back().record.days_simulated);
  }
  Replay replay(setup);
  for (const Recorded& patient : recorded) {
    replay.enrol(patient);
    replay.carry_out(patient);
    if (!same(patient.record, replay))
      throw Error(Error::Kind::failure, patient.record.chart.id + ": carried out again, the chart gives other results");
  }

  const std::vector<int> restarts{0};
  chart::Chart chart;
  clinic::Clinic clinic(setup.criteria, chart);
  int found = 0;
  const double judged = fastest([&] {
    for (const Recorded& patient : recorded) {
      chart = patient.record.chart;
      clinic.begin();
      for (std::size_t v = 0; v < chart.visits.size(); ++v) found += clinic.assess(v, restarts).flare;
    }
  });
  const double copied = fastest([&] {
    for (const Recorded& patient : recorded) chart = patient.record.chart;
  });
  const double enrolled = fastest([&] {
    for (const Recorded& patient : recorded) replay.enrol(patient);
  });
  const double carried = fastest([&] {
    for (const Recorded& patient : recorded) {
      replay.enrol(patient);
      replay.carry_out(patient);
    }
  });
  results::PatientOutcome outcome;
  const double summed = fastest([&] {
    for (const Recorded& patient : recorded) {
      results::summarize(patient.record.history(), trial::study_drug(setup.protocol), cut_day, setup.definitions,
                         outcome);
      found += outcome.treated_days;
    }
  });
  const auto per = [](double ns, std::size_t n) { return ns / static_cast<double>(n); };
  std::printf("%s: %u patients, %zu visits, one in %.1f days\n", title, patients, visits,
              static_cast<double>(days) / static_cast<double>(visits));
  std::printf("  clinic                                %7.1f ns a visit\n", per(judged - copied, visits));
  std::printf("  clinic, decisions, calendar, orders   %7.1f ns a visit, %.1f ns a patient-day\n",
              per(carried - enrolled, visits), per(carried - enrolled, days));
  std::printf("  a patient's beginning                 %7.1f ns a patient\n", per(enrolled, patients));
  std::printf("  summary                               %7.1f ns a patient\n", per(summed, patients));
  if (found < 0) std::puts("");  // what was found is used
}

}  // namespace

int main() {
  try {
    time_all("ferrajoli-2008", trial::load("ferrajoli-2008", TITRATE_LIBRARY));
    time_all("ferrajoli-2008, counts weekly, then two-weekly", frequent_visits());
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
