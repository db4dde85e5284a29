#pragma once
// A recorded study through a protocol.

#include "base/progress.hpp"
#include "cdisc/mapping.hpp"
#include "clinic/criteria.hpp"
#include "protocol/protocol.hpp"
#include "recorded/study.hpp"
#include "results/endpoints.hpp"

namespace titrate::recorded {

struct Inputs {
  const protocol::Protocol& protocol;
  const clinic::Criteria& criteria;
  const cdisc::Mapping& mapping;
  const results::EndpointList& endpoints;
  const results::CensoringTable& censoring;
  const results::Evidence& evidence;
  double level = 0.95;  ///< of every interval
  const StopToken* stop = nullptr;
  Progress progress = {};  ///< in patients
};

/// What became of every enrolled patient, what the protocol would have done, and the trial's endpoints. Fills in of
/// `results` all but what describes the protocol and the program. Throws Error(interrupted) when stopped.
Study analyze(const Inputs& inputs, cdisc::RecordedStudy source);

}  // namespace titrate::recorded
