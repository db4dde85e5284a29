#include "protocol/logic.hpp"

#include "chart/vocabulary.hpp"

#include <algorithm>
#include <tuple>

namespace titrate::protocol {

namespace {

using Kind = Condition::Kind;

/// Grades are whole numbers: "not at least 3" is "at most 2".
Region complement(Region r) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (r.low == -infinity)
    std::tie(r.low, r.low_included, r.high, r.high_included) = std::tuple(r.high, !r.high_included, infinity, true);
  else
    std::tie(r.high, r.high_included, r.low, r.low_included) = std::tuple(r.low, !r.low_included, -infinity, true);
  return r;
}

bool one_sided(const Region& r) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return (r.low == -infinity) != (r.high == infinity);
}

}  // namespace

bool Region::empty() const { return low > high || (low == high && !(low_included && high_included)); }

bool Region::within(const Region& other) const {
  const bool above = low > other.low || (low == other.low && (other.low_included || !low_included));
  const bool below = high < other.high || (high == other.high && (other.high_included || !high_included));
  return subject == other.subject && above && below;
}

Region Region::meet(const Region& other) const {
  Region r = *this;
  if (other.low > low || (other.low == low && !other.low_included)) {
    r.low = other.low;
    r.low_included = other.low_included;
  }
  if (other.high < high || (other.high == high && !other.high_included)) {
    r.high = other.high;
    r.high_included = other.high_included;
  }
  return r;
}

std::optional<Region> region(const Condition& c) {
  if (c.scope != Condition::Scope::visit || c.consecutive > 1 || c.lasting_days > 0) return {};
  Region r;
  switch (c.kind) {
    case Kind::value:
    case Kind::of_baseline:
    case Kind::of_normal: r.subject = {c.kind, chart::index(c.measure)}; break;
    case Kind::baseline_covariate: r.subject = {c.kind, static_cast<std::size_t>(c.covariate)}; break;
    case Kind::dose: r.subject = {c.kind, 0}; break;
    case Kind::grade: r.subject = {c.kind, chart::index(c.term)}; break;
    case Kind::flare: r.subject = {c.kind, 0}; break;
    default: return {};
  }
  if (c.kind == Kind::grade || c.kind == Kind::flare) {
    r.low = c.grade;
    return r;
  }
  switch (c.comparison) {
    case Condition::Comparison::below: r.high = c.threshold, r.high_included = false; break;
    case Condition::Comparison::at_most: r.high = c.threshold; break;
    case Condition::Comparison::at_least: r.low = c.threshold; break;
    case Condition::Comparison::above: r.low = c.threshold, r.low_included = false; break;
  }
  return r;
}

std::vector<Region> sufficient(const Condition& c) {
  if (const auto r = region(c)) return {*r};
  std::vector<Region> all;
  if (c.kind == Kind::any || (c.kind == Kind::all && c.parts.size() == 1))
    for (const Condition& part : c.parts)
      for (const Region& r : sufficient(part)) all.push_back(r);
  return all;
}

std::vector<Region> necessary(const Condition& c) {
  if (const auto r = region(c)) return {*r};
  std::vector<Region> all;
  if (c.kind == Kind::all || (c.kind == Kind::any && c.parts.size() == 1))
    for (const Condition& part : c.parts)
      for (const Region& r : necessary(part)) all.push_back(r);
  if (c.kind == Kind::none)
    for (const Condition& part : c.parts)
      for (const Region& r : sufficient(part))
        if (one_sided(r)) all.push_back(complement(r));
  return all;
}

bool never_met(const Condition& c) {
  const auto regions = necessary(c);
  for (std::size_t i = 0; i < regions.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (regions[i].subject == regions[j].subject && regions[i].meet(regions[j]).empty()) return true;
  return false;
}

bool implied(const Condition& narrow, const Condition& wide) {
  const auto needs = necessary(narrow), enough = sufficient(wide);
  return std::any_of(needs.begin(), needs.end(), [&](const Region& need) {
    return std::any_of(enough.begin(), enough.end(), [&](const Region& each) { return need.within(each); });
  });
}

bool overlap(const Condition& a, const Condition& b) {
  const auto enough = sufficient(a), needs = necessary(b);
  for (const Region& each : enough) {
    std::optional<Region> left;
    for (const Region& need : needs)
      if (need.subject == each.subject) left = left ? left->meet(need) : need;
    if (left && !left->meet(each).empty()) return true;
  }
  return false;
}

}  // namespace titrate::protocol
