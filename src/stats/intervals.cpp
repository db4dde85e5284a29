#include "stats/intervals.hpp"

#include "base/random.hpp"
#include "stats/beta.hpp"
#include "stats/check.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/tools/roots.hpp>

namespace titrate::stats {

namespace {

void check(long events, long n, double level) {
  require(n >= 1 && events >= 0 && events <= n && level > 0 && level < 1,
          "An interval needs 0 <= events <= n, n >= 1 and 0 < level < 1; it got {} of {} at {}.", events, n, level);
}

/// p with Pr(X > x) + Pr(X = x) / 2 = tail, for X binomial with p; 0 < x <= n.
double mid_p_root(long x, long n, double tail) {
  const auto count = static_cast<double>(x), rest = static_cast<double>(n - x);
  // Half of Pr(X >= x), half of Pr(X > x).
  const auto excess = [&](double p) {
    const double at_least = cdf(Beta{count, rest + 1}, p), above = x == n ? 0 : cdf(Beta{count + 1, rest}, p);
    return (at_least + above) / 2 - tail;
  };
  std::uintmax_t steps = 200;
  const auto [low, high] =
      boost::math::tools::toms748_solve(excess, 0.0, 1.0, boost::math::tools::eps_tolerance<double>(52), steps);
  return low + (high - low) / 2;
}

}  // namespace

Interval clopper_pearson(long events, long n, double level) {
  check(events, n, level);
  const double tail = (1 - level) / 2;
  const auto x = static_cast<double>(events), rest = static_cast<double>(n - events);
  return {events == 0 ? 0 : quantile(Beta{x, rest + 1}, tail),
          events == n ? 1 : upper_quantile(Beta{x + 1, rest}, tail)};
}

Interval wilson(long events, long n, double level) {
  check(events, n, level);
  const auto size = static_cast<double>(n);
  const double p = static_cast<double>(events) / size;
  const double z = normal_quantile((1 + level) / 2), z2 = z * z / size;
  const double middle = p + z2 / 2, half = z * std::sqrt((p * (1 - p) + z2 / 4) / size);
  return {events == 0 ? 0 : (middle - half) / (1 + z2), events == n ? 1 : (middle + half) / (1 + z2)};
}

Interval wilson_corrected(long events, long n, double level) {
  check(events, n, level);
  const auto size = static_cast<double>(n);
  const double z = normal_quantile((1 + level) / 2), z2 = z * z / size;
  const auto end = [&](double count, double sign) {
    const double p = count / size;
    return (p + z2 / 2 + sign * z * std::sqrt((p * (1 - p) + z2 / 4) / size)) / (1 + z2);
  };
  const auto x = static_cast<double>(events);
  const double half = 2 * events == n ? 0 : 0.5;
  return {events == 0 ? 0 : end(x - half, -1), events == n ? 1 : end(x + half, 1)};
}

Interval wald(long events, long n, double level) {
  check(events, n, level);
  const auto size = static_cast<double>(n);
  const double p = static_cast<double>(events) / size;
  const double half = normal_quantile((1 + level) / 2) * std::sqrt(p * (1 - p) / size);
  return {p - half, p + half};
}

Interval agresti_coull(long events, long n, double level) {
  check(events, n, level);
  const double z = normal_quantile((1 + level) / 2), size = static_cast<double>(n) + z * z;
  const double p = (static_cast<double>(events) + z * z / 2) / size, half = z * std::sqrt(p * (1 - p) / size);
  return {p - half, p + half};
}

Interval mid_p(long events, long n, double level) {
  check(events, n, level);
  const double tail = (1 - level) / 2;
  return {events == 0 ? 0 : mid_p_root(events, n, tail), events == n ? 1 : 1 - mid_p_root(n - events, n, tail)};
}

Interval jeffreys(long events, long n, double level) {
  check(events, n, level);
  const Interval tails = equal_tailed(posterior(Beta{0.5, 0.5}, events, n), level);
  return {events == 0 ? 0 : tails.low, events == n ? 1 : tails.high};
}

BinomialTest binomial_test(long events, long n, double p0) {
  require(n >= 1 && events >= 0 && events <= n && p0 >= 0 && p0 <= 1,
          "A test of a rate needs 0 <= events <= n, n >= 1 and a rate; it got {} of {} against {}.", events, n, p0);
  const boost::math::binomial_distribution<double> counts(static_cast<double>(n), p0);
  const auto probability = [&](long x) { return boost::math::pdf(counts, static_cast<double>(x)); };
  // Pr(X <= x), Pr(X >= x); nothing beyond the ends.
  const auto lower = [&](long x) { return x < 0 ? 0 : boost::math::cdf(counts, static_cast<double>(x)); };
  const auto upper = [&](long x) {
    return x > n ? 0 : x <= 0 ? 1 : boost::math::cdf(boost::math::complement(counts, static_cast<double>(x - 1)));
  };
  const double bar = probability(events) * (1 + 1e-7), expected = static_cast<double>(n) * p0;
  const double greater = upper(events);
  if (static_cast<double>(events) == expected) return {1, greater};
  // The counts across the expectation that are no more probable lie in a tail of their own.
  long across = events;
  if (static_cast<double>(events) < expected) {
    across = static_cast<long>(std::ceil(expected));
    while (across <= n && probability(across) > bar) ++across;
    return {std::min(1.0, lower(events) + upper(across)), greater};
  }
  across = static_cast<long>(std::floor(expected));
  while (across >= 0 && probability(across) > bar) --across;
  return {std::min(1.0, greater + lower(across)), greater};
}

}  // namespace titrate::stats
