#pragma once
// One patient in one trial, and the step that everything turns on.

#include "base/progress.hpp"
#include "conduct/conduct.hpp"
#include "results/biology.hpp"
#include "results/outcome.hpp"
#include "trial/setup.hpp"
#include "virtual/patient.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace titrate::trial {

/// Where a patient stands in a trial.
struct Place {
  int cohort = 0;
  int enrolled = 0;  ///< calendar day from the first enrolment
  int cut_day = 0;   ///< data cut, in days from the patient's own day 1
};

/// Whether a protocol asks for cytokines at any visit; then T cells are counted too.
bool samples_biology(const protocol::Protocol& protocol);

/// A patient on the way through the trial, and after that the next one in the same memory. Stays where it was made: the
/// engine and the conduct refer to its parts.
struct Participant {
  Participant(const Setup& setup, const engine::Kernels& kernels);
  Participant(const Participant&) = delete;
  Participant& operator=(const Participant&) = delete;

  /// Samples until the patient is eligible, and screens. Keeps a reference to theta. Throws Error(input) where a
  /// thousand in a row are not.
  void begin(const cohort::Theta& theta, StreamKey key, const Place& place);
  /// Adds what becomes of a patient who left the visits alive. The patient is in its place of the engine still.
  void close();
  results::History history() const;
  results::PatientRecord record() const;
  int days_simulated() const { return day - first_day; }

  const Setup& setup;
  const engine::Kernels& kernels;
  int cut_day = 0;
  std::uint32_t attempt = 0;  ///< of sampling, until eligible
  chart::Chart chart;
  std::optional<virtual_patients::Patient> patient;
  conduct::StreamDice dice;
  conduct::Conduct conduct;
  conduct::Orders ordered{};     ///< given every day from `day` on
  bool samples_biology = false;  ///< T cells are counted
  int day = 0;                   ///< of the last look
  int first_day = 0;             ///< screening
  int next_visit = 0;
  int told_pain = 0;            ///< flare pain as the clinic last heard of it
  std::size_t events_seen = 0;  ///< of the chart's, at the last look
  /// At visits on results::t_cell_days, where they are counted; NaN else.
  std::array<double, results::biology_times> t_cells{};
  std::vector<chart::Visit>* truth = nullptr;  ///< where to keep every day without measurement error, if anywhere
};

/// One look at a patient: what happened since the last one, visit or call, judgement, decision, orders for the days to
/// come. False when there is no further day: death, data cut, or progression off treatment.
bool trial_step(Participant& p);

/// `count` patients through the trial, as many side by side as the kernels take; one who leaves makes room for the
/// next. `begin` the i-th, and hand each to `done` at the end, in the order in which they end. Looks at `stop` between
/// steps.
void run_patients(const Setup& setup, const engine::Kernels& kernels, std::size_t count,
                  const std::function<void(std::size_t, Participant&)>& begin,
                  const std::function<void(std::size_t, Participant&)>& done, const StopToken* stop = nullptr);

/// From enrolment to the data cut, alone.
results::PatientRecord run_patient(const Setup& setup, const cohort::Theta& theta, StreamKey key, const Place& place,
                                   std::vector<chart::Visit>* truth = nullptr,
                                   const engine::Kernels& kernels = engine::kernels());

}  // namespace titrate::trial
