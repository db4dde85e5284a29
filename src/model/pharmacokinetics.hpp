#pragma once
// Lenalidomide from tablet to effect: one compartment, first-order absorption, in closed form; Emax effects of the
// concentration, capped: docs/model.md, "Drug". Chen et al., Cancer Chemother Pharmacol 2017 (review); Chen et al.,
// J Clin Pharmacol 2007;47:1466 (renal).

#include "base/fields.hpp"
#include "model/real.hpp"

#include <array>
#include <cmath>

namespace titrate::model {

struct Pharmacokinetics {
  template <class Real>
  struct Parameters {
    Real k_a, CL, V;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::k_a, "k_a", "1/h", "absorption"),
          field(&P::CL, "CL", "L/h", "apparent clearance"),
          field(&P::V, "V", "L", "apparent volume"),
      };
    }
  };

  /// Amounts of drug, mg.
  template <class Real>
  struct Amounts {
    Real gut, central;
    static constexpr auto fields() {
      using A = Amounts;
      return std::array{
          field(&A::gut, "gut", "mg", "drug not yet absorbed"),
          field(&A::central, "central", "mg", "drug in the body"),
      };
    }
  };

  /// Share of clearance left at creatinine clearance `relative` (to normal). `renal`: share that the kidney does at
  /// normal function; `exponent` > 1: secretion falls faster than filtration.
  template <class Real>
  static Real clearance_left(Real relative, Real renal, Real exponent) {
    return 1.0 - renal + renal * exp(exponent * log(relative));
  }

  /// Of 1 mg in the gut, the amount in the body after `hours`.
  static double from_gut(const Parameters<double>& p, double hours) {
    const double k = p.CL / p.V;
    const double difference = p.k_a - k;
    // Bateman function; where absorption is as fast as elimination, its limit
    const double shape = std::abs(difference) * hours < 1e-9 ? hours : -std::expm1(-difference * hours) / difference;
    return p.k_a * std::exp(-k * hours) * shape;
  }

  /// `hours` after `start`, without another dose.
  static Amounts<double> after(const Parameters<double>& p, const Amounts<double>& start, double hours) {
    return {.gut = start.gut * std::exp(-p.k_a * hours),
            .central = start.central * std::exp(-p.CL / p.V * hours) + start.gut * from_gut(p, hours)};
  }

  /// ng/mL
  template <class Real>
  static Real concentration(const Parameters<Real>& p, Real central) {
    return 1000.0 * central / p.V;
  }
};

/// What the drug does at a concentration: the lymphoid arm (CRBN, IKZF1/3) and the marrow arm on three lines.
template <class Real>
struct Effects {
  Real immune, neutrophil, platelet, hemoglobin;
};

struct DrugEffect {
  template <class Real>
  struct Parameters {
    Real EC50_I, EC50_M, Emax_N, Emax_P, Emax_H, cap_N, cap_P, cap_H;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::EC50_I, "EC50_I", "ng/mL", "concentration of half-maximal depletion of IKZF1/3"),
          field(&P::EC50_M, "EC50_M", "ng/mL", "concentration of half-maximal marrow effect"),
          field(&P::Emax_N, "Emax_N", "1", "largest effect on neutrophil precursors"),
          field(&P::Emax_P, "Emax_P", "1", "largest effect on platelet precursors"),
          field(&P::Emax_H, "Emax_H", "1", "largest effect on hemoglobin"),
          field(&P::cap_N, "cap_N", "1", "cap of the effect on neutrophil precursors"),
          field(&P::cap_P, "cap_P", "1", "cap of the effect on platelet precursors"),
          field(&P::cap_H, "cap_H", "1", "cap of the effect on hemoglobin"),
      };
    }
  };

  /// At one moment; `c` in ng/mL.
  template <class Real>
  static Effects<Real> at(const Parameters<Real>& p, Real c) {
    const Real marrow = c / (c + p.EC50_M);
    return {.immune = c / (c + p.EC50_I),
            .neutrophil = min(p.cap_N, p.Emax_N * marrow),
            .platelet = min(p.cap_P, p.Emax_P * marrow),
            .hemoglobin = min(p.cap_H, p.Emax_H * marrow)};
  }
};

