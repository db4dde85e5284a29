#include "conduct/dosing.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::conduct {

using protocol::Action;
using protocol::DoseRule;
using protocol::Escalation;
using Kind = results::Decision::Kind;

namespace {
const chart::Name by_plan = "plan", as_given = "as given";
}

Dosing::Dosing(const protocol::Intervention& intervention, std::uint32_t first_draw, const chart::Chart& chart,
               std::optional<int> start, std::optional<int> maximum, const Dice& dice, results::Ledger& ledger)
    : plan_(intervention),
      chart_(chart),
      first_draw_(first_draw),
      dice_(dice),
      ledger_(ledger),
      level_(start.value_or(intervention.start_level)),
      maximum_(maximum.value_or(static_cast<int>(intervention.levels.size()) - 1)),
      interval_(intervention.dosing_interval),
      changed_day_(intervention.first_day) {
  if (plan_.basis == protocol::DoseBasis::mg_per_kg) per_unit_ = chart.baseline.weight_kg;
  if (plan_.basis == protocol::DoseBasis::mg_per_m2) per_unit_ = chart::body_surface_area(chart.baseline);
}

void Dosing::begin(int day) {
  if (begun_ || over() || day < plan_.first_day) return;
  begun_ = true;
  chart::Name rule = by_plan;
  for (const protocol::Adjustment& adjustment : plan_.adjustments)
    if (evaluate_baseline(adjustment.when, chart_) == Truth::yes) {
      level_ = adjustment.start_level.value_or(level_);
      maximum_ = std::min(maximum_, adjustment.maximum_level.value_or(maximum_));
      if (adjustment.every_other_day) interval_ = std::max(interval_, 2);
      rule = adjustment.id;
      break;
    }
  level_ = std::min(level_, maximum_);
  enter(plan_.first_day, Kind::start, rule, 0, level_mg());
}

results::Decision& Dosing::enter(int day, Kind kind, chart::Name rule, double from, double to) {
  return ledger_.emplace_back(results::Decision{.day = day,
                                                .kind = kind,
                                                .agent = plan_.agent,
                                                .rule = rule,
                                                .from = from,
                                                .to = to,
                                                .draw = -1,
                                                .draw_index = 0,
                                                .also = {}});
}

/// `rule` counts the intervention's rules, then their resumptions, then its escalations.
bool Dosing::draw(results::Decision& decision, double chance, std::size_t rule) {
  if (chance >= 1) return true;
  decision.draw_index =
      draw_index(static_cast<std::uint32_t>(decision.day), first_draw_ + static_cast<std::uint32_t>(rule));
  decision.draw = dice_.uniform(decision.draw_index);
  return decision.draw < chance;
}

void Dosing::set_level(int level, int day) {
  level_ = level;
  changed_day_ = day;
}

Change Dosing::begin_day(int day) {
  begin(day);
  if (over() || !begun_) return Change::none;
  if (day > plan_.last_day) {
    ended_ = true;
    hold_ = nullptr;
    return Change::none;
  }
  for (const protocol::PlannedLevel& planned : plan_.planned) {
    const int level = std::min(planned.level, maximum_);
    if (planned.day != day || level == level_) continue;
    const double from = level_mg();
    const Change change = level > level_ ? Change::escalated : Change::reduced;
    set_level(level, day);
    enter(day, Kind::planned_change, by_plan, from, level_mg());
    return hold_ ? Change::none : change;  // on hold nothing is given: the resumption counts
  }
  return Change::none;
}

void Dosing::stop(int day, chart::Name rule) {
  if (over()) return;
  if (begun_) enter(day, Kind::stop, rule, hold_ ? 0 : level_mg(), 0);
  stopped_ = true;
  stop_rule_ = rule;
  hold_ = nullptr;
}

