#include "clinic/response_nci_wg_1996.hpp"

#include "clinic/chart_table.hpp"

using namespace titrate;
using namespace titrate::test;

namespace {

// Baseline of most tables: ALC 80e9/L, nodes 40 cm2 with one of 4 cm, spleen 6 cm, ANC 1.0, platelets 80, Hb 10.

TEST(Response, APartialResponseIsConfirmedAtTheNextScheduledAssessmentAfter56Days) {
  expect_table(R"(
     day visit alc  spd node spleen liver anc plt   hb | met best since
       0     .  80   40    4      6     0 1.0  80   10 |   -    -     -
      28     .  60   30    3      5     0 1.0  80   10 |  SD   SD    28
      56     .  40   20    3      3     0 1.5  80   10 |  PR   SD    28
      84     .  35   18    3      3     0 1.6  80   10 |  PR   SD    28
     111     .  30   15    3      2     0 1.6  80   10 |  PR   SD    28
     112  call  30   15    3      2     0 1.6  80   10 |  PR   SD    28
     140     .  30   15    3      2     0 1.6  80   10 |  PR   PR    56
  )");
  expect_table(R"(
     day visit alc  spd node spleen liver anc plt   hb | met best since
       0     .  80   40    4      6     0 1.0  80   10 |   -    -     -
      56     .  40   20    3      3     0 1.5  80   10 |  PR   SD    56
     112     .  40   20    3      3     0 1.5  80   10 |  PR   PR    56
  )");
}

TEST(Response, EachPartOfAPartialResponseFromBothSides) {
  expect_table(R"(
     day   alc   spd node spleen liver  anc  plt    hb | met
       0    80    40    4      6     4  1.0   60   7.2 |   -
       7    40    20    3      3     2  1.5   60   7.2 |  PR
      14  40.1    20    3      3     2  1.5   60   7.2 |  SD
      21    40  20.1    3      3     2  1.5   60   7.2 |  SD
      28    40    20    3    3.1     2  1.5   60   7.2 |  SD
      35    40    20    3      3   2.1  1.5   60   7.2 |  SD
      42    40    20    3      3     2 1.49   60   7.2 |  SD
      49    40    20    3      3     2  1.4  100   7.2 |  PR
      56    40    20    3      3     2  1.4   89   7.2 |  SD
      63    40    20    3      3     2  1.4   90   7.2 |  PR
      70    40    20    3      3     2  1.4   60  11.0 |  PR
      77    40    20    3      3     2  1.4   60  10.7 |  SD
      84    40    20    3      3     2  1.4   60  11.1 |  PR
  )");
  // Platelets of exactly 100 and hemoglobin of exactly 11 are not normal, nor half better than these baselines.
  expect_table(R"(
     day   alc   spd node spleen liver  anc   plt    hb | met
       0    80    40    4      6     0  1.4    80    10 |   -
       7    40    20    3      3     0  1.4   100  11.0 |  SD
      14    40    20    3      3     0  1.4 100.1  11.0 |  PR
      21    40    20    3      3     0  1.4   100  11.1 |  PR
  )");
}

TEST(Response, OnlySitesThatWereAbnormalBeforeMustShrink) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb | met
       0   80    2  1.5    0.9     0 1.0  80 10 |   -
      28   40    2  1.5    0.9     0 1.5  80 10 |  PR
  )");
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb | met
       0   80    4  1.6      1     0 1.0  80 10 |   -
      28   40    2  1.5    0.9     0 1.5  80 10 |  SD
      56   40    2  1.5    0.5     0 1.5  80 10 |  PR
  )");
}

TEST(Response, AndOrCanBeReadAsOneSiteSuffices) {
  auto any_site = library();
  std::get<clinic::NciWg1996Criteria>(any_site.response.thresholds).sites = clinic::NciWg1996Criteria::Sites::any;
  const std::string chart = R"(
     day  alc  spd node spleen liver anc plt hb | met
       0   80   40    4      6     0 1.0  80 10 |   -
      28   40   20    3      6     0 1.5  80 10 |  {}
      56   40   30    3      3     0 1.5  80 10 |  {}
      84   40   30    3      6     0 1.5  80 10 |  SD
  )";
  expect_table(fmt::format(fmt::runtime(chart), "SD", "SD"));
  expect_table(fmt::format(fmt::runtime(chart), "PR", "PR"), any_site);
}

TEST(Response, ABreakBeforeConfirmationStartsTheCountAnew) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb | met best since
       0   80   40    4      6     0 1.0  80 10 |   -    -     -
      56   40   20    3      3     0 1.5  80 10 |  PR   SD    56
      84   45   20    3      3     0 1.5  80 10 |  SD   SD    56
     112   40   20    3      3     0 1.5  80 10 |  PR   SD    56
     140   40   20    3      3     0 1.5  80 10 |  PR   SD    56
     168   40   20    3      3     0 1.5  80 10 |  PR   PR   112
  )");
}

