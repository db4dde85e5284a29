#include "conduct/dosing.hpp"

#include "conduct/conduct_table.hpp"

using namespace titrate;
using namespace titrate::test;

namespace {

const std::string hold_low = R"(
  [[arm.intervention.rule]]
  id = "low"
  action = "hold"
  when = { measure = "neutrophils", below = "0.5e9/L" }
  resume.when = { measure = "neutrophils", at_least = "1e9/L" }
  resume.after = "7 d"
  resume.maximum = "28 d"
)";

TEST(Dosing, StopWinsOverHoldOverReduceOverEscalateAndTheLosersAreNamed) {
  const std::string rules = R"(
    [[arm.intervention.escalation]]
    id = "up"
    interval = "7 d"
    maximum = "15 mg"
    [[arm.intervention.rule]]
    id = "down"
    action = "reduce"
    when = { measure = "neutrophils", below = "1e9/L" }
    [[arm.intervention.rule]]
    id = "low"
    action = "hold"
    when = { measure = "platelets", below = "50e9/L" }
    resume.when = { measure = "platelets", at_least = "75e9/L" }
    resume.maximum = "28 d"
    [[arm.intervention.rule]]
    id = "end"
    action = "stop"
    when = { measure = "hemoglobin", below = "7 g/dL" }
  )";
  expect_conduct(rules, R"(
     day  anc plt hb | dose              did
       0    3 200 12 |   10       start:plan
       7    3 200 12 |   15      escalate:up
      14  0.9 200 12 |   10      reduce:down
      21  0.9  40 12 |    0 hold:low+down+up
  )");
  expect_conduct(rules, R"(
     day  anc plt hb | dose                   did
       0    3 200 12 |   10            start:plan
       5  0.9  40  6 |    0     stop:end+down+low
  )");
  expect_conduct(rules, R"(
     day  anc plt hb | dose              did left
       0    3 200 12 |   10       start:plan    -
       7    3  40 12 |    0      hold:low+up    -
      14  0.9  40  6 |    0     stop:end+low  end
  )");
}

TEST(Dosing, AmongTheSameActionTheFirstOfTheFileWins) {
  expect_conduct(R"(
    [[arm.intervention.rule]]
    id = "first"
    action = "reduce"
    when = { measure = "neutrophils", below = "1e9/L" }
    [[arm.intervention.rule]]
    id = "second"
    action = "reduce"
    levels = 2
    when = { measure = "platelets", below = "50e9/L" }
  )",
                 R"(
     day  anc plt | dose                 did
       0    3 200 |   10          start:plan
       7  0.9  40 |    5 reduce:first+second
  )");
}

TEST(Dosing, WhatIsDecidedActsOnTheSameDay) {
  expect_conduct(hold_low, R"(
     day visit  anc | dose        did
       0   yes    3 |   10 start:plan
       6     .    . |   10          -
       7   yes  0.4 |    0   hold:low
       8     .    . |    0          -
      14   yes    1 |   10 resume:low
  )");
}

TEST(Dosing, AHoldIsNeitherBegunNorEndedOnAMissingValue) {
  expect_conduct(hold_low, R"(
     day  anc plt | dose        did
       0    3 200 |   10 start:plan
       7    .  20 |   10          -
      14  0.4 200 |    0   hold:low
      21    . 200 |    0          -
      28    2 200 |   10 resume:low
  )");
}

TEST(Dosing, AHoldLastsAtLeastResumeAfter) {
  expect_conduct(hold_low, R"(
     day  anc | dose        did
       0  0.4 |    0 start:plan,hold:low
       6    2 |    0          -
       7    2 |   10 resume:low
  )");
}

TEST(Dosing, AHoldThatIsAskedForAgainIsNotResumed) {
  expect_conduct(hold_low + R"(
    [[arm.intervention.rule]]
    id = "platelets"
    action = "hold"
    when = { measure = "platelets", below = "50e9/L" }
    resume.when = { measure = "platelets", at_least = "50e9/L" }
    resume.maximum = "28 d"
  )",
                 R"(
     day  anc plt | dose        did
       0    3 200 |   10 start:plan
       7  0.4 200 |    0   hold:low
      14    2  40 |    0          -
      21    2  60 |   10 resume:low
  )");
}

