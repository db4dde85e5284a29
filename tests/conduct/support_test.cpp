#include "conduct/support.hpp"

#include "conduct/conduct_table.hpp"

using namespace titrate;
using namespace titrate::test;

namespace {

const std::string up_weekly = R"(
  [[arm.intervention.escalation]]
  id = "up"
  interval = "7 d"
  maximum = "15 mg"
)";

TEST(Support, BeginsBeforeDay1ByANegativeOffset) {
  const Carried carried = expect_conduct(R"(
    [[arm.support]]
    id = "urate"
    agent = "allopurinol"
    anchor = "day_1"
    offset = "-3 d"
    steps = [{ amount = "300 mg", duration = "5 d" }]
  )",
                                         R"(
     day visit | dose allopurinol        did
      -4   yes |    0           0          -
      -3     . |    0         300          -
      -1     . |    0         300          -
       0   yes |   10         300 start:plan
       1     . |   10         300          -
       2     . |   10           0          -
  )");
  EXPECT_EQ(decisions_on(carried, chart::Agent::allopurinol, -3), "support:urate");
}

TEST(Support, StepsFollowEachOther) {
  expect_conduct(R"(
    [[arm.support]]
    id = "taper"
    agent = "prednisone"
    anchor = "day_1"
    steps = [{ amount = "20 mg", duration = "2 d" }, { amount = "10 mg", duration = "1 d" }, { amount = "5 mg" }]
    [[stopping]]
    id = "enough"
    when = { elapsed = "30 d" }
  )",
                 R"(
     day visit | prednisone   left
       0   yes |         20      -
       1     . |         20      -
       2     . |         10      -
       3     . |          5      -
      29     . |          5      -
      30   yes |          0 enough
      31     . |          0 enough
  )");
}

TEST(Support, WhenIsAskedOfTheBaselineAndAnUnknownNumberOfRiskFactorsGivesNothing) {
  const protocol::Protocol p = protocol_of(protocol_text(daily_ladder + up_weekly + R"(
    [[arm.support]]
    id = "few"
    agent = "aspirin"
    anchor = "day_1"
    when = { covariate = "thrombosis_risk_factors", at_most = 1 }
    steps = [{ amount = "81 mg" }]
    [[arm.support]]
    id = "many"
    agent = "enoxaparin"
    anchor = "day_1"
    when = { covariate = "thrombosis_risk_factors", at_least = 2 }
    steps = [{ amount = "40 mg" }]
    [[arm.support]]
    id = "again"
    agent = "ibuprofen"
    anchor = "escalation"
    when = { covariate = "thrombosis_risk_factors", at_least = 2 }
    steps = [{ amount = "400 mg", duration = "1 d" }]
  )"));
  expect_conduct(p, R"(
     day  anc | aspirin enoxaparin ibuprofen         did
       0    3 |      81          0         0  start:plan
       7    3 |      81          0         0 escalate:up
  )",
                 Sequence({}), {.thrombosis_risk_factors = 1});
  expect_conduct(p, R"(
     day  anc | aspirin enoxaparin ibuprofen         did
       0    3 |       0         40         0  start:plan
       7    3 |       0         40       400 escalate:up
  )",
                 Sequence({}), {.thrombosis_risk_factors = 2});
  expect_conduct(p, R"(
     day  anc | aspirin enoxaparin ibuprofen         did
       0    3 |       0          0         0  start:plan
       7    3 |       0          0         0 escalate:up
  )",
                 Sequence({}));
}

TEST(Support, OnDaysOfTheCycleFromTheFirstCycleToTheLastAndAcrossItsEnd) {
  const protocol::Protocol p = protocol_of(protocol_text(R"(
    ladder = ["5 mg"]
    start = "5 mg"
    cycle = "10 d"
    on_days = ["1-10"]
    [[arm.support]]
    id = "pulse"
    agent = "dexamethasone"
    anchor = "cycle"
    cycle_days = [1, 9]
    first_cycle = 2
    last_cycle = 3
    steps = [{ amount = "20 mg", duration = "1 d" }, { amount = "10 mg", duration = "3 d" }]
  )"));
  // Days 0 to 9 are cycle 1. The course that begins on day 9 of a cycle has four days.
  expect_conduct(p, R"(
     day visit | dexamethasone
       0   yes |             0
       8     . |             0
      10     . |            20
      11     . |            10
      13     . |            10
      14     . |             0
      18     . |            20
      19     . |            10
      20     . |            20
      21     . |            10
      24     . |             0
      28     . |            20
      31     . |            10
      32     . |             0
      40     . |             0
  )",
                 Sequence({}));
}

