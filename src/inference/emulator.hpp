#pragma once
// A share as a function of the parameters, learned from simulated counts.

#include "inference/statistics.hpp"

#include <vector>

#include <Eigen/Core>

namespace titrate::inference {

/// logit of a share = quadratic polynomial of the coordinates. Fitted as a binomial regression (Fisher scoring;
/// McCullagh and Nelder, Generalized Linear Models, 1989) with a normal prior on the coefficients, so that points
/// without events and small numbers of patients need no correction.
class Emulator {
 public:
  /// One row of `z` per point; `simulated` with n = 0 does not count. `weight` of each point in the fit. `from`: where
  /// to begin, where a near solution is known.
  static Emulator fit(const Eigen::MatrixXd& z, const std::vector<Simulated>& simulated, const Eigen::VectorXd& weight,
                      const Emulator* from = nullptr);

  double logit(const Eigen::VectorXd& z) const;
  /// The same, with its gradient added into `gradient`.
  double logit(const Eigen::VectorXd& z, Eigen::VectorXd& gradient) const;

  /// Variance of the simulated logits around the emulated ones at points that were not fitted, beyond what so many
  /// patients' chance explains: the method of moments on squared working residuals. Not below 0.
  double excess_variance(const Eigen::MatrixXd& z, const std::vector<Simulated>& simulated,
                         const Eigen::VectorXd& weight) const;

  double constant() const { return constant_; }
  const Eigen::VectorXd& linear() const { return linear_; }
  const Eigen::MatrixXd& quadratic() const { return quadratic_; }  ///< symmetric: logit = c + l'z + z'Qz

 private:
  Eigen::VectorXd coefficients() const;

  double constant_ = 0;
  Eigen::VectorXd linear_;
  Eigen::MatrixXd quadratic_;
};

double inverse_logit(double eta);

}  // namespace titrate::inference
