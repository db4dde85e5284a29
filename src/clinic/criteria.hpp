#pragma once
// The criteria sets of one protocol, loaded from library/criteria.

#include "chart/chart.hpp"
#include "clinic/flare.hpp"
#include "clinic/laboratory.hpp"
#include "clinic/lysis.hpp"
#include "clinic/residual_disease.hpp"
#include "clinic/response.hpp"
#include "clinic/staging.hpp"
#include "clinic/thrombosis.hpp"
#include "clinic/toxicity.hpp"
#include "clinic/toxicity_hematologic.hpp"
#include "protocol/protocol.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::clinic {

struct Criteria {
  ToxicityCriteria toxicity;
  std::optional<HematologicCriteria> hematologic;  ///< takes the place of the toxicity set's grades of counts
  ResponseCriteria response;
  LysisCriteria lysis;
  FlareCriteria flare;
  Laboratory laboratory;
  StagingCriteria staging;
  ResidualDiseaseCriteria residual_disease;
  ThrombosisCriteria thrombosis;

  /// Every set with its source and its two columns, in the order toxicity (hematologic, where there is one), response,
  /// lysis, flare, laboratory, staging, mrd, thrombosis.
  std::vector<const Provenance*> sets() const;
  std::string toxicity_title() const;  ///< with the hematologic set, where there is one
};

/// Loads the sets named; every problem of every file in one Error. `folder` is library/criteria.
Criteria load_criteria(const std::string& folder, const protocol::Protocol::CriteriaSets& sets);

/// What one file says of itself and its two columns, whatever its kind (for listings). Throws Error(input).
Provenance describe_criteria(const std::string& file);

/// Limits of the reference laboratory for one patient (hemoglobin and creatinine by sex).
chart::Limits laboratory_limits(const Criteria& criteria, const chart::Baseline& baseline);

}  // namespace titrate::clinic
