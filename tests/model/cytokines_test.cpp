#include "model/cytokines.hpp"

#include "model/reference_patient.hpp"

#include <gtest/gtest.h>

namespace titrate::model {
namespace {

TEST(Cytokines, RiseWithActivationAndFallWithStroma) {
  const auto p = reference_patient();
  const auto levels = Cytokines::levels<double>(p, 0.5, 0.8);
  EXPECT_DOUBLE_EQ(levels.il6, 1.0 + 5.0 * 0.5 * (0.35 + 1.3 * 0.8));
  EXPECT_DOUBLE_EQ(levels.il10, 1.0 + 6.0 * 0.5);
  EXPECT_DOUBLE_EQ(levels.soluble_il2r, 1.0 + 3.0 * 0.5);
  EXPECT_DOUBLE_EQ(levels.tnf_r1, 1.0 + 2.5 * 0.5);
  EXPECT_DOUBLE_EQ(levels.bfgf, 0.35 + 0.65 * 0.8);
}

}  // namespace
}  // namespace titrate::model
