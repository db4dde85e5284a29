#pragma once
// What must hold of any patient's record under any protocol, found from the record and the protocol alone: what was
// seen, which doses were allowed on each day, how decisions followed each other. Written apart from conduct/.

#include "results/outcome.hpp"
#include "trial/participant.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace titrate::trial {

/// "" or the first broken promise.
class Promises {
 public:
  /// `lived`: the days of the patient's life that were simulated, ascending. Keeps references.
  Promises(const protocol::Protocol& protocol, const Place& place, const results::PatientRecord& record,
           const std::vector<int>& lived)
      : protocol_(protocol), place_(place), record_(record), lived_(lived) {}

  std::string check() {
    observations();
    assessments();
    const protocol::Cohort& cohort = protocol_.cohorts[static_cast<std::size_t>(place_.cohort)];
    const protocol::Arm& arm = protocol_.arms[static_cast<std::size_t>(cohort.arm)];
    for (std::size_t i = 0; i < arm.interventions.size(); ++i) study_drug(arm.interventions[i], i == 0, cohort);
    support(arm);
    events();
    return broken_;
  }

 private:
  using Kind = results::Decision::Kind;

  /// Notes a promise that is broken, and returns whether it is kept.
  template <class... Args>
  bool keep(bool kept, int day, fmt::format_string<Args...> what, Args&&... args) {
    if (!kept && broken_.empty())
      broken_ = fmt::format("study day {}: {}", chart::study_day(day), fmt::format(what, std::forward<Args>(args)...));
    return kept;
  }

  void observations() {
    using chart::Measure;
    const auto& visits = record_.chart.visits;
    for (std::size_t i = 0; i < visits.size(); ++i) {
      const auto& visit = visits[i];
      keep(i == 0 || visit.day > visits[i - 1].day, visit.day, "visits are out of order");
      keep(i == 0 || visit.day <= place_.cut_day, visit.day, "a visit after the data cut");
      for (const chart::MeasureInfo& info : chart::measures) {
        if (!visit.has(info.measure)) continue;
        const double value = visit[info.measure];
        keep(std::isfinite(value), visit.day, "{} is {}", info.name, value);
        keep(value >= 0, visit.day, "{} is {}", info.name, value);
        if (info.unit == "%") keep(value <= 100, visit.day, "{} is {} %", info.name, value);
      }
      if (visit.has(Measure::flare_pain)) {
        const double pain = visit[Measure::flare_pain];
        keep(pain == std::floor(pain) && pain <= 3, visit.day, "flare pain of grade {}", pain);
      }
    }
  }

  void assessments() {
    const auto& all = record_.assessments;
    keep(all.size() == record_.chart.visits.size(), 0, "{} assessments of {} visits", all.size(),
         record_.chart.visits.size());
    for (std::size_t i = 0; i < all.size() && broken_.empty(); ++i) {
      const results::Assessment& a = all[i];
      keep(a.day == record_.chart.visits[i].day, a.day, "an assessment of another day");
      for (const std::int8_t grade : a.grade) keep(-1 <= grade && grade <= 5, a.day, "a grade {}", grade);
      keep(0 <= a.flare_grade && a.flare_grade <= 5 && (a.flare || a.flare_grade == 0), a.day, "a flare of grade {}",
           a.flare_grade);
      keep(!a.progression || (0 <= a.progression_day && a.progression_day <= a.day), a.day, "progression on day {}",
           a.progression_day);
      if (i == 0) continue;
      const results::Assessment& before = all[i - 1];
      keep(a.confirmed >= before.confirmed, a.day, "a confirmed response is forgotten");
      keep(a.progression >= before.progression, a.day, "progression is forgotten");
      keep(a.flare_episodes >= before.flare_episodes, a.day, "a flare is forgotten");
    }
  }

