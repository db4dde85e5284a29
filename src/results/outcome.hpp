#pragma once
// What became of one patient by the data cut: the facts that every endpoint counts. The one place that knows what a
// course is.

#include "chart/chart.hpp"
#include "results/assessment.hpp"
#include "results/definitions.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace titrate::results {

/// A block of `course_days` counted from day 1.
struct Course {
  bool dosed = false;  ///< at least one dose of a study drug was given; only such a block is a course
  std::array<std::int8_t, chart::term_count> worst;  ///< worst grade after the first dose; -1 = never assessed
  Course() { worst.fill(-1); }
};

/// Status at the data cut, as Table 2 of Ferrajoli 2008: responder ever, else progressed, else dead early, else stable.
enum class Status : std::uint8_t { responded, progressed, early_death, stable };

/// Days to an endpoint's event, or to where the patient was censored.
struct TimeToEvent {
  int days;
  bool event;
};

struct PatientOutcome {
  // who
  int cohort = 0;
  chart::Baseline baseline;
  double longest_node_cm = chart::missing;  ///< at baseline

  // how long; days from day 1, -1 = did not happen by the cut
  int enrolled = 0;       ///< calendar day of enrolment
  int followed_days = 0;  ///< to death or the cut
  int death_day = -1;
  int off_treatment_day = -1;
  int progression_day = -1;
  chart::Response best = chart::Response::not_assessed;  ///< confirmed by the cut
  int first_response_day = -1;  ///< day the criteria of a response were first met (and later confirmed)
  int best_response_day = -1;
  Status status = Status::stable;
  /// By the censoring table (take_times); nothing = not of the endpoint's population.
  std::optional<TimeToEvent> overall_survival, progression_free_survival, time_to_progression, duration_of_response;

  // harm, over the time on treatment
  std::array<std::int8_t, chart::term_count> worst;
  std::array<std::int8_t, chart::term_count> at_baseline;  ///< last grade on or before day 1; -1 = never assessed
  int flare_grade = 0;                                     ///< worst
  int flare_onset = -1;                                    ///< first
  int flare_days = -1;  ///< length of the first episode; -1 = none or not over by the cut
  int flare_episodes = 0;
  bool lysis_laboratory = false, lysis_clinical = false;
  bool lysis_laboratory_extended = false, lysis_clinical_extended = false;
  std::vector<Course> courses;

  // dose of the first study drug
  double tolerated_dose_mg = 0;  ///< with most treated days, ties to the higher
  int treated_days = 0, hold_days = 0;
  double total_mg = 0;
  int high_dose_days = 0;                            ///< longest run at the high dose
  double best_alc_change = 0, best_node_change = 0;  ///< lowest value over baseline minus 1; 0 if never below
  bool spleen_halved = false, spleen_enlarged = false, alc_normal = false, marrow_clear = false;

  PatientOutcome() {
    worst.fill(-1);
    at_baseline.fill(-1);
  }
  bool responded() const { return best >= chart::Response::partial; }
  bool early_death(const Definitions& d) const {
    return death_day >= 0 && chart::study_day(death_day) <= d.early_death_days;
  }
};

/// What a summary reads of one patient, wherever it stands: a record, or the chart and the conduct of one who is being
/// followed. Good as long as those are.
struct History {
  const chart::Chart& chart;
  std::span<const Assessment> assessments;  ///< one per visit
  std::span<const Decision> ledger;
  int off_treatment_day = -1;
};

/// Everything that happened to one patient, in the order a reader would check it.
struct PatientRecord {
  chart::Chart chart;
  std::vector<Assessment> assessments;  ///< one per visit
  Ledger ledger;
  int off_treatment_day = -1;  ///< first day without treatment for good; -1 = still on it
  std::string off_treatment_reason;
  std::uint32_t attempt = 0;  ///< of sampling: how many virtual patients before this one were not eligible
  int days_simulated = 0;     ///< days that the model lived through; 0 = a recorded patient
  History history() const { return {chart, assessments, ledger, off_treatment_day}; }
};

/// Counts all but the times to events (results/time_to_event.hpp) up to `cut_day` (days from the patient's day 1; later
/// entries of the chart are not yet known then). `out` is written anew from first to last; of the patient before it
/// only the memory is used.
void summarize(const History& history, chart::Agent study_drug, int cut_day, const Definitions& definitions,
               PatientOutcome& out);
PatientOutcome summarize(const PatientRecord& record, chart::Agent study_drug, int cut_day,
                         const Definitions& definitions);

}  // namespace titrate::results
