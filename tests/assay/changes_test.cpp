#include "assay/changes.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace titrate::assay {
namespace {

Concentration number(double value) { return Quantified{value, 0}; }

std::vector<Measured> patients(const std::vector<std::vector<Concentration>>& rows, const std::string& group = "") {
  std::vector<Measured> values;
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t v = 0; v < rows[i].size(); ++v)
      values.push_back({group + std::to_string(i), group, v, rows[i][v]});
  return values;
}

// Up at day 7 and down again in all of eight patients: rank sums 8, 24, 16, chi-squared 12/(8*3*4) * (8^2 + 24^2 +
// 16^2) - 3*8*4 = 16, P = exp(-8). Every difference of one sign: exact signed-rank P = 2/2^8.
TEST(Changes, FriedmanAndSignedRankByHand) {
  std::vector<std::vector<Concentration>> rows;
  for (int i = 0; i < 8; ++i) rows.push_back({number(10 + i), number(40 + 3 * i), number(20 + 1.5 * i)});
  const auto all = changes("IL-6", patients(rows), 3);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].complete, 8);
  EXPECT_NEAR(*all[0].friedman, 16, 1e-12);
  EXPECT_NEAR(*all[0].p_friedman, std::exp(-8.0), 1e-12);
  ASSERT_EQ(all[0].pairs.size(), 2u);
  EXPECT_EQ(all[0].pairs[0].higher, 8);
  EXPECT_NEAR(*all[0].pairs[0].p_exact, 2.0 / 256, 1e-15);
  EXPECT_DOUBLE_EQ(*quantified(*all[0].visits[0].median), 13.5);
}

TEST(Changes, AValueBelowALimitIsATieNotAZero) {
  // The first patient's "<5" and 4 (of a better plate) do not differ; zeros would have made a rise of them.
  const auto all = changes(
      "IL-10", patients({{BelowDetection{5}, number(4)}, {BelowQuantification{5}, number(9)}, {number(6), number(8)}}),
      2);
  EXPECT_EQ(all[0].pairs[0].equal, 1);
  EXPECT_EQ(all[0].pairs[0].higher, 2);
  EXPECT_EQ(censoring(*all[0].visits[0].median), "<LLOQ");
  EXPECT_EQ(limit(*all[0].visits[0].median), 5);
  EXPECT_EQ(all[0].visits[0].censored, 2);
  EXPECT_FALSE(all[0].friedman);  // two visits
}

TEST(Changes, WhereAllIsTiedThereIsNoTest) {
  const auto all = changes("IL-8",
                           patients({{BelowDetection{3}, BelowDetection{3}, BelowDetection{3}},
                                     {BelowDetection{3}, BelowDetection{3}, BelowDetection{3}}}),
                           3);
  EXPECT_FALSE(all[0].friedman);
  EXPECT_EQ(all[0].tied, 6);
  EXPECT_FALSE(all[0].pairs[0].p_exact);
  EXPECT_EQ(all[0].pairs[0].equal, 2);
}

TEST(Changes, OnlyThePatientsWithEveryVisitAreInFriedmansTest) {
  auto values =
      patients({{number(1), number(2), number(3)}, {number(2), number(3), number(4)}, {number(5), number(4)}});
  values.push_back({"x", "", 0, NotQuantifiable{}});
  const auto all = changes("TNF", values, 3);
  EXPECT_EQ(all[0].complete, 2);
  EXPECT_EQ(all[0].pairs[0].n, 3);
  EXPECT_EQ(all[0].visits[0].n, 3);
}

TEST(Changes, GroupsComeAfterAll) {
  auto values = patients({{number(1), number(2)}}, "CR+PR");
  for (const Measured& each : patients({{number(3), number(2)}}, "SD+NR")) values.push_back(each);
  const auto all = changes("VEGF", values, 2);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].group, "");
  EXPECT_EQ(all[1].group, "CR+PR");
  EXPECT_EQ(all[1].pairs[0].higher, 1);
  EXPECT_EQ(all[2].pairs[0].lower, 1);
}

}  // namespace
}  // namespace titrate::assay
