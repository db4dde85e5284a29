#include "stats/sample.hpp"

#include <gtest/gtest.h>

namespace titrate::stats {
namespace {

TEST(Sample, MedianIsTheMiddleOrTheMeanOfTwo) {
  EXPECT_EQ(median({3, 1, 2}), 2.0);
  EXPECT_EQ(median({4, 1, 3, 2}), 2.5);
  EXPECT_EQ(median({}), std::nullopt);
}

TEST(Sample, QuantilesAreValuesThatWereSeen) {
  const std::vector<double> ten{10, 20, 30, 40, 50, 60, 70, 80, 90, 100};
  // quantile(10 * 1:10, c(0, .05, .1, .1 + 1e-6, .5, .975, 1), type = 1) of R
  EXPECT_EQ(quantile_type_1(ten, 0), 10);
  EXPECT_EQ(quantile_type_1(ten, 0.05), 10);
  EXPECT_EQ(quantile_type_1(ten, 0.1), 10);
  EXPECT_EQ(quantile_type_1(ten, 0.1 + 1e-6), 20);
  EXPECT_EQ(quantile_type_1(ten, 0.5), 50);
  EXPECT_EQ(quantile_type_1(ten, 0.975), 100);
  EXPECT_EQ(quantile_type_1(ten, 1), 100);
  EXPECT_EQ(quantile_type_1(ten, 0.3), 30) << "3.0000000000000004 ranks in a double";
}

}  // namespace
}  // namespace titrate::stats
