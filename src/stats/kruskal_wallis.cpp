#include "stats/kruskal_wallis.hpp"

#include "stats/check.hpp"
#include "stats/distributions.hpp"
#include "stats/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>

namespace titrate::stats {

namespace {

/// What of an allotment decides how it goes on: values still free in each group but the last, and the doubled rank sums
/// of these groups. The last group has what remains.
using State = std::vector<long>;

/// Sum over the groups of (doubled rank sum)^2 / size, over a common denominator: a whole number, and H rises with it.
std::int64_t spread(std::span<const long> sums, std::span<const long> sizes, std::int64_t common) {
  std::int64_t total = 0;
  for (std::size_t j = 0; j < sizes.size(); ++j) total += common / sizes[j] * sums[j] * sums[j];
  return total;
}

std::int64_t common_denominator(std::span<const long> sizes) {
  std::int64_t common = 1;
  for (const long size : sizes) {
    common = std::lcm(common, static_cast<std::int64_t>(size));
    require(common < 1'000'000'000, "Groups of such sizes are too large for an exact distribution; use chi-squared.");
  }
  return common;
}

/// Null distribution of `spread`. Ranks are handed out one by one, the highest first.
std::map<std::int64_t, double> null_spreads(std::vector<long> ranks, std::span<const long> sizes) {
  constexpr double most_work = 1e7;  // a few seconds
  const std::int64_t common = common_denominator(sizes);
  std::sort(ranks.begin(), ranks.end());
  const std::size_t free_groups = sizes.size() - 1;
  const long total = std::accumulate(ranks.begin(), ranks.end(), 0L);
  State start(sizes.begin(), sizes.end() - 1);
  start.resize(2 * free_groups, 0);
  std::map<State, double> states{{start, 1.0}};
  double work = 0;
  for (long left = std::ssize(ranks); left > 0; --left) {
    work += static_cast<double>(states.size() * sizes.size());
    require(work < most_work, "The exact distribution of {} values in {} groups is too large; use chi-squared.",
            ranks.size(), sizes.size());
    std::map<State, double> next;
    for (const auto& [state, p] : states) {
      long last = left;  // free in the last group
      for (std::size_t j = 0; j < free_groups; ++j) {
        last -= state[j];
        if (state[j] == 0) continue;
        State after = state;
        --after[j];
        after[free_groups + j] += ranks[static_cast<std::size_t>(left - 1)];
        next[std::move(after)] += p * static_cast<double>(state[j]) / static_cast<double>(left);
      }
      if (last > 0) next[state] += p * static_cast<double>(last) / static_cast<double>(left);
    }
    states = std::move(next);
  }
  std::map<std::int64_t, double> spreads;
  for (const auto& [state, p] : states) {
    std::vector<long> sums(state.begin() + static_cast<std::ptrdiff_t>(free_groups), state.end());
    sums.push_back(total - std::accumulate(sums.begin(), sums.end(), 0L));
    spreads[spread(sums, sizes, common)] += p;
  }
  return spreads;
}

/// H without the correction for ties, from the sum over groups of (rank sum)^2 / size.
double uncorrected(double squares, double n) { return 12 * squares / (n * (n + 1)) - 3 * (n + 1); }

}  // namespace

KruskalWallis kruskal_wallis(std::span<const std::vector<double>> groups) {
  require(groups.size() >= 2, "The test of Kruskal and Wallis needs at least two groups; it got {}.", groups.size());
  KruskalWallis ranks;
  std::vector<double> all;
  for (const auto& group : groups) {
    require(!group.empty(), "The test of Kruskal and Wallis needs values in every group.");
    all.insert(all.end(), group.begin(), group.end());
    ranks.sizes.push_back(std::ssize(group));
  }
  Midranks of_all = midranks(all);
  ranks.ties = of_all.ties;
  ranks.doubled_ranks = std::move(of_all.doubled);
  auto from = ranks.doubled_ranks.begin();
  for (const long size : ranks.sizes) {
    ranks.rank_sums.push_back(static_cast<double>(std::accumulate(from, from + size, 0L)) / 2);
    from += size;
  }
  return ranks;
}

double h(const KruskalWallis& ranks) {
  const auto n = static_cast<double>(ranks.doubled_ranks.size());
  const double correction = 1 - ranks.ties / (n * n * n - n);
  require(ranks.ties < n * n * n - n, "All {} values are equal: the statistic of Kruskal and Wallis has no variance.",
          ranks.doubled_ranks.size());
  double squares = 0;
  for (std::size_t j = 0; j < ranks.sizes.size(); ++j)
    squares += ranks.rank_sums[j] * ranks.rank_sums[j] / static_cast<double>(ranks.sizes[j]);
  return std::max(0.0, uncorrected(squares, n) / correction);
}

double p_asymptotic(const KruskalWallis& ranks) { return chi_squared_upper(h(ranks), std::ssize(ranks.sizes) - 1); }

double p_exact(const KruskalWallis& ranks) {
  std::vector<long> sums;
  for (const double sum : ranks.rank_sums) sums.push_back(std::lround(2 * sum));
  const std::int64_t seen = spread(sums, ranks.sizes, common_denominator(ranks.sizes));
  double p = 0;
  for (const auto& [value, probability] : null_spreads(ranks.doubled_ranks, ranks.sizes))
    if (value >= seen) p += probability;
  return std::min(p, 1.0);
}

std::vector<KruskalWallisPoint> kruskal_wallis_distribution(std::span<const long> sizes) {
  require(sizes.size() >= 2 && std::all_of(sizes.begin(), sizes.end(), [](long n) { return n >= 1; }),
          "The test of Kruskal and Wallis needs at least two groups, none of them empty.");
  const long n = std::accumulate(sizes.begin(), sizes.end(), 0L);
  std::vector<long> ranks;
  for (long rank = 1; rank <= n; ++rank) ranks.push_back(2 * rank);
  const auto common = static_cast<double>(common_denominator(sizes));
  std::vector<KruskalWallisPoint> points;
  for (const auto& [value, p] : null_spreads(std::move(ranks), sizes))
    points.push_back(
        {std::max(0.0, uncorrected(static_cast<double>(value) / (4 * common), static_cast<double>(n))), p});
  return points;
}

}  // namespace titrate::stats
