#pragma once
// A protocol in sentences, and the endpoints that it gives rise to.

#include "results/study.hpp"
#include "trial/setup.hpp"

namespace titrate::trial {

/// The drug whose doses and courses are counted: the first of the first arm.
chart::Agent study_drug(const protocol::Protocol& protocol);

results::EndpointList endpoint_list(const Setup& setup);

/// Fills in what a study says of its protocol, criteria, parameters and inputs.
void describe(const Setup& setup, results::Study& study);

}  // namespace titrate::trial
