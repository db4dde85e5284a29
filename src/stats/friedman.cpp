#include "stats/friedman.hpp"

#include "stats/check.hpp"
#include "stats/distributions.hpp"
#include "stats/ranks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace titrate::stats {

namespace {

using Row = std::vector<long>;  // doubled ranks or their sums, k of them

/// The distinct orders of a row's ranks; each is as likely as any other.
std::vector<Row> permutations(Row row) {
  std::sort(row.begin(), row.end());
  std::vector<Row> all;
  do all.push_back(row);
  while (std::next_permutation(row.begin(), row.end()));
  return all;
}

/// Null distribution of the column sums, row by row. The columns are exchangeable, so that sorted sums stand for all
/// their orders.
class NullSums {
 public:
  explicit NullSums(std::size_t k) : sums_{{Row(k, 0), 1.0}} {}

  /// Permutations tried for the next row, over all sums so far: what it costs.
  static double work(std::size_t sums, std::size_t k) {
    double orders = 1;
    for (std::size_t j = 2; j <= k; ++j) orders *= static_cast<double>(j);
    return orders * static_cast<double>(sums);
  }

  void add(const Row& row) {
    const auto orders = permutations(row);
    std::map<Row, double> next;
    for (const auto& [before, p] : sums_)
      for (const Row& order : orders) {
        Row after = before;
        for (std::size_t j = 0; j < order.size(); ++j) after[j] += order[j];
        std::sort(after.begin(), after.end());
        next[std::move(after)] += p / static_cast<double>(orders.size());
      }
    sums_ = std::move(next);
  }

  const std::map<Row, double>& sums() const { return sums_; }

 private:
  std::map<Row, double> sums_;
};

/// Four times the sum of squared deviations from the mean, times k: a whole number.
long spread(const Row& doubled_sums) {
  const long total = std::accumulate(doubled_sums.begin(), doubled_sums.end(), 0L);
  const long squares = std::inner_product(doubled_sums.begin(), doubled_sums.end(), doubled_sums.begin(), 0L);
  return std::ssize(doubled_sums) * squares - total * total;
}

Row doubled_sums(const Friedman& ranks) {
  Row sums;
  for (const double sum : ranks.rank_sums) sums.push_back(std::lround(2 * sum));
  return sums;
}

double sum_of_squares(long spread, std::size_t k) {
  return static_cast<double>(spread) / (4.0 * static_cast<double>(k));
}

}  // namespace

Friedman friedman(std::span<const std::vector<double>> rows) {
  require(!rows.empty(), "Friedman's test needs at least one row.");
  const std::size_t k = rows.front().size();
  require(k >= 2, "Friedman's test needs at least two columns; it got {}.", k);
  Friedman ranks{
      .n = std::ssize(rows), .k = static_cast<long>(k), .rank_sums = std::vector<double>(k, 0.0), .doubled = {}};
  for (const auto& row : rows) {
    require(row.size() == k, "Friedman's test needs rows of one length; one has {} values, another {}.", k, row.size());
    const Midranks of_row = midranks(row);
    ranks.ties += of_row.ties;
    for (std::size_t j = 0; j < k; ++j) ranks.rank_sums[j] += static_cast<double>(of_row.doubled[j]) / 2;
    ranks.doubled.push_back(of_row.doubled);
  }
  return ranks;
}

double chi_squared(const Friedman& ranks) {
  const auto n = static_cast<double>(ranks.n), k = static_cast<double>(ranks.k);
  const double scale = n * k * (k + 1) - ranks.ties / (k - 1);
  require(scale > 0, "In each of {} rows all values are equal: Friedman's statistic has no variance.", ranks.n);
  return 12 * sum_of_squares(spread(doubled_sums(ranks)), ranks.rank_sums.size()) / scale;
}

double p_asymptotic(const Friedman& ranks) { return chi_squared_upper(chi_squared(ranks), ranks.k - 1); }

double kendall_w(const Friedman& ranks) { return chi_squared(ranks) / static_cast<double>(ranks.n * (ranks.k - 1)); }

double iman_davenport(const Friedman& ranks) {
  const double most = static_cast<double>(ranks.n * (ranks.k - 1)), q = chi_squared(ranks);
  // A relative hair below its greatest value, chi-squared is that value.
  if (q >= most * (1 - 1e-12)) return std::numeric_limits<double>::infinity();
  return static_cast<double>(ranks.n - 1) * q / (most - q);
}

double p_exact(const Friedman& ranks) {
  constexpr double most_work = 1e7;  // a few seconds
  const std::size_t k = ranks.rank_sums.size();
  NullSums null(k);
  double work = 0;
  for (const Row& row : ranks.doubled) {
    work += NullSums::work(null.sums().size(), k);
    require(work < most_work, "Friedman's exact distribution of {} rows and {} columns is too large; use chi-squared.",
            ranks.n, k);
    null.add(row);
  }
  const long seen = spread(doubled_sums(ranks));
  double sum = 0;
  for (const auto& [sums, p] : null.sums())
    if (spread(sums) >= seen) sum += p;
  return std::min(sum, 1.0);
}

std::vector<std::vector<FriedmanPoint>> friedman_distributions(long n, long k, double most_work) {
  require(n >= 1 && k >= 2, "Friedman's test needs rows and at least two columns; it got {} and {}.", n, k);
  Row row;
  for (long rank = 1; rank <= k; ++rank) row.push_back(2 * rank);
  NullSums null(row.size());
  std::vector<std::vector<FriedmanPoint>> all;
  for (long i = 0; i < n; ++i) {
    most_work -= NullSums::work(null.sums().size(), row.size());
    if (most_work < 0) break;
    null.add(row);
    std::map<long, double> by_spread;
    for (const auto& [sums, p] : null.sums()) by_spread[spread(sums)] += p;
    all.emplace_back();
    for (const auto& [value, p] : by_spread) all.back().push_back({sum_of_squares(value, row.size()), p});
  }
  return all;
}

}  // namespace titrate::stats
