#pragma once
// Hand-made patients for the tests of this room.

#include "results/endpoints.hpp"

#include <string>
#include <utility>
#include <vector>

namespace titrate::results::test {

inline std::string library_folder() { return std::string(TITRATE_SOURCE_DIR) + "/library"; }
inline const Definitions& definitions() {
  static const Definitions read = read_definitions(library_folder() + "/criteria/definitions.toml");
  return read;
}

/// One patient's record, written down day by day.
struct Record {
  PatientRecord record;

  Record() { visit(0); }
  /// A visit and what was judged there; grades that are not named were not assessed.
  Assessment& visit(int day) {
    record.chart.visits.add(day);
    record.assessments.emplace_back().day = day;
    return record.assessments.back();
  }
  Assessment& graded(int day, chart::Term term, int grade) {
    Assessment& a = visit(day);
    a.grade[chart::index(term)] = static_cast<std::int8_t>(grade);
    return a;
  }
  using Values = std::vector<std::pair<chart::Measure, double>>;
  void measured(const Values& values) {
    for (const auto& [measure, value] : values) record.chart.visits.set(measure, value);
  }
  void measured(int day, const Values& values) {
    visit(day);
    measured(values);
  }
  Record& dose(int first, int last, double mg) {
    record.chart.administrations.push_back({chart::Agent::lenalidomide, first, last, mg});
    return *this;
  }
  Record& event(chart::EventKind kind, int day, int grade = 0) {
    record.chart.events.push_back({kind, day, grade, ""});
    return *this;
  }
  Record& decided(Decision::Kind kind, int day) {
    record.ledger.push_back({.day = day,
                             .kind = kind,
                             .agent = chart::Agent::lenalidomide,
                             .rule = "rule",
                             .from = 0,
                             .to = 0,
                             .draw = -1,
                             .draw_index = 0,
                             .also = {}});
    return *this;
  }
  Record& left(int day) {
    record.off_treatment_day = day;
    return *this;
  }
  PatientOutcome at_cut(int day) const { return summarize(record, chart::Agent::lenalidomide, day, definitions()); }
};

}  // namespace titrate::results::test
