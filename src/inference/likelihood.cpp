#include "inference/likelihood.hpp"

#include "inference/emulator.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace titrate::inference {

namespace {

constexpr double smallest_rho = 1e-7;  // below it the binomial

}  // namespace

double log_beta_binomial(double y, double m, double p, double rho, double& slope) {
  using boost::math::digamma;
  using boost::math::lgamma;
  if (rho < smallest_rho) {
    slope = y / p - (m - y) / (1 - p);
    return y * std::log(p) + (m - y) * std::log1p(-p);
  }
  const double total = (1 - rho) / rho, a = total * p, b = total * (1 - p);
  slope = total * (digamma(y + a) - digamma(a) - digamma(m - y + b) + digamma(b));
  return lgamma(y + a) - lgamma(a) + lgamma(m - y + b) - lgamma(b) + lgamma(total) - lgamma(m + total);
}

double log_contrast(double y, double m, double y_other, double m_other, double log_ratio, double& slope) {
  // Weights of every split of the y + y_other events, relative to their largest.
  const double events = y + y_other;
  const double first = std::max(0.0, events - m_other), last = std::min(m, events);
  const auto weight = [&](double k) {
    using boost::math::lgamma;
    return -lgamma(k + 1) - lgamma(m - k + 1) - lgamma(events - k + 1) - lgamma(m_other - events + k + 1) +
           k * log_ratio;
  };
  double largest = -std::numeric_limits<double>::infinity();
  for (double k = first; k <= last; ++k) largest = std::max(largest, weight(k));
  double sum = 0, mean = 0;
  for (double k = first; k <= last; ++k) {
    const double share = std::exp(weight(k) - largest);
    sum += share;
    mean += k * share;
  }
  slope = y - mean / sum;
  return weight(y) - largest - std::log(sum);
}

double correlation(const Term& term, double overdispersion, double logit_variance) {
  const double courses = term.m > 1 ? std::min(1.0, (overdispersion - 1) / (term.m - 1)) : 0;
  const double p = (term.y + 0.5) / (term.m + 1);  // published: a constant of the term, so that slopes are exact
  const double error = p * (1 - p) * logit_variance;
  return 1 - (1 - courses) * (1 - error / (1 + error));
}

double log_likelihood(const Term& term, const double* logits, double rho, double logit_variance, double* slopes) {
  if (term.kind == TermKind::contrast) {
    // The logits' error shrinks their difference towards none, by its share in the contrast's variance.
    const double information = 1 / (1 / (term.y + 0.5) + 1 / (term.m - term.y + 0.5) + 1 / (term.y_other + 0.5) +
                                    1 / (term.m_other - term.y_other + 0.5));
    const double tempered = 1 / (1 + logit_variance * information);
    double slope = 0;
    const double value =
        log_contrast(term.y, term.m, term.y_other, term.m_other, logits[0] - logits[1], slope) * tempered;
    slopes[0] = slope * tempered;
    slopes[1] = -slope * tempered;
    return value;
  }
  const double p = std::clamp(inverse_logit(logits[0]), 1e-9, 1 - 1e-9);
  double slope = 0;
  const double value = log_beta_binomial(term.y, term.m, p, rho, slope);
  slopes[0] = slope * p * (1 - p);
  return value;
}

}  // namespace titrate::inference