Change Dosing::follow(int day, double mg, bool after_pause) {
  if (over() || !begun_ || mg <= 0) return Change::none;
  const auto far = [&](double level) { return std::abs(level * per_unit_ - mg); };
  const auto nearest =
      std::min_element(plan_.levels.begin(), plan_.levels.end(), [&](double a, double b) { return far(a) < far(b); });
  const int level = static_cast<int>(nearest - plan_.levels.begin());
  const bool resumed = hold_ || after_pause;
  if (level == level_ && !resumed) return Change::none;
  const Change change = resumed ? Change::resumed : level > level_ ? Change::escalated : Change::reduced;
  const double from = hold_ ? 0 : level_mg();
  hold_ = nullptr;
  set_level(level, day);
  enter(day, resumed ? Kind::resume : Kind::planned_change, as_given, from, level_mg());
  return change;
}

/// Days from dose to dose on the present level.
int Dosing::interval() const {
  return plan_.level_intervals.empty() ? interval_
                                       : std::max(interval_, plan_.level_intervals[static_cast<std::size_t>(level_)]);
}

bool Dosing::on_in_cycle(int days_since_first) const {
  const int cycle_day = days_since_first % plan_.cycle_days + 1;
  return std::any_of(plan_.on_days.begin(), plan_.on_days.end(),
                     [&](const protocol::CycleDays& on) { return on.first <= cycle_day && cycle_day <= on.last; });
}

double Dosing::dose(int day) const {
  if (over() || hold_ || day < plan_.first_day || day > plan_.last_day) return 0;
  const int since = day - plan_.first_day;
  return since % interval() == 0 && on_in_cycle(since) ? level_mg() * per_unit_ : 0;
}

int Dosing::steady_until(int day) const {
  if (over()) return protocol::no_end;
  if (day < plan_.first_day) return plan_.first_day;
  int until = plan_.last_day < protocol::no_end ? plan_.last_day + 1 : protocol::no_end;
  for (const protocol::PlannedLevel& planned : plan_.planned)
    if (planned.day > day) until = std::min(until, planned.day);
  if (hold_) return until;
  const int since = day - plan_.first_day, every = interval(), after_dose = since % every;
  if (every > 1) until = std::min(until, after_dose == 0 ? day + 1 : day - after_dose + every);
  const int begun = since - since % plan_.cycle_days;  // this cycle, as `since` counts
  for (const protocol::CycleDays& on : plan_.on_days)
    for (const int turn : {begun + on.first - 1, begun + on.last}) {  // and the same a cycle on
      const int next = turn > since ? turn : turn + plan_.cycle_days;
      if (on_in_cycle(next - 1) != on_in_cycle(next)) until = std::min(until, plan_.first_day + next);
    }
  return until;
}

/// During a hold nothing is given: there is no dose to reduce.
bool Dosing::met(const DoseRule& rule, const View& view) const {
  return !(hold_ && rule.action == Action::reduce) && evaluate(rule.when, view) == Truth::yes;
}

Change Dosing::attend(const View& view, bool scheduled) {
  const int today = view.chart.visits.days()[view.visit];
  if (over() || !begun_ || today > plan_.last_day) return Change::none;
  bool may_resume = true;
  for (const Action action : {Action::stop, Action::hold, Action::reduce})
    for (const DoseRule& rule : plan_.rules) {
      if (rule.action != action || !met(rule, view)) continue;
      if (hold_ && action != Action::stop) {  // a rule that would hold again keeps the hold
        may_resume = false;
        continue;
      }
      results::Decision decision{.day = today,
                                 .kind = Kind::rule_declined,
                                 .agent = plan_.agent,
                                 .rule = rule.id,
                                 .from = hold_ ? 0 : level_mg(),
                                 .to = hold_ ? 0 : level_mg(),
                                 .draw = -1,
                                 .draw_index = 0,
                                 .also = {}};
      if (!draw(decision, rule.chance, static_cast<std::size_t>(&rule - plan_.rules.data()))) {
        ledger_.push_back(std::move(decision));  // the next has its turn
        continue;
      }
      for (const DoseRule& other : plan_.rules)
        if (&other != &rule && met(other, view)) decision.also.push_back(other.id);
      if (const Escalation* lost = scheduled && !hold_ ? due_escalation(view) : nullptr)
        decision.also.push_back(lost->id);
      return apply(rule, std::move(decision));
    }
  if (hold_) return resume_or_wait(view, may_resume);
  return scheduled ? escalate(view) : Change::none;
}

