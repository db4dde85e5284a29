#include "model/marrow.hpp"

#include "model/reference_patient.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace titrate::model {
namespace {

TEST(Marrow, ConstantInhibitionSettlesWhereFeedbackMatchesIt) {
  const auto p = reference_patient();
  // (1 - E) (circ_0/circ)^gamma = 1
  const double anc = 3.0 * std::pow(1.0 - 0.1, 1.0 / 0.17), platelets = 150.0 * std::pow(1.0 - 0.05, 1.0 / 0.17);
  const Marrow::State<double> s = {.N_prol = anc,
                                   .N_t1 = anc,
                                   .N_t2 = anc,
                                   .N_circ = anc,
                                   .P_prol = platelets,
                                   .P_t1 = platelets,
                                   .P_t2 = platelets,
                                   .P_circ = platelets,
                                   .Hb = 12.0 * 0.8};
  const auto slope = Marrow::ddt<double>(p, Marrow::constants<double>(p, 1500.0), s, 1500.0, 0.1, 0.05, 0.2, 0.0);
  for_each_field<Marrow::State<double>>([&](const auto& f) { EXPECT_NEAR(slope.*f.member, 0.0, 1e-12) << f.name; });
}

TEST(Marrow, ClearedMarrowRaisesTheSetPoint) {
  const auto p = reference_patient();
  const auto s = Marrow::initial<double>(p);
  // free space from 1000/2500 to 1000/2000: times 1.25
  const auto slope = Marrow::ddt<double>(p, Marrow::constants<double>(p, 1500.0), s, 1000.0, 0.0, 0.0, 0.0, 0.0);
  EXPECT_NEAR(slope.N_prol, 3.0 / 5.5 * 3.0 * (std::pow(1.25, 0.35 * 0.17) - 1.0), 1e-13);
  EXPECT_NEAR(slope.P_prol, 3.0 / 7.0 * 150.0 * (std::pow(1.25, 0.35 * 0.17) - 1.0), 1e-12);
  EXPECT_NEAR(slope.Hb, 0.03 * 12.0 * 0.3 * 0.35 * std::log(1.25), 1e-13);
}

TEST(Marrow, HemoglobinRecoversToItsCeilingOnly) {
  auto p = reference_patient();
  p.Hb_max = 12.1;
  EXPECT_NEAR((Marrow::ddt<double>(p, Marrow::constants<double>(p, 1500.0), Marrow::initial<double>(p), 100.0, 0.0, 0.0,
                                   0.0, 0.0)
                   .Hb),
              0.03 * 0.1, 1e-12);
  p.Hb_0 = 15.0;  // a baseline above the ceiling stays where it is
  EXPECT_DOUBLE_EQ((Marrow::ddt<double>(p, Marrow::constants<double>(p, 1500.0), Marrow::initial<double>(p), 1500.0,
                                        0.0, 0.0, 0.0, 0.0)
                        .Hb),
                   0.0);
}

TEST(Marrow, GcsfRaisesNeutrophilsAndNotPlatelets) {
  const auto p = reference_patient();
  const auto slope = Marrow::ddt<double>(p, Marrow::constants<double>(p, 1500.0), Marrow::initial<double>(p), 1500.0,
                                         0.0, 0.0, 0.0, 1.0);
  EXPECT_NEAR(slope.N_prol, 3.0 / 5.5 * 3.0 * 0.25, 1e-13);
  EXPECT_NEAR(slope.P_prol, 0.0, 1e-12);
}

}  // namespace
}  // namespace titrate::model
