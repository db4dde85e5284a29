#include "stats/check.hpp"
#include "stats/contingency.hpp"
#include "stats/root.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numeric>
#include <unordered_map>
#include <vector>

namespace titrate::stats {

namespace {

double log_choose(long n, long k) {
  return std::lgamma(static_cast<double>(n + 1)) - std::lgamma(static_cast<double>(k + 1)) -
         std::lgamma(static_cast<double>(n - k + 1));
}

/// First cell of a fourfold table with fixed margins, under an odds ratio: Fisher's noncentral hypergeometric.
class FirstCell {
 public:
  FirstCell(long a, long b, long c, long d)
      : low_(std::max(0L, a + b - (b + d))), high_(std::min(a + b, a + c)), seen_(a) {
    for (long x = low_; x <= high_; ++x) log_p_.push_back(log_choose(a + c, x) + log_choose(b + d, a + b - x));
  }

  long low() const { return low_; }
  long high() const { return high_; }

  std::vector<double> density(double odds_ratio) const {
    std::vector<double> p = log_p_;
    for (std::size_t i = 0; i < p.size(); ++i)
      p[i] += std::log(odds_ratio) * static_cast<double>(low_ + static_cast<long>(i));
    const double most = *std::max_element(p.begin(), p.end());
    for (double& each : p) each = std::exp(each - most);
    const double sum = std::accumulate(p.begin(), p.end(), 0.0);
    for (double& each : p) each /= sum;
    return p;
  }
  double mean(double odds_ratio) const {
    if (odds_ratio == 0) return static_cast<double>(low_);
    const auto p = density(odds_ratio);
    double sum = 0;
    for (std::size_t i = 0; i < p.size(); ++i) sum += p[i] * static_cast<double>(low_ + static_cast<long>(i));
    return sum;
  }
  /// Pr(cell <= seen), or Pr(cell >= seen).
  double lower(double odds_ratio) const { return tail(odds_ratio, 0, static_cast<std::size_t>(seen_ - low_) + 1); }
  double upper(double odds_ratio) const {
    return tail(odds_ratio, static_cast<std::size_t>(seen_ - low_), log_p_.size());
  }
  double as_unlikely() const {
    const auto p = density(1);
    const double bar = p[static_cast<std::size_t>(seen_ - low_)] * (1 + 1e-7);
    double sum = 0;
    for (const double each : p) sum += each <= bar ? each : 0;
    return std::min(sum, 1.0);
  }

 private:
  double tail(double odds_ratio, std::size_t from, std::size_t to) const {
    if (odds_ratio == 0) return from == 0 ? 1 : 0;
    const auto p = density(odds_ratio);
    return std::accumulate(p.begin() + static_cast<std::ptrdiff_t>(from), p.begin() + static_cast<std::ptrdiff_t>(to),
                           0.0);
  }

  long low_, high_, seen_;
  std::vector<double> log_p_;
};

/// The odds ratio at which a monotone function of it is 0, sought as itself up to 1 and as its inverse beyond.
template <class Function>
double odds_ratio_where_zero(const Function& f, bool below_one) {
  const double epsilon = std::numeric_limits<double>::epsilon(), tolerance = std::sqrt(std::sqrt(epsilon));
  if (f(1.0) == 0) return 1;
  if (below_one) return brent_root(f, 0.0, 1.0, tolerance);
  return 1 / brent_root([&](double t) { return f(1 / t); }, epsilon, 1.0, tolerance);
}

/// Free counts of the rows, descending: the rows are exchangeable.
using Rows = std::vector<long>;
/// Probability by the logarithm of a single table's probability, in units of 1e-9: tables alike fall together.
using Spectrum = std::unordered_map<long long, double>;

long long key(double log_p) { return std::llround(log_p * 1e9); }

/// log of n over k for n up to a largest one, looked up.
class Chooser {
 public:
  explicit Chooser(long most) {
    for (long n = 0; n <= most; ++n) log_factorial_.push_back(std::lgamma(static_cast<double>(n + 1)));
  }
  double operator()(long n, long k) const { return at(n) - at(k) - at(n - k); }

 private:
  double at(long n) const { return log_factorial_[static_cast<std::size_t>(n)]; }
  std::vector<double> log_factorial_;
};

/// The tables with given margins, as partial tables met in the middle: the first columns forward, and for each state of
/// the rows that they leave, the rest.
class Tables {
 public:
  Tables(Rows rows, std::vector<long> columns)
      : rows_(std::move(rows)), columns_(std::move(columns)), choose_(std::accumulate(rows_.begin(), rows_.end(), 0L)) {
    std::sort(rows_.begin(), rows_.end(), std::greater<>());
  }

