#include "clinic/toxicity.hpp"

#include "clinic/chart_table.hpp"

#include <cmath>

using namespace titrate;
using namespace titrate::test;
using chart::Term;

namespace {

constexpr double lln = -1, uln = -2;  // stand for the limits in the table below

/// Limits unlike every threshold of the table, so that none can be mistaken for another.
chart::Limits limits() {
  chart::Limits l;
  const auto put = [&](Measure m, double low, double high) {
    l.lower[chart::index(m)] = low;
    l.upper[chart::index(m)] = high;
  };
  put(Measure::neutrophils, 1.9, 7.1);
  put(Measure::platelets, 145, 390);
  put(Measure::hemoglobin, 13.1, 17.1);
  put(Measure::leukocytes, 3.9, 10.9);
  put(Measure::lymphocytes, 1.1, 3.9);
  put(Measure::creatinine, 0.6, 1.2);
  put(Measure::urate, 3.1, 7.1);
  put(Measure::potassium, 3.4, 5.2);
  put(Measure::phosphate, 2.7, 4.6);
  put(Measure::calcium, 8.4, 10.4);
  put(Measure::bilirubin, 0.2, 1.1);
  put(Measure::alt, 7, 41);
  put(Measure::ast, 6, 37);
  return l;
}

/// Typed from CTCAE v3.0 as the project's clinical facts give it: each grade and the value at which it begins
/// (outside).
struct Expected {
  Term term;
  Measure measure;
  bool low;
  double multiple;  ///< the numbers are multiples of the upper limit (1) or values (0)
  std::vector<std::pair<int, double>> grades;
};
const std::vector<Expected> printed{
    {Term::neutropenia, Measure::neutrophils, true, 0, {{1, lln}, {2, 1.5}, {3, 1.0}, {4, 0.5}}},
    {Term::thrombocytopenia, Measure::platelets, true, 0, {{1, lln}, {2, 75}, {3, 50}, {4, 25}}},
    {Term::anemia, Measure::hemoglobin, true, 0, {{1, lln}, {2, 10.0}, {3, 8.0}, {4, 6.5}}},
    {Term::leukopenia, Measure::leukocytes, true, 0, {{1, lln}, {2, 3.0}, {3, 2.0}, {4, 1.0}}},
    {Term::lymphopenia, Measure::lymphocytes, true, 0, {{1, lln}, {2, 0.8}, {3, 0.5}, {4, 0.2}}},
    {Term::creatinine_increased, Measure::creatinine, false, 1, {{1, 1}, {2, 1.5}, {3, 3}, {4, 6}}},
    {Term::hyperuricemia, Measure::urate, false, 0, {{1, uln}, {4, 10}}},
    {Term::hyperkalemia, Measure::potassium, false, 0, {{1, uln}, {2, 5.5}, {3, 6.0}, {4, 7.0}}},
    {Term::hypokalemia, Measure::potassium, true, 0, {{1, lln}, {3, 3.0}, {4, 2.5}}},
    {Term::hypophosphatemia, Measure::phosphate, true, 0, {{1, lln}, {2, 2.5}, {3, 2.0}, {4, 1.0}}},
    {Term::hypocalcemia, Measure::calcium, true, 0, {{1, lln}, {2, 8.0}, {3, 7.0}, {4, 6.0}}},
    {Term::hypercalcemia, Measure::calcium, false, 0, {{1, uln}, {2, 11.5}, {3, 12.5}, {4, 13.5}}},
    {Term::bilirubin_increased, Measure::bilirubin, false, 1, {{1, 1}, {2, 1.5}, {3, 3}, {4, 10}}},
    {Term::alt_increased, Measure::alt, false, 1, {{1, 1}, {2, 2.5}, {3, 5}, {4, 20}}},
    {Term::ast_increased, Measure::ast, false, 1, {{1, 1}, {2, 2.5}, {3, 5}, {4, 20}}},
};

/// The next value beyond a threshold: the next number, or for a multiple of a limit the next that no rounding can
/// explain.
double just_beyond(double at, bool low, bool worked_out) {
  if (worked_out) return at * (1 + (low ? -1e-6 : 1e-6));
  return std::nextafter(at, low ? -1e9 : 1e9);
}

int grade(Term term, Measure measure, double value, const chart::Limits& l) {
  chart::Visit visit;
  visit[measure] = value;
  results::Assessment assessment;
  clinic::Toxicity judge(library().toxicity);
  judge.begin(l);
  judge.assess(visit, {}, {}, assessment);
  return assessment.grade_of(term);
}

/// The threshold itself belongs to the milder side, the next number beyond it to the grade.
TEST(Toxicity, EveryPrintedBoundaryFromBothSides) {
  const auto l = limits();
  std::string table = "\nterm                  at the threshold  grade | just beyond  grade\n";
  for (const auto& expected : printed) {
    int milder = 0;
    for (const auto& [severity, typed] : expected.grades) {
      const double upper = l.upper[chart::index(expected.measure)], lower = l.lower[chart::index(expected.measure)];
      const double at = expected.multiple > 0 ? typed * upper : typed == lln ? lower : typed == uln ? upper : typed;
      const double beyond = just_beyond(at, expected.low, expected.multiple > 0);
      const int found_at = grade(expected.term, expected.measure, at, l);
      const int found_beyond = grade(expected.term, expected.measure, beyond, l);
      table += fmt::format("{:<22} {:>15} {:>6} | {:>11} {:>6}\n", chart::name(expected.term), at, found_at,
                           expected.low ? "a bit less" : "a bit more", found_beyond);
      EXPECT_EQ(found_at, milder) << chart::name(expected.term) << " at " << at;
      EXPECT_EQ(found_beyond, severity) << chart::name(expected.term) << " beyond " << at;
      milder = severity;
    }
  }
  if (HasFailure()) std::cout << table;
}

/// The file holds the typed thresholds and no other.
TEST(Toxicity, TheFileHasTheTypedThresholdsAndNoOther) {
  const auto l = limits();
  ASSERT_EQ(library().toxicity.measured.size(), printed.size());
  for (const auto& term : library().toxicity.measured) {
    const auto expected =
        std::find_if(printed.begin(), printed.end(), [&](const auto& e) { return e.term == term.term; });
    ASSERT_NE(expected, printed.end()) << chart::name(term.term);
    EXPECT_EQ(term.measure, expected->measure);
    EXPECT_EQ(term.low, expected->low);
    ASSERT_EQ(term.steps.size(), expected->grades.size()) << chart::name(term.term);
    int milder = 0;
    for (const auto& step : term.steps) {
      const double at = step.from.resolve(l, term.measure);
      EXPECT_EQ(grade(term.term, term.measure, at, l), milder) << chart::name(term.term) << " at " << at;
      EXPECT_EQ(
          grade(term.term, term.measure,
                just_beyond(at, term.low, step.from.value != 1 && step.from.of != clinic::Bound::Of::absolute), l),
          step.grade)
          << chart::name(term.term) << " beyond " << at;
      milder = step.grade;
    }
  }
}

TEST(Toxicity, EveryGradeHasItsDefinitionSourceAndConfidence) {
  const auto& provenance = library().toxicity.provenance;
  EXPECT_FALSE(provenance.verified);  // nobody has compared it with the original yet
  EXPECT_GT(provenance.definitions.size(), 60u);
  for (const auto& row : provenance.definitions) {
    EXPECT_FALSE(row.definition.empty()) << row.key;
    EXPECT_FALSE(row.source.empty()) << row.key;
    EXPECT_FALSE(row.confidence.empty()) << row.key;
  }
}

TEST(Toxicity, AMissingValueHasNoGradeAndAPresentNormalOneHasZero) {
  expect_table(R"(
     day  anc  plt   hb  | neutropenia thrombocytopenia anemia
       0    .  200  14.0 |           .                0      0
       7  4.0    .     . |           0                .      .
      14    .    .     . |           .                .      .
  )");
}

TEST(Toxicity, AbnormalBaselinesAreGraded) {
  expect_table(R"(
     day  anc  plt    hb creat | neutropenia thrombocytopenia anemia creatinine_increased
       0  0.4   60  13.4   1.3 |           4                2      1                    0
      28  0.5   49  13.5   1.4 |           3                3      0                    1
  )");
}

TEST(Toxicity, WithoutALimitAValueIsGradedOnlyWhereTheNumberAloneDecides) {
  auto l = limits();
  l.lower[chart::index(Measure::neutrophils)] = chart::missing;
  l.upper[chart::index(Measure::creatinine)] = chart::missing;
  EXPECT_EQ(grade(Term::neutropenia, Measure::neutrophils, 4.0, l), -1);  // normal in most laboratories, known in none
  EXPECT_EQ(grade(Term::neutropenia, Measure::neutrophils, 1.2, l), 2);
  EXPECT_EQ(grade(Term::creatinine_increased, Measure::creatinine, 9.0, l), -1);
}

TEST(Toxicity, AMultipleOfALimitIsMeantAsOnPaper) {
  auto l = limits();
  l.upper[chart::index(Measure::creatinine)] = 0.7;  // 3 * 0.7 is less than 2.1 in binary
  EXPECT_EQ(grade(Term::creatinine_increased, Measure::creatinine, 2.1, l), 2);
  EXPECT_EQ(grade(Term::creatinine_increased, Measure::creatinine, 2.11, l), 3);
}

TEST(Toxicity, ALimitBeyondGrade2LeavesGrade1Empty) {
  auto l = limits();
  l.lower[chart::index(Measure::neutrophils)] = 1.4;
  EXPECT_EQ(grade(Term::neutropenia, Measure::neutrophils, 1.5, l), 0);
  EXPECT_EQ(grade(Term::neutropenia, Measure::neutrophils, 1.45, l), 2);  // as printed, whatever the laboratory says
}

TEST(Toxicity, EventsCountFromTheFirstVisitAfterThem) {
  expect_table(R"(
     day          event | infection pneumonia thrombosis
       0              . |         0         0          0
       7    infection:2 |         2         0          0
      14              . |         0         0          0
      21    pneumonia:3 |         3         3          0
      28   thrombosis:4 |         0         0          4
      35      infection |         .         0          0
  )");
}

TEST(Toxicity, WhatWasBeforeTheFirstVisitIsHistory) {
  expect_table(R"(
     day          event | infection
       0    infection:3 |         0
       7              . |         0
  )");
}

TEST(Toxicity, FebrileNeutropeniaNeedsBothValuesOrAReport) {
  expect_table(R"(
     day  anc   temp                                event | febrile_neutropenia
       0  2.0      .                                    . |                   0
       7  0.9   38.5                                    . |                   3
       8  0.9   38.4                                    . |                   0
       9  1.0   39.0                                    . |                   0
      10    .   39.0                                    . |                   .
      11  0.5      .                                    . |                   .
      12    .   37.0                                    . |                   0
      13  0.3   39.5                          infection:4 |                   4
      14  0.3   39.5                          infection:3 |                   3
      15    .      .   other_toxicity/febrile_neutropenia |                   .
      16    .      . other_toxicity:3/febrile_neutropenia |                   3
      17    .      .               other_toxicity:3/fever |                   .
  )");
}

TEST(Toxicity, FlareHasTheReportedGradeAndLysisOneGrade) {
  expect_table(R"(
     day pain urate   k   p   ca creat restarts | tumor_flare tumor_lysis_syndrome hyperuricemia
       0    0   6.0 4.0 3.0  9.5   1.0        0 |           0                    0             0
       2    2   9.0 6.1 3.0  9.5   1.0        . |           2                    0             1
       3    3   9.0 6.1 3.0  9.5   2.0        . |           3                    3             3
       7    .     . 4.0 3.0  9.5   1.0        . |           .                    .             .
      30    0   6.0 4.0 3.0  9.5   1.0        . |           0                    0             0
  )");
}

}  // namespace
