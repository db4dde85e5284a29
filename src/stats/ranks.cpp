#include "stats/ranks.hpp"

#include "stats/check.hpp"

#include <algorithm>
#include <numeric>

namespace titrate::stats {

Midranks midranks(std::span<const double> values) {
  require_finite(values, "values to be ranked");
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  Midranks ranks{std::vector<long>(values.size()), 0};
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
    // Ranks begin + 1 … end, of which twice the mean is begin + 1 + end.
    for (std::size_t i = begin; i < end; ++i) ranks.doubled[order[i]] = static_cast<long>(begin + 1 + end);
    const auto t = static_cast<double>(end - begin);
    ranks.ties += t * t * t - t;
  }
  return ranks;
}

}  // namespace titrate::stats
