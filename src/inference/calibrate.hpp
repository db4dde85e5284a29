#pragma once
// From published outcomes to a posterior: start, rounds of simulation and emulation, sampling, exact re-weighting.

#include "inference/importance.hpp"
#include "inference/sampler.hpp"
#include "inference/target.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace titrate::inference {

/// One of several processes that calibrate together: blocks of simulations are dealt out in turn and shared by the
/// checkpoints' folder. Everything else each of them does for itself, to the same result.
struct Share {
  int process = 0, processes = 1;
  std::function<void()> meet = [] {};  ///< waits until all have come so far

  bool leads() const { return process == 0; }
  bool mine(std::size_t block) const {
    return block % static_cast<std::size_t>(processes) == static_cast<std::size_t>(process);
  }
};

struct CalibrationOptions {
  std::uint64_t seed = 1;
  int threads = 0;
  int rounds = 5;        ///< of simulation, each nearer to the posterior
  int points = 3000;     ///< parameter points per round
  int patients = 150;    ///< virtual patients per trial and point, at least
  int generations = 25;  ///< of the search for a start
  int chains = 4, warmup = 1000, draws = 2000;
  int check_points = 800;     ///< draws whose likelihood is simulated
  int check_patients = 2000;  ///< per trial and such draw
  std::string checkpoints;    ///< folder that keeps finished simulations, "" = none
  Share share;                ///< needs checkpoints where there are several processes
  const StopToken* stop = nullptr;
  /// Told what is being done and how much of it is.
  std::function<void(const std::string& stage, std::uint64_t done, std::uint64_t total)> progress;
};

/// One coordinate of the posterior.
struct Marginal {
  std::string name;
  double r_hat = 0, effective = 0;
  double mean = 0, low = 0, high = 0;    ///< of the value after re-weighting; 90 % interval
  double prior_low = 0, prior_high = 0;  ///< 90 % interval
  double shrinkage = 0;                  ///< 1 - posterior over prior variance of the coordinate
};

/// A term, and how it is met.
struct Met {
  double published = 0, expected = 0;  ///< share; of a contrast, within the subgroup
  double emulator_sd = 0;              ///< of the logit
  double overdispersion = 1;
};

struct Calibrated {
  std::vector<Chain> chains;
  Eigen::MatrixXd draws;  ///< coordinates of the draws that were checked, one row each
  Importance importance;  ///< their weights
  double error_sd = 0;    ///< of the emulated log likelihood around the simulated one, over those draws
  std::vector<Marginal> marginals;
  std::vector<Met> met;  ///< one per term
  std::vector<Emulated> emulated;
  double acceptance = 0;
  int divergent = 0;
  std::uint64_t patients = 0;  ///< simulated
};

/// Deterministic from the options' seed, whatever the threads; a run that was killed goes on from its checkpoints to
/// the same result. Throws Error(interrupted) when stopped.
Calibrated calibrate(const Trials& trials, const CalibrationOptions& options);

/// The same emulators without one trial: its posterior draws (rows of coordinates).
Eigen::MatrixXd posterior_without(const Trials& trials, const Calibrated& calibrated, int without,
                                  const CalibrationOptions& options, int draws);

/// A start for the design: the best point that CMA-ES (pagmo2; Hansen 2006) finds with the simulator itself.
Eigen::VectorXd find_start(const Trials& trials, const std::vector<double>& overdispersion,
                           const CalibrationOptions& options);

}  // namespace titrate::inference
