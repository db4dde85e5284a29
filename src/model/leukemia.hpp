#pragma once
// CLL cells in blood, nodes, spleen and marrow, and the stroma that feeds them: docs/model.md, "CLL cells".
// Birth in tissue, egress to blood, homing back: Messmer et al., J Clin Invest 2005;115:755; Wodarz et al., Blood
// 2014;123:4132.

#include "base/fields.hpp"
#include "model/real.hpp"
#include "model/relaxation.hpp"

#include <array>

namespace titrate::model {

struct Leukemia {
  template <class Real>
  struct Parameters {
    Real B_0, L_0, S_0, M_0, g;
    Real d, d_B, k_h, hom, egress_F, T_max;
    Real k_N, eta, delta_N, blood_N;
    Real kappa_1, kappa_2, k_ADCC, steroid_kill, kappa_max, phi_L, phi_M, steroid_lysis;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::B_0, "B_0", "1e9", "CLL cells in blood before treatment"),
          field(&P::L_0, "L_0", "1e9", "CLL cells in nodes before treatment"),
          field(&P::S_0, "S_0", "1e9", "CLL cells in spleen before treatment"),
          field(&P::M_0, "M_0", "1e9", "CLL cells in marrow before treatment"),
          field(&P::g, "g", "1/d", "net growth of every compartment before treatment"),
          field(&P::d, "d", "1/d", "death in tissue"),
          field(&P::d_B, "d_B", "1/d", "death in blood"),
          field(&P::k_h, "k_h", "1/d", "homing from blood to tissue"),
          field(&P::hom, "hom", "1", "extra homing at full costimulation"),
          field(&P::egress_F, "egress_F", "1", "extra egress from tissue while nodes swell fastest"),
          field(&P::T_max, "T_max", "1e9", "burden at which birth stops"),
          field(&P::k_N, "k_N", "1/d", "rate of stromal support"),
          field(&P::eta, "eta", "1", "loss of stromal support at full depletion"),
          field(&P::delta_N, "delta_N", "1/d", "death in tissue without stromal support"),
          field(&P::blood_N, "blood_N", "1", "share of delta_N that reaches blood"),
          field(&P::kappa_1, "kappa_1", "1/d", "sustained killing per effector and costimulation"),
          field(&P::kappa_2, "kappa_2", "1/d", "acute killing per activated effector"),
          field(&P::k_ADCC, "k_ADCC", "1/d", "killing per effector with anti-CD20 antibody"),
          field(&P::steroid_kill, "steroid_kill", "1", "share of sustained killing that glucocorticoid can take away"),
          field(&P::kappa_max, "kappa_max", "1/d", "fastest killing"),
          field(&P::phi_L, "phi_L", "1", "access of killing to nodes"),
          field(&P::phi_M, "phi_M", "1", "access of killing to marrow"),
          field(&P::steroid_lysis, "steroid_lysis", "1/d", "killing by glucocorticoid at its full effect"),
      };
    }
  };

  /// Birth and egress that let blood, nodes, spleen and marrow all grow at g before treatment, and where homing cells
  /// go.
  template <class Real>
  struct Constants {
    Real b, k_e, per_T_max, to_L, to_S, to_M;
  };

  template <class Real>
  static Constants<Real> constants(const Parameters<Real>& p) {
    const Real tissue_0 = p.L_0 + p.S_0 + p.M_0;
    const Real blood_0 = p.B_0 / tissue_0;
    return {.b = (p.g + p.d + (p.g + p.d_B) * blood_0) * p.T_max / (p.T_max - tissue_0 - p.B_0),
            .k_e = (p.g + p.k_h + p.d_B) * blood_0,
            .per_T_max = 1.0 / p.T_max,
            .to_L = p.L_0 / tissue_0,
            .to_S = p.S_0 / tissue_0,
            .to_M = p.M_0 / tissue_0};
  }

  template <class Real>
  struct State {
    Real B, L, S, M, N;
    static constexpr auto fields() {
      using Self = State;
      return std::array{
          field(&Self::B, "B", "1e9", "CLL cells in blood"),  field(&Self::L, "L", "1e9", "CLL cells in nodes"),
          field(&Self::S, "S", "1e9", "CLL cells in spleen"), field(&Self::M, "M", "1e9", "CLL cells in marrow"),
          field(&Self::N, "N", "1", "stromal support"),
      };
    }
  };

  template <class Real>
  static State<Real> initial(const Parameters<Real>& p) {
    return {.B = p.B_0, .L = p.L_0, .S = p.S_0, .M = p.M_0, .N = Real(1.0)};
  }

  template <class Real>
  static Real burden(const State<Real>& s) {
    return s.B + s.L + s.S + s.M;
  }

  /// Killing per day in blood and spleen. `P`, `C`, `A`: effectors, costimulation, activation; `antibody` 0 to 1.
  template <class Real>
  static Real killing(const Parameters<Real>& p, Real P, Real C, Real A, Real e_G, Real antibody) {
    const Real sustained = P * (p.kappa_1 * C * (1.0 - p.steroid_kill * e_G) + p.k_ADCC * antibody);
    const Real kappa = sustained + p.kappa_2 * A + p.steroid_lysis * e_G;
    return kappa * p.kappa_max / (p.kappa_max + kappa);
  }

  /// Cells that die above the untreated turnover, 1e9/d.
  template <class Real>
  static Real destroyed(const Parameters<Real>& p, const State<Real>& s, Real kappa) {
    return kappa * (s.B + p.phi_L * s.L + s.S + p.phi_M * s.M) +
           p.delta_N * (1.0 - s.N) * (p.blood_N * s.B + s.L + s.S + s.M);
  }

  template <class Real>
  [[gnu::always_inline]] static State<Real> ddt(const Parameters<Real>& p, const Constants<Real>& c,
                                                const State<Real>& s, Real X, Real C, Real kappa, Real swelling) {
    const Real support_loss = p.delta_N * (1.0 - s.N);
    const Real egress = c.k_e * (1.0 + p.egress_F * swelling);
    const Real net = c.b * s.N * (1.0 - burden(s) * c.per_T_max) - p.d - support_loss - egress;
    const Real homing = p.k_h * (1.0 + p.hom * C) * s.B;
    return {.B = egress * (s.L + s.S + s.M) - homing - (p.d_B + p.blood_N * support_loss + kappa) * s.B,
            .L = (net - p.phi_L * kappa) * s.L + homing * c.to_L,
            .S = (net - kappa) * s.S + homing * c.to_S,
            .M = (net - p.phi_M * kappa) * s.M + homing * c.to_M,
            .N = p.k_N * (support(p, X) - s.N)};
  }

  template <class Real>
  struct Pace {
    Real step;  ///< d
    Relaxation<Real> N;
  };

  template <class Real>
  static Pace<Real> pace(const Parameters<Real>& p, Real step) {
    return {.step = step, .N = {p.k_N, step}};
  }

  /// Stromal support in the long run under depletion X.
  template <class Real>
  static Real support(const Parameters<Real>& p, Real X) {
    return 1.0 / (1.0 + p.eta * X);
  }

  /// One step of ddt. Growth, killing and homing are those of its middle; under them the compartments' linear equations
  /// are solved by their series to the third power. `T`, `C`, `kappa`, `swelling`: in the middle; `drive`: support(X)
  /// at the start, and then at the end. Returns the cells destroyed above the untreated turnover, 1e9/d.
  template <class Real>
  [[gnu::always_inline]] static Real advance(const Parameters<Real>& p, const Constants<Real>& c,
                                             const Pace<Real>& pace, State<Real>& s, Real& drive, Real T, Real X_middle,
                                             Real X_end, Real C, Real kappa, Real swelling) {
    const Real support_m = support(p, X_middle), support_1 = support(p, X_end);
    const Real N = pace.N.halfway(s.N, drive, support_m);
    const Real N_end = pace.N.after(s.N, drive, support_m, support_1);
    drive = support_1;

    const Real loss = p.delta_N * (1.0 - N);
    const Real egress = c.k_e * (1.0 + p.egress_F * swelling);
    const Real net = c.b * N * (1.0 - T * c.per_T_max) - p.d - loss - egress;
    const Real homing = p.k_h * (1.0 + p.hom * C);
    const Real out_B = homing + p.d_B + p.blood_N * loss + kappa;
    const Real net_L = net - p.phi_L * kappa, net_S = net - kappa, net_M = net - p.phi_M * kappa;
    const Real in_L = homing * c.to_L, in_S = homing * c.to_S, in_M = homing * c.to_M;
    Real B = s.B, L = s.L, S = s.S, M = s.M;  // of each power of the series
    State<Real> end = {.B = B, .L = L, .S = S, .M = M, .N = N_end};
    State<Real> mean = end;  // over the step
    for (const double power : {1.0, 2.0, 3.0}) {
      const Real h = pace.step * (1.0 / power);
      const Real next_B = h * (egress * (L + S + M) - out_B * B);
      L = h * (net_L * L + in_L * B);
      S = h * (net_S * S + in_S * B);
      M = h * (net_M * M + in_M * B);
      B = next_B;
      end.B += B, end.L += L, end.S += S, end.M += M;
      const Real share = 1.0 / (power + 1.0);
      mean.B += share * B, mean.L += share * L, mean.S += share * S, mean.M += share * M;
    }
    mean.N = N;
    s = end;
    return destroyed<Real>(p, mean, kappa);
  }
};

}  // namespace titrate::model
