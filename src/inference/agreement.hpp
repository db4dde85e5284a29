#pragma once
// Does the posterior predict the published outcomes, those of trials that it saw and of trials that it did not?

#include "inference/posterior_file.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::inference {

struct Prediction {
  std::string trial, id;
  results::Per per = results::Per::patient;
  int events = 0, n = 0;
  double mean = 0, low = 0, high = 0;          ///< predictive, 95 %
  double sampling_low = 0, sampling_high = 0;  ///< parameters fixed
  double share() const { return static_cast<double>(events) / n; }
  bool inside() const { return low <= share() && share() <= high; }
  /// Interval score at 95 % (Gneiting and Raftery, JASA 2007;102:359): width, and 40 times the distance outside.
  double score() const;
  /// The same outcome predicted by a beta-binomial of the other trials' counts alone; nothing where no other trial
  /// prints it.
  std::optional<double> reference_score;
  bool reference_inside = false;
};

struct Agreement {
  std::vector<Prediction> predictions;  ///< scored outcomes
  std::vector<std::string> not_predicted;
  int with_events() const;
  int with_events_inside() const;
  int zero_events() const;
  int zero_events_inside() const;
  double width() const;
  double sampling_width() const;
};

struct AgreementOptions {
  int trials = 400;  ///< virtual trials per published one
  std::uint64_t seed = 1;
  int threads = 0;
  const StopToken* stop = nullptr;
  Progress progress;  ///< in virtual patients of one trial
};

/// Scored outcomes of one published trial under the parameters of `text`, a parameter file.
void predict(const trial::Setup& setup, const std::string& id, const std::string& text, bool sampling_only,
             const AgreementOptions& options, Agreement& into);

/// Adds to each prediction how a beta-binomial of the other trials alone would have done. Its mean is uniform and its
/// correlation beta(1, 9) before their counts; both are integrated over.
void compare_with_beta_binomial(const Calibration& calibration, Agreement& agreement);

/// 2.5 and 97.5 % of the share in n new patients, given events of n in other trials.
std::pair<double, double> beta_binomial_interval(const std::vector<std::pair<int, int>>& others, int n);

}  // namespace titrate::inference
