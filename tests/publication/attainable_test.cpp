#include "publication/attainable.hpp"

#include "stats/friedman.hpp"
#include "stats/kruskal_wallis.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include <gtest/gtest.h>

using namespace titrate::publication;
namespace stats = titrate::stats;

namespace {

std::set<long> rounded(const std::vector<Attained>& list) {
  std::set<long> values;
  for (const Attained& each : list) values.insert(std::lround(each.p * 1e9));
  return values;
}

double least(const std::vector<Attained>& list) {
  return std::min_element(list.begin(), list.end(), [](auto& a, auto& b) { return a.p < b.p; })->p;
}

TEST(Attainable, SignedRanksAllOneWay) {
  // R: 0.0179604775260788 for seven pairs uncorrected, 0.0224942712224497 corrected, 2 / 2^7 exact.
  EXPECT_NEAR(least(*attainable(RankTest::signed_rank_uncorrected, {7})), 0.0179604775260788, 1e-12);
  EXPECT_NEAR(least(*attainable(RankTest::signed_rank_corrected, {7})), 0.0224942712224497, 1e-12);
  EXPECT_NEAR(least(*attainable(RankTest::signed_rank_exact, {7})), 2 / 128.0, 1e-15);
  EXPECT_NEAR(least(*attainable(RankTest::sign_exact, {7})), 2 / 128.0, 1e-15);
  EXPECT_EQ(attainable(RankTest::signed_rank_exact, {7})->size(), 15u);  // V = 14 … 28
}

TEST(Attainable, RankSumsOfSeparatedSamples) {
  EXPECT_NEAR(least(*attainable(RankTest::rank_sum_exact, {3, 4})), 2 / 35.0, 1e-15);
  // z = 6 / sqrt(3 * 4 * 8 / 12)
  EXPECT_NEAR(least(*attainable(RankTest::rank_sum_uncorrected, {3, 4})),
              std::erfc(6 / std::sqrt(8.0) / std::sqrt(2.0)), 1e-15);
  EXPECT_NEAR(least(*attainable(RankTest::rank_sum_corrected, {3, 4})),
              std::erfc(5.5 / std::sqrt(8.0) / std::sqrt(2.0)), 1e-15);
}

TEST(Attainable, FriedmanHasNoQOfSixForEightPatients) {
  const auto has = [](long n, double q) {
    const auto list = *attainable(RankTest::friedman_asymptotic, {n}, 3);
    return std::any_of(list.begin(), list.end(),
                       [&](const Attained& each) { return std::abs(each.p - std::exp(-q / 2)) < 1e-9; });
  };
  EXPECT_TRUE(has(7, 6));
  EXPECT_TRUE(has(7, 8));
  EXPECT_FALSE(has(8, 6));
  EXPECT_FALSE(has(8, 8));
  EXPECT_TRUE(has(12, 8));
  EXPECT_TRUE(has(12, 10.5));
}

TEST(Attainable, ThreeGroupsAsTheFullDistributionHasThem) {
  for (const std::vector<long>& sizes : {std::vector<long>{3, 3, 3}, {2, 3, 5}, {1, 1, 1}, {4, 2, 1}}) {
    std::set<long> expected;
    for (const auto& point : stats::kruskal_wallis_distribution(sizes))
      expected.insert(std::lround(std::exp(-point.h / 2) * 1e9));
    EXPECT_EQ(rounded(*attainable(RankTest::kruskal_wallis_asymptotic, sizes)), expected);
  }
  EXPECT_FALSE(attainable(RankTest::kruskal_wallis_exact, {12, 12, 12}));
  EXPECT_TRUE(attainable(RankTest::kruskal_wallis_asymptotic, {12, 12, 12}));
  EXPECT_FALSE(attainable(RankTest::kruskal_wallis_asymptotic, {100, 100, 100}));
}

TEST(Attainable, FriedmanWithTiesIsEveryTableOfFewPatients) {
  // Three patients with each value 1, 2 or 3: all 27^3 tables.
  std::vector<std::vector<double>> rows;
  for (int code = 0; code < 27; ++code) rows.push_back({1.0 + code % 3, 1.0 + code / 3 % 3, 1.0 + code / 9});
  std::set<long> expected;
  for (const auto& a : rows)
    for (const auto& b : rows)
      for (const auto& c : rows) {
        const auto ranks = stats::friedman(std::vector{a, b, c});
        if (ranks.ties < 3 * 24) expected.insert(std::lround(stats::p_asymptotic(ranks) * 1e9));
      }
  EXPECT_EQ(rounded(*friedman_with_ties(3)), expected);
  EXPECT_FALSE(friedman_with_ties(13));
  EXPECT_FALSE(friedman_with_ties(0));
}

TEST(Attainable, OfNobodyIsNothing) {
  EXPECT_FALSE(attainable(RankTest::signed_rank_exact, {0}));
  EXPECT_FALSE(attainable(RankTest::friedman_asymptotic, {0}, 3));
  EXPECT_FALSE(attainable(RankTest::rank_sum_exact, {0, 3}));
}

}  // namespace
