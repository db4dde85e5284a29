#include "assay/changes.hpp"

#include "base/error.hpp"
#include "stats/friedman.hpp"
#include "stats/signed_rank.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace titrate::assay {

namespace {

/// Visits of one patient; nothing where not measured.
using Row = std::vector<std::optional<Concentration>>;

std::vector<Row> rows_of(const std::vector<Measured>& values, const std::string& group, std::size_t visits) {
  std::map<std::string, Row> by_subject;
  for (const Measured& each : values) {
    if (!group.empty() && each.group != group) continue;
    if (std::holds_alternative<NotQuantifiable>(each.value)) continue;
    Row& row = by_subject.emplace(each.subject, Row(visits)).first->second;
    row[each.visit] = each.value;
  }
  std::vector<Row> rows;
  for (auto& [subject, row] : by_subject) rows.push_back(std::move(row));
  return rows;
}

VisitMedian median(const std::vector<Row>& rows, std::size_t visit) {
  std::vector<Concentration> values;
  for (const Row& row : rows)
    if (row[visit]) values.push_back(*row[visit]);
  VisitMedian result{.n = static_cast<long>(values.size())};
  if (values.empty()) return result;
  for (const Concentration& each : values) result.censored += !quantified(each);
  Ranked all = ranked(values);
  std::sort(all.values.begin(), all.values.end());
  const double low = all.values[(values.size() - 1) / 2], high = all.values[values.size() / 2];
  if (all.lower && low <= *all.lower)
    result.median = BelowQuantification{high <= *all.lower ? *all.lower : high};
  else if (all.upper && high >= *all.upper)
    result.median = AboveQuantification{low >= *all.upper ? *all.upper : low};
  else
    result.median = Quantified{(low + high) / 2, 0};
  return result;
}

/// The visits wanted of the patients that have them all, ranked together.
std::vector<std::vector<double>> complete(const std::vector<Row>& rows, const std::vector<std::size_t>& visits,
                                          long* tied = nullptr) {
  std::vector<Concentration> flat;
  for (const Row& row : rows) {
    if (!std::all_of(visits.begin(), visits.end(), [&](std::size_t v) { return row[v].has_value(); })) continue;
    for (const std::size_t visit : visits) flat.push_back(*row[visit]);
  }
  const Ranked all = ranked(flat);
  if (tied) *tied = all.tied;
  std::vector<std::vector<double>> result;
  for (std::size_t i = 0; i < all.values.size(); i += visits.size())
    result.emplace_back(all.values.begin() + static_cast<std::ptrdiff_t>(i),
                        all.values.begin() + static_cast<std::ptrdiff_t>(i + visits.size()));
  return result;
}

void friedman(Change& change, const std::vector<Row>& rows) {
  std::vector<std::size_t> visits(change.visits.size());
  for (std::size_t i = 0; i < visits.size(); ++i) visits[i] = i;
  const auto values = complete(rows, visits, &change.tied);
  change.complete = static_cast<long>(values.size());
  const bool differ = std::any_of(values.begin(), values.end(), [](const std::vector<double>& row) {
    return std::any_of(row.begin(), row.end(), [&](double value) { return value != row.front(); });
  });
  if (visits.size() < 3 || !differ) return;
  const stats::Friedman ranks = stats::friedman(values);
  change.friedman = stats::chi_squared(ranks);
  change.p_friedman = stats::p_asymptotic(ranks);
  try {
    change.p_friedman_exact = stats::p_exact(ranks);
  } catch (const Error&) {
    // Too many permutations: the asymptotic value stands alone.
  }
}

Pairs against_first(const std::vector<Row>& rows, std::size_t visit) {
  Pairs pairs{.visit = visit};
  std::vector<double> differences;
  for (const auto& pair : complete(rows, {0, visit})) {
    differences.push_back(pair[1] - pair[0]);
    pairs.higher += differences.back() > 0;
    pairs.lower += differences.back() < 0;
    pairs.equal += differences.back() == 0;
  }
  pairs.n = static_cast<long>(differences.size());
  if (pairs.higher + pairs.lower == 0) return pairs;
  const stats::SignedRank statistic = stats::signed_rank(differences);
  pairs.p_asymptotic = stats::p_asymptotic(statistic, stats::Continuity::uncorrected);
  if (statistic.nonzero <= 1000) pairs.p_exact = stats::p_exact(statistic);
  return pairs;
}

}  // namespace

std::vector<Change> changes(const std::string& what, const std::vector<Measured>& values, std::size_t visits) {
  std::set<std::string> groups = {""};
  for (const Measured& each : values) groups.insert(each.group);
  if (groups.size() == 2) groups = {""};  // one group is all patients
  std::vector<Change> all;
  for (const std::string& group : groups) {
    Change change{.what = what, .group = group};
    const std::vector<Row> rows = rows_of(values, group, visits);
    for (std::size_t visit = 0; visit < visits; ++visit) change.visits.push_back(median(rows, visit));
    friedman(change, rows);
    for (std::size_t visit = 1; visit < visits; ++visit) change.pairs.push_back(against_first(rows, visit));
    all.push_back(std::move(change));
  }
  return all;
}

}  // namespace titrate::assay
