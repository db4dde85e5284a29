#pragma once
// Tests for a difference between survival curves.

#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace titrate::stats {

/// Weight of an event: 1 (log-rank), or the pooled survival just before it (Peto and Peto's Wilcoxon). R's rho 0 and 1.
enum class EventWeight : std::uint8_t { one, pooled_survival };

struct LogRank {
  std::vector<long> size;                  ///< patients by group
  std::vector<double> observed, expected;  ///< weighted events by group, summed over strata
  Eigen::MatrixXd variance;                ///< of observed - expected
  double chi_squared = 0;
  long df = 0;  ///< groups that could have had an event, less one
  double p = 1;
};

/// `group[i]` counts from 0; `event[i]` is 1 for an event, 0 for censoring at time[i], times finite and not negative;
/// `stratum` is empty or a number per patient, and patients are compared within strata. Error(failure) for data of
/// unequal lengths, for fewer than two groups, and where no two groups were ever at risk together at an event (all
/// censored, say): then nothing can be compared.
LogRank log_rank(std::span<const double> time, std::span<const std::uint8_t> event, std::span<const int> group,
                 EventWeight weight = EventWeight::one, std::span<const int> stratum = {});

}  // namespace titrate::stats
