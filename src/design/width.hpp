#pragma once
// How precise the posterior of a rate is after so many patients.

#include "stats/beta.hpp"

#include <vector>

namespace titrate::design {

struct Width {
  int n = 0;
  double widest = 0;   ///< equal-tailed interval, over all counts
  int at_events = 0;   ///< the smallest count at which it is the widest
  double at_mean = 0;  ///< at the count next to n times the prior's mean (half to even)
};

/// For n = 1 … patients.
std::vector<Width> widths(const stats::Beta& prior, int patients, double level);
/// Smallest n from which on the interval is at most `width` wide whatever the count; 0 = not within `widths`.
int patients_for(const std::vector<Width>& widths, double width);

}  // namespace titrate::design
