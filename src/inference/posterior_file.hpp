#pragma once
// A calibration's result as a parameter file.

#include "inference/calibrate.hpp"

#include <string>

namespace titrate::inference {

/// What a posterior file holds: coordinates of draws (rows), and their weights.
struct PosteriorDraws {
  Eigen::MatrixXd z;
  std::vector<double> weights;
};

/// `text` (of a parameter file) with the posterior in it: value, low, high, range and source of each sampled parameter
/// are the posterior's (of one that each trial has for itself, the prior's, for trials to come), and the table
/// [posterior] holds the draws. An older one is replaced. `command`: what made it.
std::string with_posterior(const std::string& text, const Trials& trials, const PosteriorDraws& draws,
                           const std::string& command);

}  // namespace titrate::inference
