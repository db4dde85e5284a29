#pragma once
// Blood counts under the drug: a chain with feedback per line after Friberg et al., J Clin Oncol 2002;20:4713-21, here
// with two transit stages, and a turnover of hemoglobin: docs/model.md, "Marrow".

#include "base/fields.hpp"
#include "model/real.hpp"
#include "model/relaxation.hpp"

#include <array>

namespace titrate::model {

struct Marrow {
  template <class Real>
  struct Parameters {
    Real anc_0, platelets_0, Hb_0;
    Real M_n, mu, room_max, gamma, MTT_N, MTT_P, gcsf_gain;
    Real k_Hb, Hb_max, Hb_room;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::anc_0, "anc_0", "1e9/L", "neutrophils before treatment"),
          field(&P::platelets_0, "platelets_0", "1e9/L", "platelets before treatment"),
          field(&P::Hb_0, "Hb_0", "g/dL", "hemoglobin before treatment"),
          field(&P::M_n, "M_n", "1e9", "normal nucleated marrow cells"),
          field(&P::mu, "mu", "1", "exponent of free marrow space in the set point"),
          field(&P::room_max, "room_max", "1", "largest gain of free marrow space that counts"),
          field(&P::gamma, "gamma", "1", "feedback exponent"),
          field(&P::MTT_N, "MTT_N", "d", "mean transit time of neutrophils"),
          field(&P::MTT_P, "MTT_P", "d", "mean transit time of platelets"),
          field(&P::gcsf_gain, "gcsf_gain", "1", "rise of neutrophil production under G-CSF"),
          field(&P::k_Hb, "k_Hb", "1/d", "rate of hemoglobin"),
          field(&P::Hb_max, "Hb_max", "g/dL", "highest hemoglobin that recovery reaches"),
          field(&P::Hb_room, "Hb_room", "1", "relative rise of hemoglobin per log of set point"),
      };
    }
  };

  /// `k_N`, `k_P`: 1/d, of each of the n + 1 stages, n = 2 transits; `space`: M_n + M_0, 1e9.
  template <class Real>
  struct Constants {
    Real k_N, k_P, log_anc_0, log_platelets_0, space, Hb_ceiling;
  };

  /// `M_0`: CLL cells in marrow before treatment, 1e9.
  template <class Real>
  static Constants<Real> constants(const Parameters<Real>& p, Real M_0) {
    return {.k_N = 3.0 / p.MTT_N,
            .k_P = 3.0 / p.MTT_P,
            .log_anc_0 = log(p.anc_0),
            .log_platelets_0 = log(p.platelets_0),
            .space = p.M_n + M_0,
            .Hb_ceiling = max(p.Hb_max, p.Hb_0)};
  }

  template <class Real>
  struct State {
    Real N_prol, N_t1, N_t2, N_circ, P_prol, P_t1, P_t2, P_circ, Hb;
    static constexpr auto fields() {
      using S = State;
      return std::array{
          field(&S::N_prol, "N_prol", "1e9/L", "proliferating neutrophil precursors"),
          field(&S::N_t1, "N_t1", "1e9/L", "maturing neutrophils, first stage"),
          field(&S::N_t2, "N_t2", "1e9/L", "maturing neutrophils, second stage"),
          field(&S::N_circ, "N_circ", "1e9/L", "circulating neutrophils"),
          field(&S::P_prol, "P_prol", "1e9/L", "proliferating platelet precursors"),
          field(&S::P_t1, "P_t1", "1e9/L", "maturing platelets, first stage"),
          field(&S::P_t2, "P_t2", "1e9/L", "maturing platelets, second stage"),
          field(&S::P_circ, "P_circ", "1e9/L", "circulating platelets"),
          field(&S::Hb, "Hb", "g/dL", "hemoglobin"),
      };
    }
  };

  template <class Real>
  static State<Real> initial(const Parameters<Real>& p) {
    return {.N_prol = p.anc_0,
            .N_t1 = p.anc_0,
            .N_t2 = p.anc_0,
            .N_circ = p.anc_0,
            .P_prol = p.platelets_0,
            .P_t1 = p.platelets_0,
            .P_t2 = p.platelets_0,
            .P_circ = p.platelets_0,
            .Hb = p.Hb_0};
  }

  /// Share of the marrow that M CLL cells (1e9) take.
  template <class Real>
  static Real infiltration(const Parameters<Real>& p, Real M) {
    return M / (M + p.M_n);
  }

  /// `M`: CLL cells in marrow, 1e9; `E_N`, `E_P`, `E_H`: drug effects; `gcsf` 0 or 1.
  template <class Real>
  [[gnu::always_inline]] static State<Real> ddt(const Parameters<Real>& p, const Constants<Real>& c,
                                                const State<Real>& s, Real M, Real E_N, Real E_P, Real E_H, Real gcsf) {
    const Orders<Real> told = orders(p, c, s, M);
    return {.N_prol = c.k_N * s.N_prol * ((1.0 - E_N) * told.N * (1.0 + p.gcsf_gain * gcsf) - 1.0),
            .N_t1 = c.k_N * (s.N_prol - s.N_t1),
            .N_t2 = c.k_N * (s.N_t1 - s.N_t2),
            .N_circ = c.k_N * (s.N_t2 - s.N_circ),
            .P_prol = c.k_P * s.P_prol * ((1.0 - E_P) * told.P - 1.0),
            .P_t1 = c.k_P * (s.P_prol - s.P_t1),
            .P_t2 = c.k_P * (s.P_t1 - s.P_t2),
            .P_circ = c.k_P * (s.P_t2 - s.P_circ),
            .Hb = p.k_Hb * (Hb_ordered(p, c, told.set_point) * (1.0 - E_H) - s.Hb)};
  }

  /// What the marrow is told: factors on proliferation, and the set point, log of the factor on the baseline counts.
  template <class Real>
  struct Orders {
    Real N, P, set_point;
  };

  /// Orders as they run on over a day: level + slope t + bend t^2, t in days from its start.
  template <class Real>
  struct Course {
    Orders<Real> level, slope;
    Real bend_N, bend_P;

    Orders<Real> at(Real t) const {
      const auto run = [t](Real a, Real b, Real c) { return multiply_add(multiply_add(c, t, b), t, a); };
      return {.N = run(level.N, slope.N, bend_N),
              .P = run(level.P, slope.P, bend_P),
              .set_point = multiply_add(slope.set_point, t, level.set_point)};
    }
  };

  /// The next day's course: by the orders now, their slopes (of the set point, which moves slowly, as over the last
  /// day), and the orders a day ago.
  template <class Real>
  static Course<Real> course(const Parameters<Real>& p, const Constants<Real>& c, const State<Real>& s, Real M,
                             const Orders<Real>& yesterday) {
    const Orders<Real> now = orders(p, c, s, M);
    const Real moved = now.set_point - yesterday.set_point;
    const Orders<Real> slope = {.N = now.N * p.gamma * (c.k_N * (1.0 - s.N_t2 / s.N_circ) + moved),
                                .P = now.P * p.gamma * (c.k_P * (1.0 - s.P_t2 / s.P_circ) + moved),
                                .set_point = moved};
    return {
        .level = now, .slope = slope, .bend_N = yesterday.N - now.N + slope.N, .bend_P = yesterday.P - now.P + slope.P};
  }

  template <class Real>
  [[gnu::always_inline]] static Orders<Real> orders(const Parameters<Real>& p, const Constants<Real>& c,
                                                    const State<Real>& s, Real M) {
    const Real room = c.space / (p.M_n + M);
    const Real set_point = p.mu * log(min(room, p.room_max));
    return {.N = exp(p.gamma * (c.log_anc_0 - log(s.N_circ) + set_point)),
            .P = exp(p.gamma * (c.log_platelets_0 - log(s.P_circ) + set_point)),
            .set_point = set_point};
  }

  /// Hemoglobin to be reached, g/dL.
  template <class Real>
  [[gnu::always_inline]] static Real Hb_ordered(const Parameters<Real>& p, const Constants<Real>& c, Real set_point) {
    return min(c.Hb_ceiling, p.Hb_0 * (1.0 + p.Hb_room * set_point));
  }

  template <class Real>
  struct Pace {
    Real keep_N, turns_N, keep_P, turns_P;  ///< what stays in a stage, and k times the step
    Relaxation<Real> Hb;
  };

  template <class Real>
  static Pace<Real> pace(const Parameters<Real>& p, Real step) {
    const Real N = 3.0 / p.MTT_N * step, P = 3.0 / p.MTT_P * step;
    return {.keep_N = Relaxation<Real>(N, Real(1.0)).keep,
            .turns_N = N,
            .keep_P = Relaxation<Real>(P, Real(1.0)).keep,
            .turns_P = P,
            .Hb = {p.k_Hb, step}};
  }

  /// One step of a line of four stages, of which the first divides `growth` times a turn and each feeds the next: exact
  /// under constant growth. With z = turns, y = z growth, the stages are exp(-z) times
  /// polynomials in z and phi_k(y).
  template <class Real>
  [[gnu::always_inline]] static void advance_line(Real& prol, Real& t1, Real& t2, Real& circ, Real keep, Real turns,
                                                  Real growth) {
    const Real y = turns * growth;
    const Real phi_3 = phi<3, 10, Real>(y), phi_2 = multiply_add(y, phi_3, Real(0.5)),
               phi_1 = multiply_add(y, phi_2, Real(1.0)), phi_0 = multiply_add(y, phi_1, Real(1.0));
    const Real fed_1 = turns * prol, fed_2 = turns * fed_1, fed_3 = turns * fed_2;
    const Real on_1 = turns * t1, on_2 = turns * on_1;
    circ = keep * (circ + turns * t2 + 0.5 * on_2 + fed_3 * phi_3);
    t2 = keep * (t2 + on_1 + fed_2 * phi_2);
    t1 = keep * (t1 + fed_1 * phi_1);
    prol = keep * prol * phi_0;
  }

  /// One step of ddt under orders in its middle.
  template <class Real>
  [[gnu::always_inline]] static void advance(const Parameters<Real>& p, const Constants<Real>& c,
                                             const Pace<Real>& pace, State<Real>& s, const Orders<Real>& orders,
                                             Real E_N, Real E_P, Real E_H, Real gcsf) {
    advance_line<Real>(s.N_prol, s.N_t1, s.N_t2, s.N_circ, pace.keep_N, pace.turns_N,
                       (1.0 - E_N) * orders.N * (1.0 + p.gcsf_gain * gcsf));
    advance_line<Real>(s.P_prol, s.P_t1, s.P_t2, s.P_circ, pace.keep_P, pace.turns_P, (1.0 - E_P) * orders.P);
    s.Hb = pace.Hb.after(s.Hb, Hb_ordered(p, c, orders.set_point) * (1.0 - E_H));
  }
};

}  // namespace titrate::model