TEST(Dosing, AHoldThatNeverRecoversStopsOnTheFirstVisitAfterItsMaximum) {
  expect_conduct(hold_low, R"(
     day  anc | dose        did left
       0    3 |   10 start:plan    -
       7  0.4 |    0   hold:low    -
      35  0.6 |    0          -    -
      36    2 |    0   stop:low  low
      43    2 |    0          -  low
  )");
  std::string waits = hold_low;
  waits.replace(waits.find("resume.maximum = \"28 d\""), 23, "resume.otherwise = \"wait\"");
  expect_conduct(waits, R"(
     day  anc | dose        did left
       0    3 |   10 start:plan    -
       7  0.4 |    0   hold:low    -
     700  0.6 |    0          -    -
     707    2 |   10 resume:low    -
  )");
}

TEST(Dosing, ResumesLowerButNeverBelowTheFloorOrAboveWhereItWas) {
  const std::string lower = hold_low + "resume.levels_lower = 1\n";
  const std::string table = R"(
     day  anc | dose        did
       0    3 |   10 start:plan
       7  0.4 |    0   hold:low
      14    2 |    5 resume:low
      21  0.4 |    0   hold:low
      28    2 |    5 resume:low
  )";
  expect_conduct(lower, table);
  // A renal start under the floor: a resumption must not lift it there.
  expect_conduct(protocol_of(protocol_text(daily_ladder + R"(floor = "10 mg"
    [[arm.intervention.adjustment]]
    id = "renal"
    when = { covariate = "creatinine_clearance", below = "60 mL/min" }
    start = "5 mg"
  )" + lower)),
                 R"(
     day  anc | dose         did
       0    3 |    5 start:renal
       7  0.4 |    0    hold:low
      14    2 |    5  resume:low
  )",
                 Sequence({}), {.creatinine_clearance = 40});
}

TEST(Dosing, ResumesLowerByChanceElseAtTheSameLevel) {
  const Carried carried = expect_conduct(hold_low + "resume.levels_lower = 1\nresume.lower_chance = 0.4\n", R"(
     day  anc | dose        did
       0    3 |   10 start:plan
       7  0.4 |    0   hold:low
      14    2 |   10 resume:low
      21  0.4 |    0   hold:low
      28    2 |    5 resume:low
  )",
                                         Sequence({0.4, 0.39}));
  EXPECT_EQ(carried.ledger[2].draw, 0.4);
  EXPECT_EQ(carried.ledger[4].draw, 0.39);
  EXPECT_EQ(carried.ledger[4].from, 0);
  EXPECT_EQ(carried.ledger[4].to, 5);
}

TEST(Dosing, AReductionStopsAtTheFloorWhichStaysHoldsOrStops) {
  const std::string down = R"(
    [[arm.intervention.rule]]
    id = "down"
    action = "reduce"
    levels = 2
    when = { measure = "neutrophils", below = "1e9/L" }
  )";
  expect_conduct(down, R"(
     day  anc | dose                did
       0    3 |   10         start:plan
       7  0.9 |    5        reduce:down
      14  0.9 |    5 kept-at-floor:down
  )");
  expect_conduct("at_floor = \"stop\"\n" + down, R"(
     day  anc | dose         did left
       0    3 |   10  start:plan    -
       7  0.9 |    5 reduce:down    -
      14  0.9 |    0   stop:down down
  )");
  expect_conduct("at_floor = \"hold\"\n" + down +
                     "resume.when = { measure = \"neutrophils\", at_least = \"1e9/L\" }\nresume.maximum = \"28 d\"\n",
                 R"(
     day  anc | dose         did
       0    3 |   10  start:plan
       7  0.9 |    5 reduce:down
      14  0.9 |    0   hold:down
      21  0.9 |    0           -
      28    2 |    5 resume:down
  )");
}

