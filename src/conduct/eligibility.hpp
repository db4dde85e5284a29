#pragma once
// Each patient against the protocol's eligibility criteria, with the reason.

#include "conduct/condition.hpp"

#include <string>
#include <vector>

namespace titrate::conduct {

/// One criterion of one patient.
struct EligibilityFinding {
  std::string id, text;
  Truth met = Truth::unknown;  ///< unknown where what decides was not written down: held against nobody
  /// What was looked at, as it was found: "creatinine 2.3 mg/dL on study day -3, below 2 mg/dL asked".
  std::string reason;
};

/// One finding per criterion, in the protocol's order. failed_eligibility() gives the ids of those that are not met.
std::vector<EligibilityFinding> eligibility(const protocol::Protocol& protocol, const chart::Chart& chart);

}  // namespace titrate::conduct
