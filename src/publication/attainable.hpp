#pragma once
// Which P values a test can give at all: a rank test of few patients has few.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace titrate::publication {

/// Two-sided throughout. The asymptotic ones are the normal (without and with continuity correction) and chi-squared
/// approximations.
enum class RankTest : std::uint8_t {
  sign_exact,
  signed_rank_uncorrected,
  signed_rank_corrected,
  signed_rank_exact,
  friedman_asymptotic,
  friedman_exact,
  rank_sum_uncorrected,
  rank_sum_corrected,
  rank_sum_exact,
  kruskal_wallis_asymptotic,
  kruskal_wallis_exact,
};

std::string describe(RankTest test);

/// A P value and the statistic that gives it.
struct Attained {
  double p;
  std::string statistic;  ///< "V = 28 of 28"
};

/// Every P value of the test without ties, each value of the statistic once. For tests of paired values (sign,
/// signed-rank) `sizes` is the number of pairs whose difference is not zero; for Friedman's the number of patients,
/// each measured `measurements` times; for the others the groups' sizes. Nothing where the list is too long to be made.
std::optional<std::vector<Attained>> attainable(RankTest test, const std::vector<long>& sizes, long measurements = 2);

/// The same of Friedman's test for 1 … most_n patients at once, as far as a second's work goes.
std::vector<std::vector<Attained>> friedman_lists(long most_n, long k, bool exact);

/// Friedman's test, asymptotic and corrected for ties, of n patients measured three times each, any of whose values may
/// be equal. Nothing for more than 12 patients.
std::optional<std::vector<Attained>> friedman_with_ties(long n);

}  // namespace titrate::publication
