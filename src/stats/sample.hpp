#pragma once
// Of a sample: its median and its quantiles.

#include <optional>
#include <vector>

namespace titrate::stats {

/// The middle value, or the mean of the middle two; nothing of an empty sample.
std::optional<double> median(std::vector<double> values);

/// Type 1 of Hyndman and Fan (Am Stat 1996;50:361), the inverse of the empirical distribution: a value that was seen.
/// What is within rounding of a whole rank is that rank. `sorted`: ascending, not empty; p in [0, 1].
double quantile_type_1(const std::vector<double>& sorted, double p);

}  // namespace titrate::stats
