#pragma once
// Draws from a smooth density by Hamiltonian Monte Carlo, several chains.

#include "base/progress.hpp"

#include <cstdint>
#include <functional>
#include <vector>

#include <Eigen/Core>

namespace titrate::inference {

/// log density, and its gradient into the second argument.
using Density = std::function<double(const Eigen::VectorXd&, Eigen::VectorXd&)>;

struct SamplerOptions {
  int chains = 4;
  int warmup = 800, draws = 1000;  ///< per chain
  double accept = 0.8;             ///< that the step size is adapted to
  std::uint64_t seed = 1;
  int threads = 0;
  const StopToken* stop = nullptr;
};

struct Chain {
  Eigen::MatrixXd draws;        ///< one row each
  std::vector<double> density;  ///< log density of each
  double acceptance = 0;        ///< mean, after the warm-up
  double step = 0;              ///< in units of the adapted metric
  int divergent = 0;            ///< moves after the warm-up whose energy left by more than 1,000
};

/// Chains begin at the rows of `starts` (in turn). Leapfrog steps with a dense metric, the inverse of the draws'
/// covariance over the second half of the warm-up; step size by dual averaging (Hoffman and Gelman, JMLR 2014;15:1593);
/// the length of a path is uniform up to half a turn of a normal density in that metric (Neal 2011, Handbook of MCMC).
/// The result depends on options.seed, not on threads. Throws Error(interrupted) when stopped.
std::vector<Chain> sample(const Density& density, const Eigen::MatrixXd& starts, const SamplerOptions& options);

/// Of several chains' draws of one quantity: split R-hat of ranks and folded ranks, the larger, and the effective
/// sample size of ranks ("bulk"), as Vehtari et al., Bayesian Analysis 2021;16:667.
double split_r_hat(const std::vector<std::vector<double>>& chains);
double effective_sample_size(const std::vector<std::vector<double>>& chains);

}  // namespace titrate::inference
