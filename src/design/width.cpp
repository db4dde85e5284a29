#include "design/width.hpp"

#include <cmath>

namespace titrate::design {

std::vector<Width> widths(const stats::Beta& prior, int patients, double level) {
  const auto width = [&](int x, int n) {
    const stats::Interval interval = stats::equal_tailed(stats::posterior(prior, x, n), level);
    return interval.high - interval.low;
  };
  std::vector<Width> all;
  for (int n = 1; n <= patients; ++n) {
    Width here{.n = n,
               .widest = 0,
               .at_events = 0,
               .at_mean = width(static_cast<int>(std::nearbyint(n * stats::mean(prior))), n)};
    constexpr double rounding = 1e-12;  // of two counts that mirror each other the smaller is named
    for (int x = 0; x <= n; ++x)
      if (const double w = width(x, n); w > here.widest + rounding) {
        here.widest = w;
        here.at_events = x;
      }
    all.push_back(here);
  }
  return all;
}

int patients_for(const std::vector<Width>& widths, double width) {
  int n = 0;
  for (auto each = widths.rbegin(); each != widths.rend() && each->widest <= width; ++each) n = each->n;
  return n;
}

}  // namespace titrate::design
