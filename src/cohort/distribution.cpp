#include "cohort/distribution.hpp"

#include "base/random.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::cohort {

double Continuous::to_scale(double x) const {
  switch (scale) {
    case Scale::log: return std::log(x);
    case Scale::logit: return std::log(x / (1 - x));
    case Scale::linear: break;
  }
  return x;
}

double Continuous::from_scale(double y) const {
  switch (scale) {
    case Scale::log: return std::exp(y);
    case Scale::logit: return 1 / (1 + std::exp(-y));
    case Scale::linear: break;
  }
  return y;
}

double Continuous::quantile(double u) const {
  const double from = normal_cdf((to_scale(low) - location) / sd), to = normal_cdf((to_scale(high) - location) / sd);
  const double p = from + u * (to - from);
  if (p <= 0) return low;
  if (p >= 1) return high;
  return std::clamp(from_scale(location + sd * normal_quantile(p)), low, high);
}

double Continuous::share_below(double x) const {
  const auto cdf = [&](double value) { return normal_cdf((to_scale(value) - location) / sd); };
  return (cdf(std::clamp(x, low, high)) - cdf(low)) / (cdf(high) - cdf(low));
}

bool Continuous::anchor(double x, double share_above) {
  double left = to_scale(low), right = to_scale(high);
  const auto above = [&](double at) {
    location = at;
    return 1 - share_below(x);
  };
  if (above(left) > share_above || above(right) < share_above) return false;
  for (double middle = (left + right) / 2; left < middle && middle < right; middle = (left + right) / 2)
    (above(middle) < share_above ? left : right) = middle;
  location = right;
  return true;
}

}  // namespace titrate::cohort
