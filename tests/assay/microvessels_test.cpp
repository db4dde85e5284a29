#include "assay/microvessels.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace titrate::assay {
namespace {

const Microvessels vessels{.field_area = 0.0625,
                           .hot_spots = 3,
                           .visits = {"baseline", "month 3"},
                           .fields = {{"01", "baseline", "", 2},
                                      {"01", "baseline", "", 5},
                                      {"01", "baseline", "", 3},
                                      {"01", "baseline", "", 4},
                                      {"01", "month 3", "", 1}}};

TEST(Microvessels, TheHotSpotsAreTheFieldsWithTheMostVessels) {
  const auto all = densities(vessels);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].fields, 4);
  EXPECT_EQ(all[0].counted, 3);
  EXPECT_DOUBLE_EQ(all[0].per_mm2, (5 + 4 + 3) / 3.0 / 0.0625);  // 64
  EXPECT_NEAR(all[0].standard_error, 1 / std::sqrt(3) / 0.0625, 1e-12);
  EXPECT_DOUBLE_EQ(all[1].per_mm2, 16);
  EXPECT_EQ(all[1].standard_error, 0);
}

TEST(Microvessels, WithoutHotSpotsEveryFieldCounts) {
  Microvessels every = vessels;
  every.hot_spots = 0;
  EXPECT_DOUBLE_EQ(densities(every)[0].per_mm2, 14 / 4.0 / 0.0625);
}

}  // namespace
}  // namespace titrate::assay
