// The general solver on the common benchmark's model, once per instruction set.

#include "bench/common_kernel.hpp"

#include "engine/kernel.hpp"
#include "engine/lanes.hpp"

#include <bit>

namespace titrate::bench {
namespace {

using Lanes = engine::HWY_NAMESPACE::Lanes;

template <class Model>
void solve(const CommonRequest& request, CommonAnswer& answer) {
  using One = typename Model::template Parameters<double>;
  std::vector<One> patients;
  for (const CommonPatient& p : request.patients) patients.push_back(std::bit_cast<One>(p));
  engine::EnsembleSolver<Model, Lanes> solver(request.options);
  answer.result = solver.solve(patients, request.schedules);
  answer.panels = solver.panels();
  answer.evaluations = solver.evaluations();
}

}  // namespace

extern "C" void TITRATE_KERNEL_NAME(common_kernel)(const CommonRequest& request, CommonAnswer& answer) {
  if (request.linear) {
    solve<CommonModel<Inhibition::linear>>(request, answer);
  } else {
    solve<CommonModel<Inhibition::saturating>>(request, answer);
  }
}

}  // namespace titrate::bench
