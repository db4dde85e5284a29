#pragma once
// Endpoints: what is counted, per patient and per course, in one trial; and how many trials' counts merge.

#include "results/outcome.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/container/flat_map.hpp>

namespace titrate::results {

enum class Per : std::uint8_t { patient, course };

/// A rate's definition. `id` and `per` are published in endpoints.json and never change meaning.
struct RateDefinition {
  std::string id;
  Per per;
  std::string label;
};
/// A quantity of a trial with a unit (a median, a mean, a landmark survival), kept in whole multiples of `resolution`.
struct QuantityDefinition {
  std::string id, unit, label;
  double resolution;
};

/// events of n. n = 0: nothing to count in this trial.
struct Count {
  std::int32_t events = 0, n = 0;
  friend auto operator<=>(const Count&, const Count&) = default;
};

/// One trial's endpoints, in the order of `rate_definitions` and `quantity_definitions`.
struct TrialTally {
  std::vector<Count> rates;
  std::vector<std::optional<std::int64_t>> quantities;  ///< in units of the resolution; nothing = not reached
};

/// The list of endpoints is the same for every protocol of the same cohorts (cohort ids make the suffixes).
class EndpointList {
 public:
  /// `further`: categories that the response criteria know beside CR, nPR, PR, SD and PD; each has its own rates.
  EndpointList(Definitions definitions, const std::vector<std::string>& cohort_ids,
               const std::vector<double>& dose_levels_mg, const std::vector<chart::Response>& further = {});

  const std::vector<RateDefinition>& rates() const { return rates_; }
  const std::vector<QuantityDefinition>& quantities() const { return quantities_; }
  const std::vector<double>& levels() const { return levels_; }
  const Definitions& definitions() const { return definitions_; }
  TrialTally tally(std::span<const PatientOutcome> trial) const;

  struct Questions;  ///< how each endpoint is counted

 private:
  Definitions definitions_;
  std::vector<double> levels_;
  std::shared_ptr<const Questions> questions_;
  std::vector<RateDefinition> rates_;
  std::vector<QuantityDefinition> quantities_;
};

/// Trials per distinct value, in order of value, side by side: a node of its own for each would take four times the
/// room.
template <class Value>
using Histogram = boost::container::flat_map<Value, std::int64_t>;

/// Distribution of a rate or a quantity over trials: integer counts per distinct value, so that merging is addition and
/// order cannot matter. Of trials of the same size there are only so many distinct values.
class RateDistribution {
 public:
  void add(Count count) {
    if (count.n > 0)
      ++trials_[count];
    else
      ++empty_;
  }
  void merge(const RateDistribution& other);
  std::int64_t trials() const;  ///< with n > 0
  double mean() const;          ///< of the trials' rates
  /// Type-1 (inverse of the empirical distribution) quantile of the trials' rates.
  double quantile(double p) const;
  double mean_n() const;
  const Histogram<Count>& values() const { return trials_; }
  /// Shows every number to `see`, which may change it.
  template <class See>
  void parts(See& see) {
    see.pass(trials_, empty_);
  }

 private:
  Histogram<Count> trials_;
  std::int64_t empty_ = 0;
};

class QuantityDistribution {
 public:
  void add(std::optional<std::int64_t> value) {
    if (value)
      ++trials_[*value];
    else
      ++not_reached_;
  }
  void merge(const QuantityDistribution& other);
  std::int64_t trials() const;
  std::int64_t not_reached() const { return not_reached_; }
  double mean(double resolution) const;
  double quantile(double p, double resolution) const;
  const Histogram<std::int64_t>& values() const { return trials_; }
  template <class See>
  void parts(See& see) {
    see.pass(trials_, not_reached_);
  }

 private:
  Histogram<std::int64_t> trials_;
  std::int64_t not_reached_ = 0;
};

/// Pooled survival over all trials, by whole days: events and censorings per day add up.
struct PooledSurvival {
  std::vector<std::int64_t> events, censored;
  void add(int day, bool event);
  void merge(const PooledSurvival& other);
  /// Kaplan–Meier just before each day 0..size; S(day), its own events included, stands at day + 1.
  std::vector<double> curve() const;
  /// Still at risk at the start of each day 0..size.
  std::vector<std::int64_t> at_risk() const;
  template <class See>
  void parts(See& see) {
    see.pass(events, censored);
  }
};

/// Kaplan–Meier of each trial on a grid of days, as counts per thousandth, so that bands merge by addition.
struct SurvivalBand {
  int step_days = 1;
  std::vector<std::vector<std::int32_t>> histogram;  ///< [grid point][thousandths 0..1000]
  void add(const std::vector<double>& at_grid);
  void merge(const SurvivalBand& other);
  double quantile(std::size_t grid, double p) const;
  template <class See>
  void parts(See& see) {
    see.pass(step_days, histogram);
  }
};

enum class Curve : std::uint8_t { overall_survival, time_to_progression, response_duration, count_ };
inline constexpr std::size_t curve_count = static_cast<std::size_t>(Curve::count_);

/// Time and event of one patient for a curve, by the censoring table; nothing = not in the curve's population (a
/// non-responder has no duration).
std::optional<TimeToEvent> time_to_event(Curve curve, const PatientOutcome& outcome);

/// All that is kept of many trials. Its size is bounded by the trial's: patients, courses and days, not by how many
/// trials there are.
struct Aggregate {
  std::vector<RateDistribution> rates;
  std::vector<QuantityDistribution> quantities;
  std::vector<PooledSurvival> pooled = std::vector<PooledSurvival>(curve_count);
  std::vector<SurvivalBand> bands = std::vector<SurvivalBand>(curve_count);
  std::int64_t trials = 0;
  std::uint64_t days_simulated = 0;  ///< that the model lived through, added up over patients

  void add(const EndpointList& list, std::span<const PatientOutcome> trial);
  void merge(const Aggregate& other);
  template <class See>
  void parts(See& see) {
    see.pass(rates, quantities, pooled, bands, trials, days_simulated);
  }
};

}  // namespace titrate::results
