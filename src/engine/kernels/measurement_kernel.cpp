// What a laboratory reads, from what is there and a uniform draw, in lanes: one measure per lane.

#include "base/normal.hpp"
#include "engine/kernel.hpp"
#include "engine/kernels.hpp"
#include "engine/lanes.hpp"

namespace titrate::engine {

extern "C" void TITRATE_KERNEL_NAME(measurement_kernel)(std::size_t blocks, const double* truth, const double* uniform,
                                                        const double* cv, const double* sd, double* seen) {
  using HWY_NAMESPACE::Lanes;
  for (std::size_t i = 0; i < blocks * measurement_block; i += Lanes::count) {
    const Lanes z = normal::quantile(Lanes::load(uniform + i));
    max(Lanes(0.0), Lanes::load(truth + i) * exp(Lanes::load(cv + i) * z) + Lanes::load(sd + i) * z).store(seen + i);
  }
}

}  // namespace titrate::engine
