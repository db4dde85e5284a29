#include "inference/importance.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace titrate::inference {
namespace {

TEST(Importance, LeavesEqualWeightsAlone) {
  const Importance equal = smoothed_weights(std::vector<double>(100, -3.0));
  EXPECT_NEAR(equal.effective, 100, 1e-9);
  EXPECT_NEAR(equal.weights.front(), 0.01, 1e-12);
}

/// Evenly spaced quantiles of a Pareto distribution of that shape.
std::vector<double> pareto(double k, int n) {
  std::vector<double> log_weights;
  for (int i = 0; i < n; ++i) log_weights.push_back(-k * std::log((i + 0.5) / n));
  return log_weights;
}

TEST(Importance, ReadsTheTailsShape) {
  EXPECT_NEAR(smoothed_weights(pareto(0.3, 4000)).pareto_k, 0.3, 0.1);
  EXPECT_NEAR(smoothed_weights(pareto(0.9, 4000)).pareto_k, 0.9, 0.1);
}

TEST(Importance, WeightsAddUpToOneWhateverTheirScale) {
  std::vector<double> shifted = pareto(0.5, 300);
  for (double& each : shifted) each -= 5000;
  const Importance a = smoothed_weights(pareto(0.5, 300)), b = smoothed_weights(shifted);
  EXPECT_NEAR(std::accumulate(a.weights.begin(), a.weights.end(), 0.0), 1, 1e-12);
  for (std::size_t i = 0; i < a.weights.size(); ++i) EXPECT_NEAR(a.weights[i], b.weights[i], 1e-9);
  EXPECT_LT(a.effective, 300);
}

}  // namespace
}  // namespace titrate::inference
