#include "stats/contingency.hpp"

#include "stats/check.hpp"
#include "stats/distributions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace titrate::stats {

namespace {

std::vector<long> column_sums(const CountTable& table) {
  std::vector<long> sums(table.front().size(), 0);
  for (const auto& row : table)
    for (std::size_t j = 0; j < row.size(); ++j) sums[j] += row[j];
  return sums;
}

/// Without its empty rows and columns. Throws for what is no table.
CountTable occupied(const CountTable& table) {
  require(table.size() >= 2 && table.front().size() >= 2, "A table of counts has at least two rows and columns.");
  for (const auto& row : table) {
    require(row.size() == table.front().size(), "The rows of a table of counts have one length.");
    for (const long count : row) require(count >= 0, "{} is no count.", count);
  }
  const auto columns = column_sums(table);
  CountTable kept;
  for (const auto& row : table) {
    if (std::accumulate(row.begin(), row.end(), 0L) == 0) continue;
    kept.emplace_back();
    for (std::size_t j = 0; j < row.size(); ++j)
      if (columns[j] > 0) kept.back().push_back(row[j]);
  }
  return kept;
}

}  // namespace

double sample_odds_ratio(long a, long b, long c, long d) {
  const double up = static_cast<double>(a) * static_cast<double>(d),
               down = static_cast<double>(b) * static_cast<double>(c);
  require(up > 0 || down > 0, "The odds ratio of {} {} / {} {} is 0 / 0.", a, b, c, d);
  return down > 0 ? up / down : std::numeric_limits<double>::infinity();
}

ChiSquared chi_squared(const CountTable& table, Continuity continuity) {
  const CountTable counts = occupied(table);
  require(counts.size() >= 2 && counts.front().size() >= 2,
          "Chi-squared needs counts in at least two rows and two columns.");
  const bool fourfold = counts.size() == 2 && counts.front().size() == 2;
  require(fourfold || continuity == Continuity::uncorrected, "Yates's correction is for tables of two by two.");
  const auto columns = column_sums(counts);
  const auto n = static_cast<double>(std::accumulate(columns.begin(), columns.end(), 0L));
  std::vector<double> away, expected;
  for (const auto& row : counts) {
    const auto of_row = static_cast<double>(std::accumulate(row.begin(), row.end(), 0L));
    for (std::size_t j = 0; j < row.size(); ++j) {
      expected.push_back(of_row * static_cast<double>(columns[j]) / n);
      away.push_back(std::abs(static_cast<double>(row[j]) - expected.back()));
    }
  }
  const double half =
      continuity == Continuity::corrected ? std::min(0.5, *std::min_element(away.begin(), away.end())) : 0;
  ChiSquared result{0, static_cast<long>((counts.size() - 1) * (counts.front().size() - 1)), 1};
  for (std::size_t i = 0; i < away.size(); ++i) result.statistic += (away[i] - half) * (away[i] - half) / expected[i];
  result.p = chi_squared_upper(result.statistic, result.df);
  return result;
}

}  // namespace titrate::stats
