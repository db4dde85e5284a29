#include "stats/intervals.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"

#include <gtest/gtest.h>

using namespace titrate;
using titrate::test::close;

namespace {

constexpr double tolerance = 1e-9;

void expect_interval(const stats::Interval& actual, const test::Row& row, const std::string& name) {
  EXPECT_TRUE(close(actual.low, row.number(name + "_lo"), tolerance) &&
              close(actual.high, row.number(name + "_hi"), tolerance))
      << name << " of " << row["x"] << "/" << row["n"] << ": " << actual.low << " to " << actual.high << ", R has "
      << row[name + "_lo"] << " to " << row[name + "_hi"];
}

TEST(Intervals, AreThoseOfR) {
  const auto rows = test::vectors("binomial_intervals");
  ASSERT_EQ(rows.size(), 257u);
  for (const auto& row : rows) {
    const long x = row.integer("x"), n = row.integer("n");
    expect_interval(stats::clopper_pearson(x, n, 0.95), row, "cp");
    expect_interval(stats::clopper_pearson(x, n, 0.90), row, "cp90");
    expect_interval(stats::wilson(x, n, 0.95), row, "wilson");
    expect_interval(stats::jeffreys(x, n, 0.95), row, "jeff");
  }
}

TEST(Intervals, NoEventsHaveTheClosedForm) {
  // (1 - high)^n = 0.025
  EXPECT_NEAR(stats::clopper_pearson(0, 44, 0.95).high, 1 - std::pow(0.025, 1 / 44.0), 1e-14);
  EXPECT_EQ(stats::clopper_pearson(0, 44, 0.95).low, 0);
  EXPECT_EQ(stats::clopper_pearson(44, 44, 0.95).high, 1);
}

TEST(Intervals, AreRefusedWhereTheyMeanNothing) {
  EXPECT_THROW(stats::clopper_pearson(1, 0, 0.95), Error);
  EXPECT_THROW(stats::wilson(-1, 10, 0.95), Error);
  EXPECT_THROW(stats::jeffreys(11, 10, 0.95), Error);
  EXPECT_THROW(stats::wilson(1, 10, 1), Error);
}

}  // namespace
