#pragma once
// Draws that a design makes beside those of its patients.

#include "base/random.hpp"

namespace titrate::design {

/// Which events a patient has, where a design is judged without a model, or where a scenario's rates are put in place
/// of the model's. Far above the purposes of the trial itself, which grow by appending.
inline constexpr Purpose outcome_draw{64};

}  // namespace titrate::design
