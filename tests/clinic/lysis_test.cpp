#include "clinic/lysis.hpp"

#include "clinic/chart_table.hpp"

using namespace titrate;
using namespace titrate::test;

namespace {

// Baseline of most tables: urate 6.0, K 4.0, P 3.0, Ca 9.6; a quarter more: 7.5, 5.0, 3.75; a quarter less
// calcium: 7.2.

TEST(Lysis, EachThresholdFromBothSides) {
  // The phosphate of 4.5 at every visit is the second of the two; baselines are such that no change of 25 % comes
  // first.
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended
       0   7.0  5.0  4.4   8.0        0 |      -        -
       1  7.99  5.9  4.5   7.1        . |      -        -
       2   8.0  5.9  4.5   7.1        . |      L        L
  )");
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended
       0   7.0  5.0  4.4   8.0        0 |      -        -
       1   7.0 5.99  4.5   8.0        . |      -        -
       2   7.0  6.0  4.5   8.0        . |      L        L
  )");
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended
       0   7.0  5.0  4.4   8.0        0 |      -        -
       1   8.0  5.0 4.49   8.0        . |      -        -
       2   8.0  5.0  4.5   8.0        . |      L        L
  )");
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended
       0   7.0  5.0  4.4   8.0        0 |      -        -
       1   7.0  5.0  4.5  7.01        . |      -        -
       2   7.0  5.0  4.5   7.0        . |      L        L
  )");
}

TEST(Lysis, EachChangeOfAQuarterFromBothSides) {
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended
       0   6.0  4.0  3.0   9.6        0 |      -        -
       1  7.49 4.99 3.74  7.21        . |      -        -
       2   7.5 4.99 3.74  7.21        . |      -        -
       3   7.5  5.0 3.74  7.21        . |      L        L
  )");
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended
       0   6.0  4.0  3.0   9.6        0 |      -        -
       1   6.0  4.0 3.75  7.21        . |      -        -
       2   6.0  4.0 3.75   7.2        . |      L        L
  )");
}

TEST(Lysis, TheTwoMayBeOnDifferentDaysOfTheWindow) {
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended
       0   6.0  4.0  3.0   9.6        0 |      -        -
       1   8.0  4.0  3.0   9.6        . |      -        -
       4   6.0  4.0  3.0   9.6        . |      -        -
       7   6.0  6.0  3.0   9.6        . |      L        L
  )");
  auto at_one_visit = library();
  at_one_visit.lysis.together = clinic::LysisCriteria::Together::visit;
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended
       0   6.0  4.0  3.0   9.6        0 |      -        -
       1   8.0  4.0  3.0   9.6        . |      -        -
       7   6.0  6.0  3.0   9.6        . |      -        -
      10   8.0  6.0  3.0   9.6        . |      -        L
  )",
               at_one_visit);
}

TEST(Lysis, TheStrictWindowRunsFromThreeDaysBeforeToSevenAfterDay1) {
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended
      -4   8.0  6.0  3.0   9.6        . |      -        -
      -3   8.0  4.0  3.0   9.6        . |      -        -
       0   6.0  4.0  3.0   9.6        0 |      -        -
       7   6.0  6.0  3.0   9.6        . |      L        -
       8   8.0  6.0  3.0   9.6        . |      -        L
  )");
}

TEST(Lysis, ExtendedWindowsRunFifteenDaysFromEachRestart) {
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended
       0   6.0  4.0  3.0   9.6        0 |      -        -
      15   8.0  6.0  3.0   9.6        . |      -        L
      16   8.0  6.0  3.0   9.6        . |      -        -
      28   8.0  4.0  3.0   9.6        . |      -        -
      30   6.0  6.0  3.0   9.6       28 |      -        L
      43   8.0  4.0  3.0   9.6        . |      -        L
      44   8.0  6.0  3.0   9.6        . |      -        -
  )");
}

