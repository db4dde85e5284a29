// Supportive care: what it is counted from, and whether that can come.

#include "protocol/meaning.hpp"
#include "protocol/words.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::protocol {

namespace {

using Anchor = Support::Anchor;

std::vector<Support::Step> steps(const SupportSpec& s, const Notes& note) {
  std::vector<Support::Step> all;
  for (std::size_t i = 0; i < s.steps.size(); ++i) {
    const StepSpec& step = s.steps[i];
    if (step.amount.good() && !(step.amount.value > 0))
      note(step.amount.at, "an amount above 0", fmt::format("{}", step.amount.value), "leave the step out");
    if (!step.duration.given && i + 1 < s.steps.size())
      note(step.amount.at, "a `duration` in every step but the last", "none", "only the last may go on to the end");
    all.push_back({step.amount.value, step.duration.given ? step.duration.value : no_end});
  }
  if (all.empty())
    note(s.at, fmt::format("at least one of `steps` in `{}`", s.id.value), "none",
         "write steps = [{ amount = \"300 mg\", duration = \"14 d\" }]");
  return all;
}

void check_anchor(const SupportSpec& s, const Support& support, const Arm& arm, const Notes& note) {
  const std::string& anchor = words("anchor")[s.anchor.value];
  const bool by_cycle = support.anchor == Anchor::cycle, triggered = support.anchor == Anchor::trigger;
  const auto only = [&](bool given, const Place& at, std::string_view key, std::string_view belongs) {
    if (given)
      note(at, fmt::format("no `{}` beside anchor = \"{}\"", key, anchor), fmt::format("`{}`", key),
           fmt::format("it goes with anchor = \"{}\"", belongs));
  };
  only(s.cycle_days.given && !by_cycle, s.cycle_days.at, "cycle_days", "cycle");
  only(s.first_cycle.given && !by_cycle, s.first_cycle.at, "first_cycle", "cycle");
  only(s.last_cycle.given && !by_cycle, s.last_cycle.at, "last_cycle", "cycle");
  only(s.not_again_within.given && !triggered, s.not_again_within.at, "not_again_within", "trigger");
  if (by_cycle && !s.cycle_days.wrong && support.cycle_days.empty())
    note(s.anchor.at, "`cycle_days` beside anchor = \"cycle\"", "none", "write cycle_days = [1]");
  const int cycle = arm.interventions.front().cycle_days;
  for (const int day : support.cycle_days)
    if (by_cycle && day > cycle)
      note(s.cycle_days.at, fmt::format("days within the cycle of {} d", cycle), fmt::format("day {}", day),
           "the cycle is that of the arm's first drug");
  if (support.last_cycle < support.first_cycle)
    note(s.last_cycle.at, fmt::format("`last_cycle` of at least `first_cycle` ({})", support.first_cycle),
         fmt::format("{}", support.last_cycle), "exchange them");
  if (triggered && !s.when)
    note(s.anchor.at, "`when` beside anchor = \"trigger\": the finding that triggers it", "none",
         "add when = { flare_grade = 2 } or the like");
  if (support.offset < 0 && support.anchor != Anchor::day_1)
    note(s.offset.at, fmt::format("an `offset` of at least 0 d beside anchor = \"{}\"", anchor),
         fmt::format("{} d", support.offset), "only day 1 is known beforehand");
  const bool escalates = std::any_of(arm.interventions.begin(), arm.interventions.end(), [](const Intervention& each) {
    return !each.escalations.empty() || !each.planned.empty();
  });
  const bool holds = std::any_of(arm.interventions.begin(), arm.interventions.end(), [](const Intervention& each) {
    return each.at_floor == Action::hold || std::any_of(each.rules.begin(), each.rules.end(), [](const DoseRule& rule) {
             return rule.action == Action::hold;
           });
  });
  if (support.anchor == Anchor::escalation && !escalates)
    note(s.anchor.at, "an escalation that it can follow", fmt::format("none in the arm `{}`", arm.id),
         "anchor it elsewhere");
  if (support.anchor == Anchor::resumption && !holds)
    note(s.anchor.at, "a hold whose end it can follow", fmt::format("none in the arm `{}`", arm.id),
         "anchor it elsewhere");
}

}  // namespace

std::vector<Support> meant_support(const ArmSpec& spec, const Arm& arm, const Notes& note) {
  std::vector<Support> all;
  for (const SupportSpec& s : spec.support) {
    Support support;
    support.id = s.id.value;
    support.agent = static_cast<chart::Agent>(s.agent.value);
    support.anchor = static_cast<Anchor>(s.anchor.value);
    support.offset = s.offset.value;
    support.cycle_days = s.cycle_days.value;
    support.first_cycle = std::max(1, s.first_cycle.value);
    if (s.last_cycle.given) support.last_cycle = s.last_cycle.value;
    support.steps = steps(s, note);
    if (s.when) {
      const bool triggered = support.anchor == Anchor::trigger;
      support.when = meant(*s.when, triggered ? Moment::visit : Moment::baseline, "", note);
    }
    support.not_again_within = s.not_again_within.value;
    support.chance = s.chance.value;
    if (s.anchor.good()) check_anchor(s, support, arm, note);
    for (std::size_t i = 0; i < arm.interventions.size(); ++i)
      if (s.agent.good() && spec.interventions[i].agent.good() && arm.interventions[i].agent == support.agent)
        note(s.agent.at, fmt::format("an agent that is not a study drug of the arm `{}`", arm.id),
             fmt::format("`{}`, which is", chart::name(support.agent)), "put both into one [[arm.intervention]] list");
    all.push_back(support);
  }
  return all;
}

}  // namespace titrate::protocol
