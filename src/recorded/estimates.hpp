#pragma once
// Endpoints of one recorded trial: estimates with their intervals, and whom each of them counts.

#include "recorded/analyze.hpp"

#include <cstdint>
#include <vector>

namespace titrate::recorded {

/// Fills endpoints, curves and sizes of `study.results` from the patients' outcomes. Intervals: of rates exact (Clopper
/// and Pearson); of medians from order statistics (the binomial distribution of how many values lie below the median;
/// none where there are too few values for the level); of survival at a day, and of the curves, Kaplan–Meier with
/// Greenwood's variance on the log-log scale.
void estimate(const Inputs& inputs, Study& study);

/// What one patient adds to an endpoint.
struct Share {
  std::uint32_t patient = 0;  ///< index into Study::patients
  std::int32_t events = 0, n = 0;
  double value = 0;  ///< of a quantity, in its unit
};
/// In the order of `study.results.endpoints`: the patients of each denominator, or those with a value. The events and n
/// of a rate add up to its count.
std::vector<std::vector<Share>> shares(const results::EndpointList& endpoints, const Study& study);

}  // namespace titrate::recorded
