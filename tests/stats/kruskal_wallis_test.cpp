#include "stats/kruskal_wallis.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"
#include "stats/rank_sum.hpp"

#include <numeric>

#include <gtest/gtest.h>

using namespace titrate;
using titrate::test::close;

namespace {

constexpr double tolerance = 1e-9;
using Groups = std::vector<std::vector<double>>;

TEST(KruskalWallis, IsThatOfR) {
  const auto vector = test::json_vectors("kruskal");
  const auto ranks = stats::kruskal_wallis(vector["groups"].get<Groups>());
  EXPECT_TRUE(close(stats::h(ranks), vector["H"], tolerance)) << stats::h(ranks);
  EXPECT_EQ(std::ssize(ranks.sizes) - 1, vector["df"]);
  EXPECT_TRUE(close(stats::p_asymptotic(ranks), vector["p"], tolerance)) << stats::p_asymptotic(ranks);
}

TEST(KruskalWallis, OfTwoGroupsIsTheRankSumTest) {
  const std::vector<double> x{3, 3, 5, 8, 8, 12}, y{3, 8, 9, 9, 15, 20, 3};
  const auto ranks = stats::kruskal_wallis(Groups{x, y});
  const auto sum = stats::rank_sum(x, y);
  const double z = stats::z(sum, stats::Continuity::uncorrected);
  EXPECT_NEAR(stats::h(ranks), z * z, 1e-12);
  EXPECT_NEAR(stats::p_asymptotic(ranks), stats::p_asymptotic(sum, stats::Continuity::uncorrected), 1e-12);
  EXPECT_NEAR(stats::p_exact(ranks), stats::p_exact(sum), 1e-12);
}

TEST(KruskalWallis, ExactValuesOfThreePairsByHand) {
  // 6! / (2! 2! 2!) = 90 allotments; the groups that follow each other without overlap are 3! of them.
  const auto ranks = stats::kruskal_wallis(Groups{{1, 2}, {3, 4}, {5, 6}});
  EXPECT_NEAR(stats::h(ranks), 12.0 / (6 * 7) * (3 * 3 + 7 * 7 + 11 * 11) / 2 - 3 * 7, 1e-12);
  EXPECT_NEAR(stats::p_exact(ranks), 6.0 / 90, 1e-15);
  const auto points = stats::kruskal_wallis_distribution(std::vector<long>{2, 2, 2});
  EXPECT_NEAR(points.back().h, stats::h(ranks), 1e-12);
  EXPECT_NEAR(points.back().probability, 6.0 / 90, 1e-15);
  EXPECT_NEAR(std::accumulate(points.begin(), points.end(), 0.0, [](double s, auto& p) { return s + p.probability; }),
              1, 1e-14);
}

TEST(KruskalWallis, SaysWhereItHasNoVariance) {
  const auto constant = stats::kruskal_wallis(Groups{{2, 2}, {2}});
  EXPECT_THROW(stats::h(constant), Error);
  EXPECT_EQ(stats::p_exact(constant), 1);
  EXPECT_THROW(stats::kruskal_wallis(Groups{{1, 2}}), Error);
  EXPECT_THROW(stats::kruskal_wallis(Groups{{1, 2}, {}}), Error);
  EXPECT_THROW(stats::kruskal_wallis_distribution(std::vector<long>{3}), Error);
  EXPECT_THROW(stats::kruskal_wallis_distribution(std::vector<long>{3, 0}), Error);
  EXPECT_THROW(stats::kruskal_wallis_distribution(std::vector<long>{90, 91, 97}), Error);
}

}  // namespace
