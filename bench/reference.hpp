#pragma once
// The reference path: a virtual patient followed by CVODE, with the drug's effects taken from its concentration at
// every moment. Nothing of the fast path is used but the equations.

#include "base/random.hpp"
#include "chart/chart.hpp"
#include "cohort/virtual_patient.hpp"
#include "engine/cvode.hpp"
#include "model/pharmacokinetics.hpp"
#include "virtual/patient.hpp"

namespace titrate::reference {

using virtual_patients::Given;

class Patient {
 public:
  /// `tolerance`: relative, and absolute in units of each state's size at the start. Keeps references.
  Patient(const cohort::VirtualPatient& who, const cohort::Theta& theta, double tolerance = 1e-10,
          engine::Cvode::Method method = engine::Cvode::Method::adams);
  Patient(const Patient&) = delete;
  Patient& operator=(const Patient&) = delete;

  /// From the start of one day to the start of the next.
  void advance(const Given& given);
  model::Readouts<double> readouts() const;

 private:
  void slope(double t, const double* y, double* out) const;

  const cohort::VirtualPatient& who_;
  const cohort::Theta& theta_;
  model::Inputs<double> inputs_{};
  model::Pharmacokinetics::Amounts<double> amounts_{0, 0};  ///< at the start of the day, its dose included
  double felt_ = 1.0;                                       ///< share of symptoms that an analgesic leaves
  bool drug_ = false;                                       ///< any of it left
  double day_ = 0;
  engine::Cvode solver_;
};

/// Every measure without error at the start of `day`.
chart::Visit truth(int day, const cohort::VirtualPatient& who, const cohort::Theta& theta, double ascertainment,
                   const model::Readouts<double>& readouts);

}  // namespace titrate::reference
