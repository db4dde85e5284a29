#pragma once
// What the rank tests of Wilcoxon share.

#include "stats/intervals.hpp"

#include <cstdint>

namespace titrate::stats {

/// Moves the statistic half a unit towards its expectation before the normal approximation, or does not.
enum class Continuity : std::uint8_t { uncorrected, corrected };

/// A location with its interval and the confidence that the interval really has.
struct Location {
  double estimate;
  Interval interval;
  double level;
};

}  // namespace titrate::stats
