#pragma once
// Kruskal and Wallis's test of independent samples.

#include <span>
#include <vector>

namespace titrate::stats {

struct KruskalWallis {
  std::vector<long> sizes;          ///< of the groups
  std::vector<double> rank_sums;    ///< of the groups
  double ties = 0;                  ///< sum of t^3 - t over the ties among all values
  std::vector<long> doubled_ranks;  ///< group by group, times 2
};

/// At least two groups, none empty, every value finite; else Error(failure).
KruskalWallis kruskal_wallis(std::span<const std::vector<double>> groups);

/// H, corrected for ties, about chi-squared on groups - 1 degrees of freedom. Error(failure) where all values are
/// equal.
double h(const KruskalWallis& ranks);
double p_asymptotic(const KruskalWallis& ranks);
/// From every allotment of the ranks to groups of these sizes, ties included; 1 where all values are equal.
/// Error(failure) where the allotments are too many.
double p_exact(const KruskalWallis& ranks);

struct KruskalWallisPoint {
  double h, probability;
};
/// Null distribution of H without ties, ascending. At least two groups, sizes >= 1.
std::vector<KruskalWallisPoint> kruskal_wallis_distribution(std::span<const long> sizes);

}  // namespace titrate::stats
