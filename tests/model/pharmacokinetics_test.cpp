#include "model/pharmacokinetics.hpp"

#include "model/reference_patient.hpp"

#include <cmath>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <gtest/gtest.h>

namespace titrate::model {
namespace {

using PK = Pharmacokinetics;

TEST(Pharmacokinetics, FollowsTheBatemanFunction) {
  const auto p = reference_kinetics();
  const double k = 11.7 / 59.0;
  for (const double t : {0.25, 1.0, 4.0, 12.0, 24.0}) {
    const auto amounts = PK::after(p, {.gut = 10.0, .central = 0.0}, t);
    EXPECT_NEAR(amounts.gut, 10.0 * std::exp(-3.0 * t), 1e-13);
    EXPECT_NEAR(amounts.central, 10.0 * 3.0 / (3.0 - k) * (std::exp(-k * t) - std::exp(-3.0 * t)), 1e-13);
  }
}

TEST(Pharmacokinetics, AbsorptionAsFastAsEliminationHasItsLimit) {
  const PK::Parameters<double> p = {.k_a = 0.2, .CL = 0.2 * 50.0, .V = 50.0};
  EXPECT_NEAR(PK::from_gut(p, 5.0), 0.2 * 5.0 * std::exp(-0.2 * 5.0), 1e-12);
  const PK::Parameters<double> near = {.k_a = 0.2 + 1e-7, .CL = 0.2 * 50.0, .V = 50.0};
  EXPECT_NEAR(PK::from_gut(near, 5.0), PK::from_gut(p, 5.0), 1e-6);
}

TEST(Pharmacokinetics, DoseOverClearanceIsTheAreaUnderTheCurve) {
  const auto p = reference_kinetics();
  boost::math::quadrature::gauss_kronrod<double, 31> rule;
  const double area = rule.integrate(
      [&](double t) { return PK::concentration(p, PK::after(p, {.gut = 10.0, .central = 0.0}, t).central); }, 0.0,
      200.0, 12, 1e-12);
  EXPECT_NEAR(area, 1000.0 * 10.0 / 11.7, 1e-6);  // 855 ng h/mL; 852 were measured in MDS
}

TEST(Pharmacokinetics, CountsTwoDosesAsTheirSum) {
  const auto p = reference_kinetics();
  PK::Amounts<double> first = PK::after(p, {.gut = 10.0, .central = 0.0}, 24.0);
  const auto both = PK::after(p, {.gut = first.gut + 10.0, .central = first.central}, 6.0);
  EXPECT_NEAR(both.central, 10.0 * (PK::from_gut(p, 30.0) + PK::from_gut(p, 6.0)), 1e-13);
}

// Chen et al. 2007: the area under the curve rises by 185 to 420 % from moderate impairment (30 to 50 mL/min) to end
// stage.
TEST(Pharmacokinetics, RenalImpairmentRaisesExposureAsPublished) {
  const auto exposure = [](double clearance) { return 1.0 / PK::clearance_left(clearance / 90.0, 0.84, 1.5); };
  EXPECT_DOUBLE_EQ(exposure(90.0), 1.0);
  EXPECT_NEAR(exposure(33.0), 2.85, 0.05);
  EXPECT_NEAR(exposure(10.0), 5.20, 0.05);
  EXPECT_LT(exposure(50.0), 2.85);
  EXPECT_GT(exposure(30.0), 2.85);
  EXPECT_NEAR(PK::clearance_left(0.0, 0.84, 1.5), 0.16, 1e-15);  // no kidney: what is not renal
}

/// Mean of the capped effect over the day, to 1e-10.
double reference_mean(const PK::Parameters<double>& p, const DrugEffect::Parameters<double>& effect,
                      PK::Amounts<double> start, double Effects<double>::*which) {
  boost::math::quadrature::gauss_kronrod<double, 61> rule;
  double sum = 0.0;
  for (int part = 0; part < 96; ++part)
    sum += rule.integrate(
        [&](double t) { return DrugEffect::at(effect, PK::concentration(p, PK::after(p, start, t).central)).*which; },
        part * 0.25, (part + 1) * 0.25, 10, 1e-12);
  return sum / 24.0;
}

TEST(DailyEffect, IsTheMeanOverTheDayOfTheFirstTheSteadyAndTheOffDay) {
  const auto p = reference_kinetics();
  const auto effect = reference_effect();
  const DailyEffect daily(p, effect);
  PK::Amounts<double> amounts = {.gut = 0.0, .central = 0.0};
  for (const double dose : {10.0, 10.0, 10.0, 25.0, 0.0, 0.0, 2.5}) {
    const PK::Amounts<double> start = {.gut = amounts.gut + dose, .central = amounts.central};
    const auto mean = daily.day(amounts, dose);
    EXPECT_NEAR(mean.immune, reference_mean(p, effect, start, &Effects<double>::immune), 1e-6) << dose;
    EXPECT_NEAR(mean.neutrophil, reference_mean(p, effect, start, &Effects<double>::neutrophil), 1e-6) << dose;
    EXPECT_NEAR(mean.platelet, reference_mean(p, effect, start, &Effects<double>::platelet), 1e-6) << dose;
    EXPECT_NEAR(mean.hemoglobin, reference_mean(p, effect, start, &Effects<double>::hemoglobin), 1e-6) << dose;
    const auto next = PK::after(p, start, 24.0);
    EXPECT_NEAR(amounts.gut, next.gut, 1e-14);
    EXPECT_NEAR(amounts.central, next.central, 1e-13);
  }
}

TEST(DailyEffect, StaysNearTheMeanWhereTheCapBites) {
  auto effect = reference_effect();
  effect.Emax_N = 1.4;
  for (const double clearance : {3.0, 11.7, 25.0}) {
    const PK::Parameters<double> p = {.k_a = 3.0, .CL = clearance, .V = 59.0};
    const DailyEffect daily(p, effect);
    PK::Amounts<double> amounts = {.gut = 0.0, .central = 0.0};
    for (const double dose : {10.0, 25.0, 25.0}) {
      const PK::Amounts<double> start = {.gut = amounts.gut + dose, .central = amounts.central};
      const double exact = reference_mean(p, effect, start, &Effects<double>::neutrophil);
      EXPECT_NEAR(daily.day(amounts, dose).neutrophil, exact, 1e-3);  // a kink costs what a kink costs
    }
  }
}

TEST(DailyEffect, IsCappedAtEveryMoment) {
  auto effect = reference_effect();
  effect.Emax_N = effect.Emax_P = effect.Emax_H = 1000.0;
  const DailyEffect daily({.k_a = 3.0, .CL = 0.1, .V = 59.0}, effect);
  PK::Amounts<double> amounts = {.gut = 0.0, .central = 100.0};
  const auto mean = daily.day(amounts, 25.0);
  EXPECT_NEAR(mean.neutrophil, 0.9, 1e-12);
  EXPECT_NEAR(mean.platelet, 0.9, 1e-12);
  EXPECT_NEAR(mean.hemoglobin, 0.6, 1e-12);
  EXPECT_LT(mean.immune, 1.0);
}

TEST(DailyEffect, WithoutDrugIsNothing) {
  const DailyEffect daily(reference_kinetics(), reference_effect());
  PK::Amounts<double> amounts = {.gut = 0.0, .central = 0.0};
  const auto mean = daily.day(amounts, 0.0);
  EXPECT_EQ(mean.immune, 0.0);
  EXPECT_EQ(mean.neutrophil, 0.0);
  EXPECT_EQ(mean.platelet, 0.0);
  EXPECT_EQ(mean.hemoglobin, 0.0);
}

TEST(DailyEffect, RisesWithTheDose) {
  const DailyEffect daily(reference_kinetics(), reference_effect());
  double last = 0.0;
  for (const double dose : {2.5, 5.0, 10.0, 15.0, 20.0, 25.0}) {
    PK::Amounts<double> amounts = {.gut = 0.0, .central = 0.0};
    const double now = daily.day(amounts, dose).immune;
    EXPECT_GT(now, last);
    last = now;
  }
}

}  // namespace
}  // namespace titrate::model
