#pragma once
// Midranks, in whole numbers.

#include <span>
#include <vector>

namespace titrate::stats {

/// Ranks from 1, equal values sharing the mean of theirs. They are held doubled, so that they are whole numbers.
struct Midranks {
  std::vector<long> doubled;  ///< in the order of the values
  double ties = 0;            ///< sum of t^3 - t over the groups of t equal values
};
/// Values finite, else Error(failure).
Midranks midranks(std::span<const double> values);

}  // namespace titrate::stats
