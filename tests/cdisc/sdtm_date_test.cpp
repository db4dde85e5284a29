#include "cdisc/sdtm_date.hpp"

#include <gtest/gtest.h>

namespace titrate::cdisc {
namespace {

TEST(SdtmDate, IsKnownAsFarAsItIsWritten) {
  EXPECT_EQ(parse_date("2014-03-05"), (PartialDate{2014, 3, 5}));
  EXPECT_EQ(parse_date("2014-03-05T12:30"), (PartialDate{2014, 3, 5}));
  EXPECT_EQ(parse_date("2014-03-05T12:30:05.2+01:00"), (PartialDate{2014, 3, 5}));
  EXPECT_EQ(parse_date("2014-03"), (PartialDate{2014, 3, 0}));
  EXPECT_EQ(parse_date("2014-03--"), (PartialDate{2014, 3, 0}));
  EXPECT_EQ(parse_date("2014"), (PartialDate{2014, 0, 0}));
  EXPECT_EQ(parse_date("2014---15"), (PartialDate{2014, 0, 0}));
  EXPECT_EQ(parse_date("2014-03-05/2014-04-01"), (PartialDate{2014, 3, 5}));
}

TEST(SdtmDate, IsNoneWhereItCannotBe) {
  for (const char* text : {"", "unknown", "05MAR2014", "2014-13-01", "2014-02-30", "2014-3-5", "2014-03-05 12:30", "-",
                           "0000-01-01", "2014-03-5", "99999-01-01"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(SdtmDate, CountsDaysThroughALeapYear) {
  EXPECT_EQ(civil_day({1970, 1, 1}), 0);
  EXPECT_EQ(civil_day({2000, 3, 1}) - civil_day({2000, 2, 28}), 2);
  EXPECT_EQ(civil_day({1900, 3, 1}) - civil_day({1900, 2, 28}), 1);
  EXPECT_EQ(iso_date(civil_day({2016, 2, 29})), "2016-02-29");
}

TEST(SdtmDate, StandsInForWhatIsNotKnownByTheStatedRule) {
  const int day_1 = civil_day({2014, 3, 10});
  EXPECT_EQ(imputed({2014, 4, 0}, Side::start, day_1), civil_day({2014, 4, 1}));
  EXPECT_EQ(imputed({2014, 3, 0}, Side::start, day_1), day_1);  // could be before or after: not before treatment
  EXPECT_EQ(imputed({2014, 0, 0}, Side::start, day_1), day_1);
  EXPECT_EQ(imputed({2013, 0, 0}, Side::start, day_1), civil_day({2013, 1, 1}));
  EXPECT_EQ(imputed({2014, 2, 0}, Side::end, day_1), civil_day({2014, 2, 28}));
  EXPECT_EQ(imputed({2014, 0, 0}, Side::end, day_1), civil_day({2014, 12, 31}));
}

}  // namespace
}  // namespace titrate::cdisc
