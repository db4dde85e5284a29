#include "chart/chart.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace titrate::chart {

double body_surface_area(const Baseline& baseline) { return std::sqrt(baseline.height_cm * baseline.weight_kg / 3600); }

double Chart::latest(Measure m, std::size_t visit, int maximum_age) const {
  const std::span<const double> values = visits.column(m);
  const std::span<const int> days = visits.days();
  for (std::size_t i = visit + 1; i-- > 0 && days[visit] - days[i] <= maximum_age;)
    if (!is_missing(values[i])) return values[i];
  return missing;
}

double Chart::baseline_value(Measure m, int until_day) const {
  const std::span<const double> values = visits.column(m);
  for (std::size_t i = visits.before_treatment(); i-- > 0;)
    if (visits.days()[i] <= until_day && !is_missing(values[i])) return values[i];
  return missing;
}

double Chart::given(Agent agent, int day) const {
  for (auto entry = administrations.rbegin(); entry != administrations.rend(); ++entry)
    if (entry->agent == agent && entry->first_day <= day && day <= entry->last_day) return entry->amount;
  return 0;
}

double body_mass_index(const Baseline& baseline) {
  const double height_m = baseline.height_cm / 100;
  return baseline.weight_kg / (height_m * height_m);
}

int Chart::last_given(Agent agent, int day) const {
  int last = never_given;
  for (const Administration& entry : administrations)
    if (entry.agent == agent && entry.amount > 0 && entry.first_day < day)
      last = std::max(last, std::min(entry.last_day, day - 1));
  return last;
}

double Chart::last_found(Finding finding, int day, int after) const {
  for (auto entry = found.rbegin(); entry != found.rend() && entry->day > after; ++entry)
    if (entry->finding == finding && entry->day <= day) return entry->value;
  return missing;
}

void Chart::give(Agent agent, int first_day, int last_day, double amount) {
  for (auto entry = administrations.rbegin(); entry != administrations.rend(); ++entry) {
    if (entry->agent != agent) continue;
    if (entry->amount == amount && entry->last_day + 1 == first_day) {
      entry->last_day = last_day;
      return;
    }
    break;
  }
  administrations.push_back({agent, first_day, last_day, amount});
}

void Chart::clear() {
  id.clear();
  cohort = enrolled = 0;
  baseline = {};
  limits = {};
  visits.clear();
  administrations.clear();
  events.clear();
  found.clear();
}

}  // namespace titrate::chart