const std::string monthly = R"(
  [[arm.intervention.escalation]]
  id = "up"
  interval = "28 d"
  maximum = "15 mg"
)";

TEST(Dosing, EscalatesOnPlannedVisitsOnlyAndNeverOnWhatNobodySaw) {
  expect_conduct(monthly + R"(unless = { term = "neutropenia", grade = 3, scope = "course" })", R"(
     day visit  anc plt | dose         did
       0   yes    3 200 |   10  start:plan
       7   yes    . 200 |   10           -
      28   yes    . 200 |   10           -
      30  call    3   . |   10           -
      35   yes    3 200 |   15 escalate:up
  )");
  expect_conduct(monthly + R"(when = { measure = "neutrophils", at_least = "1e9/L" })", R"(
     day  anc | dose         did
       0    3 |   10  start:plan
      28    . |   10           -
      35    1 |   15 escalate:up
  )");
  // No assessed grade in the course: unknown, whatever events were not told.
  expect_conduct(monthly + R"(unless = { term = "any", grade = 3, scope = "course" })", R"(
     day  anc plt | dose         did
       0    3 200 |   10  start:plan
      28    .   . |   10           -
      35    3   . |   15 escalate:up
  )");
}

TEST(Dosing, TheIntervalCountsFromTheLastChangeHoldOrDeclinedOffer) {
  const std::string rules = R"(
    [[arm.intervention.escalation]]
    id = "up"
    interval = "28 d"
    maximum = "15 mg"
    chance = 0.5
    [[arm.intervention.rule]]
    id = "down"
    action = "reduce"
    when = { all = [{ measure = "neutrophils", below = "1e9/L" }, { measure = "neutrophils", at_least = "0.5e9/L" }] }
  )" + hold_low;
  const Carried carried = expect_conduct(rules, R"(
     day  anc | dose                    did
       0    3 |   10             start:plan
      27    3 |   10                      -
      28    3 |   10 escalation-declined:up
      55    3 |   10                      -
      56    3 |   15            escalate:up
      63  0.9 |   10            reduce:down
      84    3 |   10                      -
      91    3 |   15            escalate:up
      98  0.4 |    0               hold:low
     112    3 |   15             resume:low
     119  0.9 |   10            reduce:down
     126  0.4 |    0               hold:low
     140    3 |   10             resume:low
     167    3 |   10                      -
     168    3 |   15            escalate:up
  )",
                                         Sequence({0.5, 0.49, 0.1, 0.2}));
  EXPECT_EQ(carried.ledger[1].draw, 0.5);
  EXPECT_EQ(carried.ledger[1].from, 10);
  EXPECT_EQ(carried.ledger[1].to, 10);
  EXPECT_EQ(carried.ledger[2].draw, 0.49);
}

TEST(Dosing, TheFirstEscalationOfTheFileThatIsDueAndAllowedIsTaken) {
  expect_conduct(R"(
    [[arm.intervention.escalation]]
    id = "careful"
    interval = "7 d"
    maximum = "15 mg"
    when = { measure = "neutrophils", at_least = "5e9/L" }
    [[arm.intervention.escalation]]
    id = "late"
    interval = "7 d"
    first_day = 15
    last_day = 22
    maximum = "15 mg"
    when = { measure = "neutrophils", at_least = "2e9/L" }
    [[arm.intervention.escalation]]
    id = "later"
    interval = "7 d"
    first_day = 15
    maximum = "15 mg"
  )",
                 R"(
     day  anc | dose            did
       0    3 |   10     start:plan
       7    3 |   10              -
      14    3 |   15  escalate:late
  )");
  expect_conduct(R"(
    [[arm.intervention.escalation]]
    id = "late"
    interval = "7 d"
    first_day = 15
    last_day = 22
    maximum = "15 mg"
  )",
                 R"(
     day  anc | dose            did
       0    3 |   10     start:plan
      13    3 |   10              -
      22    3 |   10              -
  )");
}

