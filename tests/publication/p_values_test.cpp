#include "publication/p_values.hpp"

#include "publication/papers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace titrate;
using namespace titrate::publication;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

PossiblePs possible(const std::string& tables) {
  const Paper paper = test::paper(tables);
  return check_p_values(Ledger(paper));
}

std::string within(const std::string& id, const std::string& p, const std::string& more = "") {
  return "[[p_value]]\nid = \"" + id + "\"\nwithin = \"n\"\nmeasurements = 3\nprinted = [{ p = \"" + p +
         "\", where = \"text\" }]\n" + more;
}

std::vector<long> sizes(const std::vector<TestWays>& tests, RankTest test) {
  std::vector<long> all;
  for (const TestWays& each : tests)
    if (each.test == test)
      for (const Way& way : each.ways) all.push_back(way.sizes[0]);
  return all;
}

TEST(PossibleP, ListsTestsAndSizes) {
  const auto of_twelve = possible(test::count("n", "", "count = 12") + within("a", ".018") + within("b", ".005"));
  EXPECT_THAT(sizes(of_twelve.each[0].tests, RankTest::signed_rank_uncorrected), ElementsAre(7));
  EXPECT_THAT(sizes(of_twelve.each[0].tests, RankTest::friedman_asymptotic), Contains(12));
  EXPECT_THAT(sizes(of_twelve.each[1].tests, RankTest::signed_rank_uncorrected), Contains(10));
  EXPECT_THAT(sizes(of_twelve.each[1].tests, RankTest::friedman_asymptotic), Contains(12));
  EXPECT_THAT(sizes(of_twelve.each[0].tests, RankTest::signed_rank_exact), IsEmpty());
  EXPECT_TRUE(of_twelve.findings.empty());
}

TEST(PossibleP, OfOneAnalysisComesFromOneSize) {
  const std::string more = "analysis = \"cytokines\"\ntest = \"friedman\"\n";
  const auto of_eight =
      possible(test::count("n", "", "count = 8") + within("a", ".050", more) + within("b", ".018", more));
  ASSERT_EQ(of_eight.together.size(), 1u);
  const auto friedman = sizes(of_eight.together[0].tests, RankTest::friedman_asymptotic);
  EXPECT_THAT(friedman, Contains(7));
  EXPECT_THAT(friedman, testing::Not(Contains(8)));
  ASSERT_EQ(of_eight.findings.size(), 1u);
  EXPECT_EQ(of_eight.findings[0].kind, "p_together");
  EXPECT_THAT(of_eight.findings[0].explanations, Contains(HasSubstr("Friedman, asymptotic: n = 4, 7")));
  EXPECT_THAT(of_eight.findings[0].explanations, Contains(HasSubstr("with ties .050 can be, of 8")));
  EXPECT_TRUE(possible(test::count("n", "", "count = 7") + within("a", ".050", more) + within("b", ".018", more))
                  .findings.empty());
}

TEST(PossibleP, ThatNoTestGivesIsImpossible) {
  // Three patients: the least P of any test here is Friedman's asymptotic, exp(-3) = .0498.
  const auto found = possible(test::count("n", "", "count = 3") + within("a", ".001"));
  ASSERT_EQ(found.findings.size(), 1u);
  EXPECT_EQ(found.findings[0].kind, "p_impossible");
  EXPECT_THAT(found.findings[0].said, HasSubstr("no test of up to 3 without ties gives P = .001"));
  EXPECT_TRUE(possible(test::count("n", "", "count = 3") + within("a", ".050")).findings.empty());
}

TEST(PossibleP, ThatTheNamedTestDoesNotGiveIsNamed) {
  const auto found = possible(test::count("n", "", "count = 8") + within("a", ".018", "test = \"signed-rank\"\n"));
  ASSERT_EQ(found.findings.size(), 1u);
  EXPECT_EQ(found.findings[0].kind, "p_test");
  EXPECT_THAT(found.findings[0].explanations, Contains("Wilcoxon signed-rank, uncorrected: n = 7"));
}

TEST(PossibleP, BetweenTwoGroups) {
  const std::string groups = test::count("a", "", "count = 3") + test::count("b", "", "count = 4");
  const std::string p =
      "[[p_value]]\nid = \"p\"\nbetween = [\"a\", \"b\"]\nprinted = [{ p = \".057\", where = \"text\" }]\n";
  const auto found = possible(groups + p);  // 2 / 35
  for (const TestWays& each : found.each[0].tests)
    if (each.test == RankTest::rank_sum_exact) {
      EXPECT_TRUE(each.at_full);
      ASSERT_EQ(each.ways.size(), 1u);
      EXPECT_EQ(each.ways[0].sizes, (std::vector<long>{3, 4}));
      EXPECT_EQ(each.ways[0].statistic, "U = 12 of 12");
    }
}

TEST(PossibleP, PrintedTwiceIsNamed) {
  const auto found = possible(
      test::count("n", "", "count = 12") +
      "[[p_value]]\nid = \"p\"\nwithin = \"n\"\nmeasurements = 3\nprinted = [{ p = \".035\", where = \"text\" }, "
      "{ p = \".018\", where = \"legend\" }]\n");
  ASSERT_EQ(found.findings.size(), 1u);
  EXPECT_EQ(found.findings[0].kind, "p_printed_twice");
  EXPECT_EQ(found.each.size(), 2u);
}

TEST(PossibleP, OfTwoRatesIsComputed) {
  const std::string rates = test::count("bulky", "", "count = 17") + test::count("other", "", "count = 27") +
                            test::count("a", "bulky", "count = 9") + test::count("b", "other", "count = 4");
  const auto p = [&](const char* value) {
    return possible(rates + "[[p_value]]\nid = \"p\"\nrates = [\"a\", \"b\"]\nprinted = [{ p = \"" + value +
                    "\", where = \"text\" }]\n");
  };
  // R: Fisher .01548, chi-squared .00695.
  EXPECT_TRUE(p(".015").findings.empty());
  EXPECT_THAT(p(".015").each[0].rates, Contains("Fisher, two-sided 0.01548: as printed"));
  EXPECT_TRUE(p(".007").findings.empty());
  ASSERT_EQ(p(".03").findings.size(), 1u);
  EXPECT_EQ(p(".03").findings[0].kind, "p_rates");
  EXPECT_TRUE(p("<.05").findings.empty());
}

TEST(PossibleP, OfLargeGroupsIsNotSearchedAndNotAccused) {
  const auto found = possible(test::count("n", "", "count = 5000") + within("a", ".018", "test = \"friedman\"\n"));
  EXPECT_TRUE(found.findings.empty());
  for (const TestWays& each : found.each[0].tests) EXPECT_FALSE(each.full_searched);
  const auto unknown = possible(test::count("n", "", "") + within("a", ".018"));
  EXPECT_TRUE(unknown.findings.empty());
}

}  // namespace