  /// Follows the ledger from level to level, and asks on every day that was lived for exactly the dose that follows.
  void study_drug(const protocol::Intervention& drug, bool first, const protocol::Cohort& cohort) {
    std::vector<const results::Decision*> decisions;
    for (const results::Decision& d : record_.ledger)
      if (d.agent == drug.agent) decisions.push_back(&d);
    Course course{.drug = drug, .maximum = static_cast<int>(drug.levels.size()) - 1, .interval = drug.dosing_interval};
    if (first && cohort.maximum_level) course.maximum = *cohort.maximum_level;
    const int begin = first && cohort.start_level ? *cohort.start_level : drug.start_level;
    std::size_t next = 0;
    for (const int day : lived_) {
      for (; next < decisions.size() && decisions[next]->day <= day && broken_.empty(); ++next)
        decide(course, *decisions[next], begin);
      const bool off = record_.off_treatment_day >= 0 && day >= record_.off_treatment_day;
      const double due = off || day >= protocol_.maximum_days ? 0 : course.due(day, record_.chart.baseline);
      const double given = record_.chart.given(drug.agent, day);
      if (!keep(given == due, day, "{} of {} given, {} allowed", given, chart::name(drug.agent), due)) return;
      const double top = drug.levels[static_cast<std::size_t>(course.maximum)] * course.per(record_.chart.baseline);
      if (!keep(given <= top, day, "{} of {} given above the maximum of {}", given, chart::name(drug.agent), top))
        return;
    }
    for (const chart::Administration& entry : record_.chart.administrations)
      keep(entry.amount > 0 && entry.last_day >= entry.first_day && entry.last_day <= lived_.back(), entry.first_day,
           "{} of {} until day {}", entry.amount, chart::name(entry.agent), entry.last_day);
  }

  struct Course {
    const protocol::Intervention& drug;
    int maximum, interval;
    int level = -1, changed = 0, held_since = -1;
    bool stopped = false;
    const protocol::DoseRule* hold = nullptr;

    double per(const chart::Baseline& baseline) const {
      return drug.basis == protocol::DoseBasis::flat_mg     ? 1
             : drug.basis == protocol::DoseBasis::mg_per_m2 ? chart::body_surface_area(baseline)
                                                            : baseline.weight_kg;
    }
    /// The dose of a day; 0 outside the plan, off the cycle, on hold, and after a stop.
    double due(int day, const chart::Baseline& baseline) const {
      if (level < 0 || stopped || hold || day < drug.first_day || day > drug.last_day) return 0;
      const int since = day - drug.first_day, cycle_day = since % drug.cycle_days + 1;
      const auto at = static_cast<std::size_t>(level);
      if (since % std::max(interval, drug.level_intervals.empty() ? 1 : drug.level_intervals[at]) != 0) return 0;
      const bool on = std::any_of(drug.on_days.begin(), drug.on_days.end(),
                                  [&](const auto& d) { return d.first <= cycle_day && cycle_day <= d.last; });
      return on ? drug.levels[at] * per(baseline) : 0;
    }
  };

  /// Whether the patient was seen on a day; `scheduled`: by the calendar, not because of a call.
  bool seen(int day, bool scheduled) const {
    const auto& visits = record_.chart.visits;
    for (std::size_t i = 0; i < visits.size(); ++i)
      if (visits[i].day == day) return visits[i].scheduled || !scheduled;
    return false;
  }

