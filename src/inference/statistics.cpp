#include "inference/statistics.hpp"

#include "trial/describe.hpp"
#include "trial/simulate.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::inference {

namespace {

using results::PatientOutcome;
using results::Per;

/// The place of an endpoint in a trial's list. Throws where the regimen has none: the evidence speaks of a cohort that
/// the protocol does not have.
std::size_t place(const results::EndpointList& list, const std::string& id, Per per, const Term& term) {
  for (std::size_t i = 0; i < list.rates().size(); ++i)
    if (list.rates()[i].id == id && list.rates()[i].per == per) return i;
  throw Error({Problem{.at = {.file = term.trial},
                       .expected = "outcomes that the trial's regimen has endpoints for",
                       .seen = fmt::format("\"{}\" (per {})", id, per == Per::course ? "course" : "patient"),
                       .mend = "correct the [[term]], or give the regimen that cohort"}});
}

std::vector<Trials::Recipe> recipes_of(const Term& term, const results::EndpointList& list) {
  const auto at = [&](const std::string& id) { return place(list, id, term.per, term); };
  if (term.kind == TermKind::median) return {{}};
  const std::size_t events = at(term.events);
  if (term.kind == TermKind::contrast) {
    const std::size_t whole = at(term.of);
    return {{.events = {{events, 1, false}}, .n = {{events, 1, true}}},
            {.events = {{whole, 1, false}, {events, -1, false}}, .n = {{whole, 1, true}, {events, -1, true}}}};
  }
  Trials::Recipe recipe{.events = {{events, 1, false}}, .n = {}};
  recipe.n.push_back(term.of.empty() ? Trials::Recipe::Part{events, 1, true}
                                     : Trials::Recipe::Part{at(term.of), 1, false});
  for (const std::string& id : term.except) recipe.n.push_back({at(id), -1, false});
  return {recipe};
}

std::int64_t sum(const std::vector<Trials::Recipe::Part>& parts, const results::TrialTally& tally) {
  std::int64_t total = 0;
  for (const auto& part : parts) {
    const results::Count& count = tally.rates[part.rate];
    total += part.sign * (part.of_n ? count.n : count.events);
  }
  return total;
}

/// Of those with a flare (in the cohort), who had its onset, or its end, by that day.
Simulated by_day(const Term& term, int cohort, std::span<const PatientOutcome> outcomes) {
  Simulated counted;
  for (const PatientOutcome& outcome : outcomes) {
    if (cohort >= 0 && outcome.cohort != cohort) continue;
    const int day = term.events == "flare_onset" ? outcome.flare_onset : outcome.flare_days;
    if (day < 0) continue;
    ++counted.n;
    counted.events += day <= term.day;
  }
  return counted;
}

int cohort_index(const Term& term, const protocol::Protocol& protocol) {
  for (std::size_t c = 0; c < protocol.cohorts.size(); ++c)
    if (protocol.cohorts[c].id == term.cohort) return static_cast<int>(c);
  return -1;
}

}  // namespace

Trials::Trials(const Calibration& calibration, const std::string& library)
    : calibration_(&calibration), coordinates_(calibration) {
  for (std::size_t t = 0; t < calibration.trials.size(); ++t) {
    trial::Setup setup = trial::load(calibration.evidence[t].regimen, library);
    results::EndpointList list = trial::endpoint_list(setup);
    trials_.push_back({std::move(setup), std::move(list)});
  }
  for (std::size_t i = 0; i < calibration.terms.size(); ++i) {
    const Term& term = calibration.terms[i];
    const std::size_t t = calibration.trial(term.trial);
    bool other = false;
    for (Recipe& recipe : recipes_of(term, trials_[t].list)) {
      statistics_.push_back({.term = i, .trial = t, .other = other});
      recipes_.push_back(std::move(recipe));
      other = true;
    }
  }
}

std::vector<PatientOutcome> Trials::outcomes(std::size_t trial, const Eigen::VectorXd& local, std::uint64_t seed,
                                             std::uint32_t number, int patients, const StopToken* stop) const {
  const trial::Setup& setup = trials_[trial].setup;
  const int size = setup.protocol.patients;
  const auto runs = static_cast<std::uint32_t>((patients + size - 1) / size);
  const std::vector<cohort::Theta> theta(runs, coordinates_.theta(setup.parameters.central(), local));
  std::vector<PatientOutcome> all;
  for (trial::Trial& one : trial::run_trials(setup, theta, seed, number * runs, size, stop))
    std::move(one.outcomes.begin(), one.outcomes.end(), std::back_inserter(all));
  return all;
}

Simulated Trials::count(std::size_t statistic, std::span<const PatientOutcome> outcomes,
                        const results::TrialTally& tally) const {
  const Statistic& which = statistics_[statistic];
  const Term& term = calibration_->terms[which.term];
  if (term.kind == TermKind::median)
    return by_day(term, cohort_index(term, trials_[which.trial].setup.protocol), outcomes);
  // A part that the model lets reach outside its whole (progression before a response) counts as all of it.
  Simulated counted{.events = sum(recipes_[statistic].events, tally), .n = sum(recipes_[statistic].n, tally)};
  counted.events = std::clamp<std::int64_t>(counted.events, 0, counted.n);
  return counted;
}

std::vector<Simulated> Trials::simulate(const std::vector<Eigen::VectorXd>& local, std::uint64_t seed,
                                        std::uint32_t number, int patients, const StopToken* stop) const {
  std::vector<Simulated> simulated(statistics_.size());
  for (std::size_t t = 0; t < trials_.size(); ++t) {
    const std::vector<PatientOutcome> all = outcomes(t, local[t], seed, number, patients, stop);
    const results::TrialTally tally = trials_[t].list.tally(all);
    for (std::size_t s = 0; s < statistics_.size(); ++s)
      if (statistics_[s].trial == t) simulated[s] = count(s, all, tally);
  }
  return simulated;
}

std::vector<double> Trials::overdispersion(const std::vector<Eigen::VectorXd>& local, std::uint64_t seed, int patients,
                                           const StopToken* stop) const {
  std::vector<double> ratio(statistics_.size(), 1.0);
  for (std::size_t t = 0; t < trials_.size(); ++t) {
    const std::vector<PatientOutcome> all = outcomes(t, local[t], seed, 0, patients, stop);
    std::vector<results::TrialTally> each;
    for (const PatientOutcome& one : all) each.push_back(trials_[t].list.tally(std::span(&one, 1)));
    for (std::size_t s = 0; s < statistics_.size(); ++s) {
      const Term& term = calibration_->terms[statistics_[s].term];
      if (statistics_[s].trial != t || term.per != Per::course) continue;
      double events = 0, n = 0;
      for (const results::TrialTally& tally : each) {
        events += static_cast<double>(sum(recipes_[s].events, tally));
        n += static_cast<double>(sum(recipes_[s].n, tally));
      }
      if (events <= 0 || events >= n) continue;
      const double p = events / n;
      double squares = 0;
      for (const results::TrialTally& tally : each) {
        const double residual =
            static_cast<double>(sum(recipes_[s].events, tally)) - p * static_cast<double>(sum(recipes_[s].n, tally));
        squares += residual * residual;
      }
      ratio[s] = std::max(1.0, squares / (n * p * (1 - p)));
    }
  }
  return ratio;
}

}  // namespace titrate::inference