TEST(Support, FollowsAnOffsetInTheCycle) {
  const protocol::Protocol p = protocol_of(protocol_text(R"(
    ladder = ["5 mg"]
    start = "5 mg"
    cycle = "10 d"
    on_days = ["1-10"]
    [[arm.support]]
    id = "pulse"
    agent = "dexamethasone"
    anchor = "cycle"
    cycle_days = [1]
    offset = "2 d"
    steps = [{ amount = "20 mg", duration = "1 d" }]
  )"));
  expect_conduct(p, "day visit | dexamethasone\n0 yes | 0\n1 . | 0\n2 . | 20\n3 . | 0\n12 . | 20\n", Sequence({}));
}

TEST(Support, ATriggeredCourseIsNotBegunAgainTooSoon) {
  expect_conduct(R"(
    [[arm.support]]
    id = "growth"
    agent = "filgrastim"
    anchor = "trigger"
    when = { measure = "neutrophils", below = "0.5e9/L" }
    steps = [{ amount = "0.3 mg", duration = "3 d" }]
    not_again_within = "7 d"
  )",
                 R"(
     day visit  anc | filgrastim
       0   yes    3 |          0
       7   yes  0.4 |        0.3
       9     .    . |        0.3
      10     .    . |          0
      13   yes  0.4 |          0
      14   yes    . |          0
      15   yes  0.4 |        0.3
  )");
}

TEST(Support, WhereCoursesOverlapTheLargerIsGiven) {
  const std::string two = R"(
    [[arm.support]]
    id = "pack"
    agent = "prednisone"
    anchor = "trigger"
    when = { flare_grade = 2 }
    steps = [{ amount = "40 mg", duration = "2 d" }, { amount = "5 mg", duration = "3 d" }]
    [[arm.support]]
    id = "prophylaxis"
    agent = "prednisone"
    anchor = "day_1"
    steps = [{ amount = "20 mg", duration = "8 d" }]
  )";
  expect_conduct(two, R"(
     day visit pain | prednisone
       0   yes    0 |         20
       4  call    2 |         40
       5     .    . |         40
       6     .    . |         20
       7     .    . |         20
       8     .    . |          5
       9     .    . |          0
  )");
}

TEST(Support, FollowsEachEscalationAndEachResumption) {
  const std::string rules = up_weekly + R"(
    [[arm.intervention.rule]]
    id = "low"
    action = "hold"
    when = { measure = "neutrophils", below = "0.5e9/L" }
    resume.when = { measure = "neutrophils", at_least = "1e9/L" }
    resume.maximum = "28 d"
    [[arm.support]]
    id = "after-up"
    agent = "allopurinol"
    anchor = "escalation"
    steps = [{ amount = "300 mg", duration = "3 d" }]
    [[arm.support]]
    id = "after-hold"
    agent = "ibuprofen"
    anchor = "resumption"
    offset = "1 d"
    steps = [{ amount = "400 mg", duration = "2 d" }]
  )";
  expect_conduct(rules, R"(
     day visit  anc | dose allopurinol ibuprofen         did
       0   yes    3 |   10           0         0  start:plan
       7   yes    3 |   15         300         0 escalate:up
       9     .    . |   15         300         0           -
      10     .    . |   15           0         0           -
      14   yes  0.4 |    0           0         0    hold:low
      21   yes    2 |   15           0         0  resume:low
      22     .    . |   15           0       400           -
      23     .    . |   15           0       400           -
      24     .    . |   15           0         0           -
  )");
}

