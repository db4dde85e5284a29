#include "model/immunity.hpp"

#include "model/reference_patient.hpp"

#include <gtest/gtest.h>

namespace titrate::model {
namespace {

TEST(Immunity, HasTheSlopesOfItsEquations) {
  const auto p = reference_patient();
  const State<double> s = busy_states().front();
  const double e_G = 1.5 / 2.5;
  EXPECT_DOUBLE_EQ(Immunity::steroid_effect<double>(s), e_G);
  const auto slope = Immunity::ddt<double>(p, Immunity::constants<double>(p, 2400.0), s, 1950.0, 350.0, 0.5, 20.0, e_G);
  EXPECT_NEAR(slope.X, 1.0 * (0.5 - 0.4), 1e-15);
  EXPECT_NEAR(slope.C, 0.4 * (0.4 * 1.2 / 0.6 * (1.0 - 0.5 * 0.6) - 0.5), 1e-15);
  EXPECT_NEAR(slope.G, 1.0 * (20.0 / 10.0 - 1.5), 1e-15);
  EXPECT_NEAR(slope.P, 0.03 * (0.8 * (1.0 + 0.5 * 0.4) * (1.0 + 2400.0 / 3000.0) / (1.0 + 1950.0 / 3000.0) - 0.9),
              1e-15);
  const double drive = 10.0 * 0.9 * 0.4 * (0.15 + 0.5) * (350.0 / 380.0) * (1.0 - 0.9 * 0.6) / 1.6;
  EXPECT_NEAR(slope.A, 0.35 * (drive - 0.7), 1e-15);
  EXPECT_NEAR(slope.R, 1.7 * 0.7 - 0.01 * 0.6, 1e-15);
}

TEST(Immunity, FullDepletionGivesFullCostimulation) {
  const auto p = reference_patient();
  State<double> s = initial_state(p);
  s.X = s.C = 1.0;
  EXPECT_NEAR((Immunity::ddt<double>(p, Immunity::constants<double>(p, 2400.0), s, 2400.0, 400.0, 1.0, 0.0, 0.0).C),
              0.0, 1e-15);
}

}  // namespace
}  // namespace titrate::model
