#include "base/units.hpp"

#include <array>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace titrate {
namespace {

struct Row {
  const char* text;
  const char* unit;
  double value;
};

// Exact equality: a dose is a level, not a number near it.
TEST(Units, QuantitiesOfTheClinic) {
  const std::vector<Row> table = {
      {"10 mg", "mg", 10},         {"0.1 mg", "mg", 0.1},     {"2.5mg", "mg", 2.5},      {"10 mg/d", "mg/d", 10},
      {"28 d", "d", 28},           {"4 wk", "d", 28},         {"4 weeks", "d", 28},      {"14 mo", "d", 14 * 30.4375},
      {"14 mo", "mo", 14},         {"2 y", "d", 2 * 365.25},  {"12 months", "y", 1},     {"6 h", "d", 6.0 / 24},
      {"500 mL", "L", 0.5},        {"300 mL", "L", 0.3},      {"0.5e9/L", "1e9/L", 0.5}, {"0.1e9/L", "1e9/L", 0.1},
      {"1.5 1e9/L", "1e9/L", 1.5}, {"10000/uL", "1e9/L", 10}, {"5 10^9/L", "1e9/L", 5},  {"100 g/L", "g/dL", 10},
      {"3.5 mg/dL", "mg/dL", 3.5}, {"35 mg/L", "mg/dL", 3.5}, {"50 mcg", "ug", 50},      {"38.5 degC", "degC", 38.5},
      {"30 mL/min", "mL/min", 30}, {"1.5 ULN", "ULN", 1.5},   {"120 U/L", "U/L", 120},   {"120 IU/L", "U/L", 120},
      {"50 %", "1", 0.5},          {"0.3", "1", 0.3},         {"-2 d", "d", -2},         {"300 mg/m2", "mg/m2", 300},
      {"5 cm", "mm", 50},
  };
  for (const Row& row : table) {
    std::string reason;
    const auto value = parse_quantity(row.text, row.unit, reason);
    ASSERT_TRUE(value) << row.text << " in " << row.unit << ": " << reason;
    EXPECT_EQ(*value, row.value) << row.text << " in " << row.unit;
  }
}

TEST(Units, FactorsThatAreNotWholeAreRoundedOnce) {
  std::string reason;
  EXPECT_DOUBLE_EQ(parse_quantity("1.8 L/h", "mL/min", reason).value(), 1.8 * 1000 / 60);
}

TEST(Units, OffsetsAreKept) {
  std::string reason;
  EXPECT_NEAR(parse_quantity("38.5 degC", "K", reason).value(), 38.5 + 273.15, 1e-12);
  EXPECT_FALSE(conversion_factor("degC", "K")) << "a factor alone cannot say it";
}

TEST(Units, WhatIsWrongIsSaid) {
  const std::vector<std::array<const char*, 3>> table = {
      {"10", "mg", "no unit"},
      {"mg", "mg", "no number"},
      {"", "mg", "no number"},
      {"inf mg", "mg", "no number"},
      {"nan mg", "mg", "no number"},
      {"1e999 mg", "mg", "no number"},
      {"10 xyz", "mg", "the unit 'xyz' is not known"},
      {"10 mg (", "mg", "the unit 'mg (' is not known"},
      {"10 mg", "cm", "'mg' does not convert to 'cm'"},
      {"3 U/L", "g/L", "'U/L' does not convert to 'g/L'"},
      {"3 ULN", "U/L", "'ULN' does not convert to 'U/L'"},
      {"5 mmol/L", "mg/dL", "'mmol/L' does not convert to 'mg/dL'"},
  };
  for (const auto& [text, unit, expected] : table) {
    std::string reason;
    EXPECT_FALSE(parse_quantity(text, unit, reason)) << text;
    EXPECT_EQ(reason, expected) << text;
  }
}

TEST(Units, FactorsAreExactWhereTheyAreWhole) {
  EXPECT_EQ(conversion_factor("wk", "d"), 7.0);
  EXPECT_EQ(conversion_factor("mo", "d"), 30.4375);
  EXPECT_EQ(conversion_factor("y", "mo"), 12.0);
  EXPECT_EQ(conversion_factor("mL", "L"), 0.001);
  EXPECT_EQ(conversion_factor("g/dL", "g/L"), 10.0);
  EXPECT_FALSE(conversion_factor("mg", "d"));
  EXPECT_FALSE(conversion_factor("nonsense", "d"));
}

TEST(Units, NothingIsPrintedOnAnUnknownUnit) {
  testing::internal::CaptureStderr();
  std::string reason;
  parse_quantity("3 \x01\xff nonsense", "mg", reason);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Units, MayBeAskedFromSeveralThreads) {
  std::vector<std::thread> threads;
  std::vector<int> right(4, 0);
  for (std::size_t t = 0; t < right.size(); ++t)
    threads.emplace_back([&right, t] {
      for (int i = 1; i <= 200; ++i) {
        std::string reason;
        const auto value = parse_quantity(std::to_string(i) + " wk", "d", reason);
        right[t] += value && *value == 7.0 * i ? 1 : 0;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, std::vector<int>(4, 200));
}

}  // namespace
}  // namespace titrate
