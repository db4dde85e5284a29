#include "design/path.hpp"

#include <algorithm>

namespace titrate::design {

namespace {

std::vector<int> most_units(const Design& design, const std::vector<WatchedPatient>& patients) {
  std::vector<int> units;
  for (std::size_t i = 0; i < design.outcomes.size(); ++i) {
    int sum = 0;
    for (const WatchedPatient& p : patients) sum += static_cast<int>(p.units[i].size());
    units.push_back(std::max({1, sum, design.patients}));
  }
  return units;
}

Station station(const Design& design, const StoppingCounts& stopping, std::span<const WatchedPatient> patients,
                int day) {
  Station s{.entered = static_cast<int>(patients.size()), .day = day, .look = false, .counted = {}, .limits = {}};
  for (std::size_t i = 0; i < design.outcomes.size(); ++i) {
    s.counted.push_back(count(patients, i, design.outcomes[i].event, day, Pending::known));
    s.limits.push_back(stopping.limits(i)[static_cast<std::size_t>(s.counted.back().settled)]);
  }
  s.crossed = stopping.crossed(s.counted, Pending::known);
  return s;
}

Reasons if_pending(const StoppingCounts& stopping, const Station& now, bool events) {
  std::vector<Counted> counted = now.counted;
  for (Counted& c : counted) {
    c.settled += c.pending;
    if (events) c.events += c.pending;
  }
  return stopping.crossed(counted, Pending::known);
}

}  // namespace

Path follow(const Design& design, std::vector<WatchedPatient> patients, int as_of, std::string source) {
  std::stable_sort(patients.begin(), patients.end(),
                   [](const WatchedPatient& a, const WatchedPatient& b) { return a.enrolled < b.enrolled; });
  const StoppingCounts stopping(design, most_units(design, patients));
  const std::vector<int> looks = scheduled_looks(design);
  Path path{.source = std::move(source), .as_of = as_of, .stations = {}};
  std::size_t entered = 0;
  for (; entered < patients.size() && patients[entered].enrolled <= as_of; ++entered) {
    if (entered == 0) continue;
    // Before the next patient is enrolled.
    path.stations.push_back(station(design, stopping, std::span(patients).first(entered), patients[entered].enrolled));
    path.stations.back().look = std::binary_search(looks.begin(), looks.end(), static_cast<int>(entered));
  }
  path.stations.push_back(station(design, stopping, std::span(patients).first(entered), as_of));
  path.stations.back().look = std::binary_search(looks.begin(), looks.end(), static_cast<int>(entered));
  path.if_none = if_pending(stopping, path.stations.back(), false);
  path.if_all = if_pending(stopping, path.stations.back(), true);
  return path;
}

}  // namespace titrate::design
