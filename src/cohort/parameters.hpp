#pragma once
// The population's parameters as read from library/parameters/, with their uncertainty.

#include "base/document.hpp"
#include "base/random.hpp"
#include "cohort/distribution.hpp"
#include "cohort/theta.hpp"

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

class PopulationParameters {
 public:
  /// Throws Error(input) with every problem of the file.
  static PopulationParameters read(const std::string& file);
  static PopulationParameters read(Document& document);

  /// Every parameter at its value.
  const Theta& central() const { return central_; }
  /// One draw of the uncertain parameters, each independent of the others: normal on its scale around its value, cut at
  /// its range. The draw of one parameter depends only on the key and on its place in Theta.
  Theta draw(StreamKey key) const;

  const std::vector<ParameterEntry>& entries() const { return entries_; }  ///< in the order of Theta
  double uncertainty_scale() const { return uncertainty_scale_; }
  /// Ids of the evidence that the values were fitted to.
  const std::vector<std::string>& fitted_to() const { return fitted_to_; }

 private:
  Theta central_{};
  std::vector<ParameterEntry> entries_;
  std::vector<std::string> fitted_to_;
  double interval_ = 0, uncertainty_scale_ = 1;
};

}  // namespace titrate::cohort
