#pragma once
// Tests of association in a table of counts.

#include "stats/location.hpp"

#include <vector>

namespace titrate::stats {

/// Rows of one length, counts >= 0, at least two rows and columns. Rows or columns that are empty carry nothing and are
/// passed over.
using CountTable = std::vector<std::vector<long>>;

/// Fisher's exact test of an r x c table (Freeman and Halton, Biometrika 1951): probability, given the margins, of the
/// tables that are no more probable than the one seen (those within 1e-7 of it count as equal, as in R). 1 where fewer
/// than two rows or columns have counts. Error(failure) for what is no table, and where the tables are too many.
double fisher_exact(const CountTable& table);

/// Of the table a b / c d, what R's fisher.test gives.
struct Fisher2x2 {
  double p_two_sided, p_less, p_greater;  ///< alternatives: odds ratio other than, below, above 1
  double odds_ratio;                      ///< conditional maximum likelihood; may be 0 or infinite
  Interval interval;                      ///< exact (conditional, equal tails); may reach 0 or infinity
};
/// Counts >= 0. The odds ratio (below 1, else its inverse) is found to 1.2e-4, R's tolerance, so that both print alike.
/// Error(failure) where a margin is 0: such a table says nothing of the odds ratio.
Fisher2x2 fisher_2x2(long a, long b, long c, long d, double level = 0.95);
/// ad / bc; infinite where bc = 0. Error(failure) for 0 / 0.
double sample_odds_ratio(long a, long b, long c, long d);

struct ChiSquared {
  double statistic;
  long df;
  double p;
};
/// Pearson's chi-squared; `corrected` is Yates's, for two by two. Error(failure) where fewer than two rows or columns
/// have counts, or for a correction of a larger table.
ChiSquared chi_squared(const CountTable& table, Continuity continuity = Continuity::uncorrected);

}  // namespace titrate::stats
