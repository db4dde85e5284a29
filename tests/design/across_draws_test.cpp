#include "design/across_draws.hpp"

#include "base/random.hpp"

#include <cmath>

#include <boost/math/distributions/beta.hpp>
#include <gmock/gmock.h>

namespace titrate {
namespace {

using design::across;
using design::ByDraw;
using design::Part;

TEST(AcrossDraws, ARateHasTheVarianceOfAProportion) {
  ByDraw by;
  design::add_draw(by, std::vector<Part>{{1, 1}, {0, 1}, {0, 1}, {0, 1}});
  EXPECT_DOUBLE_EQ(by.value[0], 0.25);
  EXPECT_DOUBLE_EQ(by.noise[0], 0.25 * 0.75 / 3);
  // Who is not in the denominator adds nothing; a draw without anybody has no value.
  design::add_draw(by, std::vector<Part>{{0, 0}, {0, 0}});
  EXPECT_EQ(by.value.size(), 1u);
}

TEST(AcrossDraws, ARatioOfSumsHasTheVarianceOfItsResiduals) {
  ByDraw by;
  design::add_draw(by, std::vector<Part>{{2, 4}, {1, 2}, {3, 4}});
  // 6/10; residuals 2 - 2.4, 1 - 1.2, 3 - 2.4.
  EXPECT_DOUBLE_EQ(by.value[0], 0.6);
  EXPECT_NEAR(by.noise[0], 1.5 * (0.16 + 0.04 + 0.36) / 100, 1e-9);
}

TEST(AcrossDraws, WhatTwoProtocolsShareCancels) {
  const std::vector<Part> a = {{1, 1}, {0, 1}, {1, 1}, {0, 1}};
  ByDraw same, other;
  design::add_paired_draw(same, a, a);
  EXPECT_DOUBLE_EQ(same.value[0], 0);
  EXPECT_DOUBLE_EQ(same.noise[0], 0);
  // One patient of four has the event only here: differences 0, 0, 1, 0 about 1/4.
  design::add_paired_draw(other, a, std::vector<Part>{{1, 1}, {0, 1}, {0, 1}, {0, 1}});
  EXPECT_DOUBLE_EQ(other.value[0], 0.25);
  EXPECT_NEAR(other.noise[0], (3 * 0.0625 + 0.5625) / 3 / 4, 1e-12);
}

TEST(AcrossDraws, ThePatientsChanceIsTakenOutAndTheErrorOfTheMeanLeftIn) {
  const auto made = across({.value = {.1, .2, .3, .4}, .noise = {.005, .005, .005, .005}}, 0.5);
  const double variance = (.15 * .15 + .05 * .05) * 2 / 3;
  EXPECT_NEAR(made.mean, .25, 1e-15);
  EXPECT_NEAR(made.standard_error, std::sqrt(variance / 4), 1e-15);
  const double scale = std::sqrt((variance - .005 + variance / 4) / variance);
  EXPECT_NEAR(made.draws[0], .25 - scale * .15, 1e-12);
  // The type 1 quartiles of four draws are the first and the third.
  EXPECT_NEAR(made.interval.low, .25 - scale * .15, 1e-12);
  EXPECT_NEAR(made.interval.high, .25 + scale * .05, 1e-12);
  // Chance alone: what is left is the error of the mean.
  const auto chance = across({.value = {.1, .2, .3, .4}, .noise = {1, 1, 1, 1}}, 0.5);
  EXPECT_NEAR(chance.draws[3] - .25, .15 / 2, 1e-12);
}

/// Rates from Beta(2, 18), 50 patients each: the share of draws below a limit comes out as the beta distribution has
/// it, which the raw shares miss.
TEST(AcrossDraws, AKnownDistributionOfRatesComesBack) {
  constexpr int draws = 2000, patients = 50;
  const boost::math::beta_distribution<> truth(2, 18);
  const Stream stream({.seed = 7}, Purpose{99});
  ByDraw by;
  std::uint64_t index = 0;
  for (int d = 0; d < draws; ++d) {
    const double rate = boost::math::quantile(truth, stream.uniform(index++));
    std::vector<Part> all;
    for (int i = 0; i < patients; ++i) all.push_back({stream.uniform(index++) < rate ? 1.0f : 0.0f, 1});
    design::add_draw(by, all);
  }
  const auto made = across(by, 0.95);
  double variance = 0;
  for (const double v : made.draws) variance += (v - made.mean) * (v - made.mean) / (draws - 1);
  EXPECT_NEAR(made.mean, 0.1, 4 * made.standard_error);
  EXPECT_NEAR(variance, boost::math::variance(truth), 0.0008);
  EXPECT_NEAR(design::probability(made, true, 0.2).value, boost::math::cdf(truth, 0.2), 0.02);
  EXPECT_NEAR(made.interval.high, boost::math::quantile(truth, 0.975), 0.03);
}

TEST(AcrossDraws, AProbabilityCountsDrawsAndSaysHowWell) {
  const auto p = design::probability({.draws = {.01, .02, .03, .09}}, true, .05);
  EXPECT_DOUBLE_EQ(p.value, 0.75);
  // Wilson, 3 of 4 at 95 %.
  EXPECT_NEAR(p.interval.low, 0.3006, 1e-4);
  EXPECT_NEAR(p.interval.high, 0.9544, 1e-4);
  EXPECT_DOUBLE_EQ(design::probability({.draws = {.01, .02, .03, .09}}, false, .05).value, 0.25);
}

}  // namespace
}  // namespace titrate
