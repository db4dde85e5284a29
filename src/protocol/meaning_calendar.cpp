// Encounters, and whether what the rules ask for is ever looked at.

#include "chart/chart.hpp"
#include "protocol/calendar.hpp"
#include "protocol/meaning.hpp"
#include "protocol/words.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace titrate::protocol {

namespace {

using chart::Activity;
using chart::Measure;
using chart::Term;

Recurrence recurrence(const RecurrenceSpec& s, const Notes& note) {
  Recurrence r{s.first.value, s.last.given ? s.last.value : no_end, 0};
  if (s.first.good() && r.last < r.first)
    note(s.last.at, "`last` on or after `first`",
         fmt::format("study day {} before {}", chart::study_day(r.last), chart::study_day(r.first)), "exchange them");
  if (!s.every.given && !(s.last.given && r.last == r.first) && !s.first.wrong && !s.last.wrong)
    note(s.at, "`every` where days repeat", "none", "add every = \"28 d\", or last = first for a single day");
  // A single day recurs nowhere; its interval only has to be a valid one.
  r.every = s.every.given ? std::max(1, s.every.value) : 1;
  return r;
}

/// What the encounters look at, at all and at baseline.
struct Looked {
  std::vector<Activity> ever, baseline;
};

Looked looked_at(const std::vector<Encounter>& calendar) {
  Looked looked;
  for (const Encounter& each : calendar)
    for (const Activity activity : each.activities) {
      looked.ever.push_back(activity);
      if (std::any_of(each.schedule.begin(), each.schedule.end(), [](const Recurrence& r) { return r.first <= 0; }))
        looked.baseline.push_back(activity);
    }
  return looked;
}

bool has(const std::vector<Activity>& activities, Activity activity) {
  return std::find(activities.begin(), activities.end(), activity) != activities.end();
}

/// The activities that show a measure, for the hint.
std::string activities_for(Measure measure) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < chart::activities.size(); ++i)
    if (shows({static_cast<Activity>(i)}, measure)) names.emplace_back(chart::activities[i]);
  return fmt::format("`{}`", fmt::join(names, "` or `"));
}

void check_condition(const ConditionSpec& s, Moment moment, const Looked& looked, const Notes& note) {
  for (const ConditionSpec& part : s.parts) check_condition(part, moment, looked, note);
  const auto& activities = moment == Moment::baseline ? looked.baseline : looked.ever;
  const std::string when = moment == Moment::baseline ? "on or before study day 1" : "at an encounter";
  const auto miss = [&](const Place& at, std::string_view what, const std::string& mend) {
    note(at, fmt::format("something that is taken {}", when), fmt::format("`{}`, which is not", what), mend);
  };
  if (s.measure.good()) {
    const auto measure = static_cast<Measure>(s.measure.value);
    const std::string mend = "add " + activities_for(measure) + " to an encounter";
    if (!shows(activities, measure)) {
      miss(s.measure.at, chart::name(measure), mend);
    } else if (s.relative_to.good() && s.relative_to.value == 0 && !shows(looked.baseline, measure)) {
      note(s.relative_to.at, fmt::format("a baseline of {}", chart::name(measure)),
           "no encounter before study day 2 that takes it",
           "add " + activities_for(measure) + " to an encounter on study day 1");
    }
  }
  if (s.term.good() && s.term.value > 0) {
    const auto term = static_cast<Term>(s.term.value - 1);
    if (!shows(activities, term)) miss(s.term.at, chart::name(term), "add the activity that grades it to an encounter");
  }
  if (moment == Moment::baseline) return;
  const auto needs = [&](bool asked, const Place& at, std::string_view what, Activity activity) {
    if (asked && !has(activities, activity))
      miss(at, what, fmt::format("add `{}` to an encounter", chart::name(activity)));
  };
  needs(s.flare_grade.good(), s.flare_grade.at, "flare_grade", Activity::examination);
  needs(s.lysis.good(), s.lysis.at, "lysis", Activity::chemistry);
  needs(s.response.good(), s.response.at, "response", Activity::blood_counts);
  needs(s.progression.good(), s.progression.at, "progression", Activity::blood_counts);
}

}  // namespace

