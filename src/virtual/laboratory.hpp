#pragma once
// What the clinic's laboratory and hands measure of a virtual patient, with their errors.

#include "base/random.hpp"
#include "chart/chart.hpp"
#include "cohort/virtual_patient.hpp"
#include "engine/kernels.hpp"

#include <array>
#include <bitset>
#include <cstddef>

namespace titrate::virtual_patients {

using Activities = std::bitset<static_cast<std::size_t>(chart::Activity::count_)>;

/// Whether a virtual patient has the measure.
bool is_measured(chart::Measure measure);

/// How far a measurement strays: a coefficient of variation (log scale) or a standard deviation in the measure's unit;
/// both 0 where it does not.
struct MeasurementError {
  double cv = 0, sd = 0;
};
MeasurementError measurement_error(const cohort::Theta& theta, chart::Measure measure);

class Laboratory {
 public:
  /// `attempt`: the one that sampled the patient. Keeps a reference to theta.
  Laboratory(const cohort::Covariates& covariates, const cohort::Theta& theta, StreamKey key, std::uint32_t attempt,
             const engine::Kernels& kernels);

  /// What the activities show of the truth. Draws depend on (day, measure) alone.
  chart::Visit measure(const chart::Visit& truth, Activities activities) const;
  /// The uniform draw behind the error of a measure on a day. Measure::count_ is what is measured once, before day 1.
  double draw(int day, chart::Measure measure) const;

 private:
  // Measures in the blocks that the kernel takes.
  static constexpr std::size_t block = engine::measurement_block;
  static constexpr std::size_t blocks = (chart::measure_count + block - 1) / block;
  struct alignas(64) Row : std::array<double, blocks * block> {};

  const cohort::Covariates& covariates_;
  const cohort::Theta& theta_;
  Stream stream_;
  std::uint32_t attempt_;
  const engine::Kernels& kernels_;
  /// Of each measure: a coefficient of variation (log scale), or a standard deviation in the measure's unit.
  Row cv_{}, sd_{};
};

}  // namespace titrate::virtual_patients
