#include "report/paired_tests.hpp"

#include "report/numbers.hpp"
#include "stats/friedman.hpp"
#include "stats/signed_rank.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::report {

namespace {

constexpr long most_exact = 1000;  // of stats::p_exact

}  // namespace

std::string friedman_text(const std::vector<std::vector<double>>& rows) {
  if (rows.size() < 2) return "too few";
  const stats::Friedman ranks = stats::friedman(rows);
  const bool varies = std::any_of(ranks.doubled.begin(), ranks.doubled.end(), [](const std::vector<long>& row) {
    return std::any_of(row.begin(), row.end(), [&](long rank) { return rank != row.front(); });
  });
  if (!varies) return "all equal";
  return fmt::format("P {} (n = {})", p_value(stats::p_asymptotic(ranks)), rows.size());
}

std::string signed_rank_text(const std::vector<double>& differences) {
  if (differences.empty()) return "–";
  const stats::SignedRank ranks = stats::signed_rank(differences);
  if (ranks.nonzero == 0) return "all equal";
  const double p =
      ranks.nonzero < most_exact ? stats::p_exact(ranks) : stats::p_asymptotic(ranks, stats::Continuity::uncorrected);
  return fmt::format("P {} (n = {})", p_value(p), ranks.pairs);
}

}  // namespace titrate::report
