#include "results/origin.hpp"

#include <fmt/format.h>

namespace titrate::results {

bool of_origins_age(const PatientOutcome& patient) {
  constexpr double years = 65;
  return patient.baseline.age_years >= years;
}

std::string origin_warning(const std::string& what) {
  return fmt::format(
      "ORIGIN, the phase 3 trial of lenalidomide against chlorambucil in untreated patients of 65 and over, was halted "
      "for excess deaths on lenalidomide (hazard ratio 1.92; Chanan-Khan et al., Leukemia 2017;31:1240). The model "
      "does "
      "not reproduce that excess: {} may be read as showing that a schedule is safe in such patients.",
      what);
}

}  // namespace titrate::results
