#pragma once
// One recorded patient through the protocol: the same clinic and the same rules that a virtual patient meets.

#include "clinic/criteria.hpp"
#include "protocol/protocol.hpp"
#include "recorded/study.hpp"

namespace titrate::recorded {

/// Days, for what a protocol leaves open.
struct Windows {
  int visit = 0;  ///< by which a visit or a change of dose may be early or late
  int gap = 0;    ///< without a dose, from which on it is a hold
};

struct Followed {
  results::PatientRecord record;
  std::vector<chart::Administration> ordered;  ///< as Patient::ordered
};

/// Assesses every visit, orders every day, and holds the doses given against the orders. The chart has its cohort and
/// limits. Where the protocol leaves a decision to chance, the doses given say how it came out; where a dose was given
/// against the order, what follows is ordered from what was given. `deviations` get patient = `number`.
Followed follow(const protocol::Protocol& protocol, const clinic::Criteria& criteria, const cdisc::Patient& source,
                const Windows& windows, std::size_t number, std::vector<Deviation>& deviations);

}  // namespace titrate::recorded
