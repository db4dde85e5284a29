// Estimates of one recorded trial of ten patients aged 61 to 70, of whom two died.

#include "recorded/estimates.hpp"

#include "recorded/virtual_trial.hpp"
#include "results/times.hpp"

#include <gtest/gtest.h>

namespace titrate {
namespace {

using namespace recorded_test;

struct Ten : testing::Test {
  trial::Setup setup = trial::load("ferrajoli-2008", library);
  cdisc::Mapping mapping = cdisc::read_mapping(library + "/mappings/cdisc.toml");
  results::EndpointList endpoints = trial::endpoint_list(setup);
  recorded::Study study;

  Ten() {
    for (int i = 0; i < 10; ++i) {
      recorded::Patient patient;
      patient.outcome.baseline.age_years = 61 + i;
      patient.outcome.followed_days = i == 0 ? 100 : i == 1 ? 200 : 400;
      if (i < 2) patient.outcome.death_day = patient.outcome.followed_days;
      results::test::judged_every_day(patient.outcome);
      patient.outcome.courses.resize(3);
      for (std::size_t c = 0; c < 3; ++c) {
        patient.outcome.courses[c].dosed = c < 2;
        patient.outcome.courses[c].worst[chart::index(chart::Term::fatigue)] = i < 4 && c == 1 ? 2 : 0;
      }
      patient.outcome.worst[chart::index(chart::Term::fatigue)] = i < 4 ? 2 : 0;
      study.patients.push_back(std::move(patient));
    }
    recorded::estimate({.protocol = setup.protocol,
                        .criteria = setup.criteria,
                        .mapping = mapping,
                        .endpoints = endpoints,
                        .censoring = setup.censoring,
                        .evidence = setup.evidence},
                       study);
  }
  const results::Endpoint& of(const std::string& id, std::optional<results::Per> per = std::nullopt) const {
    for (const results::Endpoint& e : study.results.endpoints)
      if (e.id == id && e.per == per) return e;
    throw std::runtime_error("no endpoint " + id);
  }
};

TEST_F(Ten, TheIntervalOfAMedianIsThatOfTheOrderStatistics) {
  const results::Endpoint& age = of("baseline_age_median");
  EXPECT_DOUBLE_EQ(*age.mean, 65.5);
  EXPECT_EQ(age.method, "order statistics");
  // Of ten values at most one lies below the median with probability 11/1024 <= .025, two with 56/1024: the second of
  // each end.
  EXPECT_DOUBLE_EQ(age.interval->low, 62);
  EXPECT_DOUBLE_EQ(age.interval->high, 69);
}

TEST_F(Ten, TooFewValuesHaveNone) {
  const results::Endpoint& dose = of("time_to_best_response");
  EXPECT_FALSE(dose.mean);
  EXPECT_FALSE(dose.interval);
  EXPECT_EQ(dose.method, "none");
}

TEST_F(Ten, SurvivalAtADayHasTheLogLogInterval) {
  const results::Endpoint& year = of("overall_survival_12_months");
  EXPECT_DOUBLE_EQ(*year.mean, 80);
  EXPECT_EQ(year.method, "Kaplan-Meier, log-log");
  // Greenwood: 1/(10 9) + 1/(9 8) = 0.025; log(-log 0.8) +- 1.959964 sqrt(0.025) / 0.223144.
  EXPECT_NEAR(year.interval->low, 40.87, 0.01);
  EXPECT_NEAR(year.interval->high, 94.59, 0.01);
  const results::CurveResult& curve = study.results.curves.front();
  EXPECT_NEAR(curve.low.back(), 0.4087, 1e-4);
  EXPECT_NEAR(curve.high.back(), 0.9459, 1e-4);
}

TEST_F(Ten, TotalsHaveNoInterval) {
  EXPECT_DOUBLE_EQ(*of("courses_total").mean, 20);
  EXPECT_FALSE(of("courses_total").interval);
}

TEST_F(Ten, HarmsThatOnlyEventsTellOfAreCounted) {
  EXPECT_EQ(*of("fatigue_g1_2", results::Per::patient).counted, (results::Count{4, 10}));
  EXPECT_EQ(*of("fatigue_g1_2", results::Per::course).counted, (results::Count{4, 20}));
  EXPECT_EQ(*of("fatigue_g3_4", results::Per::course).counted, (results::Count{0, 20}));
}

TEST_F(Ten, SharesNameEveryPatientOfADenominator) {
  const auto all = recorded::shares(endpoints, study);
  ASSERT_EQ(all.size(), study.results.endpoints.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const results::Endpoint& e = study.results.endpoints[i];
    if (e.id == "early_death" && e.per == results::Per::patient) EXPECT_EQ(all[i].size(), 10U);
    if (e.id != "baseline_age_median") continue;
    ASSERT_EQ(all[i].size(), 10U);
    EXPECT_DOUBLE_EQ(all[i][3].value, 64);
  }
}

}  // namespace
}  // namespace titrate
