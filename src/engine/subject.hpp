#pragma once
// All that a kernel knows of one patient, and how several of them lie side by side in memory.

#include "base/fields.hpp"
#include "model/hazards.hpp"
#include "model/patient.hpp"
#include "model/pharmacokinetics.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace titrate::engine {

/// Reals only, so that patients can lie side by side: what is Subject<double> for one is Subject<Lanes> for several.
/// Days count from the start of day 1, as in a chart.
template <class Real>
struct Subject {
  // who: fixed for good
  model::Parameters<Real> parameters;
  model::Constants<Real> constants;
  model::Hazards::Parameters<Real> hazards;
  model::FlareThresholds<Real> thresholds;
  model::Hazards::Rates<Real> strikes_at;  ///< of each risk: the accumulated hazard at which it happens

  // what the patient is under, until somebody changes it
  model::Inputs<Real> inputs;    ///< of the day, with the drug's effects in its first half
  model::Effects<Real> evening;  ///< the drug's effects in its second half
  model::Hazards::Standing<Real> standing;
  model::Pace<Real> pace;  ///< of a step
  Real step;               ///< of the integrator, d: 1/2, 1/4, …; 0 = nobody in this place
  Real until;              ///< start of the day at which the kernel is to stop
  Real told_pain;          ///< flare pain as the clinic last heard of it; the kernel stops where it differs

  // what time changes
  Real day;  ///< whole at the start of a day
  model::State<Real> state;
  model::Momentum<Real> momentum;
  model::Readouts<Real> now;  ///< at the start of the day
  Real flare_pain;            ///< 0 to 3, CTCAE v3.0
  Real not_finite;            ///< 1 where a state or a readout has left the finite numbers
  Real struck;                ///< 1 where a risk has accumulated to its strikes_at
  model::Hazards::Rates<Real> accumulated;
};
static_assert(std::is_trivially_copyable_v<Subject<double>> && sizeof(Subject<double>) % sizeof(double) == 0);

inline constexpr std::size_t subject_reals = sizeof(Subject<double>) / sizeof(double);

/// Advances the patients that lie side by side in `places` (subject_reals columns of one double per place, aligned to
/// 64 bytes) until one or more of them must be looked at: bit i of the result is place i, which stands at the start of
/// a day and has arrived at `until`, or feels another pain than was told, or was struck by a risk, or has a state that
/// is not finite.
using PatientKernel = std::uint32_t(double* places);

extern "C" {
PatientKernel patient_kernel_avx512, patient_kernel_avx2, patient_kernel_baseline;
}

}  // namespace titrate::engine
