#pragma once
// The patient with the drug's effects at every moment of the day, in small steps: what half-day constants are held
// against. (CVODE is the reference: bench/reference.hpp.)

#include "engine/integrator.hpp"
#include "engine/runge_kutta.hpp"
#include "model/pharmacokinetics.hpp"

namespace titrate::engine {

/// `inputs` with the effects of concentration `c` (ng/mL) in place of the constants.
inline model::Inputs<double> with_effects(const model::Inputs<double>& inputs, const model::Effects<double>& effects) {
  model::Inputs<double> u = inputs;
  u.immune_effect = effects.immune;
  u.neutrophil_effect = effects.neutrophil;
  u.platelet_effect = effects.platelet;
  u.hemoglobin_effect = effects.hemoglobin;
  return u;
}

/// One day from a dose at its start. The amounts of drug are exact at every stage, so that absorption sets no limit to
/// the step; `amounts` goes to the next day's start. 96 steps a day (15 minutes) are good to about 1e-3 over 40 days.
inline void advance_day_within(const model::Parameters<double>& parameters,
                               const model::Pharmacokinetics::Parameters<double>& kinetics,
                               const model::DrugEffect::Parameters<double>& effect, model::State<double>& state,
                               model::Pharmacokinetics::Amounts<double>& amounts, const model::Inputs<double>& inputs,
                               double dose_mg, int steps_per_day) {
  using PK = model::Pharmacokinetics;
  const double hours_per_step = 24.0 / steps_per_day;
  const PK::Amounts<double> start = {.gut = amounts.gut + dose_mg, .central = amounts.central};
  const model::Constants<double> constants = model::constants(parameters);
  for (int step = 0; step < steps_per_day; ++step)
    runge_kutta_step<Kutta4, double>(state, 1.0 / steps_per_day, [&](double stage, const model::State<double>& s) {
      const double central = PK::after(kinetics, start, (step + stage) * hours_per_step).central;
      const double c = PK::concentration(kinetics, central);
      return model::ddt(parameters, constants, s, with_effects(inputs, model::DrugEffect::at(effect, c)));
    });
  require_finite(state);
  amounts = PK::after(kinetics, start, 24.0);
}

}  // namespace titrate::engine
