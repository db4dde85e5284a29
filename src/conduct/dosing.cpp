#include "conduct/dosing.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::conduct {

using protocol::Action;
using protocol::DoseRule;
using protocol::Escalation;
using Kind = results::Decision::Kind;

Dosing::Dosing(const protocol::Intervention& intervention, std::uint32_t first_draw, const chart::Chart& chart, std::optional<int> start,
               std::optional<int> maximum, const Dice& dice, results::Ledger& ledger)
    : plan_(intervention), first_draw_(first_draw), dice_(dice), ledger_(ledger),
      level_(start.value_or(intervention.start_level)),
      maximum_(maximum.value_or(static_cast<int>(intervention.levels.size()) - 1)), interval_(intervention.dosing_interval),
      changed_day_(intervention.first_day) {
  std::string rule = "plan";
  for (const protocol::Adjustment& adjustment : plan_.adjustments)
    if (evaluate_baseline(adjustment.when, chart) == Truth::yes) {
      level_ = adjustment.start_level.value_or(level_);
      maximum_ = adjustment.maximum_level.value_or(maximum_);
      if (adjustment.every_other_day) interval_ = 2;
      rule = adjustment.id;
      break;
    }
  if (plan_.basis == protocol::DoseBasis::mg_per_kg) per_unit_ = chart.baseline.weight_kg;
  if (plan_.basis == protocol::DoseBasis::mg_per_m2) per_unit_ = chart::body_surface_area(chart.baseline);
  enter(plan_.first_day, Kind::start, rule, 0, level_mg());
}

results::Decision& Dosing::enter(int day, Kind kind, const std::string& rule, double from, double to) {
  return ledger_.emplace_back(results::Decision{.day = day, .kind = kind, .agent = plan_.agent, .rule = rule, .from = from, .to = to,
                                                .draw = -1, .draw_index = 0, .also = {}});
}

/// `rule` counts the intervention's rules, then their resumptions, then its escalations.
bool Dosing::draw(results::Decision& decision, double chance, std::size_t rule) {
  if (chance >= 1) return true;
  decision.draw_index = draw_index(static_cast<std::uint32_t>(decision.day), first_draw_ + static_cast<std::uint32_t>(rule));
  decision.draw = dice_.uniform(decision.draw_index);
  return decision.draw < chance;
}

void Dosing::set_level(int level, int day) {
  level_ = level;
  changed_day_ = day;
}

void Dosing::begin_day(int day) {
  if (stopped_) return;
  for (const protocol::PlannedLevel& planned : plan_.planned)
    if (planned.day == day && planned.level != level_) {
      const double from = level_mg();
      set_level(std::min(planned.level, maximum_), day);
      enter(day, Kind::planned_change, "plan", from, level_mg());
    }
}

void Dosing::stop(int day, const std::string& rule) {
  if (stopped_) return;
  enter(day, Kind::stop, rule, hold_ ? 0 : level_mg(), 0);
  stopped_ = true;
  stop_rule_ = rule;
  hold_ = nullptr;
}

double Dosing::dose(int day) const {
  if (stopped_ || hold_ || day < plan_.first_day || day > plan_.last_day) return 0;
  const int since = day - plan_.first_day;
  const int own = plan_.level_intervals.empty() ? 1 : plan_.level_intervals[static_cast<std::size_t>(level_)];
  if (since % std::max(interval_, own) != 0) return 0;
  const int cycle_day = since % plan_.cycle_days + 1;
  for (const protocol::CycleDays& on : plan_.on_days)
    if (on.first <= cycle_day && cycle_day <= on.last) return level_mg() * per_unit_;
  return 0;
}

