#pragma once
// A chart as it was read → a chart that the clinic can judge: cohort, limits of normal, derived baseline.

#include "recorded/analyze.hpp"

namespace titrate::recorded {

/// Completes the charts of a study; what had to be assumed becomes a finding.
void prepare(const Inputs& inputs, cdisc::RecordedStudy& study);

/// The criteria of eligibility as the values before day 1 answer them, or, where those leave one open, the values of
/// day 1.
std::vector<conduct::EligibilityFinding> eligibility(const protocol::Protocol& protocol, const chart::Chart& chart);

/// What the chart leaves open for the criteria, each with the reason: "no neutrophils before day 1: …".
std::vector<std::string> not_assessable(const chart::Chart& chart, const cdisc::Patient& source);

}  // namespace titrate::recorded
