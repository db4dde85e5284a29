#include "model/readouts.hpp"

#include "model/reference_patient.hpp"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace titrate::model {
namespace {

TEST(Anatomy, TenSpheresOfThreeAndAHalfCentimeters) {
  EXPECT_NEAR((Anatomy::nodal_volume(10.0, 3.5, 3.5)), 10.0 * 4.0 / 3.0 * std::numbers::pi * std::pow(1.75, 3), 1e-10);
}

TEST(Anatomy, EightfoldVolumeIsTwiceTheDiameterAndFourTimesTheProduct) {
  const auto p = reference_patient();
  auto s = initial_state(p);
  s.L = 8.0 * 404.0 - 4.0;  // with 4 mL that are no CLL
  EXPECT_NEAR(readouts(p, s).longest_node_cm, 2.0 * 5.0, 1e-12);
  EXPECT_NEAR(readouts(p, s).node_product_ratio, 4.0, 1e-12);
}

TEST(Anatomy, SwellingCountsFullyInNodesAndInPartInTheSpleen) {
  const auto p = reference_patient();
  EXPECT_DOUBLE_EQ((Anatomy::node_volume_ratio<double>(p, 400.0, 400.0, 0.5)), 604.0 / 404.0);
  EXPECT_DOUBLE_EQ((Anatomy::spleen_excess<double>(p, 300.0, 0.5)), 300.0 * 1.2);
}

}  // namespace
}  // namespace titrate::model
