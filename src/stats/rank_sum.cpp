#include "stats/rank_sum.hpp"

#include "stats/check.hpp"
#include "stats/distributions.hpp"
#include "stats/inversion.hpp"
#include "stats/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <numeric>

namespace titrate::stats {

namespace {

std::vector<double> joined(std::span<const double> x, std::span<const double> y) {
  std::vector<double> all(x.begin(), x.end());
  all.insert(all.end(), y.begin(), y.end());
  return all;
}

/// Pr(sum = i) of `size` ranks drawn without replacement.
std::vector<double> drawn_sums(std::vector<long> ranks, long size) {
  std::sort(ranks.begin(), ranks.end(), std::greater<>());
  const long most = std::accumulate(ranks.begin(), ranks.begin() + size, 0L);
  constexpr double most_work = 4e9;  // seconds
  require(static_cast<double>(ranks.size()) * static_cast<double>(size) * static_cast<double>(most) < most_work,
          "The exact distribution of the rank sum of {} among {} values is too large; use the normal approximation.",
          size, ranks.size());
  const auto width = static_cast<std::size_t>(most) + 1, n = static_cast<std::size_t>(size);
  // ways[k * width + s]: choices of k ranks with sum s. Under 300 values no count leaves the numbers of a double.
  std::vector<double> ways((n + 1) * width, 0.0);
  ways[0] = 1;
  for (std::size_t seen = 0; seen < ranks.size(); ++seen) {
    const auto step = static_cast<std::size_t>(ranks[seen]);
    for (std::size_t k = std::min(seen + 1, n); k >= 1; --k)
      for (std::size_t s = width; s-- > step;) ways[k * width + s] += ways[(k - 1) * width + s - step];
  }
  std::vector<double> p(ways.end() - static_cast<std::ptrdiff_t>(width), ways.end());
  const double total = std::accumulate(p.begin(), p.end(), 0.0);
  for (double& each : p) each /= total;
  return p;
}

double z_of_shift(std::span<const double> x, std::span<const double> y, double d, Continuity continuity) {
  std::vector<double> moved(x.begin(), x.end());
  for (double& each : moved) each -= d;
  return z(rank_sum(moved, y), continuity);
}

}  // namespace

RankSum rank_sum(std::span<const double> x, std::span<const double> y) {
  require(!x.empty() && !y.empty(), "A rank-sum test needs values in both samples; they have {} and {}.", x.size(),
          y.size());
  Midranks ranks = midranks(joined(x, y));
  const auto nx = static_cast<double>(x.size()), ny = static_cast<double>(y.size()), n = nx + ny;
  const double sum =
      static_cast<double>(std::accumulate(ranks.doubled.begin(), ranks.doubled.begin() + std::ssize(x), 0L)) / 2;
  return {.nx = std::ssize(x),
          .ny = std::ssize(y),
          .rank_sum = sum,
          .u = sum - nx * (nx + 1) / 2,
          .expected = nx * ny / 2,
          .variance = nx * ny / 12 * (n + 1 - ranks.ties / (n * (n - 1))),
          .doubled_ranks = std::move(ranks.doubled)};
}

double z(const RankSum& statistic, Continuity continuity) {
  require(statistic.doubled_ranks.front() != statistic.doubled_ranks.back() ||
              !std::equal(statistic.doubled_ranks.begin() + 1, statistic.doubled_ranks.end(),
                          statistic.doubled_ranks.begin()),
          "All {} values are equal: the rank sum has no variance.", statistic.nx + statistic.ny);
  return standardised(statistic.u - statistic.expected, statistic.variance, continuity);
}

double p_asymptotic(const RankSum& statistic, Continuity continuity) {
  return normal_two_sided(z(statistic, continuity));
}

double p_exact(const RankSum& statistic) {
  const std::vector<long>& ranks = statistic.doubled_ranks;
  // The smaller sample is drawn: fewer draws, and its sum is as far from expectation as the other's.
  const long size = std::min(statistic.nx, statistic.ny), n = statistic.nx + statistic.ny;
  const long seen = statistic.nx <= statistic.ny ? std::accumulate(ranks.begin(), ranks.begin() + statistic.nx, 0L)
                                                 : std::accumulate(ranks.begin() + statistic.nx, ranks.end(), 0L);
  const long expected = size * (n + 1);  // of the doubled ranks
  const auto p = drawn_sums(ranks, size);
  double sum = 0;
  for (long s = 0; s < std::ssize(p); ++s)
    if (std::abs(s - expected) >= std::abs(seen - expected)) sum += p[static_cast<std::size_t>(s)];
  return std::min(sum, 1.0);
}

std::vector<double> rank_sum_distribution(long nx, long ny) {
  require(nx >= 1 && ny >= 1, "A rank-sum test needs values in both samples; they have {} and {}.", nx, ny);
  const long size = std::min(nx, ny);
  std::vector<long> ranks(static_cast<std::size_t>(nx + ny));
  std::iota(ranks.begin(), ranks.end(), 1L);
  auto p = drawn_sums(std::move(ranks), size);
  p.erase(p.begin(), p.begin() + size * (size + 1) / 2);
  return p;
}

Location location_shift(std::span<const double> x, std::span<const double> y, double level) {
  require_level(level);
  auto ranks = rank_sum(x, y).doubled_ranks;
  std::sort(ranks.begin(), ranks.end());
  const bool tied = std::adjacent_find(ranks.begin(), ranks.end()) != ranks.end();
  if (!tied && x.size() < most_exact_location && y.size() < most_exact_location) {
    std::vector<double> differences;
    for (const double a : x)
      for (const double b : y) differences.push_back(a - b);
    return inverted(std::move(differences), rank_sum_distribution(std::ssize(x), std::ssize(y)), level);
  }
  const auto [x_low, x_high] = std::minmax_element(x.begin(), x.end());
  const auto [y_low, y_high] = std::minmax_element(y.begin(), y.end());
  require(*x_low < *x_high || *y_low < *y_high, "Both samples are constant: their shift has no interval.");
  return inverted([&](double d, Continuity c) { return z_of_shift(x, y, d, c); }, *x_low - *y_high, *x_high - *y_low,
                  level);
}

}  // namespace titrate::stats
