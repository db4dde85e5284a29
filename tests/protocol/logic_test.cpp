// What can be said of two conditions without a patient.

#include "protocol/logic.hpp"

#include <gtest/gtest.h>

namespace {

using namespace titrate::protocol;
using Kind = Condition::Kind;
using Comparison = Condition::Comparison;

Condition neutrophils(Comparison comparison, double threshold) {
  Condition c;
  c.kind = Kind::value;
  c.measure = titrate::chart::Measure::neutrophils;
  c.comparison = comparison;
  c.threshold = threshold;
  return c;
}

Condition flare(int grade) {
  Condition c;
  c.kind = Kind::flare;
  c.grade = grade;
  return c;
}

Condition combined(Kind kind, std::vector<Condition> parts) {
  Condition c;
  c.kind = kind;
  c.parts = std::move(parts);
  return c;
}

TEST(Logic, bounds_that_touch_exclude_each_other_unless_both_include_the_value) {
  EXPECT_TRUE(
      never_met(combined(Kind::all, {neutrophils(Comparison::below, 1), neutrophils(Comparison::at_least, 1)})));
  EXPECT_FALSE(
      never_met(combined(Kind::all, {neutrophils(Comparison::at_most, 1), neutrophils(Comparison::at_least, 1)})));
  EXPECT_FALSE(
      never_met(combined(Kind::any, {neutrophils(Comparison::below, 1), neutrophils(Comparison::at_least, 1)})));
}

TEST(Logic, a_narrower_bound_implies_a_wider_one) {
  EXPECT_TRUE(implied(neutrophils(Comparison::below, 0.5), neutrophils(Comparison::below, 1)));
  EXPECT_TRUE(implied(neutrophils(Comparison::below, 1), neutrophils(Comparison::at_most, 1)));
  EXPECT_FALSE(implied(neutrophils(Comparison::at_most, 1), neutrophils(Comparison::below, 1)));
  EXPECT_FALSE(implied(neutrophils(Comparison::below, 1), flare(1)));
  EXPECT_TRUE(implied(combined(Kind::all, {flare(3), neutrophils(Comparison::below, 1)}), flare(2)));
  EXPECT_FALSE(implied(combined(Kind::any, {flare(3), neutrophils(Comparison::below, 1)}), flare(2)));
}

TEST(Logic, none_of_a_grade_is_less_than_that_grade) {
  EXPECT_FALSE(overlap(flare(3), combined(Kind::none, {flare(2)})));
  EXPECT_FALSE(overlap(flare(3), combined(Kind::none, {flare(3)})));
  EXPECT_TRUE(overlap(flare(3), combined(Kind::none, {flare(4)})));
}

TEST(Logic, a_recovery_overlaps_the_hold_only_below_its_threshold) {
  const Condition hold = neutrophils(Comparison::below, 0.5);
  EXPECT_FALSE(overlap(hold, neutrophils(Comparison::at_least, 0.5)));
  EXPECT_TRUE(overlap(hold, neutrophils(Comparison::at_least, 0.4)));
  EXPECT_FALSE(overlap(hold, flare(1)));
}

TEST(Logic, nothing_is_said_of_rows_of_visits) {
  Condition twice = neutrophils(Comparison::below, 0.5);
  twice.consecutive = 2;
  EXPECT_FALSE(region(twice));
  EXPECT_FALSE(implied(twice, neutrophils(Comparison::below, 1)));
}

}  // namespace
