#pragma once
// Protocols side by side on the same virtual patients.
//
// A virtual patient is drawn from (seed, trial, patient, purpose): two protocols of the same population and parameters
// treat the same people, with the same chances, so that a difference between them is not one of the draw.

#include "base/progress.hpp"
#include "design/blocks.hpp"
#include "results/study.hpp"
#include "trial/setup.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace titrate::design {

/// What is compared: an endpoint of endpoints.json, or a quantity of the study drug.
struct Measure {
  std::string id = {}, label = {};
  std::optional<results::Per> per = {};  ///< rates; nothing = a quantity
  std::string unit = {};                 ///< of quantities; "" = a share
  bool higher_is_better = false;
  bool complement = false;  ///< the share that the endpoint does not count: death for alive
};
/// In the order of the page: response, flare, lysis, cytopenias per patient and per course, dose, deaths.
const std::vector<Measure>& measures();

struct Contender {
  std::string label = {};
  trial::Setup setup = {};
};

struct CompareOptions {
  int trials = 1000;
  int patients = 0;  ///< per trial; 0 = the first protocol's
  std::uint64_t seed = 1;
  int threads = 0;
  const StopToken* stop = nullptr;
  Progress progress = {};    ///< in patients, of all protocols
  Blocks* blocks = nullptr;  ///< shared with other processes, or kept for a restart; changes no byte of the result
};

/// Of one trial: the value of every measure under every protocol, NaN where it has none; and how its patients differ.
struct TrialScores {
  std::vector<std::vector<double>> value = {};  ///< [protocol][measure]
  std::vector<std::vector<std::int32_t>> gained =
      {};  ///< [protocol][measure]: patients with the event here and not under the first
  std::vector<std::vector<std::int32_t>> lost = {};  ///< and the other way round
  std::int32_t differing = 0;                        ///< patients who are not the same person under all protocols
  std::int32_t aged_65 = 0;                          ///< patients of 65 years and over, under the first
};

/// Trials first … first + count - 1 of the seed, in order: the same whatever else is scored, so that blocks of trials
/// can be spread over machines and a search can add to what it has.
std::vector<TrialScores> score_trials(const std::vector<Contender>& contenders, std::uint32_t first, int count,
                                      const CompareOptions& options, ProgressMeter* progress = nullptr);

/// Of one measure under one protocol.
struct Compared {
  std::optional<double> mean = {};             ///< over trials
  std::optional<results::Span> interval = {};  ///< predictive, of one trial
  // against the first protocol, in the same trials
  std::optional<double> difference = {};
  std::optional<results::Span> difference_interval = {};  ///< predictive, of one trial
  double standard_error = 0;                              ///< of the mean difference: what more trials would narrow
  double gained = 0, lost = 0;                            ///< per 100 patients, for measures per patient
};

struct Comparison {
  std::vector<std::string> labels = {}, ids = {}, titles = {};
  int trials = 0, patients = 0;
  std::uint64_t seed = 1;
  double level = 0.95;
  std::vector<std::vector<Compared>> compared = {};  ///< [protocol][measure]
  std::vector<std::string> notes = {};               ///< what a reader has to know: pairing, ORIGIN, the model's limits
};

/// Runs and sums up. Throws Error(input) where a protocol's study drug is not modelled. In the processes that do not
/// lead (Blocks::leads) nothing is summed up: `trials` is 0.
Comparison compare(const std::vector<Contender>& contenders, const CompareOptions& options);
/// From scores that are there already.
Comparison sum_up(const std::vector<Contender>& contenders, const std::vector<TrialScores>& scores,
                  const CompareOptions& options);

/// `{"schema": "titrate/comparison/1", …}`
nlohmann::ordered_json to_json(const Comparison& comparison);
std::string to_text(const Comparison& comparison);
/// One page that a committee can read; `runtime_folder` as for every report.
void write_comparison_page(const Comparison& comparison, const std::string& command, const std::string& version,
                           const std::string& runtime_folder, std::ostream& out);

}  // namespace titrate::design