TEST(Lysis, TwoOverlappingWindowsAreNotOne) {
  // Day 6 lies in the first window only, day 20 in the second only, day 8 in both.
  expect_table(R"(
     day urate    k    p    ca restarts | extended
       0   6.0  4.0  3.0   9.6        0 |        -
       6   8.0  4.0  3.0   9.6        . |        -
      20   6.0  6.0  3.0   9.6        7 |        -
  )");
  expect_table(R"(
     day urate    k    p    ca restarts | extended
       0   6.0  4.0  3.0   9.6        0 |        -
       8   8.0  4.0  3.0   9.6        7 |        -
      20   6.0  6.0  3.0   9.6        . |        L
  )");
}

TEST(Lysis, ClinicalNeedsTheLaboratoryFindingAndAnOrgan) {
  // Upper limit of creatinine 1.3 for men: one and a half times is 1.95.
  expect_table(R"(
     day urate    k    p    ca creat restarts | strict extended
       0   6.0  4.0  3.0   9.6   1.0        0 |      -        -
       1   6.0  4.0  3.0   9.6  1.95        . |      -        -
       2   8.0  6.0  3.0   9.6   1.0        . |     LC       LC
  )");
  expect_table(R"(
     day urate    k    p    ca creat restarts | strict extended
       0   6.0  4.0  3.0   9.6   1.0        0 |      -        -
       2   8.0  6.0  3.0   9.6  1.94        . |      L        L
       4   6.0  4.0  3.0   9.6  1.95        . |      C        C
       9   6.0  4.0  3.0   9.6  1.95        . |      -        C
  )");
}

TEST(Lysis, SeizureArrhythmiaAndSuddenDeathAreOrganEffects) {
  for (const std::string event : {"seizure", "arrhythmia", "death/sudden"})
    expect_table(fmt::format(R"(
     day urate    k    p    ca        event restarts | strict extended
       0   6.0  4.0  3.0   9.6            .        0 |      -        -
       2   8.0  6.0  3.0   9.6            .        . |      L        L
       5   6.0  4.0  3.0   9.6 {:>12}        . |      C        C
  )",
                             event));
  // Another cause of death is none.
  expect_table(R"(
     day urate    k    p    ca           event restarts | strict extended
       0   6.0  4.0  3.0   9.6               .        0 |      -        -
       2   8.0  6.0  3.0   9.6               .        . |      L        L
       5   6.0  4.0  3.0   9.6 death/infection        . |      -        -
  )");
}

TEST(Lysis, AnEventInTheWindowIsSeenAtTheVisitAfterIt) {
  // The seizure of day 7 is in the strict window; the visit of day 8, at which it is told, is not.
  expect_table(R"(
     day urate    k    p    ca   event restarts | strict extended
       0   6.0  4.0  3.0   9.6       .        0 |      -        -
       2   8.0  6.0  3.0   9.6       .        . |      L        L
       8   6.0  4.0  3.0   9.6 seizure        . |      C        C
  )");
}

TEST(Lysis, MissingValuesAndAMissingBaselineShowNothing) {
  expect_table(R"(
     day urate    k    p    ca restarts | strict extended tumor_lysis_syndrome
       0     .    .    .     .        0 |      -        -                    .
       2   7.9  5.9  4.4   7.1        . |      -        -                    0
       3   8.0    .    .     .        . |      -        -                    .
       5     .  6.0    .     .        . |      L        L                    .
  )");
}

TEST(Lysis, ABaselineBeyondTheThresholdCountsAsPrintedOrNotAsTheFileSays) {
  const std::string chart = R"(
     day urate    k    p    ca restarts | strict
       0   8.5  4.0  4.6   9.6        0 |      {}
       2   8.6  4.0  4.7   9.6        . |      {}
       4  10.7  4.0  4.6   9.6        . |      {}
       5   8.5  5.0  4.6   9.6        . |      {}
  )";
  expect_table(fmt::format(fmt::runtime(chart), "L", "L", "L", "L"));
  auto only_change = library();
  only_change.lysis.at_baseline = clinic::LysisCriteria::AtBaseline::not_counted;
  expect_table(fmt::format(fmt::runtime(chart), "-", "-", "-", "L"), only_change);
}

}  // namespace
