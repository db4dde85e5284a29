#include "design/real_time.hpp"

#include "design/draws.hpp"
#include "trial/modelled.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::design {

namespace {

constexpr double days_per_month = 365.25 / 12;

struct Pool {
  double rate = 0;
  std::vector<const Unit*> events;
};

Pool pool(const std::vector<WatchedTrial>& trials, std::size_t outcome) {
  Pool made;
  std::int64_t units = 0;
  for (const WatchedTrial& trial : trials)
    for (const WatchedPatient& p : trial)
      for (const Unit& unit : p.units[outcome]) {
        ++units;
        if (unit.event()) made.events.push_back(&unit);
      }
  made.rate = units > 0 ? static_cast<double>(made.events.size()) / static_cast<double>(units) : 0;
  return made;
}

/// Drops events at random, or gives some to patients without, with the day of another's event.
void set_rate(Unit& unit, double rate, const Pool& pool, const Event& event, const std::array<double, 4>& u) {
  const int window = event.stated_window() ? event.within_days : unit.known_day;
  if (unit.event()) {
    if (rate < pool.rate && u[0] >= rate / pool.rate) {
      unit.event_day = never;
      unit.known_day = event.per_course ? unit.known_day : std::max(unit.known_day, window);
    }
    return;
  }
  if (rate <= pool.rate || u[0] >= (rate - pool.rate) / (1 - pool.rate)) return;
  if (pool.events.empty()) {  // nothing to learn the day from: any day of the window
    unit.event_day = unit.begins + static_cast<int>(u[1] * std::max(1, window - unit.begins));
    return;
  }
  const Unit& other = *pool.events[std::min(pool.events.size() - 1,
                                            static_cast<std::size_t>(u[1] * static_cast<double>(pool.events.size())))];
  unit.event_day = unit.begins + other.event_day - other.begins;
}

std::vector<WatchedTrial> with_rates(const std::vector<WatchedTrial>& trials, const Design& design,
                                     const Scenario& scenario, std::uint64_t seed) {
  std::vector<WatchedTrial> changed = trials;
  for (std::size_t i = 0; i < design.outcomes.size(); ++i) {
    const Pool all = pool(trials, i);
    for (std::size_t t = 0; t < changed.size(); ++t)
      for (std::size_t p = 0; p < changed[t].size(); ++p) {
        const Stream stream({seed, static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(p)}, outcome_draw);
        std::vector<Unit>& units = changed[t][p].units[i];
        for (std::size_t k = 0; k < units.size(); ++k)
          set_rate(units[k], scenario.rates[i], all, design.outcomes[i].event,
                   stream.four(draw_index(static_cast<std::uint32_t>(i + 1), static_cast<std::uint32_t>(k))));
      }
  }
  return changed;
}

Endings add_up(Pending pending, const std::vector<Ending>& all, const std::vector<Ending>& instant) {
  Endings sum{.pending = pending, .trials = static_cast<std::int64_t>(all.size())};
  const auto n = static_cast<double>(all.size());
  std::vector<int> treated;
  double pending_sum = 0, early = 0, more = 0, square = 0, more_stopped = 0, stopped = 0;
  for (std::size_t t = 0; t < all.size(); ++t) {
    const Ending& e = all[t];
    treated.push_back(e.treated);
    sum.stop += e.reasons != 0;
    early += e.early;
    sum.reasons[e.reasons] += 1 / n;
    sum.mean_treated += e.treated / n;
    sum.mean_months += e.day / days_per_month / n;
    if (e.early) pending_sum += e.pending;
    const double difference = e.treated - instant[t].treated;
    more += difference;
    square += difference * difference;
    if (instant[t].early) {
      ++stopped;
      more_stopped += difference;
    }
  }
  sum.stop /= n;
  sum.stop_early = early / n;
  sum.mean_pending_at_stop = early > 0 ? pending_sum / early : 0;
  sum.more_than_instant = more / n;
  sum.more_when_stopped = stopped > 0 ? more_stopped / stopped : 0;
  sum.standard_error = n > 1 ? std::sqrt(std::max(0.0, square / n - std::pow(more / n, 2)) / (n - 1)) : 0;
  std::sort(treated.begin(), treated.end());
  const auto at = [&](double p) { return treated[static_cast<std::size_t>(std::max(0.0, std::ceil(p * n) - 1))]; };
  sum.q25 = at(0.25), sum.median = at(0.5), sum.q75 = at(0.75);
  return sum;
}

std::vector<int> most_units(const Design& design, const std::vector<WatchedTrial>& trials) {
  std::vector<int> most(design.outcomes.size(), design.patients);
  for (const WatchedTrial& trial : trials)
    for (std::size_t i = 0; i < most.size(); ++i) {
      std::size_t units = 0;
      for (const WatchedPatient& p : trial) units += p.units[i].size();
      most[i] = std::max(most[i], static_cast<int>(units));
    }
  return most;
}

RealTimeScenario judge(const Design& design, const StoppingCounts& stopping, const std::vector<WatchedTrial>& trials,
                       std::string label, bool as_modelled) {
  RealTimeScenario made{.label = std::move(label), .as_modelled = as_modelled, .rates = {}, .ways = {}};
  for (std::size_t i = 0; i < design.outcomes.size(); ++i) made.rates.push_back(pool(trials, i).rate);
  std::vector<Ending> instant;
  for (std::size_t way = 0; way < pending_ids.size(); ++way) {
    const auto pending = static_cast<Pending>(way);
    if (pending == Pending::partial && !stopping.fractions()) continue;
    if (pending >= Pending::partial && !stopping.any_number()) continue;
    std::vector<Ending> endings;
    for (const WatchedTrial& trial : trials) endings.push_back(replay(design, stopping, trial, pending));
    if (pending == Pending::instant) instant = endings;
    made.ways.push_back(add_up(pending, endings, instant));
  }
  return made;
}

/// Pending patients per outcome when a rule looks, mean over scheduled looks before the last.
std::vector<double> mean_pending(const Design& design, const std::vector<WatchedTrial>& trials) {
  std::vector<double> sum(design.outcomes.size(), 0.0);
  double looks = 0;
  const std::vector<int> scheduled = scheduled_looks(design);
  for (const WatchedTrial& trial : trials)
    for (const int n : scheduled) {
      if (n >= static_cast<int>(trial.size()) || 2 * n < static_cast<int>(trial.size())) continue;
      ++looks;
      const auto entered = std::span(trial).first(static_cast<std::size_t>(n));
      for (std::size_t i = 0; i < sum.size(); ++i)
        sum[i] +=
            count(entered, i, design.outcomes[i].event, trial[static_cast<std::size_t>(n)].enrolled, Pending::known)
                .pending;
    }
  for (double& each : sum) each = looks > 0 ? each / looks : 0;
  return sum;
}

}  // namespace

