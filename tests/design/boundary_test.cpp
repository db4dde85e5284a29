#include "design/boundary.hpp"

#include "design/reference.hpp"

#include <gmock/gmock.h>

namespace titrate {
namespace {

using design::Limits;
using test::design_of;
using test::outcome;
using test::reference;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const design::Boundary& of(const std::string& name) {
  static std::map<std::string, design::Boundary> known;
  if (!known.contains(name)) known[name] = design::boundary(reference(name));
  return known[name];
}

TEST(Boundary, OfEveryReferenceDesignIsExactlyThatOfR) {
  int compared = 0;
  for (const auto& row : test::vectors("tse_boundary", "design")) {
    const auto n = row.integer("n");
    const design::Boundary& b = of(row["design"]);
    const design::Look* look = b.at(static_cast<int>(n));
    ASSERT_TRUE(look);
    EXPECT_EQ(look->limits[0].low, row["stop_if_resp_le"].empty() ? -1 : row.integer("stop_if_resp_le"))
        << row["design"] << " " << n;
    EXPECT_EQ(look->limits[1].high, row["stop_if_tox_ge"].empty() ? n + 1 : row.integer("stop_if_tox_ge"))
        << row["design"] << " " << n;
    ++compared;
  }
  EXPECT_EQ(compared, 4 * 45);
}

TEST(Boundary, PosteriorsAreThoseOfR) {
  int compared = 0;
  for (const auto& row : test::vectors("tse_posterior", "design")) {
    const design::Design d = reference(row["design"]);
    const auto above = [&](std::size_t i) {
      const auto& rule = std::get<design::ThallSimonEstey>(d.outcomes[i].rule);
      return design::probability_above(rule.standard, rule.offset, rule.prior, row.number("x"), row.number("n"));
    };
    EXPECT_NEAR(above(0), row.number("p_or_above"), 1e-9);
    EXPECT_NEAR(above(1), row.number("p_tox_above"), 1e-9);
    ++compared;
  }
  EXPECT_GE(compared, 400);
}

/// n at which the limit first takes each value.
std::vector<int> rises(const std::vector<Limits>& all, int Limits::*limit, int first) {
  std::vector<int> at;
  for (int n = 1; n < static_cast<int>(all.size()); ++n)
    if (all[static_cast<std::size_t>(n)].*limit == first + static_cast<int>(at.size()) &&
        all[static_cast<std::size_t>(n)].*limit <= n)
      at.push_back(n);
  return at;
}

design::Outcome thall_simon(stats::Beta prior, stats::Beta standard, double promising, double not_promising) {
  return outcome("overall_response", true,
                 design::ThallSimon{.standard = {.rate = 0, .distribution = standard},
                                    .offset = 0,
                                    .prior = prior,
                                    .promising = promising,
                                    .not_promising = not_promising});
}

// CRAN package ph2bayes, stopbound_post(.05, "futility", 40, .6, 1.4, 15, 35, 0) and (.95, "superiority", …): facts,
// section 9.
TEST(Boundary, ThallAndSimonIsThatOfThePackagePh2bayes) {
  const auto all = design::limits(thall_simon({0.6, 1.4}, {15, 35}, 0.95, 0.05), 40);
  EXPECT_THAT(rises(all, &Limits::low, 0), ElementsAre(6, 13, 18, 24, 29, 35, 40));
  EXPECT_THAT(rises(all, &Limits::high, 3),
              ElementsAre(3, 4, 6, 8, 10, 13, 15, 17, 19, 22, 24, 26, 29, 31, 34, 36, 38));
  const auto other = design::limits(thall_simon({0.4, 1.6}, {10, 40}, 0.999, 0.05), 30);
  EXPECT_THAT(rises(other, &Limits::low, 0), ElementsAre(7, 19, 29));
}

TEST(Boundary, AnOffsetMovesTheStandard) {
  design::ThallSimonEstey rule{.standard = {.rate = 0.2}, .offset = 0.1, .prior = {0.4, 1.6}, .cutoff = 0.95};
  const auto moved = design::limits(outcome("overall_response", true, rule), 45);
  rule.standard.rate = 0.3, rule.offset = 0;
  EXPECT_EQ(moved, design::limits(outcome("overall_response", true, rule), 45));
}

TEST(Boundary, LooksAreFullCohortsFromTheMinimumOnAndTheLastPatient) {
  EXPECT_THAT(design::scheduled_looks(design_of(44, {}, 10, 15)), ElementsAre(15, 30, 44));
  EXPECT_THAT(design::scheduled_looks(design_of(20, {}, 12, 5)), ElementsAre(15, 20));
  EXPECT_THAT(design::scheduled_looks(design_of(3, {}, 0, 1)), ElementsAre(1, 2, 3));
}

TEST(Boundary, SimonLooksAtItsOwnTwoNumbersWhileToxicityIsWatchedThroughout) {
  const design::SimonTwoStage simon{.null_rate = 0.2, .alternative_rate = 0.4, .alpha = 0.05, .beta = 0.2};
  const design::Boundary b = design::boundary(
      design_of(50, {outcome("overall_response", true, simon), test::toxicity({0.6, 1.4}, 0.95)}, 5, 5));
  ASSERT_TRUE(b.at(13));  // 3/13, 12/43
  EXPECT_EQ(b.at(13)->limits[0].low, 3);
  EXPECT_EQ(b.at(13)->limits[1].high, 14) << "13 is no full cohort: toxicity is not looked at";
  EXPECT_EQ(b.at(43)->limits[0], (Limits{12, 13}));
  EXPECT_EQ(b.at(15)->limits[1].high, 8);
}

TEST(Boundary, ReasonsAreNamedAsTheRuleWouldNameThem) {
  const design::Design d = reference("A");
  EXPECT_EQ(design::reasons_text(d, design::reason(0, false) | design::reason(1, true)),
            "overall_response too rare and infection_g3_4 too frequent");
  EXPECT_EQ(design::reasons_text(d, 0), "no boundary crossed");
}

TEST(Boundary, ThatCanNeverStopIsWarnedOfWithTheReason) {
  const design::Design d = design_of(20, {test::response({20, 80}, 0.95), test::toxicity({0.6, 1.4}, 0.95)});
  const auto said = design::warnings(d, design::boundary(d));
  ASSERT_EQ(said.size(), 1u);
  // Beta(20, 100) after 0 of 20: Pr(rate < 0.2) = 0.8498 by R's pbeta(0.2, 20, 100).
  EXPECT_THAT(said[0], HasSubstr("overall_response can never stop"));
  EXPECT_THAT(said[0], HasSubstr("even 0 of 20 give a probability of 0."));
  EXPECT_THAT(said[0], HasSubstr("worth 100 patients"));
}

TEST(Boundary, ThatAlwaysStopsIsWarnedOfWithTheReason) {
  const design::Design d = design_of(45, {test::response({1, 200}, 0.95), test::toxicity({0.6, 1.4}, 0.95)});
  const auto said = design::warnings(d, design::boundary(d));
  ASSERT_EQ(said.size(), 1u);
  EXPECT_THAT(said[0], HasSubstr("overall_response always stops the trial, at 1 patients"));
  EXPECT_THAT(said[0], HasSubstr("Beta(1, 200) decides before the data do"));
}

TEST(Boundary, ThatStopsOnlyWhenAllAreTreatedIsWarnedOf) {
  const design::Design d = design_of(20, {test::response({0.4, 1.6}, 0.95)}, 20, 20);
  const auto said = design::warnings(d, design::boundary(d));
  ASSERT_EQ(said.size(), 1u);
  EXPECT_THAT(said[0], HasSubstr("only at its last look"));
}

TEST(Boundary, OfAReferenceDesignNeedsNoWarning) {
  for (const char* name : {"A", "B", "C", "D"})
    EXPECT_THAT(design::warnings(reference(name), design::boundary(reference(name))), IsEmpty()) << name;
}

}  // namespace
}  // namespace titrate
