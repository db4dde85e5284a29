#pragma once
// One patient in one trial, and the step that everything turns on.

#include "conduct/conduct.hpp"
#include "results/outcome.hpp"
#include "trial/setup.hpp"
#include "virtual/patient.hpp"

#include <memory>
#include <vector>

namespace titrate::trial {

/// Where a patient stands in a trial.
struct Place {
  int cohort = 0;
  int enrolled = 0;  ///< calendar day from the first enrolment
  int cut_day = 0;   ///< data cut, in days from the patient's own day 1
};

struct Participant {
  /// Samples until the patient is eligible. Throws Error(input) where a thousand in a row are not.
  Participant(const Setup& setup, const cohort::Theta& theta, StreamKey key, const Place& place,
              virtual_patients::DrugPath path = virtual_patients::DrugPath::daily_mean);

  results::PatientRecord record() const;

  const Setup& setup;
  int cut_day;
  std::uint32_t attempt = 0;  ///< of sampling, until eligible
  chart::Chart chart;
  std::unique_ptr<virtual_patients::Patient> patient;
  conduct::StreamDice dice;
  std::unique_ptr<conduct::Conduct> conduct;
  int day = 0;        ///< the day that the next step lives through
  int first_day = 0;  ///< the one that the first step lived through: screening
  int next_visit = 0;
  int told_pain = 0;                           ///< flare pain as the clinic last heard of it
  std::vector<chart::Visit>* truth = nullptr;  ///< where to keep every day without measurement error, if anywhere
};

/// One day of one patient. False when there is no further day: death, data cut, or progression off treatment.
bool trial_step(Participant& p);

/// From enrolment to the data cut.
results::PatientRecord run_patient(const Setup& setup, const cohort::Theta& theta, StreamKey key, const Place& place,
                                   std::vector<chart::Visit>* truth = nullptr);

}  // namespace titrate::trial
