#include "design/compare.hpp"

#include <cmath>

#include <gmock/gmock.h>

namespace titrate {
namespace {

using design::Contender;
using design::TrialScores;

/// Scores of trials in which only the first measure, overall response, has a value.
std::vector<TrialScores> scores(const std::vector<std::pair<double, double>>& responses) {
  const std::size_t measures = design::measures().size();
  std::vector<TrialScores> all;
  for (const auto& [first, second] : responses) {
    TrialScores s;
    s.value.assign(2, std::vector<double>(measures, std::nan("")));
    s.gained.assign(2, std::vector<std::int32_t>(measures, 0));
    s.lost = s.gained;
    s.value[0][0] = first;
    s.value[1][0] = second;
    s.gained[1][0] = 3;
    s.lost[1][0] = 1;
    all.push_back(s);
  }
  return all;
}

std::vector<Contender> two() {
  std::vector<Contender> contenders(2);
  contenders[0].label = "a";
  contenders[1].label = "b";
  contenders[0].setup.protocol.patients = contenders[1].setup.protocol.patients = 20;
  return contenders;
}

TEST(Compare, DifferencesAreTakenWithinEachTrial) {
  const auto made = design::sum_up(two(), scores({{.1, .2}, {.3, .4}, {.5, .7}, {.2, .2}}), {});
  const design::Compared& b = made.compared[1][0];
  EXPECT_NEAR(*b.mean, (.2 + .4 + .7 + .2) / 4, 1e-15);
  EXPECT_NEAR(*b.difference, (.1 + .1 + .2 + 0) / 4, 1e-15);
  EXPECT_NEAR(b.difference_interval->low, 0, 1e-15);
  EXPECT_NEAR(b.difference_interval->high, .2, 1e-15);
  // Sum of squares about the mean .1: 0 + 0 + .01 + .01; over 3, over 4.
  EXPECT_NEAR(b.standard_error, std::sqrt(.02 / 3 / 4), 1e-15);
}

TEST(Compare, WhoHasTheOutcomeOnlyHereIsCountedPerHundredPatients) {
  const auto made = design::sum_up(two(), scores({{.1, .2}, {.1, .2}}), {});
  EXPECT_DOUBLE_EQ(made.compared[1][0].gained, 15);  // 3 of 20
  EXPECT_DOUBLE_EQ(made.compared[1][0].lost, 5);     // 1 of 20
}

TEST(Compare, AMeasureWithoutAValueHasNone) {
  const auto made = design::sum_up(two(), scores({{.1, .2}}), {});
  EXPECT_FALSE(made.compared[1][1].mean);
  EXPECT_FALSE(made.compared[1][1].difference);
  EXPECT_TRUE(design::to_json(made)["measures"][1]["protocols"][1]["mean"].is_null());
}

TEST(Compare, SaysWhoIsNotTheSamePersonAndWhatOriginFound) {
  auto all = scores({{.1, .2}, {.1, .2}});
  EXPECT_THAT(design::sum_up(two(), all, {}).notes.front(),
              testing::HasSubstr("Paired: every protocol treats the same"));
  EXPECT_THAT(design::sum_up(two(), all, {}).notes, testing::Not(testing::Contains(testing::HasSubstr("ORIGIN"))));
  all[0].differing = 10;
  all[1].aged_65 = 20;
  const auto notes = design::sum_up(two(), all, {}).notes;
  EXPECT_THAT(notes.front(), testing::HasSubstr("25.0 % of the patients are not the same person"));
  EXPECT_THAT(notes, testing::Contains(
                         testing::AllOf(testing::HasSubstr("50 % of these virtual patients are 65 years or older"),
                                        testing::HasSubstr("hazard ratio 1.92"))));
}

}  // namespace
}  // namespace titrate
