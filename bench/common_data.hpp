#pragma once
// Patients, doses and reference solutions of the common benchmark.

#include "bench/common_kernel.hpp"

#include <string>
#include <vector>

namespace titrate::bench {

/// One row of a reference: `states` as in CommonModel::State.
struct ReferenceRow {
  std::size_t patient, output;
  double central;
  std::vector<double> states;
};

/// `all`: every patient at six times; `dense`: the first 20 at all 53.
struct CommonData {
  std::vector<CommonPatient> patients;
  std::vector<ReferenceRow> all, dense;
};

/// Throws Error(input) where a file is missing or is not what it should be.
CommonData read_common_data(const std::string& folder);

/// 25 mg at days 0, 1, …, 364; outputs at days 7 k + 0.5.
const engine::Schedule& common_schedule();

/// The same year as people take their tablets: up to three hours early or late, every eleventh day none.
const engine::Schedule& irregular_schedule();

/// Largest |a - b| / (|b| + 1e-6); infinite where an answer is not a number.
double worst_error(const std::vector<ReferenceRow>& reference, const engine::EnsembleResult& result);

}  // namespace titrate::bench
