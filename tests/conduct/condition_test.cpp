#include "conduct/condition.hpp"

#include "conduct/conduct_table.hpp"

using namespace titrate;
using namespace titrate::test;
using conduct::Truth;

namespace {

/// The condition of a stopping rule, as the file says it.
protocol::Condition condition(const std::string& text) {
  return protocol_of(protocol_text(daily_ladder + "[[stopping]]\nid = \"asked\"\nwhen = " + text + "\n"))
      .stopping.at(0)
      .when;
}
protocol::Condition at_baseline(const std::string& text) {
  return protocol_of(protocol_text(daily_ladder, "", "") +
                     "[[eligibility]]\nid = \"asked\"\ntext = \"asked\"\nwhen = " + text + "\n")
      .eligibility.at(0)
      .when;
}

char letter(Truth truth) { return truth == Truth::yes ? 'y' : truth == Truth::no ? 'n' : '?'; }

/// Asks every visit of a table; the answers stand in the column `asked`, y, n or ?.
void expect_answers(const std::string& asked, const std::string& text) {
  const protocol::Condition when = condition(asked);
  const test::Table table = test::parse(text);
  const chart::Chart whole = chart_of(table, library());
  chart::Chart chart = whole;
  chart.visits.clear();
  clinic::Clinic judge(library(), chart);
  std::vector<results::Assessment> assessments;
  std::vector<Cells> found = table.rows;
  const std::vector<int> restarts{0};
  for (std::size_t v = 0; v < whole.visits.size(); ++v) {
    chart.visits.push_back(whole.visits[v]);
    assessments.push_back(judge.assess(v, restarts));
    const int day = whole.visits[v].day;
    const conduct::View view{.chart = chart,
                             .assessments = assessments,
                             .visit = v,
                             .course_start = day > 0 ? (day - 1) / 28 * 28 : 0,
                             .dose_mg = 10};
    found[v].back() = letter(conduct::evaluate(when, view));
  }
  EXPECT_EQ("\n" + print(table, found), "\n" + print(table, table.rows)) << asked;
}

TEST(Condition, ComparesOnBothSidesOfTheThreshold) {
  expect_answers(R"({ measure = "neutrophils", below = "1e9/L" })", R"(
     day  anc | asked
       0    2 |     n
       7  1.0 |     n
      14 0.99 |     y
      21    . |     ?
  )");
  expect_answers(R"({ measure = "neutrophils", at_most = "1e9/L" })", R"(
     day  anc | asked
       0 1.01 |     n
       7  1.0 |     y
  )");
  expect_answers(R"({ measure = "neutrophils", at_least = "1e9/L" })", R"(
     day  anc | asked
       0 0.99 |     n
       7  1.0 |     y
  )");
  expect_answers(R"({ measure = "neutrophils", above = "1e9/L" })", R"(
     day  anc | asked
       0  1.0 |     n
       7 1.01 |     y
  )");
}

TEST(Condition, AMissingValueIsNeitherMetNorNotMetAndNoneOfItIsUnknown) {
  // All, any and none of two questions, one of which a visit may leave open (Kleene).
  const std::string table_of = R"(
     day  anc plt | asked
       0  0.5  20 |     {}
       7  0.5  90 |     {}
      14  0.5   . |     {}
      21    2  90 |     {}
      28    2   . |     {}
      35    .   . |     {}
  )";
  const std::string parts =
      R"([{ measure = "neutrophils", below = "1e9/L" }, { measure = "platelets", below = "50e9/L" }])";
  const auto with = [&](const std::string& answers) {
    std::string text = table_of;
    for (const char answer : answers) text.replace(text.find("{}"), 2, 1, answer);
    return text;
  };
  expect_answers("{ all = " + parts + " }", with("yn?nn?"));
  expect_answers("{ any = " + parts + " }", with("yyyn??"));
  expect_answers("{ none = " + parts + " }", with("nnny??"));
}

TEST(Condition, MaximumAgeLetsAnEarlierValueStandIn) {
  expect_answers(R"({ measure = "neutrophils", below = "1e9/L", maximum_age = "7 d" })", R"(
     day  anc | asked
       0  0.5 |     y
       7    . |     y
       8    . |     ?
      14  2.0 |     n
      21    . |     n
      22    . |     ?
  )");
}