std::vector<Encounter> meant_calendar(const Spec& spec, const Notes& note) {
  std::vector<Encounter> all;
  for (const EncounterSpec& s : spec.encounters) {
    Encounter encounter;
    encounter.id = s.id.value;
    for (const std::size_t each : s.activities.value) encounter.activities.push_back(static_cast<Activity>(each));
    if (s.activities.good() && encounter.activities.empty())
      note(s.activities.at, "at least one activity", "none", "name what is done");
    if (std::set(encounter.activities.begin(), encounter.activities.end()).size() != encounter.activities.size())
      note(s.activities.at, "each activity once", "one twice", "remove it");
    for (const RecurrenceSpec& each : s.schedule) encounter.schedule.push_back(recurrence(each, note));
    if (encounter.schedule.empty())
      note(s.at, fmt::format("at least one entry in the `schedule` of `{}`", encounter.id), "none",
           "write schedule = [{ first = 1, every = \"28 d\" }]");
    encounter.on_hold_every = s.on_hold_every.value;
    if (s.when) encounter.when = meant(*s.when, Moment::visit, "", note);
    all.push_back(encounter);
  }
  const auto baseline = [](const Encounter& each) {
    return !each.when && has(each.activities, Activity::blood_counts) &&
           std::any_of(each.schedule.begin(), each.schedule.end(), [](const Recurrence& r) { return r.first <= 0; });
  };
  if (!all.empty() && std::none_of(all.begin(), all.end(), baseline))
    note(spec.encounters.front().at, "blood counts on or before study day 1: the baseline", "none",
         "let an encounter with `blood_counts` begin on study day 1");
  return all;
}

void check_seen(const Spec& spec, const Protocol& protocol, const Notes& note) {
  const Looked looked = looked_at(protocol.calendar);
  const auto check = [&](const std::optional<ConditionSpec>& condition, Moment moment = Moment::visit) {
    if (condition) check_condition(*condition, moment, looked, note);
  };
  for (const CriterionSpec& each : spec.eligibility) check(each.when, Moment::baseline);
  for (const ArmSpec& arm : spec.arms) {
    for (const InterventionSpec& drug : arm.interventions) {
      for (const EscalationSpec& each : drug.escalations) check(each.when), check(each.unless);
      for (const AdjustmentSpec& each : drug.adjustments) check(each.when, Moment::baseline);
      for (const RuleSpec& each : drug.rules) {
        check(each.when);
        if (each.resume) check(each.resume->when);
      }
    }
    for (const SupportSpec& each : arm.support) {
      const bool triggered = static_cast<Support::Anchor>(each.anchor.value) == Support::Anchor::trigger;
      check(each.when, triggered ? Moment::visit : Moment::baseline);
    }
  }
  for (const EncounterSpec& each : spec.encounters) check(each.when);
  for (const StoppingSpec& each : spec.stopping) check(each.when);
}

void check_pace(const Spec& spec, const Protocol& protocol, const Notes& note) {
  for (std::size_t a = 0; a < protocol.arms.size(); ++a)
    for (std::size_t d = 0; d < protocol.arms[a].interventions.size(); ++d) {
      const Intervention& drug = protocol.arms[a].interventions[d];
      for (std::size_t e = 0; e < drug.escalations.size(); ++e) {
        const Escalation& step = drug.escalations[e];
        long due = std::max<long>(step.first_day, static_cast<long>(drug.first_day) + step.interval);
        for (int level = drug.start_level; level < step.maximum_level && due < no_end && due <= step.last_day;
             level += step.levels, due += step.interval) {
          const auto visit = next_visit(protocol.calendar, static_cast<int>(due));
          if (visit && *visit < due + step.interval) continue;
          note(spec.arms[a].interventions[d].escalations[e].interval.at,
               fmt::format("an interval that the calendar can follow (escalation due on study day {})",
                           chart::study_day(static_cast<int>(due))),
               visit ? fmt::format("{} d, while the next visit is on study day {}", step.interval,
                                   chart::study_day(*visit))
                     : fmt::format("{} d, while there is no visit after", step.interval),
               "lengthen the interval or plan visits at least as often");
          break;
        }
      }
    }
}

}  // namespace titrate::protocol