TEST(Response, AVisitWithoutExaminationHasNoResponseAndBreaksNothing) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb | met best since
       0   80   40    4      6     0 1.0  80 10 |   -    -     -
      56   40   20    3      3     0 1.5  80 10 |  PR   SD    56
      84   60    .    .      .     . 1.5  80 10 |   -   SD    56
     112   40   20    3      3     0 1.5  80 10 |  PR   PR    56
  )");
}

TEST(Response, MissingValuesNeverCountAsNormal) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb | met best
       0   80   40    4      6     0 1.0  80 10 |   -    -
      28    .   20    3      3     0 1.5  80 10 |   -    -
      35   40    .    .      3     0 1.5  80 10 |   -    -
      42   40   20    3      .     0 1.5  80 10 |   -    -
      49   40   20    3      3     .   .   .  . |   -    -
      56   40   20    3      3     . 1.5   .  . |  PR   SD
      63   60    .    .      3     0 1.5   .  . |   -   SD
  )");
  // Without a baseline nothing has fallen.
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb | met best
       0    .   40    4      6     0 1.0  80 10 |   -    -
      28   10   20    3      3     0 1.5  80 10 |   -    -
  )");
}

TEST(Response, ACompleteResponseNeedsItsMarrow) {
  expect_table(R"(
     day alc spd node spleen liver anc plt hb marrow nodules | met best since
       0  80  40    4      6     0 1.0  80 10     80       1 |   -    -     -
      84   4   0  0.5      0     0 1.5 101 12      .       . |  PR   SD    84
     140   4   0  0.5      0     0 1.5 101 12      .       . |  PR   PR    84
     168   4   0  0.5      0     0 1.5 101 12   29.9       0 |  CR   CR    84
     252   4   0  0.5      0     0 1.5 101 12      .       . |  CR   CR    84
  )");
  expect_table(R"(
     day alc spd node spleen liver anc plt hb marrow nodules | met best since
       0  80  40    4      6     0 1.0  80 10     80       1 |   -    -     -
      84   4   0  0.5      0     0 1.5 101 12     20       0 |  CR   SD    84
     140   4   0  0.5      0     0 1.5 101 12      .       . |  CR   CR    84
  )");
}

TEST(Response, AMarrowOf30PercentOrWithNodulesIsNotComplete) {
  expect_table(R"(
     day alc spd node spleen liver anc plt hb marrow nodules | met best since
       0  80  40    4      6     0 1.0  80 10     80       1 |   -    -     -
      84   4   0  0.5      0     0 1.5 101 12     30       0 |  PR   SD    84
     168   4   0  0.5      0     0 1.5 101 12     20       . |  PR   PR    84
     252   4   0  0.5      0     0 1.5 101 12     20       1 | nPR  nPR    84
     336   4   0  0.5      0     0 1.5 101 12     10       0 |  CR   CR    84
  )");
}

TEST(Response, AMarrowBeforeTheClinicalResponseDoesNotCount) {
  expect_table(R"(
     day alc spd node spleen liver anc plt   hb marrow nodules | met best since
       0  80  40    4      6     0 1.0  80   10     80       1 |   -    -     -
      84   4   0  0.5      0     0 1.5 101   11     10       0 |  PR   SD    84
     168   4   0  0.5      0     0 1.5 101 11.1      .       . |  PR   PR    84
     196   4   0  0.5      0     0 1.5 101 11.1     10       0 |  CR   PR    84
     252   4   0  0.5      0     0 1.5 101 11.1      .       . |  CR   CR   168
  )");
}

TEST(Response, EachPartOfACompleteResponseFromBothSides) {
  expect_table(R"(
     day alc  spd node spleen liver  anc   plt   hb marrow nodules | met
       0  80   40    4      6     4  1.0    80   10     80       1 |   -
       7 4.0    2  1.5    0.9   0.9  1.5 100.1 11.1     29       0 |  CR
      14 4.1    2  1.5    0.9   0.9  1.5 100.1 11.1     29       0 |  PR
      21 4.0    2  1.6    0.9   0.9  1.5 100.1 11.1     29       0 |  PR
      28 4.0    2  1.5    1.0   0.9  1.5 100.1 11.1     29       0 |  PR
      35 4.0    2  1.5    0.9   1.0  1.5 100.1 11.1     29       0 |  PR
      42 4.0    2  1.5    0.9   0.9 1.49 100.1 11.1     29       0 |  PR
      49 4.0    2  1.5    0.9   0.9  1.5 100.0 11.1     29       0 |  PR
      56 4.0    2  1.5    0.9   0.9  1.5 100.1 11.0     29       0 |  PR
      63 4.0    2  1.5    0.9   0.9  1.5 100.1 11.1     30       0 |  PR
      70 4.0    2  1.5    0.9   0.9  1.5 100.1 11.1     29       1 | nPR
  )");
}

