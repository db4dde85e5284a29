#include "stats/friedman.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"
#include "stats/distributions.hpp"

#include <cmath>

#include <gtest/gtest.h>

using namespace titrate;
using titrate::test::close;
using titrate::test::number;

namespace {

constexpr double tolerance = 1e-9;

TEST(Friedman, IsThatOfR) {
  for (const auto& row : test::json_vectors("friedman")) {
    SCOPED_TRACE(row["case"].get<std::string>());
    const auto ranks = stats::friedman(row["data"].get<std::vector<std::vector<double>>>());
    const auto expect = [&](double actual, const char* name) {
      EXPECT_TRUE(close(actual, number(row[name]), tolerance)) << name << ": " << actual << ", R has " << row[name];
    };
    EXPECT_EQ(ranks.rank_sums, row["rank_sums"].get<std::vector<double>>());
    expect(stats::chi_squared(ranks), "chisq");
    EXPECT_EQ(ranks.k - 1, row["df"]);
    expect(stats::p_asymptotic(ranks), "p");
    expect(stats::kendall_w(ranks), "kendall_w");
    expect(ranks.ties, "tie_sum");
    if (!row["p_exact"].is_null()) expect(stats::p_exact(ranks), "p_exact");
    if (row["iman_davenport_F"].is_null())
      EXPECT_TRUE(std::isinf(stats::iman_davenport(ranks)));  // all rows agree
    else
      expect(stats::iman_davenport(ranks), "iman_davenport_F");
  }
}

TEST(Friedman, OfTwentyTwoRowsStillHasAnExactP) {
  for (const auto& row : test::json_vectors("friedman"))
    if (row["case"] == "hollander") {
      const auto ranks = stats::friedman(row["data"].get<std::vector<std::vector<double>>>());
      EXPECT_NEAR(stats::p_exact(ranks) / stats::p_asymptotic(ranks), 1, 0.3);
    }
}

TEST(Friedman, DistributionsOfThreeColumnsAreThoseOfR) {
  std::map<long, std::vector<test::Row>> by_n;
  for (const auto& row : test::vectors("friedman_attainable_k3")) by_n[row.integer("n")].push_back(row);
  EXPECT_EQ(by_n.size(), 10u);
  for (const auto& [n, rows] : by_n) {
    const auto points = stats::friedman_distributions(n, 3).back();
    ASSERT_EQ(points.size(), rows.size()) << n;
    double above = 1;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double chi_squared = 12 * points[i].sum_of_squares / (static_cast<double>(n) * 3 * 4);
      EXPECT_EQ(points[i].sum_of_squares, rows[i].number("ss"));
      EXPECT_TRUE(close(chi_squared, rows[i].number("chisq"), tolerance));
      EXPECT_TRUE(close(stats::chi_squared_upper(chi_squared, 2), rows[i].number("p_asymptotic"), tolerance));
      EXPECT_NEAR(above, rows[i].number("p_exact"), 1e-12) << n << ", " << points[i].sum_of_squares;
      above -= points[i].probability;
    }
  }
}

TEST(Friedman, SmallExactTailsKeepTheirDigits) {
  // Twelve rows that agree: 6 of the 6^12 ways.
  const auto points = stats::friedman_distributions(12, 3).back();
  EXPECT_NEAR(points.back().probability / (6 / std::pow(6.0, 12)), 1, 1e-12);
}

TEST(Friedman, OfFourColumnsAndTwoRowsByHand) {
  // Rows that agree have the greatest sum, of the 4! relative orders only one.
  const auto points = stats::friedman_distributions(2, 4).back();
  EXPECT_NEAR(points.back().probability, 1 / 24.0, 1e-15);
  EXPECT_EQ(points.back().sum_of_squares, 9 + 1 + 1 + 9);
}

TEST(Friedman, SaysWhereItHasNoVariance) {
  using Rows = std::vector<std::vector<double>>;
  const auto constant = stats::friedman(Rows{{2, 2, 2}, {5, 5, 5}});
  EXPECT_THROW(stats::chi_squared(constant), Error);
  EXPECT_THROW(stats::iman_davenport(constant), Error);
  EXPECT_EQ(stats::p_exact(constant), 1);
  EXPECT_THROW(stats::friedman(Rows{}), Error);
  EXPECT_THROW(stats::friedman(Rows{{1}}), Error);
  EXPECT_THROW(stats::friedman(Rows{{1, 2}, {1, 2, 3}}), Error);
  EXPECT_THROW(stats::friedman(Rows{{1, std::nan("")}}), Error);
  EXPECT_THROW(stats::p_exact(stats::friedman(Rows(9, {1, 2, 3, 4, 5, 6, 7, 8, 9}))), Error);
  EXPECT_LT(stats::friedman_distributions(40, 7, 1e5).size(), 40u);  // as far as the work goes
  EXPECT_THROW(stats::friedman_distributions(0, 3), Error);
}

}  // namespace
