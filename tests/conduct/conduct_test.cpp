#include "conduct/conduct.hpp"

#include "base/error.hpp"
#include "conduct/conduct_table.hpp"

using namespace titrate;
using namespace titrate::test;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

// ---- eligibility ----

TEST(Conduct, AMissingValueFailsNoEligibilityCriterion) {
  const protocol::Protocol p = protocol_of(protocol_text(daily_ladder) + R"(
    [[eligibility]]
    id = "creatinine"
    text = "Creatinine below 2 mg/dL"
    when = { measure = "creatinine", below = "2 mg/dL" }
    [[eligibility]]
    id = "age"
    text = "At least 18 years"
    when = { covariate = "age", at_least = "18 yr" }
  )");
  chart::Chart chart;
  chart.visits.add(0);
  EXPECT_THAT(conduct::failed_eligibility(p, chart), IsEmpty());
  chart.visits.set(Measure::creatinine, 1.9);
  chart.baseline.age_years = 18;
  EXPECT_THAT(conduct::failed_eligibility(p, chart), IsEmpty());
  chart.visits.set(Measure::creatinine, 2);
  EXPECT_THAT(conduct::failed_eligibility(p, chart), ElementsAre("creatinine"));
  chart.baseline.age_years = 17.9;
  EXPECT_THAT(conduct::failed_eligibility(p, chart), ElementsAre("creatinine", "age"));
}

// ---- leaving treatment ----

TEST(Conduct, AStoppingRuleEndsTreatmentOnTheDayOfItsVisit) {
  const Carried carried = expect_conduct(R"(
    [[stopping]]
    id = "progression"
    when = { progression = true }
    [[stopping]]
    id = "late"
    when = { elapsed = "21 d" }
  )",
                                         R"(
     day alc | dose              did        left
       0  50 |   10       start:plan           -
       7  90 |   10                -           -
      20  90 |   10                -           -
      21  90 |    0 stop:progression progression
  )");
  EXPECT_EQ(carried.off_treatment_day, 21);
  EXPECT_EQ(carried.ledger.back().from, 10);
  EXPECT_EQ(carried.ledger.back().to, 0);
}

TEST(Conduct, TreatmentEndsAfterItsMaximumDuration) {
  expect_conduct(protocol_of(protocol_text(daily_ladder, "", "maximum_treatment = \"28 d\"\n")), R"(
     day visit | dose                   did             left
       0   yes |   10            start:plan                -
      27     . |   10                     -                -
      28     . |    0 stop:maximum-duration maximum-duration
  )",
                 Sequence({}));
}

TEST(Conduct, AWithdrawalEndsTreatmentAndFollowUpChangesNothing) {
  const Carried carried = expect_conduct(R"(
    [[arm.intervention.escalation]]
    id = "up"
    interval = "7 d"
    maximum = "15 mg"
    [[arm.intervention.rule]]
    id = "low"
    action = "hold"
    when = { measure = "neutrophils", below = "0.5e9/L" }
    resume.when = { measure = "neutrophils", at_least = "1e9/L" }
    resume.maximum = "28 d"
    [[arm.support]]
    id = "growth"
    agent = "filgrastim"
    anchor = "trigger"
    when = { measure = "neutrophils", below = "0.5e9/L" }
    steps = [{ amount = "0.3 mg", duration = "2 d" }]
    [[stopping]]
    id = "late"
    when = { elapsed = "40 d" }
  )",
                                         R"(
     day  anc      event | dose filgrastim             did       left
       0    3          . |   10          0      start:plan          -
       7    3          . |   15          0     escalate:up          -
      10    3 withdrawal |    0          0 stop:withdrawal withdrawal
      14  0.3          . |    0          0               - withdrawal
      56    3          . |    0          0               - withdrawal
  )");
  EXPECT_EQ(carried.off_treatment_day, 10);
  EXPECT_EQ(carried.assessments.size(), 5U);  // he is followed on
  EXPECT_EQ(carried.assessments[3].grade_of(chart::Term::neutropenia), 4);
}

TEST(Conduct, AStopDuringAHoldEndsItAtNothing) {
  const Carried carried = expect_conduct(R"(
    [[arm.intervention.rule]]
    id = "low"
    action = "hold"
    when = { measure = "neutrophils", below = "0.5e9/L" }
    resume.when = { measure = "neutrophils", at_least = "1e9/L" }
    resume.otherwise = "wait"
    [[stopping]]
    id = "late"
    when = { elapsed = "14 d" }
  )",
                                         R"(
     day  anc | dose        did left
       0    3 |   10 start:plan    -
       7  0.4 |    0   hold:low    -
      14  0.4 |    0  stop:late late
  )");
  EXPECT_EQ(carried.ledger.back().from, 0);
}

// ---- several drugs ----