TEST(Dosing, BlocksLaterEscalationKeepsTheLevelReached) {
  expect_conduct(monthly + hold_low +
                     "resume.levels_lower = 1\n[[arm.intervention.rule]]\nid = \"down\"\naction = "
                     "\"reduce\"\nblocks_later_escalation = true\nwhen = { measure = \"platelets\", "
                     "below = \"50e9/L\" }\n",
                 R"(
     day  anc plt | dose         did
       0    3 200 |   10  start:plan
      28    3 200 |   15 escalate:up
      35    3  40 |   10 reduce:down
      70    3 200 |   10           -
     140    3 200 |   10           -
  )");
  std::string blocking = hold_low;
  blocking.insert(blocking.find("resume.when"), "blocks_later_escalation = true\n");
  expect_conduct(monthly + blocking + "resume.levels_lower = 1\n", R"(
     day  anc | dose         did
       0    3 |   10  start:plan
       7  0.4 |    0    hold:low
      14    2 |    5  resume:low
      42    2 |    5           -
      84    2 |    5           -
  )");
}

TEST(Dosing, ARuleLeftToChanceIsDrawnAtEachVisitAndTheNextHasItsTurn) {
  const std::string rules = R"(
    [[arm.intervention.rule]]
    id = "end"
    action = "stop"
    chance = 0.1
    when = { measure = "neutrophils", below = "0.4e9/L" }
    [[arm.intervention.rule]]
    id = "down"
    action = "reduce"
    chance = 0.5
    when = { measure = "neutrophils", below = "1e9/L" }
  )";
  const Carried carried = expect_conduct(rules, R"(
     day  anc | dose                           did
       0    3 |   10                    start:plan
       7  0.9 |   10            rule-declined:down
      14  0.3 |    5 rule-declined:end,reduce:down+end
      21  0.3 |    0                 stop:end+down
  )",
                                         Sequence({0.5, 0.1, 0.49, 0.09}));
  ASSERT_EQ(carried.ledger.size(), 5U);
  for (std::size_t i = 1; i < 5; ++i) EXPECT_GE(carried.ledger[i].draw, 0) << i;
}

TEST(Dosing, AtTheFloorTheDrawIsKept) {
  const Carried carried = expect_conduct(R"(
    [[arm.intervention.rule]]
    id = "down"
    action = "reduce"
    levels = 9
    chance = 0.5
    when = { measure = "neutrophils", below = "1e9/L" }
  )",
                                         R"(
     day  anc | dose                did
       0    3 |   10         start:plan
       7  0.9 |    5        reduce:down
      14  0.9 |    5 kept-at-floor:down
  )",
                                         Sequence({0.1, 0.2}));
  EXPECT_EQ(carried.ledger[2].draw, 0.2);
}

TEST(Dosing, PlannedChangesAreMadeWhateverTheRulesSayUpToTheMaximum) {
  const std::string plan = R"(
    [[arm.intervention.planned]]
    day = 8
    dose = "15 mg"
    [[arm.intervention.planned]]
    day = 22
    dose = "5 mg"
  )";
  expect_conduct(plan + monthly, R"(
     day visit  anc | dose                 did
       0   yes    3 |   10          start:plan
       6     .    . |   10                   -
       7     .    . |   15 planned-change:plan
      21     .    . |    5 planned-change:plan
      48   yes    3 |    5                   -
      49   yes    3 |   10         escalate:up
  )");
  // On hold the level changes and nothing is given; a maximum that leaves no change leaves no decision.
  expect_conduct(plan + hold_low, R"(
     day visit  anc | dose                 did
       0   yes  0.4 |    0 start:plan,hold:low
       7     .    . |    0 planned-change:plan
      14   yes    2 |   15          resume:low
  )");
  expect_conduct(R"(
    [[arm.intervention.planned]]
    day = 15
    dose = "15 mg"
    [[arm.intervention.rule]]
    id = "down"
    action = "reduce"
    blocks_later_escalation = true
    when = { measure = "neutrophils", below = "1e9/L" }
  )",
                 R"(
     day visit  anc | dose         did
       0   yes    3 |   10  start:plan
       7   yes  0.9 |    5 reduce:down
      14     .    . |    5           -
  )");
}