RealTime real_time(const trial::Setup& setup, const Design& design, const std::vector<Scenario>& scenarios,
                   const RealTimeOptions& options) {
  trial::require_modelled_drugs(setup);
  Design sized = design;
  if (options.patients > 0) sized.patients = options.patients;
  ProgressMeter progress(options.progress,
                         static_cast<std::uint64_t>(options.trials) * static_cast<std::uint64_t>(sized.patients));
  const std::vector<WatchedTrial> trials = watch_trials(setup, sized, 0, options.trials, options, &progress);
  const StoppingCounts stopping(sized, most_units(sized, trials));
  RealTime result{
      .trials = options.trials, .patients = sized.patients, .seed = options.seed, .regimen = setup.protocol.id};
  if (setup.protocol.accrual_days > 0)
    result.patients_a_month = sized.patients / (setup.protocol.accrual_days / days_per_month);
  result.mean_pending = mean_pending(sized, trials);
  if (!stopping.any_number())
    result.left_out.emplace_back(
        "Simon's design looks at two fixed numbers of patients with known outcomes: enrolment "
        "waits for them, and pending patients cannot be left out or counted in part.");
  else if (!stopping.fractions())
    result.left_out.emplace_back("The predictive probability is of whole patients: pending ones cannot count in part.");
  result.scenarios.push_back(judge(sized, stopping, trials, "as the model has it", true));
  for (const Scenario& scenario : scenarios)
    result.scenarios.push_back(
        judge(sized, stopping, with_rates(trials, sized, scenario, options.seed), scenario.label, false));
  return result;
}

}  // namespace titrate::design
