#include "stats/signed_rank.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

using namespace titrate;
using stats::Continuity;
using stats::Zeros;
using titrate::test::close;
using titrate::test::number;

namespace {

constexpr double tolerance = 1e-9, iterated = 1e-6;

TEST(SignedRank, IsThatOfR) {
  for (const auto& row : test::json_vectors("wilcoxon_signed_rank")) {
    SCOPED_TRACE(row["case"].get<std::string>());
    const auto x = row["x"].get<std::vector<double>>(), y = row["y"].get<std::vector<double>>();
    std::vector<double> differences;
    for (std::size_t i = 0; i < x.size(); ++i) differences.push_back(y[i] - x[i]);
    const auto dropped = stats::signed_rank(differences), pratt = stats::signed_rank(differences, Zeros::pratt);
    const auto expect = [&](double actual, const char* name, double within = tolerance) {
      EXPECT_TRUE(close(actual, number(row[name]), within)) << name << ": " << actual << ", R has " << row[name];
    };
    EXPECT_EQ(dropped.pairs, row["n"]);
    EXPECT_EQ(dropped.nonzero, row["n_nonzero"]);
    expect(dropped.v, "V");
    expect(stats::z(dropped, Continuity::uncorrected), "z_nocorr");
    expect(stats::p_asymptotic(dropped, Continuity::uncorrected), "p_asym_nocorr");
    expect(stats::p_asymptotic(dropped, Continuity::corrected), "p_asym_corr");
    expect(stats::p_exact(dropped), "p_exact_perm_dropzero");
    if (!row["p_exact_untied"].is_null()) expect(stats::p_exact(dropped), "p_exact_untied");
    // R's own choice: exact without ties and zeros, else the corrected approximation.
    expect(
        row["p_exact_untied"].is_null() ? stats::p_asymptotic(dropped, Continuity::corrected) : stats::p_exact(dropped),
        "p_R_default");
    expect(stats::p_exact(pratt), "p_exact_perm_pratt");
    expect(stats::z(pratt, Continuity::uncorrected), "z_pratt");
    expect(stats::p_asymptotic(pratt, Continuity::uncorrected), "p_asym_pratt");
    const auto location = stats::pseudomedian(differences);
    expect(location.estimate, "pseudomedian", iterated);
    EXPECT_TRUE(close(location.interval.low, row["ci"][0], iterated)) << location.interval.low << " " << row["ci"];
    EXPECT_TRUE(close(location.interval.high, row["ci"][1], iterated)) << location.interval.high << " " << row["ci"];
  }
}

TEST(SignedRank, OfDifferencesAllUpwardsIsThatOfR) {
  for (const auto& row : test::vectors("wilcoxon_all_same_sign")) {
    std::vector<double> differences(static_cast<std::size_t>(row.integer("n")));
    std::iota(differences.begin(), differences.end(), 1.0);
    const auto statistic = stats::signed_rank(differences);
    EXPECT_TRUE(close(stats::z(statistic, Continuity::uncorrected), row.number("z"), tolerance));
    EXPECT_TRUE(close(stats::p_asymptotic(statistic, Continuity::uncorrected), row.number("p_asym_nocorr"), tolerance));
    EXPECT_TRUE(close(stats::p_exact(statistic), row.number("p_exact"), tolerance));
  }
}

TEST(SignedRank, DistributionOfThreeByHand) {
  // Of {1, 2, 3} eight subsets: 3 is reached twice, every other sum from 0 to 6 once.
  EXPECT_EQ(stats::signed_rank_distribution(3),
            (std::vector{1 / 8.0, 1 / 8.0, 1 / 8.0, 2 / 8.0, 1 / 8.0, 1 / 8.0, 1 / 8.0}));
}

TEST(SignedRank, ManyDifferencesMeetTheNormalApproximation) {
  std::vector<double> differences;
  for (int i = 1; i <= 1000; ++i) differences.push_back(i % 32 < 17 ? i : -i);
  const auto statistic = stats::signed_rank(differences);
  EXPECT_NEAR(stats::p_exact(statistic) / stats::p_asymptotic(statistic, Continuity::corrected), 1, 1e-3);
  differences.push_back(1001);
  EXPECT_THROW(stats::p_exact(stats::signed_rank(differences)), Error);
  EXPECT_NO_THROW(stats::p_asymptotic(stats::signed_rank(differences), Continuity::corrected));
}

TEST(SignedRank, SaysWhereItHasNoVariance) {
  EXPECT_THROW(stats::signed_rank({}), Error);
  EXPECT_THROW(stats::signed_rank(std::vector{1.0, std::nan("")}), Error);
  const auto zeros = stats::signed_rank(std::vector{0.0, 0.0});
  EXPECT_THROW(stats::z(zeros, Continuity::uncorrected), Error);
  EXPECT_EQ(stats::p_exact(zeros), 1);
  EXPECT_EQ(stats::p_exact(stats::signed_rank(std::vector{0.0, 0.0}, Zeros::pratt)), 1);
  EXPECT_THROW(stats::pseudomedian(std::vector{0.0, 0.0}), Error);
  EXPECT_THROW(stats::pseudomedian(std::vector{2.0, 2.0}), Error);  // tied and constant
  EXPECT_EQ(stats::pseudomedian(std::vector{2.0}).estimate, 2);
  EXPECT_THROW(stats::pseudomedian(std::vector{1.0, 2.0}, 1.5), Error);
}

TEST(SignedRank, TooFewDifferencesHaveALowerConfidenceThanAsked) {
  // Of three, the widest interval is from the least to the greatest, which misses with probability 2 / 2^3.
  const auto location = stats::pseudomedian(std::vector{1.0, 2.0, 4.0});
  EXPECT_EQ(location.interval.low, 1);
  EXPECT_EQ(location.interval.high, 4);
  EXPECT_NEAR(location.level, 1 - 2 / 8.0, 1e-15);
}

}  // namespace
