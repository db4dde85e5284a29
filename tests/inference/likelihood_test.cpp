#include "inference/likelihood.hpp"

#include "inference/emulator.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace titrate::inference {
namespace {

double log_choose(double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); }

double probability(int y, int m, double p, double rho) {
  double slope = 0;
  return std::exp(log_choose(m, y) + log_beta_binomial(y, m, p, rho, slope));
}

TEST(BetaBinomial, AddsUpToOneAndIsTheBinomialWithoutCorrelation) {
  for (const double rho : {0.0, 0.02, 0.4}) {
    double sum = 0, mean = 0;
    for (int y = 0; y <= 9; ++y) {
      const double p = probability(y, 9, 0.3, rho);
      sum += p;
      mean += y * p;
    }
    EXPECT_NEAR(sum, 1, 1e-10) << rho;
    EXPECT_NEAR(mean, 2.7, 1e-10) << rho;
  }
  double slope = 0;
  // 2 of 3 at 1/2: 3/8; less the binomial coefficient 3.
  EXPECT_NEAR(std::exp(log_beta_binomial(2, 3, 0.5, 0, slope)), 1.0 / 8, 1e-12);
  EXPECT_NEAR(slope, 2 / 0.5 - 1 / 0.5, 1e-12);
}

TEST(BetaBinomial, VarianceGrowsAsTheCorrelationSays) {
  // Of m draws correlated by rho: m p (1 - p) (1 + (m - 1) rho).
  double square = 0;
  for (int y = 0; y <= 9; ++y) square += (y - 2.7) * (y - 2.7) * probability(y, 9, 0.3, 0.1);
  EXPECT_NEAR(square, 9 * 0.3 * 0.7 * (1 + 8 * 0.1), 1e-9);
}

TEST(BetaBinomial, SlopeIsTheDerivative) {
  double slope = 0, unused = 0;
  log_beta_binomial(4, 11, 0.3, 0.07, slope);
  const double h = 1e-6;
  EXPECT_NEAR(
      slope,
      (log_beta_binomial(4, 11, 0.3 + h, 0.07, unused) - log_beta_binomial(4, 11, 0.3 - h, 0.07, unused)) / (2 * h),
      1e-5);
}

TEST(Contrast, IsTheHypergeometricWhereTheOddsAreEqual) {
  // Flare in 9 of 17 with large nodes and 4 of 27 without: C(17,9) C(27,4) / C(44,13).
  double slope = 0;
  EXPECT_NEAR(log_contrast(9, 17, 4, 27, 0, slope), log_choose(17, 9) + log_choose(27, 4) - log_choose(44, 13), 1e-9);
  EXPECT_NEAR(slope, 9 - 13.0 * 17 / 44, 1e-9);  // observed less expected
  double unused = 0;
  const double h = 1e-6, at = 1.3;
  log_contrast(9, 17, 4, 27, at, slope);
  EXPECT_NEAR(
      slope, (log_contrast(9, 17, 4, 27, at + h, unused) - log_contrast(9, 17, 4, 27, at - h, unused)) / (2 * h), 1e-5);
}

TEST(Correlation, OfCoursesFromTheirOverdispersionAndOfAnUncertainShareFromItsVariance) {
  Term term{.trial = {}, .events = {}, .of = {}, .except = {}, .cohort = {}, .why = {}, .y = 135, .m = 333};
  EXPECT_EQ(correlation(term, 1, 0), 0);
  EXPECT_NEAR(correlation(term, 5, 0), 4.0 / 332, 1e-12);  // variance ratio 1 + (m - 1) rho = 5
  EXPECT_GT(correlation(term, 5, 0.1), correlation(term, 5, 0));
}

}  // namespace
}  // namespace titrate::inference
