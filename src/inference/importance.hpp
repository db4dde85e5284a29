#pragma once
// Weights that turn draws from an approximate posterior into draws from the exact one.

#include <vector>

namespace titrate::inference {

struct Importance {
  std::vector<double> weights;  ///< smoothed, adding up to 1
  double pareto_k = 0;          ///< shape of the weights' upper tail; below 0.7 the weights can be trusted
  double effective = 0;         ///< 1 / sum of squared weights
};

/// Pareto-smoothed importance sampling (Vehtari et al., JMLR 2024;25(72)) of log weights, at least 25 of them. The
/// tail is fitted as Zhang and Stephens (Technometrics 2009;51:316) do, with their prior towards 1/2 for few points.
Importance smoothed_weights(const std::vector<double>& log_weights);

}  // namespace titrate::inference
