#pragma once
// From counts to what is published: endpoints with intervals beside the evidence, the score, and endpoints.json.

#include "results/study.hpp"

#include <functional>
#include <string>

#include <nlohmann/json.hpp>

namespace titrate::results {

struct PublishOptions {
  double level = 0.95;            ///< of every interval
  std::string status = "fitted";  ///< whether the evidence was used in the fit
  /// Why the source of the patients cannot give an endpoint, by id; "" where it can. Empty = it gives all.
  std::function<std::string(const std::string&)> not_modelled = {};
};

/// Endpoints in the list's order, published rows that cannot be predicted after them with the reason.
/// `predictive` and `sampling` are aggregates over the same endpoint list; `sampling` may hold no trials.
std::vector<Endpoint> make_endpoints(const EndpointList& list, const Aggregate& predictive, const Aggregate& sampling,
                                     const Evidence& evidence, const PublishOptions& options);
Score make_score(const std::vector<Endpoint>& endpoints);
std::vector<CurveResult> make_curves(const Aggregate& aggregate, double level);

/// The stable, documented shape of endpoints.json (docs/endpoints.md).
nlohmann::ordered_json endpoints_json(const Study& study);

}  // namespace titrate::results
