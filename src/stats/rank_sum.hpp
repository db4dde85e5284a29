#pragma once
// The rank-sum test of two samples (Wilcoxon, Mann and Whitney).

#include "stats/location.hpp"

#include <span>
#include <vector>

namespace titrate::stats {

/// The statistic and what its null distribution needs.
struct RankSum {
  long nx = 0, ny = 0;
  double rank_sum = 0;              ///< of x among both
  double u = 0;                     ///< rank_sum less its minimum: pairs with x > y, ties counting half
  double expected = 0;              ///< of u under the null hypothesis
  double variance = 0;              ///< the same, with ties as they are
  std::vector<long> doubled_ranks;  ///< of x, then of y, times 2
};

/// Values finite, at least one in each sample; else Error(failure).
RankSum rank_sum(std::span<const double> x, std::span<const double> y);

/// Standardised statistic, positive where x is the larger. Error(failure) where all values are equal.
double z(const RankSum& statistic, Continuity continuity);
/// Two-sided P from the normal approximation.
double p_asymptotic(const RankSum& statistic, Continuity continuity);
/// Two-sided P from every allotment of the ranks as they are, ties included: allotments at least as far from
/// expectation as the one seen. Error(failure) beyond about 250 values.
double p_exact(const RankSum& statistic);
/// Pr(u = i) for i = 0 … nx ny without ties, nx, ny >= 1.
std::vector<double> rank_sum_distribution(long nx, long ny);

/// Hodges–Lehmann estimate of x - y and the interval that inverts the test, as R's wilcox.test: of samples of fewer
/// than 50 without ties by the exact distribution, else by the corrected normal approximation, the roots found to 1e-4
/// as R does. Error(failure) where all values are equal.
Location location_shift(std::span<const double> x, std::span<const double> y, double level = 0.95);

}  // namespace titrate::stats
