#include "conduct/conduct.hpp"

#include <algorithm>

namespace titrate::conduct {

namespace {
const chart::Name end_of_plan = "end of plan", maximum_duration = "maximum duration";
}

std::vector<std::string> failed_eligibility(const protocol::Protocol& protocol, const chart::Chart& chart) {
  std::vector<std::string> failed;
  for (const protocol::EligibilityCriterion& criterion : protocol.eligibility)
    if (evaluate_baseline(criterion.when, chart) == Truth::no) failed.push_back(criterion.id);
  return failed;
}

Conduct::Conduct(const protocol::Protocol& protocol, const clinic::Criteria& criteria, const chart::Chart& chart,
                 const Dice& dice)
    : protocol_(protocol),
      calendar_(protocol),
      chart_(chart),
      dice_(dice),
      clinic_(criteria, chart),
      support_(chart, dice, ledger_) {
  begin();
}

void Conduct::begin() {
  clinic_.begin();
  ledger_.clear();
  dosings_.clear();
  assessments_.clear();
  restarts_.clear();
  off_day_ = -1;
  off_reason_ = {};
  const protocol::Cohort* cohort =
      protocol_.cohorts.empty() ? nullptr : &protocol_.cohorts[static_cast<std::size_t>(chart_.cohort)];
  const protocol::Arm& arm = protocol_.arms[static_cast<std::size_t>(cohort ? cohort->arm : 0)];
  support_.begin(arm);
  std::uint32_t first_draw = 0;
  for (const protocol::Intervention& intervention : arm.interventions) {
    std::optional<int> start, maximum;
    if (dosings_.empty() && cohort) {
      start = cohort->start_level;
      maximum = cohort->maximum_level;
    }
    dosings_.emplace_back(intervention, first_draw, chart_, start, maximum, dice_, ledger_);
    first_draw += Dosing::draws(intervention);
    restarts_.push_back(intervention.first_day);
  }
  std::sort(restarts_.begin(), restarts_.end());
}

View Conduct::view(std::size_t visit) const {
  const int day = chart_.visits.days()[visit], course = protocol_.course_days;
  return {.chart = chart_,
          .assessments = assessments_,
          .visit = visit,
          .course_start = day > 0 ? (day - 1) / course * course : 0,
          .dose_mg = 0};
}

int Conduct::hold_day() const {
  int since = -1;
  for (const Dosing& dosing : dosings_)
    if (dosing.held()) since = std::max(since, dosing.hold_day());
  return since;
}

Activities Conduct::due_on(int day) const {
  if (assessments_.empty()) return calendar_.due(day, hold_day(), nullptr);
  const View last = view(assessments_.size() - 1);
  return calendar_.due(day, hold_day(), &last);
}

void Conduct::leave(int day, chart::Name reason) {
  if (off_day_ >= 0) return;
  for (Dosing& dosing : dosings_) dosing.stop(day, reason);
  support_.off_treatment(day);
  off_day_ = std::max(0, day);
  off_reason_ = reason;
}

/// Every drug was stopped, or has had its last day.
void Conduct::leave_if_over(int day) {
  if (!std::all_of(dosings_.begin(), dosings_.end(), [](const Dosing& d) { return d.over(); })) return;
  const auto stopped = std::find_if(dosings_.begin(), dosings_.end(), [](const Dosing& d) { return d.stopped(); });
  leave(day, stopped == dosings_.end() ? end_of_plan : stopped->stop_rule());
}

void Conduct::restarted(protocol::Support::Anchor anchor, int day) {
  const auto place = std::lower_bound(restarts_.begin(), restarts_.end(), day);
  if (place == restarts_.end() || *place != day) restarts_.insert(place, day);
  support_.restart(anchor, day);
}

void Conduct::follow(int day, chart::Agent agent, double mg, bool after_pause) {
  for (Dosing& dosing : dosings_) {
    if (dosing.agent() != agent || dosing.over()) continue;
    const Change change = dosing.follow(day, mg, after_pause);
    if (change == Change::escalated) restarted(protocol::Support::Anchor::escalation, day);
    if (change == Change::resumed) restarted(protocol::Support::Anchor::resumption, day);
    return;
  }
}

void Conduct::apply_stopping_rules(const View& seen) {
  const int today = chart_.visits.days()[seen.visit];
  for (const protocol::StoppingRule& rule : protocol_.stopping)
    if (evaluate(rule.when, seen) == Truth::yes) return leave(today, rule.id);
  leave_if_over(today);
}

void Conduct::attend(std::size_t visit) {
  assessments_.push_back(clinic_.assess(visit, restarts_));
  View seen = view(visit);
  const int today = chart_.visits.days()[visit];
  if (off_day_ >= 0 || today < 0) return;

  apply_stopping_rules(seen);
  if (off_day_ < 0) {
    for (Dosing& dosing : dosings_) {
      dosing.begin(today);
      seen.dose_mg = dosing.level_mg();
      switch (dosing.attend(seen, chart_.visits[visit].scheduled)) {
        case Change::escalated: restarted(protocol::Support::Anchor::escalation, today); break;
        case Change::resumed: restarted(protocol::Support::Anchor::resumption, today); break;
        case Change::stopped:  // and its later schedules, where the drug stands several times
          for (Dosing& other : dosings_)
            if (other.agent() == dosing.agent()) other.stop(today, dosing.stop_rule());
          break;
        default: break;
      }
    }
    apply_stopping_rules(seen);
  }
  support_.attend(seen);
}

const Orders& Conduct::orders(int day) {
  orders_.fill(0);
  if (off_day_ < 0 && day >= protocol_.maximum_days) leave(day, maximum_duration);
  for (Dosing& dosing : dosings_)
    if (dosing.begin_day(day) == Change::escalated) restarted(protocol::Support::Anchor::escalation, day);
  if (off_day_ < 0) leave_if_over(day);
  for (const Dosing& dosing : dosings_) orders_[chart::index(dosing.agent())] += dosing.dose(day);
  support_.begin_day(day);
  support_.order(day, orders_);
  return orders_;
}

int Conduct::orders_until(int day) const {
  int until = support_.steady_until(day);
  if (off_day_ < 0) until = std::min(until, protocol_.maximum_days);
  for (const Dosing& dosing : dosings_) until = std::min(until, dosing.steady_until(day));
  return until;
}

}  // namespace titrate::conduct
