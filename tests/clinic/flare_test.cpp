#include "clinic/flare.hpp"

#include "clinic/chart_table.hpp"

using namespace titrate::test;

namespace {

TEST(Flare, BeginsWithTheFirstVisitAtGrade1AndEndsWithTheFirstWithout) {
  expect_table(R"(
     day visit pain | flare onset episodes
       0     .    0 |     -     -        0
       4  call    1 |     1     4        1
       7     .    3 |     3     4        1
      14     .    1 |     1     4        1
      18  call    0 |     -     4        1
  )");
}

TEST(Flare, ComesBackAsANewEpisodeAfterSevenDaysWithout) {
  expect_table(R"(
     day pain | flare onset episodes
       0    0 |     -     -        0
       3    1 |     1     3        1
      10    0 |     -     3        1
      16    2 |     2     3        1
      20    0 |     -     3        1
      27    1 |     1    27        2
  )");
}

TEST(Flare, PainBeforeDay1IsNone) {
  expect_table(R"(
     day pain | flare onset episodes tumor_flare
      -3    2 |     -     -        0           0
       0    2 |     2     0        1           2
  )");
}

TEST(Flare, AVisitThatDidNotAskLeavesThingsAsTheyWere) {
  expect_table(R"(
     day pain | flare onset episodes tumor_flare
       0    0 |     -     -        0           0
       3    2 |     2     3        1           2
       7    . |     2     3        1           .
      14    0 |     -     3        1           0
  )");
}

TEST(Flare, NodesAndLymphocytesAreRecordedBesideIt) {
  // Baseline 40 cm2 and 80e9/L; a quarter more is 50 and 100.
  expect_table(R"(
     day pain   spd    alc | flare beside
       0    0    40     80 |     -      -
       2    0    60    120 |     -      -
       4    1  49.9   99.9 |     1      -
       7    1    50   99.9 |     1      n
      10    1  49.9    100 |     1      l
      14    2    60    120 |     2     nl
      21    1     .      . |     1      -
  )");
}

}  // namespace
