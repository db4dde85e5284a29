#pragma once
// What the simulator answers at a parameter point: for each term of the likelihood, so many events of so many.

#include "base/progress.hpp"
#include "inference/calibration.hpp"
#include "inference/point.hpp"
#include "trial/setup.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace titrate::inference {

/// Pooled over the virtual patients of one trial at one point.
struct Simulated {
  std::int64_t events = 0, n = 0;
  friend bool operator==(const Simulated&, const Simulated&) = default;
};

/// A share that is simulated and emulated: of a term, the events among those counted; of a contrast, one within the
/// subgroup and one outside.
struct Statistic {
  std::size_t term;
  std::size_t trial;
  bool other = false;  ///< of a contrast: outside the subgroup
};

/// The published trials as they are simulated.
class Trials {
 public:
  /// Throws Error(input) with the problems of a regimen, or where a term has no endpoint.
  Trials(const Calibration& calibration, const std::string& library);

  const Calibration& calibration() const { return *calibration_; }
  const Coordinates& coordinates() const { return coordinates_; }
  const trial::Setup& setup(std::size_t trial) const { return trials_[trial].setup; }
  const results::EndpointList& endpoints(std::size_t trial) const { return trials_[trial].list; }
  std::size_t count() const { return trials_.size(); }
  const std::vector<Statistic>& statistics() const { return statistics_; }  ///< term by term

  /// Where in the tally a term's events and denominators stand; whole numbers of each endpoint's events and n.
  struct Recipe {
    struct Part {
      std::size_t rate;
      int sign;
      bool of_n;  ///< the endpoint's n, else its events
    };
    std::vector<Part> events, n;
  };

  /// Every statistic at one point, with at least `patients` of each trial (whole trials of the trial's size). The same
  /// seed and number: the same patients. `local`: coordinates as each trial sees them.
  std::vector<Simulated> simulate(const std::vector<Eigen::VectorXd>& local, std::uint64_t seed, std::uint32_t number,
                                  int patients, const StopToken* stop) const;

  /// Variance of a share over that of as many independent courses, for each statistic (1 where patients are counted),
  /// from the ratio estimator over patients (Cochran, Sampling Techniques, 1977, chapter 6). At least 1.
  std::vector<double> overdispersion(const std::vector<Eigen::VectorXd>& local, std::uint64_t seed, int patients,
                                     const StopToken* stop) const;

 private:
  struct One {
    trial::Setup setup;
    results::EndpointList list;
  };
  std::vector<results::PatientOutcome> outcomes(std::size_t trial, const Eigen::VectorXd& local, std::uint64_t seed,
                                                std::uint32_t number, int patients, const StopToken* stop) const;
  Simulated count(std::size_t statistic, std::span<const results::PatientOutcome> outcomes,
                  const results::TrialTally& tally) const;

  const Calibration* calibration_;
  Coordinates coordinates_;
  std::vector<One> trials_;
  std::vector<Statistic> statistics_;
  std::vector<Recipe> recipes_;  ///< one per statistic; empty for medians
};

}  // namespace titrate::inference
