#include "stats/beta.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"

#include <gtest/gtest.h>

using namespace titrate;
using stats::Beta;
using titrate::test::close;

namespace {

constexpr double tolerance = 1e-9;

/// Beyond the numbers of a double, R's own logarithm is right to about 6e-7 (FarTailsHaveALogarithm has what is exact).
double log_tolerance(double log_p) { return log_p < -700 ? 1e-6 : tolerance; }

TEST(BetaDistribution, IsThatOfR) {
  for (const auto& row : test::vectors("beta_cdf")) {
    const Beta beta{row.number("a"), row.number("b")};
    EXPECT_TRUE(close(stats::cdf(beta, row.number("x")), row.number("lower"), tolerance) &&
                close(stats::upper(beta, row.number("x")), row.number("upper"), tolerance))
        << row["a"] << ", " << row["b"] << " at " << row["x"] << ": " << stats::cdf(beta, row.number("x")) << ", R has "
        << row["lower"];
    if (!row["log_upper"].empty())
      EXPECT_TRUE(close(stats::log_upper(beta, row.number("x")), row.number("log_upper"),
                        log_tolerance(row.number("log_upper"))))
          << row["a"] << ", " << row["b"] << " at " << row["x"] << ": " << stats::log_upper(beta, row.number("x"))
          << ", R has " << row["log_upper"];
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

TEST(BetaDistribution, HasTheShortestIntervalsOfR) {
  for (const auto& row : test::vectors("beta_intervals")) {
    const Beta beta{row.number("a"), row.number("b")};
    const auto interval = stats::highest_density(beta, 0.95);
    EXPECT_TRUE(close(interval.low, row.number("hpd_lo"), 1e-6)) << row["a"] << ": " << interval.low;
    EXPECT_TRUE(close(interval.high, row.number("hpd_hi"), 1e-6)) << row["a"] << ": " << interval.high;
  }
}

TEST(BetaDistribution, TheShortestIntervalHasTheLevelAndOneDensityAtBothEnds) {
  const Beta beta{1.4, 44.6};
  const auto interval = stats::highest_density(beta, 0.95);
  const auto log_density = [](double x) { return 0.4 * std::log(x) + 43.6 * std::log1p(-x); };
  EXPECT_NEAR(stats::cdf(beta, interval.high) - stats::cdf(beta, interval.low), 0.95, 1e-12);
  EXPECT_NEAR(log_density(interval.low), log_density(interval.high), 1e-9);
  // A density that falls all the way begins at 0; one that rises ends at 1. Of Beta(1, b): (1 - x)^b = 0.05.
  EXPECT_EQ(stats::highest_density({1, 3}, 0.95).low, 0);
  EXPECT_NEAR(stats::highest_density({1, 3}, 0.95).high, 1 - std::cbrt(0.05), 1e-12);
  EXPECT_EQ(stats::highest_density({3, 1}, 0.95).high, 1);
  EXPECT_EQ(stats::highest_density({3, 3}, 1).low, 0);
  EXPECT_EQ(stats::highest_density({3, 3}, 0).low, 0.5);
  EXPECT_THROW(stats::highest_density({0.5, 0.5}, 0.95), Error);
}

TEST(BetaDistribution, FarTailsHaveALogarithm) {
  // Pr(rate > x) of Beta(1, b) is (1 - x)^b.
  EXPECT_NEAR(stats::log_upper({1, 5000}, 0.5), 5000 * std::log(0.5), 1e-8);
  EXPECT_NEAR(stats::log_upper({1, 5000}, 1e-9), 5000 * std::log1p(-1e-9), 1e-18);
  // Quadrature of the density to 60 digits. R 4.2.2 has -1046.72309 and -3302.93424.
  EXPECT_NEAR(stats::log_upper({14.4, 5000}, 0.2), -1046.7229874618431, 1e-10);
  EXPECT_NEAR(stats::log_upper({31.6, 5000}, 0.5), -3302.9322244287487, 1e-10);
  EXPECT_EQ(stats::log_upper({2, 3}, 1), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(stats::log_upper({2, 3}, 0), 0);
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
