#include "results/endpoints.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::results {

namespace {

/// Value at which the cumulative count first reaches p of the total (type 1). 0.025 of 1000 is 25, though the product
/// in binary is a little more: as R does, what is within rounding of a whole number counts as it.
template <class Values>
auto quantile_of(const Values& values, std::int64_t total, double p) {
  const double share = p * static_cast<double>(total), whole = std::round(share);
  constexpr double rounding = 1e-9;
  const double needed = std::abs(share - whole) < rounding * std::max(1.0, share) ? whole : std::ceil(share);
  const auto wanted = std::max<std::int64_t>(1, static_cast<std::int64_t>(needed));
  std::int64_t seen = 0;
  for (const auto& [value, trials] : values) {
    seen += trials;
    if (seen >= wanted) return value;
  }
  return values.rbegin()->first;
}

double rate(const Count& count) { return static_cast<double>(count.events) / count.n; }

}  // namespace

void RateDistribution::merge(const RateDistribution& other) {
  for (const auto& [count, trials] : other.trials_) trials_[count] += trials;
  empty_ += other.empty_;
}

std::int64_t RateDistribution::trials() const {
  std::int64_t total = 0;
  for (const auto& [count, trials] : trials_) total += trials;
  return total;
}

double RateDistribution::mean() const {
  double sum = 0;
  for (const auto& [count, trials] : trials_) sum += rate(count) * static_cast<double>(trials);
  return sum / static_cast<double>(trials());
}

double RateDistribution::mean_n() const {
  double sum = 0;
  for (const auto& [count, trials] : trials_) sum += static_cast<double>(count.n) * static_cast<double>(trials);
  return sum / static_cast<double>(trials());
}

double RateDistribution::quantile(double p) const {
  std::vector<std::pair<double, std::int64_t>> by_rate;
  for (const auto& [count, trials] : trials_) by_rate.emplace_back(rate(count), trials);
  std::sort(by_rate.begin(), by_rate.end());
  return quantile_of(by_rate, trials(), p);
}

void QuantityDistribution::merge(const QuantityDistribution& other) {
  for (const auto& [value, trials] : other.trials_) trials_[value] += trials;
  not_reached_ += other.not_reached_;
}

std::int64_t QuantityDistribution::trials() const {
  std::int64_t total = 0;
  for (const auto& [value, trials] : trials_) total += trials;
  return total;
}

double QuantityDistribution::mean(double resolution) const {
  double sum = 0;
  for (const auto& [value, trials] : trials_) sum += static_cast<double>(value) * static_cast<double>(trials);
  return sum / static_cast<double>(trials()) * resolution;
}

double QuantityDistribution::quantile(double p, double resolution) const {
  return static_cast<double>(quantile_of(trials_, trials(), p)) * resolution;
}

void PooledSurvival::add(int day, bool event) {
  const auto needed = static_cast<std::size_t>(day) + 1;
  if (events.size() < needed) {
    events.resize(needed);
    censored.resize(needed);
  }
  ++(event ? events : censored)[static_cast<std::size_t>(day)];
}

void PooledSurvival::merge(const PooledSurvival& other) {
  if (events.size() < other.events.size()) {
    events.resize(other.events.size());
    censored.resize(other.events.size());
  }
  for (std::size_t day = 0; day < other.events.size(); ++day) {
    events[day] += other.events[day];
    censored[day] += other.censored[day];
  }
}

std::vector<std::int64_t> PooledSurvival::at_risk() const {
  std::vector<std::int64_t> left(events.size() + 1);
  for (std::size_t day = events.size(); day-- > 0;) left[day] = left[day + 1] + events[day] + censored[day];
  return left;
}

std::vector<double> PooledSurvival::curve() const {
  const std::vector<std::int64_t> left = at_risk();  // a censoring on the day of an event is at risk for it
  std::vector<double> survival(events.size() + 1, 1.0);
  for (std::size_t day = 0; day < events.size(); ++day) {
    survival[day + 1] = survival[day];
    if (events[day] > 0) survival[day + 1] *= 1.0 - static_cast<double>(events[day]) / static_cast<double>(left[day]);
  }
  return survival;
}

namespace {
constexpr std::size_t steps_of_one = 1000;  // resolution of the bands: a tenth of a percent
}

void SurvivalBand::add(const std::vector<double>& at_grid) {
  if (histogram.size() < at_grid.size()) histogram.resize(at_grid.size(), std::vector<std::int32_t>(steps_of_one + 1));
  for (std::size_t i = 0; i < at_grid.size(); ++i)
    ++histogram[i][static_cast<std::size_t>(std::lround(at_grid[i] * steps_of_one))];
}

void SurvivalBand::merge(const SurvivalBand& other) {
  if (histogram.size() < other.histogram.size())
    histogram.resize(other.histogram.size(), std::vector<std::int32_t>(steps_of_one + 1));
  for (std::size_t i = 0; i < other.histogram.size(); ++i)
    for (std::size_t j = 0; j <= steps_of_one; ++j) histogram[i][j] += other.histogram[i][j];
  step_days = other.step_days;
}

double SurvivalBand::quantile(std::size_t grid, double p) const {
  std::vector<std::pair<double, std::int64_t>> values;
  std::int64_t total = 0;
  for (std::size_t j = 0; j <= steps_of_one; ++j)
    if (histogram[grid][j] > 0) {
      values.emplace_back(static_cast<double>(j) / steps_of_one, histogram[grid][j]);
      total += histogram[grid][j];
    }
  return quantile_of(values, total, p);
}

void Aggregate::add(const EndpointList& list, std::span<const PatientOutcome> trial) {
  const TrialTally tally = list.tally(trial);
  rates.resize(tally.rates.size());
  quantities.resize(tally.quantities.size());
  for (std::size_t i = 0; i < tally.rates.size(); ++i) rates[i].add(tally.rates[i]);
  for (std::size_t i = 0; i < tally.quantities.size(); ++i) quantities[i].add(tally.quantities[i]);
  for (std::size_t c = 0; c < curve_count; ++c) {
    PooledSurvival one;
    for (const PatientOutcome& outcome : trial)
      if (const auto t = time_to_event(static_cast<Curve>(c), outcome)) one.add(t->days, t->event);
    pooled[c].merge(one);
    if (one.events.empty()) continue;
    bands[c].step_days = list.definitions().survival_grid_days;
    const std::vector<double> curve = one.curve();
    std::vector<double> at_grid;
    for (std::size_t day = 0; day < one.events.size(); day += static_cast<std::size_t>(bands[c].step_days))
      at_grid.push_back(curve[day + 1]);
    bands[c].add(at_grid);
  }
  ++trials;
}

void Aggregate::merge(const Aggregate& other) {
  rates.resize(std::max(rates.size(), other.rates.size()));
  quantities.resize(std::max(quantities.size(), other.quantities.size()));
  for (std::size_t i = 0; i < other.rates.size(); ++i) rates[i].merge(other.rates[i]);
  for (std::size_t i = 0; i < other.quantities.size(); ++i) quantities[i].merge(other.quantities[i]);
  for (std::size_t c = 0; c < curve_count; ++c) {
    pooled[c].merge(other.pooled[c]);
    if (!other.bands[c].histogram.empty()) bands[c].merge(other.bands[c]);
  }
  trials += other.trials;
  days_simulated += other.days_simulated;
}

}  // namespace titrate::results
