#include "model/flare.hpp"

#include "model/reference_patient.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace titrate::model {
namespace {

TEST(Flare, SwellsHalfAsFastAtA50AndResolves) {
  const auto p = reference_patient();
  EXPECT_NEAR((Flare::ddt<double>(p, {.F = 0.0}, 0.4, 0.0).F), 0.35 / 2.0, 1e-15);
  EXPECT_NEAR((Flare::ddt<double>(p, {.F = 0.9}, 0.4, 0.5).F), 0.35 / 2.0 * (1.0 - 0.6 * 0.5) - 0.2 * 0.9, 1e-15);
  EXPECT_NEAR((Flare::ddt<double>(p, {.F = 0.9}, 0.0, 0.0).F), -0.2 * 0.9, 1e-15);
}

TEST(Flare, IsFeltMoreInLargerNodesAndLessUnderSteroid) {
  const auto p = reference_patient();
  EXPECT_NEAR((Flare::symptom_score<double>(p, {.F = 0.5}, 0.0, 0.0)), 0.5 * 1.2, 1e-15);
  EXPECT_NEAR((Flare::symptom_score<double>(p, {.F = 0.5}, std::log(4.0), 0.4)), 0.5 * 1.2 * std::sqrt(4.0) * 0.8,
              1e-15);
}

TEST(Flare, AnAnalgesicHidesMildFlareAndNotTheSwelling) {
  const FlareThresholds<double> at{.mild = 0.2, .moderate = 0.6, .severe = 1.4};
  EXPECT_EQ((flare_pain(at, 0.25)), 1.0);
  EXPECT_EQ((flare_pain(relieved(at, 0.3), 0.25)), 0.0);
  EXPECT_EQ((flare_pain(relieved(at, 0.3), 0.3)), 1.0);
  EXPECT_EQ((flare_pain(relieved(at, 0.0), 0.25)), 1.0);
}

}  // namespace
}  // namespace titrate::model
