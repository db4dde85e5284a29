#pragma once
// Entry points of common_kernel.cpp, one per instruction set.

#include "bench/common_model.hpp"
#include "engine/ensemble_solver.hpp"

#include <span>
#include <vector>

namespace titrate::bench {

using CommonPatient = CommonModel<Inhibition::saturating>::Parameters<double>;

/// `linear`: the effects of the hostile patient for all.
struct CommonRequest {
  std::span<const CommonPatient> patients;
  std::span<const engine::Schedule> schedules;
  engine::EnsembleOptions options;
  bool linear = false;
};

struct CommonAnswer {
  engine::EnsembleResult result;
  std::vector<int> panels;
  std::uint64_t evaluations = 0;
};

using CommonKernel = void(const CommonRequest& request, CommonAnswer& answer);
extern "C" {
CommonKernel common_kernel_avx512, common_kernel_avx2, common_kernel_baseline;
}

}  // namespace titrate::bench
