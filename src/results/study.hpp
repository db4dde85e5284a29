#pragma once
// The result of a run as it is published: endpoints.json and the report are two renderings of this.

#include "results/endpoints.hpp"
#include "results/evidence.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace titrate::results {

struct Span {
  double low, high;
};

struct Endpoint {
  std::string id, label;
  std::optional<Per> per;        ///< rates
  std::string unit;              ///< quantities
  std::optional<double> mean;    ///< nothing = not predicted, see reason
  std::optional<Span> interval;  ///< predictive: parameters, patients and measurement vary
  std::optional<Span> sampling;  ///< sampling only: parameters fixed
  double level = 0;
  double mean_n = 0;  ///< mean denominator over trials
  std::optional<PublishedRate> published;
  std::optional<Span> published_interval;  ///< exact (Clopper–Pearson) at `level`
  std::optional<double> published_value;   ///< for quantities
  std::optional<bool> inside;              ///< the published point lies in the predictive interval
  std::string status;                      ///< "fitted", "validated" or "" where nothing is published
  std::string reason;                      ///< why there is no prediction
  std::optional<Count> counted;            ///< recorded patients: what the rate is made of
  std::string method;                      ///< recorded patients: of the interval
};

/// The comparison's summary over scored outcomes.
struct Score {
  int scored = 0, predicted = 0, inside = 0;
  int zero_events = 0, zero_events_inside = 0;  ///< counted apart: an interval that starts at 0 covers them easily
  double width = 0, sampling_width = 0;         ///< summed over predicted outcomes
  std::vector<std::string> outside, not_predicted;
};

struct CurveResult {
  Curve curve;
  std::vector<int> day;                   ///< grid
  std::vector<double> pooled, low, high;  ///< pooled Kaplan–Meier; band over trials at `level`
  std::vector<double> at_risk;            ///< patients of a trial still at risk, mean over trials
};

/// One simulated trial in full, and one of its patients with the course behind the measurements.
struct ExampleTrial {
  int trial = 0;  ///< 0-based
  std::vector<PatientRecord> records;
  std::vector<PatientOutcome> outcomes;
  std::vector<int> cut_day;  ///< per patient, days from own day 1
  int shown_patient = 0;
  std::vector<chart::Visit> truth;  ///< of the shown patient, one a day, no measurement error
};

struct Study {
  std::string regimen, title, source;  ///< the protocol's id, title and source
  std::string kind = "virtual";        ///< or "recorded"
  std::uint64_t seed = 0;
  int trials = 0, patients_per_trial = 0;
  std::uint64_t days_simulated = 0;  ///< in all: with drawn and with fixed parameters
  std::string version, command;
  std::vector<std::string> inputs;  ///< files read, for the report
  std::vector<Endpoint> endpoints;
  Score score;
  std::vector<CurveResult> curves;
  Evidence evidence;
  Definitions definitions;
  std::vector<double> dose_levels_mg;
  std::vector<std::string> cohort_labels;
  std::string response_criteria, toxicity_criteria, lysis_criteria;  ///< titles
  std::vector<std::string> unverified;  ///< criteria sets not compared with their originals
  std::string parameter_note;           ///< what the parameter uncertainty is
  std::vector<std::pair<std::string, std::string>> protocol_summary;  ///< heading, sentence
  ExampleTrial example;

  /// Of 365.25 days: how much was simulated, so that a rate can be checked.
  double patient_years() const { return static_cast<double>(days_simulated) / 365.25; }
};

}  // namespace titrate::results
