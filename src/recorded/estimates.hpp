#pragma once
// Endpoints of one recorded trial: estimates with exact intervals.

#include "recorded/analyze.hpp"

namespace titrate::recorded {

/// Fills endpoints, curves and sizes of `study.results` from the patients' outcomes.
void estimate(const Inputs& inputs, Study& study);

}  // namespace titrate::recorded
