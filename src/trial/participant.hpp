#pragma once
// One patient in one trial, and the step that everything turns on.

#include "base/progress.hpp"
#include "conduct/conduct.hpp"
#include "results/outcome.hpp"
#include "trial/setup.hpp"
#include "virtual/patient.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace titrate::trial {

/// Where a patient stands in a trial.
struct Place {
  int cohort = 0;
  int enrolled = 0;  ///< calendar day from the first enrolment
  int cut_day = 0;   ///< data cut, in days from the patient's own day 1
};

/// On a patient's way through the trial. Stays where it was made: the engine and the conduct refer to its parts.
struct Participant {
  /// Samples until the patient is eligible. Throws Error(input) where a thousand in a row are not.
  Participant(const Setup& setup, const cohort::Theta& theta, StreamKey key, const Place& place,
              const engine::Kernels& kernels = engine::kernels());
  Participant(const Participant&) = delete;
  Participant& operator=(const Participant&) = delete;

  /// Adds what becomes of a patient who left the visits alive. The participant is in its place still.
  void close();
  results::PatientRecord record() const;

  const Setup& setup;
  int cut_day;
  std::uint32_t attempt = 0;  ///< of sampling, until eligible
  chart::Chart chart;
  std::unique_ptr<virtual_patients::Patient> patient;
  conduct::StreamDice dice;
  std::unique_ptr<conduct::Conduct> conduct;
  conduct::Orders ordered{};  ///< given every day from `day` on
  int day = 0;                ///< of the last look
  int first_day = 0;          ///< screening
  int next_visit = 0;
  int told_pain = 0;                           ///< flare pain as the clinic last heard of it
  std::size_t events_seen = 0;                 ///< of the chart's, at the last look
  std::vector<chart::Visit>* truth = nullptr;  ///< where to keep every day without measurement error, if anywhere
};

/// One look at a patient: what happened since the last one, visit or call, judgement, decision, orders for the days to
/// come. False when there is no further day: death, data cut, or progression off treatment.
bool trial_step(Participant& p);

/// `count` patients through the trial, as many side by side as the kernels take; one who leaves makes room for the
/// next. `make` the i-th, and hand each to `done` at the end, in the order in which they end. Looks at `stop` between
/// steps.
void run_patients(const engine::Kernels& kernels, std::size_t count,
                  const std::function<std::unique_ptr<Participant>(std::size_t)>& make,
                  const std::function<void(std::size_t, Participant&)>& done, const StopToken* stop = nullptr);

/// From enrolment to the data cut, alone.
results::PatientRecord run_patient(const Setup& setup, const cohort::Theta& theta, StreamKey key, const Place& place,
                                   std::vector<chart::Visit>* truth = nullptr,
                                   const engine::Kernels& kernels = engine::kernels());

}  // namespace titrate::trial
