// Every printed cell is known from the sample study.

#include "report/page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::report_sample {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Comparison, IsHeadedFittedNotValidated) {
  EXPECT_THAT(plain_text(between(sample_page(), "<table id=\"comparison-table\"", "</caption>")),
              HasSubstr("Fitted, not validated."));
}

TEST(Comparison, ShowsUnitIntervalsAndWhetherInside) {
  const std::string& page = sample_page();
  EXPECT_THAT(row(page, "comparison-table", "Overall response (CR, nPR, PR)"),
              ElementsAre("Overall response (CR, nPR, PR)", "patients", "14/44 (32 %)", "19–48 %", "31 % [18–46 %]",
                          "21–42 %", "yes"));
  EXPECT_THAT(row(page, "comparison-table", "Neutropenia, grade 3–4", "Per course"),
              ElementsAre("Neutropenia, grade 3–4", "28-day courses", "135/333 (40.5 %)", "35.2–46.0 %",
                          "38.2 % [25.0–39.0 %]", "28.3–38.8 %", "no, outside"));
}

TEST(Comparison, MarksRoundedCountsAndNotes) {
  const std::string& page = sample_page();
  EXPECT_THAT(row(page, "comparison-table", "Tumor flare, grade 3–4", "Per course")[2], "7/333 (2.1 %)r");
  EXPECT_THAT(row(page, "comparison-table", "Partial response (PR)1")[2], "10/44 (23 %)");
  EXPECT_THAT(plain_text(page), HasSubstr("Partial response (PR): 23 %; the text prints 25 %."));
}

TEST(Comparison, SaysWhatIsNotPredictedAndWhy) {
  EXPECT_THAT(row(sample_page(), "comparison-table", "overall_nobody"),
              ElementsAre("overall_nobody", "patients", "1/8 (13 %)", "–",
                          "not predicted: the program has no definition of this outcome", "–", "–"));
}

TEST(Comparison, KeepsTheTwoUnitsOfFlareApart) {
  EXPECT_THAT(plain_text(sample_page()),
              HasSubstr("Published flare is 13/44 (30 %) of patients but 38/333 (11.4 %) of courses"));
}

TEST(Comparison, SaysHowCloselyFlareWasLookedFor) {
  EXPECT_THAT(plain_text(between(sample_page(), "<section id=\"comparison\">", "<figure")),
              HasSubstr("Mild flare is looked for 1.4 times less closely"));
}

TEST(Table1, SetsTheVirtualColumnBesideThePublishedOne) {
  EXPECT_THAT(row(sample_page(), "table-1", "Age, median (range)"),
              ElementsAre("Age, median (range)", "64 years (49–86)", "63.9 years [60.5–67.3]"));
  EXPECT_THAT(row(sample_page(), "table-1", "Female"), ElementsAre("Female", "14/44 (32 %)", "33 % [20–48 %]"));
  EXPECT_THAT(row(sample_page(), "table-1", "Normal"), ElementsAre("Normal", "–", "not modelled"));
}

TEST(Table2, ShowsResponses) {
  EXPECT_THAT(row(sample_page(), "table-2", "Complete response (CR)"),
              ElementsAre("Complete response (CR)", "3/44 (7 %)", "5 % [0–14 %]"));
  EXPECT_THAT(row(sample_page(), "table-2", "Stable disease (SD)"),
              ElementsAre("Stable disease (SD)", "11/44 (25 %)", "28 % [14–43 %]"));
}

TEST(Table3, ShowsResponseByToleratedDose) {
  EXPECT_THAT(row(sample_page(), "table-3", "10 mg"),
              ElementsAre("10 mg", "16/44 (36 %)", "40 % [25–55 %]", "4/16 (25 %)", "33 % [10–60 %]"));
  EXPECT_THAT(row(sample_page(), "table-3", "5 mg"), ElementsAre("5 mg", "–", "not modelled", "–", "not modelled"));
}

TEST(Table4, NeverPrintsAVirtualNumberForWhatIsNotModelled) {
  EXPECT_THAT(row(sample_page(), "table-4", "Fatigue"),
              ElementsAre("Fatigue", "71/333 (21.3 %)", "not modelled", "1 %", "not modelled"));
  EXPECT_THAT(row(sample_page(), "table-4", "Fever of unknown origin"),
              ElementsAre("Fever of unknown origin", "–", "not modelled", "2 %", "not modelled"));
  EXPECT_THAT(
      row(sample_page(), "table-4", "Tumor flare"),
      ElementsAre("Tumor flare", "31/333 (9.3 %)", "10.0 % [5.0–16.0 %]", "7/333 (2.1 %)r", "<0.1 % [0.0–1.2 %]"));
}

TEST(Table5, ShowsCoursesAndPatientsSideBySide) {
  EXPECT_THAT(row(sample_page(), "table-5", "Grade 3–4", "Neutropenia"),
              ElementsAre("Grade 3–4", "135/333 (40.5 %)", "38.2 % [25.0–39.0 %]", "40.1 % [27.0–50.0 %]", "–",
                          "75 % [60–90 %]"));
  EXPECT_THAT(row(sample_page(), "table-5", "Courses given in the trial"),
              ElementsAre("Courses given in the trial", "–", "329 [280–380]", "–", "–", "–"));
}

TEST(Ledger, NamesTheRuleTheDrawAndTheRulesThatLost) {
  EXPECT_THAT(row(sample_page(), "ledger-1", "29"),
              ElementsAre("29", "hold", "lenalidomide", "10 → 0", "hold-<neutrophils>", "reduce-neutropenia", "0.125"));
  EXPECT_THAT(row(sample_page(), "ledger-1", "1"),
              ElementsAre("1", "start", "lenalidomide", "0 → 10", "plan", "–", "–"));
}

TEST(Survival, PrintsTheShareAndTheNumberAtRiskEveryThirdMonth) {
  EXPECT_THAT(row(sample_page(), "data-overall-survival", "0"),
              ElementsAre("0", "100 %", "100–100 %", "44.0", "100 %", "44"));
  EXPECT_EQ(row(sample_page(), "data-overall-survival", "3")[5], "40");  // four died on day 20
}

TEST(Waterfall, ListsBestChanges) {
  EXPECT_THAT(row(sample_page(), "data-waterfall-nodes", "3")[2], "partial response");
}

TEST(EveryTable, HasAsManyCellsInARowAsHeadings) {
  const std::string& page = sample_page();
  const auto occurrences = [](const std::string& text, const std::string& what) {
    std::size_t n = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
    return n;
  };
  for (std::size_t at = page.find("<table"); at != std::string::npos; at = page.find("<table", at + 1)) {
    const std::string table = page.substr(at, page.find("</table>", at) - at);
    const std::size_t columns = occurrences(table, "<th scope=\"col\"");
    for (std::size_t row = table.find("<tr", table.find("<tbody>")); row != std::string::npos;
         row = table.find("<tr", row + 1)) {
      const std::string one = table.substr(row, table.find("</tr>", row) - row);
      if (one.find("colgroup") != std::string::npos) continue;
      EXPECT_EQ(occurrences(one, "<th ") + occurrences(one, "<td"), columns) << one;
    }
  }
}

}  // namespace
}  // namespace titrate::report_sample
