// titrate-refit: after the equations were mended, move the provisional central values to where the published outcomes
// of the four calibration trials are best met, held back by the intervals of the prototype (docs/decisions/0004).
//
// Not a calibration: one point, no posterior. Prints the values to enter in library/parameters/lenalidomide-cll.toml.

#include "results/endpoints.hpp"
#include "trial/describe.hpp"
#include "trial/parallel.hpp"
#include "trial/simulate.hpp"

#include <cmath>
#include <iostream>
#include <limits>
#include <numeric>
#include <random>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <pagmo/algorithms/compass_search.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

using namespace titrate;

namespace {

struct Free {
  std::string name;
  bool log;
  double prior, sd, low, high;  ///< on the parameter's scale; the search moves in standard deviations around the prior
  double from(double x) const { return log ? std::exp(prior + sd * x) : prior + sd * x; }
};

struct Target {
  std::size_t rate;
  double events, n;
};

struct Trial {
  trial::Setup setup;
  results::EndpointList list;
  std::vector<Target> targets;
};

/// Courses of one patient are not independent: 333 count as at most 60 (docs/decisions/0004).
constexpr double effective_courses = 60;
constexpr std::uint64_t seed = 20081211;  // common random numbers: every candidate meets the same patients

struct Fit {
  std::vector<Free>* free;
  std::vector<Trial>* trials;
  int patients;
  int threads;
  double* best;  ///< lowest cost so far, printed as it falls

  cohort::Theta theta(const std::vector<double>& x) const {
    cohort::Theta t = trials->front().setup.parameters.central();
    for (std::size_t i = 0; i < x.size(); ++i) t.set((*free)[i].name, (*free)[i].from(x[i]));
    return t;
  }

  /// Expected rates of every target.
  std::vector<std::vector<double>> predict(const cohort::Theta& t) const {
    std::vector<std::vector<double>> all;
    for (const Trial& one : *trials) {
      const int size = one.setup.protocol.patients;
      const auto runs = static_cast<std::size_t>((patients + size - 1) / size);
      std::vector<results::TrialTally> tallies(runs);
      trial::parallel_for(runs, threads, [&](std::size_t r) {
        tallies[r] = one.list.tally(trial::run_trial(one.setup, t, seed, static_cast<std::uint32_t>(r), size).outcomes);
      });
      std::vector<double> rates;
      for (const Target& target : one.targets) {
        double events = 0, n = 0;
        for (const results::TrialTally& tally : tallies) {
          events += tally.rates[target.rate].events;
          n += tally.rates[target.rate].n;
        }
        rates.push_back((events + 0.5) / (n + 1));  // never exactly 0 or 1: the likelihood stays finite
      }
      all.push_back(std::move(rates));
    }
    return all;
  }

