#pragma once
// Which values of a plate may be believed: library/assays/.

#include <string>

namespace titrate::assay {

/// Shares as fractions of 1.
struct Rules {
  std::string id, title, source;
  bool verified = false;             ///< compared with the original documents
  double variance_power = 0;         ///< weight of a well: 1 / response^power
  double five_parameters_below = 0;  ///< P of the extra-sum-of-squares F test
  long least_levels = 0;             ///< concentrations of standards other than zero
  double most_reversal = 0;          ///< of a standard behind its neighbour, share of the response
  double blank_deviations = 0;       ///< limit of detection: standard deviations above the blanks' mean
  double least_recovery = 0, most_recovery = 0;
  double most_variation = 0;  ///< coefficient of variation
};

/// Throws Error(input) with every problem found.
Rules read_rules(const std::string& file);

}  // namespace titrate::assay
