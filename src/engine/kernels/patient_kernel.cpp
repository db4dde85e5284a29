// The fast path: the patient's equations, readouts and hazards in lanes, day after day.

#include "engine/integrator.hpp"
#include "engine/kernel.hpp"
#include "engine/lanes.hpp"
#include "engine/subject.hpp"

namespace titrate::engine {
namespace HWY_NAMESPACE {
namespace {

using Patients = Lanes;
using Mask = Patients::Mask;

template <class Struct>
Mask all_finite(const Struct& values) {
  // x - x is 0 for every finite x, and NaN otherwise.
  Patients sum = 0.0;
  for_each_field<Struct>([&](const auto& f) { sum += values.*f.member - values.*f.member; });
  return sum == Patients(0.0);
}

void step(Subject<Patients>& s) {
  const Mask evening = s.day - floor(s.day) >= Patients(0.5);
  model::Inputs<Patients> inputs = s.inputs;
  inputs.immune_effect = select(evening, s.evening.immune, inputs.immune_effect);
  inputs.neutrophil_effect = select(evening, s.evening.neutrophil, inputs.neutrophil_effect);
  inputs.platelet_effect = select(evening, s.evening.platelet, inputs.platelet_effect);
  inputs.hemoglobin_effect = select(evening, s.evening.hemoglobin, inputs.hemoglobin_effect);
  runge_kutta_step<Ralston3, Patients>(s.state, s.step, [&](double, const model::State<Patients>& at) {
    return model::ddt(s.parameters, s.constants, at, inputs);
  });
  s.day += s.step;
}

/// Reads the patient and lets the day's hazards accumulate, where `here`. True where somebody must look.
Mask end_day(Subject<Patients>& s, Mask here) {
  s.now = model::readouts(s.parameters, s.constants, s.state);
  s.flare_pain = model::flare_pain(s.thresholds, s.now.symptom_score);
  const auto rates = model::Hazards::rates<Patients>(s.hazards, s.standing, s.now.anc, s.now.potassium, s.now.calcium);
  const Mask counts = here && s.day > Patients(0.0);  // nothing that happens before day 1 is an event of the trial
  s.lost = select(all_finite(s.state) && all_finite(s.now), Patients(0.0), Patients(1.0));
  Mask struck = s.lost > s.lost;  // nobody yet
  for (std::size_t risk = 0; risk < rates.size(); ++risk) {
    s.accumulated[risk] += select(counts, rates[risk], Patients(0.0));
    struck = struck || s.accumulated[risk] >= s.strikes_at[risk];
  }
  s.struck = select(struck, Patients(1.0), Patients(0.0));
  return here && (struck || s.day >= s.until || s.flare_pain != s.told_pain || s.lost > Patients(0.0));
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
