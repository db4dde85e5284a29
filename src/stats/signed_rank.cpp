#include "stats/signed_rank.hpp"

#include "base/random.hpp"
#include "stats/check.hpp"
#include "stats/distributions.hpp"
#include "stats/inversion.hpp"
#include "stats/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace titrate::stats {

namespace {

constexpr long most_exact = 1000;  // beyond, 2^-n leaves the numbers of a double

/// Pr(sum of the chosen = i), each rank chosen with probability 1/2.
std::vector<double> subset_sums(std::span<const long> ranks) {
  require(ranks.size() <= most_exact, "The exact distribution is for at most {} differences, not {}.", most_exact,
          ranks.size());
  std::vector<double> p(static_cast<std::size_t>(std::accumulate(ranks.begin(), ranks.end(), 1L)), 0.0);
  p[0] = 1;
  std::size_t reached = 0;
  for (const long rank : ranks) {
    const auto step = static_cast<std::size_t>(rank);
    reached += step;
    for (std::size_t i = reached + 1; i-- > 0;) p[i] = (p[i] + (i >= step ? p[i - step] : 0)) / 2;
  }
  return p;
}

bool has_ties_or_zeros(const SignedRank& statistic) {
  auto ranks = statistic.doubled_ranks;
  std::sort(ranks.begin(), ranks.end());
  return statistic.nonzero != statistic.pairs || std::adjacent_find(ranks.begin(), ranks.end()) != ranks.end();
}

Location exact_location(std::span<const double> x, double level) {
  std::vector<double> means;
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = i; j < x.size(); ++j) means.push_back((x[i] + x[j]) / 2);
  return inverted(std::move(means), signed_rank_distribution(static_cast<long>(x.size())), level);
}

/// z of the differences moved by d; zeros that arise are left out.
double z_of_shift(std::span<const double> x, double d, Continuity continuity) {
  std::vector<double> moved(x.begin(), x.end());
  for (double& each : moved) each -= d;
  return z(signed_rank(moved), continuity);
}

}  // namespace

SignedRank signed_rank(std::span<const double> differences, Zeros zeros) {
  require(!differences.empty(), "A signed-rank test needs at least one pair.");
  require_finite(differences, "differences");
  std::vector<double> kept, sizes;
  for (const double d : differences)
    if (d != 0 || zeros == Zeros::pratt) kept.push_back(d);
  for (const double d : kept) sizes.push_back(std::abs(d));
  const Midranks ranks = midranks(sizes);
  SignedRank statistic;
  statistic.pairs = std::ssize(differences);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i] == 0) continue;
    const double rank = static_cast<double>(ranks.doubled[i]) / 2;
    if (kept[i] > 0) statistic.v += rank;
    statistic.expected += rank / 2;
    statistic.variance += rank * rank / 4;
    statistic.doubled_ranks.push_back(ranks.doubled[i]);
  }
  statistic.nonzero = static_cast<long>(statistic.doubled_ranks.size());
  return statistic;
}

double z(const SignedRank& statistic, Continuity continuity) {
  require(statistic.variance > 0, "Of {} differences all are zero: the signed-rank statistic has no variance.",
          statistic.pairs);
  return standardised(statistic.v - statistic.expected, statistic.variance, continuity);
}

double p_asymptotic(const SignedRank& statistic, Continuity continuity) {
  return normal_two_sided(z(statistic, continuity));
}

double p_exact(const SignedRank& statistic) {
  const auto p = subset_sums(statistic.doubled_ranks);
  const long total = static_cast<long>(p.size()) - 1, observed = std::lround(2 * statistic.v);
  double sum = 0;
  for (long i = 0; i <= total; ++i)
    if (std::abs(2 * i - total) >= std::abs(2 * observed - total)) sum += p[static_cast<std::size_t>(i)];
  return std::min(sum, 1.0);
}

std::vector<double> signed_rank_distribution(long n) {
  require(n >= 1 && n <= most_exact, "The exact distribution is for 1 to {} differences, not {}.", most_exact, n);
  std::vector<long> ranks(static_cast<std::size_t>(n));
  std::iota(ranks.begin(), ranks.end(), 1L);
  return subset_sums(ranks);
}

Location pseudomedian(std::span<const double> differences, double level) {
  require_level(level);
  const SignedRank statistic = signed_rank(differences);
  std::vector<double> x;
  for (const double d : differences)
    if (d != 0) x.push_back(d);
  require(!x.empty(), "Of {} differences all are zero: there is no location to estimate.", differences.size());
  if (x.size() < most_exact_location && !has_ties_or_zeros(statistic)) return exact_location(x, level);
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  require(*low < *high, "All differences are {}: their location has no interval.", *low);
  return inverted([&](double d, Continuity c) { return z_of_shift(x, d, c); }, *low, *high, level);
}

}  // namespace titrate::stats