Change Dosing::attend(const View& view, bool scheduled) {
  const int today = view.chart.visits[view.visit].day;
  if (stopped_ || today < plan_.first_day) return Change::none;

  // Which rules match? The strongest action wins, and among equals the first of the file; the ledger names the others.
  std::vector<const DoseRule*> matched;
  for (const DoseRule& rule : plan_.rules) {
    if (hold_ && rule.action == Action::reduce) continue;  // nothing is given: there is no dose to reduce
    if (evaluate(rule.when, view) == Truth::yes) matched.push_back(&rule);
  }
  std::stable_sort(matched.begin(), matched.end(), [](const DoseRule* a, const DoseRule* b) { return a->action > b->action; });
  if (hold_ && (matched.empty() || matched.front()->action != Action::stop))
    return resume_or_wait(view, matched.empty());  // a rule that would hold again keeps the hold
  for (auto rule = matched.begin(); rule != matched.end(); ++rule) {
    results::Decision decision{.day = today, .kind = Kind::rule_declined, .agent = plan_.agent, .rule = (*rule)->id, .from = level_mg(),
                               .to = level_mg(), .draw = -1, .draw_index = 0, .also = {}};
    for (auto other = matched.begin(); other != matched.end(); ++other)
      if (other != rule) decision.also.push_back((*other)->id);
    if (draw(decision, (*rule)->chance, static_cast<std::size_t>(*rule - plan_.rules.data()))) return apply(**rule, std::move(decision));
    ledger_.push_back(std::move(decision));  // chance said no: the next that matched has its turn
  }
  return scheduled && matched.empty() ? escalate(view) : Change::none;
}

Change Dosing::apply(const DoseRule& rule, results::Decision decision) {
  const auto stop_now = [&] {
    decision.kind = Kind::stop;
    decision.from = hold_ ? 0 : level_mg();
    decision.to = 0;
    stopped_ = true;
    stop_rule_ = rule.id;
    hold_ = nullptr;
    return Change::stopped;
  };
  const auto hold_now = [&] {
    decision.kind = Kind::hold;
    decision.to = 0;
    hold_ = &rule;
    hold_day_ = decision.day;
    return Change::held;
  };
  const auto reduce_now = [&] {
    decision.kind = Kind::reduce;  // at the floor it stays: from and to are the same
    if (level_ > plan_.floor_level) set_level(std::max(plan_.floor_level, level_ - rule.levels), decision.day);
    decision.to = level_mg();
    return decision.to < decision.from ? Change::reduced : Change::none;
  };
  Action action = rule.action;
  if (action == Action::reduce && level_ <= plan_.floor_level && plan_.at_floor != Action::none) action = plan_.at_floor;
  const Change change = action == Action::stop ? stop_now() : action == Action::hold ? hold_now() : reduce_now();
  if (rule.blocks_later_escalation) maximum_ = std::min(maximum_, level_);
  ledger_.push_back(std::move(decision));
  return change;
}

Change Dosing::resume_or_wait(const View& view, bool may_resume) {
  const int today = view.chart.visits[view.visit].day;
  const protocol::Resume& resume = hold_->resume;
  const std::size_t which = plan_.rules.size() + static_cast<std::size_t>(hold_ - plan_.rules.data());
  if (may_resume && today - hold_day_ >= resume.after_days && evaluate(resume.when, view) == Truth::yes) {
    const double before = level_mg();
    const std::string rule = hold_->id;
    results::Decision& decision = enter(today, Kind::resume, rule, 0, before);
    const bool lower = resume.levels_lower > 0 && draw(decision, resume.lower_chance, which);
    const bool blocks = hold_->blocks_later_escalation;
    hold_ = nullptr;
    set_level(lower ? std::max(plan_.floor_level, level_ - resume.levels_lower) : level_, today);
    if (blocks) maximum_ = std::min(maximum_, level_);
    decision.to = level_mg();
    return Change::resumed;
  }
  if (today - hold_day_ > resume.maximum_days && resume.otherwise == Action::stop) {
    stop(today, hold_->id);
    return Change::stopped;
  }
  return Change::none;
}

Change Dosing::escalate(const View& view) {
  const int today = view.chart.visits[view.visit].day;
  for (const Escalation& step : plan_.escalations) {
    const int top = std::min(maximum_, step.maximum_level);
    if (level_ >= top || today < step.first_day || today > step.last_day || today - changed_day_ < step.interval) continue;
    if (step.when && evaluate(*step.when, view) != Truth::yes) continue;
    // Escalating on a value that nobody has seen would treat the missing as normal.
    if (step.unless && evaluate(*step.unless, view) != Truth::no) continue;
    const double from = level_mg();
    const std::size_t which = plan_.rules.size() * 2 + static_cast<std::size_t>(&step - plan_.escalations.data());
    results::Decision& decision = enter(today, Kind::escalate, step.id, from, from);
    changed_day_ = today;
    if (!draw(decision, step.chance, which)) {
      decision.kind = Kind::escalation_declined;
      return Change::none;
    }
    level_ = std::min(top, level_ + step.levels);
    decision.to = level_mg();
    return Change::escalated;
  }
  return Change::none;
}

}  // namespace titrate::conduct
