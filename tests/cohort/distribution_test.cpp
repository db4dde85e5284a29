#include "cohort/distribution.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace titrate::cohort {
namespace {

using Scale = Continuous::Scale;

TEST(Continuous, HasTheMedianItIsAnchoredAt) {
  for (const auto& [scale, low, high, median, sd] :
       {std::tuple{Scale::linear, 49.0, 86.0, 64.0, 9.0}, std::tuple{Scale::log, 2.2, 500.0, 35.0, 1.15},
        std::tuple{Scale::logit, 0.15, 0.95, 0.668, 1.1}}) {
    Continuous c{.scale = scale, .location = 0, .sd = sd, .low = low, .high = high};
    ASSERT_TRUE(c.anchor(median, 0.5));
    EXPECT_NEAR(c.quantile(0.5), median, 1e-9 * median);
    EXPECT_NEAR(c.share_below(median), 0.5, 1e-12);
  }
}

TEST(Continuous, HasTheShareAboveAThreshold) {
  Continuous node{.scale = Scale::log, .location = 0, .sd = 0.5, .low = 1, .high = 15};
  ASSERT_TRUE(node.anchor(5.0, 17.0 / 44.0));
  EXPECT_NEAR(node.quantile(1.0 - 17.0 / 44.0), 5.0, 1e-9);
}

TEST(Continuous, IsMonotoneAndNeverLeavesItsBounds) {
  Continuous c{.scale = Scale::log, .location = std::log(35.0), .sd = 1.15, .low = 2.2, .high = 500};
  double last = 0;
  for (double u = 1e-300; u < 1; u = u < 1e-3 ? u * 10 : u + 0.01) {
    EXPECT_GE(c.quantile(u), std::max(last, 2.2));
    EXPECT_LE(c.quantile(u), 500.0);
    last = c.quantile(u);
  }
  EXPECT_NEAR(c.quantile(0.0), 2.2, 1e-9);
  EXPECT_NEAR(c.quantile(1.0), 500.0, 1e-9);
}

TEST(Continuous, SaysWhenAnAnchorCannotBe) {
  Continuous c{.scale = Scale::linear, .location = 0, .sd = 100, .low = 0, .high = 10};
  EXPECT_FALSE(c.anchor(1.0, 0.99));
}

TEST(Continuous, IsTheNormalDistributionWithinWideBounds) {
  const Continuous c{.scale = Scale::linear, .location = 3, .sd = 2, .low = -100, .high = 100};
  EXPECT_NEAR(c.quantile(0.975), 3 + 2 * 1.959963984540054, 1e-9);
}

}  // namespace
}  // namespace titrate::cohort
