#include "conduct/support.hpp"

#include <algorithm>

namespace titrate::conduct {

using protocol::Support;

SupportiveCare::SupportiveCare(const protocol::Arm& arm, const Dice& dice, results::Ledger& ledger)
    : arm_(arm), dice_(dice), ledger_(ledger), in_cycles_(arm.support.size(), false), last_begun_(arm.support.size(), protocol::no_end) {
  for (const Support& support : arm.support)
    if (std::find(agents_.begin(), agents_.end(), support.agent) == agents_.end()) agents_.push_back(support.agent);
}

bool SupportiveCare::begin(std::size_t which, int day) {
  const Support& support = arm_.support[which];
  results::Decision decision{.day = day, .kind = results::Decision::Kind::support_start, .agent = support.agent, .rule = support.id,
                             .from = 0, .to = support.steps.front().amount, .draw = -1, .draw_index = 0, .also = {}};
  if (support.chance < 1) {
    // Streams of supportive care lie after those of dose rules: the high bit of the ordinal tells them apart.
    decision.draw_index = draw_index(static_cast<std::uint32_t>(day), ~static_cast<std::uint32_t>(which));
    decision.draw = dice_.uniform(decision.draw_index);
    if (decision.draw >= support.chance) decision.kind = results::Decision::Kind::support_declined;
  }
  last_begun_[which] = day;
  const bool given = decision.kind == results::Decision::Kind::support_start;
  ledger_.push_back(std::move(decision));
  return given;
}

void SupportiveCare::enrol(const chart::Chart& chart, int cycle_days) {
  cycle_days_ = cycle_days;
  for (std::size_t i = 0; i < arm_.support.size(); ++i) {
    const Support& support = arm_.support[i];
    if (support.anchor != Support::Anchor::day_1 && support.anchor != Support::Anchor::cycle) continue;
    if (support.when && evaluate_baseline(*support.when, chart) != Truth::yes) continue;
    if (!begin(i, support.offset)) continue;
    if (support.anchor == Support::Anchor::cycle) in_cycles_[i] = true;
    else courses_.push_back({i, support.offset});
    first_day_ = std::min(first_day_, support.offset);
  }
}

void SupportiveCare::restart(Support::Anchor anchor, int day) {
  for (std::size_t i = 0; i < arm_.support.size(); ++i)
    if (arm_.support[i].anchor == anchor && begin(i, day)) courses_.push_back({i, day + std::max(0, arm_.support[i].offset)});
}

void SupportiveCare::attend(const View& view) {
  const int today = view.chart.visits[view.visit].day;
  for (std::size_t i = 0; i < arm_.support.size(); ++i) {
    const Support& support = arm_.support[i];
    if (support.anchor != Support::Anchor::trigger || !support.when) continue;
    if (last_begun_[i] != protocol::no_end && today - last_begun_[i] < support.not_again_within) continue;
    if (evaluate(*support.when, view) != Truth::yes) continue;
    if (begin(i, today)) courses_.push_back({i, today + std::max(0, support.offset)});
  }
}

double SupportiveCare::amount_in(const Support& support, int days_since) const {
  if (days_since < 0) return 0;
  for (const Support::Step& step : support.steps) {
    if (days_since < step.days) return step.amount;
    days_since -= step.days;
  }
  return 0;
}

double SupportiveCare::due_in_cycles(const Support& support, int day) const {
  if (day < 0 || day >= ended_) return 0;
  const int cycle = day / cycle_days_ + 1, cycle_day = day % cycle_days_ + 1;
  if (cycle < support.first_cycle || cycle > support.last_cycle) return 0;
  if (support.cycle_days.empty()) return amount_in(support, cycle_day - 1 - support.offset);
  double due = 0;
  for (const int start : support.cycle_days) due = std::max(due, amount_in(support, cycle_day - start));
  return due;
}

double SupportiveCare::due(chart::Agent agent, int day) const {
  double due = 0;
  for (const Course& course : courses_)
    if (arm_.support[course.support].agent == agent) due = std::max(due, amount_in(arm_.support[course.support], day - course.first_day));
  for (std::size_t i = 0; i < arm_.support.size(); ++i)
    if (in_cycles_[i] && arm_.support[i].agent == agent) due = std::max(due, due_in_cycles(arm_.support[i], day));
  return due;
}

}  // namespace titrate::conduct
