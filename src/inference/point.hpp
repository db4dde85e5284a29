#pragma once
// Where a calibration looks: coordinates of a parameter point, and the parameters there.

#include "base/random.hpp"
#include "cohort/theta.hpp"
#include "inference/calibration.hpp"

#include <cstdint>
#include <vector>

#include <Eigen/Core>

namespace titrate::inference {

/// The purpose of a calibration's own draws (shifts, starts, moves), after those of base/random.hpp.
inline constexpr Purpose calibration_draws{10};

/// What a posterior is over: first each shared parameter, then each parameter of a trial of its own, trial by trial.
/// Every coordinate is standard normal before the data.
class Coordinates {
 public:
  explicit Coordinates(const Calibration& calibration);

  std::size_t count() const { return names_.size(); }
  /// "kappa1", "ascertainment@chen-2011".
  const std::vector<std::string>& names() const { return names_; }
  const Sampled& sampled(std::size_t coordinate) const { return calibration_->sampled[parameter_[coordinate]]; }
  double value(std::size_t coordinate, double z) const { return sampled(coordinate).value(z); }

  /// For each parameter in the calibration's order, the coordinate that a trial sees.
  const std::vector<std::size_t>& seen_by(std::size_t trial) const { return seen_[trial]; }
  Eigen::VectorXd local(const Eigen::VectorXd& z, std::size_t trial) const;
  /// `base` with the sampled parameters as the trial sees them.
  cohort::Theta theta(const cohort::Theta& base, const Eigen::VectorXd& local) const;

 private:
  const Calibration* calibration_;
  std::vector<std::string> names_;
  std::vector<std::size_t> parameter_;
  std::vector<std::vector<std::size_t>> seen_;
};

/// `points` rows of `dimension` independent standard normals that fill space: Sobol's sequence (Joe and Kuo 2008) moved
/// by a random shift (Cranley and Patterson 1976) that the seed gives.
Eigen::MatrixXd space_filling(std::size_t points, std::size_t dimension, std::uint64_t seed);

}  // namespace titrate::inference
