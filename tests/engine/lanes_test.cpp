#include "base/error.hpp"
#include "engine/isa.hpp"
#include "engine/lanes_kernel.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace titrate::engine {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const double nan = std::numeric_limits<double>::quiet_NaN();

struct alignas(64) Register {
  double lane[8];
};

/// Results of every function on every pair, by one instruction set.
class Results {
 public:
  Results(Isa isa, const std::vector<double>& x, const std::vector<double>& y) : n_((x.size() + 7) / 8 * 8) {
    std::vector<Register> a(n_ / 8), b(n_ / 8);
    out_.resize(n_ / 8 * lanes_functions);
    for (std::size_t i = 0; i < n_; ++i) {
      a[i / 8].lane[i % 8] = x[std::min(i, x.size() - 1)];
      b[i / 8].lane[i % 8] = y[std::min(i, y.size() - 1)];
    }
    LanesKernel* kernel = lanes_kernel_baseline;
#ifdef TITRATE_HAS_AVX512
    if (isa == Isa::avx512) kernel = lanes_kernel_avx512;
    if (isa == Isa::avx2) kernel = lanes_kernel_avx2;
#endif
    kernel(a.front().lane, b.front().lane, n_, out_.front().lane);
  }
  double of(LanesFunction f, std::size_t i) const {
    const std::size_t at = f * n_ + i;
    return out_[at / 8].lane[at % 8];
  }

 private:
  std::size_t n_;
  std::vector<Register> out_;
};

std::uint64_t bits(double x) { return std::bit_cast<std::uint64_t>(x); }

std::vector<Isa> sets_here() {
  std::vector<Isa> sets;
  for (const Isa isa : {Isa::avx512, Isa::avx2, Isa::baseline})
    if (supported(isa)) sets.push_back(isa);
  return sets;
}

/// Values of every size, most of them where the model's arguments are.
std::vector<double> many_values(std::uint32_t seed) {
  std::mt19937_64 draw(seed);
  std::vector<double> values = {0.0,
                                -0.0,
                                1.0,
                                -1.0,
                                infinity,
                                -infinity,
                                nan,
                                std::numeric_limits<double>::denorm_min(),
                                std::numeric_limits<double>::min(),
                                std::numeric_limits<double>::max(),
                                709.782712893384,
                                709.79,
                                -745.2,
                                -1e300};
  std::uniform_real_distribution<double> narrow(-5, 5), wide(-700, 700);
  for (int i = 0; i < 200000; ++i) {
    values.push_back(narrow(draw));
    values.push_back(std::exp(narrow(draw)));
    values.push_back(wide(draw));
    values.push_back(std::exp(wide(draw)));
  }
  return values;
}

TEST(Lanes, ExpAndLogAreAccurateOnEverySet) {
  const std::vector<double> x = many_values(1);
  for (const Isa isa : sets_here()) {
    const Results r(isa, x, x);
    double worst_exp = 0, worst_log = 0;
    for (std::size_t i = 14; i < x.size(); ++i) {
      const double e = std::exp(x[i]);
      if (e > 1e-300 && e < infinity) worst_exp = std::max(worst_exp, std::abs(r.of(lanes_exp, i) / e - 1));
      if (x[i] > 0)
        worst_log = std::max(worst_log,
                             std::abs(r.of(lanes_log, i) - std::log(x[i])) / std::max(1e-3, std::abs(std::log(x[i]))));
    }
    EXPECT_LT(worst_exp, 1e-15) << name(isa);
    EXPECT_LT(worst_log, 1e-15) << name(isa);
  }
}

TEST(Lanes, ArgumentsOutsideTheRangeGiveWhatTheyShould) {
  const std::vector<double> x = {0.0, -1.0, nan, infinity, -infinity, 1.0, 2.0, 710.0};
  for (const Isa isa : sets_here()) {
    const Results r(isa, x, x);
    for (const std::size_t i : {0U, 1U, 2U, 3U, 4U}) EXPECT_TRUE(std::isnan(r.of(lanes_log, i))) << name(isa) << x[i];
    EXPECT_TRUE(std::isnan(r.of(lanes_exp, 2))) << name(isa);
    EXPECT_EQ(r.of(lanes_exp, 3), infinity) << name(isa);
    EXPECT_EQ(r.of(lanes_exp, 4), 0.0) << name(isa);
    EXPECT_EQ(r.of(lanes_exp, 7), infinity) << name(isa);
    for (const std::size_t i : {2U, 3U, 4U}) EXPECT_EQ(r.of(lanes_finite, i), 0.0) << name(isa);
  }
}

TEST(Lanes, MinimumAndMaximumPassNanOn) {
  const std::vector<double> x = {nan, 1.0, 2.0, 3.0}, y = {1.0, nan, 3.0, 2.0};
  for (const Isa isa : sets_here()) {
    const Results r(isa, x, y);
    for (const std::size_t i : {0U, 1U}) {
      EXPECT_TRUE(std::isnan(r.of(lanes_min, i))) << name(isa);
      EXPECT_TRUE(std::isnan(r.of(lanes_max, i))) << name(isa);
    }
    EXPECT_EQ(r.of(lanes_min, 2), 2.0);
    EXPECT_EQ(r.of(lanes_max, 3), 3.0);
  }
}

TEST(Lanes, Avx512AndAvx2GiveTheSameBits) {
  if (!supported(Isa::avx512)) GTEST_SKIP() << "NOT TESTED: this machine has no AVX-512";
  std::vector<double> x = many_values(2), y = many_values(3);
  const Results wide(Isa::avx512, x, y), narrow(Isa::avx2, x, y);
  for (std::size_t f = 0; f < lanes_functions; ++f)
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto a = wide.of(static_cast<LanesFunction>(f), i), b = narrow.of(static_cast<LanesFunction>(f), i);
      ASSERT_TRUE(bits(a) == bits(b) || (std::isnan(a) && std::isnan(b)))
          << "function " << f << " of " << x[i] << ", " << y[i] << ": " << a << " and " << b;
    }
}

TEST(Lanes, TheBaselineSetDiffersByAFewBitsAtMost) {
  if (!supported(Isa::avx2)) GTEST_SKIP() << "NOT TESTED: this machine has no AVX2";
  const std::vector<double> x = many_values(4);
  const Results fused(Isa::avx2, x, x), plain(Isa::baseline, x, x);
  double worst = 0;
  for (std::size_t i = 14; i < x.size(); ++i) {
    const double e = fused.of(lanes_exp, i);
    if (e > 1e-300 && e < infinity) worst = std::max(worst, std::abs(plain.of(lanes_exp, i) / e - 1));
  }
  EXPECT_LT(worst, 1e-15);
}

TEST(Isa, WishesAreChecked) {
  EXPECT_EQ(choose_isa("baseline"), Isa::baseline);
  EXPECT_TRUE(supported(choose_isa()));
  try {
    choose_isa("avx1024");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("baseline"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace titrate::engine
