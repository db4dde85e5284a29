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
    expect_interval(stats::wilson_corrected(x, n, 0.95), row, "wilsoncc");
    expect_interval(stats::wald(x, n, 0.95), row, "wald");
    expect_interval(stats::agresti_coull(x, n, 0.95), row, "ac");
    expect_interval(stats::mid_p(x, n, 0.95), row, "midp");
    expect_interval(stats::jeffreys(x, n, 0.95), row, "jeff");
  }
}

TEST(BinomialTest, IsThatOfR) {
  for (const auto& row : test::vectors("binomial_intervals")) {
    const auto test = stats::binomial_test(row.integer("x"), row.integer("n"), 0.2);
    EXPECT_TRUE(close(test.p_two_sided, row.number("p_two_vs_0.2"), tolerance))
        << row["x"] << "/" << row["n"] << ": " << test.p_two_sided << ", R has " << row["p_two_vs_0.2"];
    EXPECT_TRUE(close(test.p_greater, row.number("p_greater_vs_0.2"), tolerance)) << row["x"] << "/" << row["n"];
  }
}

TEST(BinomialTest, AgainstNeverAndAlways) {
  EXPECT_EQ(stats::binomial_test(0, 9, 0).p_two_sided, 1);
  EXPECT_EQ(stats::binomial_test(1, 9, 0).p_two_sided, 0);
  EXPECT_EQ(stats::binomial_test(9, 9, 1).p_greater, 1);
  EXPECT_EQ(stats::binomial_test(8, 9, 1).p_two_sided, 0);
  EXPECT_EQ(stats::binomial_test(5, 10, 0.5).p_two_sided, 1);
  // Among ten million, the normal approximation holds to a few parts in ten thousand.
  EXPECT_NEAR(stats::binomial_test(2'002'000, 10'000'000, 0.2).p_greater, 0.0569231, 1e-4);
  EXPECT_THROW(stats::binomial_test(1, 0, 0.5), Error);
  EXPECT_THROW(stats::binomial_test(1, 2, 1.5), Error);
}

TEST(Intervals, OfManyPatientsAgree) {
  // With a million patients every method gives the normal approximation's interval.
  const double half = 1.959963984540054 * std::sqrt(0.3 * 0.7 / 1e6);
  for (const auto method : {stats::clopper_pearson, stats::wilson, stats::wilson_corrected, stats::wald,
                            stats::agresti_coull, stats::mid_p, stats::jeffreys}) {
    const auto interval = method(300'000, 1'000'000, 0.95);
    EXPECT_NEAR(interval.low, 0.3 - half, 2e-6);
    EXPECT_NEAR(interval.high, 0.3 + half, 2e-6);
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
  EXPECT_THROW(stats::wilson_corrected(0, 0, 0.95), Error);
  EXPECT_THROW(stats::wald(3, 2, 0.95), Error);
  EXPECT_THROW(stats::agresti_coull(1, 2, 0), Error);
  EXPECT_THROW(stats::mid_p(1, 2, std::nan("")), Error);
}

}  // namespace
