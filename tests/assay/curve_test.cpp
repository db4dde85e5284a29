#include "assay/curve.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace titrate::assay {
namespace {

const Curve rising{.a = 20, .b = 1.3, .c = 50, .d = 20000, .g = 1};
const Curve falling{.a = 2.1, .b = 0.9, .c = 8, .d = 0.05, .g = 1};
const Curve bent{.a = 20, .b = 1.3, .c = 50, .d = 20000, .g = 0.4};

TEST(Curve, HasItsEndsAndItsMiddle) {
  EXPECT_EQ(rising.response(0), 20);
  EXPECT_DOUBLE_EQ(rising.response(50), (20 + 20000) / 2.0);
  EXPECT_NEAR(rising.response(1e12), 20000, 1e-3);
  EXPECT_DOUBLE_EQ(bent.response(50), 20000 + (20 - 20000) * std::pow(2, -0.4));
}

TEST(Curve, TheInverseIsTheInverse) {
  for (const Curve& k : {rising, falling, bent})
    for (const double x : {1e-3, 0.2, 5.0, 50.0, 3000.0})
      EXPECT_NEAR(*k.concentration(k.response(x)) / x, 1, 1e-9) << x;
}

TEST(Curve, BeyondItsEndsThereIsNoConcentration) {
  for (const double y : {20.0, 19.0, 20000.0, 20001.0, -1.0}) EXPECT_FALSE(rising.concentration(y)) << y;
  for (const double y : {2.1, 3.0, 0.05, 0.0}) EXPECT_FALSE(falling.concentration(y)) << y;
}

TEST(Curve, SlopeAndGradientAreItsDerivatives) {
  for (const Curve& k : {rising, falling, bent})
    for (const double x : {0.5, 40.0, 700.0}) {
      const double h = 1e-6;
      EXPECT_NEAR(k.slope(x) / ((k.response(x * (1 + h)) - k.response(x * (1 - h))) / (2 * h * x)), 1, 1e-6);
      const auto moved = [&](int i, double by) {
        Curve m = k;
        if (i == 0) m.a += by;
        if (i == 1) m.d += by;
        if (i == 2) m.b *= std::exp(by);
        if (i == 3) m.c *= std::exp(by);
        if (i == 4) m.g *= std::exp(by);
        return m.response(x);
      };
      for (int i = 0; i < 5; ++i)
        EXPECT_NEAR(k.gradient(x)[static_cast<std::size_t>(i)], (moved(i, h) - moved(i, -h)) / (2 * h),
                    1e-4 * std::abs(k.d - k.a) * 1e-2)
            << i << " at " << x;
    }
}

TEST(Curve, NothingOverflowsFarOut) {
  const Curve steep{.a = 1, .b = 40, .c = 1, .d = 2, .g = 3};
  EXPECT_DOUBLE_EQ(steep.response(1e30), 2);
  EXPECT_DOUBLE_EQ(steep.response(1e-30), 1);
  for (const double x : {1e30, 1e-30})
    for (const double each : steep.gradient(x)) EXPECT_TRUE(std::isfinite(each));
}

}  // namespace
}  // namespace titrate::assay
