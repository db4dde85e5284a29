#include "trial/audit.hpp"

#include "trial/simulate.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace titrate::trial {
namespace {

const std::string library = std::string(TITRATE_SOURCE_DIR) + "/library";

std::vector<std::string> regimens() {
  std::vector<std::string> ids;
  for (const auto& entry : std::filesystem::directory_iterator(library + "/regimens"))
    ids.push_back(entry.path().stem());
  // The combinations too: the model knows none of their other drugs, but their protocols decide all the same.
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(TITRATE_SOURCE_DIR) + "/tests/protocol/regimens"))
    ids.push_back(entry.path().string());
  std::sort(ids.begin(), ids.end());
  return ids;
}

struct Ran {
  Setup setup;
  cohort::Theta theta;
  std::vector<Place> places;
  std::vector<results::PatientRecord> records;
  std::vector<std::vector<chart::Visit>> truths;
};

constexpr int patients = 24;

Ran run(const std::string& regimen) {
  Ran ran{.setup = load(regimen, library), .theta = {}, .places = {}, .records = {}, .truths = {}};
  ran.theta = ran.setup.parameters.draw({5, 0, 0});
  ran.places = enrol(ran.setup.protocol, 5, 0, patients);
  for (std::uint32_t i = 0; i < patients; ++i) {
    ran.truths.emplace_back();
    ran.records.push_back(run_patient(ran.setup, ran.theta, {5, 0, i}, ran.places[i], &ran.truths.back()));
  }
  return ran;
}

class EveryRegimen : public testing::TestWithParam<std::string> {};

TEST_P(EveryRegimen, ReplayedAsAFixedScheduleGivesTheSameTrajectory) {
  const Ran ran = run(GetParam());
  int with_doses = 0;
  for (std::uint32_t i = 0; i < patients; ++i) {
    const results::PatientRecord& record = ran.records[i];
    EXPECT_EQ(replay_doses(ran.setup, ran.theta, {5, 0, i}, record.attempt, record, ran.truths[i]), "")
        << "patient " << i + 1;
    with_doses += !record.chart.administrations.empty();
  }
  EXPECT_EQ(with_doses, patients);
}

TEST_P(EveryRegimen, DecisionsFollowAgainFromTheChartAndTheRecordedDraws) {
  const Ran ran = run(GetParam());
  for (std::uint32_t i = 0; i < patients; ++i)
    EXPECT_EQ(rederive_decisions(ran.setup, ran.records[i]), "") << "patient " << i + 1;
}

INSTANTIATE_TEST_SUITE_P(Library, EveryRegimen, testing::ValuesIn(regimens()), [](const auto& i) {
  std::string name = std::filesystem::path(i.param).stem();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

TEST(Audit, ADoseThatWasNotGivenChangesTheTrajectory) {
  Ran ran = run("ferrajoli-2008");
  results::PatientRecord& record = ran.records[0];
  ASSERT_FALSE(record.chart.administrations.empty());
  for (chart::Administration& given : record.chart.administrations)
    if (given.agent == chart::Agent::lenalidomide) given.amount += 5;
  EXPECT_NE(replay_doses(ran.setup, ran.theta, {5, 0, 0}, record.attempt, record, ran.truths[0]), "");
}

TEST(Audit, AnAlteredChartOrDrawIsFound) {
  Ran ran = run("ferrajoli-2008");
  int chart_found = 0, altered_charts = 0, draw_found = 0, with_draw = 0;
  for (std::uint32_t i = 0; i < patients; ++i) {
    results::PatientRecord altered = ran.records[i];
    bool worse = false;  // grade 4 where it was not
    chart::Visits& visits = altered.chart.visits;
    for (std::size_t v = 0; v < visits.size(); ++v)
      if (visits[v].day > 0 && visits[v].has(chart::Measure::neutrophils)) {
        worse |= visits[v][chart::Measure::neutrophils] >= 0.5;
        visits.set(v, chart::Measure::neutrophils, 0.1);
      }
    if (!worse) continue;
    ++altered_charts;
    chart_found += !rederive_decisions(ran.setup, altered).empty();
  }
  for (std::uint32_t i = 0; i < patients; ++i) {
    results::PatientRecord altered = ran.records[i];
    for (results::Decision& decision : altered.ledger)
      if (decision.kind == results::Decision::Kind::escalate && decision.draw >= 0) {
        decision.draw = 0.999;  // above the protocol's chance: the escalation would have been declined
        ++with_draw;
        draw_found += !rederive_decisions(ran.setup, altered).empty();
        break;
      }
  }
  EXPECT_GT(altered_charts, patients / 2);
  EXPECT_EQ(chart_found, altered_charts);
  EXPECT_GT(with_draw, 0);
  EXPECT_EQ(draw_found, with_draw);
}

}  // namespace
}  // namespace titrate::trial
