#pragma once
// Many trials of one protocol on virtual patients.

#include "base/progress.hpp"
#include "results/study.hpp"
#include "trial/chunks.hpp"
#include "trial/participant.hpp"
#include "trial/setup.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::trial {

struct Options {
  int trials = 1000;
  int patients = 0;  ///< per trial; 0 = the protocol's own
  std::uint64_t seed = 1;
  int threads = 0;            ///< 0 = as many as the machine has; never changes a result
  std::string isa;            ///< instruction set of the kernels by name; "" = the widest that the machine has
  bool sampling_only = true;  ///< also run every trial with the parameters fixed, for the sampling-only interval
  bool example = true;        ///< keep the first trial in full, for the report
  /// Is handed the header and then one CSV row per patient, in order of trial and patient, many at a time, while the
  /// run goes on; one call at a time, from any thread. What it throws ends the run.
  std::function<void(std::string_view)> patient_rows;
  const StopToken* stop = nullptr;
  Progress progress;         ///< in patients
  Chunks* chunks = nullptr;  ///< shared with other processes, or kept for a restart; changes no byte of the result
};

/// In the processes that do not lead (Chunks::leads) the study is empty.
struct Simulation {
  results::Study study;  ///< all but version and command, which the program adds
  int threads = 0;       ///< that shared the work
  std::string isa;       ///< that it ran on
};

/// Memory does not grow with the number of trials. Throws Error(interrupted) when stopped, Error(failure) when a
/// patient leaves the finite numbers.
Simulation simulate(const Setup& setup, const Options& options);

/// One trial: who, when, and what became of them.
struct Trial {
  std::vector<Place> places;
  std::vector<results::PatientOutcome> outcomes;
  std::vector<results::BiologySample> biology;  ///< of each patient, where it was asked for; else empty
  std::uint64_t days = 0;                       ///< that the model lived through, added up over patients
};

/// The trials numbered from `first_trial`, one for each theta, in order. Same setup, theta, seed and number: same
/// patients, whatever else is in the block. `progress` hears of each patient who is done. `biology`: samples it, where
/// the protocol does; nothing else depends on it.
std::vector<Trial> run_trials(const Setup& setup, std::span<const cohort::Theta> theta, std::uint64_t seed,
                              std::uint32_t first_trial, int patients, const StopToken* stop = nullptr,
                              const engine::Kernels& kernels = engine::kernels(), ProgressMeter* progress = nullptr,
                              bool biology = false);

/// One trial with everything that happened to its patients.
Trial run_trial(const Setup& setup, const cohort::Theta& theta, std::uint64_t seed, std::uint32_t trial, int patients,
                const StopToken* stop = nullptr, std::vector<results::PatientRecord>* records = nullptr,
                const engine::Kernels& kernels = engine::kernels());

/// Cohort, enrolment and data cut of every patient of a trial.
std::vector<Place> enrol(const protocol::Protocol& protocol, std::uint64_t seed, std::uint32_t trial, int patients);

}  // namespace titrate::trial
