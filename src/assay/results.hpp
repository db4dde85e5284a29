#pragma once
// What an assay found: calibrations, samples, controls across plates, changes over time, microvessel density.

#include "assay/calibration.hpp"
#include "assay/changes.hpp"
#include "assay/microvessels.hpp"
#include "assay/plates.hpp"
#include "assay/rules.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::assay {

/// A sample or control on one plate, from the mean of its wells that count.
struct Sample {
  std::size_t analyte = 0;
  std::string plate, id, subject, visit, group;
  bool control = false;
  std::optional<double> nominal;  ///< of a control
  double dilution = 1;
  std::vector<double> responses;
  long masked = 0;
  double mean_response = 0;
  Concentration concentration = NotQuantifiable{};
  std::optional<double> response_variation;  ///< intra-assay coefficient of variation of the wells
  std::optional<double> variation = {};      ///< of the wells' concentrations, where all are on the curve
  bool uneven = false;                       ///< the latter beyond the rules
};

/// One control across plates.
struct Control {
  std::size_t analyte = 0;
  std::string id = {};
  long plates = 0, quantified = 0;
  std::optional<double> mean = {},
                        deviation = {};  ///< of the plates' concentrations; nothing where one of them is censored
  std::optional<double> variation = {};  ///< inter-assay coefficient of variation, of two plates or more
  std::optional<double> within = {};     ///< intra-assay: root mean square of the plates' variation
  std::optional<double> nominal = {}, recovery = {};
};

struct Results {
  Assay assay;
  Rules rules;
  std::vector<Calibration> calibrations;
  std::vector<Sample> samples;  ///< controls among them
  std::vector<Control> controls;
  std::vector<Change> changes;  ///< of analytes
  std::vector<Density> densities;
  std::vector<Change> vessel_changes;
};

/// Throws Error(input) as `calibrate` does.
Results evaluate(Assay assay, Rules rules);

}  // namespace titrate::assay
