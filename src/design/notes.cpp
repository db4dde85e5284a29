#include "design/notes.hpp"

#include <fmt/format.h>

namespace titrate::design {

std::string origin_note(double share) {
  return fmt::format(
      "{:.0f} % of these virtual patients are 65 years or older. ORIGIN, the phase 3 trial of lenalidomide against "
      "chlorambucil in untreated patients of 65 and over, was halted for excess deaths on lenalidomide (hazard ratio "
      "1.92; Chanan-Khan et al., Leukemia 2017;31:1240). The model does not reproduce that excess: no comparison here "
      "may "
      "be read as showing that a schedule is safe in such patients.",
      100 * share);
}

std::string fitted_not_validated() {
  return "Fitted, not validated: what a schedule changes rests on the dose response of the model's parameters, which "
         "were "
         "fitted to trials that hardly varied the dose by design (docs/calibration.md).";
}

}  // namespace titrate::design
