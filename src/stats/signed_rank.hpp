#pragma once
// Wilcoxon's signed-rank test of paired differences.

#include "stats/location.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace titrate::stats {

/// What becomes of differences of zero: left out before ranking (Wilcoxon), or ranked and then left out (Pratt, JASA
/// 1959).
enum class Zeros : std::uint8_t { drop, pratt };

/// The statistic and what its null distribution needs.
struct SignedRank {
  long pairs = 0, nonzero = 0;
  double v = 0;                     ///< sum of the ranks of the positive differences
  double expected = 0;              ///< of v under the null hypothesis
  double variance = 0;              ///< the same, with ties as they are
  std::vector<long> doubled_ranks;  ///< of the nonzero differences, times 2
};

/// Differences finite, at least one of them; else Error(failure).
SignedRank signed_rank(std::span<const double> differences, Zeros zeros = Zeros::drop);

/// Standardised statistic. Error(failure) where no difference is other than zero.
double z(const SignedRank& statistic, Continuity continuity);
/// Two-sided P from the normal approximation.
double p_asymptotic(const SignedRank& statistic, Continuity continuity);
/// Two-sided P from every assignment of signs to the ranks as they are, ties included. At most 1,000 nonzero
/// differences; 1 where there is none.
double p_exact(const SignedRank& statistic);
/// Pr(v = i) for i = 0 … n(n+1)/2 without ties, 1 <= n <= 1000.
std::vector<double> signed_rank_distribution(long n);

/// Hodges–Lehmann estimate (pseudomedian) of differences and the interval that inverts the test, as R's wilcox.test: of
/// fewer than 50 differences without ties and zeros by the exact distribution, else by the corrected normal
/// approximation, the roots found to 1e-4 as R does (where the test's statistic is level at the quantile sought, any
/// point of the stretch is a root). Error(failure) where all differences are equal.
Location pseudomedian(std::span<const double> differences, double level = 0.95);

}  // namespace titrate::stats