template <class Real>
Effects<Real> operator+(const Effects<Real>& a, const Effects<Real>& b) {
  return {a.immune + b.immune, a.neutrophil + b.neutrophil, a.platelet + b.platelet, a.hemoglobin + b.hemoglobin};
}
template <class Real>
Effects<Real> operator*(Real by, const Effects<Real>& e) {
  return {by * e.immune, by * e.neutrophil, by * e.platelet, by * e.hemoglobin};
}

/// What the drug's final, capped effects amount to on a day that begins with a dose: one constant for each half of the
/// day. Averaging before the cap is the largest error there is to make here, so moments are taken of what acts, by
/// Gauss-Legendre quadrature on panels that part at the absorption peak.
class DailyEffect {
 public:
  using Amounts = Pharmacokinetics::Amounts<double>;
  static constexpr std::size_t halves = 2, nodes_per_panel = 8, panels = 6, nodes = panels * nodes_per_panel;
  static constexpr std::array<std::size_t, halves + 1> first_panel = {0, 4, panels};  ///< of each half

  /// Concentration (ng/mL) at each node from 1 mg in the body and from 1 mg in the gut at hour 0; the weights of a half
  /// sum to 1; time in days from hour 0.
  struct Nodes {
    alignas(64) std::array<double, nodes> from_central;
    alignas(64) std::array<double, nodes> from_gut;
    alignas(64) std::array<double, nodes> weight;
    alignas(64) std::array<double, nodes> time;
  };
  struct Halves {
    Effects<double> morning, evening;
    Effects<double> mean() const { return 0.5 * (morning + evening); }
  };
  /// Means over one half: of the effects, and of time (d) times the effects.
  struct Moments {
    Effects<double> mean, moment;
  };

  DailyEffect(const Pharmacokinetics::Parameters<double>& kinetics, const DrugEffect::Parameters<double>& effect);

  /// Over the 24 h from a dose (mg, 0 for none) at hour 0; `state` goes from this day's start, before the dose, to the
  /// next day's.
  Halves over_halves(Amounts& state, double dose_mg) const;
  Effects<double> day(Amounts& state, double dose_mg) const { return over_halves(state, dose_mg).mean(); }

  /// `start` with the dose, a day later.
  Amounts next_day(const Amounts& start) const {
    return {.gut = start.gut * gut_left_, .central = start.central * central_left_ + start.gut * gut_to_central_};
  }
  const Nodes& at_nodes() const { return nodes_; }
  const DrugEffect::Parameters<double>& effect() const { return effect_; }

 private:
  DrugEffect::Parameters<double> effect_;
  Nodes nodes_;
  double gut_left_, central_left_, gut_to_central_;  ///< after 24 h, per mg
};

/// The moments of one half, added up at each place of a panel: `count` places in one Real at a time, of which `load`
/// reads them. Every place is a sum of its own, so that the sums do not depend on `count`.
template <class Real>
struct PanelSums {
  Effects<Real> mean{Real(0.0), Real(0.0), Real(0.0), Real(0.0)}, moment = mean;
};
template <class Real, std::size_t count, class Load>
std::array<PanelSums<Real>, DailyEffect::nodes_per_panel / count> panel_sums(const DailyEffect::Nodes& nodes,
                                                                             std::size_t half,
                                                                             const DrugEffect::Parameters<Real>& effect,
                                                                             Real gut, Real central, Load&& load) {
  std::array<PanelSums<Real>, DailyEffect::nodes_per_panel / count> sums;
  for (std::size_t panel = DailyEffect::first_panel[half]; panel < DailyEffect::first_panel[half + 1]; ++panel)
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const std::size_t at = panel * DailyEffect::nodes_per_panel + i * count;
      const Effects<Real> e =
          load(&nodes.weight[at]) *
          DrugEffect::at<Real>(effect, central * load(&nodes.from_central[at]) + gut * load(&nodes.from_gut[at]));
      sums[i].mean = sums[i].mean + e;
      sums[i].moment = sums[i].moment + load(&nodes.time[at]) * e;
    }
  return sums;
}

/// One half's moments from the sums at the places of a panel.
DailyEffect::Moments add_places(const std::array<PanelSums<double>, DailyEffect::nodes_per_panel>& places);

/// The two constants that stand for a day's course.
DailyEffect::Halves halves_from(const std::array<DailyEffect::Moments, DailyEffect::halves>& moments);

}  // namespace titrate::model
