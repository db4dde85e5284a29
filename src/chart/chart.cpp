#include "chart/chart.hpp"

#include <algorithm>

namespace titrate::chart {

double body_surface_area(const Baseline& baseline) { return std::sqrt(baseline.height_cm * baseline.weight_kg / 3600); }

double Chart::latest(Measure m, std::size_t visit, int maximum_age) const {
  const int today = visits[visit].day;
  for (std::size_t i = visit + 1; i-- > 0;) {
    if (today - visits[i].day > maximum_age) break;
    if (visits[i].has(m)) return visits[i][m];
  }
  return missing;
}

double Chart::baseline_value(Measure m, int until_day) const {
  for (auto visit = visits.rbegin(); visit != visits.rend(); ++visit)
    if (visit->day <= std::min(until_day, 0) && visit->has(m)) return (*visit)[m];
  return missing;
}

double Chart::given(Agent agent, int day) const {
  for (auto entry = administrations.rbegin(); entry != administrations.rend(); ++entry)
    if (entry->agent == agent && entry->first_day <= day && day <= entry->last_day) return entry->amount;
  return 0;
}

void Chart::give(Agent agent, int day, double amount) {
  for (auto entry = administrations.rbegin(); entry != administrations.rend(); ++entry) {
    if (entry->agent != agent) continue;
    if (entry->amount == amount && entry->last_day + 1 == day) {
      entry->last_day = day;
      return;
    }
    break;
  }
  administrations.push_back({agent, day, day, amount});
}

}  // namespace titrate::chart
