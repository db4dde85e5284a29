#include "inference/emulator.hpp"

#include "inference/point.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace titrate::inference {
namespace {

double truth(const Eigen::VectorXd& z) {
  return -0.5 + 0.8 * z[0] - 0.3 * z[1] + 0.2 * z[0] * z[0] + 0.25 * z[0] * z[1];
}

/// Expected counts of many patients, at points of a space-filling design.
std::vector<Simulated> counts(const Eigen::MatrixXd& z, double n, double wobble) {
  const Stream chance({.seed = 4}, Purpose::report);
  std::vector<Simulated> all;
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    const double eta =
        truth(z.row(i).transpose()) + (chance.uniform(static_cast<std::uint64_t>(i)) < 0.5 ? wobble : -wobble);
    all.push_back({.events = std::llround(n * inverse_logit(eta)), .n = static_cast<std::int64_t>(n)});
  }
  return all;
}

TEST(SpaceFilling, IsStandardNormalInEachCoordinateAndMovedByTheSeed) {
  const Eigen::MatrixXd z = space_filling(512, 5, 1);
  for (Eigen::Index d = 0; d < 5; ++d) {
    EXPECT_NEAR(z.col(d).mean(), 0, 0.02);
    EXPECT_NEAR(z.col(d).squaredNorm() / 512, 1, 0.05);
  }
  EXPECT_NE(z, space_filling(512, 5, 2));
  EXPECT_EQ(z, space_filling(512, 5, 1));
}

TEST(Emulator, LearnsAQuadraticAndItsGradient) {
  const Eigen::MatrixXd z = space_filling(400, 2, 1);
  const Eigen::VectorXd even = Eigen::VectorXd::Ones(400);
  const Emulator emulator = Emulator::fit(z, counts(z, 1e6, 0), even);
  const Eigen::Vector2d at(0.4, -0.7);
  EXPECT_NEAR(emulator.logit(at), truth(at), 1e-3);
  Eigen::VectorXd gradient = Eigen::VectorXd::Zero(2);
  emulator.logit(at, gradient);
  EXPECT_NEAR(gradient[0], 0.8 + 0.4 * 0.4 + 0.25 * -0.7, 2e-3);
  EXPECT_NEAR(gradient[1], -0.3 + 0.25 * 0.4, 2e-3);
}

TEST(Emulator, MeasuresWhatItMissesBeyondChance) {
  const Eigen::MatrixXd z = space_filling(400, 2, 1);
  const Eigen::VectorXd even = Eigen::VectorXd::Ones(400);
  EXPECT_NEAR(Emulator::fit(z, counts(z, 1e6, 0), even).excess_variance(z, counts(z, 1e6, 0), even), 0, 1e-4);
  // Every logit 0.3 above or below: variance 0.09.
  const auto wobbling = counts(z, 1e6, 0.3);
  EXPECT_NEAR(Emulator::fit(z, wobbling, even).excess_variance(z, wobbling, even), 0.09, 0.01);
}

TEST(Emulator, NeedsNoEventsToBeFinite) {
  const Eigen::MatrixXd z = space_filling(50, 2, 1);
  const std::vector<Simulated> none(50, {.events = 0, .n = 100});
  const double eta = Emulator::fit(z, none, Eigen::VectorXd::Ones(50)).logit(Eigen::Vector2d(0, 0));
  EXPECT_LT(eta, -6);
  EXPECT_TRUE(std::isfinite(eta));
}

}  // namespace
}  // namespace titrate::inference
