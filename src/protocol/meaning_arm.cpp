// Study drugs: ladder, schedule, escalations, rules.

#include "chart/chart.hpp"
#include "protocol/logic.hpp"
#include "protocol/meaning.hpp"
#include "protocol/words.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace titrate::protocol {

namespace {

std::optional<CycleDays> parse_days(const std::string& text) {
  CycleDays days{0, 0};
  const char* end = text.data() + text.size();
  auto read = std::from_chars(text.data(), end, days.first);
  if (read.ec != std::errc()) return {};
  if (read.ptr == end) {
    days.last = days.first;
    return days;
  }
  if (*read.ptr != '-') return {};
  read = std::from_chars(read.ptr + 1, end, days.last);
  if (read.ec != std::errc() || read.ptr != end) return {};
  return days;
}

std::vector<CycleDays> on_days(const InterventionSpec& s, const Notes& note) {
  std::vector<CycleDays> all;
  if (s.on_days.good() && s.on_days.value.empty())
    note(s.on_days.at, "at least one day in `on_days`", "none", "write [\"1-21\"] for days 1 to 21");
  for (const std::string& text : s.on_days.value) {
    const auto days = parse_days(text);
    if (!days || days->first < 1 || days->last < days->first) {
      note(s.on_days.at, "days of the cycle, counted from 1, in `on_days`", quoted(text),
           "write \"1-21\" for days 1 to 21, \"8\" for day 8 alone");
      continue;
    }
    if (s.cycle.good() && days->last > s.cycle.value)
      note(s.on_days.at, fmt::format("days within the cycle of {} d in `on_days`", s.cycle.value), quoted(text),
           "shorten it or lengthen the cycle");
    if (!all.empty() && days->first <= all.back().last)
      note(s.on_days.at, "ascending days in `on_days`, each once",
           fmt::format("{} after day {}", quoted(text), all.back().last), "sort them and join those that overlap");
    all.push_back(*days);
  }
  return all;
}

std::vector<PlannedLevel> planned(const InterventionSpec& s, const Intervention& drug, const Ladder& ladder,
                                  const Notes& note) {
  std::vector<PlannedLevel> all;
  for (const PlannedSpec& each : s.planned) {
    const auto level = ladder.find(each.dose, "dose", note);
    if (each.day.good() && (each.day.value < drug.first_day || each.day.value > drug.last_day))
      note(each.day.at, "a day on which the drug is given",
           fmt::format("study day {}", chart::study_day(each.day.value)), "move it between `first_day` and `last_day`");
    if (each.day.good() && !all.empty() && each.day.value <= all.back().day)
      note(each.day.at, "planned changes in order of their days",
           fmt::format("study day {} after {}", chart::study_day(each.day.value), chart::study_day(all.back().day)),
           "sort them");
    all.push_back({each.day.value, level.value_or(0)});
  }
  return all;
}

Escalation escalation(const EscalationSpec& s, const Ladder& ladder, const Notes& note) {
  Escalation e;
  e.id = s.id.value;
  e.first_day = s.first_day.value;
  if (s.last_day.given) e.last_day = s.last_day.value;
  e.interval = std::max(1, s.interval.value);
  e.levels = std::max(1, s.levels.value);
  e.maximum_level = ladder.find(s.maximum, "maximum", note).value_or(static_cast<int>(ladder.levels.size()) - 1);
  if (s.when) e.when = meant(*s.when, Moment::visit, ladder.unit, note);
  if (s.unless) e.unless = meant(*s.unless, Moment::visit, ladder.unit, note);
  e.chance = s.chance.value;
  if (e.last_day < e.first_day)
    note(s.last_day.at, "`last_day` on or after `first_day`",
         fmt::format("study day {} before {}", chart::study_day(e.last_day), chart::study_day(e.first_day)),
         "exchange them");
  if (s.chance.good() && s.chance.value == 0)
    note(s.chance.at, "a chance above 0", "0", "remove the escalation if it is never made");
  if (e.when && e.unless && implied(*e.when, *e.unless))
    note(s.unless->at, "an `unless` that leaves room for `when`", "one that is met whenever `when` is",
         "the escalation could never be made: correct one of them");
  return e;
}

Resume resume(const ResumeSpec& s, const RuleSpec& rule, const Condition& hold, const Ladder& ladder,
              const Notes& note) {
  Resume r;
  if (s.when) r.when = meant(*s.when, Moment::visit, ladder.unit, note);
  r.after_days = s.after.value;
  r.levels_lower = s.levels_lower.value;
  r.lower_chance = s.lower_chance.value;
  if (s.maximum.given) r.maximum_days = s.maximum.value;
  const bool waits = s.otherwise.value == 1;
  r.otherwise = waits ? Action::none : Action::stop;
  if (s.maximum.given && waits)
    note(s.otherwise.at, "`otherwise = \"stop\"` after a `maximum`", "`wait`, which never ends the hold",
         "remove `maximum` or `otherwise`");
  if (!s.maximum.given && !waits && !s.maximum.wrong)
    note(s.at, "what ends a hold that never recovers: `maximum`", "none",
         "add maximum = \"84 d\", or write otherwise = \"wait\" if one waits for ever");
  if (s.maximum.good() && r.after_days > r.maximum_days)
    note(s.maximum.at, fmt::format("a `maximum` of at least `after` ({} d)", r.after_days),
         fmt::format("{} d", r.maximum_days), "no hold could be resumed: lengthen it");
  if (s.lower_chance.given && r.levels_lower == 0)
    note(s.lower_chance.at, "`levels_lower` beside `lower_chance`", "none", "add levels_lower = 1");
  if (s.when && rule.when && overlap(hold, r.when))
    note(s.when->at, fmt::format("a resumption that the hold `{}` does not undo at once", rule.id.value),
         "one that values can meet which still ask for the hold", "correct the threshold of one of them");
  return r;
}

DoseRule dose_rule(const RuleSpec& s, const InterventionSpec& drug, const Ladder& ladder, const Notes& note) {
  DoseRule rule;
  rule.id = s.id.value;
  if (s.when) rule.when = meant(*s.when, Moment::visit, ladder.unit, note);
  // The file's words are reduce, hold, stop: the enum's last three.
  rule.action = static_cast<Action>(static_cast<std::size_t>(Action::reduce) + s.action.value);
  rule.levels = std::max(1, s.levels.value);
  rule.chance = s.chance.value;
  rule.blocks_later_escalation = s.blocks_later_escalation.value;
  if (!s.action.good()) return rule;
  const bool held_at_floor = rule.action == Action::reduce && drug.at_floor.value == 1;
  const bool holds = rule.action == Action::hold || held_at_floor;
  if (s.resume && holds) rule.resume = resume(*s.resume, s, rule.when, ladder, note);
  if (s.resume && !holds)
    note(s.resume->at, fmt::format("no `resume` in the rule `{}`, which does not hold", rule.id), "one",
         "remove it or write action = \"hold\"");
  if (!s.resume && holds)
    note(s.action.at, fmt::format("how the hold of `{}` ends: `resume`", rule.id), "none",
         "add resume.when and resume.maximum");
  if (s.levels.given && rule.action != Action::reduce)
    note(s.levels.at, "`levels` in a rule that reduces", fmt::format("it beside `{}`", words("action")[s.action.value]),
         rule.action == Action::hold ? "write resume.levels_lower" : "remove it");
  if (s.chance.good() && s.chance.value == 0)
    note(s.chance.at, "a chance above 0", "0", "remove the rule if it never applies");
  return rule;
}

Adjustment adjustment(const AdjustmentSpec& s, const Ladder& ladder, const Notes& note) {
  Adjustment a;
  a.id = s.id.value;
  if (s.when) a.when = meant(*s.when, Moment::baseline, "", note);
  a.start_level = ladder.find(s.start, "start", note);
  a.maximum_level = ladder.find(s.maximum, "maximum", note);
  a.every_other_day = s.every_other_day.value;
  if (a.start_level && a.maximum_level && *a.maximum_level < *a.start_level)
    note(s.maximum.at, "a `maximum` not below `start`", quoted(s.maximum.value), "exchange them");
  if (!s.start.given && !s.maximum.given && !s.every_other_day.value)
    note(s.id.at, fmt::format("what `{}` adjusts: `start`, `maximum` or `every_other_day`", a.id), "none of them",
         "add one");
  return a;
}

/// Whether `winner` goes before `other` when both match.
bool wins(const DoseRule& winner, std::size_t position, const DoseRule& other, std::size_t other_position) {
  return winner.action > other.action || (winner.action == other.action && position < other_position);
}

void check_shadowed(const InterventionSpec& s, const Intervention& drug, const Notes& note) {
  for (std::size_t i = 0; i < drug.rules.size(); ++i)
    for (std::size_t j = 0; j < drug.rules.size(); ++j) {
      const DoseRule &other = drug.rules[i], &winner = drug.rules[j];
      if (i == j || winner.chance < 1 || !wins(winner, j, other, i) || !implied(other.when, winner.when)) continue;
      note(s.rules[i].id.at, fmt::format("a rule that can be reached"),
           fmt::format("`{}`, whose condition always meets that of `{}` too, which wins", other.id, winner.id),
           "narrow the condition of one of them, or remove the rule");
      break;
    }
}

Intervention intervention(const InterventionSpec& s, const Notes& note) {
  Intervention drug;
  const Ladder ladder = ladder_of(s, note);
  drug.agent = static_cast<chart::Agent>(s.agent.value);
  drug.basis = static_cast<DoseBasis>(s.basis.value);
  drug.levels = ladder.levels;
  const int daily = ladder.daily;
  if (std::any_of(ladder.intervals.begin(), ladder.intervals.end(), [&](int every) { return every != daily; }))
    drug.level_intervals = ladder.intervals;
  const auto start = ladder.find(s.start, "start", note), floor = ladder.find(s.floor, "floor", note);
  drug.start_level = start.value_or(0);
  drug.floor_level = floor.value_or(0);
  if (start && floor && *floor > *start)
    note(s.floor.at, fmt::format("a `floor` not above `start` ({})", quoted(s.start.value)), quoted(s.floor.value),
         "lower the floor or raise the start");
  drug.at_floor = s.at_floor.value == 0 ? Action::none : s.at_floor.value == 1 ? Action::hold : Action::stop;
  drug.cycle_days = std::max(1, s.cycle.value);
  drug.on_days = on_days(s, note);
  drug.first_day = s.first_day.value;
  if (s.last_day.given) drug.last_day = s.last_day.value;
  if (drug.last_day < drug.first_day)
    note(s.last_day.at, "`last_day` on or after `first_day`",
         fmt::format("study day {} before {}", chart::study_day(drug.last_day), chart::study_day(drug.first_day)),
         "exchange them");
  if (s.first_day.good() && drug.first_day < 0)
    note(s.first_day.at, "a study drug from day 1 on: day 1 is its first day",
         fmt::format("study day {}", chart::study_day(drug.first_day)), "count from the first study drug");
  drug.dosing_interval = daily;
  if (s.every.good() && s.cycle.good() && drug.dosing_interval > drug.cycle_days)
    note(s.every.at, fmt::format("`every` within the cycle of {} d", drug.cycle_days),
         fmt::format("{} d", drug.dosing_interval), "lengthen the cycle");
  drug.planned = planned(s, drug, ladder, note);
  for (const EscalationSpec& each : s.escalations) drug.escalations.push_back(escalation(each, ladder, note));
  for (const RuleSpec& each : s.rules) drug.rules.push_back(dose_rule(each, s, ladder, note));
  for (const AdjustmentSpec& each : s.adjustments) drug.adjustments.push_back(adjustment(each, ladder, note));
  check_shadowed(s, drug, note);
  return drug;
}

}  // namespace

