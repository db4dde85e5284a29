#include "stats/sample.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::stats {

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double quantile_type_1(const std::vector<double>& sorted, double p) {
  constexpr double rounding = 1e-9;
  const auto size = static_cast<double>(sorted.size());
  const double rank = std::clamp(std::ceil(p * size - rounding), 1.0, size);
  return sorted[static_cast<std::size_t>(rank) - 1];
}

}  // namespace titrate::stats
