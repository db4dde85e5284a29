#pragma once
// Risk factors of thrombosis under lenalidomide, and the prophylaxis advised.

#include "chart/chart.hpp"
#include "clinic/criteria_file.hpp"

#include <array>
#include <vector>

namespace titrate::clinic {

struct ThrombosisCriteria {
  Provenance provenance;
  std::array<int, chart::risk_factor_count> points{};  ///< by chart::RiskFactor
  int obesity = 0, erythropoietin = 0, dexamethasone = 0;
  double body_mass_index = 0;  ///< kg/m2, at least
  int erythropoietin_days = 0;
  double dexamethasone_total = 0;  ///< mg, at least
  int dexamethasone_days = 0;
  int many_from = 0;
  std::vector<chart::Agent> few, many;     ///< the first is the one advised, the others will do
  double few_amount = 0, many_amount = 0;  ///< mg a day of the first
};

/// File of kind "thrombosis".
ThrombosisCriteria read_thrombosis(Document& document, std::string_view id);

struct ThrombosisRisk {
  int points = 0;   ///< of the factors that are known to be present
  int unknown = 0;  ///< what those that nobody told of could add
};

/// By what the chart tells up to a day. A count that the chart brings itself is taken as it is.
ThrombosisRisk thrombosis_risk(const ThrombosisCriteria& criteria, const chart::Chart& chart, int day);

struct Prophylaxis {
  std::vector<chart::Agent> agents;  ///< the first is the one advised, the others will do
  double amount = 0;                 ///< mg a day of the first
};

/// What is advised for the points that are known.
Prophylaxis advised_prophylaxis(const ThrombosisCriteria& criteria, const ThrombosisRisk& risk);

}  // namespace titrate::clinic
