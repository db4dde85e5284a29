#include "stats/ranks.hpp"

#include "base/error.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

using titrate::stats::midranks;

namespace {

TEST(Midranks, EqualValuesShareTheirMeanRank) {
  const auto ranks = midranks(std::vector{5.0, 1.0, 5.0, 2.0, 5.0});
  // 1, 2, then 3 4 5 of mean 4; three equal values: 3^3 - 3.
  EXPECT_EQ(ranks.doubled, (std::vector<long>{8, 2, 8, 4, 8}));
  EXPECT_EQ(ranks.ties, 24);
  EXPECT_EQ(midranks(std::vector{1.0, 1.0}).doubled, (std::vector<long>{3, 3}));
}

TEST(Midranks, OfNothingAreNone) {
  EXPECT_TRUE(midranks({}).doubled.empty());
  EXPECT_THROW(midranks(std::vector{1.0, std::nan("")}), titrate::Error);
  EXPECT_THROW(midranks(std::vector{std::numeric_limits<double>::infinity()}), titrate::Error);
}

}  // namespace
