#include "reference.hpp"

#include "engine/integrator.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::reference {

namespace {

using State = model::State<double>;
using PK = model::Pharmacokinetics;
using chart::Agent;
using chart::index;
using chart::Measure;

std::vector<double> start(const cohort::VirtualPatient& who) {
  const auto values = engine::flatten<double>(model::initial_state(who.parameters));
  return {values.begin(), values.end()};
}

/// States that begin at 0 (activation, flare, an absent spleen) have size 1.
std::vector<double> absolute_tolerances(const cohort::VirtualPatient& who, double tolerance) {
  std::vector<double> y = start(who);
  for (double& value : y) value = tolerance * (value > 0 ? value : 1.0);
  return y;
}

bool same(const model::Inputs<double>& a, const model::Inputs<double>& b) {
  return engine::flatten<double>(a) == engine::flatten<double>(b);
}

}  // namespace

Patient::Patient(const cohort::VirtualPatient& who, const cohort::Theta& theta, double tolerance,
                 engine::Cvode::Method method)
    : who_(who),
      theta_(theta),
      solver_(
          method, [this](double t, const double* y, double* out) { slope(t, y, out); }, start(who), 0.0, tolerance,
          absolute_tolerances(who, tolerance)) {}

void Patient::slope(double t, const double* y, double* out) const {
  engine::Flat<State, double> values;
  std::copy_n(y, values.size(), values.begin());
  model::Inputs<double> u = inputs_;
  if (drug_) {
    const double central = PK::after(who_.kinetics, amounts_, 24.0 * (t - day_)).central;
    const auto e = model::DrugEffect::at(who_.effect, PK::concentration(who_.kinetics, central));
    u.immune_effect = e.immune;
    u.neutrophil_effect = e.neutrophil;
    u.platelet_effect = e.platelet;
    u.hemoglobin_effect = e.hemoglobin;
  }
  const auto k = engine::flatten<double>(model::ddt(who_.parameters, engine::unflatten<State, double>(values), u));
  std::copy(k.begin(), k.end(), out);
}

void Patient::advance(const Given& given) {
  const auto of = [&given](Agent agent) { return given[index(agent)]; };
  const model::Inputs<double> before = inputs_;
  inputs_.glucocorticoid = of(Agent::prednisone) +
                           theta_.prednisone_per_methylprednisolone * of(Agent::methylprednisolone) +
                           theta_.prednisone_per_dexamethasone * of(Agent::dexamethasone);
  inputs_.allopurinol = of(Agent::allopurinol) / theta_.allopurinol_full_dose;
  inputs_.hydration = of(Agent::hydration) > 0 ? 1.0 : 0.0;
  inputs_.gcsf = of(Agent::filgrastim) > 0 ? 1.0 : 0.0;
  felt_ = of(Agent::ibuprofen) > 0 ? 1.0 - theta_.nsaid_Y : 1.0;
  const double dose = of(Agent::lenalidomide);
  amounts_.gut += dose;
  // A millionth of a billionth of a tablet is none: its effects are far below the tolerance.
  drug_ = amounts_.gut + amounts_.central > 1e-14;
  if (!drug_) amounts_ = {.gut = 0, .central = 0};
  if (dose > 0 || !same(before, inputs_)) solver_.restart();
  solver_.advance(day_ + 1);
  day_ += 1;
  if (drug_) amounts_ = PK::after(who_.kinetics, amounts_, 24.0);
}

model::Readouts<double> Patient::readouts() const {
  engine::Flat<State, double> values;
  std::copy_n(solver_.y().begin(), values.size(), values.begin());
  model::Readouts<double> r = model::readouts(who_.parameters, engine::unflatten<State, double>(values));
  r.symptom_score *= felt_;
  return r;
}

chart::Visit truth(int day, const cohort::VirtualPatient& who, const cohort::Theta& theta, double ascertainment,
                   const model::Readouts<double>& r) {
  const cohort::Covariates& c = who.covariates;
  const double mild = std::min(who.flare.mild * ascertainment, who.flare.moderate);
  chart::Visit visit;
  visit.day = day;
  visit[Measure::lymphocytes] = r.alc;
  visit[Measure::neutrophils] = r.anc;
  visit[Measure::platelets] = r.platelets;
  visit[Measure::hemoglobin] = r.hemoglobin;
  visit[Measure::creatinine] = r.creatinine;
  visit[Measure::creatinine_clearance] = c.creatinine_clearance * c.creatinine / r.creatinine;
  visit[Measure::urate] = r.urate;
  visit[Measure::potassium] = r.potassium;
  visit[Measure::phosphate] = r.phosphate;
  visit[Measure::calcium] = r.calcium;
  visit[Measure::longest_node] = r.longest_node_cm;
  visit[Measure::node_products] = c.longest_node_cm * c.longest_node_cm * r.node_product_ratio;
  visit[Measure::spleen] = r.spleen_excess_ml / theta.spleen_ml_per_cm;
  visit[Measure::liver] = 0;
  visit[Measure::marrow_lymphocytes] = 100 * r.marrow_lymphocyte_fraction;
  visit[Measure::flare_pain] =
      (r.symptom_score > mild) + (r.symptom_score > who.flare.moderate) + (r.symptom_score > who.flare.severe);
  visit[Measure::il6] = r.il6;
  visit[Measure::il10] = r.il10;
  visit[Measure::soluble_il2_receptor] = r.soluble_il2r;
  visit[Measure::tnf_receptor_1] = r.tnf_r1;
  visit[Measure::bfgf] = r.bfgf;
  return visit;
}

}  // namespace titrate::reference
