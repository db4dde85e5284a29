#pragma once
// The flow of subjects through the trial, as CONSORT draws it (Schulz et al., BMJ 2010;340:c332).

#include "recorded/analyze.hpp"

namespace titrate::recorded {

/// Lines that nobody belongs to are there with no subjects.
std::vector<FlowLine> flow(const Inputs& inputs, const Study& study);

}  // namespace titrate::recorded
