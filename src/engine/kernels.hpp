#pragma once
// The kernels of one instruction set, chosen when the program starts.

#include "engine/isa.hpp"
#include "engine/subject.hpp"
#include "model/pharmacokinetics.hpp"

#include <cstddef>

namespace titrate::engine {

/// Measures that the measurement kernel reads at once.
inline constexpr std::size_t measurement_block = 8;

/// seen = truth * exp(cv z) + sd z, not below 0, where z is the standard normal quantile of `uniform`. `blocks` of
/// measurement_block doubles one after another, aligned to 64 bytes.
using MeasurementKernel = void(std::size_t blocks, const double* truth, const double* uniform, const double* cv,
                               const double* sd, double* seen);

/// DailyEffect::over_halves for the amounts (mg) at the day's start with its dose; the same bits on every set.
using EffectKernel = void(const model::DailyEffect& drug, double gut, double central,
                          model::DailyEffect::Halves& halves);

struct Kernels {
  Isa isa;
  std::size_t places;  ///< patients side by side
  PatientKernel* advance;
  MeasurementKernel* measure;
  EffectKernel* effects;
};

/// Of a set that the machine has: see choose_isa().
const Kernels& kernels(Isa isa);
/// Of the widest set here.
const Kernels& kernels();

extern "C" {
MeasurementKernel measurement_kernel_avx512, measurement_kernel_avx2, measurement_kernel_baseline;
EffectKernel effect_kernel_avx512, effect_kernel_avx2, effect_kernel_baseline;
}

}  // namespace titrate::engine
