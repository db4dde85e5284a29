#include "inference/sampler.hpp"

#include "base/error.hpp"
#include "base/random.hpp"

#include <cmath>

#include <Eigen/LU>
#include <gtest/gtest.h>

namespace titrate::inference {
namespace {

/// Two coordinates with standard deviations 1 and 0.1, correlated by 0.9, around (1, -2).
double narrow(const Eigen::VectorXd& z, Eigen::VectorXd& gradient) {
  Eigen::Matrix2d covariance;
  covariance << 1, 0.09, 0.09, 0.01;
  const Eigen::Vector2d away = z - Eigen::Vector2d(1, -2);
  const Eigen::Vector2d turned = covariance.inverse() * away;
  gradient = -turned;
  return -0.5 * away.dot(turned);
}

std::vector<std::vector<double>> column(const std::vector<Chain>& chains, int c) {
  std::vector<std::vector<double>> all;
  for (const Chain& chain : chains)
    all.emplace_back(chain.draws.col(c).data(), chain.draws.col(c).data() + chain.draws.rows());
  return all;
}

Eigen::MatrixXd far_apart() {
  Eigen::MatrixXd starts(4, 2);
  starts << 5, 5, -5, 5, 5, -5, -5, -5;
  return starts;
}

TEST(Sampler, FindsANarrowNormalFromFarAway) {
  const auto chains = sample(narrow, far_apart(), {.warmup = 600, .draws = 1000, .seed = 3, .threads = 1});
  double mean = 0, square = 0;
  for (const Chain& chain : chains) {
    EXPECT_EQ(chain.divergent, 0);
    EXPECT_GT(chain.acceptance, 0.6);
    mean += chain.draws.col(1).mean() / 4;
    square += (chain.draws.col(1).array() + 2).square().mean() / 4;
  }
  EXPECT_NEAR(mean, -2, 0.01);  // standard error 0.1 / sqrt(4,000) = 0.002
  EXPECT_NEAR(std::sqrt(square), 0.1, 0.01);
  for (const int c : {0, 1}) {
    EXPECT_LT(split_r_hat(column(chains, c)), 1.02);
    EXPECT_GT(effective_sample_size(column(chains, c)), 1000);
  }
}

TEST(Sampler, SameDrawsForAnyNumberOfThreads) {
  const SamplerOptions one{.warmup = 60, .draws = 20, .seed = 3, .threads = 1};
  SamplerOptions three = one;
  three.threads = 3;
  const auto a = sample(narrow, far_apart(), one), b = sample(narrow, far_apart(), three);
  for (std::size_t c = 0; c < a.size(); ++c) EXPECT_EQ(a[c].draws, b[c].draws);
}

TEST(Sampler, Stops) {
  StopToken stop;
  stop.request();
  EXPECT_THROW(sample(narrow, far_apart(), {.warmup = 60, .draws = 20, .threads = 1, .stop = &stop}), Error);
}

std::vector<std::vector<double>> independent(double shift) {
  std::vector<std::vector<double>> chains(4);
  for (std::uint32_t c = 0; c < 4; ++c) {
    const Stream stream({.seed = 9, .trial = c}, Purpose::report);
    for (std::uint64_t i = 0; i < 1000; ++i) chains[c].push_back(stream.normal(i) + shift * c);
  }
  return chains;
}

TEST(Diagnostics, SeeIndependentDrawsAndChainsThatDisagree) {
  EXPECT_LT(split_r_hat(independent(0)), 1.01);
  EXPECT_NEAR(effective_sample_size(independent(0)), 4000, 600);
  EXPECT_GT(split_r_hat(independent(1)), 1.3);
  EXPECT_LT(effective_sample_size(independent(1)), 100);
}

TEST(Diagnostics, CountAutocorrelatedDrawsForLess) {
  auto chains = independent(0);
  for (auto& chain : chains)
    for (std::size_t i = 1; i < chain.size(); ++i) chain[i] = 0.9 * chain[i - 1] + std::sqrt(1 - 0.81) * chain[i];
  EXPECT_NEAR(effective_sample_size(chains), 4000 * (1 - 0.9) / (1 + 0.9), 90);  // of an AR(1) process
}

}  // namespace
}  // namespace titrate::inference
