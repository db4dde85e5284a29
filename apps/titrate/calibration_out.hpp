#pragma once
// What `titrate calibrate` prints and writes.

#include "inference/agreement.hpp"

#include <string>

#include <nlohmann/json.hpp>

namespace titrate::app {

struct CalibrationReport {
  std::string command, version;
  const inference::Trials* trials;
  const inference::Calibrated* done;
  inference::Agreement fit;       ///< trials that were fitted
  inference::Agreement left_out;  ///< each predicted from the others
};

std::string agreement_text(const std::string& heading, const inference::Agreement& agreement);
std::string calibration_text(const CalibrationReport& report);

nlohmann::ordered_json agreement_json(const inference::Agreement& agreement);
nlohmann::ordered_json calibration_json(const CalibrationReport& report);
nlohmann::ordered_json manifest_json(const CalibrationReport& report);

/// One page without scripts: it opens offline. `contrasts`: a section, or nothing.
std::string calibration_page(const CalibrationReport& report, const std::string& contrasts);

}  // namespace titrate::app
