#include "cdisc/moment.hpp"

#include <gtest/gtest.h>

namespace titrate::cdisc {
namespace {

TEST(Moment, DaysAndSecondsAreCountedFrom1960) {
  EXPECT_EQ(number_of_moment("1960-01-01", "date"), 0.0);
  EXPECT_EQ(number_of_moment("1959-12-31", "date"), -1.0);
  EXPECT_EQ(number_of_moment("2000-03-01", "date"), 40 * 365 + 10 + 31 + 29.0);
  EXPECT_EQ(number_of_moment("1960-01-02T00:00:30", "datetime"), 86430.0);
  EXPECT_EQ(number_of_moment("1960-01-01T01:02", "datetime"), 3720.0);
  EXPECT_EQ(number_of_moment("23:59:59.25", "time"), 86399.25);
}

TEST(Moment, WhatIsPartialOrImpossibleHasNoNumber) {
  for (const char* const text : {"", "2014", "2014-02", "2014-02-30", "2014-13-01", "0000-01-01", "2014-2-3",
                                 "14-02-03x", "2014-02-03T10:00", "-014-01-01"})
    EXPECT_EQ(number_of_moment(text, "date"), std::nullopt) << text;
  for (const char* const text : {"2014-02-03", "2014-02-03T24:00", "2014-02-03T10:60", "2014-02-03T10:00:60",
                                 "2014-02-03T10", "2014-02-03T10:00:1", "2014-02-03T10:00:00x", "2014-02-03T10:00:00Z"})
    EXPECT_EQ(number_of_moment(text, "datetime"), std::nullopt) << text;
}

TEST(Moment, TheWayBack) {
  EXPECT_EQ(moment_of_number(19725, "date"), "2014-01-02");
  EXPECT_EQ(moment_of_number(-1, "date"), "1959-12-31");
  EXPECT_EQ(moment_of_number(86430, "datetime"), "1960-01-02T00:00:30");
  EXPECT_EQ(moment_of_number(-0.5, "datetime"), "1959-12-31T23:59:59.5");
  EXPECT_EQ(moment_of_number(3600.25, "time"), "01:00:00.25");
  EXPECT_EQ(moment_of_number(0.5, "date"), std::nullopt);
  EXPECT_EQ(moment_of_number(1e9, "date"), std::nullopt);
  EXPECT_EQ(moment_of_number(86400, "time"), std::nullopt);
  EXPECT_EQ(moment_of_number(1e300, "datetime"), std::nullopt);
  EXPECT_EQ(moment_of_number(-1e300, "time"), std::nullopt);
}

TEST(Moment, EveryDayOfTheCalendarComesBack) {
  // 0001-01-01 to 9999-12-31
  for (int day = -715509; day <= 2936549; day += 1) {
    const auto text = moment_of_number(day, "date");
    ASSERT_TRUE(text) << day;
    ASSERT_EQ(number_of_moment(*text, "date"), day) << *text;
  }
  EXPECT_EQ(moment_of_number(-715510, "date"), std::nullopt);
  EXPECT_EQ(moment_of_number(2936550, "date"), std::nullopt);
}

}  // namespace
}  // namespace titrate::cdisc
