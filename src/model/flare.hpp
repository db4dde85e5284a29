#pragma once
// Tumor flare: swelling of nodes driven by activated effectors, and what the patient feels of it: docs/model.md,
// "Flare".

#include "base/fields.hpp"
#include "model/real.hpp"
#include "model/relaxation.hpp"

#include <array>

namespace titrate::model {

struct Flare {
  template <class Real>
  struct Parameters {
    Real k_F, A_50, d_F, steroid_F;
    Real symptom_gain, beta_bulk, d_symptom, steroid_Y;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::k_F, "k_F", "1/d", "fastest swelling"),
          field(&P::A_50, "A_50", "1", "activation of half-maximal swelling"),
          field(&P::d_F, "d_F", "1/d", "resolution of swelling"),
          field(&P::steroid_F, "steroid_F", "1", "share of swelling that glucocorticoid can take away"),
          field(&P::symptom_gain, "symptom_gain", "1", "how strongly the patient feels swelling"),
          field(&P::beta_bulk, "beta_bulk", "1", "exponent of node size in the symptom score"),
          field(&P::d_symptom, "d_symptom", "cm", "node size at which swelling is felt as it is"),
          field(&P::steroid_Y, "steroid_Y", "1", "share of symptoms that glucocorticoid can take away"),
      };
    }
  };

  template <class Real>
  struct State {
    Real F;
    static constexpr auto fields() {
      return std::array{field(&State::F, "F", "1", "inflammatory volume, as a fraction of nodal CLL")};
    }
  };

  template <class Real>
  static State<Real> initial(const Parameters<Real>&) {
    return {.F = Real(0.0)};
  }

  template <class Real>
  [[gnu::always_inline]] static State<Real> ddt(const Parameters<Real>& p, const State<Real>& s, Real A, Real e_G) {
    return {.F = p.k_F * swelling(p, A) * (1.0 - p.steroid_F * e_G) - p.d_F * s.F};
  }

  template <class Real>
  struct Pace {
    Relaxation<Real> F;
    Real per_d_F;  ///< d
  };

  template <class Real>
  static Pace<Real> pace(const Parameters<Real>& p, Real step) {
    return {.F = {p.d_F, step}, .per_d_F = 1.0 / p.d_F};
  }

  /// Share of the fastest swelling at activation A.
  template <class Real>
  static Real swelling(const Parameters<Real>& p, Real A) {
    const Real A2 = A * A;
    return A2 / (A2 + p.A_50 * p.A_50);
  }

  /// One step of ddt. `drive`: swelling(A) at the start, and then at the end. Returns swelling(A) in the middle.
  template <class Real>
  [[gnu::always_inline]] static Real advance(const Parameters<Real>& p, const Pace<Real>& pace, State<Real>& s,
                                             Real& drive, Real A_middle, Real A_end, Real e_G) {
    const Real level = p.k_F * pace.per_d_F * (1.0 - p.steroid_F * e_G);
    const Real middle = swelling(p, A_middle), end = swelling(p, A_end);
    s.F = pace.F.after(s.F, level * drive, level * middle, level * end);
    drive = end;
    return middle;
  }

  /// Y. `log_bulk`: log of the longest node over d_symptom.
  template <class Real>
  static Real symptom_score(const Parameters<Real>& p, const State<Real>& s, Real log_bulk, Real e_G) {
    return s.F * exp(p.beta_bulk * log_bulk) * p.symptom_gain * (1.0 - p.steroid_Y * e_G);
  }
};

/// Symptom scores from which flare is reported as mild, moderate, severe.
template <class Real>
struct FlareThresholds {
  Real mild, moderate, severe;
};

/// Thresholds while an analgesic takes `relief` of the pain: it takes more swelling to be felt.
template <class Real>
FlareThresholds<Real> relieved(const FlareThresholds<Real>& at, Real relief) {
  return {at.mild / (1.0 - relief), at.moderate / (1.0 - relief), at.severe / (1.0 - relief)};
}

/// Flare pain and function as the patient reports it, grade 0 to 3.
template <class Real>
Real flare_pain(const FlareThresholds<Real>& at, Real symptom_score) {
  return select(symptom_score > at.severe, Real(3.0),
                select(symptom_score > at.moderate, Real(2.0), select(symptom_score > at.mild, Real(1.0), Real(0.0))));
}

}  // namespace titrate::model
