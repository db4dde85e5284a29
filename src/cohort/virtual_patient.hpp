#pragma once
// From a population and its parameters to one patient.

#include "base/random.hpp"
#include "chart/chart.hpp"
#include "cohort/population.hpp"
#include "cohort/theta.hpp"
#include "model/hazards.hpp"
#include "model/patient.hpp"
#include "model/pharmacokinetics.hpp"

#include <cstdint>

namespace titrate::cohort {

using chart::Fish;

/// What a clinic knows of the patient before day 1, without measurement error.
struct Covariates {
  double age_years = 0, weight_kg = 0, height_cm = 0;
  bool female = false;
  double creatinine_clearance = 0;  ///< mL/min
  double creatinine = 0;            ///< mg/dL, the one that Cockcroft and Gault turn into that clearance
  int prior_lines = 0;
  bool fludarabine_refractory = false;
  Fish fish = Fish::normal;
  bool vh_unmutated = false, vh_tested = false, zap70_positive = false;
  int rai_stage = 0;
  double beta2_microglobulin = 0;  ///< mg/L
  double longest_node_cm = 0, spleen_excess_ml = 0;
  double alc = 0, anc = 0, platelets = 0;  ///< 1e9/L
  double hemoglobin = 0;                   ///< g/dL
  double marrow_lymphocyte_fraction = 0;
  double urate = 0, phosphate = 0, calcium = 0;  ///< mg/dL
  double potassium = 0;                          ///< mmol/L

  bool del17p() const { return fish == Fish::del17p; }
  bool del11q() const { return fish == Fish::del11q; }
  bool untreated() const { return prior_lines == 0; }
};

/// What the hazards' events turn into, and what changes their rates from outside.
struct Chances {
  double infection_early = 1;  ///< ratio in the first weeks of treatment
  double infection_fatal_share = 0, pneumonia_share = 0;
  double thrombosis_prophylaxis = 1;  ///< ratio under prophylaxis
  double thrombosis_later = 1;        ///< ratio after the first months of treatment
};

struct VirtualPatient {
  Covariates covariates;
  model::Parameters<double> parameters;
  model::Pharmacokinetics::Parameters<double> kinetics;
  model::DrugEffect::Parameters<double> effect;
  model::Hazards::Parameters<double> hazards;
  Chances chances;
  model::FlareThresholds<double> flare;

  model::DailyEffect daily_effect() const { return {kinetics, effect}; }
};

/// The same key, parameters and attempt give the same patient, whatever was drawn before. Each quantity has an index of
/// its own, so that one more covariate leaves the others as they were. A caller who turns a patient away (eligibility)
/// asks for the next attempt.
VirtualPatient sample(const Population& population, const Theta& theta, StreamKey key, std::uint32_t attempt = 0);

}  // namespace titrate::cohort