TEST(Support, APlannedStepUpIsAnEscalation) {
  expect_conduct(R"(
    [[arm.intervention.planned]]
    day = 8
    dose = "15 mg"
    [[arm.intervention.planned]]
    day = 15
    dose = "5 mg"
    [[arm.support]]
    id = "after-up"
    agent = "allopurinol"
    anchor = "escalation"
    steps = [{ amount = "300 mg", duration = "2 d" }]
  )",
                 R"(
     day visit | dose allopurinol
       0   yes |   10           0
       7     . |   15         300
       8     . |   15         300
       9     . |   15           0
      14     . |    5           0
  )");
}

TEST(Support, ByChanceAndTheDrawIsRecorded) {
  const std::string maybe = R"(
    [[arm.support]]
    id = "growth"
    agent = "filgrastim"
    anchor = "trigger"
    when = { measure = "neutrophils", below = "0.5e9/L" }
    steps = [{ amount = "0.3 mg", duration = "1 d" }]
    not_again_within = "14 d"
    chance = 0.5
  )";
  const Carried carried = expect_conduct(maybe, R"(
     day  anc | filgrastim
       0    3 |          0
       7  0.4 |          0
       8  0.4 |        0.3
      15  0.4 |          0
      22  0.4 |        0.3
  )",
                                         Sequence({0.5, 0.49, 0.1}));
  // A course that was declined has not begun: the next visit asks again.
  EXPECT_EQ(decisions_on(carried, chart::Agent::filgrastim, 7), "support-declined:growth");
  EXPECT_EQ(decisions_on(carried, chart::Agent::filgrastim, 8), "support:growth");
  EXPECT_EQ(decisions_on(carried, chart::Agent::filgrastim, 15), "-");
  EXPECT_EQ(carried.ledger[1].draw, 0.5);
  EXPECT_EQ(carried.ledger[2].draw, 0.49);
}

TEST(Support, WhatHasBegunRunsOutAfterTreatmentAndNothingNewBegins) {
  expect_conduct(R"(
    [[arm.support]]
    id = "taper"
    agent = "prednisone"
    anchor = "day_1"
    steps = [{ amount = "20 mg", duration = "10 d" }]
    [[arm.support]]
    id = "later"
    agent = "ibuprofen"
    anchor = "day_1"
    offset = "8 d"
    steps = [{ amount = "400 mg", duration = "3 d" }]
    [[arm.support]]
    id = "pulse"
    agent = "dexamethasone"
    anchor = "cycle"
    cycle_days = [1, 8]
    steps = [{ amount = "4 mg", duration = "2 d" }]
    [[arm.support]]
    id = "growth"
    agent = "filgrastim"
    anchor = "trigger"
    when = { measure = "neutrophils", below = "0.5e9/L" }
    steps = [{ amount = "0.3 mg", duration = "2 d" }]
    [[stopping]]
    id = "enough"
    when = { elapsed = "7 d" }
  )",
                 R"(
     day visit  anc | dose prednisone ibuprofen dexamethasone filgrastim   left
       0   yes    3 |   10         20         0             4          0      -
       7   yes  0.4 |    0         20         0             0        0.3 enough
       8   yes  0.4 |    0         20         0             0        0.3 enough
       9   yes  0.4 |    0         20         0             0          0 enough
      10     .    . |    0          0         0             0          0 enough
      28     .    . |    0          0         0             0          0 enough
  )");
}

TEST(Support, WhatWasTriggeredButHasNotBegunIsNotGivenAfterTreatment) {
  expect_conduct(R"(
    [[arm.support]]
    id = "growth"
    agent = "filgrastim"
    anchor = "trigger"
    offset = "2 d"
    when = { measure = "neutrophils", below = "0.5e9/L" }
    steps = [{ amount = "0.3 mg", duration = "2 d" }]
    [[stopping]]
    id = "enough"
    when = { elapsed = "8 d" }
  )",
                 R"(
     day visit  anc | filgrastim   left
       0   yes  0.4 |          0      -
       2     .    . |        0.3      -
       7   yes  0.4 |          0      -
       8   yes    3 |          0 enough
       9     .    . |          0 enough
  )");
}

}  // namespace