Arm meant(const ArmSpec& s, const Notes& note) {
  Arm arm;
  arm.id = s.id.value;
  arm.label = s.label.given ? s.label.value : s.id.value;
  for (const InterventionSpec& each : s.interventions) arm.interventions.push_back(intervention(each, note));
  if (arm.interventions.empty()) {
    note(s.at, fmt::format("at least one study drug in the arm `{}`", arm.id), "none", "add [[arm.intervention]]");
    return arm;
  }
  int first = no_end;
  for (const Intervention& each : arm.interventions) first = std::min(first, each.first_day);
  if (first > 0)
    note(s.interventions.front().first_day.at, "a study drug that begins on study day 1",
         fmt::format("the first of the arm `{}` on study day {}", arm.id, chart::study_day(first)),
         "day 1 is the first day of the first study drug");
  for (std::size_t i = 0; i < arm.interventions.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const Intervention &a = arm.interventions[j], &b = arm.interventions[i];
      if (a.agent == b.agent && a.first_day <= b.last_day && b.first_day <= a.last_day)
        note(s.interventions[i].at, fmt::format("one schedule of {} at a time", chart::name(a.agent)),
             "two whose days overlap", "give the first a `last_day` before the second's `first_day`");
    }
  arm.support = meant_support(s, arm, note);
  return arm;
}

}  // namespace titrate::protocol
