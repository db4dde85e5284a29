#pragma once
// Survival curves by Kaplan and Meier, as R's survival package computes them.

#include "stats/intervals.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace titrate::stats {

/// Scale on which the pointwise interval is symmetric. R's default is log.
enum class Confidence : std::uint8_t { log, log_log, plain, logit, arcsin };

/// A curve at each distinct time of the data, ascending. NaN where an end of the interval is not defined.
struct Survival {
  std::vector<double> time, survival, low, high;
  std::vector<double> standard_error;     ///< of the survival (Greenwood); NaN where it is 0 and nobody is left
  std::vector<double> cumulative_hazard;  ///< Nelson–Aalen
  std::vector<long> at_risk;              ///< just before the time
  std::vector<long> events, censored;     ///< at the time
};

/// Kaplan–Meier with Greenwood's variance. `event[i]` is 1 for an event at time[i], 0 for censoring there; times finite
/// and not negative, in any unit and order; else Error(failure). Censoring at the time of an event comes after it.
Survival kaplan_meier(std::span<const double> time, std::span<const std::uint8_t> event, double level = 0.95,
                      Confidence type = Confidence::log);

/// S(t): 1 before the first time; the last value after the last.
double survival_at(const Survival& curve, double t);
/// Pointwise interval at t.
Interval interval_at(const Survival& curve, double t);

/// Time by which a share p of the patients has had the event; nothing where the curve does not fall to 1 - p. Where the
/// curve runs level at 1 - p, the middle of that stretch (R's quantile.survfit).
std::optional<double> quantile(const Survival& curve, double p);

/// A quantile with the interval read off the pointwise bands, as R prints it.
struct SurvivalQuantile {
  std::optional<double> value, low, high;
};
SurvivalQuantile quantile_interval(const Survival& curve, double p);

/// Mean survival up to a horizon: the area under the curve.
struct RestrictedMean {
  double value, standard_error;
};
/// What a mean takes for the curve beyond its last time where it has not fallen to 0 by then: nothing is known there.
enum class BeyondData : std::uint8_t { refuse, level };
/// Up to `horizon` > 0, finite, in the unit of the times. Error(failure) for a curve without patients, and where the
/// horizon is beyond the data and `beyond` refuses; R's common horizon of several groups takes the curve to run level.
RestrictedMean restricted_mean(const Survival& curve, double horizon, BeyondData beyond = BeyondData::refuse);

/// Median follow-up by the reverse Kaplan–Meier: being still followed is the event, the event is censoring.
SurvivalQuantile median_follow_up(std::span<const double> time, std::span<const std::uint8_t> event,
                                  double level = 0.95, Confidence type = Confidence::log);

/// Patients still at risk just before each of the given times, for the table under a curve.
std::vector<long> number_at_risk(std::span<const double> time, std::span<const double> at);

}  // namespace titrate::stats
