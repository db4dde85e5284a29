#pragma once
// The protocol carried out on recorded charts: what became of each patient, what the protocol would have done, and
// which rows all of it came from. endpoints.json, findings.json, deviations.json and the report are renderings of this.

#include "cdisc/sdtm_study.hpp"
#include "conduct/eligibility.hpp"
#include "results/study.hpp"
#include "results/time_to_event.hpp"

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::recorded {

enum class DeviationKind : std::uint8_t {
  not_eligible,
  dose_above_order,
  dose_below_order,
  dose_omitted,
  dose_on_hold,
  dose_after_stop,
  treatment_past_progression,
  care_omitted,
  care_amount,
  visit_missed,
  activity_missed,
  count_
};
inline constexpr std::size_t deviation_kind_count = static_cast<std::size_t>(DeviationKind::count_);

struct DeviationInfo {
  std::string_view id;     ///< as deviations.json spells it
  std::string_view title;  ///< as a page prints it
};
const DeviationInfo& info(DeviationKind kind);

/// What was done against the protocol, over a stretch of days on which it was the same.
struct Deviation {
  DeviationKind kind{};
  std::size_t patient = 0;  ///< index into Study::patients
  int first_day = 0, last_day = 0;
  std::string subject_of = {};    ///< agent, visit or criterion
  double ordered = 0, given = 0;  ///< amount a day in the agent's unit; 0 where it is no dose
  std::string rule = {};          ///< of the protocol that asked otherwise, where one rule did
  std::string what = {};
  bool minor = false;      ///< no longer than the visit window
  cdisc::RowRef row = {};  ///< row 0 = of what is not there
};

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
  std::vector<Deviation> deviations;
  std::vector<FlowLine> flow;
  std::string imputation;  ///< the rule for partial dates
};

}  // namespace titrate::recorded
