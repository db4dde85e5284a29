#include "cdisc/sdtm_ranges.hpp"

#include <algorithm>
#include <tuple>

namespace titrate::cdisc {

namespace {

bool same_limit(double a, double b) { return a == b || (chart::is_missing(a) && chart::is_missing(b)); }
bool same(const ReferenceRange& a, const ReferenceRange& b) {
  return same_limit(a.low, b.low) && same_limit(a.high, b.high);
}

/// The next range of the same measure, to which one that says the same is joined.
void join(std::vector<ReferenceRange>& ranges, std::size_t at) {
  if (at + 1 >= ranges.size() || ranges[at + 1].measure != ranges[at].measure || !same(ranges[at], ranges[at + 1]))
    return;
  ranges[at].last_day = std::max(ranges[at].last_day, ranges[at + 1].last_day);
  ranges.erase(ranges.begin() + static_cast<std::ptrdiff_t>(at) + 1);
}

}  // namespace

void note_range(std::vector<ReferenceRange>& ranges, const ReferenceRange& one) {
  const auto key = [](const ReferenceRange& each) { return std::tuple(each.measure, each.first_day); };
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), one,
                                      [&](const auto& x, const auto& y) { return key(x) < key(y); });
  const auto at = static_cast<std::size_t>(after - ranges.begin());
  const auto insert = [&](std::size_t where, const ReferenceRange& each) {
    ranges.insert(ranges.begin() + static_cast<std::ptrdiff_t>(where), each);
  };
  if (at > 0 && ranges[at - 1].measure == one.measure) {
    ReferenceRange& before = ranges[at - 1];
    if (same(before, one)) {
      before.last_day = std::max(before.last_day, one.last_day);
      return join(ranges, at - 1);
    }
    if (one.first_day <= before.last_day) {
      const ReferenceRange rest{before.measure, one.first_day + 1, before.last_day,
                                before.low,     before.high,       before.row};
      if (before.first_day == one.first_day) {  // two laboratories on one day: the later row
        before = one;
        if (rest.first_day <= rest.last_day) insert(at, rest);
        return join(ranges, at - 1);
      }
      before.last_day = one.first_day - 1;
      if (rest.first_day <= rest.last_day) insert(at, rest);
    }
  }
  insert(at, one);
  join(ranges, at);
}

chart::Limits limits_on(const Patient& patient, const chart::Limits& otherwise, int day) {
  chart::Limits limits = otherwise;
  const ReferenceRange* last = nullptr;
  for (const ReferenceRange& each : patient.ranges) {
    const bool first = !last || last->measure != each.measure;
    last = &each;
    if (!first && each.first_day > day) continue;
    limits.lower[chart::index(each.measure)] = each.low;
    limits.upper[chart::index(each.measure)] = each.high;
  }
  return limits;
}

bool limits_change(const Patient& patient) {
  return std::adjacent_find(patient.ranges.begin(), patient.ranges.end(), [](const auto& a, const auto& b) {
           return a.measure == b.measure;
         }) != patient.ranges.end();
}

}  // namespace titrate::cdisc
