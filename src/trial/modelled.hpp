#pragma once
// What the virtual patients can not show: said plainly wherever a protocol asks for it.

#include "trial/setup.hpp"

#include <string>
#include <vector>

namespace titrate::trial {

/// Why an endpoint has no virtual value; "" where it has one.
std::string why_not_modelled(const std::string& endpoint);

/// Sentences on what this protocol orders or asks that the model does not answer: agents without effect, measures that
/// are never taken, risk factors that are not sampled, the monitoring rule.
std::vector<std::string> not_modelled(const protocol::Protocol& protocol);

/// Throws Error(input) where a study drug is none that the model knows: its arm would be simulated as if it were not
/// given.
void require_modelled_drugs(const Setup& setup);

}  // namespace titrate::trial
