#include "recorded/follow.hpp"

#include "cdisc/sdtm_ranges.hpp"
#include "conduct/conduct.hpp"
#include "recorded/dice.hpp"
#include "recorded/orders.hpp"
#include "recorded/visits.hpp"

#include <algorithm>

namespace titrate::recorded {

namespace {

const protocol::Arm& arm_of(const protocol::Protocol& protocol, const chart::Chart& chart) {
  if (protocol.cohorts.empty()) return protocol.arms.front();
  const auto& cohort = protocol.cohorts[static_cast<std::size_t>(chart.cohort)];
  return protocol.arms[static_cast<std::size_t>(cohort.arm)];
}

class Follower {
 public:
  Follower(const protocol::Protocol& protocol, const clinic::Criteria& criteria, const cdisc::Patient& source,
           const Windows& windows, std::size_t number, std::vector<Deviation>& deviations)
      : source_(source),
        whole_(source.chart),
        seen_(whole_),
        limits_change_(cdisc::limits_change(source)),
        dice_(arm_of(protocol, whole_), whole_, windows.visit),
        conduct_(protocol, criteria, seen_, dice_),
        orders_(arm_of(protocol, whole_), source, windows, number, deviations),
        calendar_(source, windows, number, deviations) {
    seen_.visits.clear();
    seen_.events.clear();
  }

  Followed followed() {
    const int first = std::min(conduct_.first_day(), whole_.visits.empty() ? 0 : whole_.visits.days().front());
    const int last = last_day();
    for (int day = first; day <= last; ++day) live(day);
    // Visits after death or the cut have no orders; what the clinic makes of them is kept all the same.
    while (next_visit_ < whole_.visits.size()) attend();
    orders_.close();
    calendar_.close();
    return {.record = {.chart = whole_,
                       .assessments = conduct_.assessments(),
                       .ledger = conduct_.ledger(),
                       .off_treatment_day = source_.off_treatment_day,
                       .off_treatment_reason = source_.off_treatment_reason,
                       .attempt = 0,
                       .days_simulated = 0},
            .ordered = orders_.ordered()};
  }

 private:
  int last_day() const {
    int last = source_.cut_day;
    for (const chart::Event& event : whole_.events)
      if (event.kind == chart::EventKind::death) last = std::min(last, event.day);
    return last;
  }

  void attend() {
    const chart::VisitRow visit = whole_.visits[next_visit_];
    for (; next_event_ < whole_.events.size() && whole_.events[next_event_].day < visit.day; ++next_event_)
      seen_.events.push_back(whole_.events[next_event_]);
    seen_.visits.push_back(visit);
    if (limits_change_) {
      seen_.limits = cdisc::limits_on(source_, whole_.limits, visit.day);
      if (next_visit_ > 0) conduct_.limits_changed();
    }
    conduct_.attend(next_visit_++);
  }

  void live(int day) {
    for (; next_event_ < whole_.events.size() && whole_.events[next_event_].day < day; ++next_event_) {
      seen_.events.push_back(whole_.events[next_event_]);
      const chart::EventKind kind = whole_.events[next_event_].kind;
      if (kind == chart::EventKind::withdrawal || kind == chart::EventKind::death)
        conduct_.leave(day, chart::name(kind));
    }
    if (!over_ && !conduct_.assessments().empty()) calendar_.ask(day, conduct_.due_on(day));
    if (next_visit_ < whole_.visits.size() && whole_.visits.days()[next_visit_] == day) attend();
    // Who left treatment without a rule that asked for it is off it all the same.
    if (day >= 0 && day == source_.off_treatment_day) conduct_.leave(day, chart::Name(source_.off_treatment_reason));
    over_ = progressed() && !conduct_.on_treatment();
    orders_.see(day, conduct_, progressed(), over_);
  }

  bool progressed() const { return !conduct_.assessments().empty() && conduct_.assessments().back().progression; }

  const cdisc::Patient& source_;
  const chart::Chart& whole_;
  chart::Chart seen_;  ///< grows as it did then: at no visit does anyone see a later one
  bool limits_change_;
  SeenDice dice_;
  conduct::Conduct conduct_;
  OrderBook orders_;
  VisitBook calendar_;
  std::size_t next_visit_ = 0, next_event_ = 0;
  bool over_ = false;
};

}  // namespace

Followed follow(const protocol::Protocol& protocol, const clinic::Criteria& criteria, const cdisc::Patient& source,
                const Windows& windows, std::size_t number, std::vector<Deviation>& deviations) {
  return Follower(protocol, criteria, source, windows, number, deviations).followed();
}

}  // namespace titrate::recorded
