#pragma once
// Tumor lysis: what dying cells release, how the kidney clears it, how crystals hurt the kidney: docs/model.md,
// "Lysis". Urate turnover and allopurinol: Aksenov et al., CPT Pharmacometrics Syst Pharmacol 2018 (nlmixr2lib, uric
// acid model).

#include "base/fields.hpp"
#include "model/real.hpp"
#include "model/relaxation.hpp"

#include <array>

namespace titrate::model {

struct Lysis {
  template <class Real>
  struct Parameters {
    Real U_0, Ph_0, K_0, Ca_0, creatinine_0, gfr_0;
    Real release_U, release_Ph, release_K;
    Real k_U, k_Ph, k_K, gut_U, gut_Ph, gut_K, hydration_gain;
    Real k_J, J_min, UPh_50, k_Q, allopurinol_max, allopurinol_50, Ca_per_Ph;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::U_0, "U_0", "mg/dL", "urate before treatment"),
          field(&P::Ph_0, "Ph_0", "mg/dL", "phosphate before treatment"),
          field(&P::K_0, "K_0", "mmol/L", "potassium before treatment"),
          field(&P::Ca_0, "Ca_0", "mg/dL", "calcium before treatment"),
          field(&P::creatinine_0, "creatinine_0", "mg/dL", "creatinine before treatment"),
          field(&P::gfr_0, "gfr_0", "1", "creatinine clearance before treatment, relative to normal"),
          field(&P::release_U, "release_U", "mg/dL/1e9", "urate from dying cells"),
          field(&P::release_Ph, "release_Ph", "mg/dL/1e9", "phosphate from dying cells"),
          field(&P::release_K, "release_K", "mmol/L/1e9", "potassium from dying cells"),
          field(&P::k_U, "k_U", "1/d", "urate clearance at normal kidney function"),
          field(&P::k_Ph, "k_Ph", "1/d", "phosphate clearance at normal kidney function"),
          field(&P::k_K, "k_K", "1/d", "potassium clearance at normal kidney function"),
          field(&P::gut_U, "gut_U", "1", "share of urate clearance that needs no kidney"),
          field(&P::gut_Ph, "gut_Ph", "1", "share of phosphate clearance that needs no kidney"),
          field(&P::gut_K, "gut_K", "1", "share of potassium clearance that needs no kidney"),
          field(&P::hydration_gain, "hydration_gain", "1", "rise of renal clearance under hydration"),
          field(&P::k_J, "k_J", "1/d", "rate of crystal injury and repair"),
          field(&P::J_min, "J_min", "1", "filtration that crystals, or their treatment, always leave"),
          field(&P::UPh_50, "UPh_50", "mg2/dL2", "urate times phosphate that halves filtration"),
          field(&P::k_Q, "k_Q", "1/d", "rate of oxypurinol"),
          field(&P::allopurinol_max, "allopurinol_max", "1", "largest fall of urate production"),
          field(&P::allopurinol_50, "allopurinol_50", "1", "oxypurinol of half-maximal effect, relative to 300 mg/d"),
          field(&P::Ca_per_Ph, "Ca_per_Ph", "1", "calcium bound per rise of phosphate"),
      };
    }
  };

  /// Filtration that crystals leave in the long run. `product`: urate times phosphate, relative to UPh_50.
  template <class Real>
  static Real crystal_free(const Parameters<Real>& p, Real product) {
    return p.J_min + (1.0 - p.J_min) / (1.0 + product * product * product);
  }
  template <class Real>
  static Real crystal_free(const Parameters<Real>& p, Real U, Real Ph) {
    return crystal_free(p, U * Ph / p.UPh_50);
  }

  /// Share of normal clearance, of which `gut` needs no kidney.
  template <class Real>
  static Real clearance(Real gut, Real filtration) {
    return gut + (1.0 - gut) * filtration;
  }

  /// What the kidney cleared before treatment; `gfr`: filtration per J, for gfr_0 is measured with the baseline's own
  /// crystals; `creatinine`: mg/dL, where crystals take nothing away.
  template <class Real>
  struct Constants {
    Real gfr, per_UPh_50, cleared_U, cleared_Ph, cleared_K, creatinine;
  };

  template <class Real>
  static Constants<Real> constants(const Parameters<Real>& p) {
    return {.gfr = p.gfr_0 / crystal_free(p, p.U_0, p.Ph_0),
            .per_UPh_50 = 1.0 / p.UPh_50,
            .cleared_U = p.k_U * clearance(p.gut_U, p.gfr_0) * p.U_0,
            .cleared_Ph = p.k_Ph * clearance(p.gut_Ph, p.gfr_0) * p.Ph_0,
            .cleared_K = p.k_K * clearance(p.gut_K, p.gfr_0) * p.K_0,
            .creatinine = p.creatinine_0 * crystal_free(p, p.U_0, p.Ph_0)};
  }

  template <class Real>
  struct State {
    Real U, Ph, K, J, Q;
    static constexpr auto fields() {
      using S = State;
      return std::array{
          field(&S::U, "U", "mg/dL", "urate"),
          field(&S::Ph, "Ph", "mg/dL", "phosphate"),
          field(&S::K, "K", "mmol/L", "potassium"),
          field(&S::J, "J", "1", "filtration left by crystals"),
          field(&S::Q, "Q", "1", "oxypurinol, relative to the steady level at 300 mg/d"),
      };
    }
  };

  template <class Real>
  static State<Real> initial(const Parameters<Real>& p) {
    return {.U = p.U_0, .Ph = p.Ph_0, .K = p.K_0, .J = crystal_free(p, p.U_0, p.Ph_0), .Q = Real(0.0)};
  }

  /// `destroyed`: cells dying above the untreated turnover, 1e9/d; `allopurinol`: dose / 300 mg/d; `hydration` 0 or 1.
  template <class Real>
  [[gnu::always_inline]] static State<Real> ddt(const Parameters<Real>& p, const Constants<Real>& c,
                                                const State<Real>& s, Real destroyed, Real allopurinol,
                                                Real hydration) {
    const Real gfr = c.gfr * s.J * (1.0 + p.hydration_gain * hydration);
    const Real production = 1.0 - p.allopurinol_max * s.Q / (s.Q + p.allopurinol_50);
    return {.U = production * (p.release_U * destroyed + c.cleared_U) - p.k_U * clearance(p.gut_U, gfr) * s.U,
            .Ph = p.release_Ph * destroyed + c.cleared_Ph - p.k_Ph * clearance(p.gut_Ph, gfr) * s.Ph,
            .K = p.release_K * destroyed + c.cleared_K - p.k_K * clearance(p.gut_K, gfr) * s.K,
            .J = p.k_J * (crystal_free(p, Real(s.U * s.Ph * c.per_UPh_50)) - s.J),
            .Q = p.k_Q * (allopurinol - s.Q)};
  }

  template <class Real>
  struct Pace {
    Real step;  ///< d
    Relaxation<Real> J, Q;
  };

  template <class Real>
  static Pace<Real> pace(const Parameters<Real>& p, Real step) {
    return {.step = step, .J = {p.k_J, step}, .Q = {p.k_Q, step}};
  }

  /// One step of ddt. `destroyed` in its middle.
  template <class Real>
  [[gnu::always_inline]] static void advance(const Parameters<Real>& p, const Constants<Real>& c,
                                             const Pace<Real>& pace, State<Real>& s, Real destroyed, Real allopurinol,
                                             Real hydration) {
    const Real Q = pace.Q.halfway(s.Q, allopurinol);
    s.Q = pace.Q.after(s.Q, allopurinol);
    const Real J = pace.J.halfway(s.J, crystal_free(p, Real(s.U * s.Ph * c.per_UPh_50)));
    const Real gfr = c.gfr * J * (1.0 + p.hydration_gain * hydration);
    const Real production = 1.0 - p.allopurinol_max * Q / (Q + p.allopurinol_50);
    const auto after = [&](Real x, Real made, Real rate) {
      return multiply_add(pace.step * mean_decay<Real>(rate * pace.step), made - rate * x, x);
    };
    const Real U = after(s.U, production * (p.release_U * destroyed + c.cleared_U), p.k_U * clearance(p.gut_U, gfr));
    const Real Ph = after(s.Ph, p.release_Ph * destroyed + c.cleared_Ph, p.k_Ph * clearance(p.gut_Ph, gfr));
    s.K = after(s.K, p.release_K * destroyed + c.cleared_K, p.k_K * clearance(p.gut_K, gfr));
    s.J = pace.J.after(s.J, crystal_free(p, Real(0.25 * (s.U + U) * (s.Ph + Ph) * c.per_UPh_50)));
    s.U = U;
    s.Ph = Ph;
  }

  template <class Real>
  static Real calcium(const Parameters<Real>& p, const State<Real>& s) {
    // Falls by Ca_per_Ph at first and never below 0.
    return p.Ca_0 / (1.0 + p.Ca_per_Ph / p.Ca_0 * max(Real(0.0), s.Ph - p.Ph_0));
  }

  template <class Real>
  static Real creatinine(const Constants<Real>& c, const State<Real>& s) {
    return c.creatinine / s.J;
  }
};

}  // namespace titrate::model
