#pragma once
// Contrasts: what papers say of one group, time or schedule against another, set beside what virtual trials of the
// paper's size say under the posterior. Which contrasts, with which published figures, is data: library/contrasts/.

#include "base/progress.hpp"
#include "trial/setup.hpp"
#include "trial/simulate.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace titrate::inference {

/// A protocol as a contrast looks at it.
struct Scenario {
  std::string id, regimen;
  std::vector<std::string> sets;  ///< "path=value", as `simulate --set` takes them
  int patients = 0;               ///< per trial; 0 = the protocol's
  /// Where every patient starts: lymphocytes in 1e9/L, the longest node in cm.
  std::optional<double> alc, longest_node;
  std::string why;
};

/// Who of a trial is looked at. `dosed`: on every day before the last of the part's days.
enum class Among { all, flare, no_flare, responders, others, dosed };

/// A number of one trial.
struct Part {
  enum class Quantity {
    share,          ///< of an endpoint's denominator, those with the event
    best_response,  ///< of the responders, those whose best response was first met within the days
    fold,           ///< median over patients of a measure on the last day over that on the first
    friedman_p,     ///< of a measure over the days, in the first `n` patients who have them all; chi-squared
    survival,       ///< median time to progression or death, months
    event_share,    ///< of the patients, those with an event within the days
    event_day,      ///< median study day of the first such event
    flare_onset,    ///< of the first flares with onset by the last day, those with onset on the first day or later
  };
  Quantity quantity = Quantity::share;
  std::string scenario = {};
  std::string outcome = {};  ///< id of an endpoint
  results::Per per = results::Per::patient;
  Among among = Among::all;
  std::string cohort = {};  ///< id of one, "" = all
  chart::Measure measure = chart::Measure::lymphocytes;
  chart::EventKind event = chart::EventKind::thrombosis;
  std::vector<int> days = {};  ///< study days, ascending
  int n = 0;
};

/// What a paper prints of a part.
struct Figure {
  double value = 0;
  std::optional<int> events, n;
};

enum class Comparison { value, ratio, difference };

struct Contrast {
  std::string id, label, unit, source, note;
  Comparison comparison = Comparison::value;
  Part of;
  std::optional<Part> against;
  std::optional<Figure> published_of, published_against;
  std::optional<double> median_at_least, median_at_most;  ///< what the prediction must show
  /// Of the published figures, where there are any.
  std::optional<double> published() const;
};

struct ContrastList {
  std::string id, title;
  std::vector<Scenario> scenarios;
  std::vector<Contrast> contrasts;
  std::vector<std::string> files;  ///< read, in order

  /// Reads library/contrasts/ID.toml and the evidence that it names. Throws Error(input) with every problem.
  static ContrastList read(const std::string& id, const std::string& library);
};

/// One trial as it is looked at.
struct TrialView {
  const trial::Setup& setup;
  const results::EndpointList& endpoints;
  std::span<const results::PatientOutcome> outcomes;
  std::span<const results::PatientRecord> records;
};

/// NaN where the trial has no such number: nobody in the denominator, a median that is not reached.
double evaluate(const Part& part, const TrialView& trial);

struct PredictedContrast {
  const Contrast* contrast;
  double median = 0, low = 0, high = 0;  ///< over virtual trials; the interval is 95 %
  int trials = 0;                        ///< that have the number
  std::optional<bool> inside() const;    ///< the published figure lies within the interval, ends included
  std::optional<bool> holds() const;     ///< the median is where it has to be
};

struct ContrastOptions {
  int trials = 400;
  std::uint64_t seed = 1;
  int threads = 0;
  std::string parameters = {};  ///< text of a parameter file in the place of the library's; "" = that one
  const StopToken* stop = nullptr;
  Progress progress = {};  ///< in virtual trials
};

/// Each scenario's trials with parameters drawn as `simulate` draws them; scenarios of one regimen have the same
/// patients. Type 1 quantiles. The same bytes for any number of threads.
std::vector<PredictedContrast> predict(const ContrastList& list, const std::string& library,
                                       const ContrastOptions& options);

}  // namespace titrate::inference
