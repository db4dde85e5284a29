#pragma once
// A location and its interval from a rank test turned round: which shifts would the test not reject?

#include "base/random.hpp"
#include "stats/location.hpp"
#include "stats/root.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace titrate::stats {

/// R's wilcox.test turns to the normal approximation from this size on.
constexpr std::size_t most_exact_location = 50;

/// Deviation from expectation over its standard deviation, half a unit nearer to 0 where corrected.
inline double standardised(double deviation, double variance, Continuity continuity) {
  const double half = continuity == Continuity::corrected ? 0.5 * ((deviation > 0) - (deviation < 0)) : 0;
  return (deviation - half) / std::sqrt(variance);
}

/// From the elementary estimates (Walsh averages, pairwise differences) and the null distribution of the statistic.
inline Location inverted(std::vector<double> estimates, const std::vector<double>& null, double level) {
  std::sort(estimates.begin(), estimates.end());
  const std::size_t m = estimates.size();
  // The lowest value whose cumulative probability reaches the tail, at least 1.
  std::size_t q = 0;
  double below = 0;
  while (below + null[q] < (1 - level) / 2 * (1 - 1e-12)) below += null[q++];
  if (q == 0) below = null[q++];
  return {.estimate = m % 2 == 1 ? estimates[m / 2] : (estimates[m / 2 - 1] + estimates[m / 2]) / 2,
          .interval = {estimates[q - 1], estimates[m - q]},
          .level = 1 - 2 * below};
}

/// From the standardised statistic as a falling function of the shift, between the least and greatest shift. Where the
/// data are too few for the level, the level is lowered as R does.
template <class Statistic>
Location inverted(const Statistic& z_of_shift, double low, double high, double level) {
  constexpr double tolerance = 1e-4;  // R's tol.root
  const double z_low = z_of_shift(low, Continuity::corrected), z_high = z_of_shift(high, Continuity::corrected);
  const auto root = [&](double quantile) {
    if (z_low - quantile <= 0) return low;
    if (z_high - quantile >= 0) return high;
    return brent_root([&](double d) { return z_of_shift(d, Continuity::corrected) - quantile; }, low, high, tolerance);
  };
  double alpha = 1 - level;
  const auto reached = [&] {
    const double bar = normal_quantile(1 - alpha / 2);
    return z_low >= bar && z_high <= -bar;
  };
  while (alpha < 1 && !reached()) alpha *= 2;
  const double estimate =
      brent_root([&](double d) { return z_of_shift(d, Continuity::uncorrected); }, low, high, tolerance);
  if (alpha >= 1) return {estimate, {low, high}, 0};
  const double bar = normal_quantile(1 - alpha / 2);
  return {estimate, {root(bar), root(-bar)}, 1 - alpha};
}

}  // namespace titrate::stats
