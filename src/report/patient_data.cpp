#include "report/patient_data.hpp"

#include "report/sections.hpp"

namespace titrate::report {

using chart::index;
using chart::Measure;
using results::PatientRecord;

namespace {

constexpr std::array drawn{Measure::neutrophils, Measure::platelets,     Measure::hemoglobin,
                           Measure::lymphocytes, Measure::node_products, Measure::urate,
                           Measure::phosphate,   Measure::potassium,     Measure::creatinine};

std::string spelled(Measure measure) { return std::string(chart::name(measure)); }

/// One array per measure, null where a visit has no value.
template <class Visits>
Json columns(const Visits& visits, int first_day, int last_day) {
  Json result = Json::object();
  Json days = Json::array();
  for (const chart::VisitRow visit : visits)
    if (visit.day >= first_day && visit.day <= last_day) days.push_back(chart::study_day(visit.day));
  result["day"] = days;
  for (const Measure measure : drawn) {
    Json values = Json::array();
    for (const chart::VisitRow visit : visits)
      if (visit.day >= first_day && visit.day <= last_day) values.push_back(number_or_null(visit[measure]));
    result[spelled(measure)] = values;
  }
  return result;
}

Json flare_grades(const PatientRecord& record, int last_day) {
  Json grades = Json::array();
  for (std::size_t i = 0; i < record.chart.visits.size() && record.chart.visits[i].day <= last_day; ++i) {
    const bool asked = i < record.assessments.size() &&
                       (record.assessments[i].flare || record.chart.visits[i].has(Measure::flare_pain));
    grades.push_back(asked ? Json(record.assessments[i].flare ? record.assessments[i].flare_grade : 0) : Json(nullptr));
  }
  return grades;
}

Json limits(const chart::Chart& chart) {
  Json result = Json::object();
  for (const Measure measure : drawn) {
    if (!chart::is_missing(chart.limits.upper[index(measure)]))
      result[spelled(measure)] = chart.limits.upper[index(measure)];
    if (!chart::is_missing(chart.limits.lower[index(measure)]))
      result[spelled(measure) + "_low"] = chart.limits.lower[index(measure)];
  }
  return result;
}

Json given(const PatientRecord& record, int last_day, bool drugs) {
  Json rows = Json::array();
  for (const chart::Administration& a : record.chart.administrations)
    if (study_drug(a.agent) == drugs && a.first_day <= last_day && a.amount > 0)
      rows.push_back({{"agent", chart::name(a.agent)},
                      {"from", chart::study_day(a.first_day)},
                      {"to", chart::study_day(std::min(a.last_day, last_day))},
                      {"amount", a.amount}});
  return rows;
}

Json events(const PatientRecord& record, const results::PatientOutcome& o) {
  Json rows = Json::array();
  const auto add = [&](int day, const std::string& kind, const std::string& what) {
    if (day >= 0 && day <= o.followed_days)
      rows.push_back({{"day", chart::study_day(day)}, {"kind", kind}, {"what", what}});
  };
  add(o.flare_onset, "flare", "flare begins");
  add(o.first_response_day, "response",
      std::string(response_long(o.best)) + " as best, criteria first met here or later");
  add(o.progression_day, "progression", "progression");
  add(o.off_treatment_day, "off treatment", record.off_treatment_reason);
  for (const chart::Event& event : record.chart.events) {
    std::string kind(chart::name(event.kind));
    for (char& c : kind)
      if (c == '_') c = ' ';
    add(event.day, kind, (event.grade > 0 ? "grade " + std::to_string(event.grade) + " " : "") + event.detail);
  }
  return rows;
}

}  // namespace

Json patients_json(const results::Study& study) {
  const results::ExampleTrial& trial = study.example;
  Json patients = Json::array();
  for (std::size_t p = 0; p < trial.records.size(); ++p) {
    const PatientRecord& record = trial.records[p];
    const int last = trial.outcomes[p].followed_days;
    const int before = record.chart.visits.empty() ? 0 : record.chart.visits.front().day;
    Json visits = columns(record.chart.visits, before, last);
    visits["flare"] = flare_grades(record, last);
    patients.push_back({{"id", record.chart.id},
                        {"end", chart::study_day(last)},
                        {"visits", visits},
                        {"limits", limits(record.chart)},
                        {"doses", given(record, last, true)},
                        {"support", given(record, last, false)},
                        {"events", events(record, trial.outcomes[p])}});
  }
  Json chemistry = Json::array();
  for (const Analyte& analyte : lysis_chemistry)
    chemistry.push_back({{"name", chart::name(analyte.measure)}, {"label", analyte.label}});
  const auto shown = static_cast<std::size_t>(trial.shown_patient);
  const int last_shown = shown < trial.outcomes.size() ? trial.outcomes[shown].followed_days : 0;
  return {{"patients", patients},
          {"shown", trial.shown_patient + 1},
          {"truth", columns(trial.truth, 0, last_shown)},
          {"firstWeeks", 2 * study.definitions.course_days},
          {"chemistry", chemistry}};
}

}  // namespace titrate::report
