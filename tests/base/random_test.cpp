#include "base/random.hpp"

#include <array>
#include <cmath>
#include <set>
#include <vector>

#include <Random123/philox.h>
#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

namespace titrate {
namespace {

using Philox = r123::Philox4x64;

// kat_vectors of Random123 (D. E. Shaw Research), the three lines "philox4x64 10".
TEST(Random, PhiloxGivesItsPublishedVectors) {
  EXPECT_EQ(Philox()({{0, 0, 0, 0}}, {{0, 0}}),
            (Philox::ctr_type{{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}}));
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  EXPECT_EQ(Philox()({{ones, ones, ones, ones}}, {{ones, ones}}),
            (Philox::ctr_type{{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}}));
  EXPECT_EQ(Philox()({{0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89}},
                     {{0x452821e638d01377, 0xbe5466cf34e90c6c}}),
            (Philox::ctr_type{{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}}));
}

TEST(Random, UniformIsTheTopOfThePublishedVector) {
  const Stream zero({.seed = 0, .trial = 0, .patient = 0}, static_cast<Purpose>(0));
  EXPECT_EQ(zero.uniform(0), (static_cast<double>(0x16554d9eca36314c >> 12) + 0.5) / 4503599627370496.0);
}

TEST(Random, KeyAndCounterHoldEveryName) {
  const Stream stream({.seed = 7, .trial = 11, .patient = 13}, Purpose::hazard);
  const auto block =
      Philox()({{99, 6, 0, 0}}, {{7, (std::uint64_t{11} << 32) | 13}});  // hazard is number 6, and stays so
  EXPECT_EQ(stream.uniform(99), (static_cast<double>(block[0] >> 12) + 0.5) / 4503599627370496.0);
}

TEST(Random, EveryNameChangesTheDraw) {
  const auto draw = [](std::uint64_t seed, std::uint32_t trial, std::uint32_t patient, Purpose purpose,
                       std::uint64_t index) {
    return Stream({.seed = seed, .trial = trial, .patient = patient}, purpose).uniform(index);
  };
  const std::set<double> draws = {draw(1, 0, 0, Purpose::accrual, 0), draw(2, 0, 0, Purpose::accrual, 0),
                                  draw(1, 1, 0, Purpose::accrual, 0), draw(1, 0, 1, Purpose::accrual, 0),
                                  draw(1, 0, 0, Purpose::report, 0),  draw(1, 0, 0, Purpose::accrual, 1)};
  EXPECT_EQ(draws.size(), 6u);
  EXPECT_EQ(draw(1, 2, 3, Purpose::report, 4), draw(1, 2, 3, Purpose::report, 4));
}

TEST(Random, UniformMomentsAreThoseOfTheUnitInterval) {
  constexpr int n = 1'000'000;
  const Stream stream({.seed = 42}, Purpose::individual);
  double sum = 0, squares = 0, lagged = 0, before = 0.5;
  for (int i = 0; i < n; ++i) {
    const double u = stream.uniform(static_cast<std::uint64_t>(i));
    ASSERT_GT(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
    squares += (u - 0.5) * (u - 0.5);
    lagged += (u - 0.5) * (before - 0.5);
    before = u;
  }
  // Four standard errors: sqrt(1/12/n), sqrt(1/180/n), sqrt(1/144/n).
  EXPECT_NEAR(sum / n, 0.5, 4 * std::sqrt(1.0 / 12 / n));
  EXPECT_NEAR(squares / n, 1.0 / 12, 4 * std::sqrt(1.0 / 180 / n));
  EXPECT_NEAR(lagged / n, 0.0, 4 * std::sqrt(1.0 / 144 / n));
}

TEST(Random, NeighbouringPatientsAreIndependent) {
  constexpr std::uint32_t n = 200'000;
  double product = 0;
  for (std::uint32_t patient = 0; patient < n; ++patient)
    product += Stream({.seed = 1, .trial = 0, .patient = patient}, Purpose::covariates).normal(0) *
               Stream({.seed = 1, .trial = 0, .patient = patient + 1}, Purpose::covariates).normal(0);
  EXPECT_NEAR(product / n, 0.0, 4 / std::sqrt(static_cast<double>(n)));
}

TEST(Random, NormalMomentsAreThoseOfTheStandardNormal) {
  constexpr int n = 1'000'000;
  const Stream stream({.seed = 3}, Purpose::measurement);
  std::array<double, 5> moment = {};
  for (int i = 0; i < n; ++i) {
    const double z = stream.normal(static_cast<std::uint64_t>(i));
    for (std::size_t k = 1; k < moment.size(); ++k) moment[k] += std::pow(z, static_cast<double>(k)) / n;
  }
  // Moments 0, 1, 0, 3; variances of their means 1, 2, 15, 96 over n.
  EXPECT_NEAR(moment[1], 0.0, 4 * std::sqrt(1.0 / n));
  EXPECT_NEAR(moment[2], 1.0, 4 * std::sqrt(2.0 / n));
  EXPECT_NEAR(moment[3], 0.0, 4 * std::sqrt(15.0 / n));
  EXPECT_NEAR(moment[4], 3.0, 4 * std::sqrt(96.0 / n));
}

TEST(Random, ExponentialHasMeanAndVarianceOne) {
  constexpr int n = 500'000;
  const Stream stream({.seed = 5}, Purpose::hazard);
  double sum = 0, squares = 0;
  for (int i = 0; i < n; ++i) {
    const double x = stream.exponential(static_cast<std::uint64_t>(i));
    ASSERT_GT(x, 0.0);
    sum += x / n;
    squares += (x - 1) * (x - 1) / n;
  }
  EXPECT_NEAR(sum, 1.0, 4 * std::sqrt(1.0 / n));
  EXPECT_NEAR(squares, 1.0, 4 * std::sqrt(8.0 / n));  // E(x-1)^4 - 1 = 9 - 1
}

TEST(NormalQuantile, HasItsPrintedValues) {
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  // Wichura 1988, the values printed to check an implementation.
  EXPECT_NEAR(normal_quantile(0.25), -0.6744897501960817, 1e-15);
  EXPECT_NEAR(normal_quantile(0.001), -3.090232306167814, 4e-15);
  EXPECT_NEAR(normal_quantile(1e-20), -9.262340089798408, 1e-14);
}

TEST(NormalQuantile, AgreesWithBoostOverTheWholeRange) {
  const boost::math::normal_distribution<long double> standard;
  for (int i = 1; i < 4000; ++i) {
    const double p = i < 2000 ? std::pow(10.0, -0.15 * i) : (i - 2000 + 0.5) / 2000.0;
    if (p <= 1e-290) continue;
    const double expected = static_cast<double>(boost::math::quantile(standard, static_cast<long double>(p)));
    EXPECT_NEAR(normal_quantile(p), expected, 1e-15 * std::abs(expected) + 1e-300) << "p = " << p;
  }
}

TEST(NormalQuantile, RisesWithItsArgument) {
  double before = normal_quantile(0x1p-53);
  for (int i = 1; i <= 100'000; ++i) {
    const double z = normal_quantile(i / 100'001.0);
    ASSERT_GT(z, before);
    before = z;
  }
}

TEST(NormalCdf, UndoesTheQuantile) {
  for (const double p : {1e-300, 1e-100, 1e-16, 1e-6, 0.001, 0.075, 0.25, 0.5, 0.75, 0.925, 0.999}) {
    // Phi has slope phi(z), so that a relative error e of z becomes e * z * phi(z) / Phi(z), about e * z^2 in the tail.
    const double z = normal_quantile(p);
    EXPECT_NEAR(normal_cdf(z) / p, 1.0, 4e-16 * (4 + z * z)) << "p = " << p;
  }
  EXPECT_EQ(normal_cdf(0.0), 0.5);
}

}  // namespace
}  // namespace titrate
