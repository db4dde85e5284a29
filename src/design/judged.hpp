#pragma once
// What protocols are judged by: rates of endpoints.json, of any of several of them, and quantities of the study drug.

#include "base/error.hpp"
#include "design/across_draws.hpp"
#include "results/endpoints.hpp"

#include <span>
#include <string>
#include <vector>

namespace titrate::design {

struct Quantity {
  std::vector<std::string> endpoints = {};  ///< several: patients who have any of them
  results::Per per = results::Per::patient;
  std::string label = {};
  std::string unit = {};  ///< of quantities of the study drug; "" = a share
  Place at = {};          ///< where a search names it
  bool share() const { return unit.empty(); }
  friend bool operator==(const Quantity& a, const Quantity& b) { return a.endpoints == b.endpoints && a.per == b.per; }
};

/// Quantities of the study drug by name: "dose_intensity" (mg/d from the first dose to the end of treatment),
/// "time_on_hold" (share of that time).
const std::vector<Quantity>& dose_quantities();

/// Where the endpoints of each quantity stand among the rates of a list.
class Judge {
 public:
  /// Every endpoint must be in the list, or be a dose quantity.
  Judge(const results::EndpointList& list, const std::vector<Quantity>& judged);
  /// [quantity][patient]
  std::vector<std::vector<Part>> parts(std::span<const results::PatientOutcome> patients) const;

 private:
  const results::EndpointList& list_;
  std::vector<Quantity> judged_;
  std::vector<std::vector<std::size_t>> at_;
};

}  // namespace titrate::design