TEST(Response, CompleteButForTheCountsIsPartial) {
  expect_table(R"(
     day alc  spd node spleen liver  anc plt hb marrow nodules | met
       0  80   40    4      6     0  1.0  80  9     80       1 |   -
      84   3    0    0      0     0  1.2  70 10     10       0 |  PR
  )");
}

// ---- progression ----

TEST(Progression, NodesMustGrowByHalfWithOneOf2CmAndStillHaveGrownTwoWeeksLater) {
  expect_table(R"(
     day  alc   spd node spleen liver anc plt hb | met  pd why
       0   80    40  1.9      0     0 1.0  80 10 |   -   -   -
      28   80  59.9  2.0      0     0 1.0  80 10 |  SD   -   -
      42   80    60 1.99      0     0 1.0  80 10 |  SD   -   -
      56   80    60  2.0      0     0 1.0  80 10 |  PD   -   -
      69   80    60  2.0      0     0 1.0  80 10 |  PD   -   -
      70   80    60  2.0      0     0 1.0  80 10 |  PD  56   N
      98   80    40  2.0      0     0 1.0  80 10 |  SD  56   N
  )");
}

TEST(Progression, ACheckWithoutGrowthStartsTheCountAnewAndOneNotMadeDoesNot) {
  expect_table(R"(
     day  alc   spd node spleen liver anc plt hb | met  pd why
       0   80    40    3      0     0 1.0  80 10 |   -   -   -
      28   80    60    4      0     0 1.0  80 10 |  PD   -   -
      56   80    50    4      0     0 1.0  80 10 |  SD   -   -
      84   80    60    4      0     0 1.0  80 10 |  PD   -   -
      98   80     .    .      .     . 1.0  80 10 |   -   -   -
     112   80    60    4      0     0 1.0  80 10 |  PD  84   N
  )");
}

TEST(Progression, AfterAResponseNodesCountFromTheirSmallest) {
  const std::string chart = R"(
     day  alc  spd node spleen liver anc plt hb | met best  pd why
       0   80   40    4      0     0 1.0  80 10 |   -    -   -   -
      56   30   10    3      0     0 1.6  80 10 |  PR   SD   -   -
     112   30   16    3      0     0 1.6  80 10 |  PR   PR   -   -
     140   30   15    3      0     0 1.6  80 10 |  {}   PR   -   -
     154   30   15    3      0     0 1.6  80 10 |  {}   PR {:>3}   {}
  )";
  expect_table(fmt::format(fmt::runtime(chart), "PD", "PD", "140", "N"));
  auto from_baseline = library();
  std::get<clinic::NciWg1996Criteria>(from_baseline.response.thresholds).after_response =
      clinic::GrowthReference::baseline;
  expect_table(fmt::format(fmt::runtime(chart), "PR", "PR", "-", "-"), from_baseline);
}

TEST(Progression, WithoutAConfirmedResponseNodesCountFromBaseline) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb | met best  pd why
       0   80   40    4      0     0 1.0  80 10 |   -    -   -   -
      56   70   20    3      0     0 1.0  80 10 |  SD   SD   -   -
     112   70   40    4      0     0 1.0  80 10 |  SD   SD   -   -
     140   70   59    4      0     0 1.0  80 10 |  SD   SD   -   -
  )");
}

TEST(Progression, SpleenAndLiverByHalfOrNewlyPalpable) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb | met  pd why
       0   80   40    4      6     0 1.0  80 10 |   -   -   -
      28   80   40    4    8.9   0.9 1.0  80 10 |  SD   -   -
      56   80   40    4    9.0     0 1.0  80 10 |  PD   -   -
      70   80   40    4    9.0     0 1.0  80 10 |  PD  56   S
  )");
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb | met  pd why
       0   80   40    4      1     0 1.0  80 10 |   -   -   -
      28   80   40    4    1.9     0 1.0  80 10 |  SD   -   -
      56   80   40    4      1     1 1.0  80 10 |  PD   -   -
      84   80   40    4      1     1 1.0  80 10 |  PD  56   S
  )");
}

