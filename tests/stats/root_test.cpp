#include "stats/root.hpp"

#include <cmath>

#include <gtest/gtest.h>

using titrate::stats::brent_root;

namespace {

TEST(BrentRoot, FindsRootsToItsTolerance) {
  EXPECT_NEAR(brent_root([](double x) { return x * x - 2; }, 0, 2, 1e-13), std::sqrt(2.0), 1e-13);
  EXPECT_NEAR(brent_root([](double x) { return std::cos(x) - x; }, 0, 1, 1e-13), 0.7390851332151607, 1e-13);
  EXPECT_NEAR(brent_root([](double x) { return 1 - x * x * x; }, -4, 9, 1e-4), 1, 1e-4);
}

TEST(BrentRoot, OfAStepIsWhereItJumps) {
  EXPECT_NEAR(brent_root([](double x) { return x < 0.3 ? -1.0 : 1.0; }, 0, 1, 1e-9), 0.3, 1e-9);
}

TEST(BrentRoot, AnEndMayBeTheRoot) {
  EXPECT_EQ(brent_root([](double x) { return x; }, 0, 1, 1e-9), 0);
  EXPECT_EQ(brent_root([](double x) { return x - 1; }, 0, 1, 1e-9), 1);
}

}  // namespace
