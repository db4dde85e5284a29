#pragma once
// The population's parameters as read from library/parameters/, with their uncertainty.

#include "base/document.hpp"
#include "base/random.hpp"
#include "cohort/distribution.hpp"
#include "cohort/theta.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::cohort {

/// How sure a parameter's value is.
struct Uncertainty {
  Continuous::Scale scale = Continuous::Scale::linear;  ///< linear or log
  double low = 0, high = 0;                             ///< interval around the value
  double range_low = 0, range_high = 0;                 ///< a draw never leaves these
};

struct ParameterEntry {
  std::string name, unit, meaning, source, confidence;
  double value = 0;
  bool uncertain = false;
  Uncertainty uncertainty;
};

/// Parameters that were drawn together: a calibration's posterior.
struct Posterior {
  std::string made_by;             ///< the command
  std::vector<std::string> names;  ///< of the columns: "kappa1", or "ascertainment@chen-2011" for a trial's own value
  std::vector<double> weights;     ///< of each draw
  std::vector<double> draws;       ///< one row of the columns after the other
};

class PopulationParameters {
 public:
  /// Throws Error(input) with every problem of the file.
  static PopulationParameters read(const std::string& file);
  static PopulationParameters read(Document& document);

  /// Every parameter at its value.
  const Theta& central() const { return central_; }
  /// One draw of the uncertain parameters. Where there is a posterior, one of its draws; the parameters that it lacks
  /// stay at their values, and one that each trial has for itself is drawn for a trial that was not among them as
  /// below. Where there is none, each independent of the others: normal on its scale around its value, cut at its
  /// range; that draw of one parameter depends only on the key and on its place in Theta.
  Theta draw(StreamKey key) const;

  const std::optional<Posterior>& posterior() const { return posterior_; }
  /// From now on, draws and values are those of this trial (an id of the evidence), where the posterior has its own.
  void speak_for(const std::string& trial);

  const std::vector<ParameterEntry>& entries() const { return entries_; }  ///< in the order of Theta
  double uncertainty_scale() const { return uncertainty_scale_; }
  /// Ids of the evidence that the values were fitted to.
  const std::vector<std::string>& fitted_to() const { return fitted_to_; }

 private:
  struct Column {
    std::size_t parameter = 0;  ///< place in entries()
    bool used = false;          ///< shared, or of the trial that is spoken for
  };
  void read_posterior(const Table& table);
  double independent(std::size_t parameter, const Stream& stream) const;

  Theta central_{};
  std::optional<Posterior> posterior_;
  std::vector<Column> columns_;     ///< of the posterior
  std::vector<double> cumulative_;  ///< weights of the draws, added up
  std::vector<bool> of_a_trial_;    ///< per parameter: the posterior has it per trial, and not of this one
  std::vector<ParameterEntry> entries_;
  std::vector<std::string> fitted_to_;
  double interval_ = 0, uncertainty_scale_ = 1;
};

}  // namespace titrate::cohort
