#include "report/numbers.hpp"

#include <gtest/gtest.h>

namespace titrate::report {
namespace {

TEST(Percent, HasNoDecimalsUnderAHundredAndOneAbove) {
  EXPECT_EQ(percent(14.0 / 44, 44), "32\u00a0%");
  EXPECT_EQ(percent(14.0 / 44, 99), "32\u00a0%");
  EXPECT_EQ(percent(14.0 / 44, 100), "31.8\u00a0%");
  EXPECT_EQ(percent(135.0 / 333, 333), "40.5\u00a0%");
}

TEST(Percent, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(percent(1.0 / 8, 8), "13\u00a0%");  // 12.5
  EXPECT_EQ(percent(5.0 / 8, 8), "63\u00a0%");  // 62.5
}

TEST(Percent, SaysSoWhereSomethingWouldRoundToNothingOrToAll) {
  EXPECT_EQ(percent(0, 44), "0\u00a0%");
  EXPECT_EQ(percent(0.004, 44), "<1\u00a0%");
  EXPECT_EQ(percent(0.0004, 333), "<0.1\u00a0%");
  EXPECT_EQ(percent(0.998, 44), ">99\u00a0%");
  EXPECT_EQ(percent(1, 44), "100\u00a0%");
}

TEST(Count, IsEventsOfAllWithThePercentage) {
  EXPECT_EQ(count(14, 44), "14/44\u00a0(32\u00a0%)");
  EXPECT_EQ(count(0, 44), "0/44\u00a0(0\u00a0%)");
  EXPECT_EQ(count(135, 333), "135/333\u00a0(40.5\u00a0%)");
  EXPECT_EQ(count(0, 0), "0/0");
}

TEST(Intervals, HaveOneUnitAndAnEnDash) {
  EXPECT_EQ(percent_interval({0.186, 0.476}, 44), "19–48\u00a0%");
  const results::Span span{0.18, 0.455};
  EXPECT_EQ(percent_with_interval(0.31, &span, 44), "31\u00a0%\u00a0[18–46\u00a0%]");
  EXPECT_EQ(percent_with_interval(0.31, nullptr, 44), "31\u00a0%");
  const results::Span years{60.5, 67.25}, courses{280.2, 380};
  EXPECT_EQ(quantity_with_interval(63.9, &years, "year"), "63.9\u00a0years\u00a0[60.5–67.3]");
  EXPECT_EQ(quantity_with_interval(329.4, &courses, "1"), "329\u00a0[280–380]");
}

TEST(PValue, HasNoLeadingZero) {
  EXPECT_EQ(p_value(0.018), ".018");
  EXPECT_EQ(p_value(0.35), ".35");
  EXPECT_EQ(p_value(0.0004), "<.001");
  EXPECT_EQ(p_value(0.999), ">.99");
}

TEST(Plain, KeepsThreeDigitsAndNeverWritesAnExponent) {
  EXPECT_EQ(plain(4.3), "4.3");
  EXPECT_EQ(plain(0.6249), "0.625");
  EXPECT_EQ(plain(880), "880");
  EXPECT_EQ(plain(1020.4), "1020");
  EXPECT_EQ(plain(-2.5), "\u22122.5");
}

TEST(WithSign, UsesATrueMinus) {
  EXPECT_EQ(with_sign(-49.6, 0, true), "\u221250");
  EXPECT_EQ(with_sign(12.2, 0, true), "+12");
  EXPECT_EQ(with_sign(0.2, 0, true), "0");
  EXPECT_EQ(with_sign(-0.2, 0, true), "0");
}

TEST(Thousands, AreSetOffByCommas) {
  EXPECT_EQ(thousands(44), "44");
  EXPECT_EQ(thousands(1000), "1,000");
  EXPECT_EQ(thousands(1234567), "1,234,567");
}

TEST(Quantity, NamesItsUnit) {
  EXPECT_EQ(quantity(64, "year"), "64\u00a0years");
  EXPECT_EQ(quantity(4.3, "mg/L"), "4.3\u00a0mg/L");
  EXPECT_EQ(quantity(5, "1"), "5");
  EXPECT_EQ(readable_unit("1e9/L"), "10⁹/L");
}

}  // namespace
}  // namespace titrate::report