TEST(Dosing, GivesOnTheDaysOfTheCycleFromItsFirstDayToItsLast) {
  const protocol::Protocol p = protocol_of(protocol_text(R"(
    ladder = ["5 mg"]
    start = "5 mg"
    cycle = "7 d"
    on_days = ["1-2", "5"]
    last_day = 12
  )"));
  expect_conduct(p, R"(
     day visit | dose        did        left
       0   yes |    5 start:plan           -
       1     . |    5          -           -
       2     . |    0          -           -
       3     . |    0          -           -
       4     . |    5          -           -
       5     . |    0          -           -
       6     . |    0          -           -
       7     . |    5          -           -
       8     . |    5          -           -
      11     . |    5          -           -
      12     . |    0          - end-of-plan
  )",
                 Sequence({}));
}

TEST(Dosing, AfterItsLastDayNothingIsDecidedAboutADrug) {
  expect_conduct("last_day = 14\n" + hold_low, R"(
     day  anc | dose        did        left
       0    3 |   10 start:plan           -
      13    3 |   10          -           -
      14  0.4 |    0          - end-of-plan
  )");
  // Nor does a hold outlive it.
  expect_conduct("last_day = 14\n" + hold_low, R"(
     day  anc | dose        did        left
       0    3 |   10 start:plan           -
       7  0.4 |    0   hold:low           -
      14    2 |    0          - end-of-plan
      60  0.4 |    0          - end-of-plan
  )");
}

TEST(Dosing, EveryOtherDayByThePlanByALevelOrByAnAdjustment) {
  expect_conduct(protocol_of(protocol_text(R"(
    ladder = ["5 mg"]
    start = "5 mg"
    cycle = "28 d"
    on_days = ["1-21"]
    every = "2 d"
  )")),
                 R"(
     day visit | dose
       0   yes |    5
       1     . |    0
       2     . |    5
      20     . |    5
      22     . |    0
      28     . |    5
      29     . |    0
  )",
                 Sequence({}));
  expect_conduct(protocol_of(protocol_text(R"(
    ladder = ["2.5 mg every 2 d", "2.5 mg", "5 mg"]
    start = "2.5 mg"
    cycle = "28 d"
    on_days = ["1-28"]
    [[arm.intervention.rule]]
    id = "down"
    action = "reduce"
    when = { measure = "neutrophils", below = "1e9/L" }
  )")),
                 R"(
     day visit  anc | dose         did
       0   yes    3 |  2.5  start:plan
       1     .    . |  2.5           -
       2   yes  0.9 |  2.5 reduce:down
       3     .    . |    0           -
       4     .    . |  2.5           -
  )",
                 Sequence({}));
  const protocol::Protocol renal = protocol_of(protocol_text(daily_ladder + R"(
    [[arm.intervention.adjustment]]
    id = "severe"
    when = { covariate = "creatinine_clearance", below = "30 mL/min" }
    start = "5 mg"
    maximum = "5 mg"
    every_other_day = true
    [[arm.intervention.adjustment]]
    id = "moderate"
    when = { covariate = "creatinine_clearance", below = "60 mL/min" }
    maximum = "5 mg"
  )" + monthly));
  expect_conduct(renal, R"(
     day  anc | dose          did
       0    3 |    5 start:severe
       1    3 |    0            -
       2    3 |    5            -
      28    3 |    5            -
      29    3 |    0            -
  )",
                 Sequence({}), {.creatinine_clearance = 29});
  // The maximum of an adjustment binds the start too; unknown clearance adjusts nothing.
  expect_conduct(renal, R"(
     day  anc | dose            did
       0    3 |    5 start:moderate
      28    3 |    5              -
  )",
                 Sequence({}), {.creatinine_clearance = 30});
  expect_conduct(renal, R"(
     day  anc | dose         did
       0    3 |   10  start:plan
      28    3 |   15 escalate:up
  )",
                 Sequence({}));
}

