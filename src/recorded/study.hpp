#pragma once
// The protocol carried out on recorded charts: what became of each patient, what the protocol would have done, and
// which rows all of it came from. endpoints.json, findings.json, deviations.json and the report are renderings of this.

#include "cdisc/sdtm_study.hpp"
#include "conduct/eligibility.hpp"
#include "recorded/deviations.hpp"
#include "results/study.hpp"
#include "results/time_to_event.hpp"

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace titrate::recorded {

/// One enrolled patient.
struct Patient {
  std::size_t source = 0;  ///< index into RecordedStudy::patients
  results::PatientRecord record;
  results::PatientOutcome outcome;
  std::vector<conduct::EligibilityFinding> eligibility;
  std::vector<std::string> not_assessable;  ///< what the chart leaves open, each with the reason
  /// Study drugs as the protocol ordered them from day to day, after what was given before; by agent and day.
  std::vector<chart::Administration> ordered;
  results::TimeFacts times;                    ///< up to the last day known of; nobody is followed beyond
  std::bitset<chart::measure_count> measured;  ///< what any visit has a value of
  /// Where the assessments lie that memory had no room for; the record's visits are then not here either. See Opened.
  std::optional<cdisc::Shelf::Place> put_away = {};
};

/// A line of the CONSORT flow; a line that nobody belongs to is kept.
struct FlowLine {
  std::string id, label;
  int depth = 0;                      ///< under the line before of less depth
  std::vector<std::size_t> subjects;  ///< indices into RecordedStudy::patients
};

struct Study {
  results::Study results;  ///< kind "recorded": endpoints with exact intervals, curves, what the protocol says
  cdisc::RecordedStudy source;
  std::vector<Patient> patients;  ///< enrolled, in the order of DM
  Deviations deviations;          ///< by patient
  std::vector<FlowLine> flow;
  std::string imputation;  ///< the rule for partial dates
};

}  // namespace titrate::recorded
