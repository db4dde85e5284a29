#include "stats/competing_risks.hpp"

#include "base/random.hpp"
#include "stats/survival_data.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace titrate::stats {

namespace {

/// What happened at one time.
struct Step {
  double time;
  double at_risk;
  std::vector<double> events;  ///< by cause
  double censored = 0;
};

std::vector<Step> steps(std::span<const double> time, std::span<const std::uint8_t> cause, int causes) {
  const auto order = by_time(time);
  std::vector<Step> all;
  for (std::size_t i = 0; i < order.size();) {
    Step step{time[order[i]], static_cast<double>(order.size() - i),
              std::vector<double>(static_cast<std::size_t>(causes), 0.0)};
    for (; i < order.size() && time[order[i]] == step.time; ++i)
      if (const auto which = cause[order[i]]; which > 0)
        ++step.events[which - 1u];
      else
        ++step.censored;
    all.push_back(std::move(step));
  }
  return all;
}

/// Patients who leave at the same time for the same reason: how the estimates would move if one of them weighed more.
struct Leavers {
  std::size_t at;     ///< step
  std::size_t cause;  ///< 0 = censored
  double number;
  double event_free = 0;  ///< derivative of the event-free probability
  std::vector<double> incidence;
};

std::vector<Leavers> leavers(const std::vector<Step>& all, std::size_t causes) {
  std::vector<Leavers> groups;
  const auto add = [&](std::size_t at, std::size_t cause, double number) {
    if (number > 0)
      groups.push_back({.at = at, .cause = cause, .number = number, .incidence = std::vector<double>(causes, 0.0)});
  };
  for (std::size_t at = 0; at < all.size(); ++at) {
    for (std::size_t cause = 1; cause <= causes; ++cause) add(at, cause, all[at].events[cause - 1]);
    add(at, 0, all[at].censored);
  }
  return groups;
}

/// One step of the derivatives of a group; `before` is the event-free probability just before.
void advance(Leavers& group, const Step& step, std::size_t now, double before) {
  const bool at_risk = group.at >= now;
  double hazard = 0, moved = 0;  // of any cause, and its derivative
  for (std::size_t k = 0; k < step.events.size(); ++k) {
    const double of_cause = step.events[k] / step.at_risk;
    const double happened = group.at == now && group.cause == k + 1 ? 1 : 0;
    const double change = at_risk ? (happened - of_cause) / step.at_risk : 0;
    group.incidence[k] += group.event_free * of_cause + before * change;
    hazard += of_cause;
    moved += change;
  }
  group.event_free = group.event_free * (1 - hazard) - before * moved;
}

void append(Incidence& curve, double probability, double standard_error, double z) {
  const double nan = std::numeric_limits<double>::quiet_NaN(), factor = std::exp(z * standard_error / probability);
  curve.probability.push_back(probability);
  curve.standard_error.push_back(standard_error);
  curve.low.push_back(probability > 0 ? probability / factor : nan);
  curve.high.push_back(probability > 0 ? std::min(1.0, probability * factor) : nan);
}

}  // namespace

CompetingRisks aalen_johansen(std::span<const double> time, std::span<const std::uint8_t> cause, int causes,
                              double level) {
  require_level(level);
  require(time.size() == cause.size(), "Cumulative incidence needs a cause per time; it got {} times, {} causes.",
          time.size(), cause.size());
  require(causes >= 1, "Cumulative incidence needs at least one cause.");
  require_times(time);
  for (const auto each : cause) require(each <= causes, "{} is no cause of {}.", each, causes);

  const double z = normal_quantile((1 + level) / 2);
  const auto all = steps(time, cause, causes);
  auto groups = leavers(all, static_cast<std::size_t>(causes));
  CompetingRisks curves;
  curves.by_cause.resize(static_cast<std::size_t>(causes));
  std::vector<double> probability(static_cast<std::size_t>(causes), 0.0);
  double event_free = 1;
  for (std::size_t now = 0; now < all.size(); ++now) {
    const Step& step = all[now];
    double events = 0;
    for (std::size_t k = 0; k < probability.size(); ++k) {
      probability[k] += event_free * step.events[k] / step.at_risk;
      events += step.events[k];
    }
    for (Leavers& group : groups) advance(group, step, now, event_free);
    event_free *= 1 - events / step.at_risk;
    curves.time.push_back(step.time);
    curves.at_risk.push_back(std::lround(step.at_risk));
    curves.event_free.push_back(event_free);
    for (std::size_t k = 0; k < probability.size(); ++k) {
      double variance = 0;
      for (const Leavers& group : groups) variance += group.number * group.incidence[k] * group.incidence[k];
      append(curves.by_cause[k], probability[k], std::sqrt(variance), z);
    }
  }
  return curves;
}

double incidence_at(const CompetingRisks& curves, int cause, double t) {
  require(cause >= 1 && cause <= std::ssize(curves.by_cause), "{} is no cause of {}.", cause, curves.by_cause.size());
  const auto i = std::upper_bound(curves.time.begin(), curves.time.end(), t) - curves.time.begin();
  return i == 0 ? 0 : curves.by_cause[static_cast<std::size_t>(cause - 1)].probability[static_cast<std::size_t>(i - 1)];
}

}  // namespace titrate::stats