  /// Minus the binomial log-likelihood of the published outcomes, zero at a perfect match.
  double deviance(const pagmo::vector_double& x) const {
    double cost = 0;
    const auto predicted = predict(theta(x));
    for (std::size_t t = 0; t < trials->size(); ++t)
      for (std::size_t k = 0; k < predicted[t].size(); ++k) {
        const Target& target = (*trials)[t].targets[k];
        const double observed = target.events / target.n, p = predicted[t][k];
        const auto term = [](double o, double q) { return o > 0 ? o * std::log(o / q) : 0.0; };
        cost += target.n * (term(observed, p) + term(1 - observed, 1 - p));
      }
    return cost;
  }
  /// With the prior's half squares.
  pagmo::vector_double fitness(const pagmo::vector_double& x) const {
    double cost = deviance(x);
    for (const double z : x) cost += 0.5 * z * z;
    if (cost < *best) std::cout << fmt::format("{:.2f}\n", *best = cost) << std::flush;
    return {cost};
  }
  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const {
    pagmo::vector_double low, high;
    for (const Free& f : *free) {
      low.push_back((f.low - f.prior) / f.sd);
      high.push_back((f.high - f.prior) / f.sd);
    }
    return {low, high};
  }
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Moves the provisional parameter values towards the four calibration trials' published outcomes.");
  std::string library = "library";
  int patients = 600, evaluations = 1500, threads = 0, spread = 0;
  std::vector<std::string> skip{"neutropenia_g1_2", "thrombocytopenia_g1_2", "anemia_g1_2"};
  app.add_option("--library", library, "library folder")->capture_default_str();
  app.add_option("--patients", patients, "virtual patients per trial and candidate")->capture_default_str();
  app.add_option("--evaluations", evaluations, "at most, of the search")->capture_default_str();
  app.add_option("--spread", spread,
                 "search nothing; print the mean cost of so many draws at several uncertainty scales");
  app.add_option("--threads", threads, "0 = all")->capture_default_str();
  app.add_option("--skip", skip, "outcomes left out of the fit")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    std::vector<Trial> trials;
    for (const char* id : {"ferrajoli-2008", "chanan-khan-2006", "chen-2011", "badoux-2011"}) {
      trial::Setup setup = trial::load(id, library);
      results::EndpointList list = trial::endpoint_list(setup);
      std::vector<Target> targets;
      for (const results::PublishedRate& rate : setup.evidence.rates) {
        if (!rate.score || std::find(skip.begin(), skip.end(), rate.id) != skip.end()) continue;
        for (std::size_t i = 0; i < list.rates().size(); ++i)
          if (list.rates()[i].id == rate.id && list.rates()[i].per == rate.per) {
            const double shrink = rate.per == results::Per::course ? std::min(1.0, effective_courses / rate.n) : 1.0;
            targets.push_back({i, rate.events * shrink, rate.n * shrink});
          }
      }
      trials.push_back({std::move(setup), std::move(list), std::move(targets)});
    }
    std::vector<Free> free;
    const double z = normal_quantile(0.95);
    for (const cohort::ParameterEntry& e : trials.front().setup.parameters.entries()) {
      if (!e.uncertain) continue;
      const bool log = e.uncertainty.scale == cohort::Continuous::Scale::log;
      const auto to = [log](double v) { return log ? std::log(v) : v; };
      const double sd = (to(e.uncertainty.high) - to(e.uncertainty.low)) / (2 * z);
      free.push_back({e.name, log, to(e.value), sd, std::max(to(e.uncertainty.range_low), to(e.value) - 2.5 * sd),
                      std::min(to(e.uncertainty.range_high), to(e.value) + 2.5 * sd)});
    }
    double best = std::numeric_limits<double>::infinity();
    Fit fit{.free = &free, .trials = &trials, .patients = patients, .threads = threads, .best = &best};
    pagmo::vector_double start;
    start.assign(free.size(), 0.0);
    std::cout << fmt::format("{} free parameters, {} patients per trial\nstart: cost {:.2f}\n", free.size(), patients,
                             fit.fitness(start)[0]);
    if (spread > 0) {
      // Over a posterior the misfit exceeds the best one by half a unit per parameter that the outcomes determine:
      // about 20 of them, so 10 (docs/decisions/0004). Independent marginals exceed it by more, because they leave out
      // how parameters go together. The scale at which the two agree is the one to ship.
      const double at_mode = fit.deviance(start);
      std::mt19937_64 generator(seed);
      std::normal_distribution<double> normal;
      std::vector<pagmo::vector_double> draws(static_cast<std::size_t>(spread), start);
      for (auto& draw : draws)
        for (double& shift : draw) shift = normal(generator);
      const auto [low, high] = fit.get_bounds();
      for (const double scale : {0.4, 0.5, 0.6, 0.7, 0.8, 1.0}) {
        double sum = 0;
        for (const auto& draw : draws) {
          pagmo::vector_double x = draw;
          for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::clamp(scale * x[i], low[i], high[i]);
          sum += fit.deviance(x) - at_mode;
        }
        std::cout << fmt::format("scale {:.1f}: misfit {:.1f} above the centre's {:.1f}\n", scale, sum / spread,
                                 at_mode)
                  << std::flush;
      }
      return 0;
    }
    pagmo::population population{pagmo::problem{fit}, 0u, 7u};
    population.push_back(start);
    // Along one parameter at a time, half a prior standard deviation at first: every accepted step is an improvement on
    // the same virtual patients.
    const pagmo::compass_search search(static_cast<unsigned>(evaluations), 0.5, 0.06, 0.5);
    population = search.evolve(population);
    std::cout << fmt::format("end: cost {:.2f} after {} evaluations\n", population.champion_f()[0],
                             population.get_problem().get_fevals());
    for (std::size_t i = 0; i < free.size(); ++i)
      std::cout << fmt::format("set {} {:.4g} was {:.4g}\n", free[i].name, free[i].from(population.champion_x()[i]),
                               free[i].from(0));
    const auto predicted = fit.predict(fit.theta(population.champion_x()));
    for (std::size_t t = 0; t < trials.size(); ++t)
      for (std::size_t k = 0; k < predicted[t].size(); ++k)
        std::cout << fmt::format("{} {}: observed {:.3f}, fitted {:.3f}\n", trials[t].setup.protocol.id,
                                 trials[t].list.rates()[trials[t].targets[k].rate].id,
                                 trials[t].targets[k].events / trials[t].targets[k].n, predicted[t][k]);
    return 0;
  } catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return error.kind() == Error::Kind::input ? 2 : 1;
  }
}
