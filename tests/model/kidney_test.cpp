#include "model/kidney.hpp"

#include <gtest/gtest.h>

namespace titrate::model {
namespace {

TEST(Kidney, CockcroftAndGault) {
  EXPECT_DOUBLE_EQ(cockcroft_gault(60.0, 72.0, 1.0, false), 80.0);  // (140 - 60) 72 / (72 1)
  EXPECT_DOUBLE_EQ(cockcroft_gault(60.0, 72.0, 1.0, true), 80.0 * 0.85);
  EXPECT_DOUBLE_EQ(cockcroft_gault(60.0, 72.0, 2.0, false), 40.0);
}

TEST(Kidney, CreatinineIsTheInverse) {
  for (const bool female : {false, true})
    EXPECT_DOUBLE_EQ(cockcroft_gault(71.0, 64.0, creatinine_of_clearance(71.0, 64.0, 55.0, female), female), 55.0);
}

}  // namespace
}  // namespace titrate::model
