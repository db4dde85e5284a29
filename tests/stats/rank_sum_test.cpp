#include "stats/rank_sum.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

using namespace titrate;
using stats::Continuity;
using titrate::test::close;
using titrate::test::number;

namespace {

constexpr double tolerance = 1e-9, iterated = 1e-6;

TEST(RankSum, IsThatOfR) {
  for (const auto& row : test::json_vectors("wilcoxon_rank_sum")) {
    SCOPED_TRACE(row["case"].get<std::string>());
    const auto x = row["x"].get<std::vector<double>>(), y = row["y"].get<std::vector<double>>();
    const auto statistic = stats::rank_sum(x, y);
    const auto expect = [&](double actual, const char* name, double within = tolerance) {
      EXPECT_TRUE(close(actual, number(row[name]), within)) << name << ": " << actual << ", R has " << row[name];
    };
    expect(statistic.u, "U");
    expect(statistic.rank_sum, "rank_sum_x");
    if (row["z_nocorr"].is_null()) {  // constant
      EXPECT_THROW(stats::z(statistic, Continuity::uncorrected), Error);
      EXPECT_THROW(stats::p_asymptotic(statistic, Continuity::corrected), Error);
      EXPECT_THROW(stats::location_shift(x, y), Error);
      EXPECT_EQ(stats::p_exact(statistic), 1);  // every allotment is like the one seen
      continue;
    }
    expect(stats::z(statistic, Continuity::uncorrected), "z_nocorr");
    expect(stats::p_asymptotic(statistic, Continuity::uncorrected), "p_asym_nocorr");
    expect(stats::p_asymptotic(statistic, Continuity::corrected), "p_asym_corr");
    expect(stats::p_exact(statistic), "p_exact_perm");
    if (!row["p_exact_untied"].is_null()) expect(stats::p_exact(statistic), "p_exact_untied");
    EXPECT_NEAR(stats::p_exact(stats::rank_sum(y, x)), stats::p_exact(statistic), 1e-14);
    const auto shift = stats::location_shift(x, y);
    expect(shift.estimate, "hl_shift", iterated);
    EXPECT_TRUE(close(shift.interval.low, row["hl_ci"][0], iterated)) << shift.interval.low << " " << row["hl_ci"];
    EXPECT_TRUE(close(shift.interval.high, row["hl_ci"][1], iterated)) << shift.interval.high << " " << row["hl_ci"];
  }
}

TEST(RankSum, DistributionOfTwoAndTwoByHand) {
  // Pairs of {1, 2, 3, 4} less 3: 0, 1, 2, 2, 3, 4.
  EXPECT_EQ(stats::rank_sum_distribution(2, 2), (std::vector{1 / 6.0, 1 / 6.0, 2 / 6.0, 1 / 6.0, 1 / 6.0}));
  const auto p = stats::rank_sum_distribution(40, 45);
  EXPECT_EQ(p.size(), 40u * 45 + 1);
  EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1, 1e-12);
  EXPECT_EQ(stats::rank_sum_distribution(45, 40).size(), p.size());
}

TEST(RankSum, RefusesEmptySamplesAndDistributionsTooLarge) {
  const std::vector<double> one{1}, none, many(2000, 1.0);
  EXPECT_THROW(stats::rank_sum(one, none), Error);
  EXPECT_THROW(stats::rank_sum(none, one), Error);
  EXPECT_THROW(stats::rank_sum(one, std::vector{std::nan("")}), Error);
  EXPECT_THROW(stats::p_exact(stats::rank_sum(many, many)), Error);
  EXPECT_THROW(stats::rank_sum_distribution(0, 3), Error);
  EXPECT_THROW(stats::location_shift(one, many, 0), Error);
  // One value each: the shift is known, its interval has no confidence to speak of.
  const auto shift = stats::location_shift(one, std::vector{3.0});
  EXPECT_EQ(shift.estimate, -2);
  EXPECT_EQ(shift.level, 0);
}

TEST(RankSum, OfManyIsTheNormalApproximation) {
  std::vector<double> x, y;
  for (int i = 0; i < 100; ++i) {
    x.push_back(2 * i);
    y.push_back(2 * i + 11);
  }
  const auto statistic = stats::rank_sum(x, y);
  EXPECT_NEAR(stats::p_exact(statistic) / stats::p_asymptotic(statistic, Continuity::corrected), 1, 5e-3);
}

}  // namespace
