#include "conduct/support.hpp"

#include <algorithm>

namespace titrate::conduct {

using protocol::Support;
using Anchor = Support::Anchor;

SupportiveCare::SupportiveCare(const chart::Chart& chart, const Dice& dice, results::Ledger& ledger)
    : chart_(chart), dice_(dice), ledger_(ledger) {}

void SupportiveCare::begin(const protocol::Arm& arm) {
  arm_ = &arm;
  courses_.clear();
  in_cycles_.assign(arm.support.size(), false);
  last_begun_.assign(arm.support.size(), protocol::no_end);
  cycle_days_ = arm.interventions.front().cycle_days;
  first_cycle_day_ = arm.interventions.front().first_day;
  first_day_ = 0;
  ended_ = protocol::no_end;
  first_due_.clear();
  for (const Support& support : arm.support) {
    first_due_.push_back(first_due(support));
    if (support.anchor == Anchor::day_1) first_day_ = std::min(first_day_, support.offset);
  }
}

/// Except for a trigger, `when` is asked of the baseline. What is begun before day 1 sees what was known by then.
bool SupportiveCare::asked_for(const Support& support, int day) const {
  return !support.when || evaluate_baseline(*support.when, chart_, day) == Truth::yes;
}

bool SupportiveCare::offer(std::size_t which, int day) {
  const Support& support = arm_->support[which];
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

int SupportiveCare::first_due(const Support& support) const {
  if (support.anchor == Anchor::day_1) return support.offset;
  if (support.anchor != Anchor::cycle || support.cycle_days.empty()) return protocol::no_end;
  const int first = *std::min_element(support.cycle_days.begin(), support.cycle_days.end()) - 1;
  return first_cycle_day_ + first + support.offset + (support.first_cycle - 1) * cycle_days_;
}

void SupportiveCare::begin_day(int day) {
  if (day >= ended_) return;
  for (std::size_t i = 0; i < arm_->support.size(); ++i) {
    const Support& support = arm_->support[i];
    if (day < first_due_[i]) continue;
    first_due_[i] = protocol::no_end;  // it is decided now, and no longer to be asked
    if (!asked_for(support, day) || !offer(i, day)) continue;
    if (support.anchor == Anchor::cycle)
      in_cycles_[i] = true;
    else
      courses_.push_back({i, day});
  }
}

void SupportiveCare::restart(Anchor anchor, int day) {
  for (std::size_t i = 0; i < arm_->support.size(); ++i) {
    const Support& support = arm_->support[i];
    if (support.anchor == anchor && asked_for(support, day) && offer(i, day))
      courses_.push_back({i, day + std::max(0, support.offset)});
  }
}

void SupportiveCare::attend(const View& view) {
  const int today = view.chart.visits[view.visit].day;
  for (std::size_t i = 0; i < arm_->support.size(); ++i) {
    const Support& support = arm_->support[i];
    if (support.anchor != Anchor::trigger || !support.when) continue;
    if (last_begun_[i] != protocol::no_end && today - last_begun_[i] < support.not_again_within) continue;
    if (evaluate(*support.when, view) != Truth::yes) continue;
    if (offer(i, today)) courses_.push_back({i, today + std::max(0, support.offset)});
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

/// Days since its first one after which the amount of a course next changes; no_end where it never does again.
int SupportiveCare::next_change(const Support& support, int days_since) {
  if (days_since < 0) return 0;
  int end = 0;
  for (const Support::Step& step : support.steps) {
    if (step.days >= protocol::no_end) break;
    end += step.days;
    if (days_since < end) return end;
  }
  return protocol::no_end;
}

int SupportiveCare::steady_until(int day) const {
  int until = protocol::no_end;
  const auto change_on = [&](int first_day, int days) {
    if (days < protocol::no_end) until = std::min(until, first_day + days);
  };
  if (day < ended_) until = ended_;
  for (const Course& course : courses_)
    change_on(course.first_day, next_change(arm_->support[course.support], day - course.first_day));
  if (day >= ended_) return until;
  for (std::size_t i = 0; i < arm_->support.size(); ++i) {
    const Support& support = arm_->support[i];
    change_on(0, first_due_[i]);
    if (!in_cycles_[i]) continue;
    for (const int start : support.cycle_days) {
      const int first = first_cycle_day_ + (start - 1) + support.offset;
      const int now = cycle_on(day - first);
      if (now < support.last_cycle) change_on(first, std::max(now, support.first_cycle - 1) * cycle_days_);
      for (int cycle = std::min(support.last_cycle, now); cycle >= support.first_cycle; --cycle) {
        const int since = day - first - (cycle - 1) * cycle_days_;
        const int change = next_change(support, since);
        if (change == protocol::no_end) break;  // over, and so are those before it
        change_on(day - since, change);
      }
    }
  }
  return until;
}

/// Cycle, counted from 1, on a day so long after its course of the first one; 0 or less before that.
int SupportiveCare::cycle_on(int days_since) const { return days_since < 0 ? 0 : days_since / cycle_days_ + 1; }

/// A course that is longer than what is left of its cycle goes on in the next one.
double SupportiveCare::due_in_cycles(const Support& support, int day) const {
  if (day >= ended_) return 0;
  double due = 0;
  for (const int start : support.cycle_days) {
    const int since_first = day - first_cycle_day_ - (start - 1) - support.offset;
    for (int cycle = std::min(support.last_cycle, cycle_on(since_first)); cycle >= support.first_cycle; --cycle) {
      const int since = since_first - (cycle - 1) * cycle_days_;
      due = std::max(due, amount_in(support, since, true));
      if (next_change(support, since) == protocol::no_end) break;  // the courses before it are over too
    }
  }
  return due;
}

void SupportiveCare::order(int day, Amounts& amounts) const {
  const auto due = [&](const Support& support, double amount) {
    double& ordered = amounts[chart::index(support.agent)];
    ordered = std::max(ordered, amount);
  };
  for (const Course& course : courses_) {
    const Support& support = arm_->support[course.support];
    if (course.first_day <= ended_) due(support, amount_in(support, day - course.first_day, day < ended_));
  }
  for (std::size_t i = 0; i < arm_->support.size(); ++i)
    if (in_cycles_[i]) due(arm_->support[i], due_in_cycles(arm_->support[i], day));
}

}  // namespace titrate::conduct
