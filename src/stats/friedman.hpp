#pragma once
// Friedman's test of k related samples.

#include <span>
#include <utility>
#include <vector>

namespace titrate::stats {

/// Ranks within each of n rows (patients), k columns (times, treatments).
struct Friedman {
  long n = 0, k = 0;
  std::vector<double> rank_sums;           ///< by column
  double ties = 0;                         ///< sum of t^3 - t over the ties of all rows
  std::vector<std::vector<long>> doubled;  ///< ranks of each row, times 2
};

/// Rows of one length k >= 2, at least one, every value finite; else Error(failure).
Friedman friedman(std::span<const std::vector<double>> rows);

// The statistics and P values below throw Error(failure) where every row is constant, except p_exact, which is 1 there.

/// Chi-squared on k - 1 degrees of freedom, corrected for ties.
double chi_squared(const Friedman& ranks);
double p_asymptotic(const Friedman& ranks);
/// Kendall's coefficient of concordance, 0 to 1.
double kendall_w(const Friedman& ranks);
/// F of Iman and Davenport (1980), on k - 1 and (k - 1)(n - 1) degrees of freedom; infinite where all rows agree.
double iman_davenport(const Friedman& ranks);
/// From every permutation of the ranks within each row, ties included. Error(failure) where they are too many.
double p_exact(const Friedman& ranks);

/// Sum of squared deviations of the rank sums from their mean, without ties; chi-squared is 12 times it over n k (k +
/// 1).
struct FriedmanPoint {
  double sum_of_squares, probability;
};
/// Null distributions without ties, ascending, of 1 … n rows and k columns; fewer where `most_work` steps (some ten
/// million a second's order) do not reach n. n >= 1, k >= 2; else Error(failure).
std::vector<std::vector<FriedmanPoint>> friedman_distributions(long n, long k, double most_work = 1e7);

}  // namespace titrate::stats
