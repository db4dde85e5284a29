#include "model/hazards.hpp"

#include <gtest/gtest.h>

namespace titrate::model {
namespace {

Hazards::Parameters<double> some_hazards() {
  return {.infection = 0.001,
          .infection_low = 2.0,
          .infection_deep = 4.0,
          .anc_low = 1.0,
          .anc_deep = 0.5,
          .thrombosis = 0.0002,
          .withdrawal = 0.0008,
          .new_lesion = 0.0003,
          .background_death = 0.0001,
          .death_after_progression = 0.002,
          .arrhythmia_per_mmol = 0.05,
          .arrhythmia_potassium = 6.0,
          .seizure_per_mg = 0.04,
          .seizure_calcium = 7.0};
}

constexpr Hazards::Standing<double> on_treatment = {
    .early = 1.0, .on_treatment = 1.0, .thrombosis = 1.0, .progressed = 0.0};

double rate(Risk risk, Hazards::Standing<double> standing, double anc = 3.0, double potassium = 4.0,
            double calcium = 9.0) {
  return Hazards::rates(some_hazards(), standing, anc, potassium, calcium)[static_cast<std::size_t>(risk)];
}

TEST(Hazards, OfInfectionRiseAsNeutrophilsFall) {
  EXPECT_DOUBLE_EQ(rate(Risk::infection, on_treatment, 1.0), 0.001);
  EXPECT_DOUBLE_EQ(rate(Risk::infection, on_treatment, 0.99), 0.002);
  EXPECT_DOUBLE_EQ(rate(Risk::infection, on_treatment, 0.49), 0.004);
  auto early = on_treatment;
  early.early = 3.0;
  EXPECT_DOUBLE_EQ(rate(Risk::infection, early, 0.49), 0.012);
}

TEST(Hazards, OfRhythmAndSeizureStartAtTheirLimits) {
  EXPECT_EQ(rate(Risk::arrhythmia, on_treatment, 3.0, 6.0), 0.0);
  EXPECT_DOUBLE_EQ(rate(Risk::arrhythmia, on_treatment, 3.0, 7.5), 1.5 * 0.05);
  EXPECT_EQ(rate(Risk::seizure, on_treatment, 3.0, 4.0, 9.0), 0.0);
  EXPECT_DOUBLE_EQ(rate(Risk::seizure, on_treatment, 3.0, 4.0, 6.0), 0.04);
}

TEST(Hazards, FollowTheStanding) {
  const Hazards::Standing<double> off = {.early = 1.0, .on_treatment = 0.0, .thrombosis = 0.5, .progressed = 1.0};
  EXPECT_EQ(rate(Risk::withdrawal, off), 0.0);
  EXPECT_EQ(rate(Risk::thrombosis, off), 0.0);
  EXPECT_DOUBLE_EQ(rate(Risk::after_progression, off), 0.002);
  EXPECT_EQ(rate(Risk::after_progression, on_treatment), 0.0);
  EXPECT_DOUBLE_EQ(rate(Risk::withdrawal, on_treatment), 0.0008);
  auto protected_ = on_treatment;
  protected_.thrombosis = 0.5;
  EXPECT_DOUBLE_EQ(rate(Risk::thrombosis, protected_), 0.0001);
  EXPECT_DOUBLE_EQ(rate(Risk::new_lesion, off), 0.0003);
  EXPECT_DOUBLE_EQ(rate(Risk::death, off), 0.0001);
}

}  // namespace
}  // namespace titrate::model
