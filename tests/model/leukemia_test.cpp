#include "model/leukemia.hpp"

#include "model/reference_patient.hpp"

#include <gtest/gtest.h>

namespace titrate::model {
namespace {

TEST(Leukemia, LosesWhatIsDestroyedAndNothingOnTheWayBetweenCompartments) {
  const auto p = reference_patient();
  for (const State<double>& s : busy_states()) {
    const double kappa = 0.07;
    const auto slope = Leukemia::ddt<double>(p, Leukemia::constants<double>(p), s, s.X, s.C, kappa, 0.4);
    const double tissue = s.L + s.S + s.M;
    const double blood_share = p.B_0 / (p.L_0 + p.S_0 + p.M_0), T_0 = p.B_0 + p.L_0 + p.S_0 + p.M_0;
    const double b = (p.g + p.d + (p.g + p.d_B) * blood_share) / (1.0 - T_0 / p.T_max);
    const double born = b * s.N * (1.0 - (s.B + tissue) / p.T_max) * tissue;
    const double aged = p.d * tissue + p.d_B * s.B;
    EXPECT_NEAR(slope.B + slope.L + slope.S + slope.M, born - aged - Leukemia::destroyed<double>(p, s, kappa), 1e-10);
  }
}

TEST(Leukemia, IsKilledByTheSumOfItsArmsUnderACap) {
  const auto p = reference_patient();
  // P (kappa_1 C (1 - 0.3 e_G) + k_ADCC antibody) + kappa_2 A + steroid_lysis e_G
  const double raw = 0.9 * (0.06 * 0.5 * (1.0 - 0.3 * 0.6) + 0.05 * 0.5) + 0.024 * 0.7 + 0.02 * 0.6;
  EXPECT_NEAR((Leukemia::killing<double>(p, 0.9, 0.5, 0.7, 0.6, 0.5)), raw / (1.0 + 2.0 * raw), 1e-15);
  EXPECT_LT((Leukemia::killing<double>(p, 1e9, 1.0, 1.0, 0.0, 0.0)), 0.5);
}

TEST(Leukemia, WithoutAntibodyHasNoAntibodyKilling) {
  auto p = reference_patient();
  const double without = Leukemia::killing<double>(p, 1.0, 0.5, 0.0, 0.0, 0.0);
  p.k_ADCC = 10.0;
  EXPECT_EQ((Leukemia::killing<double>(p, 1.0, 0.5, 0.0, 0.0, 0.0)), without);
  EXPECT_GT((Leukemia::killing<double>(p, 1.0, 0.5, 0.0, 0.0, 1.0)), without);
}

TEST(Leukemia, LeavesTissueForBloodWhileNodesSwell) {
  const auto p = reference_patient();
  const auto s = initial_state(p);
  const auto c = Leukemia::constants<double>(p);
  const auto calm = Leukemia::ddt<double>(p, c, s, 0.0, 0.0, 0.0, 0.0);
  const auto flare = Leukemia::ddt<double>(p, c, s, 0.0, 0.0, 0.0, 1.0);
  EXPECT_NEAR(flare.B - calm.B, 0.5 * c.k_e * (p.L_0 + p.S_0 + p.M_0), 1e-12);
  EXPECT_NEAR(flare.L - calm.L, -0.5 * c.k_e * p.L_0, 1e-12);
}

TEST(Leukemia, StopsGrowingAtItsLargestBurden) {
  const auto p = reference_patient();
  State<double> s = initial_state(p);
  s.B = 0.0, s.L = 5000.0, s.S = 5000.0, s.M = 5000.0;  // T_max in all, none in blood: no birth, nothing homes
  const auto slope = Leukemia::ddt<double>(p, Leukemia::constants<double>(p), s, 0.0, 0.0, 0.0, 0.0);
  EXPECT_NEAR(slope.B + slope.L + slope.S + slope.M, -0.003 * 15000.0, 1e-9);
}

}  // namespace
}  // namespace titrate::model
