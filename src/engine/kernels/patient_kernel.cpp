// The fast path: the patient's equations, readouts and hazards in lanes, day after day.

#include "engine/integrator.hpp"
#include "engine/kernel.hpp"
#include "engine/lanes.hpp"
#include "engine/subject.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <type_traits>

namespace titrate::engine {
namespace HWY_NAMESPACE {
namespace {

using Patients = Lanes;
using Mask = Patients::Mask;

template <class Struct>
Mask all_finite(const Struct& values) {
  // 0 x is 0 for every finite x, and NaN otherwise.
  Patients sum = 0.0;
  for_each_field<Struct>([&](const auto& f) { sum = multiply_add(values.*f.member, Patients(0.0), sum); });
  return sum == Patients(0.0);
}

void step(Subject<Patients>& s) {
  const Mask evening = s.day - floor(s.day) >= Patients(0.5);
  model::Inputs<Patients> inputs = s.inputs;
  inputs.immune_effect = select(evening, s.evening.immune, inputs.immune_effect);
  inputs.neutrophil_effect = select(evening, s.evening.neutrophil, inputs.neutrophil_effect);
  inputs.platelet_effect = select(evening, s.evening.platelet, inputs.platelet_effect);
  inputs.hemoglobin_effect = select(evening, s.evening.hemoglobin, inputs.hemoglobin_effect);
  const Patients begun = s.day;
  s.day += s.step;
  const Patients middle = 0.5 * (begun + s.day);
  model::advance(s.parameters, s.constants, s.pace, s.state, s.momentum, inputs, middle - floor(begun));
}

/// A struct of Reals takes new values, where `here`.
template <class Struct>
void keep(Mask here, Struct& old, const Struct& fresh) {
  using All = std::array<Patients, sizeof(Struct) / sizeof(Patients)>;
  static_assert(sizeof(All) == sizeof(Struct) && std::is_trivially_copyable_v<Struct>);
  All values = std::bit_cast<All>(old);
  const All now = std::bit_cast<All>(fresh);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = select(here, now[i], values[i]);
  old = std::bit_cast<Struct>(values);
}

/// Reads the patient and lets the day's hazards accumulate, where `here`. True where somebody must look.
Mask end_day(Subject<Patients>& s, Mask here) {
  keep(here, s.momentum.orders,
       model::Marrow::course<Patients>(s.parameters, s.constants.marrow, s.state, s.state.M, s.momentum.orders.level));
  s.now = model::readouts(s.parameters, s.constants, s.state);
  s.flare_pain = model::flare_pain(s.thresholds, s.now.symptom_score);
  const auto rates = model::Hazards::rates<Patients>(s.hazards, s.standing, s.now.anc, s.now.potassium, s.now.calcium);
  const Mask counts = here && s.day > Patients(0.0);  // nothing that happens before day 1 is an event of the trial
  s.not_finite = select(all_finite(s.state) && all_finite(s.now), Patients(0.0), Patients(1.0));
  Mask struck = s.not_finite > s.not_finite;  // nobody yet
  for (std::size_t risk = 0; risk < rates.size(); ++risk) {
    s.accumulated[risk] += select(counts, rates[risk], Patients(0.0));
    struck = struck || s.accumulated[risk] >= s.strikes_at[risk];
  }
  s.struck = select(struck, Patients(1.0), Patients(0.0));
  return here && (struck || s.day >= s.until || s.flare_pain != s.told_pain || s.not_finite > Patients(0.0));
}

std::uint32_t advance(Subject<Patients>& s) {
  for (;;) {
    step(s);
    const Mask here = s.day == floor(s.day) && s.step > Patients(0.0);
    if (!any(here)) continue;
    const Mask look = end_day(s, here);
    if (any(look)) return bits(look);
  }
}

}  // namespace
}  // namespace HWY_NAMESPACE

extern "C" std::uint32_t TITRATE_KERNEL_NAME(patient_kernel)(double* places) {
  using HWY_NAMESPACE::Patients;
  static_assert(sizeof(Subject<Patients>) == subject_reals * Patients::count * sizeof(double));
  return HWY_NAMESPACE::advance(*reinterpret_cast<Subject<Patients>*>(places));
}

}  // namespace titrate::engine
