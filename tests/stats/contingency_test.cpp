#include "stats/contingency.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

using namespace titrate;
using stats::Continuity;
using titrate::test::close;
using titrate::test::number;

namespace {

constexpr double tolerance = 1e-9, iterated = 1e-6;

/// R's infinite values are null in JSON.
double or_infinite(const nlohmann::json& value) {
  return value.is_null() ? std::numeric_limits<double>::infinity() : value.get<double>();
}

bool same(double actual, double expected, double within) {
  return actual == expected || close(actual, expected, within);
}

TEST(Fisher, IsThatOfR) {
  for (const auto& row : test::json_vectors("fisher")) {
    SCOPED_TRACE(row["case"].get<std::string>());
    const auto table = row["table"].get<stats::CountTable>();
    const long a = table[0][0], b = table[0][1], c = table[1][0], d = table[1][1];
    const auto test = stats::fisher_2x2(a, b, c, d);
    EXPECT_TRUE(close(test.p_two_sided, row["p_two_sided"], tolerance)) << test.p_two_sided;
    EXPECT_TRUE(close(test.p_less, row["p_less"], tolerance)) << test.p_less;
    EXPECT_TRUE(close(test.p_greater, row["p_greater"], tolerance)) << test.p_greater;
    EXPECT_TRUE(same(test.odds_ratio, or_infinite(row["or_cond"]), iterated)) << test.odds_ratio;
    EXPECT_TRUE(same(test.interval.low, or_infinite(row["ci"][0]), iterated)) << test.interval.low;
    EXPECT_TRUE(same(test.interval.high, or_infinite(row["ci"][1]), iterated)) << test.interval.high;
    EXPECT_TRUE(same(stats::sample_odds_ratio(a, b, c, d), or_infinite(row["or_sample"]), tolerance));
    EXPECT_TRUE(close(stats::fisher_exact(table), row["p_two_sided"], tolerance)) << stats::fisher_exact(table);
    const auto plain = stats::chi_squared(table);
    EXPECT_TRUE(close(plain.statistic, row["chisq"], tolerance)) << plain.statistic;
    EXPECT_TRUE(close(plain.p, row["chisq_p"], tolerance)) << plain.p;
    const auto yates = stats::chi_squared(table, Continuity::corrected);
    EXPECT_TRUE(close(yates.statistic, row["chisq_yates"], tolerance)) << yates.statistic;
  }
}

TEST(Fisher, OfLargerTables) {
  // Agresti, Categorical Data Analysis (2002), p. 57, job satisfaction by income: 0.7827 (R's documentation of
  // fisher.test).
  const stats::CountTable jobs{{1, 2, 1, 0}, {3, 3, 6, 1}, {10, 10, 14, 9}, {6, 7, 12, 11}};
  EXPECT_NEAR(stats::fisher_exact(jobs), 0.7827, 5e-5);
  // Margins of 2 2 2 and 2 2 2: 6! / (2! 2! 2!) = 90 allotments. The six tables of three twos have one each and are the
  // least probable.
  EXPECT_NEAR(stats::fisher_exact({{2, 0, 0}, {0, 2, 0}, {0, 0, 2}}), 6.0 / 90, 1e-12);
  EXPECT_NEAR(stats::fisher_exact({{1, 1, 0}, {0, 1, 1}, {1, 0, 1}}), 1, 1e-12);
  // Turned round it is the same test.
  const stats::CountTable wide{{4, 1, 0, 3, 7}, {2, 5, 6, 1, 0}};
  stats::CountTable tall(5);
  for (const auto& row : wide)
    for (std::size_t j = 0; j < row.size(); ++j) tall[j].push_back(row[j]);
  EXPECT_NEAR(stats::fisher_exact(wide), stats::fisher_exact(tall), 1e-12);
}

TEST(Fisher, AnEmptyRowOrColumnCarriesNothing) {
  EXPECT_NEAR(stats::fisher_exact({{3, 1, 0}, {1, 3, 0}}), stats::fisher_exact({{3, 1}, {1, 3}}), 1e-14);
  EXPECT_NEAR(stats::fisher_exact({{3, 1}, {0, 0}, {1, 3}}), stats::fisher_exact({{3, 1}, {1, 3}}), 1e-14);
  EXPECT_EQ(stats::fisher_exact({{3, 1}, {0, 0}}), 1);
  EXPECT_EQ(stats::fisher_exact({{0, 0}, {0, 0}}), 1);
  EXPECT_EQ(stats::chi_squared({{3, 1, 0}, {1, 3, 0}}).df, 1);
}

TEST(Fisher, OfManyPatientsMeetsChiSquared) {
  const auto test = stats::fisher_2x2(50'400, 49'600, 50'000, 50'000);
  EXPECT_NEAR(test.p_two_sided / stats::chi_squared({{50'400, 49'600}, {50'000, 50'000}}, Continuity::corrected).p, 1,
              1e-3);
  EXPECT_NEAR(test.odds_ratio, stats::sample_odds_ratio(50'400, 49'600, 50'000, 50'000), 1e-3);
}

TEST(Fisher, RefusesWhatIsNoTable) {
  EXPECT_THROW(stats::fisher_exact({{1, 2}}), Error);
  EXPECT_THROW(stats::fisher_exact({{1, 2}, {1}}), Error);
  EXPECT_THROW(stats::fisher_exact({{1, -2}, {1, 3}}), Error);
  EXPECT_THROW(stats::fisher_2x2(0, 0, 3, 4), Error);
  EXPECT_THROW(stats::fisher_2x2(1, 2, 3, -1), Error);
  EXPECT_THROW(stats::sample_odds_ratio(0, 0, 3, 4), Error);
  EXPECT_THROW(stats::chi_squared({{0, 0}, {3, 4}}), Error);
  EXPECT_THROW(stats::chi_squared({{1, 2, 3}, {3, 2, 1}}, Continuity::corrected), Error);
  EXPECT_THROW(stats::fisher_exact(stats::CountTable(6, std::vector<long>(6, 50))), Error);
}

}  // namespace