TEST(Progression, LymphocytesByHalfToAtLeast5AlsoBetweenExaminations) {
  expect_table(R"(
     day    alc  spd node spleen liver anc plt hb | met  pd why
       0     80   40    4      0     0 1.0  80 10 |   -   -   -
       7  119.9    .    .      .     . 1.0  80 10 |   -   -   -
      14    120    .    .      .     . 1.0  80 10 |   -   -   -
      27    120    .    .      .     . 1.0  80 10 |   -   -   -
      28    120   40    4      0     0 1.0  80 10 |  PD  14   L
  )");
  expect_table(R"(
     day    alc  spd node spleen liver anc plt hb | met  pd why
       0      3   40    4      0     0 1.0  80 10 |   -   -   -
      28    4.9   40    4      0     0 1.0  80 10 |  SD   -   -
      56    5.0   40    4      0     0 1.0  80 10 |  PD   -   -
      84    5.0   40    4      0     0 1.0  80 10 |  PD  56   L
  )");
}

TEST(Progression, NewLesionAndTransformationCountAtOnceButNotFromBeforeDay1) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb       event | met best  pd why
       0   80   40    4      0     0 1.0  80 10           . |   -    -   -   -
      28   80   40    4      0     0 1.0  80 10  new_lesion |  PD   PD  28   E
      56   80   40    4      0     0 1.0  80 10           . |  SD   PD  28   E
  )");
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb          event | met best  pd why
      -2   80   40    4      0     0 1.0  80 10              . |   -    -   -   -
       0   80   40    4      0     0 1.0  80 10     new_lesion |   -    -   -   -
      28   80   40    4      0     0 1.0  80 10              . |  SD   SD   -   -
      40    .    .    .      .     .   .   .  . transformation |   -   SD  40   T
  )");
}

TEST(Progression, MoreThan55PercentProlymphocytesIsTransformation) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb  pro | met  pd why
       0   80   40    4      0     0 1.0  80 10    5 |   -   -   -
      28   80   40    4      0     0 1.0  80 10   55 |  SD   -   -
      56   80   40    4      0     0 1.0  80 10 55.1 |  PD  56   T
  )");
}

TEST(Progression, NoResponseIsConfirmedAfterIt) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb       event | met best since  pd
       0   80   40    4      0     0 1.0  80 10           . |   -    -     -   -
      28   30   10    3      0     0 1.6  80 10           . |  PR   SD    28   -
      56   30   10    3      0     0 1.6  80 10  new_lesion |  PD   SD    28  56
     112   30   10    3      0     0 1.6  80 10           . |  PR   SD    28  56
     168   30   10    3      0     0 1.6  80 10           . |  PR   SD    28  56
  )");
}

// ---- growth while a flare is present ----

TEST(Progression, GrowthDuringAFlareDoesNotCount) {
  const std::string chart = R"(
     day  alc  spd node spleen liver anc plt hb pain | met  pd why
       0   80   40    4      6     0 1.0  80 10    0 |   -   -   -
       7  130   70    5     10     0 1.0  80 10   {} |  {} {:>3} {:>3}
      21  130   70    5     10     0 1.0  80 10   {} |  {} {:>3} {:>3}
      28   80   45    4      6     0 1.0  80 10    0 |  SD {:>3} {:>3}
  )";
  expect_table(fmt::format(fmt::runtime(chart), 2, "SD", "-", "-", 1, "SD", "-", "-", "-", "-"));
  expect_table(fmt::format(fmt::runtime(chart), 0, "PD", "-", "-", 0, "PD", "7", "NSL", "7", "NSL"));
}

TEST(Progression, GrowthThatOutlastsTheFlareCountsFromItsEnd) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb pain | met  pd why
       0   80   40    4      0     0 1.0  80 10    0 |   -   -   -
       7   80   70    5      0     0 1.0  80 10    2 |  SD   -   -
      21   80   70    5      0     0 1.0  80 10    0 |  PD   -   -
      35   80   70    5      0     0 1.0  80 10    0 |  PD  21   N
  )");
}

TEST(Progression, AFlareThatNeverEndsMasksGrowthFor84DaysFromItsOnset) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb pain | met  pd why
       0   80   40    4      0     0 1.0  80 10    0 |   -   -   -
       7   80   70    5      0     0 1.0  80 10    1 |  SD   -   -
      90   80   70    5      0     0 1.0  80 10    1 |  SD   -   -
      91   80   70    5      0     0 1.0  80 10    1 |  PD   -   -
     105   80   70    5      0     0 1.0  80 10    1 |  PD  91   N
  )");
}

TEST(Progression, AFlareNeverMasksANewLesion) {
  expect_table(R"(
     day  alc  spd node spleen liver anc plt hb pain      event | met  pd why
       0   80   40    4      0     0 1.0  80 10    0          . |   -   -   -
       7   80   70    5      0     0 1.0  80 10    2 new_lesion |  PD   7   E
  )");
}

}  // namespace
