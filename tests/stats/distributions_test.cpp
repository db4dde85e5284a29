#include "stats/distributions.hpp"

#include "base/error.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

using namespace titrate;

namespace {

TEST(ChiSquared, OfTwoDegreesIsExponential) {
  EXPECT_NEAR(stats::chi_squared_upper(8, 2) / std::exp(-4.0), 1, 1e-14);
  EXPECT_NEAR(stats::chi_squared_upper(400, 2) / std::exp(-200.0), 1, 1e-13);
  EXPECT_EQ(stats::chi_squared_upper(0, 3), 1);
  EXPECT_EQ(stats::chi_squared_upper(std::numeric_limits<double>::infinity(), 3), 0);
  EXPECT_THROW(stats::chi_squared_upper(1, 0), Error);
  EXPECT_THROW(stats::chi_squared_upper(std::nan(""), 1), Error);
}

TEST(Normal, TwoSidedTailsAreChiSquareds) {
  EXPECT_NEAR(stats::normal_two_sided(-1.959963984540054), 0.05, 1e-15);
  EXPECT_NEAR(stats::normal_two_sided(9) / stats::chi_squared_upper(81, 1), 1, 1e-12);
  EXPECT_EQ(stats::normal_two_sided(0), 1);
}

}  // namespace