TEST(Condition, ConsecutiveCountsVisitsThatHaveTheValue) {
  expect_answers(R"({ measure = "neutrophils", below = "1e9/L", consecutive = 3 })", R"(
     day  anc | asked
       0  0.5 |     n
       7  0.5 |     n
      14    . |     ?
      21  0.5 |     y
      28  1.5 |     n
      35  0.5 |     n
      42  0.5 |     n
  )");
}

TEST(Condition, LastingAsksForDaysFromTheFirstInARow) {
  expect_answers(R"({ measure = "neutrophils", below = "1e9/L", lasting = "14 d" })", R"(
     day  anc | asked
       0  0.5 |     n
      13  0.5 |     n
      14  0.5 |     y
      15  1.5 |     n
      16  0.5 |     n
      30  0.5 |     y
  )");
  expect_answers(R"({ term = "neutropenia", grade = 4, consecutive = 2, lasting = "7 d" })", R"(
     day  anc | asked
       0  0.4 |     n
       3  0.4 |     n
       7  0.4 |     y
      10  0.6 |     n
      11  0.4 |     n
      18  0.4 |     y
  )");
}

TEST(Condition, RelativeToBaselineSeesTheLastValueBeforeTheFirstDose) {
  expect_answers(R"({ measure = "neutrophils", below = 0.5, relative_to = "baseline" })", R"(
     day  anc | asked
      -7    8 |     n
       0    4 |     n
       7    2 |     n
      14  1.9 |     y
  )");
  expect_answers(R"({ measure = "neutrophils", below = 0.5, relative_to = "baseline" })", R"(
     day  anc | asked
       0    . |     ?
       7    2 |     ?
  )");
}

TEST(Condition, RelativeToNormalTakesTheUpperLimitUpwardAndTheLowerDownward) {
  // Creatinine of men: 0.7 to 1.3 mg/dL.
  expect_answers(R"({ measure = "creatinine", above = 2, relative_to = "normal" })", R"(
     day creat | asked
       0   2.6 |     n
       7   2.7 |     y
       8     . |     ?
  )");
  expect_answers(R"({ measure = "creatinine", below = 1, relative_to = "normal" })", R"(
     day creat | asked
       0   0.7 |     n
       7  0.69 |     y
  )");
  // No laboratory gives a limit for nodes.
  expect_answers(R"({ measure = "longest_node", above = 1, relative_to = "normal" })", R"(
     day node | asked
       0    9 |     ?
  )");
}

TEST(Condition, ScopeVisitSeesThisVisitAlone) {
  expect_answers(R"({ term = "neutropenia", grade = 3 })", R"(
     day  anc | asked
       0    3 |     n
       7  0.9 |     y
      14    . |     ?
      21  1.0 |     n
  )");
}

TEST(Condition, ScopeCourseIsTheWorstOfTheCourseAndItsLastVisitOpensTheNext) {
  expect_answers(R"({ term = "neutropenia", grade = 3, scope = "course" })", R"(
     day  anc | asked
       0  0.4 |     ?
       7    . |     ?
      14  0.9 |     y
      21    3 |     y
      28    3 |     y
      35    3 |     n
      56  0.9 |     y
      57    3 |     y
      84    3 |     y
      85    . |     n
     113    . |     ?
  )");
}

TEST(Condition, ScopeEverForgetsNothingButWhatWasBeforeTheFirstDose) {
  expect_answers(R"({ term = "neutropenia", grade = 3, scope = "ever" })", R"(
     day  anc | asked
      -1  0.4 |     ?
       0  0.4 |     ?
       7    3 |     n
      14  0.9 |     y
     200    3 |     y
     300    . |     y
  )");
}

TEST(Condition, AnyTermLeavesOutTheExceptedAndIsUnknownWhereNothingWasMeasured) {
  expect_answers(R"({ term = "any", grade = 3, except = ["neutropenia"] })", R"(
     day  anc plt   event | asked
       0    3 200       . |     n
       7  0.4 200       . |     n
      14  0.4  20       . |     y
      21    .   .       . |     ?
      28    3   .       . |     ?
      35    3   . infection:3 |     y
  )");
}

