#include "base/random.hpp"
#include "inference/calibrate.hpp"
#include "inference/point.hpp"
#include "trial/parallel.hpp"

#include <mutex>

#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/cmaes.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>

namespace titrate::inference {

namespace {

constexpr double reach = 3;  // prior standard deviations that the search may leave the prior's centre by
constexpr double first_step = 0.5;

/// Minus the log posterior by simulation; every candidate meets the same patients.
struct Misfit {
  const Trials* trials;
  const std::vector<double>* overdispersion;
  const CalibrationOptions* options;
  std::uint64_t* done;

  pagmo::vector_double fitness(const pagmo::vector_double& x) const {
    const Eigen::VectorXd z = Eigen::Map<const Eigen::VectorXd>(x.data(), static_cast<Eigen::Index>(x.size()));
    std::vector<Eigen::VectorXd> local;
    for (std::size_t t = 0; t < trials->count(); ++t) local.push_back(trials->coordinates().local(z, t));
    const auto simulated = trials->simulate(local, options->seed, 0, options->patients, options->stop);
    if (options->progress)
      options->progress("start", ++*done, static_cast<std::uint64_t>((options->generations + 1) * population()));
    return {0.5 * z.squaredNorm() - simulated_log_likelihood(*trials, simulated, *overdispersion)};
  }
  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const {
    const std::size_t n = trials->coordinates().count();
    return {pagmo::vector_double(n, -reach), pagmo::vector_double(n, reach)};
  }
  static int population() { return 16; }
};

}  // namespace

Eigen::VectorXd find_start(const Trials& trials, const std::vector<double>& overdispersion,
                           const CalibrationOptions& options) {
  std::uint64_t done = 0;
  const auto dimension = static_cast<Eigen::Index>(trials.coordinates().count());
  if (options.generations == 0) return Eigen::VectorXd::Zero(dimension);
  const auto seed = static_cast<unsigned>(options.seed % 0xffffffffu);
  pagmo::population candidates{pagmo::problem{Misfit{&trials, &overdispersion, &options, &done}}, 0, seed};
  const Stream stream({.seed = options.seed}, calibration_draws);
  std::uint64_t index = 1u << 20;
  for (int i = 0; i < Misfit::population(); ++i) {
    pagmo::vector_double x;
    for (Eigen::Index d = 0; d < dimension; ++d)
      x.push_back(i == 0 ? 0 : std::clamp(first_step * stream.normal(index++), -reach, reach));
    candidates.push_back(x);
  }
  pagmo::cmaes search(static_cast<unsigned>(options.generations), -1, -1, -1, -1, first_step, 0, 0, false, true, seed);
  candidates = search.evolve(candidates);
  const pagmo::vector_double best = candidates.champion_x();
  return Eigen::Map<const Eigen::VectorXd>(best.data(), dimension);
}

}  // namespace titrate::inference