  void decide(Course& course, const results::Decision& d, int begin) {
    const protocol::Intervention& drug = course.drug;
    const auto find = [&d](const auto& rules) {
      const auto at = std::find_if(rules.begin(), rules.end(), [&](const auto& r) { return r.id == d.rule; });
      return at == rules.end() ? nullptr : &*at;
    };
    const auto index = [&](double mg) {
      const auto at = std::find(drug.levels.begin(), drug.levels.end(), mg);
      keep(at != drug.levels.end(), d.day, "{} is no level of {}", mg, chart::name(drug.agent));
      return static_cast<int>(at - drug.levels.begin());
    };
    const protocol::DoseRule* rule = find(drug.rules);
    const bool by_rule = d.kind == Kind::reduce || d.kind == Kind::hold || d.kind == Kind::resume ||
                         d.kind == Kind::rule_declined || d.kind == Kind::kept_at_floor;
    if (by_rule && !keep(rule != nullptr, d.day, "no rule {}", d.rule)) return;
    if (by_rule) keep(seen(d.day, false), d.day, "{} without a visit", d.rule);
    if (d.draw >= 0) {
      const double chance = d.kind == Kind::resume ? rule->resume.lower_chance : rule ? rule->chance : 1;
      if (by_rule && d.kind != Kind::resume)
        keep((d.draw < chance) == (d.kind != Kind::rule_declined), d.day, "{} against its draw", d.rule);
    }
    switch (d.kind) {
      case Kind::start: {
        int level = begin;
        if (const protocol::Adjustment* a = find(drug.adjustments)) {
          level = a->start_level.value_or(level);
          course.maximum = std::min(course.maximum, a->maximum_level.value_or(course.maximum));
          if (a->every_other_day) course.interval = std::max(course.interval, 2);
        }
        course.level = std::min(level, course.maximum);
        course.changed = drug.first_day;
        keep(course.level == index(d.to), d.day, "begun with {}", d.to);
        break;
      }
      case Kind::escalate:
      case Kind::escalation_declined: {
        const protocol::Escalation* e = find(drug.escalations);
        if (!keep(e != nullptr, d.day, "no escalation {}", d.rule)) return;
        keep(seen(d.day, true), d.day, "{} without a planned visit", d.rule);
        keep(!course.hold && !course.stopped, d.day, "escalated on hold");
        keep(d.day - course.changed >= e->interval, d.day, "escalated {} days after {}", d.day, course.changed);
        keep(d.day >= e->first_day && d.day <= e->last_day, d.day, "escalated outside its days");
        course.changed = d.day;
        if (d.kind == Kind::escalation_declined) break;
        const int to = index(d.to);
        keep(to > course.level && to - course.level <= e->levels, d.day, "escalated from {} to {}", d.from, d.to);
        keep(to <= std::min(course.maximum, e->maximum_level), d.day, "escalated above the maximum, to {}", d.to);
        course.level = to;
        break;
      }
      case Kind::reduce: {
        const int to = index(d.to);
        keep(!course.hold, d.day, "reduced on hold");
        keep(to == std::max(drug.floor_level, course.level - rule->levels) && to < course.level, d.day,
             "reduced from {} to {}", d.from, d.to);
        course.level = to;
        course.changed = d.day;
        if (rule->blocks_later_escalation) course.maximum = std::min(course.maximum, to);
        break;
      }
      case Kind::hold:
        keep(!course.hold, d.day, "held twice");
        if (rule->blocks_later_escalation) course.maximum = std::min(course.maximum, course.level);
        course.hold = rule;
        course.held_since = d.day;
        break;
      case Kind::resume: {
        if (!keep(course.hold == rule, d.day, "resumed from another hold")) return;
        const int to = index(d.to), waited = d.day - course.held_since;
        keep(waited >= rule->resume.after_days, d.day, "resumed after {} days", waited);
        keep(rule->resume.otherwise != protocol::Action::stop || waited <= rule->resume.maximum_days, d.day,
             "resumed after {} days", waited);
        const int lower = std::min(course.level, std::max(drug.floor_level, course.level - rule->resume.levels_lower));
        const bool lowered = rule->resume.levels_lower > 0 && (d.draw < 0 || d.draw < rule->resume.lower_chance);
        keep(to == (lowered ? lower : course.level), d.day, "resumed at {}", d.to);
        course.level = to;
        course.changed = d.day;
        if (rule->blocks_later_escalation) course.maximum = std::min(course.maximum, to);
        course.hold = nullptr;
        break;
      }
      case Kind::planned_change: {
        const int to = index(d.to);
        keep(std::any_of(drug.planned.begin(), drug.planned.end(),
                         [&](const auto& p) { return p.day == d.day && std::min(p.level, course.maximum) == to; }),
             d.day, "{} is not planned", d.to);
        course.level = to;
        course.changed = d.day;
        break;
      }
      case Kind::stop: course.stopped = true; break;
      default: break;
    }
  }

  void support(const protocol::Arm& arm) {
    std::map<chart::Agent, std::set<double>> listed;
    for (const protocol::Support& s : arm.support)
      for (const protocol::Support::Step& step : s.steps) listed[s.agent].insert(step.amount);
    for (const chart::Administration& entry : record_.chart.administrations) {
      if (std::any_of(arm.interventions.begin(), arm.interventions.end(),
                      [&](const auto& drug) { return drug.agent == entry.agent; }))
        continue;
      keep(listed[entry.agent].contains(entry.amount), entry.first_day, "{} of {} is not in the protocol", entry.amount,
           chart::name(entry.agent));
      const auto begun = std::find_if(record_.ledger.begin(), record_.ledger.end(), [&](const auto& d) {
        return d.agent == entry.agent && d.kind == Kind::support_start && d.day <= entry.first_day;
      });
      keep(begun != record_.ledger.end(), entry.first_day, "{} without a decision", chart::name(entry.agent));
    }
  }

  void events() {
    int death = -1;
    for (const chart::Event& event : record_.chart.events) {
      keep(0 <= event.grade && event.grade <= 5, event.day, "an event of grade {}", event.grade);
      keep(0 <= event.day && event.day <= place_.cut_day, event.day, "an event outside the trial");
      keep(death < 0, event.day, "an event after death");
      if (event.kind == chart::EventKind::death) death = event.day;
    }
    if (death < 0) return;
    keep(record_.chart.visits.back().day <= death, death, "a visit after death");
    for (const chart::Administration& entry : record_.chart.administrations)
      keep(entry.last_day <= death, entry.last_day, "{} after death", chart::name(entry.agent));
  }

  const protocol::Protocol& protocol_;
  const Place& place_;
  const results::PatientRecord& record_;
  const std::vector<int>& lived_;
  std::string broken_;
};

}  // namespace titrate::trial
