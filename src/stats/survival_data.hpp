#pragma once
// Checks and orders that the estimators of survival share.

#include "stats/check.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <span>
#include <vector>

namespace titrate::stats {

inline void require_times(std::span<const double> time) {
  for (const double t : time) require(t >= 0 && std::isfinite(t), "{} is no time of survival.", t);
}

/// Indices by ascending time.
inline std::vector<std::size_t> by_time(std::span<const double> time) {
  std::vector<std::size_t> order(time.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return time[a] < time[b]; });
  return order;
}

/// Indices by ascending time, one list per stratum; a single list without strata.
inline std::vector<std::vector<std::size_t>> by_stratum(std::span<const double> time, std::span<const int> stratum) {
  std::map<int, std::vector<std::size_t>> strata;
  for (const std::size_t i : by_time(time)) strata[stratum.empty() ? 0 : stratum[i]].push_back(i);
  std::vector<std::vector<std::size_t>> lists;
  for (auto& [name, list] : strata) lists.push_back(std::move(list));
  return lists;
}

}  // namespace titrate::stats
