// The shipped example: everything is found from what the file says.

#include "publication/report.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace titrate::publication;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;

namespace {

struct Example : testing::Test {
  Paper paper = read_paper(std::string(TITRATE_SOURCE_DIR) + "/examples/papers/ferrajoli-2008.toml");
  Ledger ledger{paper};
  Report report = check_paper(ledger);

  const Finding* find(const std::string& kind, const std::string& id) const {
    for (const Finding& each : report.findings)
      if (each.kind == kind && std::find(each.ids.begin(), each.ids.end(), id) != each.ids.end()) return &each;
    return nullptr;
  }
};

TEST_F(Example, ResponseWithoutFlareCannotBe34Percent) {
  const Finding* found = find("no_such_percent", "overall_without_flare");
  ASSERT_NE(found, nullptr);
  EXPECT_THAT(found->explanations, Contains(HasSubstr("leaves 9/31 = 29 %")));
}

TEST_F(Example, FlareOfThirtyOneCoursesIsNinePercent) {
  const Finding* found = find("percent_of_count", "flare_courses_g1_2");
  ASSERT_NE(found, nullptr);
  EXPECT_THAT(found->said, HasSubstr("31/333 is 9 %"));
}

TEST_F(Example, PartialResponseOf25PercentIsWithNodular) {
  const Finding* found = find("printed_twice", "partial_response");
  ASSERT_NE(found, nullptr);
  EXPECT_THAT(found->said, HasSubstr("10/44 = 23 %"));
  EXPECT_THAT(found->explanations, Contains("11 equals partial response 10 and nodular partial response 1"));
}

TEST_F(Example, ProgressionOfNineteenIsWithTheEarlyDeaths) {
  const Finding* found = find("printed_twice", "progressive_disease");
  ASSERT_NE(found, nullptr);
  EXPECT_THAT(found->explanations, Contains("19 equals progressive disease 17 and early death 2"));
}

TEST_F(Example, FludarabineGroupsMakeFifteenResponders) {
  const Finding* found = find("sum", "overall_fludarabine_sensitive");
  ASSERT_NE(found, nullptr);
  EXPECT_THAT(found->said, AllOf(HasSubstr("overall response is 14"), HasSubstr("make 15")));
  EXPECT_THAT(found->explanations, Contains(HasSubstr("11/32 = 34 %")));
}

TEST_F(Example, RespondersPValuesAreOfSevenPatientsNotEight) {
  const Finding* found = find("p_together", "responders_il2r");
  ASSERT_NE(found, nullptr);
  EXPECT_THAT(found->explanations, Contains(HasSubstr("Friedman, asymptotic: n = 4, 7")));
  EXPECT_EQ(find("p_together", "nonresponders_il6"), nullptr);  // twelve patients can
}

TEST_F(Example, NothingElseIsAccused) {
  std::vector<std::string> kinds;
  for (const Finding& each : report.findings) kinds.push_back(each.kind + " " + each.ids.front());
  EXPECT_THAT(kinds, testing::ElementsAre("printed_twice partial_response", "printed_twice progressive_disease",
                                          "no_such_percent overall_without_flare",
                                          "percent_of_count flare_courses_g1_2", "printed_twice thrombocytopenia_g3_4",
                                          "printed_twice cd3_patients", "sum overall_response",
                                          "p_printed_twice day7_il6", "p_together responders_fgf_basic"));
}

TEST_F(Example, TextAndJsonSayTheSame) {
  const std::string text = as_text(ledger, report);
  const auto json = as_json(ledger, report);
  EXPECT_EQ(json["schema"], "titrate/check-paper/1");
  EXPECT_EQ(json["findings"].size(), report.findings.size());
  for (const auto& each : json["findings"]) EXPECT_THAT(text, HasSubstr(each["said"].get<std::string>()));
  EXPECT_THAT(text, HasSubstr("courses with fatigue of grade 1-2: 71/333 = 21 %"));
  for (const auto& each : json["counts"])
    if (each["id"] == "no_flare") {
      EXPECT_EQ(each["value"], 31);
      EXPECT_EQ(each["printed"], false);
    }
}

}  // namespace
