// Orders asked for once a stretch are those of every day of it, under every regimen there is.

#include "clinic/chart_table.hpp"
#include "conduct/random_patient.hpp"

#include <gtest/gtest.h>

using namespace titrate;
using namespace titrate::test;

namespace {

constexpr int last_day = 500;
constexpr std::uint32_t patients = 40;

class EveryRegimen : public testing::TestWithParam<std::string> {
 protected:
  const protocol::Protocol protocol_ = protocol::read(GetParam());
  const clinic::Criteria criteria_ = clinic::load_criteria(criteria_folder(), protocol_.criteria);
  int cohort(std::uint32_t patient) const {
    return protocol_.cohorts.empty() ? 0 : static_cast<int>(patient % protocol_.cohorts.size());
  }
  static void expect_same(const chart::Chart& chart_a, const conduct::Conduct& a, const chart::Chart& chart_b,
                          const conduct::Conduct& b) {
    EXPECT_EQ(chart_a.administrations, chart_b.administrations);
    EXPECT_EQ(a.ledger(), b.ledger());
    EXPECT_EQ(a.assessments(), b.assessments());
    EXPECT_EQ(a.off_treatment_day(), b.off_treatment_day());
    EXPECT_EQ(a.off_treatment_reason(), b.off_treatment_reason());
  }
};

TEST_P(EveryRegimen, AStretchIsOrderedLikeEachOfItsDays) {
  int asked_daily = 0, asked_by_stretch = 0;
  std::size_t given = 0;
  for (std::uint32_t i = 0; i < patients && !HasFailure(); ++i) {
    SCOPED_TRACE(i);
    const RandomPatient patient(i);
    const conduct::StreamDice dice({.seed = 5, .trial = 0, .patient = i});
    chart::Chart one, other;
    Course daily(one, false), stretches(other, true);
    daily.enrol(patient, cohort(i));
    stretches.enrol(patient, cohort(i));
    conduct::Conduct day_by_day(protocol_, criteria_, one, dice), by_stretch(protocol_, criteria_, other, dice);
    daily.run(patient, day_by_day, last_day);
    stretches.run(patient, by_stretch, last_day);
    expect_same(one, day_by_day, other, by_stretch);
    asked_daily += daily.asked;
    asked_by_stretch += stretches.asked;
    given += one.administrations.size();
  }
  EXPECT_LT(2 * asked_by_stretch, asked_daily);
  EXPECT_GT(given, patients);
}

TEST_P(EveryRegimen, APatientLeavesNothingToTheNext) {
  conduct::StreamDice dice({.seed = 5, .trial = 0, .patient = 0});
  chart::Chart chart;
  conduct::Conduct reused(protocol_, criteria_, chart, dice);
  for (std::uint32_t i = 0; i < patients / 2 && !HasFailure(); ++i) {
    SCOPED_TRACE(i);
    const RandomPatient patient(i);
    dice = conduct::StreamDice({.seed = 5, .trial = 0, .patient = i});
    chart::Chart own;
    Course alone(own, true), in_turn(chart, true);
    alone.enrol(patient, cohort(i));
    in_turn.enrol(patient, cohort(i));
    conduct::Conduct fresh(protocol_, criteria_, own, dice);
    reused.begin();
    alone.run(patient, fresh, last_day);
    in_turn.run(patient, reused, last_day);
    expect_same(own, fresh, chart, reused);
  }
}

INSTANTIATE_TEST_SUITE_P(Library, EveryRegimen, testing::ValuesIn(all_regimens()), [](const auto& regimen) {
  std::string name = std::filesystem::path(regimen.param).stem().string();
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