const std::string second_drug = R"(
  [[arm.intervention.rule]]
  id = "end-first"
  action = "stop"
  when = { measure = "neutrophils", below = "0.5e9/L" }
  [[arm.intervention]]
  agent = "rituximab"
  ladder = ["100 mg", "200 mg"]
  start = "100 mg"
  cycle = "7 d"
  on_days = ["1"]
  first_day = 8
  last_day = 22
)";

TEST(Conduct, ADrugThatStopsLeavesTheOthersAndTheLastEndsTreatment) {
  const Carried carried = expect_conduct(second_drug, R"(
     day  anc | dose rituximab            did        left
       0    3 |   10         0     start:plan           -
       7    3 |   10       100              -           -
      14  0.4 |    0       100 stop:end-first           -
      20    3 |    0         0              -           -
      21    3 |    0       100              -           -
      22    3 |    0         0              -   end-first
  )");
  // A drug enters the ledger when it is begun, and what the plan ended is not stopped once more.
  EXPECT_EQ(decisions_on(carried, chart::Agent::rituximab, 7), "start:plan");
  for (const results::Decision& decision : carried.ledger)
    if (decision.agent == chart::Agent::rituximab) {
      EXPECT_EQ(decision.kind, results::Decision::Kind::start);
    }
}

TEST(Conduct, ADrugNotYetBegunIsNeitherStartedNorStoppedByAWithdrawal) {
  const Carried carried = expect_conduct(second_drug, R"(
     day  anc      event | dose rituximab             did       left
       0    3          . |   10         0      start:plan          -
       5    3 withdrawal |    0         0 stop:withdrawal withdrawal
       7    3          . |    0         0               - withdrawal
  )");
  EXPECT_EQ(carried.ledger.size(), 2U);
}

TEST(Conduct, OneDrugMayStandSeveralTimesForSchedulesThatFollowEachOther) {
  const std::string two = R"(
    last_day = 14
    [[arm.intervention.rule]]
    id = "end"
    action = "stop"
    when = { measure = "neutrophils", below = "0.5e9/L" }
    [[arm.intervention]]
    agent = "lenalidomide"
    ladder = ["20 mg", "25 mg"]
    start = "20 mg"
    cycle = "28 d"
    on_days = ["1-28"]
    first_day = 15
    last_day = 28
  )";
  expect_conduct(two, R"(
     day  anc | dose        did        left
       0    3 |   10 start:plan           -
      13    3 |   10          -           -
      14    3 |   20 start:plan           -
      27    3 |   20          -           -
      28    3 |    0          - end-of-plan
  )");
  // Stopped in the first, the drug does not come back with the second.
  expect_conduct(two, R"(
     day  anc | dose        did left
       0    3 |   10 start:plan    -
       7  0.4 |    0   stop:end  end
      14    3 |    0          -  end
  )");
}

TEST(Conduct, LysisIsLookedForAnewAfterARestartInWhateverOrderDrugsBegin) {
  // The second drug begins on day 56; a step up on day 28 opens a window that ends on day 43.
  const Carried carried = carry_out(protocol_of(protocol_text(daily_ladder + R"(
    [[arm.intervention.escalation]]
    id = "up"
    interval = "28 d"
    maximum = "15 mg"
    [[arm.intervention]]
    agent = "rituximab"
    ladder = ["100 mg"]
    start = "100 mg"
    cycle = "28 d"
    on_days = ["1"]
    first_day = 57
  )")),
                                    test::parse(R"(
     day urate   k   p   ca |
       0     5   4   3    9 |
      20     9 6.5   3    9 |
      28     5   4   3    9 |
      43     9 6.5   3    9 |
      55     9 6.5   3    9 |
      57     9 6.5   3    9 |
  )"),
                                    Sequence({}));
  std::vector<bool> found;
  for (const results::Assessment& a : carried.assessments) found.push_back(a.lysis_laboratory_extended);
  EXPECT_THAT(found, ElementsAre(false, false, false, true, false, true));
}

// ---- carried out again ----

const std::string by_chance = R"(
  [[arm.intervention.escalation]]
  id = "up"
  interval = "7 d"
  maximum = "15 mg"
  chance = 0.5
  unless = { term = "neutropenia", grade = 3 }
  [[arm.intervention.rule]]
  id = "low"
  action = "hold"
  chance = 0.5
  when = { measure = "neutrophils", below = "0.5e9/L" }
  resume.when = { measure = "neutrophils", at_least = "1e9/L" }
  resume.levels_lower = 1
  resume.lower_chance = 0.5
  resume.maximum = "56 d"
  [[arm.intervention.rule]]
  id = "down"
  action = "reduce"
  chance = 0.5
  when = { measure = "neutrophils", below = "1e9/L" }
  [[arm.support]]
  id = "growth"
  agent = "filgrastim"
  anchor = "trigger"
  when = { measure = "neutrophils", below = "0.5e9/L" }
  steps = [{ amount = "0.3 mg", duration = "2 d" }]
  chance = 0.5
  [[arm.support]]
  id = "urate"
  agent = "allopurinol"
  anchor = "day_1"
  offset = "-2 d"
  when = { measure = "urate", at_least = "6 mg/dL" }
  steps = [{ amount = "300 mg", duration = "9 d" }]
  chance = 0.5
)";

