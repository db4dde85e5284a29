#include "assay/fit.hpp"

#include "base/error.hpp"
#include "plate_support.hpp"

#include <gtest/gtest.h>

namespace titrate::assay {
namespace {

using test::Noise;
using test::plate;

const Curve four{.a = 25, .b = 1.2, .c = 600, .d = 21000, .g = 1};
const Curve five{.a = 25, .b = 1.6, .c = 900, .d = 21000, .g = 0.4};

void expect_curve(const Curve& found, const Curve& known, double relative) {
  EXPECT_NEAR(found.a / known.a, 1, relative);
  EXPECT_NEAR(found.b / known.b, 1, relative);
  EXPECT_NEAR(found.c / known.c, 1, relative);
  EXPECT_NEAR(found.d / known.d, 1, relative);
  EXPECT_NEAR(found.g / known.g, 1, relative);
}

TEST(Fit, AKnownCurveComesBack) {
  Noise none(1);
  expect_curve(fit(plate(four, 10000, 2, 0, none), Model::four_parameters, 2)->curve, four, 1e-6);
  expect_curve(fit(plate(five, 40000, 2, 0, none), Model::five_parameters, 2)->curve, five, 1e-5);
}

TEST(Fit, ACompetitiveCurveComesBack) {
  const Curve falling{.a = 2.1, .b = 0.9, .c = 8, .d = 0.05, .g = 1};
  Noise none(1);
  expect_curve(fit(plate(falling, 500, 2, 0, none), Model::four_parameters, 2)->curve, falling, 1e-6);
}

// Root length of ryegrass under ferulic acid: Ritz and Streibig, J Stat Softw 2005;12(5), whose drc 3.0 prints for
// drm(rootl ~ conc, fct = LL.4()): b 2.98222 (0.46506), lower 0.48141 (0.21219), upper 7.79296 (0.18857), e 3.05795
// (0.18573), residual standard error 0.5196 on 20 degrees of freedom.
TEST(Fit, RyegrassAsDrcHasIt) {
  const std::vector<Level> levels = {{0, {7.58, 8, 8.3285714, 7.25, 7.375, 7.9625}},
                                     {0.94, {8.3555556, 6.9142857, 7.75}},
                                     {1.88, {6.8714286, 6.45, 5.9222222}},
                                     {3.75, {1.925, 2.8857143, 4.2333333}},
                                     {7.5, {1.1875, 0.8571429, 1.0571429}},
                                     {15, {0.6875, 0.525, 0.825}},
                                     {30, {0.25, 0.22, 0.44}}};
  const auto found = fit(levels, Model::four_parameters, 0);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->curve.b, 2.98222, 1e-5);
  EXPECT_NEAR(found->curve.d, 0.48141, 1e-5);
  EXPECT_NEAR(found->curve.a, 7.79296, 1e-5);
  EXPECT_NEAR(found->curve.c, 3.05795, 1e-5);
  EXPECT_NEAR(found->residual_deviation(), 0.5196, 5e-5);
  EXPECT_EQ(found->degrees_of_freedom(), 20);
  // drc takes its errors from the second derivatives, we from the first (Gauss and Newton, as R's nls): they differ by
  // the curvature at the minimum.
  const auto errors = found->standard_errors();
  EXPECT_NEAR(errors[0] / 0.18857, 1, 0.02);
  EXPECT_NEAR(errors[1] / 0.46506, 1, 0.02);
  EXPECT_NEAR(errors[2] / 0.18573, 1, 0.02);
  EXPECT_NEAR(errors[3] / 0.21219, 1, 0.02);
}

TEST(Fit, TheWeightIsOverTheSquareOfTheLevelsMean) {
  Noise noise(3);
  const auto levels = plate(four, 10000, 2, 0.05, noise);
  const auto found = fit(levels, Model::four_parameters, 2);
  ASSERT_TRUE(found);
  double sum = 0;
  for (const Level& level : levels)
    for (const double y : level.responses)
      sum += std::pow((y - found->curve.response(level.concentration)) / level.mean(), 2);
  EXPECT_NEAR(found->sum_of_squares / sum, 1, 1e-9);
  // It is a minimum: every step away costs.
  for (const double step : {0.999, 1.001})
    for (double Curve::*member : {&Curve::a, &Curve::b, &Curve::c, &Curve::d}) {
      Curve other = found->curve;
      other.*member *= step;
      double moved = 0;
      for (const Level& level : levels)
        for (const double y : level.responses)
          moved += std::pow((y - other.response(level.concentration)) / level.mean(), 2);
      EXPECT_GT(moved, sum);
    }
}

TEST(Fit, TheUnitOfTheResponseDoesNotMatter) {
  Noise noise(4);
  auto levels = plate(four, 10000, 2, 0.05, noise);
  const auto before = fit(levels, Model::four_parameters, 2);
  for (Level& level : levels)
    for (double& y : level.responses) y *= 1e-5;
  const auto after = fit(levels, Model::four_parameters, 2);
  ASSERT_TRUE(before && after);
  EXPECT_NEAR(after->curve.c / before->curve.c, 1, 1e-6);
  EXPECT_NEAR(after->curve.d / before->curve.d, 1e-5, 1e-10);
  EXPECT_NEAR(after->sum_of_squares / before->sum_of_squares, 1, 1e-8);
}

TEST(Fit, TheFTestTellsTheFifthParameter) {
  int bent = 0, straight = 0;
  Noise noise(5);
  constexpr int plates = 100;
  for (int i = 0; i < plates; ++i) {
    const auto of_five = plate(five, 40000, 2, 0.04, noise), of_four = plate(four, 10000, 2, 0.04, noise);
    const auto test = [](const std::vector<Level>& levels) {
      const auto simple = fit(levels, Model::four_parameters, 2), full = fit(levels, Model::five_parameters, 2);
      return simple && full ? extra_sum_of_squares(*simple, *full).p : 1.0;
    };
    bent += test(of_five) < 0.05;
    straight += test(of_four) < 0.05;
  }
  EXPECT_GT(bent, 90);
  EXPECT_LT(straight, 15);  // 5 of 100 are expected; 15 or more have a chance of 2 in 10,000
}

TEST(Fit, ExtraSumOfSquaresByHand) {
  Fit simple, full;
  full.model = Model::five_parameters;
  simple.wells = full.wells = 15;
  simple.sum_of_squares = 3;
  full.sum_of_squares = 2;
  const FTest test = extra_sum_of_squares(simple, full);
  EXPECT_DOUBLE_EQ(test.f, 5);  // (3 - 2) / (2 / 10)
  // F on 1 and 10 degrees of freedom is the square of Student's t on 10: Pr(|t| > 2.228139) is 0.05.
  simple.sum_of_squares = 2 + 2.2281388519649385 * 2.2281388519649385 * 0.2;
  EXPECT_NEAR(extra_sum_of_squares(simple, full).p, 0.05, 1e-10);
}

// The delta method against what plates really scatter.
TEST(Fit, TheStandardErrorIsTheScatterOverPlates) {
  Noise noise(6);
  for (const double truth : {10.0, 100.0, 600.0}) {
    std::vector<double> values;
    double promised = 0;
    for (int i = 0; i < 400; ++i) {
      const auto found = fit(plate(four, 10000, 2, 0.04, noise), Model::four_parameters, 2);
      ASSERT_TRUE(found);
      const double y = four.response(truth) * (1 + 0.04 * (noise() + noise()) / 2);
      const auto estimate = inverse(*found, y, 2);
      ASSERT_TRUE(estimate);
      values.push_back(estimate->value);
      promised += estimate->standard_error / 400;
    }
    double mean = 0, squares = 0;
    for (const double value : values) mean += value / 400;
    for (const double value : values) squares += (value - mean) * (value - mean);
    EXPECT_NEAR(promised / std::sqrt(squares / 399), 1, 0.15) << truth;  // s of 400 has a relative error of 3.5 %
    EXPECT_NEAR(mean / truth, 1, 0.01);
  }
}

TEST(Fit, MoreWellsMakeASampleSurer) {
  Noise noise(7);
  const auto found = fit(plate(four, 10000, 2, 0.04, noise), Model::four_parameters, 2);
  ASSERT_TRUE(found);
  const double y = four.response(300);
  EXPECT_LT(inverse(*found, y, 4)->standard_error, inverse(*found, y, 1)->standard_error);
  EXPECT_FALSE(inverse(*found, found->curve.d * 1.01, 2));
}

TEST(Fit, WhatTheStandardsDoNotShowIsNotFitted) {
  // All far below the bend: a straight line, on which c and d cannot be told apart.
  std::vector<Level> levels;
  for (const double x : {0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0}) levels.push_back({x, {100 + x, 100 + x}});
  const auto found = fit(levels, Model::five_parameters, 2);
  if (found) EXPECT_GT(found->standard_errors()[2], found->curve.c);
}

TEST(Fit, RefusesWhatItCannotFit) {
  EXPECT_THROW(fit({{1, {1, 2}}, {2, {3, 4}}}, Model::four_parameters, 2), Error);          // 4 wells
  EXPECT_THROW(fit({{1, {-1, -2, 1}}, {2, {3, 4, 5}}}, Model::four_parameters, 2), Error);  // no weight
}

}  // namespace
}  // namespace titrate::assay
