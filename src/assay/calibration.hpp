#pragma once
// The curve of one analyte on one plate, and the range in which it may be believed.

#include "assay/concentration.hpp"
#include "assay/fit.hpp"
#include "assay/plates.hpp"
#include "assay/rules.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::assay {

/// A standard put back through its own curve.
struct Standard {
  double concentration = 0;
  std::vector<double> responses = {};
  std::vector<double> residuals = {};          ///< of each well: (response - curve) times the square root of its weight
  std::optional<double> back_calculated = {};  ///< from the mean response
  std::optional<double> recovery = {};         ///< share of the concentration
  std::optional<double> variation = {};        ///< coefficient of variation of the wells' concentrations
  bool accepted = false;
};

struct Calibration {
  std::size_t analyte = 0;
  std::string plate;
  long blanks = 0;
  double blank_mean = 0, blank_deviation = 0;
  std::optional<Fit> four, five;       ///< what was fitted
  std::optional<FTest> test;           ///< where both were
  std::optional<Model> chosen;         ///< nothing: no curve
  std::vector<Standard> standards;     ///< by concentration
  std::optional<double> detection;     ///< LOD; nothing where the blanks' response lies outside the curve
  std::optional<double> lower, upper;  ///< LLOQ, ULOQ: standards' concentrations, or the validated limit
  std::vector<std::string> notes;      ///< what a reader of the values must know

  const Fit& fit() const { return chosen == Model::five_parameters ? *five : *four; }
  bool usable() const { return chosen && lower; }
  /// What a mean response of so many wells says, times the dilution.
  Concentration measure(double mean_response, long wells, double dilution) const;
};

/// One calibration for each plate and analyte that has wells, in the order of the analytes, then of the plates' first
/// rows. Throws Error(input) with every plate that cannot be calibrated: too few standards, no blanks, responses that
/// do not rise (or fall) with the concentration.
std::vector<Calibration> calibrate(const Assay& assay, const Rules& rules);

/// Coefficient of variation of at least two values of a mean above 0, by the sample's standard deviation; else
/// nothing.
std::optional<double> variation(const std::vector<double>& values);
double mean(const std::vector<double>& values);

}  // namespace titrate::assay
