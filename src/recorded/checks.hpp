#pragma once
// What is suspicious in a patient once the clinic has judged the chart.

#include "recorded/analyze.hpp"

#include <span>

namespace titrate::recorded {

/// `deviations`: the patient's own. Adds findings: baseline missing, gaps in dosing, reported against derived response
/// and lysis, and what cannot be assessed.
void check(const Inputs& inputs, const cdisc::Patient& source, const Patient& patient,
           std::span<const Deviation> deviations, cdisc::Findings& findings);

}  // namespace titrate::recorded
