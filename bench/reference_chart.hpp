#pragma once
// One course of doses, seen twice: a chart made from what a patient truly is (by the fast path, or by the reference),
// with the same measurement errors, judged by the clinic and the protocol. The doses are given, whatever is decided.

#include "cohort/virtual_patient.hpp"
#include "engine/kernels.hpp"
#include "results/outcome.hpp"
#include "trial/setup.hpp"
#include "virtual/patient.hpp"

#include <vector>

namespace titrate::reference {

/// Who: a patient of a trial, as sampled.
struct Subject {
  StreamKey key;
  std::uint32_t attempt = 0;
  cohort::Theta theta;
  cohort::VirtualPatient who;
  chart::Chart at_screening;  ///< baseline, limits, and the screening visit
};

/// What was given and what happened, day by day.
struct Course {
  int first_day = 0;                           ///< of screening
  std::vector<virtual_patients::Given> given;  ///< from first_day on
  std::vector<chart::Event> events;
  bool recorded = false;  ///< by a trial, which ended with death or with progression off treatment

  int last_day() const { return first_day + static_cast<int>(given.size()) - 1; }
};

/// `truth`: of the start of every day of the course. The errors are those that the trial's patient would have.
results::PatientRecord judge(const trial::Setup& setup, const Subject& subject, const Course& course,
                             const std::vector<chart::Visit>& truth, const engine::Kernels& kernels);

/// Standard deviation of the assay of an assayed measure, in its unit, where the value is `value`.
double assay_sd(const cohort::Theta& theta, chart::Measure measure, double value);

}  // namespace titrate::reference
