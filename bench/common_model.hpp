#pragma once
// The common benchmark's patient: equations, values and start as in shared/bench/README.md. Time in days.

#include "base/fields.hpp"
#include "engine/linear_kinetics.hpp"
#include "model/real.hpp"

#include <array>

namespace titrate::bench {

/// How the drug acts on the precursors: 1 / (1 + slope C), or as the hostile patient has it, 1 - slope C.
enum class Inhibition { saturating, linear };

template <Inhibition inhibition>
struct CommonModel {
  template <class Real>
  struct Parameters {
    Real CL, V, KA, SLN, MTTN, SLP, LAM, EMAX;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::CL, "CL", "L/d", "clearance"),
          field(&P::V, "V", "L", "volume"),
          field(&P::KA, "KA", "1/d", "absorption"),
          field(&P::SLN, "SLN", "L/mg", "slope of the effect on neutrophil precursors"),
          field(&P::MTTN, "MTTN", "d", "mean transit time of neutrophils"),
          field(&P::SLP, "SLP", "L/mg", "slope of the effect on platelet precursors"),
          field(&P::LAM, "LAM", "1/d", "growth of the tumor"),
          field(&P::EMAX, "EMAX", "1/d", "largest kill by the drug"),
      };
    }
  };

  /// Rates per stage, 1/d.
  template <class Real>
  struct Constants {
    Real kn, kp;
  };

  template <class Real>
  static Constants<Real> constants(const Parameters<Real>& p) {
    return {.kn = 4.0 / p.MTTN, .kp = Real(4.0 / 8.0)};
  }

  template <class Real>
  struct State {
    Real NP, N1, N2, N3, NC, PP, P1, P2, P3, PC, TN, TB, TM, EA, EE, FL, UA;
    static constexpr auto fields() {
      using S = State;
      return std::array{
          field(&S::NP, "NP", "1e9/L", "neutrophil precursors"),
          field(&S::N1, "N1", "1e9/L", "maturing neutrophils, first stage"),
          field(&S::N2, "N2", "1e9/L", "maturing neutrophils, second stage"),
          field(&S::N3, "N3", "1e9/L", "maturing neutrophils, third stage"),
          field(&S::NC, "NC", "1e9/L", "circulating neutrophils"),
          field(&S::PP, "PP", "1e9/L", "platelet precursors"),
          field(&S::P1, "P1", "1e9/L", "maturing platelets, first stage"),
          field(&S::P2, "P2", "1e9/L", "maturing platelets, second stage"),
          field(&S::P3, "P3", "1e9/L", "maturing platelets, third stage"),
          field(&S::PC, "PC", "1e9/L", "circulating platelets"),
          field(&S::TN, "TN", "1e9", "tumor cells in nodes"),
          field(&S::TB, "TB", "1e9", "tumor cells in blood"),
          field(&S::TM, "TM", "1e9", "tumor cells in marrow"),
          field(&S::EA, "EA", "1", "effector cells, resting"),
          field(&S::EE, "EE", "1", "effector cells, active"),
          field(&S::FL, "FL", "1", "flare"),
          field(&S::UA, "UA", "mg/dL", "urate"),
      };
    }
  };

  template <class Real>
  static State<Real> initial(const Parameters<Real>&) {
    return {.NP = 4.0,
            .N1 = 4.0,
            .N2 = 4.0,
            .N3 = 4.0,
            .NC = 4.0,
            .PP = 200.0,
            .P1 = 200.0,
            .P2 = 200.0,
            .P3 = 200.0,
            .PC = 200.0,
            .TN = 600.0,
            .TB = 400.0,
            .TM = 300.0,
            .EA = 1.0,
            .EE = 0.3,
            .FL = 0.0,
            .UA = 6.0};
  }

  template <class Real>
  static engine::LinearKinetics<Real> kinetics(const Parameters<Real>& p) {
    return {.absorption = p.KA, .elimination = p.CL / p.V, .volume = p.V};
  }

  /// What depends on the concentration alone. `tumor` = C / (0.1 + C), `activation` = 2 C / (0.05 + C).
  template <class Real>
  struct Effects {
    Real neutrophils, platelets, tumor, activation;
  };

  template <class Real>
  static Effects<Real> effects(const Parameters<Real>& p, Real C) {
    const auto on_precursors = [&](Real slope) -> Real {
      if constexpr (inhibition == Inhibition::linear) return 1.0 - slope * C;
      return 1.0 / (1.0 + slope * C);
    };
    return {.neutrophils = on_precursors(p.SLN),
            .platelets = on_precursors(p.SLP),
            .tumor = C / (0.1 + C),
            .activation = 2.0 * (C / (0.05 + C))};
  }

  template <class Real>
  static State<Real> ddt(const Parameters<Real>& p, const Constants<Real>& k, const State<Real>& s,
                         const Effects<Real>& u) {
    using model::exp, model::log;
    const Real feedback_N = exp(-0.17 * log(s.NC * (1.0 / 4.0)));
    const Real feedback_P = exp(-0.2 * log(s.PC * (1.0 / 200.0)));
    const Real kill = 0.01 * s.EE + p.EMAX * u.tumor;
    const Real g = p.LAM * (1.0 - (s.TN + s.TM) * (1.0 / 1000.0));
    const Real kout = 0.2 + 0.6 * u.tumor;
    const Real tum = s.TN + s.TB + s.TM;
    const Real act = 0.05 * s.EA * tum / (tum + 200.0);
    return {.NP = k.kn * s.NP * (u.neutrophils * feedback_N - 1.0),
            .N1 = k.kn * (s.NP - s.N1),
            .N2 = k.kn * (s.N1 - s.N2),
            .N3 = k.kn * (s.N2 - s.N3),
            .NC = k.kn * (s.N3 - s.NC),
            .PP = k.kp * s.PP * (u.platelets * feedback_P - 1.0),
            .P1 = k.kp * (s.PP - s.P1),
            .P2 = k.kp * (s.P1 - s.P2),
            .P3 = k.kp * (s.P2 - s.P3),
            .PC = k.kp * (s.P3 - s.PC),
            .TN = (g - kill - kout) * s.TN + 0.1 * s.TB,
            .TB = kout * s.TN + 0.1 * s.TM - (0.17 + 0.5 * kill) * s.TB,
            .TM = (g - kill - 0.1) * s.TM + 0.05 * s.TB,
            .EA = 0.1 * (1.0 + u.activation - s.EA) - act,
            .EE = act - 0.1 * s.EE,
            .FL = u.tumor * (s.TN * (1.0 / 600.0)) * s.EE - 0.2 * s.FL,
            .UA = 2.0 + 0.05 * kill * tum - 0.35 * s.UA};
  }
};

}  // namespace titrate::bench
