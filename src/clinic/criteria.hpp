#pragma once
// The criteria sets of one protocol, loaded from library/criteria.

#include "chart/chart.hpp"
#include "clinic/flare.hpp"
#include "clinic/laboratory.hpp"
#include "clinic/lysis.hpp"
#include "clinic/response_nci_wg_1996.hpp"
#include "clinic/staging.hpp"
#include "clinic/toxicity.hpp"
#include "protocol/protocol.hpp"

#include <string>
#include <vector>

namespace titrate::clinic {

struct Criteria {
  ToxicityCriteria toxicity;
  ResponseCriteria response;
  LysisCriteria lysis;
  FlareCriteria flare;
  Laboratory laboratory;
  StagingCriteria staging;

  /// Every set with its source and its two columns, in the order toxicity, response, lysis, flare, laboratory, staging.
  std::vector<const Provenance*> sets() const;
};

/// Loads the sets named; every problem of every file in one Error. `folder` is library/criteria.
Criteria load_criteria(const std::string& folder, const protocol::Protocol::CriteriaSets& sets);

/// What one file says of itself and its two columns, whatever its kind (for listings). Throws Error(input).
Provenance describe_criteria(const std::string& file);

/// Limits of the reference laboratory for one patient (hemoglobin and creatinine by sex).
chart::Limits laboratory_limits(const Criteria& criteria, const chart::Baseline& baseline);

}  // namespace titrate::clinic
