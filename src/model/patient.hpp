#pragma once
// The patient: all processes together, and what flows between them.

#include "model/cytokines.hpp"
#include "model/flare.hpp"
#include "model/immunity.hpp"
#include "model/leukemia.hpp"
#include "model/lysis.hpp"
#include "model/marrow.hpp"
#include "model/readouts.hpp"

#include <array>

namespace titrate::model {

/// What reaches the patient from outside, constant over a day.
template <class Real>
struct Inputs {
  Real immune_effect, neutrophil_effect, platelet_effect, hemoglobin_effect;
  Real glucocorticoid, allopurinol, hydration, gcsf, antibody;
  static constexpr auto fields() {
    using I = Inputs;
    return std::array{
        field(&I::immune_effect, "immune_effect", "1", "IKZF1/3 effect, mean over the day"),
        field(&I::neutrophil_effect, "neutrophil_effect", "1",
              "effect on neutrophil precursors, capped, mean over the day"),
        field(&I::platelet_effect, "platelet_effect", "1", "effect on platelet precursors, capped, mean over the day"),
        field(&I::hemoglobin_effect, "hemoglobin_effect", "1", "effect on hemoglobin, capped, mean over the day"),
        field(&I::glucocorticoid, "glucocorticoid", "mg/d", "glucocorticoid as prednisone"),
        field(&I::allopurinol, "allopurinol", "1", "allopurinol, as a fraction of 300 mg/d"),
        field(&I::hydration, "hydration", "1", "hydration, 0 or 1"),
        field(&I::gcsf, "gcsf", "1", "G-CSF, 0 or 1"),
        field(&I::antibody, "antibody", "1", "anti-CD20 antibody present, 0 to 1"),
    };
  }
};

/// The processes' lists one after another. Two processes that use one name for two things do not compile.
template <class Whole, class Real, class... Parts>
constexpr auto joined_fields() {
  std::array<Field<Whole, Real>, (field_count<Parts>() + ...)> all{};
  auto next = all.begin();
  const auto append = [&](const auto& part) {
    for (const auto& f : part) *next++ = {f.member, f.name, f.unit, f.meaning};
  };
  (append(Parts::fields()), ...);
  return all;
}

template <class Real>
struct Parameters : Immunity::Parameters<Real>,
                    Leukemia::Parameters<Real>,
                    Flare::Parameters<Real>,
                    Lysis::Parameters<Real>,
                    Marrow::Parameters<Real>,
                    Cytokines::Parameters<Real>,
                    Anatomy::Parameters<Real> {
  static constexpr auto fields() {
    return joined_fields<Parameters, Real, Immunity::Parameters<Real>, Leukemia::Parameters<Real>,
                         Flare::Parameters<Real>, Lysis::Parameters<Real>, Marrow::Parameters<Real>,
                         Cytokines::Parameters<Real>, Anatomy::Parameters<Real>>();
  }
};

template <class Real>
struct State : Immunity::State<Real>,
               Leukemia::State<Real>,
               Flare::State<Real>,
               Lysis::State<Real>,
               Marrow::State<Real> {
  static constexpr auto fields() {
    return joined_fields<State, Real, Immunity::State<Real>, Leukemia::State<Real>, Flare::State<Real>,
                         Lysis::State<Real>, Marrow::State<Real>>();
  }
};

/// The untreated patient at the start of the run.
template <class Real>
State<Real> initial_state(const Parameters<Real>& p) {
  return {Immunity::initial<Real>(p), Leukemia::initial<Real>(p), Flare::initial<Real>(p), Lysis::initial<Real>(p),
          Marrow::initial<Real>(p)};
}

/// What follows from the parameters of one patient, worked out once.
template <class Real>
struct Constants {
  Immunity::Constants<Real> immunity;
  Leukemia::Constants<Real> leukemia;
  Lysis::Constants<Real> lysis;
  Marrow::Constants<Real> marrow;
  Real log_bulk_0;  ///< log of the longest node before treatment over d_symptom
};

template <class Real>
Constants<Real> constants(const Parameters<Real>& p) {
  return {.immunity = Immunity::constants<Real>(p, p.B_0 + p.L_0 + p.S_0 + p.M_0),
          .leukemia = Leukemia::constants<Real>(p),
          .lysis = Lysis::constants<Real>(p),
          .marrow = Marrow::constants<Real>(p, p.M_0),
          .log_bulk_0 = log(p.diameter_0 / p.d_symptom)};
}

template <class Real>
[[gnu::always_inline]] inline State<Real> ddt(const Parameters<Real>& p, const Constants<Real>& c, const State<Real>& s,
                                              const Inputs<Real>& u) {
  State<Real> slope;
  const Real swelling = Flare::swelling<Real>(p, s.A);
  // The marrow first: its logarithms and exponentials take longest, and the rest can be worked out meanwhile.
  static_cast<Marrow::State<Real>&>(slope) =
      Marrow::ddt<Real>(p, c.marrow, s, s.M, u.neutrophil_effect, u.platelet_effect, u.hemoglobin_effect, u.gcsf);
  const Real e_G = Immunity::steroid_effect<Real>(s);
  const Real T = Leukemia::burden<Real>(s);
  const Real kappa = Leukemia::killing<Real>(p, s.P, s.C, s.A, e_G, u.antibody);
  const Real destroyed = Leukemia::destroyed<Real>(p, s, kappa);
  static_cast<Immunity::State<Real>&>(slope) =
      Immunity::ddt<Real>(p, c.immunity, s, T, s.L, u.immune_effect, u.glucocorticoid, e_G);
  static_cast<Leukemia::State<Real>&>(slope) = Leukemia::ddt<Real>(p, c.leukemia, s, s.X, s.C, kappa, swelling);
  static_cast<Flare::State<Real>&>(slope) = Flare::ddt<Real>(p, s, s.A, e_G);
  static_cast<Lysis::State<Real>&>(slope) = Lysis::ddt<Real>(p, c.lysis, s, destroyed, u.allopurinol, u.hydration);
  return slope;
}

template <class Real>
State<Real> ddt(const Parameters<Real>& p, const State<Real>& s, const Inputs<Real>& u) {
  return ddt(p, constants(p), s, u);
}

/// What steps of one length make of each process.
template <class Real>
struct Pace {
  Immunity::Pace<Real> immunity;
  Leukemia::Pace<Real> leukemia;
  Flare::Pace<Real> flare;
  Lysis::Pace<Real> lysis;
  Marrow::Pace<Real> marrow;
};

/// `step` in days.
template <class Real>
Pace<Real> pace(const Parameters<Real>& p, Real step) {
  return {.immunity = Immunity::pace<Real>(p, step),
          .leukemia = Leukemia::pace<Real>(p, step),
          .flare = Flare::pace<Real>(p, step),
          .lysis = Lysis::pace<Real>(p, step),
          .marrow = Marrow::pace<Real>(p, step)};
}

/// What a step knows of the one before.
template <class Real>
struct Momentum {
  Real C_drive, support, swelling;  ///< at the end of the last step
  Real T_change, L_change;          ///< over the last step, 1e9
  Marrow::Course<Real> orders;      ///< from the start of the day on
};

/// Of somebody for whom nothing changes.
template <class Real>
Momentum<Real> at_rest(const Parameters<Real>& p, const Constants<Real>& c, const State<Real>& s) {
  return {.C_drive = Immunity::C_drive<Real>(p, c.immunity, s.X),
          .support = Leukemia::support<Real>(p, s.X),
          .swelling = Flare::swelling<Real>(p, s.A),
          .T_change = Real(0.0),
          .L_change = Real(0.0),
          .orders = Marrow::course<Real>(p, c.marrow, s, s.M, Marrow::orders<Real>(p, c.marrow, s, s.M))};
}

/// One step of ddt under constant inputs. `hour`: share of the day gone by at the step's middle.
template <class Real>
[[gnu::always_inline]] inline void advance(const Parameters<Real>& p, const Constants<Real>& c, const Pace<Real>& pace,
                                           State<Real>& s, Momentum<Real>& m, const Inputs<Real>& u, Real hour) {
  const Real T_start = Leukemia::burden<Real>(s), L_start = s.L;
  const Real T = T_start + 0.5 * m.T_change, L = L_start + 0.5 * m.L_change;
  const Immunity::Middle<Real> middle =
      Immunity::advance<Real>(p, c.immunity, pace.immunity, s, m.C_drive, T, L, u.immune_effect, u.glucocorticoid);
  const Real swelling = Flare::advance<Real>(p, pace.flare, s, m.swelling, middle.A, s.A, middle.e_G);
  const Real kappa = Leukemia::killing<Real>(p, middle.P, middle.C, middle.A, middle.e_G, u.antibody);
  const Real destroyed =
      Leukemia::advance<Real>(p, c.leukemia, pace.leukemia, s, m.support, T, middle.X, s.X, middle.C, kappa, swelling);
  m.T_change = Leukemia::burden<Real>(s) - T_start;
  m.L_change = s.L - L_start;
  Lysis::advance<Real>(p, c.lysis, pace.lysis, s, destroyed, u.allopurinol, u.hydration);
  Marrow::advance<Real>(p, c.marrow, pace.marrow, s, m.orders.at(hour), u.neutrophil_effect, u.platelet_effect,
                        u.hemoglobin_effect, u.gcsf);
}

template <class Real>
Readouts<Real> readouts(const Parameters<Real>& p, const Constants<Real>& c, const State<Real>& s) {
  const Real log_length = log(Anatomy::node_volume_ratio<Real>(p, s.L, p.L_0, s.F)) * (1.0 / 3.0);  // volume: its cube
  const Real length = exp(log_length);
  const Cytokines::Levels<Real> serum = Cytokines::levels<Real>(p, s.A, s.N);
  return {
      .alc = Anatomy::lymphocytes<Real>(p, s.B),
      .anc = s.N_circ,
      .platelets = s.P_circ,
      .hemoglobin = s.Hb,
      .creatinine = Lysis::creatinine<Real>(c.lysis, s),
      .urate = s.U,
      .potassium = s.K,
      .phosphate = s.Ph,
      .calcium = Lysis::calcium<Real>(p, s),
      .longest_node_cm = p.diameter_0 * length,
      .node_product_ratio = length * length,
      .spleen_excess_ml = Anatomy::spleen_excess<Real>(p, s.S, s.F),
      .marrow_lymphocyte_fraction = Marrow::infiltration<Real>(p, s.M),
      .symptom_score = Flare::symptom_score<Real>(p, s, c.log_bulk_0 + log_length, Immunity::steroid_effect<Real>(s)),
      .il6 = serum.il6,
      .il10 = serum.il10,
      .soluble_il2r = serum.soluble_il2r,
      .tnf_r1 = serum.tnf_r1,
      .bfgf = serum.bfgf};
}

template <class Real>
Readouts<Real> readouts(const Parameters<Real>& p, const State<Real>& s) {
  return readouts(p, constants(p), s);
}

}  // namespace titrate::model
