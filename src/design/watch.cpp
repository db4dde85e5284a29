#include "design/watch.hpp"

#include "design/design_file.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

namespace titrate::design {

namespace {

using chart::Term;
using results::Assessment;
using results::History;

/// Confirmed at the next assessment at least 56 days later (docs/definitions.md); calendars have one every 84 days.
constexpr int confirmation_days = 56 + 2 * 84;

bool is_response(const std::string& endpoint) {
  return endpoint == "overall_response" || endpoint == "complete_response";
}

chart::Response wanted(const std::string& endpoint) {
  return endpoint == "complete_response" ? chart::Response::complete : chart::Response::partial;
}

/// What an event of an endpoint is at one assessment; nothing for those that are found otherwise.
std::function<bool(const Assessment&)> seen_at(const std::string& endpoint, const results::Definitions& d) {
  const auto flare = [](int grade) {
    return [grade](const Assessment& a) { return a.flare && a.flare_grade >= grade; };
  };
  if (endpoint == "flare_any") return [](const Assessment& a) { return a.flare; };
  if (endpoint == "flare_g2_4") return flare(d.moderate_grades.low);
  if (endpoint == "flare_g3_4") return flare(d.high_grades.low);
  if (endpoint == "lysis_laboratory") return [](const Assessment& a) { return a.lysis_laboratory; };
  if (endpoint == "lysis_clinical") return [](const Assessment& a) { return a.lysis_clinical; };
  if (endpoint == "lysis_laboratory_extended") return [](const Assessment& a) { return a.lysis_laboratory_extended; };
  if (endpoint == "lysis_clinical_extended") return [](const Assessment& a) { return a.lysis_clinical_extended; };
  constexpr std::string_view severe = "_g3_4";
  if (endpoint.ends_with(severe))
    for (std::size_t term = 0; term < chart::term_count; ++term)
      if (chart::name(static_cast<Term>(term)) == std::string_view(endpoint).substr(0, endpoint.size() - severe.size()))
        return [term, &d](const Assessment& a) { return a.grade[term] >= d.high_grades.low; };
  return {};
}

/// Events that a chart has by their own day.
bool of_event(const std::string& endpoint, const chart::Event& event, const results::Definitions& d) {
  using chart::EventKind;
  const bool severe = event.grade >= d.high_grades.low;
  if (endpoint == "infection_g3_4")
    return severe && (event.kind == EventKind::infection || event.kind == EventKind::pneumonia);
  if (endpoint == "pneumonia_g3_4") return severe && event.kind == EventKind::pneumonia;
  if (endpoint == "thrombosis") return event.kind == EventKind::thrombosis;
  if (endpoint == "early_death")
    return event.kind == EventKind::death && chart::study_day(event.day) <= d.early_death_days;
  return false;
}

bool by_events(const std::string& endpoint) {
  return endpoint == "infection_g3_4" || endpoint == "pneumonia_g3_4" || endpoint == "thrombosis" ||
         endpoint == "early_death";
}

bool is_progression(const std::string& endpoint) {
  return endpoint == "progressive_disease" || endpoint == "progression_before_3_months";
}

int death_day(const History& h) {
  for (const chart::Event& e : h.chart.events)
    if (e.kind == chart::EventKind::death) return e.day;
  return never;
}

int progression_known(const History& h) {
  for (const Assessment& a : h.assessments)
    if (a.progression) return a.day;
  return never;
}

Unit response(const Outcome& o, const History& h) {
  const chart::Response least = wanted(o.event.endpoint);
  const int window = o.event.stated_window() ? o.event.within_days : never;
  Unit unit;
  unit.known_day = std::min({window, death_day(h), progression_known(h)});
  bool open = false;  // met by the end of the window, and neither confirmed nor refuted yet
  for (const Assessment& a : h.assessments) {
    if (a.confirmed >= least) {
      if (a.confirmed_since <= window) unit.event_day = a.day;
      return unit;
    }
    if (a.met_now == chart::Response::not_assessed) continue;
    if (a.day <= window)
      open = a.met_now >= least;
    else if (open && a.met_now < least) {
      unit.known_day = std::max(unit.known_day, std::min({a.day, death_day(h), progression_known(h)}));
      return unit;
    } else if (!open) {
      return unit;
    }
  }
  if (open) unit.known_day = std::min(death_day(h), progression_known(h));
  return unit;
}

/// First event from `begins` (not before) to `ends` (included).
int first_event(const std::string& endpoint, const History& h, const results::Definitions& d, int begins, int ends) {
  const int off = h.off_treatment_day >= 0 ? h.off_treatment_day : never;
  if (by_events(endpoint)) {
    for (const chart::Event& e : h.chart.events)
      if (e.day >= begins && e.day <= ends && (e.day < off || endpoint == "early_death") && of_event(endpoint, e, d))
        return e.day;
    return never;
  }
  if (is_progression(endpoint)) {
    const int latest = endpoint == "progressive_disease" ? ends : std::min(ends, d.early_progression_days - 1);
    for (const Assessment& a : h.assessments)
      if (a.progression) return a.progression_day <= latest ? a.day : never;
    return never;
  }
  const auto seen = seen_at(endpoint, d);
  for (const Assessment& a : h.assessments)
    if (a.day > begins && a.day <= ends && a.day <= off && seen(a)) return a.day;
  return never;
}

Unit one_patient(const Outcome& o, const History& h, const results::Definitions& d) {
  if (is_response(o.event.endpoint)) return response(o, h);
  int window = o.event.stated_window() ? o.event.within_days : never;
  if (o.event.endpoint == "early_death") window = std::min(window, d.early_death_days);
  if (o.event.endpoint == "progression_before_3_months") window = std::min(window, d.early_progression_days);
  Unit unit;
  unit.event_day = first_event(o.event.endpoint, h, d, 0, window);
  unit.known_day = std::min(window, death_day(h));
  const bool on_treatment = o.event.endpoint != "early_death" && !is_progression(o.event.endpoint);
  if (on_treatment && h.off_treatment_day >= 0) unit.known_day = std::min(unit.known_day, h.off_treatment_day);
  return unit;
}

std::vector<Unit> courses(const Outcome& o, const History& h, const results::Definitions& d, int course_days) {
  std::vector<Unit> units;
  const int last = h.assessments.empty() ? 0 : h.assessments.back().day;
  const int off = h.off_treatment_day >= 0 ? h.off_treatment_day : never;
  const int until = std::min({off, death_day(h), last + 1, o.event.stated_window() ? o.event.within_days : never});
  for (int begins = 0; begins < until; begins += course_days) {
    const int ends = begins + course_days;
    Unit unit{.begins = begins};
    unit.event_day = first_event(o.event.endpoint, h, d, begins, by_events(o.event.endpoint) ? ends - 1 : ends);
    unit.known_day = std::min({ends, off, death_day(h)});
    units.push_back(unit);
  }
  return units;
}

}  // namespace

std::string why_not_watched(const std::string& endpoint) {
  if (is_response(endpoint) || is_progression(endpoint) || by_events(endpoint)) return "";
  static const results::Definitions none{};
  if (seen_at(endpoint, none)) return "";
  return "it is a state at the data cut or a worst grade within bounds, not an event with a day";
}

std::vector<Problem> watching_problems(const Design& design, bool window_needed, const std::string& file) {
  std::vector<Problem> problems;
  for (std::size_t i = 0; i < design.outcomes.size(); ++i) {
    const Event& event = design.outcomes[i].event;
    const std::string path = fmt::format("outcome {} ({})", i + 1, event.endpoint);
    if (const std::string why = why_not_watched(event.endpoint); !why.empty())
      problems.push_back({{.file = file},
                          path + ": an event with a day, to be found in patients",
                          why,
                          "count overall_response, complete_response, early_death, a grade 3-4 toxicity, a flare or a "
                          "lysis"});
    const bool fixed = event.endpoint == "early_death" || event.endpoint == "progression_before_3_months";
    if (window_needed && !event.stated_window() && !fixed)
      problems.push_back(
          {{.file = file},
           path + ": `within`, from which on a patient without the event counts as one who will not have it",
           "none",
           fmt::format("state it in the file, or add --set {}outcome.{}.within='183 d' (the 2008 paper leaves it open; "
                       "most of its best responses came within six months)",
                       design.protocol == file ? "monitoring." : "", i)});
    if (event.per_course && (is_response(event.endpoint) || is_progression(event.endpoint) || fixed))
      problems.push_back({{.file = file},
                          path + ": an event that can happen in each course",
                          "per = \"course\"",
                          "count it per patient"});
  }
  return problems;
}

WatchedPatient watch(const Design& design, const results::History& history, const results::Definitions& definitions,
                     int course_days) {
  WatchedPatient patient{.enrolled = history.chart.enrolled, .units = {}};
  for (const Outcome& o : design.outcomes)
    patient.units.push_back(o.event.per_course ? courses(o, history, definitions, course_days)
                                               : std::vector<Unit>{one_patient(o, history, definitions)});
  return patient;
}

int follow_up_needed(const Design& design) {
  int days = 0;
  for (const Outcome& o : design.outcomes) {
    const int window = o.event.stated_window() ? o.event.within_days : 0;
    days = std::max(days, window + (is_response(o.event.endpoint) ? confirmation_days : 0));
  }
  return days + 1;
}

}  // namespace titrate::design
