#pragma once
// From IKZF1/3 depletion to activated effectors: docs/model.md, "Immunity".

#include "base/fields.hpp"
#include "model/real.hpp"
#include "model/relaxation.hpp"

#include <array>

namespace titrate::model {

struct Immunity {
  template <class Real>
  struct Parameters {
    Real k_X, k_C, c_S, steroid_C, k_G, G_50;
    Real k_P, P_0, a_X, T_s;
    Real k_A, psi, c_0, L_50, steroid_A;
    Real k_Ru, k_Rd;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::k_X, "k_X", "1/d", "depletion and resynthesis of IKZF1/3"),
          field(&P::k_C, "k_C", "1/d", "rate at which costimulation follows depletion"),
          field(&P::c_S, "c_S", "1", "depletion at half-maximal costimulation"),
          field(&P::steroid_C, "steroid_C", "1", "share of costimulation that glucocorticoid can take away"),
          field(&P::k_G, "k_G", "1/d", "onset and loss of the glucocorticoid effect"),
          field(&P::G_50, "G_50", "mg/d", "prednisone dose of half-maximal effect"),
          field(&P::k_P, "k_P", "1/d", "turnover of the effector pool"),
          field(&P::P_0, "P_0", "1", "effector pool before treatment"),
          field(&P::a_X, "a_X", "1", "rise of the effector pool at full depletion"),
          field(&P::T_s, "T_s", "1e9", "tumor burden that halves the effector pool"),
          field(&P::k_A, "k_A", "1/d", "gain and loss of activation"),
          field(&P::psi, "psi", "1", "activation gain"),
          field(&P::c_0, "c_0", "1", "activation without costimulation, beside C"),
          field(&P::L_50, "L_50", "1e9", "nodal cells of half-maximal activation"),
          field(&P::steroid_A, "steroid_A", "1", "share of activation that glucocorticoid can take away"),
          field(&P::k_Ru, "k_Ru", "1/d", "regulation induced by activation"),
          field(&P::k_Rd, "k_Rd", "1/d", "loss of regulation"),
      };
    }
  };

  /// What follows from the parameters and does not change; `pool`: P_0 (T_s + T_0), 1e9.
  template <class Real>
  struct Constants {
    Real pool, C_full, per_G_50;
  };

  template <class Real>
  static Constants<Real> constants(const Parameters<Real>& p, Real T_0) {
    return {.pool = p.P_0 * (p.T_s + T_0), .C_full = 1.0 + p.c_S, .per_G_50 = 1.0 / p.G_50};
  }

  template <class Real>
  struct State {
    Real X, C, G, P, A, R;
    static constexpr auto fields() {
      using S = State;
      return std::array{
          field(&S::X, "X", "1", "IKZF1/3 depletion signal"),
          field(&S::C, "C", "1", "costimulatory molecules on CLL cells, above baseline"),
          field(&S::G, "G", "1", "glucocorticoid exposure, relative to G_50"),
          field(&S::P, "P", "1", "effector pool"),
          field(&S::A, "A", "1", "activated effectors"),
          field(&S::R, "R", "1", "regulation: Treg, IL-10, exhaustion"),
      };
    }
  };

  template <class Real>
  static State<Real> initial(const Parameters<Real>& p) {
    return {.X = Real(0.0), .C = Real(0.0), .G = Real(0.0), .P = p.P_0, .A = Real(0.0), .R = Real(0.0)};
  }

  /// Fraction of the largest glucocorticoid effect.
  template <class Real>
  static Real steroid_effect(const Real& G) {
    return G / (1.0 + G);
  }
  template <class Real>
  static Real steroid_effect(const State<Real>& s) {
    return steroid_effect<Real>(s.G);
  }

  /// `T`: all CLL cells, `L`: those in nodes (1e9); `E_I`: immune drug effect; `prednisone`: mg/d; `e_G`:
  /// steroid_effect.
  template <class Real>
  [[gnu::always_inline]] static State<Real> ddt(const Parameters<Real>& p, const Constants<Real>& c,
                                                const State<Real>& s, Real T, Real L, Real E_I, Real prednisone,
                                                Real e_G) {
    const Real pool = c.pool * (1.0 + p.a_X * s.X) / (p.T_s + T);
    const Real drive = p.psi * s.P * s.X * (p.c_0 + s.C) * (1.0 - p.steroid_A * e_G) * L / ((L + p.L_50) * (1.0 + s.R));
    return {.X = p.k_X * (E_I - s.X),
            .C = p.k_C * (C_drive(p, c, s.X) * (1.0 - p.steroid_C * e_G) - s.C),
            .G = p.k_G * (prednisone * c.per_G_50 - s.G),
            .P = p.k_P * (pool - s.P),
            .A = p.k_A * (drive - s.A),
            .R = p.k_Ru * s.A - p.k_Rd * s.R};
  }

  /// What a step of one length makes of the states.
  template <class Real>
  struct Pace {
    Real step;  ///< d
    Relaxation<Real> X, C, G, P, A, R;
    Real per_R;  ///< regulation per activation over the step
  };

  template <class Real>
  static Pace<Real> pace(const Parameters<Real>& p, Real step) {
    Pace<Real> pace{.step = step,
                    .X = {p.k_X, step},
                    .C = {p.k_C, step},
                    .G = {p.k_G, step},
                    .P = {p.k_P, step},
                    .A = {p.k_A, step},
                    .R = {p.k_Rd, step},
                    .per_R = Real(0.0)};
    pace.per_R = p.k_Ru * step * mean_decay<Real>(p.k_Rd * step);
    return pace;
  }

  /// Depletion as costimulation answers to it.
  template <class Real>
  static Real C_drive(const Parameters<Real>& p, const Constants<Real>& c, Real X) {
    return X * c.C_full / (X + p.c_S);
  }

  /// In the middle of a step, for those who are driven by it.
  template <class Real>
  struct Middle {
    Real X, C, P, A, e_G;
  };

  /// One step of ddt under constant inputs. `T`, `L`: CLL cells in the middle of the step; `drive`: C_drive(X) at the
  /// start, and then at the end. In the order in which one drives the next, so that each knows the other's course.
  template <class Real>
  [[gnu::always_inline]] static Middle<Real> advance(const Parameters<Real>& p, const Constants<Real>& c,
                                                     const Pace<Real>& pace, State<Real>& s, Real& drive, Real T,
                                                     Real L, Real E_I, Real prednisone) {
    const State<Real> start = s;
    Middle<Real> m;
    const Real exposure = prednisone * c.per_G_50;
    const Real G = pace.G.halfway(start.G, exposure);
    s.G = pace.G.after(start.G, exposure);
    m.e_G = steroid_effect(G);

    m.X = pace.X.halfway(start.X, E_I);
    s.X = pace.X.after(start.X, E_I);

    const Real free_C = 1.0 - p.steroid_C * m.e_G;
    const Real C_0 = drive * free_C, C_m = C_drive(p, c, m.X) * free_C;
    drive = C_drive(p, c, s.X);
    m.C = pace.C.halfway(start.C, C_0, C_m);
    s.C = pace.C.after(start.C, C_0, C_m, drive * free_C);

    const Real X_mean = (start.X + 4.0 * m.X + s.X) * (1.0 / 6.0);
    const Real pool = c.pool * (1.0 + p.a_X * X_mean) / (p.T_s + T);
    m.P = pace.P.halfway(start.P, pool);
    s.P = pace.P.after(start.P, pool);

    const Real R = start.R + 0.5 * pace.step * (p.k_Ru * start.A - p.k_Rd * start.R);
    const Real gain = p.psi * m.P * (1.0 - p.steroid_A * m.e_G) * L / ((L + p.L_50) * (1.0 + R));
    const Real A_0 = gain * start.X * (p.c_0 + start.C), A_m = gain * m.X * (p.c_0 + m.C),
               A_1 = gain * s.X * (p.c_0 + s.C);
    m.A = pace.A.halfway(start.A, A_0, A_m);
    s.A = pace.A.after(start.A, A_0, A_m, A_1);

    s.R = pace.R.keep * start.R + pace.per_R * (start.A + 4.0 * m.A + s.A) * (1.0 / 6.0);
    return m;
  }
};

}  // namespace titrate::model
