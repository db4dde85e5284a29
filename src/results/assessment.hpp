#pragma once
// What the clinic judged at one visit, and what the protocol decided there.

#include "chart/chart.hpp"
#include "chart/name.hpp"
#include "chart/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace titrate::results {

/// Which finding of the response criteria made a progression, as bits.
enum ProgressionReason : std::uint8_t {
  progression_nodes = 1,
  progression_spleen_liver = 2,
  progression_lymphocytes = 4,
  progression_new_lesion = 8,
  progression_transformation = 16,
  progression_counts = 32,  ///< hemoglobin or platelets, where the leukemia is the cause
  progression_marrow = 64,
};

/// Death: grades run from 1 to this.
inline constexpr int worst_grade = 5;

struct Assessment {
  int day = 0;
  /// Grade per term at this visit; -1 = not assessed (a missing value has no grade and is never normal).
  std::array<std::int8_t, chart::term_count> grade;

  chart::Response met_now = chart::Response::not_assessed;  ///< category whose criteria this visit meets (unconfirmed)
  chart::Response confirmed = chart::Response::not_assessed;  ///< best confirmed so far
  int confirmed_since = -1;  ///< day at which the criteria of `confirmed` were first met
  bool progression = false;  ///< progressive disease, confirmed as the criteria ask; stays true
  int progression_day = -1;  ///< day at which it was first seen
  std::uint8_t progression_reason = 0;

  bool flare = false;        ///< present at this visit
  int flare_grade = 0;       ///< of the present flare at this visit
  int flare_onset = -1;      ///< day of the present or last flare's onset
  int flare_episodes = 0;    ///< so far; a new one needs 7 days without
  bool flare_nodes = false;  ///< recorded beside the grade: nodes at least the stated share above baseline
  bool flare_lymphocytosis = false;

  bool lysis_laboratory = false, lysis_clinical = false;                    ///< found at this visit, strict window
  bool lysis_laboratory_extended = false, lysis_clinical_extended = false;  ///< found at this visit, extended windows

  /// Clinical grade of the lysis found at this visit, where the set has one; 0 = laboratory alone, -1 = no lysis.
  std::int8_t lysis_grade = -1;

  /// Residual disease undetectable in the last sample so far, by method; unknown = no sample yet.
  chart::Answer mrd_flow_negative = chart::Answer::unknown, mrd_pcr_negative = chart::Answer::unknown;

  Assessment() { grade.fill(-1); }
  friend bool operator==(const Assessment&, const Assessment&) = default;
  int grade_of(chart::Term term) const { return grade[chart::index(term)]; }
};

/// One decision and the rule that made it. The ledger is enough to replay a patient's treatment.
struct Decision {
  enum class Kind : std::uint8_t {
    start,
    escalate,
    escalation_declined,
    reduce,
    hold,
    resume,
    stop,
    support_start,
    support_declined,
    planned_change,
    rule_declined,  ///< a rule's condition was met and its chance said no
    kept_at_floor,  ///< a reduction was asked for, the dose is at its floor and stays
  };
  int day = 0;
  Kind kind{};
  chart::Agent agent{};
  chart::Name rule;         ///< id of the rule that decided; "plan" for the protocol's own schedule
  double from = 0, to = 0;  ///< mg a day (amount a day for supportive care)
  double draw = -1;         ///< uniform draw that decided, -1 where nothing was left to chance
  std::uint64_t draw_index = 0;
  std::vector<chart::Name> also;  ///< rules that matched at this visit and lost

  friend bool operator==(const Decision&, const Decision&) = default;
};
inline constexpr std::array<std::string_view, 12> decision_names{
    "start", "escalate", "escalation declined", "reduce",         "hold",          "resume",
    "stop",  "support",  "support declined",    "planned change", "rule declined", "kept at floor"};

using Ledger = std::vector<Decision>;

}  // namespace titrate::results
