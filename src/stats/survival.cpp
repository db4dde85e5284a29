#include "stats/survival.hpp"

#include "base/random.hpp"
#include "stats/survival_data.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace titrate::stats {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Pointwise interval from S and the standard error of log S, as survfit_confint() of R's survival 3.5-3.
Interval pointwise(double s, double se, double z, Confidence type) {
  if (s == 0) return {undefined, undefined};
  switch (type) {
    case Confidence::plain: return {std::max(s - z * se * s, 0.0), std::min(s + z * se * s, 1.0)};
    case Confidence::log: return {s * std::exp(-z * se), std::min(s * std::exp(z * se), 1.0)};
    case Confidence::log_log: {
      if (s == 1) return {undefined, undefined};
      const double middle = std::log(-std::log(s)), half = z * se / std::log(s);
      return {std::exp(-std::exp(middle - half)), std::exp(-std::exp(middle + half))};
    }
    case Confidence::logit: {
      if (s == 1) return {undefined, undefined};
      const double middle = std::log(s / (1 - s)), half = z * se * (1 + s / (1 - s));
      return {1 - 1 / (1 + std::exp(middle - half)), 1 - 1 / (1 + std::exp(middle + half))};
    }
    case Confidence::arcsin: {
      if (s == 1) return {undefined, undefined};
      const double middle = std::asin(std::sqrt(s)), half = 0.5 * z * se * std::sqrt(s / (1 - s));
      const double low = std::sin(std::max(0.0, middle - half));
      const double high = std::sin(std::min(std::numbers::pi / 2, middle + half));
      return {low * low, high * high};
    }
  }
  return {undefined, undefined};
}

/// Index of the last time not after t, or -1.
std::ptrdiff_t at_or_before(const Survival& curve, double t) {
  return std::upper_bound(curve.time.begin(), curve.time.end(), t) - curve.time.begin() - 1;
}

/// Where a level line at 1 - p meets a step function; nothing where it stays above. Undefined heights are passed over.
std::optional<double> crossing(const std::vector<double>& time, const std::vector<double>& height, double p) {
  // R compares with the square root of the machine's precision, so that a half reached through fractions is a half.
  const double tolerance = std::sqrt(std::numeric_limits<double>::epsilon()), level = 1 - p;
  const auto falls_under = [&](std::size_t from, double bar) {
    while (from < height.size() && !(height[from] < bar)) ++from;
    return from;
  };
  const std::size_t reached = falls_under(0, level + tolerance), left = falls_under(reached, level - tolerance);
  if (reached == time.size()) return {};
  return reached == left ? time[reached] : (time[reached] + (left < time.size() ? time[left] : time.back())) / 2;
}

}  // namespace

Survival kaplan_meier(std::span<const double> time, std::span<const std::uint8_t> event, double level,
                      Confidence type) {
  require(time.size() == event.size(), "A survival curve needs one event mark per time; it got {} times and {} marks.",
          time.size(), event.size());
  require_level(level);
  require_times(time);
  const auto order = by_time(time);

  const double z = normal_quantile((1 + level) / 2);
  Survival curve;
  double survival = 1, variance = 0, hazard = 0;  // Greenwood's variance is of log S
  for (std::size_t i = 0; i < order.size();) {
    const double t = time[order[i]];
    const long at_risk = static_cast<long>(order.size() - i);
    long events = 0, censored = 0;
    for (; i < order.size() && time[order[i]] == t; ++i) ++(event[order[i]] ? events : censored);
    const auto n = static_cast<double>(at_risk), d = static_cast<double>(events);
    survival *= (n - d) / n;
    variance += d / (n * (n - d));
    hazard += d / n;
    const Interval interval = pointwise(survival, std::sqrt(variance), z, type);
    curve.time.push_back(t);
    curve.survival.push_back(survival);
    curve.low.push_back(interval.low);
    curve.high.push_back(interval.high);
    curve.standard_error.push_back(survival * std::sqrt(variance));
    curve.cumulative_hazard.push_back(hazard);
    curve.at_risk.push_back(at_risk);
    curve.events.push_back(events);
    curve.censored.push_back(censored);
  }
  return curve;
}

double survival_at(const Survival& curve, double t) {
  const auto i = at_or_before(curve, t);
  return i < 0 ? 1 : curve.survival[static_cast<std::size_t>(i)];
}

Interval interval_at(const Survival& curve, double t) {
  const auto i = at_or_before(curve, t);
  if (i < 0) return {1, 1};
  return {curve.low[static_cast<std::size_t>(i)], curve.high[static_cast<std::size_t>(i)]};
}

std::optional<double> quantile(const Survival& curve, double p) { return crossing(curve.time, curve.survival, p); }

SurvivalQuantile quantile_interval(const Survival& curve, double p) {
  return {quantile(curve, p), crossing(curve.time, curve.low, p), crossing(curve.time, curve.high, p)};
}

RestrictedMean restricted_mean(const Survival& curve, double horizon, BeyondData beyond) {
  const bool known = !curve.time.empty() && horizon > 0 && std::isfinite(horizon) &&
                     (horizon <= curve.time.back() || curve.survival.back() == 0 || beyond == BeyondData::level);
  require(known, "There is no mean survival up to {}: the curve of {} patients ends at {}.", horizon,
          curve.time.empty() ? 0 : curve.at_risk.front(), curve.time.empty() ? 0 : curve.time.back());
  // From the last event within the horizon back: the area to the right of each carries its share of the variance.
  RestrictedMean mean{0, 0};
  double right = horizon, variance = 0;
  for (auto i = at_or_before(curve, horizon); i >= 0; --i) {
    const auto at = static_cast<std::size_t>(i);
    mean.value += curve.survival[at] * (right - curve.time[at]);
    right = curve.time[at];
    const auto n = static_cast<double>(curve.at_risk[at]), d = static_cast<double>(curve.events[at]);
    if (n > d) variance += mean.value * mean.value * d / (n * (n - d));
  }
  mean.value += right;  // nobody has died before the first time
  mean.standard_error = std::sqrt(variance);
  return mean;
}

SurvivalQuantile median_follow_up(std::span<const double> time, std::span<const std::uint8_t> event, double level,
                                  Confidence type) {
  std::vector<std::uint8_t> still_followed(event.size());
  std::transform(event.begin(), event.end(), still_followed.begin(), [](std::uint8_t e) { return e == 0 ? 1 : 0; });
  return quantile_interval(kaplan_meier(time, still_followed, level, type), 0.5);
}

std::vector<long> number_at_risk(std::span<const double> time, std::span<const double> at) {
  std::vector<long> numbers;
  numbers.reserve(at.size());
  for (const double t : at)
    numbers.push_back(static_cast<long>(std::count_if(time.begin(), time.end(), [&](double x) { return x >= t; })));
  return numbers;
}

}  // namespace titrate::stats
