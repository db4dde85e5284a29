#pragma once
// What `titrate calibrate --contrasts` prints, and its part of the calibration's page.

#include "inference/contrasts.hpp"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace titrate::app {

std::string contrasts_text(const inference::ContrastList& list,
                           const std::vector<inference::PredictedContrast>& predicted);
nlohmann::ordered_json contrasts_json(const inference::ContrastList& list,
                                      const std::vector<inference::PredictedContrast>& predicted);
/// A section without scripts.
std::string contrasts_html(const std::vector<inference::PredictedContrast>& predicted);

}  // namespace titrate::app