/// Neutrophils of a patient that every rule meets, from a stream of their own.
test::Table random_chart(std::uint32_t patient) {
  test::Table table{.inputs = {"day", "anc", "urate"}, .outputs = {}, .rows = {{"-4", "3", "7"}}};
  const Stream values({.seed = 1, .trial = 0, .patient = patient}, Purpose::measurement);
  for (int week = 0; week < 40; ++week)
    table.rows.push_back(
        {std::to_string(7 * week), fmt::format("{:.2f}", 2 * values.uniform(static_cast<std::uint64_t>(week))), "5"});
  return table;
}

TEST(Conduct, TheSameChartWithTheRecordedDrawsGivesTheSameLedger) {
  const protocol::Protocol p = protocol_of(protocol_text(daily_ladder + by_chance));
  std::map<results::Decision::Kind, int> seen;
  for (std::uint32_t patient = 0; patient < 50; ++patient) {
    const test::Table table = random_chart(patient);
    const Carried first = carry_out(p, table, conduct::StreamDice({.seed = 9, .trial = 0, .patient = patient}));
    const Carried again = carry_out(p, table, conduct::LedgerDice(first.ledger));
    EXPECT_EQ(first.ledger, again.ledger) << patient;
    EXPECT_EQ(first.orders, again.orders) << patient;
    for (const results::Decision& decision : first.ledger) ++seen[decision.kind];
  }
  using Kind = results::Decision::Kind;
  for (const Kind kind : {Kind::escalate, Kind::escalation_declined, Kind::reduce, Kind::hold, Kind::resume,
                          Kind::support_start, Kind::support_declined, Kind::rule_declined, Kind::kept_at_floor})
    EXPECT_GT(seen[kind], 0) << results::decision_names[chart::index(kind)];
}

TEST(Conduct, ATamperedChartOrLedgerIsFound) {
  const protocol::Protocol p = protocol_of(protocol_text(daily_ladder + by_chance));
  const auto same = [&](const test::Table& table, const results::Ledger& draws, const results::Ledger& expected) {
    try {
      return carry_out(p, table, conduct::LedgerDice(draws)).ledger == expected;
    } catch (const Error&) {
      return false;  // a draw is asked for that was never made
    }
  };
  int charts = 0, draws = 0;
  for (std::uint32_t patient = 0; patient < 20; ++patient) {
    const test::Table table = random_chart(patient);
    const results::Ledger ledger =
        carry_out(p, table, conduct::StreamDice({.seed = 9, .trial = 0, .patient = patient})).ledger;
    ASSERT_TRUE(same(table, ledger, ledger));
    // One count that asked for a rule becomes normal.
    test::Table better = table;
    for (auto& row : better.rows)
      if (std::stoi(row[0]) > 0 && std::stod(row[1]) < 0.5) {
        row[1] = "3";
        ++charts;
        EXPECT_FALSE(same(better, ledger, ledger)) << patient;
        break;
      }
    // One draw crosses its chance.
    results::Ledger altered = ledger;
    for (results::Decision& decision : altered)
      if (decision.draw >= 0) {
        decision.draw = decision.draw < 0.5 ? 0.9 : 0.1;
        ++draws;
        EXPECT_FALSE(same(table, altered, ledger)) << patient;
        break;
      }
  }
  EXPECT_GT(charts, 10);
  EXPECT_GT(draws, 10);
}

TEST(Conduct, AnAdjustmentSeesTheBaselineUpToDay1AndSupportOnlyWhatWasKnownBefore) {
  const protocol::Protocol p = protocol_of(protocol_text(daily_ladder + R"(
    [[arm.intervention.adjustment]]
    id = "kidney"
    when = { measure = "creatinine", at_least = "2 mg/dL" }
    start = "5 mg"
    [[arm.support]]
    id = "urate"
    agent = "allopurinol"
    anchor = "day_1"
    offset = "-2 d"
    when = { measure = "creatinine", below = "2 mg/dL" }
    steps = [{ amount = "300 mg", duration = "9 d" }]
  )"));
  expect_conduct(p, R"(
     day visit creat | dose allopurinol          did
      -3   yes     1 |    0           0            -
      -2     .     . |    0         300            -
       0   yes     3 |    5         300 start:kidney
  )",
                 Sequence({}));
}

}  // namespace
