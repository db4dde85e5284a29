#include "model/lysis.hpp"

#include "model/reference_patient.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace titrate::model {
namespace {

TEST(Lysis, RestsWhateverTheBaseline) {
  for (const double urate : {3.0, 5.6, 11.0})
    for (const double filtration : {0.3, 1.0, 1.3}) {
      auto p = reference_patient();
      p.U_0 = urate;
      p.Ph_0 = 5.0;
      p.gfr_0 = filtration;
      const auto s = Lysis::initial<double>(p);
      const auto slope = Lysis::ddt<double>(p, Lysis::constants<double>(p), s, 0.0, 0.0, 0.0);
      EXPECT_NEAR(slope.U, 0.0, 1e-12 * s.U);
      EXPECT_NEAR(slope.Ph, 0.0, 1e-12 * s.Ph);
      EXPECT_NEAR(slope.K, 0.0, 1e-12 * s.K);
      EXPECT_NEAR(slope.J, 0.0, 1e-12);
      EXPECT_DOUBLE_EQ(Lysis::creatinine<double>(Lysis::constants<double>(p), s), p.creatinine_0);
    }
}

TEST(Lysis, ReleasesWhatDyingCellsHold) {
  auto p = reference_patient();
  p.k_U = p.k_Ph = p.k_K = 0.0;  // nothing is cleared, nothing made
  const auto slope = Lysis::ddt<double>(p, Lysis::constants<double>(p), Lysis::initial<double>(p), 1000.0, 0.0, 0.0);
  EXPECT_NEAR(slope.U, 2250.0 / 190.0, 0.05);         // 2.25 g of urate in 19 L
  EXPECT_NEAR(slope.Ph, 35.0 / 15.0 * 3.0974, 0.05);  // 35 mmol in 15 L, 1 mmol/L = 3.0974 mg/dL
  EXPECT_NEAR(slope.K, 27.5 / 15.0, 0.05);            // 27.5 mmol in 15 L
}

// Aksenov et al. 2018: 300 mg/d lower urate production by 35 %.
TEST(Lysis, AllopurinolLowersUrateMadeAndReleasedByAThird) {
  const auto p = reference_patient();
  auto s = Lysis::initial<double>(p);
  s.Q = 1.0;
  const auto at = [&](double destroyed) {
    return Lysis::ddt<double>(p, Lysis::constants<double>(p), s, destroyed, 1.0, 0.0).U;
  };
  const double turnover = 1.04 * (0.33 + 0.67 * 0.9) * 5.6;
  EXPECT_NEAR(at(0.0), -0.35 * turnover, 1e-12);
  EXPECT_NEAR(at(100.0) - at(0.0), 0.65 * 0.0118 * 100.0, 1e-12);
}

TEST(Lysis, AllopurinolTakesFourToFiveDays) {
  const auto p = reference_patient();
  const auto reached = [&](double days) { return 1.0 - std::exp(-p.k_Q * days); };
  EXPECT_DOUBLE_EQ((Lysis::ddt<double>(p, Lysis::constants<double>(p), Lysis::initial<double>(p), 0.0, 1.0, 0.0).Q),
                   0.8);
  EXPECT_GT(reached(4.0), 0.95);
  EXPECT_LT(reached(3.0), 0.95);  // a start on day -3 is a partial one
}

TEST(Lysis, HalvesFiltrationAtItsProduct) {
  const auto p = reference_patient();
  EXPECT_DOUBLE_EQ((Lysis::crystal_free<double>(p, 11.0, 10.0)), 0.1 + 0.9 * 0.5);  // of what crystals can take
  auto s = Lysis::initial<double>(p);
  s.J /= 2.0;
  EXPECT_DOUBLE_EQ(Lysis::creatinine<double>(Lysis::constants<double>(p), s), 2.0 * p.creatinine_0);
}

TEST(Lysis, HydrationRaisesRenalClearanceOnly) {
  const auto p = reference_patient();
  const auto s = Lysis::initial<double>(p);
  const auto slope = Lysis::ddt<double>(p, Lysis::constants<double>(p), s, 0.0, 0.0, 1.0);
  EXPECT_NEAR(slope.Ph, -1.0 * (1.0 - 0.3) * 0.9 * 0.15 * 3.5, 1e-12);
  EXPECT_NEAR(slope.U, -1.04 * (1.0 - 0.33) * 0.9 * 0.15 * 5.6, 1e-12);
  EXPECT_NEAR(slope.K, -2.0 * 0.5 * 0.9 * 0.15 * 4.2, 1e-12);
}

TEST(Lysis, CalciumFallsAsPhosphateRisesAndNotBelowItsBaseline) {
  const auto p = reference_patient();
  auto s = Lysis::initial<double>(p);
  s.Ph = 5.5;
  EXPECT_NEAR(Lysis::calcium<double>(p, s), 9.2 / (1.0 + 0.45 * 2.0 / 9.2), 1e-14);
  s.Ph = 3.0;
  EXPECT_DOUBLE_EQ(Lysis::calcium<double>(p, s), 9.2);
}

}  // namespace
}  // namespace titrate::model
