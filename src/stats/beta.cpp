#include "stats/beta.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <fmt/format.h>

namespace titrate::stats {

namespace {

void check(const Beta& beta) {
  if (!(beta.a > 0 && beta.b > 0 && std::isfinite(beta.a) && std::isfinite(beta.b)))
    throw Error(Error::Kind::failure, fmt::format("There is no Beta({}, {}).", beta.a, beta.b));
}

void check_probability(double p) {
  if (!(p >= 0 && p <= 1)) throw Error(Error::Kind::failure, fmt::format("{} is no probability.", p));
}

}  // namespace

Beta posterior(const Beta& prior, long events, long n) {
  check(prior);
  if (events < 0 || events > n) throw Error(Error::Kind::failure, fmt::format("{} events of {} cannot be.", events, n));
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

double probability_greater(const Beta& first, const Beta& second, double delta) {
  check(first);
  check(second);
  // Pr = integral of Pr(first > x + delta) over the density of the second. The density may have poles at 0 and 1, which
  // the tanh-sinh rule bears as long as the distance to the pole is exact: boost hands it in as `to_end`.
  const double log_beta = std::lgamma(second.a) + std::lgamma(second.b) - std::lgamma(second.a + second.b);
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
