#include "results/time_to_event.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::results {

namespace {

constexpr std::array<std::string_view, 4> event_words{"progression", "death", "new treatment", "response"};

int day_of(EventOf event, const TimeFacts& facts) {
  switch (event) {
    case EventOf::progression: return facts.progression;
    case EventOf::death: return facts.death;
    case EventOf::new_treatment: return facts.new_treatment;
    case EventOf::response: return facts.response;
  }
  return -1;
}

/// Last adequate assessment on or before a day; the start, where there was none.
int last_assessment(const TimeFacts& facts, int start, int day) {
  const auto after = std::upper_bound(facts.assessments.begin(), facts.assessments.end(), day);
  return after == facts.assessments.begin() ? start : std::max(start, *std::prev(after));
}

struct First {
  EventOf event{};
  int day = -1;
};

First first_event(const TimeEndpoint& endpoint, const TimeFacts& facts, int start) {
  First first;
  for (const EventOf event : endpoint.events) {
    const int day = day_of(event, facts);
    if (day >= start && (first.day < 0 || day < first.day)) first = {event, day};
  }
  return first;
}

bool applies(CensoringRow::When when, const First& first, const TimeFacts& facts, int start, int gap_days) {
  const bool none = first.day < 0;
  switch (when) {
    case CensoringRow::When::no_event: return none;
    case CensoringRow::When::death_without_event: return none && facts.death >= 0;
    case CensoringRow::When::new_treatment_first:
      return facts.new_treatment >= start && (none || facts.new_treatment < first.day);
    case CensoringRow::When::event_after_gap:
      return !none && first.day - last_assessment(facts, start, first.day - 1) > gap_days;
  }
  return false;
}

int censored_at(const CensoringRow& row, const First& first, const TimeFacts& facts, int start) {
  switch (row.at) {
    case CensoringRow::At::last_known_alive: return std::max(start, facts.last_known_alive);
    case CensoringRow::At::death: return facts.death;
    case CensoringRow::At::last_assessment: break;
  }
  int before = facts.last_known_alive;
  if (row.when == CensoringRow::When::new_treatment_first) before = facts.new_treatment;
  if (row.when == CensoringRow::When::event_after_gap) before = first.day - 1;
  return last_assessment(facts, start, before);
}

}  // namespace

const TimeEndpoint* CensoringTable::find(std::string_view endpoint) const {
  const auto found =
      std::find_if(endpoints.begin(), endpoints.end(), [&](const TimeEndpoint& e) { return e.id == endpoint; });
  return found == endpoints.end() ? nullptr : &*found;
}

int last_known_alive(const chart::Chart& chart, int cut_day) {
  int last = 0;
  const auto seen = [&](int day) {
    if (day <= cut_day) last = std::max(last, day);
  };
  for (const int day : chart.visits.days()) seen(day);
  for (const chart::Administration& given : chart.administrations) {
    seen(given.first_day);
    seen(std::min(given.last_day, cut_day));
  }
  for (const chart::Found& found : chart.found) seen(found.day);
  for (const chart::Event& event : chart.events) {
    if (event.kind == chart::EventKind::death && event.day <= cut_day) return event.day;
    seen(event.day);
  }
  return last;
}

TimeFacts time_facts(const History& history, int cut_day, bool followed_to_cut) {
  TimeFacts facts;
  for (const chart::Event& event : history.chart.events) {
    if (event.day > cut_day || event.day < 0) continue;
    if (event.kind == chart::EventKind::death && facts.death < 0) facts.death = event.day;
    if (event.kind == chart::EventKind::new_treatment && facts.new_treatment < 0) facts.new_treatment = event.day;
  }
  const int known = facts.death >= 0 ? facts.death : cut_day;
  facts.last_known_alive = followed_to_cut ? known : last_known_alive(history.chart, cut_day);
  if (history.off_treatment_day >= 0 && history.off_treatment_day <= known)
    facts.end_of_treatment = history.off_treatment_day;
  for (const Assessment& a : history.assessments) {
    if (a.day > known) break;
    if (a.day > 0 && a.met_now != chart::Response::not_assessed) facts.assessments.push_back(a.day);
    if (a.progression && facts.progression < 0) facts.progression = a.progression_day;
    if (a.confirmed >= chart::Response::partial && facts.response < 0) facts.response = a.confirmed_since;
  }
  return facts;
}

std::optional<DerivedTime> derive_time(const TimeEndpoint& endpoint, int gap_days, const TimeFacts& facts) {
  if (endpoint.population == Population::responders && facts.response < 0) return std::nullopt;
  if (endpoint.population == Population::off_treatment && facts.end_of_treatment < 0) return std::nullopt;
  DerivedTime time;
  if (endpoint.from == TimeFrom::response) time.start_day = facts.response;
  if (endpoint.from == TimeFrom::end_of_treatment) time.start_day = facts.end_of_treatment;
  if (time.start_day < 0) return std::nullopt;
  const First first = first_event(endpoint, facts, time.start_day);
  for (const CensoringRow& row : endpoint.censored) {
    if (!applies(row.when, first, facts, time.start_day, gap_days)) continue;
    time.end_day = censored_at(row, first, facts, time.start_day);
    time.reason = row.reason;
    return time;
  }
  if (first.day < 0) return std::nullopt;  // the reader asks for a row of those without an event
  time.end_day = first.day;
  time.event = true;
  time.what = first.event;
  time.reason = event_words[chart::index(first.event)];
  return time;
}

void take_times(const CensoringTable& table, const TimeFacts& facts, PatientOutcome& out) {
  for (const auto& [id, time] : {std::pair{"overall_survival", &out.overall_survival},
                                 {"progression_free_survival", &out.progression_free_survival},
                                 {"time_to_progression", &out.time_to_progression},
                                 {"duration_of_response", &out.duration_of_response}}) {
    const TimeEndpoint* const endpoint = table.find(id);
    const auto derived = endpoint ? derive_time(*endpoint, table.gap_days, facts) : std::nullopt;
    *time = derived ? std::optional(TimeToEvent{derived->days(), derived->event}) : std::nullopt;
  }
}

}  // namespace titrate::results
