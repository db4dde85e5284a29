#include "design/evidence_now.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::design {

namespace {

/// A response is confirmed 56 days later at the earliest, where assessments are three months apart 84 days later.
constexpr int confirmation_wait = 84;

/// Days after which nearly every patient is settled, with the event or without: the same for all, so that waiting for
/// it favours neither.
int window_over(const Event& event) {
  if (!event.stated_window()) return never;
  const bool response = event.endpoint == "overall_response" || event.endpoint == "complete_response";
  return event.within_days + (response ? confirmation_wait : 0);
}

}  // namespace

Counted count(std::span<const WatchedPatient> patients, std::size_t outcome, const Event& event, int day,
              Pending pending) {
  Counted sum;
  const int window = window_over(event);
  for (const WatchedPatient& patient : patients) {
    const int own = day - patient.enrolled;
    if (own < 0) continue;
    for (const Unit& unit : patient.units[outcome]) {
      if (pending == Pending::instant) {
        sum.events += unit.event();
        ++sum.settled;
        continue;
      }
      if (unit.begins > own) continue;
      const bool happened = unit.event_day <= own;
      const bool over = pending == Pending::complete && !event.per_course ? own >= window
                        : pending == Pending::complete                    ? own >= unit.known_day
                                                                          : happened || unit.settled() <= own;
      if (over) {
        sum.events += happened;
        ++sum.settled;
        continue;
      }
      ++sum.pending;
      const double length = event.per_course ? std::max(1, unit.known_day - unit.begins) : window;
      sum.partial += std::clamp((own - unit.begins) / length, 0.0, 1.0);
    }
  }
  return sum;
}

namespace {

/// Smallest (or largest) number of units, to a thousandth, at which x events stop; the answer changes once, at most.
double turning_point(const std::function<bool(double n)>& stops, double first, double last, bool from) {
  const bool at_first = stops(first), at_last = stops(last);
  if (from && !at_last) return never;
  if (from && at_first) return first;
  if (!from && !at_first) return -1;
  if (!from && at_last) return last;
  double low = first, high = last;
  constexpr double fine = 1e-6;
  while (high - low > fine) {
    const double middle = (low + high) / 2;
    (stops(middle) == from ? high : low) = middle;
  }
  return from ? high : low;
}

struct Fractions {
  bool want_high;
  int units;
  std::vector<double>&low_from, &high_to;

  void fill(const Standard& standard, const stats::Beta& prior, const std::function<bool(double above)>& low,
            double low_offset, const std::function<bool(double above)>& high, double high_offset) const {
    for (int x = 0; x <= units; ++x) {
      const auto above = [&](double offset, double n) { return probability_above(standard, offset, prior, x, n); };
      low_from.push_back(low ? turning_point([&](double n) { return low(above(low_offset, n)); }, x, units, true)
                             : never);
      high_to.push_back(high ? turning_point([&](double n) { return high(above(high_offset, n)); }, x, units, false)
                             : -1);
    }
  }
  bool operator()(const ThallSimonEstey& r) const {
    const auto low = [&](double above) { return 1 - above > r.cutoff; };
    const auto high = [&](double above) { return above > r.cutoff; };
    fill(r.standard, r.prior, want_high ? std::function<bool(double)>(low) : nullptr, r.offset,
         want_high ? nullptr : std::function<bool(double)>(high), r.offset);
    return true;
  }
  bool operator()(const ThallSimon& r) const {
    fill(
        r.standard, r.prior, [&](double above) { return above <= r.not_promising; }, r.offset,
        [&](double above) { return above >= r.promising; }, 0);
    return true;
  }
  bool operator()(const auto&) const { return false; }
};

}  // namespace

StoppingCounts::StoppingCounts(const Design& design, const std::vector<int>& units) {
  for (std::size_t i = 0; i < design.outcomes.size(); ++i) {
    const Outcome& o = design.outcomes[i];
    minimum_.push_back(o.event.per_course ? 0 : design.minimum_patients);
    whole_.push_back(design::limits(o, units[i]));
    for (int n = 0; n < std::min(minimum_.back(), units[i] + 1); ++n)
      whole_.back()[static_cast<std::size_t>(n)] = {.low = -1, .high = n + 1};
    low_from_.emplace_back();
    high_to_.emplace_back();
    any_number_ &= !std::holds_alternative<SimonTwoStage>(o.rule);
    fractions_ &= std::visit(Fractions{o.want_high, units[i], low_from_.back(), high_to_.back()}, o.rule);
  }
}

Reasons StoppingCounts::crossed(const std::vector<Counted>& counted, Pending pending) const {
  Reasons reasons = 0;
  for (std::size_t i = 0; i < counted.size(); ++i) {
    const Counted& c = counted[i];
    bool low = false, high = false;
    if (pending == Pending::partial) {
      const auto x = std::min(static_cast<std::size_t>(c.events), low_from_[i].size() - 1);
      const double n = c.settled + c.partial;
      const bool enough = n > 0 && n >= minimum_[i];
      low = enough && n >= low_from_[i][x];
      high = enough && n <= high_to_[i][x];
    } else {
      const Limits& l = whole_[i][std::min(static_cast<std::size_t>(c.settled), whole_[i].size() - 1)];
      low = l.stops_low(c.events);
      high = l.stops_high(c.events);
    }
    if (low) reasons |= reason(i, false);
    if (high) reasons |= reason(i, true);
  }
  return reasons;
}

}  // namespace titrate::design