Change Dosing::apply(const DoseRule& rule, results::Decision decision) {
  const int today = decision.day;
  const bool at_floor = rule.action == Action::reduce && level_ <= plan_.floor_level;
  const Action action = at_floor ? plan_.at_floor : rule.action;
  if (action == Action::reduce) set_level(std::max(plan_.floor_level, level_ - rule.levels), today);
  if (rule.blocks_later_escalation) maximum_ = std::min(maximum_, level_);
  const auto enter_as = [&](Kind kind, double to) {
    decision.kind = kind;
    decision.to = to;
    ledger_.push_back(std::move(decision));
  };
  switch (action) {
    case Action::stop:
      enter_as(Kind::stop, 0);
      stopped_ = true;
      stop_rule_ = rule.id;
      hold_ = nullptr;
      return Change::stopped;
    case Action::hold:
      enter_as(Kind::hold, 0);
      hold_ = &rule;
      hold_day_ = today;
      return Change::held;
    case Action::reduce: enter_as(Kind::reduce, level_mg()); return Change::reduced;
    default: enter_as(Kind::kept_at_floor, level_mg()); return Change::none;
  }
}

Change Dosing::resume_or_wait(const View& view, bool may_resume) {
  const int today = view.chart.visits.days()[view.visit];
  const protocol::Resume& resume = hold_->resume;
  if (today - hold_day_ > resume.maximum_days && resume.otherwise == Action::stop) {
    stop(today, hold_->id);
    return Change::stopped;
  }
  if (!may_resume || today - hold_day_ < resume.after_days || evaluate(resume.when, view) != Truth::yes)
    return Change::none;
  const std::size_t which = plan_.rules.size() + static_cast<std::size_t>(hold_ - plan_.rules.data());
  results::Decision& decision = enter(today, Kind::resume, hold_->id, 0, level_mg());
  const bool lower = resume.levels_lower > 0 && draw(decision, resume.lower_chance, which);
  set_level(lower ? std::min(level_, std::max(plan_.floor_level, level_ - resume.levels_lower)) : level_, today);
  if (hold_->blocks_later_escalation) maximum_ = std::min(maximum_, level_);
  hold_ = nullptr;
  decision.to = level_mg();
  return Change::resumed;
}

/// The first of the file that is due and allowed.
const Escalation* Dosing::due_escalation(const View& view) const {
  const int today = view.chart.visits.days()[view.visit];
  for (const Escalation& step : plan_.escalations) {
    if (level_ >= std::min(maximum_, step.maximum_level)) continue;
    if (today < step.first_day || today > step.last_day || today - changed_day_ < step.interval) continue;
    if (step.when && evaluate(*step.when, view) != Truth::yes) continue;
    // Escalating on a value that nobody has seen would treat the missing as normal.
    if (step.unless && evaluate(*step.unless, view) != Truth::no) continue;
    return &step;
  }
  return nullptr;
}

Change Dosing::escalate(const View& view) {
  const Escalation* step = due_escalation(view);
  if (!step) return Change::none;
  const int today = view.chart.visits.days()[view.visit];
  const std::size_t which = plan_.rules.size() * 2 + static_cast<std::size_t>(step - plan_.escalations.data());
  results::Decision& decision = enter(today, Kind::escalate, step->id, level_mg(), level_mg());
  changed_day_ = today;
  if (!draw(decision, step->chance, which)) {
    decision.kind = Kind::escalation_declined;
    return Change::none;
  }
  level_ = std::min({maximum_, step->maximum_level, level_ + step->levels});
  decision.to = level_mg();
  return Change::escalated;
}

}  // namespace titrate::conduct