  /// Pr(probability of a table <= that of the key).
  double as_unlikely(long long seen) {
    const std::size_t middle = columns_.size() / 2;
    double sum = 0;
    for (const auto& [state, spectrum] : forward(rows_, 0, middle)) {
      const auto ends = forward(state, middle, columns_.size());
      std::vector<std::pair<long long, double>> cumulative(ends.begin()->second.begin(), ends.begin()->second.end());
      std::sort(cumulative.begin(), cumulative.end());
      for (std::size_t i = 1; i < cumulative.size(); ++i) cumulative[i].second += cumulative[i - 1].second;
      for (const auto& [k, p] : spectrum) {
        const auto beyond = std::upper_bound(cumulative.begin(), cumulative.end(),
                                             std::pair{seen + tolerance - k, std::numeric_limits<double>::infinity()});
        if (beyond != cumulative.begin()) sum += p * std::prev(beyond)->second;
      }
    }
    return std::min(sum, 1.0);
  }

 private:
  std::map<Rows, Spectrum> forward(const Rows& rows, std::size_t from, std::size_t to) {
    std::map<Rows, Spectrum> states{{rows, {{0, 1.0}}}};
    for (std::size_t column = from; column < to; ++column) {
      std::map<Rows, Spectrum> next;
      for (const auto& reached : states)  // by name: clang 14 captures no parts of a pair
        fill(reached.first, columns_[column], [&](Rows left, double log_p) {
          std::sort(left.begin(), left.end(), std::greater<>());
          Spectrum& after = next[std::move(left)];
          const double p_column = std::exp(log_p);
          for (const auto& [k, p] : reached.second) after[k + key(log_p)] += p * p_column;
          work_ += static_cast<double>(reached.second.size());
          require(work_ < most_work, "The tables with these margins are too many for Fisher's test; use chi-squared.");
        });
      states = std::move(next);
    }
    return states;
  }

  /// Calls `visit(rows left, log probability)` for every way to fill a column of `total` from the free rows, each with
  /// the probability that it has among them (multivariate hypergeometric).
  template <class Visit>
  void fill(const Rows& rows, long total, const Visit& visit) const {
    const double all = choose_(std::accumulate(rows.begin(), rows.end(), 0L), total);
    Rows left = rows;
    const auto next = [&](const auto& self, std::size_t row, long open, double log_p) -> void {
      if (row + 1 == rows.size()) {
        if (open > rows[row]) return;
        left[row] = rows[row] - open;
        visit(left, log_p + choose_(rows[row], open) - all);
        return;
      }
      for (long x = 0; x <= std::min(open, rows[row]); ++x) {
        left[row] = rows[row] - x;
        self(self, row + 1, open - x, log_p + choose_(rows[row], x));
      }
    };
    next(next, 0, total, 0);
  }

  static constexpr double most_work = 5e6;     // about a second
  static constexpr long long tolerance = 100;  // 1e-7 of a probability is equal
  Rows rows_;
  std::vector<long> columns_;
  Chooser choose_;
  double work_ = 0;
};

}  // namespace

double fisher_exact(const CountTable& table) {
  require(table.size() >= 2 && table.front().size() >= 2, "A table of counts has at least two rows and columns.");
  CountTable counts = table;
  for (const auto& row : counts) {
    require(row.size() == counts.front().size(), "The rows of a table of counts have one length.");
    for (const long count : row) require(count >= 0, "{} is no count.", count);
  }
  if (counts.size() > counts.front().size()) {
    CountTable turned(counts.front().size());
    for (const auto& row : counts)
      for (std::size_t j = 0; j < row.size(); ++j) turned[j].push_back(row[j]);
    counts = std::move(turned);
  }
  Rows rows, left;
  std::vector<long> columns(counts.front().size(), 0);
  for (const auto& row : counts) rows.push_back(std::accumulate(row.begin(), row.end(), 0L));
  // The probability of the table seen, column by column as that of all others.
  double seen = 0;
  left = rows;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const long free = std::accumulate(left.begin(), left.end(), 0L);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      seen += log_choose(left[i], counts[i][j]);
      columns[j] += counts[i][j];
      left[i] -= counts[i][j];
    }
    seen -= log_choose(free, columns[j]);
  }
  return Tables(std::move(rows), std::move(columns)).as_unlikely(key(seen));
}

Fisher2x2 fisher_2x2(long a, long b, long c, long d, double level) {
  require_level(level);
  require(a >= 0 && b >= 0 && c >= 0 && d >= 0, "{} {} / {} {} are no counts.", a, b, c, d);
  require(a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0,
          "A row or column of {} {} / {} {} is empty: the table says nothing of an odds ratio.", a, b, c, d);
  const FirstCell cell(a, b, c, d);
  const double infinity = std::numeric_limits<double>::infinity(), alpha = (1 - level) / 2;
  const auto x = static_cast<double>(a);
  const double estimate = a == cell.low() ? 0
                          : a == cell.high()
                              ? infinity
                              : odds_ratio_where_zero([&](double t) { return cell.mean(t) - x; }, cell.mean(1) > x);
  const double low =
      a == cell.low() ? 0
                      : odds_ratio_where_zero([&](double t) { return cell.upper(t) - alpha; }, cell.upper(1) > alpha);
  const double high =
      a == cell.high() ? infinity
                       : odds_ratio_where_zero([&](double t) { return cell.lower(t) - alpha; }, cell.lower(1) < alpha);
  return {cell.as_unlikely(), std::min(cell.lower(1), 1.0), std::min(cell.upper(1), 1.0), estimate, {low, high}};
}

}  // namespace titrate::stats
