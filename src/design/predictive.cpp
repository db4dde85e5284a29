#include "design/predictive.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::design {

Predictive::Predictive(const PredictiveProbability& rule, int patients)
    : prior_(rule.prior), patients_(patients), needed_(patients + 1) {
  const auto succeeds = [&](int x) {
    return stats::upper(stats::posterior(prior_, x, patients_), rule.null_rate) > rule.success;
  };
  while (needed_ > 0 && succeeds(needed_ - 1)) --needed_;
}

double Predictive::operator()(int events, int n) const {
  const int left = patients_ - n, wanted = needed_ - events;
  if (wanted <= 0) return 1;
  if (wanted > left) return 0;
  // Beta-binomial: choose(left, y) B(a + y, b + left - y) / B(a, b), from its logarithm at `wanted` by ratios.
  const double a = prior_.a + events, b = prior_.b + n - events;
  const auto log_beta = [](double p, double q) { return std::lgamma(p) + std::lgamma(q) - std::lgamma(p + q); };
  const auto log_choose = [](double m, double k) {
    return std::lgamma(m + 1) - std::lgamma(k + 1) - std::lgamma(m - k + 1);
  };
  double sum = 0;
  for (int y = wanted; y <= left; ++y)
    sum += std::exp(log_choose(left, y) + log_beta(a + y, b + left - y) - log_beta(a, b));
  return std::min(1.0, sum);
}

}  // namespace titrate::design
