#include "stats/beta.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"

#include <gtest/gtest.h>

using namespace titrate;
using stats::Beta;
using titrate::test::close;

namespace {

constexpr double tolerance = 1e-9;

TEST(BetaDistribution, IsThatOfR) {
  for (const auto& row : test::vectors("beta_cdf")) {
    const Beta beta{row.number("a"), row.number("b")};
    EXPECT_TRUE(close(stats::cdf(beta, row.number("x")), row.number("lower"), tolerance) &&
                close(stats::upper(beta, row.number("x")), row.number("upper"), tolerance))
        << row["a"] << ", " << row["b"] << " at " << row["x"] << ": " << stats::cdf(beta, row.number("x")) << ", R has "
        << row["lower"];
  }
}

TEST(BetaDistribution, HasTheQuantilesOfR) {
  for (const auto& row : test::vectors("beta_quantile")) {
    const double q = stats::quantile({row.number("a"), row.number("b")}, row.number("p"));
    EXPECT_TRUE(close(q, row.number("q"), tolerance))
        << row["a"] << ", " << row["b"] << " at " << row["p"] << ": " << q << ", R has " << row["q"];
  }
}

TEST(BetaDistribution, HasTheIntervalsOfR) {
  for (const auto& row : test::vectors("beta_intervals")) {
    const Beta beta{row.number("a"), row.number("b")};
    const auto interval = stats::equal_tailed(beta, 0.95);
    EXPECT_TRUE(close(stats::mean(beta), row.number("mean"), tolerance));
    EXPECT_TRUE(close(interval.low, row.number("et_lo"), tolerance)) << row["a"];
    EXPECT_TRUE(close(interval.high, row.number("et_hi"), tolerance)) << row["a"];
  }
}

TEST(BetaPosterior, OneRateAboveAnotherAsInR) {
  for (const auto& row : test::vectors("beta_compare")) {
    const double p = stats::probability_greater({row.number("a1"), row.number("b1")},
                                                {row.number("a2"), row.number("b2")}, row.number("delta"));
    EXPECT_NEAR(p, row.number("p_gt"), 1e-9) << row["a1"] << ", delta " << row["delta"];
  }
  // By symmetry, and for rates that cannot be so far apart.
  EXPECT_NEAR(stats::probability_greater({3, 5}, {3, 5}), 0.5, 1e-10);
  EXPECT_EQ(stats::probability_greater({3, 5}, {3, 5}, 1), 0);
  EXPECT_EQ(stats::probability_greater({3, 5}, {3, 5}, -1), 1);
  // Two uniform rates: Pr(u > v + d) = (1 - d)^2 / 2.
  EXPECT_NEAR(stats::probability_greater({1, 1}, {1, 1}, 0.2), 0.8 * 0.8 / 2, 1e-10);
  EXPECT_NEAR(stats::probability_greater({1, 1}, {1, 1}, -0.2), 1 - 0.8 * 0.8 / 2, 1e-10);
}

TEST(BetaPosterior, OfThe2008Trial) {
  // Computed in R: Pr(rate >= 0.20 | 14 of 44, Beta(0.4, 1.6)) = 0.9607711
  EXPECT_NEAR(stats::upper(stats::posterior({0.4, 1.6}, 14, 44), 0.20), 0.9607711, 5e-8);
}

TEST(BetaPosterior, RefusesWhatCannotBe) {
  EXPECT_THROW(stats::mean({0, 1}), Error);
  EXPECT_THROW(stats::posterior({1, 1}, 5, 4), Error);
  EXPECT_THROW(stats::quantile(Beta{1, 1}, 1.5), Error);
}

}  // namespace
