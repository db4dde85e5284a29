#include "conduct/support.hpp"

#include <algorithm>

namespace titrate::conduct {

using protocol::Support;
using Anchor = Support::Anchor;

SupportiveCare::SupportiveCare(const protocol::Arm& arm, const chart::Chart& chart, const Dice& dice,
                               results::Ledger& ledger)
    : arm_(arm),
      chart_(chart),
      dice_(dice),
      ledger_(ledger),
      decided_(arm.support.size(), false),
      in_cycles_(arm.support.size(), false),
      last_begun_(arm.support.size(), protocol::no_end),
      cycle_days_(arm.interventions.front().cycle_days),
      first_cycle_day_(arm.interventions.front().first_day) {
  for (const Support& support : arm.support) {
    if (std::find(agents_.begin(), agents_.end(), support.agent) == agents_.end()) agents_.push_back(support.agent);
    if (support.anchor == Anchor::day_1) first_day_ = std::min(first_day_, support.offset);
  }
}

/// Except for a trigger, `when` is asked of the baseline. What is begun before day 1 sees what was known by then.
bool SupportiveCare::asked_for(const Support& support, int day) const {
  return !support.when || evaluate_baseline(*support.when, chart_, day) == Truth::yes;
}

bool SupportiveCare::begin(std::size_t which, int day) {
  const Support& support = arm_.support[which];
  results::Decision decision{.day = day,
                             .kind = results::Decision::Kind::support_start,
                             .agent = support.agent,
                             .rule = support.id,
                             .from = 0,
                             .to = support.steps.front().amount,
                             .draw = -1,
                             .draw_index = 0,
                             .also = {}};
  if (support.chance < 1) {
    // Streams of supportive care lie after those of dose rules: the high bit of the ordinal tells them apart.
    decision.draw_index = draw_index(static_cast<std::uint32_t>(day), ~static_cast<std::uint32_t>(which));
    decision.draw = dice_.uniform(decision.draw_index);
    if (decision.draw >= support.chance) decision.kind = results::Decision::Kind::support_declined;
  }
  const bool given = decision.kind == results::Decision::Kind::support_start;
  if (given) last_begun_[which] = day;
  ledger_.push_back(std::move(decision));
  return given;
}

bool SupportiveCare::reached(const Support& support, int day) const {
  if (support.anchor == Anchor::day_1) return day >= support.offset;
  if (support.anchor != Anchor::cycle || support.cycle_days.empty()) return false;
  const int first = *std::min_element(support.cycle_days.begin(), support.cycle_days.end()) - 1;
  const int since = day - first_cycle_day_ - first - support.offset;
  return since >= 0 && since / cycle_days_ + 1 >= support.first_cycle;
}

void SupportiveCare::begin_day(int day) {
  if (day >= ended_) return;
  for (std::size_t i = 0; i < arm_.support.size(); ++i) {
    const Support& support = arm_.support[i];
    if (decided_[i] || !reached(support, day)) continue;
    decided_[i] = true;
    if (!asked_for(support, day) || !begin(i, day)) continue;
    if (support.anchor == Anchor::cycle)
      in_cycles_[i] = true;
    else
      courses_.push_back({i, day});
  }
}

void SupportiveCare::restart(Anchor anchor, int day) {
  for (std::size_t i = 0; i < arm_.support.size(); ++i) {
    const Support& support = arm_.support[i];
    if (support.anchor == anchor && asked_for(support, day) && begin(i, day))
      courses_.push_back({i, day + std::max(0, support.offset)});
  }
}

void SupportiveCare::attend(const View& view) {
  const int today = view.chart.visits[view.visit].day;
  for (std::size_t i = 0; i < arm_.support.size(); ++i) {
    const Support& support = arm_.support[i];
    if (support.anchor != Anchor::trigger || !support.when) continue;
    if (last_begun_[i] != protocol::no_end && today - last_begun_[i] < support.not_again_within) continue;
    if (evaluate(*support.when, view) != Truth::yes) continue;
    if (begin(i, today)) courses_.push_back({i, today + std::max(0, support.offset)});
  }
}

double SupportiveCare::amount_in(const Support& support, int days_since, bool treated) const {
  if (days_since < 0) return 0;
  for (const Support::Step& step : support.steps) {
    if (step.days >= protocol::no_end) return treated ? step.amount : 0;  // no end of its own: ends with treatment
    if (days_since < step.days) return step.amount;
    days_since -= step.days;
  }
  return 0;
}

/// A course that is longer than what is left of its cycle goes on in the next one.
double SupportiveCare::due_in_cycles(const Support& support, int day) const {
  if (day >= ended_) return 0;
  double due = 0;
  for (const int start : support.cycle_days) {
    const int since_first = day - first_cycle_day_ - (start - 1) - support.offset;
    if (since_first < 0) continue;
    for (int cycle = std::min(support.last_cycle, since_first / cycle_days_ + 1); cycle >= support.first_cycle; --cycle)
      due = std::max(due, amount_in(support, since_first - (cycle - 1) * cycle_days_, true));
  }
  return due;
}

double SupportiveCare::due(chart::Agent agent, int day) const {
  double due = 0;
  for (const Course& course : courses_)
    if (arm_.support[course.support].agent == agent && course.first_day <= ended_)
      due = std::max(due, amount_in(arm_.support[course.support], day - course.first_day, day < ended_));
  for (std::size_t i = 0; i < arm_.support.size(); ++i)
    if (in_cycles_[i] && arm_.support[i].agent == agent) due = std::max(due, due_in_cycles(arm_.support[i], day));
  return due;
}

}  // namespace titrate::conduct
