#include "publication/attainable.hpp"

#include "base/error.hpp"
#include "stats/distributions.hpp"
#include "stats/friedman.hpp"
#include "stats/intervals.hpp"
#include "stats/kruskal_wallis.hpp"
#include "stats/rank_sum.hpp"
#include "stats/signed_rank.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <boost/dynamic_bitset.hpp>
#include <fmt/format.h>

namespace titrate::publication {

namespace {

[[noreturn]] void too_large() { throw Error(Error::Kind::failure, "The groups are too large."); }

/// Two-sided P of a symmetric whole-number statistic from 0 to `most`: by its distribution, or by its deviation from
/// expectation over its standard deviation, half a unit nearer where corrected.
enum class Tail : std::uint8_t { exact, uncorrected, corrected };

/// From the middle of the statistic's range to its end; the other half gives the same P values.
std::vector<Attained> symmetric(const std::vector<double>& null, double variance, Tail tail, const char* name) {
  const long most = std::ssize(null) - 1;
  std::vector<Attained> all;
  double upper = 0;
  for (long v = most; 2 * v >= most; --v) {
    upper += null[static_cast<std::size_t>(v)];
    const double away = static_cast<double>(v) - static_cast<double>(most) / 2;
    const double p =
        tail == Tail::exact
            ? std::min(1.0, 2 * upper)
            : stats::normal_two_sided(std::max(0.0, away - (tail == Tail::corrected && away > 0 ? 0.5 : 0)) /
                                      std::sqrt(variance));
    all.push_back({p, fmt::format("{} = {} of {}", name, v, most)});
  }
  return all;
}

std::vector<Attained> signs(long n) {
  std::vector<Attained> all;
  for (long up = n; 2 * up >= n; --up)
    all.push_back({stats::binomial_test(up, n, 0.5).p_two_sided, fmt::format("{} of {} one way", up, n)});
  return all;
}

std::vector<Attained> signed_ranks(long n, Tail tail) {
  const auto size = static_cast<double>(n);
  return symmetric(stats::signed_rank_distribution(n), size * (size + 1) * (2 * size + 1) / 24, tail, "V");
}

std::vector<Attained> rank_sums(const std::vector<long>& sizes, Tail tail) {
  const auto nx = static_cast<double>(sizes.at(0)), ny = static_cast<double>(sizes.at(1));
  return symmetric(stats::rank_sum_distribution(sizes[0], sizes[1]), nx * ny * (nx + ny + 1) / 12, tail, "U");
}

/// Every H of three groups: which rank sums can the first two have together? One bit for each pair of sums, a set of
/// them for each number of ranks handed to the two, the ranks handed out in turn.
std::set<double> three_groups(const std::vector<long>& sizes) {
  const long n = std::accumulate(sizes.begin(), sizes.end(), 0L);
  const auto top = [&](long m) { return m * (2 * n - m + 1) / 2; };  // sum of the m highest ranks
  const auto width = static_cast<std::size_t>(top(sizes[1]) + 1),
             bits = static_cast<std::size_t>(top(sizes[0]) + 1) * width;
  constexpr std::size_t most_bits = 100'000'000;
  if (bits * static_cast<std::size_t>((sizes[0] + 1) * (sizes[1] + 1)) > most_bits) too_large();
  using Sums = boost::dynamic_bitset<std::uint64_t>;
  const auto at = [&](long a, long b) { return static_cast<std::size_t>(a * (sizes[1] + 1) + b); };
  std::vector<Sums> sums(static_cast<std::size_t>((sizes[0] + 1) * (sizes[1] + 1)), Sums(bits));
  sums[0].set(0);
  for (long rank = 1; rank <= n; ++rank)
    for (long a = std::min(rank, sizes[0]); a >= 0; --a)
      for (long b = std::min(rank - a, sizes[1]); b >= 0; --b) {
        Sums& here = sums[at(a, b)];
        if (rank - a - b > sizes[2]) here.reset();  // the third group would be over full
        if (a > 0) here |= sums[at(a - 1, b)] << static_cast<std::size_t>(rank) * width;
        if (b > 0) here |= sums[at(a, b - 1)] << static_cast<std::size_t>(rank);
      }
  const Sums& whole = sums[at(sizes[0], sizes[1])];
  std::set<double> all;
  for (auto bit = whole.find_first(); bit != Sums::npos; bit = whole.find_next(bit)) {
    const auto first = static_cast<double>(bit / width), second = static_cast<double>(bit % width);
    const auto size = static_cast<double>(n), third = size * (size + 1) / 2 - first - second;
    const double squares = first * first / static_cast<double>(sizes[0]) +
                           second * second / static_cast<double>(sizes[1]) +
                           third * third / static_cast<double>(sizes[2]);
    all.insert(std::max(0.0, 12 * squares / (size * (size + 1)) - 3 * (size + 1)));
  }
  return all;
}

std::vector<Attained> kruskal_wallis(const std::vector<long>& sizes, bool exact) {
  const long df = std::ssize(sizes) - 1;
  std::vector<Attained> all;
  if (!exact && sizes.size() == 3) {
    for (const double h : three_groups(sizes))
      all.push_back({stats::chi_squared_upper(h, df), fmt::format("H = {:.4g}", h)});
    return all;
  }
  const long most_ranked = sizes.size() <= 3 ? 15 : sizes.size() == 4 ? 12 : 10;  // a second's work
  if (std::accumulate(sizes.begin(), sizes.end(), 0L) > most_ranked) too_large();
  double upper = 0;
  const auto points = stats::kruskal_wallis_distribution(sizes);
  for (auto point = points.rbegin(); point != points.rend(); ++point) {
    upper += point->probability;
    all.push_back(
        {exact ? std::min(1.0, upper) : stats::chi_squared_upper(point->h, df), fmt::format("H = {:.4g}", point->h)});
  }
  return all;
}

std::vector<Attained> list(RankTest test, const std::vector<long>& sizes, long measurements) {
  switch (test) {
    case RankTest::sign_exact: return signs(sizes.at(0));
    case RankTest::signed_rank_uncorrected: return signed_ranks(sizes.at(0), Tail::uncorrected);
    case RankTest::signed_rank_corrected: return signed_ranks(sizes.at(0), Tail::corrected);
    case RankTest::signed_rank_exact: return signed_ranks(sizes.at(0), Tail::exact);
    case RankTest::friedman_asymptotic:
    case RankTest::friedman_exact: {
      auto lists = friedman_lists(sizes.at(0), measurements, test == RankTest::friedman_exact);
      if (lists.empty() || std::ssize(lists) != sizes[0]) too_large();
      return std::move(lists.back());
    }
    case RankTest::rank_sum_uncorrected: return rank_sums(sizes, Tail::uncorrected);
    case RankTest::rank_sum_corrected: return rank_sums(sizes, Tail::corrected);
    case RankTest::rank_sum_exact: return rank_sums(sizes, Tail::exact);
    case RankTest::kruskal_wallis_asymptotic: return kruskal_wallis(sizes, false);
    case RankTest::kruskal_wallis_exact: return kruskal_wallis(sizes, true);
  }
  return {};
}

}  // namespace

std::string describe(RankTest test) {
  switch (test) {
    case RankTest::sign_exact: return "sign test, exact";
    case RankTest::signed_rank_uncorrected: return "Wilcoxon signed-rank, uncorrected";
    case RankTest::signed_rank_corrected: return "Wilcoxon signed-rank, corrected";
    case RankTest::signed_rank_exact: return "Wilcoxon signed-rank, exact";
    case RankTest::friedman_asymptotic: return "Friedman, asymptotic";
    case RankTest::friedman_exact: return "Friedman, exact";
    case RankTest::rank_sum_uncorrected: return "Wilcoxon rank-sum, uncorrected";
    case RankTest::rank_sum_corrected: return "Wilcoxon rank-sum, corrected";
    case RankTest::rank_sum_exact: return "Wilcoxon rank-sum, exact";
    case RankTest::kruskal_wallis_asymptotic: return "Kruskal-Wallis, asymptotic";
    case RankTest::kruskal_wallis_exact: return "Kruskal-Wallis, exact";
  }
  return "";
}

std::optional<std::vector<Attained>> attainable(RankTest test, const std::vector<long>& sizes, long measurements) {
  try {
    return list(test, sizes, measurements);
  } catch (const Error&) {
    return {};  // the distribution is too large: nothing is known
  }
}

std::vector<std::vector<Attained>> friedman_lists(long most_n, long k, bool exact) {
  constexpr double most_work = 1e6;  // a second's
  std::vector<std::vector<Attained>> lists;
  if (most_n < 1) return lists;
  for (const auto& points : stats::friedman_distributions(most_n, k, most_work)) {
    lists.emplace_back();
    const double scale = 12 / (static_cast<double>(lists.size()) * static_cast<double>(k * (k + 1)));
    double upper = 0;
    for (auto point = points.rbegin(); point != points.rend(); ++point) {
      upper += point->probability;
      const double q = scale * point->sum_of_squares;
      lists.back().push_back(
          {exact ? std::min(1.0, upper) : stats::chi_squared_upper(q, k - 1), fmt::format("Q = {:.4g}", q)});
    }
  }
  return lists;
}

std::optional<std::vector<Attained>> friedman_with_ties(long n) {
  constexpr long most_patients = 12;
  if (n < 1 || n > most_patients) return {};
  // Doubled ranks of one patient: distinct, the lower two equal, the upper two, all three. Each row adds up to 12.
  using Row = std::array<int, 3>;
  struct Pattern {
    Row ranks;
    int pairs, triples;
  };
  constexpr std::array<Pattern, 4> patterns{
      {{{2, 4, 6}, 0, 0}, {{3, 3, 6}, 1, 0}, {{2, 5, 5}, 1, 0}, {{4, 4, 4}, 0, 1}}};
  using State =
      std::array<int, 5>;  // sums in ascending order (the columns are exchangeable), rows with a pair, a triple
  std::set<State> states{{0, 0, 0, 0, 0}};
  for (long patient = 0; patient < n; ++patient) {
    std::set<State> next;
    for (const State& state : states)
      for (const Pattern& pattern : patterns) {
        Row row = pattern.ranks;
        do {
          State after{state[0] + row[0], state[1] + row[1], state[2] + row[2], state[3] + pattern.pairs,
                      state[4] + pattern.triples};
          std::sort(after.begin(), after.begin() + 3);
          next.insert(after);
        } while (std::next_permutation(row.begin(), row.end()));
      }
    states = std::move(next);
  }
  std::vector<Attained> all;
  for (const State& state : states) {
    const auto rows = static_cast<double>(n), mean = 2 * rows;
    double squares = 0;
    for (std::size_t j = 0; j < 3; ++j) squares += std::pow(state[j] / 2.0 - mean, 2);
    const double scale = rows * 12 - (state[3] * 6 + state[4] * 24) / 2.0;
    if (scale <= 0) continue;  // every patient constant
    const double q = 12 * squares / scale;
    all.push_back({stats::chi_squared_upper(q, 2),
                   fmt::format("Q = {:.4g}, {} of {} patients with equal values", q, state[3] + state[4], n)});
  }
  return all;
}

}  // namespace titrate::publication