TEST(Dosing, TheLowestOfTheMaximaBinds) {
  const std::string text = protocol_text(daily_ladder + R"(
    [[arm.intervention.adjustment]]
    id = "renal"
    when = { covariate = "creatinine_clearance", below = "60 mL/min" }
    maximum = "15 mg"
  )" + monthly) + R"(
    [[cohort]]
    id = "low"
    size = 2
    start = "5 mg"
    maximum = "10 mg"
    [[cohort]]
    id = "high"
    size = 2
  )";
  expect_conduct(protocol_of(text), R"(
     day  anc | dose         did
       0    3 |    5 start:renal
      28    3 |   10 escalate:up
      56    3 |   10           -
  )",
                 Sequence({}), {.creatinine_clearance = 30}, 0);
  expect_conduct(protocol_of(text), R"(
     day  anc | dose         did
       0    3 |   10 start:renal
      28    3 |   15 escalate:up
      56    3 |   15           -
  )",
                 Sequence({}), {.creatinine_clearance = 30}, 1);
}

TEST(Dosing, PerSquareMeterAndPerKilogram) {
  const auto per = [](const std::string& basis, const std::string& unit) {
    return protocol_of(protocol_text("basis = \"" + basis + "\"\nladder = [\"100 " + unit + "\"]\nstart = \"100 " +
                                     unit + "\"\ncycle = \"28 d\"\non_days = [\"1\"]\n"));
  };
  // Mosteller: sqrt(180 cm * 80 kg / 3600) = 2 m2.
  expect_conduct(per("per_m2", "mg/m2"), "day visit | dose\n0 yes | 200\n1 . | 0\n", Sequence({}),
                 {.weight_kg = 80, .height_cm = 180});
  expect_conduct(per("per_kg", "mg/kg"), "day visit | dose\n0 yes | 8000\n1 . | 0\n", Sequence({}),
                 {.weight_kg = 80, .height_cm = 180});
}

TEST(Dosing, DosesAreTheExactNumbersOfTheLadder) {
  const protocol::Protocol p = protocol_of(protocol_text(R"(
    ladder = ["0.1 mg", "0.2 mg", "0.3 mg", "0.4 mg"]
    start = "0.1 mg"
    cycle = "28 d"
    on_days = ["1-28"]
    [[arm.intervention.escalation]]
    id = "up"
    interval = "7 d"
    maximum = "0.4 mg"
  )"));
  const test::Table table = test::parse("day anc | dose\n0 3 | 0.1\n7 3 | 0.2\n14 3 | 0.3\n21 3 | 0.4\n");
  const Carried carried = carry_out(p, table, Sequence({}));
  const auto lenalidomide = chart::index(chart::Agent::lenalidomide);
  EXPECT_EQ(carried.orders.at(0)[lenalidomide], 0.1);
  EXPECT_EQ(carried.orders.at(7)[lenalidomide], 0.2);
  EXPECT_EQ(carried.orders.at(14)[lenalidomide], 0.3);  // 0.1 + 0.2 is more
  EXPECT_EQ(carried.orders.at(21)[lenalidomide], 0.4);
}

TEST(Dosing, ADoseConditionSeesTheLevelOfItsDrug) {
  expect_conduct(R"(
    [[arm.intervention.rule]]
    id = "down"
    action = "reduce"
    when = { all = [{ measure = "neutrophils", below = "1e9/L" }, { dose_at_least = "10 mg" }] }
    [[arm.intervention.rule]]
    id = "end"
    action = "stop"
    when = { all = [{ measure = "neutrophils", below = "1e9/L" }, { dose_below = "10 mg" }] }
  )",
                 R"(
     day  anc | dose         did
       0    3 |   10  start:plan
       7  0.9 |    5 reduce:down
      14  0.9 |    0    stop:end
  )");
}

}  // namespace