TEST(Condition, FlareLysisResponseProgressionElapsedAndDose) {
  expect_answers(R"({ flare_grade = 2 })", R"(
     day pain | asked
       0    0 |     n
       3    1 |     n
       5    2 |     y
       9    . |     y
      14    0 |     n
  )");
  expect_answers(R"({ flare_grade = 2, scope = "course" })", R"(
     day pain | asked
       0    0 |     ?
       5    2 |     y
      14    0 |     y
      28    0 |     y
      35    0 |     n
  )");
  expect_answers(R"({ lysis = "laboratory" })", R"(
     day urate   k   p   ca | asked
       0     5   4   3    9 |     n
       2     9 6.5   3    9 |     y
       9     5   4   3    9 |     n
  )");
  expect_answers(R"({ lysis = "clinical" })", R"(
     day urate   k   p   ca creat | asked
       0     5   4   3    9     1 |     n
       2     9 6.5   3    9     1 |     n
       3     9 6.5   3    9     2 |     y
  )");
  expect_answers(R"({ response = "partial" })", R"(
     day alc spd spleen liver node  anc plt hb | asked
       0  50  40      0     0    4    3 200 14 |     n
      28  10  10      0     0    2    3 200 14 |     n
      84  10  10      0     0    2    3 200 14 |     y
  )");
  expect_answers(R"({ progression = true })", R"(
     day alc | asked
       0  50 |     n
      28  90 |     n
      42  90 |     y
  )");
  expect_answers(R"({ elapsed = "28 d" })", R"(
     day anc | asked
       0   3 |     n
      27   3 |     n
      28   3 |     y
  )");
}

TEST(Condition, CovariatesOfTheBaselineMayBeUnknown) {
  chart::Chart chart;
  chart.visits.add(0);
  const auto ask = [&](const std::string& text) {
    return letter(conduct::evaluate_baseline(at_baseline(text), chart));
  };
  const std::vector<std::string> questions{
      R"({ covariate = "age", at_least = "65 yr" })",
      R"({ covariate = "prior_lines", at_least = 2 })",
      R"({ covariate = "creatinine_clearance", below = "60 mL/min" })",
      R"({ covariate = "weight", below = "80 kg" })",
      R"({ covariate = "fludarabine_refractory", is = true })",
      R"({ covariate = "del17p", is = true })",
      R"({ covariate = "thrombosis_risk_factors", at_least = 1 })",
      R"({ covariate = "rai", at_least = 3 })",
  };
  for (const std::string& question : questions) EXPECT_EQ(ask(question), '?') << question;
  chart.baseline = {.age_years = 65,
                    .weight_kg = 79,
                    .prior_lines = 2,
                    .fludarabine_refractory = chart::Answer::yes,
                    .fish = chart::Fish::del17p,
                    .rai = 3,
                    .creatinine_clearance = 59,
                    .thrombosis_risk_factors = 1};
  for (const std::string& question : questions) EXPECT_EQ(ask(question), 'y') << question;
  chart.baseline = {.age_years = 64,
                    .weight_kg = 80,
                    .prior_lines = 1,
                    .fludarabine_refractory = chart::Answer::no,
                    .fish = chart::Fish::del11q,
                    .rai = 2,
                    .creatinine_clearance = 60,
                    .thrombosis_risk_factors = 0};
  for (const std::string& question : questions) EXPECT_EQ(ask(question), 'n') << question;
}

TEST(Condition, TheBaselineIsWhatWasKnownByTheDay) {
  chart::Chart chart;
  for (const auto& [day, bilirubin] : {std::pair(-7, 1.0), std::pair(0, 3.0), std::pair(1, 9.0)}) {
    chart.visits.add(day);
    chart.visits.set(Measure::bilirubin, bilirubin);
  }
  const protocol::Condition low = at_baseline(R"({ measure = "bilirubin", below = "2 mg/dL" })");
  EXPECT_EQ(conduct::evaluate_baseline(low, chart), Truth::no);
  EXPECT_EQ(conduct::evaluate_baseline(low, chart, 99), Truth::no);
  EXPECT_EQ(conduct::evaluate_baseline(low, chart, -1), Truth::yes);
  EXPECT_EQ(conduct::evaluate_baseline(low, chart, -8), Truth::unknown);
}

}  // namespace
