#include "design/grounds.hpp"

#include "stats/intervals.hpp"
#include "trial/simulate.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::design {

namespace {

int trials_each(const Space& space, const std::vector<trial::Setup>& published) {
  constexpr double share = 0.04;  // of the budget
  double patients = 0;
  for (const trial::Setup& each : published) patients += each.protocol.patients;
  if (patients <= 0) return 0;
  return static_cast<int>(std::clamp(share * static_cast<double>(space.search().budget) / patients, 5.0, 200.0));
}

std::string steroid_from_day_1(const protocol::Arm& arm) {
  std::string all;
  for (const protocol::Support& s : arm.support) {
    if (!chart::is_glucocorticoid(s.agent) || s.anchor != protocol::Support::Anchor::day_1) continue;
    all += (all.empty() ? "" : " and ") + std::string(chart::name(s.agent));
  }
  return all;
}

void enter_given(const trial::Setup& setup, std::vector<Given>& all) {
  for (std::size_t a = 0; a < setup.protocol.arms.size(); ++a) {
    const protocol::Arm& arm = setup.protocol.arms[a];
    const protocol::Intervention& drug = arm.interventions.front();
    all.push_back({.trial = setup.protocol.evidence,
                   .arm = setup.protocol.arms.size() > 1 ? arm.id : "",
                   .start_mg = drug.levels[static_cast<std::size_t>(drug.start_level)],
                   .steroid = steroid_from_day_1(arm)});
  }
}

}  // namespace

std::uint64_t patients_for_grounds(const Space& space, const std::vector<trial::Setup>& published) {
  std::uint64_t patients = 0;
  for (const trial::Setup& each : published)
    patients +=
        static_cast<std::uint64_t>(trials_each(space, published)) * static_cast<std::uint64_t>(each.protocol.patients);
  return patients;
}

Grounds grounds(const Space& space, const std::vector<trial::Setup>& published, int threads, const StopToken* stop) {
  const Search& search = space.search();
  Grounds made;
  made.of.resize(search.judged.size());
  made.near.resize(search.judged.size());
  made.patients = patients_for_grounds(space, published);
  for (const trial::Setup& setup : published) {
    enter_given(setup, made.given);
    const trial::Options wanted{.trials = trials_each(space, published),
                                .patients = 0,
                                .seed = search.seed,
                                .threads = threads,
                                .isa = {},
                                .sampling_only = false,
                                .example = false,
                                .patient_rows = {},
                                .stop = stop,
                                .progress = {}};
    const trial::Simulation run = trial::simulate(setup, wanted);
    for (std::size_t j = 0; j < search.judged.size(); ++j)
      for (const results::Endpoint& e : run.study.endpoints) {
        const Quantity& of = search.judged[j];
        if (of.endpoints.size() != 1 || e.id != of.endpoints.front() || !e.per || !e.published || !e.interval) continue;
        (e.per == of.per ? made.of : made.near)[j].push_back({.trial = setup.protocol.evidence,
                                                              .events = e.published->events,
                                                              .n = e.published->n,
                                                              .predicted = e.mean.value_or(0),
                                                              .interval = *e.interval,
                                                              .inside = e.inside.value_or(false),
                                                              .fitted = e.status == "fitted"});
      }
  }
  return made;
}

std::optional<Pooled> pooled(const std::vector<Reproduced>& all) {
  if (all.empty()) return {};
  Pooled made;
  for (const Reproduced& each : all) {
    ++made.trials;
    made.events += each.events;
    made.n += each.n;
  }
  constexpr double level = 0.95;
  const stats::Interval interval = stats::clopper_pearson(made.events, made.n, level);
  made.interval = {interval.low, interval.high};
  return made;
}

}  // namespace titrate::design
