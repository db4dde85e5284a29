#pragma once
// Patients of a study that does not fit into memory, one by one.

#include "cdisc/patient_shelf.hpp"
#include "recorded/study.hpp"

#include <optional>

namespace titrate::recorded {

/// A patient with observations, visits and assessments at hand, for as long as this and the study live.
class Opened {
 public:
  Opened(const Study& study, const Patient& patient);
  const cdisc::Patient& source() const { return *source_; }
  const Patient& patient() const { return copy_ ? *copy_ : patient_; }

 private:
  const Patient& patient_;
  cdisc::Whole source_;
  std::optional<Patient> copy_;
};

/// Takes from a patient who was analysed what the study's shelf has of them, or takes now; nothing where all of it
/// stays in memory.
void put_away(Study& study, Patient& patient);

}  // namespace titrate::recorded
