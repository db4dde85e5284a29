#include "stats/beta.hpp"

#include "stats/check.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/tools/roots.hpp>

namespace titrate::stats {

namespace {

void check(const Beta& beta) {
  require(beta.a > 0 && beta.b > 0 && std::isfinite(beta.a) && std::isfinite(beta.b), "There is no Beta({}, {}).",
          beta.a, beta.b);
}

void check_probability(double p) { require(p >= 0 && p <= 1, "{} is no probability.", p); }

/// Of a density with one peak inside (a, b > 1).
double mode(const Beta& beta) { return (beta.a - 1) / (beta.a + beta.b - 2); }

double log_complete(const Beta& beta) {
  return std::lgamma(beta.a) + std::lgamma(beta.b) - std::lgamma(beta.a + beta.b);
}

/// log Pr(rate > x) far out in the tail, from the hypergeometric series of the incomplete beta function (NIST Digital
/// Library of Mathematical Functions 8.17.8), whose terms fall from the first on there.
double log_far_upper(const Beta& beta, double x) {
  const double y = 1 - x;
  double term = 1, sum = 1;
  for (double n = 0; term > sum * 1e-17; ++n) sum += term *= (beta.a + beta.b + n) / (beta.b + 1 + n) * y;
  return beta.b * std::log1p(-x) + beta.a * std::log(x) - std::log(beta.b) - log_complete(beta) + std::log(sum);
}

}  // namespace

Beta posterior(const Beta& prior, long events, long n) {
  check(prior);
  require(events >= 0 && events <= n, "{} events of {} cannot be.", events, n);
  return {prior.a + static_cast<double>(events), prior.b + static_cast<double>(n - events)};
}

double mean(const Beta& beta) {
  check(beta);
  return beta.a / (beta.a + beta.b);
}

double cdf(const Beta& beta, double x) {
  check(beta);
  return x <= 0 ? 0 : x >= 1 ? 1 : boost::math::ibeta(beta.a, beta.b, x);
}

double upper(const Beta& beta, double x) {
  check(beta);
  return x <= 0 ? 1 : x >= 1 ? 0 : boost::math::ibetac(beta.a, beta.b, x);
}

double log_upper(const Beta& beta, double x) {
  const double tail = upper(beta, x);
  if (tail > 0.5) return std::log1p(-cdf(beta, x));
  if (tail > 1e-300 || x >= 1) return std::log(tail);
  return log_far_upper(beta, x);
}

double quantile(const Beta& beta, double p) {
  check(beta);
  check_probability(p);
  return boost::math::ibeta_inv(beta.a, beta.b, p);
}

double upper_quantile(const Beta& beta, double p) {
  check(beta);
  check_probability(p);
  return boost::math::ibetac_inv(beta.a, beta.b, p);
}

Interval equal_tailed(const Beta& beta, double level) {
  check_probability(level);
  const double tail = (1 - level) / 2;
  return {quantile(beta, tail), upper_quantile(beta, tail)};
}

Interval highest_density(const Beta& beta, double level) {
  check(beta);
  check_probability(level);
  require(beta.a > 1 || beta.b > 1, "Beta({}, {}) has no single stretch of highest density.", beta.a, beta.b);
  if (beta.a <= 1) return {0, quantile(beta, level)};
  if (beta.b <= 1) return {upper_quantile(beta, level), 1};
  // The lower tail at which the density is the same at both ends.
  const auto log_density = [&](double x) { return (beta.a - 1) * std::log(x) + (beta.b - 1) * std::log1p(-x); };
  const auto higher_at_low = [&](double tail) {
    const double low = quantile(beta, tail), high = upper_quantile(beta, 1 - level - tail);
    return low <= 0 ? -1.0 : high >= 1 ? 1.0 : log_density(low) - log_density(high);
  };
  if (level <= 0 || level >= 1) return level <= 0 ? Interval{mode(beta), mode(beta)} : Interval{0, 1};
  std::uintmax_t steps = 200;
  const auto [below, above] = boost::math::tools::toms748_solve(higher_at_low, 0.0, 1 - level, -1.0, 1.0,
                                                                boost::math::tools::eps_tolerance<double>(50), steps);
  const double tail = below + (above - below) / 2;
  return {quantile(beta, tail), upper_quantile(beta, 1 - level - tail)};
}

double probability_greater(const Beta& first, const Beta& second, double delta) {
  check(first);
  check(second);
  // Pr = integral of Pr(first > x + delta) over the density of the second. The density may have poles at 0 and 1, which
  // the tanh-sinh rule bears as long as the distance to the pole is exact: boost hands it in as `to_end`.
  const double log_beta = log_complete(second);
  const auto integrand = [&](double x, double from_one) {
    if (x <= 0 || from_one <= 0) return 0.0;
    const double density = std::exp((second.a - 1) * std::log(x) + (second.b - 1) * std::log(from_one) - log_beta);
    return density * upper(first, x + delta);
  };
  // Outside this stretch x + delta is no rate, and the first is greater for certain or not at all.
  const double low = std::clamp(-delta, 0.0, 1.0), high = std::clamp(1 - delta, 0.0, 1.0);
  double sum = cdf(second, low);
  boost::math::quadrature::tanh_sinh<double> quadrature;
  const double middle = std::clamp(mean(second), low, high);
  if (middle > low) sum += quadrature.integrate([&](double x) { return integrand(x, 1 - x); }, low, middle);
  if (high > middle)
    sum += quadrature.integrate(
        [&](double x, double to_end) { return integrand(x, high == 1 && to_end > 0 ? to_end : 1 - x); }, middle, high);
  return std::clamp(sum, 0.0, 1.0);
}

}  // namespace titrate::stats
