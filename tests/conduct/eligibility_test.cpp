#include "conduct/eligibility.hpp"

#include "conduct/conduct.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace titrate;
using chart::Measure;
using conduct::Truth;
using protocol::Condition;

namespace {

Condition leaf(Condition::Kind kind, Condition::Comparison comparison, double threshold) {
  Condition c;
  c.kind = kind;
  c.comparison = comparison;
  c.threshold = threshold;
  return c;
}

/// Creatinine below 2 mg/dL; 18 years or older; not refractory to fludarabine, or platelets of 30 and more.
protocol::Protocol protocol_of_three() {
  protocol::Protocol p;
  Condition creatinine = leaf(Condition::Kind::value, Condition::Comparison::below, 2);
  creatinine.measure = Measure::creatinine;
  Condition age = leaf(Condition::Kind::baseline_covariate, Condition::Comparison::at_least, 18);
  age.covariate = Condition::Covariate::age;
  Condition sensitive = leaf(Condition::Kind::baseline_covariate, Condition::Comparison::below, 1);
  sensitive.covariate = Condition::Covariate::fludarabine_refractory;
  Condition platelets = leaf(Condition::Kind::value, Condition::Comparison::at_least, 30);
  platelets.measure = Measure::platelets;
  Condition either;
  either.kind = Condition::Kind::any;
  either.parts = {sensitive, platelets};
  p.eligibility = {{"creatinine", "Creatinine below 2 mg/dL", creatinine},
                   {"age", "18 years or older", age},
                   {"either", "Not refractory, or platelets", either}};
  return p;
}

TEST(Eligibility, EachCriterionSaysWhatItSaw) {
  chart::Chart chart;
  chart.visits.add(-3);
  chart.visits.set(Measure::creatinine, 2.3);
  chart.visits.add(0);
  chart.visits.set(Measure::platelets, 30);
  chart.baseline.age_years = 61;
  chart.baseline.fludarabine_refractory = chart::Answer::yes;
  const auto p = protocol_of_three();
  const auto found = conduct::eligibility(p, chart);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].met, Truth::no);
  EXPECT_EQ(found[0].reason, "creatinine 2.3 mg/dL on study day -3, below 2 mg/dL asked");
  EXPECT_EQ(found[1].met, Truth::yes);
  EXPECT_EQ(found[1].reason, "age 61 y, at least 18 y asked");
  EXPECT_EQ(found[2].met, Truth::yes);
  EXPECT_EQ(found[2].reason, "fludarabine refractory: yes; platelets 30 1e9/L on study day 1, at least 30 1e9/L asked");
  EXPECT_THAT(conduct::failed_eligibility(p, chart), testing::ElementsAre("creatinine"));
}

TEST(Eligibility, WhatWasNotWrittenDownIsHeldAgainstNobody) {
  const chart::Chart chart;
  const auto p = protocol_of_three();
  for (const auto& finding : conduct::eligibility(p, chart)) EXPECT_EQ(finding.met, Truth::unknown) << finding.id;
  EXPECT_EQ(conduct::eligibility(p, chart)[0].reason, "creatinine not measured, below 2 mg/dL asked");
  EXPECT_EQ(conduct::eligibility(p, chart)[1].reason, "age not known");
  EXPECT_TRUE(conduct::failed_eligibility(p, chart).empty());
}

TEST(Eligibility, TheThresholdItselfDecides) {
  const auto p = protocol_of_three();
  const auto met = [&](double creatinine) {
    chart::Chart chart;
    chart.visits.add(0);
    chart.visits.set(Measure::creatinine, creatinine);
    return conduct::eligibility(p, chart)[0].met;
  };
  EXPECT_EQ(met(1.99), Truth::yes);
  EXPECT_EQ(met(2.0), Truth::no);
  EXPECT_EQ(met(2.01), Truth::no);
}

}  // namespace
