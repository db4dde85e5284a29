// The looks of one trial, replayed over its days of arrival and of events.

#include "design/real_time.hpp"

#include <algorithm>

namespace titrate::design {

namespace {

std::vector<Counted> count_all(const Design& design, std::span<const WatchedPatient> patients, int day,
                               Pending pending) {
  std::vector<Counted> counted;
  for (std::size_t i = 0; i < design.outcomes.size(); ++i)
    counted.push_back(count(patients, i, design.outcomes[i].event, day, pending));
  return counted;
}

/// Calendar day on which everything about these patients is settled.
int all_settled(std::span<const WatchedPatient> patients) {
  int day = 0;
  for (const WatchedPatient& p : patients)
    for (const auto& units : p.units)
      for (const Unit& unit : units)
        if (unit.settled() < never) day = std::max(day, p.enrolled + unit.settled());
  return day;
}

int pending_patients(std::span<const WatchedPatient> patients, int day) {
  return static_cast<int>(std::count_if(patients.begin(), patients.end(), [day](const WatchedPatient& p) {
    return std::any_of(p.units.begin(), p.units.end(), [&](const std::vector<Unit>& units) {
      return std::any_of(units.begin(), units.end(), [&](const Unit& u) { return p.enrolled + u.settled() > day; });
    });
  }));
}

}  // namespace

Ending replay(const Design& design, const StoppingCounts& stopping, const WatchedTrial& trial, Pending pending) {
  WatchedTrial patients = trial;
  std::vector<int> looks = scheduled_looks(design);
  for (std::size_t i = 0; i < design.outcomes.size(); ++i)  // Simon's rule has its own
    if (std::holds_alternative<SimonTwoStage>(design.outcomes[i].rule))
      for (int n = 1; n < design.patients; ++n)
        if (stopping.limits(i)[static_cast<std::size_t>(n)] != Limits{-1, n + 1}) looks.push_back(n);
  std::sort(looks.begin(), looks.end());
  int delay = 0;  // by waiting, so far
  const auto size = static_cast<int>(patients.size());
  std::size_t next = 0;
  for (int n = 1; n < size; ++n) {
    const auto enrolled = std::span<const WatchedPatient>(patients).first(static_cast<std::size_t>(n));
    WatchedPatient& coming = patients[static_cast<std::size_t>(n)];
    coming.enrolled += delay;
    while (next < looks.size() && looks[next] < n) ++next;
    if (next == looks.size() || looks[next] != n) continue;
    int day = coming.enrolled;
    if (pending == Pending::wait) day = std::max(day, all_settled(enrolled));
    // Who waits sees all; an ideal trial too.
    const Pending sees = pending == Pending::wait ? Pending::known : pending;
    if (const Reasons why = stopping.crossed(count_all(design, enrolled, day, sees), sees); why != 0)
      return {.treated = n, .day = day, .pending = pending_patients(enrolled, day), .reasons = why, .early = true};
    delay += day - coming.enrolled;
    coming.enrolled = day;
  }
  const int day = all_settled(patients);
  const Reasons why = stopping.crossed(count_all(design, patients, day, Pending::instant), Pending::instant);
  return {.treated = size, .day = day, .pending = 0, .reasons = why, .early = false};
}

}  // namespace titrate::design
