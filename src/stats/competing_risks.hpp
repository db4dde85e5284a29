#pragma once
// Cumulative incidence under competing risks.

#include "stats/intervals.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace titrate::stats {

/// One cause's curve, at the times of the whole estimate.
struct Incidence {
  std::vector<double> probability, standard_error;
  std::vector<double> low, high;  ///< on the log scale, high at most 1; NaN where the probability is 0
};

/// Curves at each distinct time of the data, ascending.
struct CompetingRisks {
  std::vector<double> time;
  std::vector<long> at_risk;        ///< just before the time
  std::vector<double> event_free;   ///< probability of no event of any cause
  std::vector<Incidence> by_cause;  ///< cause 1 first
};

/// Aalen and Johansen (Scand J Stat 1978), for events of which the first counts. `cause[i]` is 0 for censoring at
/// time[i], else 1 … causes. The standard error is the infinitesimal jackknife's, as in R's survival. Error(failure)
/// for data of unequal lengths, a time that is none, or a cause above `causes`. Without patients the curves are empty.
CompetingRisks aalen_johansen(std::span<const double> time, std::span<const std::uint8_t> cause, int causes,
                              double level = 0.95);

/// Probability of the cause by time t (0 before the first time).
double incidence_at(const CompetingRisks& curves, int cause, double t);

}  // namespace titrate::stats
