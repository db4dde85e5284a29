#include "engine/kernels.hpp"

namespace titrate::engine {

const Kernels& kernels(Isa isa) {
  static constexpr Kernels baseline = {Isa::baseline, 2, patient_kernel_baseline, measurement_kernel_baseline,
                                       effect_kernel_baseline};
#ifdef TITRATE_HAS_AVX512
  static constexpr Kernels avx512 = {Isa::avx512, 8, patient_kernel_avx512, measurement_kernel_avx512,
                                     effect_kernel_avx512};
  static constexpr Kernels avx2 = {Isa::avx2, 4, patient_kernel_avx2, measurement_kernel_avx2, effect_kernel_avx2};
  if (isa == Isa::avx512) return avx512;
  if (isa == Isa::avx2) return avx2;
#endif
  (void)isa;
  return baseline;
}

const Kernels& kernels() {
  static const Kernels& here = kernels(choose_isa());
  return here;
}

}  // namespace titrate::engine
