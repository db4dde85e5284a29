#include "protocol/calendar.hpp"

#include <algorithm>

namespace titrate::protocol {

std::optional<int> next(const Recurrence& recurrence, int day) {
  long found = recurrence.first;
  if (day > recurrence.first) {
    const long every = std::max(1, recurrence.every);
    const long steps = (static_cast<long>(day) - recurrence.first + every - 1) / every;
    found += steps * every;
  }
  if (found > recurrence.last || found > no_end) return {};
  return static_cast<int>(found);
}

std::optional<int> next_visit(const std::vector<Encounter>& calendar, int day) {
  std::optional<int> nearest;
  for (const Encounter& encounter : calendar) {
    if (encounter.when) continue;
    for (const Recurrence& recurrence : encounter.schedule)
      if (const auto found = next(recurrence, day); found && (!nearest || *found < *nearest)) nearest = found;
  }
  return nearest;
}

}  // namespace titrate::protocol
