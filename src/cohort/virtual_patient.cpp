#include "cohort/virtual_patient.hpp"

#include "model/kidney.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace titrate::cohort {
namespace {

// The numbers of these draws are part of the result: append, never reorder.
enum class Independent : std::uint32_t {
  height,
  untreated,
  vh_tested,
  zap70,
  cytopenia_kind,
  urate,
  phosphate,
  potassium,
  calcium
};
enum class Individual : std::uint32_t {
  clearance,
  volume,
  EC50_I,
  marrow,
  platelet,
  hemoglobin,
  sensitivity,
  competence,
  growth,
  turnover,
  eta,
  delta,
  symptoms,
  resolution
};
enum class Rai { zero, one, two, three, four };

double square(double x) { return x * x; }

class Draws {
 public:
  Draws(StreamKey key, std::uint32_t attempt)
      : covariates_(key, Purpose::covariates), individual_(key, Purpose::individual), attempt_(attempt) {}

  double normal(Covariate c) const {
    return covariates_.normal(draw_index(2 * attempt_, static_cast<std::uint32_t>(c)));
  }
  double uniform(Independent i) const {
    return covariates_.uniform(draw_index(2 * attempt_ + 1, static_cast<std::uint32_t>(i)));
  }
  double normal(Individual i) const { return individual_.normal(draw_index(attempt_, static_cast<std::uint32_t>(i))); }

