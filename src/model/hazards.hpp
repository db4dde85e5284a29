#pragma once
// What may happen to the patient by chance, as rates per day: docs/model.md, "Hazards".

#include "base/fields.hpp"
#include "model/real.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace titrate::model {

/// The numbers are part of the result (random streams are indexed by them): append, never renumber.
enum class Risk : std::uint32_t {
  infection,
  thrombosis,
  withdrawal,
  new_lesion,
  death,
  arrhythmia,
  seizure,
  after_progression,
  count_
};
inline constexpr std::size_t risk_count = static_cast<std::size_t>(Risk::count_);

struct Hazards {
  template <class Real>
  struct Parameters {
    Real infection, infection_low, infection_deep, anc_low, anc_deep;
    Real thrombosis, withdrawal, new_lesion, background_death, death_after_progression;
    Real arrhythmia_per_mmol, arrhythmia_potassium, seizure_per_mg, seizure_calcium;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::infection, "infection", "1/d", "severe infection at normal neutrophils"),
          field(&P::infection_low, "infection_low", "1", "ratio below anc_low"),
          field(&P::infection_deep, "infection_deep", "1", "ratio below anc_deep"),
          field(&P::anc_low, "anc_low", "1e9/L", "neutrophils below which infections are more frequent"),
          field(&P::anc_deep, "anc_deep", "1e9/L", "neutrophils below which they are most frequent"),
          field(&P::thrombosis, "thrombosis", "1/d", "thrombosis on treatment, at first"),
          field(&P::withdrawal, "withdrawal", "1/d", "withdrawal for non-hematologic toxicity, on treatment"),
          field(&P::new_lesion, "new_lesion", "1/d", "progression that counts do not announce, or transformation"),
          field(&P::background_death, "background_death", "1/d", "death of other causes"),
          field(&P::death_after_progression, "death_after_progression", "1/d", "death, once progressed"),
          field(&P::arrhythmia_per_mmol, "arrhythmia_per_mmol", "1/d", "arrhythmia per mmol/L of potassium above"),
          field(&P::arrhythmia_potassium, "arrhythmia_potassium", "mmol/L", "this"),
          field(&P::seizure_per_mg, "seizure_per_mg", "1/d", "seizure per mg/dL of calcium below"),
          field(&P::seizure_calcium, "seizure_calcium", "mg/dL", "this"),
      };
    }
  };

  /// What the rates depend on beside the patient: multipliers, 1 or 0 where there is nothing between.
  template <class Real>
  struct Standing {
    Real early;         ///< multiplies infections: more frequent in the first weeks of treatment
    Real on_treatment;  ///< 0 or 1
    Real thrombosis;    ///< multiplies thrombosis: prophylaxis, and the time on treatment
    Real progressed;    ///< 0 or 1
  };

  template <class Real>
  using Rates = std::array<Real, risk_count>;

  /// `anc`: 1e9/L, `potassium`: mmol/L, `calcium`: mg/dL.
  template <class Real>
  static Rates<Real> rates(const Parameters<Real>& p, const Standing<Real>& standing, Real anc, Real potassium,
                           Real calcium) {
    const Real low = select(anc < p.anc_deep, p.infection_deep, select(anc < p.anc_low, p.infection_low, Real(1.0)));
    Rates<Real> rate;
    const auto of = [&rate](Risk risk) -> Real& { return rate[static_cast<std::size_t>(risk)]; };
    of(Risk::infection) = p.infection * standing.early * low;
    of(Risk::thrombosis) = p.thrombosis * standing.on_treatment * standing.thrombosis;
    of(Risk::withdrawal) = p.withdrawal * standing.on_treatment;
    of(Risk::new_lesion) = p.new_lesion;
    of(Risk::death) = p.background_death;
    of(Risk::arrhythmia) = p.arrhythmia_per_mmol * max(Real(0.0), potassium - p.arrhythmia_potassium);
    of(Risk::seizure) = p.seizure_per_mg * max(Real(0.0), p.seizure_calcium - calcium);
    of(Risk::after_progression) = p.death_after_progression * standing.progressed;
    return rate;
  }
};

}  // namespace titrate::model
