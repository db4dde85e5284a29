#include "conduct/calendar.hpp"

#include <algorithm>

namespace titrate::conduct {

namespace {

bool recurs(const protocol::Recurrence& r, int day) {
  return day >= r.first && day <= r.last && (r.every <= 0 ? day == r.first : (day - r.first) % r.every == 0);
}

bool during_hold(const protocol::Encounter& encounter, int day, int hold_day) {
  return hold_day >= 0 && encounter.on_hold_every > 0 && day > hold_day &&
         (day - hold_day) % encounter.on_hold_every == 0;
}

/// First day after `day` of a recurrence, or no_end.
int next_of(const protocol::Recurrence& r, int day) {
  if (day < r.first) return r.first;
  if (r.every <= 0) return protocol::no_end;
  const int next = r.first + ((day - r.first) / r.every + 1) * r.every;
  return next <= r.last ? next : protocol::no_end;
}

}  // namespace

bool planned(const protocol::Encounter& encounter, int day) {
  return std::any_of(encounter.schedule.begin(), encounter.schedule.end(),
                     [day](const auto& r) { return recurs(r, day); });
}

Activities due(const protocol::Protocol& protocol, int day, int hold_day, const View* last_visit) {
  Activities activities;
  for (const protocol::Encounter& encounter : protocol.calendar) {
    if (!planned(encounter, day) && !during_hold(encounter, day, hold_day)) continue;
    if (encounter.when && (!last_visit || evaluate(*encounter.when, *last_visit) != Truth::yes)) continue;
    for (const chart::Activity activity : encounter.activities) activities.set(chart::index(activity));
  }
  return activities;
}

int next_day(const protocol::Protocol& protocol, int day, int hold_day, int limit) {
  int next = limit;
  for (const protocol::Encounter& encounter : protocol.calendar) {
    for (const protocol::Recurrence& r : encounter.schedule) next = std::min(next, next_of(r, day));
    if (hold_day >= 0 && encounter.on_hold_every > 0)
      next = std::min(next, hold_day + ((std::max(day, hold_day) - hold_day) / encounter.on_hold_every + 1) *
                                           encounter.on_hold_every);
  }
  return next;
}

Calendar::Calendar(const protocol::Protocol& protocol)
    : protocol_(protocol), known_until_(protocol.accrual_days + protocol.median_follow_up_days) {
  int first = known_until_;
  for (const protocol::Encounter& encounter : protocol.calendar)
    for (const protocol::Recurrence& r : encounter.schedule) first = std::min(first, r.first);
  for (int day = first; day < known_until_; day = conduct::next_day(protocol, day, -1, known_until_)) {
    const bool by_condition =
        std::any_of(protocol.calendar.begin(), protocol.calendar.end(),
                    [day](const protocol::Encounter& each) { return each.when && planned(each, day); });
    planned_.push_back({day, by_condition, conduct::due(protocol, day, -1, nullptr)});
  }
}

Activities Calendar::due(int day, int hold_day, const View* last_visit) const {
  if (day >= known_until_ || hold_day >= 0) return conduct::due(protocol_, day, hold_day, last_visit);
  const auto found = std::lower_bound(planned_.begin(), planned_.end(), day,
                                      [](const Planned& each, int asked) { return each.day < asked; });
  if (found == planned_.end() || found->day != day) return {};
  return found->by_condition ? conduct::due(protocol_, day, hold_day, last_visit) : found->activities;
}

int Calendar::next_day(int day, int hold_day, int limit) const {
  if (hold_day >= 0) return conduct::next_day(protocol_, day, hold_day, limit);
  const auto found = std::upper_bound(planned_.begin(), planned_.end(), day,
                                      [](int asked, const Planned& each) { return asked < each.day; });
  if (found == planned_.end()) return limit < known_until_ ? limit : conduct::next_day(protocol_, day, hold_day, limit);
  return std::min(found->day, limit);
}

}  // namespace titrate::conduct
