#include "design/notes.hpp"

#include "results/origin.hpp"

#include <fmt/format.h>

namespace titrate::design {

std::string origin_note(double share) {
  return fmt::format("{:.0f} % of these virtual patients are 65 years or older. {}", 100 * share,
                     results::origin_warning("no comparison here"));
}

std::string fitted_not_validated() {
  return "Fitted, not validated: what a schedule changes rests on the dose response of the model's parameters, which "
         "were fitted to trials that hardly varied the dose by design (docs/calibration.md).";
}

}  // namespace titrate::design