 private:
  Stream covariates_, individual_;
  std::uint32_t attempt_;
};

Continuous below(Continuous c, double limit) {
  // the next smaller number: the limit itself is not a cytopenia
  c.high = std::min(c.high, std::nextafter(limit, 0.0));
  return c;
}
Continuous from(Continuous c, double limit) {
  c.low = std::max(c.low, limit);
  return c;
}

Fish fish_category(const Population& p, double risk) {
  double above = p.del17p;
  if (risk < above) return Fish::del17p;
  if (risk < (above += p.del11q)) return Fish::del11q;
  if (risk < (above += p.trisomy12)) return Fish::trisomy12;
  if (risk < (above += p.normal_fish)) return Fish::normal;
  return Fish::del13q;
}

int rai_stage(const Population& p, const Covariates& c) {
  const Rai stage = c.platelets < p.thrombocytopenia_below ? Rai::four
                    : c.hemoglobin < p.anemia_below        ? Rai::three
                    : c.spleen_excess_ml >= p.rai_spleen   ? Rai::two
                    : c.longest_node_cm >= p.rai_node      ? Rai::one
                                                           : Rai::zero;
  return static_cast<int>(stage);
}

Covariates sample_covariates(const Population& p, const Theta& theta, const Draws& draws) {
  Population::Normals independent;
  for (std::size_t i = 0; i < independent.size(); ++i)
    independent[i] = draws.normal(static_cast<Covariate>(static_cast<std::uint32_t>(i)));
  const Population::Normals correlated = p.correlate(independent);
  // share of patients below this one, and above
  const auto rank = [&](Covariate c) { return normal_cdf(correlated[static_cast<std::size_t>(c)]); };
  const auto top = [&](Covariate c) { return normal_cdf(-correlated[static_cast<std::size_t>(c)]); };

  Covariates c;
  c.age_years = p.age.quantile(rank(Covariate::age));
  c.female = top(Covariate::female) < p.female;
  c.weight_kg = (c.female ? p.weight_female : p.weight_male).quantile(rank(Covariate::weight));
  c.height_cm = (c.female ? p.height_female : p.height_male).quantile(draws.uniform(Independent::height));
  Continuous clearance = p.creatinine_clearance;
  const double at_reference = clearance.from_scale(clearance.location);
  clearance.location = clearance.to_scale(std::clamp(
      at_reference + p.clearance_per_year * (c.age_years - p.clearance_reference_age), clearance.low, clearance.high));
  c.creatinine_clearance = clearance.quantile(rank(Covariate::creatinine_clearance));
  c.creatinine = model::creatinine_of_clearance(c.age_years, c.weight_kg, c.creatinine_clearance, c.female);

  const bool treated = draws.uniform(Independent::untreated) >= p.untreated;
  if (treated) {
    c.prior_lines = std::max(1, static_cast<int>(std::lround(p.prior_lines.quantile(rank(Covariate::prior_lines)))));
    c.fludarabine_refractory = top(Covariate::fludarabine_refractory) * (1 - p.untreated) < p.fludarabine_refractory;
  }
  c.fish = fish_category(p, top(Covariate::fish));
  c.vh_unmutated = top(Covariate::vh) < p.vh_unmutated;
  c.vh_tested = draws.uniform(Independent::vh_tested) >= p.vh_not_tested;
  c.zap70_positive = draws.uniform(Independent::zap70) < (c.vh_unmutated ? p.zap70_if_unmutated : p.zap70_if_mutated);

  const bool cytopenic = top(Covariate::cytopenia) < p.cytopenia;
  const double kind = draws.uniform(Independent::cytopenia_kind);
  const bool only_platelets = kind >= p.anemia_only && kind < p.anemia_only + p.thrombocytopenia_only;
  const bool anemic = cytopenic && !only_platelets;
  const bool thrombocytopenic = cytopenic && kind >= p.anemia_only;
  c.hemoglobin = (anemic ? below(p.hemoglobin, p.anemia_below) : from(p.hemoglobin, p.anemia_below))
                     .quantile(rank(Covariate::hemoglobin));
  c.platelets =
      (thrombocytopenic ? below(p.platelets, p.thrombocytopenia_below) : from(p.platelets, p.thrombocytopenia_below))
          .quantile(rank(Covariate::platelets));
  c.longest_node_cm = p.longest_node.quantile(rank(Covariate::longest_node));
  const double spleen = top(Covariate::spleen_excess);
  c.spleen_excess_ml =
      spleen < p.spleen_enlarged ? p.spleen_excess.quantile(1 - spleen / p.spleen_enlarged) : p.spleen_otherwise;
  c.alc = std::max(p.alc.quantile(rank(Covariate::alc)), theta.normal_lymphocytes + theta.leukemic_lymphocytes_min);
  const Continuous anc{.scale = Continuous::Scale::log,
                       .location = std::log(c.untreated() ? theta.anc0U : theta.anc0R),
                       .sd = p.anc_sd,
                       .low = p.anc_low,
                       .high = p.anc_high};
  c.anc = anc.quantile(rank(Covariate::anc));
  c.beta2_microglobulin = p.beta2_microglobulin.quantile(rank(Covariate::beta2_microglobulin));
  c.marrow_lymphocyte_fraction = p.marrow.quantile(rank(Covariate::marrow));
  c.rai_stage = rai_stage(p, c);
  c.urate = p.urate.quantile(draws.uniform(Independent::urate));
  c.phosphate = p.phosphate.quantile(draws.uniform(Independent::phosphate));
  c.potassium = p.potassium.quantile(draws.uniform(Independent::potassium));
  c.calcium = p.calcium.quantile(draws.uniform(Independent::calcium));
  return c;
}

/// Creatinine clearance relative to normal, where more no longer counts.
double relative_clearance(const Theta& t, const Covariates& c) {
  return std::min(c.creatinine_clearance / t.crcl_normal, t.crcl_ratio_max);
}

model::Parameters<double> nothing_set() {
  model::Parameters<double> p{};
  for_each_field<model::Parameters<double>>(
      [&](const auto& f) { p.*f.member = std::numeric_limits<double>::quiet_NaN(); });
  return p;
}

model::Parameters<double> individual_parameters(const Theta& t, const Covariates& c, const Draws& draws) {
  model::Parameters<double> p = nothing_set();
  const double treatment = std::log(1.0 + c.prior_lines);
  const double vh = c.vh_unmutated ? t.rho_vh : -t.rho_vh;
  const double sensitivity = std::exp(t.sigK * draws.normal(Individual::sensitivity) -
                                      t.rho17 * ((c.del17p() ? 1 : 0) + (c.del11q() ? t.rho_del11q : 0) + vh) -
                                      (c.fludarabine_refractory ? t.rhoFR : 0));
  const double risk = (c.del17p() ? t.risk_del17p : 0) + (c.del11q() ? t.risk_del11q : 0) +
                      (c.fludarabine_refractory ? t.risk_refractory : 0) - (c.vh_unmutated ? 0 : t.risk_mutated);

  // Immunity
  p.k_X = t.k_X;
  p.k_C = t.k_C;
  p.c_S = t.cSat;
  p.steroid_C = t.steroid_C;
  p.k_G = t.k_G;
  p.G_50 = t.G50;
  p.k_P = t.k_P;
  p.P_0 = std::exp(-t.aPrior * treatment - t.aAge * (c.age_years - t.age_center) +
                   t.sigP * draws.normal(Individual::competence));
  p.a_X = t.a_X;
  p.T_s = t.T_s;
  p.k_A = t.k_A;
  p.psi = t.psi * std::pow(std::min(p.P_0, t.competence_max), t.nuF);
  p.c_0 = t.c_0;
  p.L_50 = t.L_50;
  p.steroid_A = t.steroid_A;
  p.k_Ru = t.kRu;
  p.k_Rd = t.kRd;

  // CLL cells
  p.B_0 = t.blood_volume * (c.alc - t.normal_lymphocytes);
  p.L_0 = t.cell_density * model::Anatomy::nodal_volume(t.node_count, c.longest_node_cm, t.node_third_axis);
  p.S_0 = t.cell_density * c.spleen_excess_ml;
  p.M_0 = t.M_n * c.marrow_lymphocyte_fraction / (1 - c.marrow_lymphocyte_fraction);
  p.g = std::min(t.g_max, (c.untreated() ? t.gU : t.gR) *
                              std::exp(t.sigG * draws.normal(Individual::growth) + t.gscale * (risk - t.risk_center)));
  p.d = t.turnover * std::exp(t.sigTurnover * draws.normal(Individual::turnover));
  p.d_B = t.d_B;
  p.k_h = t.k_h;
  p.hom = t.hom;
  p.egress_F = t.egress_flare;
  p.T_max = std::max(t.T_max, t.T_max_ratio * (p.B_0 + p.L_0 + p.S_0 + p.M_0));
  p.k_N = t.k_N;
  p.eta = t.etaN * std::exp(t.sigEta * draws.normal(Individual::eta)) * std::pow(sensitivity, t.eta_sensitivity);
  p.delta_N = t.deltaN * std::exp(t.sigDelta * draws.normal(Individual::delta));
  p.blood_N = t.blood_N;
  p.kappa_1 = t.kappa1 * sensitivity;
  p.kappa_2 = t.kappa2 * std::sqrt(sensitivity);
  p.k_ADCC = t.k_ADCC;
  p.steroid_kill = t.steroid_kill;
  p.kappa_max = t.kappa_max;
  p.phi_L = t.phi_small / (1 + square(c.longest_node_cm / t.d_access));
  p.phi_M = t.phi_M;
  p.steroid_lysis = t.steroid_lysis;

  // Flare
  p.k_F = t.k_F;
  p.A_50 = t.A50;
  p.d_F = t.d_F * std::exp(t.sigDF * draws.normal(Individual::resolution));
  p.steroid_F = t.steroid_F;
  p.symptom_gain = std::exp(t.sigSx * draws.normal(Individual::symptoms));
  p.beta_bulk = t.betaBulk;
  p.d_symptom = t.d_symptom;
  p.steroid_Y = t.steroid_Y;

  // Lysis
  p.U_0 = c.urate;
  p.Ph_0 = c.phosphate;
  p.K_0 = c.potassium;
  p.Ca_0 = c.calcium;
  p.creatinine_0 = c.creatinine;
  p.gfr_0 = relative_clearance(t, c);
  p.release_U = t.release_U;
  p.release_Ph = t.release_Ph;
  p.release_K = t.release_K;
  p.k_U = t.k_U;
  p.k_Ph = t.k_Ph;
  p.k_K = t.k_K;
  p.gut_U = t.gut_U;
  p.gut_Ph = t.gut_Ph;
  p.gut_K = t.gut_K;
  p.hydration_gain = t.hydration_gain;
  p.k_J = t.k_J;
  p.J_min = t.J_min;
  p.UPh_50 = t.UPh_50;
  p.k_Q = t.k_Q;
  p.allopurinol_max = t.allopurinol_max;
  p.allopurinol_50 = t.allopurinol_50;
  p.Ca_per_Ph = t.Ca_per_Ph;

  // Blood counts
  p.anc_0 = c.anc;
  p.platelets_0 = c.platelets;
  p.Hb_0 = c.hemoglobin;
  p.M_n = t.M_n;
  p.mu = t.mu;
  p.room_max = t.room_max;
  p.gamma = t.gamma;
  p.MTT_N = t.MTT_N;
  p.MTT_P = t.MTT_P;
  p.gcsf_gain = t.gcsf_gain;
  p.k_Hb = t.k_Hb;
  p.Hb_max = t.Hb_max;
  p.Hb_room = t.Hb_room;

  // Cytokines
  p.il10_A = t.il10_A;
  p.il6_A = t.il6_A;
  p.il6_N = t.il6_N;
  p.il2r_A = t.il2r_A;
  p.tnfr1_A = t.tnfr1_A;
  p.bfgf_N = t.bfgf_N;

  // Anatomy
  p.blood_volume = t.blood_volume;
  p.normal_lymphocytes = t.normal_lymphocytes;
  p.cell_density = t.cell_density;
  p.diameter_0 = c.longest_node_cm;
  p.node_rest = t.node_rest;
  p.spleen_F = t.spleen_F;
  return p;
}

model::Pharmacokinetics::Parameters<double> individual_kinetics(const Theta& t, const Covariates& c,
                                                                const Draws& draws) {
  const double renal =
      model::Pharmacokinetics::clearance_left(relative_clearance(t, c), t.renal_share, t.renal_exponent);
  return {.k_a = t.k_a,
          .CL = t.CL * renal * std::exp(t.sigCL * draws.normal(Individual::clearance)),
          .V = t.V * std::exp(t.sigV * draws.normal(Individual::volume))};
}

model::DrugEffect::Parameters<double> individual_effect(const Theta& t, const Covariates& c, const Draws& draws) {
  const double marrow = t.emN * std::exp(t.sigEN * draws.normal(Individual::marrow) +
                                         t.aMar * (std::log(1.0 + c.prior_lines) - t.log_prior_center));
  return {.EC50_I = t.EC50I * std::exp(t.sigEC50I * draws.normal(Individual::EC50_I)),
          .EC50_M = t.EC50M,
          .Emax_N = marrow,
          .Emax_P = marrow * t.emP * std::exp(t.sigEP * draws.normal(Individual::platelet)),
          .Emax_H = marrow * t.emH * std::exp(t.sigEH * draws.normal(Individual::hemoglobin)),
          .cap_N = t.cap_N,
          .cap_P = t.cap_P,
          .cap_H = t.cap_H};
}

model::Hazards::Parameters<double> individual_hazards(const Theta& t, const Covariates& c) {
  const bool untreated = c.untreated();
  return {.infection = (untreated ? t.infectionU : t.infectionR) *
                       std::exp(t.infection_per_year * (c.age_years - t.infection_age_center)),
          .infection_low = t.infection_anc_1,
          .infection_deep = t.infection_anc_half,
          .anc_low = t.infection_anc_low,
          .anc_deep = t.infection_anc_deep,
          .thrombosis = t.thrombosis,
          .withdrawal = t.aeR * (untreated ? t.aeU : 1),
          .new_lesion = untreated ? t.richterU : t.richter,
          .background_death =
              t.background_death * std::exp(t.background_per_year * (c.age_years - t.background_age_center)),
          .death_after_progression = t.death_after_progression,
          .arrhythmia_per_mmol = t.arrhythmia,
          .arrhythmia_potassium = t.arrhythmia_potassium,
          .seizure_per_mg = t.seizure,
          .seizure_calcium = t.seizure_calcium};
}

Chances individual_chances(const Theta& t, const Covariates& c) {
  return {.infection_early = c.untreated() ? 1 : t.infection_first_28,
          .infection_fatal_share = t.infection_fatal,
          .pneumonia_share = t.pneumonia_share,
          .thrombosis_prophylaxis = t.thrombosis_prophylaxis,
          .thrombosis_later = t.thrombosis_later};
}

model::FlareThresholds<double> flare_thresholds(const Theta& t) {
  const double moderate = t.theta1 * t.r2;
  // What counts as moderate is not overlooked, however little is asked.
  return {.mild = std::min(t.theta1 * t.ascertainment, moderate), .moderate = moderate, .severe = moderate * t.r3};
}

}  // namespace

VirtualPatient sample(const Population& population, const Theta& theta, StreamKey key, std::uint32_t attempt) {
  const Draws draws(key, attempt);
  VirtualPatient patient;
  patient.covariates = sample_covariates(population, theta, draws);
  patient.parameters = individual_parameters(theta, patient.covariates, draws);
  patient.kinetics = individual_kinetics(theta, patient.covariates, draws);
  patient.effect = individual_effect(theta, patient.covariates, draws);
  patient.hazards = individual_hazards(theta, patient.covariates);
  patient.chances = individual_chances(theta, patient.covariates);
  patient.flare = flare_thresholds(theta);
  return patient;
}

}  // namespace titrate::cohort
