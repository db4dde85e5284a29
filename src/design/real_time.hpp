#pragma once
// Operating characteristics with real time: the rule applied to virtual trials, whose patients come in over months and
// whose outcomes are known late.
//
// Patients know nothing of the rule but whether they are enrolled: a virtual patient's course depends on the seed and
// on the patient's own days, not on the calendar. So a trial of the largest size is simulated once, and the looks are
// replayed over its days of arrival and of events: exact, and the same patients for every way of handling the pending.

#include "base/progress.hpp"
#include "design/evidence_now.hpp"
#include "trial/setup.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace titrate::design {

struct RealTimeOptions {
  int trials = 1000;
  int patients = 0;  ///< 0 = the design's maximum
  std::uint64_t seed = 1;
  int threads = 0;
  const StopToken* stop = nullptr;
  Progress progress = {};  ///< in patients
};

/// One virtual trial of the largest size, patients in order of arrival.
using WatchedTrial = std::vector<WatchedPatient>;

/// Simulates trials first … first + count - 1 of a seed, each with its own draw of the parameters, until every unit is
/// settled. The same whatever else is simulated: blocks of trials can be spread over machines.
std::vector<WatchedTrial> watch_trials(const trial::Setup& setup, const Design& design, std::uint32_t first, int count,
                                       const RealTimeOptions& options, ProgressMeter* progress = nullptr);

/// How one trial went under one way of handling the pending.
struct Ending {
  int treated = 0;      ///< patients
  int day = 0;          ///< of the last look, from the first enrolment
  int pending = 0;      ///< patients with some outcome pending when it was stopped
  Reasons reasons = 0;  ///< 0 = no boundary crossed
  bool early = false;   ///< stopped before the maximum
};

Ending replay(const Design& design, const StoppingCounts& stopping, const WatchedTrial& trial, Pending pending);

/// Endings of many trials.
struct Endings {
  Pending pending{};
  std::int64_t trials = 0;
  double stop = 0, stop_early = 0;
  std::map<Reasons, double> reasons = {};
  double mean_treated = 0, mean_months = 0;
  double mean_pending_at_stop = 0;   ///< among trials stopped early
  double more_than_instant = 0;      ///< patients treated, mean difference in the same trials
  double more_when_stopped = 0;      ///< the same among trials that stop early with outcomes known at once
  double standard_error = 0;         ///< of more_than_instant
  int q25 = 0, median = 0, q75 = 0;  ///< of patients treated
};

/// All ways for one truth. `rates` are of the outcomes in the simulated patients, after a scenario's were put in place.
struct RealTimeScenario {
  std::string label = {};
  bool as_modelled = true;
  std::vector<double> rates = {};
  std::vector<Endings> ways = {};
};

struct RealTime {
  int trials = 0, patients = 0;
  std::uint64_t seed = 1;
  std::string regimen = {};
  double patients_a_month = 0;
  std::vector<double> mean_pending = {};   ///< per outcome, at the scheduled looks, if nothing stops
  std::vector<std::string> left_out = {};  ///< ways that the design's rules do not allow, with the reason
  std::vector<RealTimeScenario> scenarios = {};
};

/// The scenario as the model has it, then each of `scenarios`: its rates are put in place of the model's by dropping
/// events at random or giving them, with the days of others', to patients without; days stay those of the model.
RealTime real_time(const trial::Setup& setup, const Design& design, const std::vector<Scenario>& scenarios,
                   const RealTimeOptions& options);

}  // namespace titrate::design
