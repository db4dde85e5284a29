#include "cdisc/sdtm_visits.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::cdisc {

namespace {

constexpr int days_of_stretch = 64;

/// First day of the stretch of a day, and the day's bit.
std::int16_t first_of(std::int16_t day) {
  return static_cast<std::int16_t>(day - (day % days_of_stretch + days_of_stretch) % days_of_stretch);
}
std::uint64_t bit_of(std::int16_t day) { return std::uint64_t{1} << (day - first_of(day)); }

template <class Stretches>
auto place(Stretches& stretches, std::int16_t day) {
  return std::lower_bound(stretches.begin(), stretches.end(), first_of(day),
                          [](const auto& each, std::int16_t first) { return each.first < first; });
}

}  // namespace

void VisitDays::note(std::int16_t day, bool scheduled) {
  auto at = place(stretches_, day);
  if (at == stretches_.end() || at->first != first_of(day)) at = stretches_.insert(at, {.first = first_of(day)});
  at->there |= bit_of(day);
  if (scheduled) at->scheduled |= bit_of(day);
}

bool VisitDays::scheduled(std::int16_t day) const {
  const auto at = place(stretches_, day);
  if (at == stretches_.end() || at->first != first_of(day) || (at->there & bit_of(day)) == 0) return true;
  return (at->scheduled & bit_of(day)) != 0;
}

std::optional<std::uint32_t> VisitNumbers::Run::place_of(float wanted) const {
  if (wanted == number) return 0;
  if (count == 1) return {};
  const float at = std::round((wanted - number) / step);
  if (!(at >= 0 && at < static_cast<float>(count))) return {};
  const auto i = static_cast<std::uint32_t>(at);
  return number_at(i) == wanted ? std::optional(i) : std::nullopt;
}

std::optional<std::uint32_t> VisitNumbers::Run::place_on(std::int16_t wanted, float but) const {
  if (days_apart == 0) {
    if (wanted != day) return {};
    for (std::uint32_t i = 0; i < std::min(count, std::uint32_t{2}); ++i)
      if (number_at(i) != but) return i;
    return {};
  }
  const int after = wanted - day;
  if (after % days_apart != 0 || after / days_apart < 0 || after / days_apart >= static_cast<int>(count)) return {};
  const auto i = static_cast<std::uint32_t>(after / days_apart);
  return number_at(i) != but ? std::optional(i) : std::nullopt;
}

/// Extends the run where the next visit continues it to the bit: what is worked out again must be what was put in.
bool VisitNumbers::Run::takes(float next, std::int16_t on) {
  if (count == 1) {
    Run longer = *this;
    longer.step = next - number;
    const int apart = on - day;
    longer.days_apart = static_cast<std::int16_t>(apart);
    if (longer.days_apart != apart || !std::isfinite(longer.step) || longer.number_at(1) != next) return false;
    *this = longer;
  }
  constexpr std::uint32_t most = 100'000;  // places that a float tells apart
  if (count == most || number_at(count) != next || day_at(count) != on) return false;
  ++count;
  return true;
}

void VisitNumbers::add(float number, std::int16_t day) {
  if (runs_.empty() || !runs_.back().takes(number, day)) runs_.push_back({.number = number, .day = day});
}

std::optional<std::int16_t> VisitNumbers::day_of(float number) const {
  for (const Run& run : runs_)
    if (const auto i = run.place_of(number)) return static_cast<std::int16_t>(run.day_at(*i));
  return {};
}

std::optional<float> VisitNumbers::other_on(std::int16_t day, float number) const {
  for (const Run& run : runs_)
    if (const auto i = run.place_on(day, number)) return run.number_at(*i);
  return {};
}

}  // namespace titrate::cdisc
