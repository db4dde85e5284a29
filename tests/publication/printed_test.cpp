#include "publication/printed.hpp"

#include <gtest/gtest.h>

using namespace titrate::publication;

namespace {

Printed printed(const char* text) { return read_printed(text).value(); }

TEST(Printed, KeepsItsDigits) {
  EXPECT_EQ(printed(".018").digits, 18);
  EXPECT_EQ(printed(".018").decimals, 3);
  EXPECT_DOUBLE_EQ(printed(".018").value(), 0.018);
  EXPECT_DOUBLE_EQ(printed("0.50").value(), 0.5);
  EXPECT_EQ(printed("0.50").decimals, 2);
  EXPECT_EQ(printed("25").decimals, 0);
  EXPECT_EQ(printed("< .001").bound, Printed::Bound::below);
  EXPECT_EQ(printed(">.05").bound, Printed::Bound::above);
  for (const char* wrong : {"", ".", "5.", "1,5", "1.2.3", "-3", "NS", "<", "12 %", "1234567890", "0.1234567"})
    EXPECT_FALSE(read_printed(wrong)) << wrong;
}

TEST(Printed, PercentagesRoundAsAsked) {
  // 1/8 = 12.5 %, 3/8 = 37.5 %: halves.
  EXPECT_TRUE(prints_as(1, 8, printed("13"), Rounding::half_up));
  EXPECT_TRUE(prints_as(1, 8, printed("12"), Rounding::half_even));
  EXPECT_TRUE(prints_as(3, 8, printed("38"), Rounding::half_even));
  EXPECT_TRUE(prints_as(1, 8, printed("12"), Rounding::down));
  EXPECT_TRUE(prints_as(1, 8, printed("13"), Rounding::up));
  EXPECT_TRUE(prints_as(1, 8, printed("12.5"), Rounding::up));
  // 31/333 = 9.309 %.
  EXPECT_TRUE(prints_as(31, 333, printed("9"), Rounding::half_up));
  EXPECT_FALSE(prints_as(31, 333, printed("10"), Rounding::half_up));
  EXPECT_TRUE(prints_as(31, 333, printed("10"), Rounding::up));
  EXPECT_TRUE(prints_as(31, 333, printed("9.31"), Rounding::half_up));
  EXPECT_TRUE(prints_as(3, 333, printed("<1"), Rounding::half_up));
  EXPECT_FALSE(prints_as(4, 333, printed("<1"), Rounding::half_up));
  EXPECT_EQ(percentage(31, 333, 1), "9.3");
  EXPECT_EQ(percentage(1, 1000, 2), "0.10");
  EXPECT_EQ(percentage(999'999'999, 1'000'000'000, 4), "100.0000");
}

TEST(Printed, PValuesRoundToNearest) {
  EXPECT_TRUE(prints_as(0.01796, printed(".018")));
  EXPECT_TRUE(prints_as(0.0175, printed(".018")));
  EXPECT_TRUE(prints_as(0.0185, printed(".018")));
  EXPECT_FALSE(prints_as(0.01851, printed(".018")));
  EXPECT_TRUE(prints_as(0.0009, printed("<.001")));
  EXPECT_FALSE(prints_as(0.001, printed("<.001")));
}

}  // namespace
