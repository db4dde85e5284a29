#include "chart/chart.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::chart {
namespace {

using testing::ElementsAre;

TEST(Chart, ThereIsNoStudyDay0) {
  EXPECT_EQ(study_day(0), 1);
  EXPECT_EQ(study_day(27), 28);
  EXPECT_EQ(study_day(-1), -1);
  EXPECT_EQ(study_day(-3), -3);
  for (int day = -40; day < 400; ++day) {
    EXPECT_EQ(day_of_study_day(study_day(day)), day);
    EXPECT_NE(study_day(day), 0);
  }
}

TEST(Chart, BodySurfaceAfterMosteller) {
  Baseline baseline;
  EXPECT_TRUE(is_missing(body_surface_area(baseline)));
  baseline.height_cm = 180;
  baseline.weight_kg = 80;
  EXPECT_DOUBLE_EQ(body_surface_area(baseline), std::sqrt(180.0 * 80 / 3600));
}

Chart neutrophils(const std::vector<std::pair<int, double>>& values) {
  Chart chart;
  for (const auto& [day, value] : values) {
    chart.visits.add(day);
    chart.visits.set(Measure::neutrophils, value);
  }
  return chart;
}

TEST(Chart, TheLatestValueIsNotOlderThanAsked) {
  const Chart chart = neutrophils({{0, 3}, {7, missing}, {14, 2}, {15, missing}});
  EXPECT_EQ(chart.latest(Measure::neutrophils, 0, 0), 3);
  EXPECT_TRUE(is_missing(chart.latest(Measure::neutrophils, 1, 6)));
  EXPECT_EQ(chart.latest(Measure::neutrophils, 1, 7), 3);
  EXPECT_EQ(chart.latest(Measure::neutrophils, 2, 99), 2);
  EXPECT_TRUE(is_missing(chart.latest(Measure::neutrophils, 3, 0)));
  EXPECT_EQ(chart.latest(Measure::neutrophils, 3, 1), 2);
  EXPECT_TRUE(is_missing(chart.latest(Measure::platelets, 3, 99)));
}

TEST(Chart, TheBaselineIsTheLastValueOnOrBeforeDay1) {
  const Chart chart = neutrophils({{-14, 5}, {-3, 4}, {0, missing}, {7, 1}});
  EXPECT_EQ(chart.baseline_value(Measure::neutrophils), 4);
  EXPECT_EQ(chart.baseline_value(Measure::neutrophils, -4), 5);
  EXPECT_EQ(chart.baseline_value(Measure::neutrophils, 100), 4);
  EXPECT_TRUE(is_missing(chart.baseline_value(Measure::neutrophils, -15)));
  EXPECT_EQ(neutrophils({{-3, 4}, {0, 2}, {1, 9}}).baseline_value(Measure::neutrophils), 2);
}

TEST(Chart, DaysOfAnAgentJoinWhereTheAmountStaysTheSame) {
  Chart chart;
  chart.give(Agent::lenalidomide, 0, 10);
  chart.give(Agent::allopurinol, 0, 300);
  chart.give(Agent::lenalidomide, 1, 10);
  chart.give(Agent::lenalidomide, 2, 15);
  chart.give(Agent::lenalidomide, 4, 15);
  EXPECT_THAT(
      chart.administrations,
      ElementsAre(Administration{Agent::lenalidomide, 0, 1, 10}, Administration{Agent::allopurinol, 0, 0, 300},
                  Administration{Agent::lenalidomide, 2, 2, 15}, Administration{Agent::lenalidomide, 4, 4, 15}));
  chart.give(Agent::lenalidomide, 5, 8, 15);
  chart.give(Agent::lenalidomide, 10, 12, 15);
  EXPECT_EQ(chart.administrations[3], (Administration{Agent::lenalidomide, 4, 8, 15}));
  EXPECT_EQ(chart.administrations[4], (Administration{Agent::lenalidomide, 10, 12, 15}));
  EXPECT_EQ(chart.given(Agent::lenalidomide, 1), 10);
  EXPECT_EQ(chart.given(Agent::lenalidomide, 2), 15);
  EXPECT_EQ(chart.given(Agent::lenalidomide, 3), 0);
  EXPECT_EQ(chart.given(Agent::allopurinol, 1), 0);
  EXPECT_EQ(chart.given(Agent::prednisone, 0), 0);
}

TEST(Chart, AClearedChartIsLikeANewOne) {
  Chart chart = neutrophils({{-3, 4}, {7, 1}});
  chart.id = "1-1";
  chart.cohort = chart.enrolled = 3;
  chart.baseline.age_years = 60;
  chart.limits.upper[index(Measure::creatinine)] = 1.2;
  chart.give(Agent::lenalidomide, 0, 10);
  chart.events.push_back({.kind = EventKind::infection, .day = 3, .grade = 3, .detail = {}});
  chart.clear();
  EXPECT_TRUE(chart.id.empty());
  EXPECT_EQ(chart.cohort, 0);
  EXPECT_EQ(chart.enrolled, 0);
  EXPECT_TRUE(is_missing(chart.baseline.age_years));
  EXPECT_TRUE(is_missing(chart.limits.upper[index(Measure::creatinine)]));
  EXPECT_TRUE(chart.visits.empty() && chart.administrations.empty() && chart.events.empty());
  EXPECT_TRUE(is_missing(chart.baseline_value(Measure::neutrophils)));
}

TEST(Chart, TheLastDoseBeforeADay) {
  Chart chart;
  EXPECT_EQ(chart.last_given(Agent::prednisone, 10), Chart::never_given);
  chart.give(Agent::prednisone, 3, 7, 20);
  chart.give(Agent::prednisone, 9, 12, 0);  // written down as not given
  chart.give(Agent::lenalidomide, 0, 20, 10);
  EXPECT_EQ(chart.last_given(Agent::prednisone, 3), Chart::never_given);
  EXPECT_EQ(chart.last_given(Agent::prednisone, 4), 3);
  EXPECT_EQ(chart.last_given(Agent::prednisone, 7), 6);
  EXPECT_EQ(chart.last_given(Agent::prednisone, 8), 7);
  EXPECT_EQ(chart.last_given(Agent::prednisone, 100), 7);
}

TEST(Chart, WhatWasFoundIsKnownFromItsDayOn) {
  Chart chart;
  chart.found = {
      {Finding::mrd_flow, 84, 1e-3}, {Finding::mrd_pcr, 84, 1e-4}, {Finding::mrd_flow, 168, less_than(1e-4)}};
  EXPECT_TRUE(is_missing(chart.last_found(Finding::mrd_flow, 83)));
  EXPECT_EQ(chart.last_found(Finding::mrd_flow, 84), 1e-3);
  EXPECT_EQ(chart.last_found(Finding::mrd_flow, 167), 1e-3);
  EXPECT_TRUE(is_missing(chart.last_found(Finding::mrd_flow, 167, 84)));  // nothing after day 84
  EXPECT_EQ(chart.last_found(Finding::mrd_flow, 167, 83), 1e-3);
  EXPECT_EQ(chart.last_found(Finding::mrd_pcr, 200), 1e-4);
  chart.clear();
  EXPECT_TRUE(chart.found.empty());
}

TEST(Chart, AValueBelowALimitIsBelowItAndNotZero) {
  EXPECT_LT(less_than(1e-4), 1e-4);
  EXPECT_GT(less_than(1e-4), 0.99999e-4);
}

TEST(Chart, BodyMassIndex) {
  Baseline baseline;
  EXPECT_TRUE(is_missing(body_mass_index(baseline)));
  baseline.height_cm = 180;
  baseline.weight_kg = 97.2;
  EXPECT_NEAR(body_mass_index(baseline), 30, 1e-12);
}

TEST(Vocabulary, EveryWordStandsAtItsOwnPlace) {
  for (std::size_t f = 0; f < finding_count; ++f) EXPECT_EQ(index(findings[f].finding), f) << findings[f].name;
  EXPECT_EQ(name(Agent::erythropoietin), "erythropoietin");
  EXPECT_LT(index(Agent::flavopiridol), index(first_supportive_agent));  // study drugs stand first
  EXPECT_EQ(name(Term::rash), "rash");
  EXPECT_EQ(name(EventKind::last_contact), "last_contact");
  EXPECT_EQ(name(Response::partial_with_lymphocytosis), "partial_with_lymphocytosis");
  EXPECT_EQ(name(RiskFactor::acute_infection), "acute_infection");
  for (std::size_t m = 0; m < measure_count; ++m) EXPECT_EQ(index(measures[m].measure), m) << measures[m].name;
  EXPECT_EQ(name(Measure::bfgf), "bfgf");
  EXPECT_EQ(name(Agent::opioid), "opioid");
  EXPECT_EQ(name(Agent::filgrastim), "filgrastim");
  EXPECT_EQ(name(Term::neutropenia), "neutropenia");
  EXPECT_EQ(name(Term::tumor_flare), "tumor_flare");
  EXPECT_EQ(name(Term::thrombosis), "thrombosis");
  EXPECT_EQ(name(EventKind::other_toxicity), "other_toxicity");
  EXPECT_EQ(name(Response::complete), "complete");
  EXPECT_EQ(name(Activity::cytokines), "cytokines");
  EXPECT_EQ(fish_names[index(Fish::del17p)], "del17p");
}

}  // namespace
}  // namespace titrate::chart
