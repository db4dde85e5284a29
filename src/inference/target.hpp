#pragma once
// The emulated posterior: a smooth density with its exact gradient.

#include "inference/emulator.hpp"
#include "inference/likelihood.hpp"
#include "inference/point.hpp"

#include <vector>

namespace titrate::inference {

/// What the expected share of a statistic is known with.
struct Emulated {
  Emulator emulator;
  double logit_variance = 0;  ///< of the emulator's error, from points that it was not fitted to
  double overdispersion = 1;
};

class Target {
 public:
  /// `emulated`: one for each of `trials.statistics()`. `without`: index of a trial whose terms do not count, or -1.
  Target(const Trials& trials, const std::vector<Emulated>& emulated, int without = -1);

  std::size_t dimension() const { return trials_->coordinates().count(); }
  /// log prior + log likelihood, up to a constant; the gradient is overwritten.
  double log_density(const Eigen::VectorXd& z, Eigen::VectorXd& gradient) const;
  double log_likelihood(const Eigen::VectorXd& z) const;

 private:
  struct Piece {
    std::size_t term, statistic, count, trial;
    double rho, logit_variance;
  };
  const Trials* trials_;
  const std::vector<Emulated>* emulated_;
  std::vector<Piece> pieces_;
};

/// The log likelihood with shares from simulation instead of emulation; their chance is carried as an error.
double simulated_log_likelihood(const Trials& trials, const std::vector<Simulated>& simulated,
                                const std::vector<double>& overdispersion, int without = -1);

}  // namespace titrate::inference
