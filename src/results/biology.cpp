#include "results/biology.hpp"

#include "stats/friedman.hpp"
#include "stats/rank_sum.hpp"
#include "stats/sample.hpp"
#include "stats/signed_rank.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <utility>

#include <fmt/format.h>

namespace titrate::results {

namespace {

constexpr double fold_resolution = 0.001, p_resolution = 1e-5;  // at which the values are kept
constexpr double notable_p = 0.05;                              // as the paper calls P significant
constexpr long most_exact = 100;  // patients of a test up to which it is exact; beyond, the approximation is as good

using Values = std::vector<double>;

/// A null distribution for each size, worked out once: trials of one protocol come with few sizes.
template <class Key, class Distribution>
class Known {
 public:
  template <class Make>
  const Distribution& of(const Key& key, const Make& make) {
    const std::lock_guard lock(guard_);
    const auto found = known_.find(key);
    return found != known_.end() ? found->second : known_.emplace(key, make()).first->second;
  }

 private:
  std::mutex guard_;
  std::map<Key, Distribution> known_;
};

/// Sum over values at least as far from the middle of 0 … size - 1 as `seen`.
double two_sided(const Values& probability, double seen) {
  const double middle = (static_cast<double>(probability.size()) - 1) / 2, away = std::abs(seen - middle);
  double sum = 0;
  for (std::size_t i = 0; i < probability.size(); ++i)
    if (std::abs(static_cast<double>(i) - middle) >= away - p_resolution) sum += probability[i];
  return std::min(1.0, sum);
}

/// Exact without ties, as measurements are; with ties the general exact test.
double signed_rank_p(const Values& differences) {
  static Known<long, Values> known;
  const stats::SignedRank ranks = stats::signed_rank(differences);
  if (ranks.nonzero > most_exact) return stats::p_asymptotic(ranks, stats::Continuity::corrected);
  const bool ties = ranks.nonzero != ranks.pairs || ranks.v != std::floor(ranks.v);
  if (ties) return stats::p_exact(ranks);
  return two_sided(known.of(ranks.pairs, [&] { return stats::signed_rank_distribution(ranks.pairs); }), ranks.v);
}

double rank_sum_p(const Values& x, const Values& y) {
  static Known<std::pair<long, long>, Values> known;
  const stats::RankSum ranks = stats::rank_sum(x, y);
  if (ranks.nx + ranks.ny > most_exact) return stats::p_asymptotic(ranks, stats::Continuity::corrected);
  if (ranks.u != std::floor(ranks.u)) return stats::p_exact(ranks);
  return two_sided(known.of({ranks.nx, ranks.ny}, [&] { return stats::rank_sum_distribution(ranks.nx, ranks.ny); }),
                   ranks.u);
}

/// Exact without ties; with ties, which measurements do not have, from chi-squared.
double friedman_p(const std::vector<Values>& rows) {
  using Points = std::vector<stats::FriedmanPoint>;
  static Known<long, Points> known;
  const stats::Friedman ranks = stats::friedman(rows);
  if (ranks.ties > 0 || ranks.n > most_exact) return stats::p_asymptotic(ranks);
  const Points& points = known.of(ranks.n, [&] {
    const std::vector<Points> all = stats::friedman_distributions(ranks.n, ranks.k);
    return static_cast<long>(all.size()) == ranks.n ? all.back() : Points();
  });
  if (points.empty()) return stats::p_asymptotic(ranks);
  double mean = 0, squares = 0;
  for (const double sum : ranks.rank_sums) mean += sum / static_cast<double>(ranks.k);
  for (const double sum : ranks.rank_sums) squares += (sum - mean) * (sum - mean);
  double p = 0;
  for (const stats::FriedmanPoint& point : points)
    if (point.sum_of_squares >= squares - p_resolution) p += point.probability;
  return std::min(1.0, p);
}

/// What is reported of a trial, in a fixed order; nothing where nobody was sampled.
struct Row {
  std::string id, label, unit;
  double resolution;
  std::optional<double> value;
};
constexpr const char* fold_unit = "1";
constexpr const char* p_unit = "P";

class Rows {
 public:
  void fold(const std::string& id, const std::string& label, const Values& values) {
    all.push_back({id, label + ", median, over baseline", fold_unit, fold_resolution, stats::median(values)});
  }
  void p(const std::string& id, const std::string& label, std::optional<double> value) {
    all.push_back({id, label + ", P", p_unit, p_resolution, value});
  }
  std::vector<Row> all;
};

bool complete(std::span<const double> values) {
  return std::none_of(values.begin(), values.end(), [](double value) { return chart::is_missing(value); });
}

/// Values at a time over those at baseline, and their differences, of those who have both.
struct Pairs {
  Values folds, differences;
};
template <class Get>
Pairs pairs(std::size_t n, const Get& get, std::size_t time) {
  Pairs both;
  for (std::size_t i = 0; i < n; ++i) {
    const std::array<double, biology_times>* values = get(i);
    if (!values || !complete(std::array{(*values)[0], (*values)[time]})) continue;
    both.folds.push_back((*values)[time] / (*values)[0]);
    both.differences.push_back((*values)[time] - (*values)[0]);
  }
  return both;
}

void add_cytokine(Rows& rows, std::size_t c, std::span<const BiologySample> samples,
                  std::span<const PatientOutcome> outcomes) {
  const std::string name(chart::name(cytokines[c]));
  const std::string_view long_label = chart::measures[chart::index(cytokines[c])].label;
  const std::string label(long_label.substr(0, long_label.find(',')));
  std::array<Values, biology_groups.size()> day_7;
  for (std::size_t g = 0; g < biology_groups.size(); ++g) {
    const auto get = [&](std::size_t i) {
      return outcomes[i].responded() == (g == 0) ? &samples[i].cytokine[c] : nullptr;
    };
    const std::string group = biology_groups[g];
    for (std::size_t time = 1; time < biology_times; ++time) {
      const Pairs both = pairs(samples.size(), get, time);
      const std::string id = fmt::format("{}_day_{}_{}", name, cytokine_days[time], group),
                        what = fmt::format("{}, day {}, {}", label, cytokine_days[time], group);
      rows.fold(id, what, both.folds);
      rows.p(id + "_signed_rank_p", what + ", against baseline (Wilcoxon)",
             both.differences.empty() ? std::nullopt : std::optional(signed_rank_p(both.differences)));
    }
    std::vector<Values> all_three;
    for (std::size_t i = 0; i < samples.size(); ++i)
      if (const auto* values = get(i); values && complete(*values))
        all_three.emplace_back(values->begin(), values->end());
    rows.p(fmt::format("{}_friedman_p_{}", name, group), fmt::format("{} over the days, {} (Friedman)", label, group),
           all_three.empty() ? std::nullopt : std::optional(friedman_p(all_three)));
    day_7[g] = pairs(samples.size(), get, 1).folds;
  }
  const bool both = !day_7[0].empty() && !day_7[1].empty();
  rows.p(name + "_day_7_rank_sum_p", label + ", day 7, responders against others (Wilcoxon)",
         both ? std::optional(rank_sum_p(day_7[0], day_7[1])) : std::nullopt);
}

std::vector<Row> describe(std::span<const BiologySample> samples, std::span<const PatientOutcome> outcomes) {
  Rows rows;
  for (std::size_t c = 0; c < cytokines.size(); ++c) add_cytokine(rows, c, samples, outcomes);
  constexpr std::array months{0, 3, 6};
  for (std::size_t time = 1; time < biology_times; ++time) {
    const Pairs both = pairs(
        samples.size(), [&](std::size_t i) { return &samples[i].t_cells; }, time);
    const std::string id = fmt::format("t_cells_month_{}", months[time]),
                      what = fmt::format("T cells, month {}", months[time]);
    rows.fold(id, what, both.folds);
    rows.p(id + "_signed_rank_p", what + ", against baseline (Wilcoxon)",
           both.differences.empty() ? std::nullopt : std::optional(signed_rank_p(both.differences)));
  }
  return std::move(rows.all);
}

}  // namespace

BiologySample::BiologySample() {
  for (auto& one : cytokine) one.fill(chart::missing);
  t_cells.fill(chart::missing);
}

BiologySample biology_sample(const chart::Chart& chart, const std::array<double, biology_times>& t_cells) {
  BiologySample sample;
  sample.t_cells = t_cells;
  for (std::size_t c = 0; c < cytokines.size(); ++c) sample.cytokine[c][0] = chart.baseline_value(cytokines[c]);
  for (std::size_t visit = chart.visits.before_treatment(); visit < chart.visits.size(); ++visit) {
    const int day = chart.visits.days()[visit];
    if (day > cytokine_days.back()) break;
    for (std::size_t time = 1; time < biology_times; ++time)
      if (day == cytokine_days[time])
        for (std::size_t c = 0; c < cytokines.size(); ++c) {
          const double value = chart.visits[visit][cytokines[c]];
          if (!chart::is_missing(value)) sample.cytokine[c][time] = value;
        }
  }
  return sample;
}

void add_biology(Aggregate& biology, std::span<const BiologySample> samples, std::span<const PatientOutcome> outcomes) {
  const std::vector<Row> rows = describe(samples, outcomes);
  biology.quantities.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    biology.quantities[i].add(
        rows[i].value ? std::optional<std::int64_t>(std::llround(*rows[i].value / rows[i].resolution)) : std::nullopt);
  ++biology.trials;
}

std::vector<Endpoint> biology_endpoints(const Aggregate& biology, double level) {
  std::vector<Endpoint> endpoints;
  if (biology.trials == 0) return endpoints;
  const std::vector<Row> rows = describe({}, {});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const QuantityDistribution& values = biology.quantities[i];
    Endpoint endpoint;
    endpoint.id = rows[i].id;
    endpoint.label = rows[i].label;
    endpoint.unit = rows[i].unit == p_unit ? "1" : rows[i].unit;
    endpoint.level = level;
    if (values.trials() == 0) {
      endpoint.reason = "nobody was sampled at these times";
    } else {
      const double tail = (1 - level) / 2;
      endpoint.mean = values.mean(rows[i].resolution);
      if (biology.trials > 1)
        endpoint.interval =
            Span{values.quantile(tail, rows[i].resolution), values.quantile(1 - tail, rows[i].resolution)};
    }
    endpoints.push_back(endpoint);
    if (rows[i].unit != p_unit) continue;
    Endpoint share = endpoint;
    share.id += "_below_5_percent";
    share.label += " below .05, share of trials";
    share.unit = "%";
    share.interval.reset();
    if (share.mean) {
      std::int64_t below = 0;
      for (const auto& [value, trials] : values.values())
        if (static_cast<double>(value) * p_resolution < notable_p) below += trials;
      constexpr double percent = 100;
      share.mean = percent * static_cast<double>(below) / static_cast<double>(values.trials());
    }
    endpoints.push_back(std::move(share));
  }
  return endpoints;
}

}  // namespace titrate::results
