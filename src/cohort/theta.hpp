#pragma once
// The population's parameters: one value per quantity, the same for every patient of a trial. Values, uncertainty and
// sources are in library/parameters/; how they make a patient is in virtual_patient.cpp and docs/model.md.

#include "base/fields.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::cohort {

struct Theta {
  // Drug: lenalidomide by mouth
  double k_a;
  double CL;
  double sigCL;
  double V;
  double sigV;
  double renal_share;
  double renal_exponent;
  double crcl_normal;
  double crcl_ratio_max;
  double EC50I;
  double sigEC50I;
  double EC50M;
  double emN;
  double sigEN;
  double emP;
  double sigEP;
  double emH;
  double sigEH;
  double aMar;
  double log_prior_center;
  double cap_N;
  double cap_P;
  double cap_H;
  // Immunity
  double k_X;
  double k_C;
  double cSat;
  double steroid_C;
  double k_G;
  double G50;
  double k_P;
  double a_X;
  double T_s;
  double aPrior;
  double aAge;
  double age_center;
  double sigP;
  double k_A;
  double psi;
  double nuF;
  double competence_max;
  double c_0;
  double L_50;
  double steroid_A;
  double kRu;
  double kRd;
  // CLL cells
  double gR;
  double gU;
  double sigG;
  double gscale;
  double risk_del17p;
  double risk_del11q;
  double risk_refractory;
  double risk_mutated;
  double risk_center;
  double g_max;
  double turnover;
  double sigTurnover;
  double d_B;
  double k_h;
  double hom;
  double T_max;
  double T_max_ratio;
  double k_N;
  double etaN;
  double sigEta;
  double eta_sensitivity;
  double deltaN;
  double sigDelta;
  double blood_N;
  double kappa1;
  double kappa2;
  double sigK;
  double rho17;
  double rho_del11q;
  double rho_vh;
  double rhoFR;
  double k_ADCC;
  double steroid_kill;
  double kappa_max;
  double phi_small;
  double d_access;
  double phi_M;
  double steroid_lysis;
  double egress_flare;
  // Flare
  double k_F;
  double A50;
  double d_F;
  double sigDF;
  double steroid_F;
  double sigSx;
  double betaBulk;
  double d_symptom;
  double steroid_Y;
  double nsaid_Y;
  double theta1;
  double r2;
  double r3;
  double ascertainment;
  // Lysis
  double release_U;
  double release_Ph;
  double release_K;
  double k_U;
  double k_Ph;
  double k_K;
  double gut_U;
  double gut_Ph;
  double gut_K;
  double hydration_gain;
  double k_J;
  double J_min;
  double UPh_50;
  double k_Q;
  double allopurinol_max;
  double allopurinol_50;
  double allopurinol_full_dose;
  double Ca_per_Ph;
  // Blood counts
  double anc0R;
  double anc0U;
  double M_n;
  double mu;
  double room_max;
  double gamma;
  double MTT_N;
  double MTT_P;
  double gcsf_gain;
  double k_Hb;
  double Hb_max;
  double Hb_room;
  // Cytokines over baseline
  double il10_A;
  double il6_A;
  double il6_N;
  double il2r_A;
  double tnfr1_A;
  double bfgf_N;
  // Anatomy
  double blood_volume;
  double normal_lymphocytes;
  double leukemic_lymphocytes_min;
  double cell_density;
  double node_count;
  double node_third_axis;
  double node_rest;
  double spleen_F;
  // Hazards
  double infectionR;
  double infectionU;
  double infection_per_year;
  double infection_age_center;
  double infection_anc_1;
  double infection_anc_half;
  double infection_first_28;
  double infection_early_days;
  double infection_anc_low;
  double infection_anc_deep;
  double infection_fatal;
  double pneumonia_share;
  double thrombosis;
  double thrombosis_prophylaxis;
  double thrombosis_later;
  double thrombosis_early_days;
  double aeR;
  double aeU;
  double richter;
  double richterU;
  double background_death;
  double background_per_year;
  double background_age_center;
  double death_after_progression;
  double arrhythmia;
  double arrhythmia_potassium;
  double seizure;
  double seizure_calcium;
  // Measurement
  double cv_alc;
  double cv_anc;
  double cv_platelets;
  double cv_node;
  double cv_spleen;
  double cv_urate;
  double cv_phosphate;
  double cv_potassium;
  double cv_calcium;
  double cv_creatinine;
  double cv_cytokine;
  double cv_beta2_microglobulin;
  double sd_hemoglobin;
  double sd_marrow;
  double spleen_ml_per_cm;
  double spleen_palpable;
  double marrow_nodules;
  // Treatment around the drug
  double prednisone_per_dexamethasone;
  double prednisone_per_methylprednisolone;

  static constexpr auto fields() {
    return std::array{
        field(&Theta::k_a, "k_a", "1/h", "absorption"),
        field(&Theta::CL, "CL", "L/h", "apparent clearance at normal creatinine clearance"),
        field(&Theta::sigCL, "sigCL", "1", "SD of log clearance"),
        field(&Theta::V, "V", "L", "apparent volume"),
        field(&Theta::sigV, "sigV", "1", "SD of log volume"),
        field(&Theta::renal_share, "renal_share", "1", "share of clearance that the kidney does at normal function"),
        field(&Theta::renal_exponent, "renal_exponent", "1", "power of creatinine clearance in renal drug clearance"),
        field(&Theta::crcl_normal, "crcl_normal", "mL/min", "creatinine clearance at which the values above hold"),
        field(&Theta::crcl_ratio_max, "crcl_ratio_max", "1",
              "highest relative creatinine clearance that still raises clearance"),
        field(&Theta::EC50I, "EC50I", "ng/mL", "median concentration of half-maximal IKZF1/3 depletion"),
        field(&Theta::sigEC50I, "sigEC50I", "1", "SD of log of the immune EC50"),
        field(&Theta::EC50M, "EC50M", "ng/mL", "concentration of half-maximal marrow effect"),
        field(&Theta::emN, "emN", "1", "median largest effect on neutrophil precursors"),
        field(&Theta::sigEN, "sigEN", "1", "SD of log marrow sensitivity"),
        field(&Theta::emP, "emP", "1", "platelet over neutrophil sensitivity, median"),
        field(&Theta::sigEP, "sigEP", "1", "SD of log extra platelet sensitivity"),
        field(&Theta::emH, "emH", "1", "hemoglobin over neutrophil effect, median"),
        field(&Theta::sigEH, "sigEH", "1", "SD of log extra hemoglobin sensitivity"),
        field(&Theta::aMar, "aMar", "1", "marrow frailty per log of (1 + prior lines)"),
        field(&Theta::log_prior_center, "log_prior_center", "1",
              "log of (1 + prior lines) at which frailty is neutral"),
        field(&Theta::cap_N, "cap_N", "1", "cap of the effect on neutrophil precursors"),
        field(&Theta::cap_P, "cap_P", "1", "cap of the effect on platelet precursors"),
        field(&Theta::cap_H, "cap_H", "1", "cap of the effect on hemoglobin"),
        field(&Theta::k_X, "k_X", "1/d", "depletion and resynthesis of IKZF1/3"),
        field(&Theta::k_C, "k_C", "1/d", "rate at which costimulation follows depletion"),
        field(&Theta::cSat, "cSat", "1", "depletion at half-maximal costimulation"),
        field(&Theta::steroid_C, "steroid_C", "1", "share of costimulation that glucocorticoid can take away"),
        field(&Theta::k_G, "k_G", "1/d", "onset and loss of the glucocorticoid effect"),
        field(&Theta::G50, "G50", "mg/d", "prednisone dose of half-maximal effect"),
        field(&Theta::k_P, "k_P", "1/d", "turnover of the effector pool"),
        field(&Theta::a_X, "a_X", "1", "rise of the effector pool at full depletion"),
        field(&Theta::T_s, "T_s", "1e9", "tumor burden that halves the effector pool"),
        field(&Theta::aPrior, "aPrior", "1", "immune loss per log of (1 + prior lines)"),
        field(&Theta::aAge, "aAge", "1/yr", "immune loss per year of age"),
        field(&Theta::age_center, "age_center", "yr", "age at which immune competence is 1"),
        field(&Theta::sigP, "sigP", "1", "SD of log immune competence"),
        field(&Theta::k_A, "k_A", "1/d", "gain and loss of activation"),
        field(&Theta::psi, "psi", "1", "activation gain"),
        field(&Theta::nuF, "nuF", "1", "extra exponent of immune competence in activation"),
        field(&Theta::competence_max, "competence_max", "1", "highest immune competence that counts in activation"),
        field(&Theta::c_0, "c_0", "1", "activation without costimulation, beside C"),
        field(&Theta::L_50, "L_50", "1e9", "nodal cells of half-maximal activation"),
        field(&Theta::steroid_A, "steroid_A", "1", "share of activation that glucocorticoid can take away"),
        field(&Theta::kRu, "kRu", "1/d", "regulation induced by activation"),
        field(&Theta::kRd, "kRd", "1/d", "loss of regulation"),
        field(&Theta::gR, "gR", "1/d", "median net growth before treatment, pretreated"),
        field(&Theta::gU, "gU", "1/d", "median net growth before treatment, untreated"),
        field(&Theta::sigG, "sigG", "1", "SD of log growth"),
        field(&Theta::gscale, "gscale", "1", "log growth per unit of risk"),
        field(&Theta::risk_del17p, "risk_del17p", "1", "weight of del(17p) in risk"),
        field(&Theta::risk_del11q, "risk_del11q", "1", "weight of del(11q) in risk"),
        field(&Theta::risk_refractory, "risk_refractory", "1", "weight of fludarabine-refractory disease in risk"),
        field(&Theta::risk_mutated, "risk_mutated", "1", "weight of mutated VH in risk (negative)"),
        field(&Theta::risk_center, "risk_center", "1", "risk at which growth is the median"),
        field(&Theta::g_max, "g_max", "1/d", "fastest net growth"),
        field(&Theta::turnover, "turnover", "1/d", "median death in tissue"),
        field(&Theta::sigTurnover, "sigTurnover", "1", "SD of log turnover"),
        field(&Theta::d_B, "d_B", "1/d", "death in blood"),
        field(&Theta::k_h, "k_h", "1/d", "homing from blood to tissue"),
        field(&Theta::hom, "hom", "1", "extra homing at full costimulation"),
        field(&Theta::T_max, "T_max", "1e9", "burden at which birth stops"),
        field(&Theta::T_max_ratio, "T_max_ratio", "1", "smallest ratio of that burden to the one before treatment"),
        field(&Theta::k_N, "k_N", "1/d", "rate of stromal support"),
        field(&Theta::etaN, "etaN", "1", "median loss of stromal support at full depletion"),
        field(&Theta::sigEta, "sigEta", "1", "SD of log of that loss beside sensitivity"),
        field(&Theta::eta_sensitivity, "eta_sensitivity", "1", "power of drug sensitivity in that loss"),
        field(&Theta::deltaN, "deltaN", "1/d", "median death in tissue without stromal support"),
        field(&Theta::sigDelta, "sigDelta", "1", "SD of log of that death"),
        field(&Theta::blood_N, "blood_N", "1", "share of that death that reaches blood"),
        field(&Theta::kappa1, "kappa1", "1/d", "median sustained killing per effector and costimulation"),
        field(&Theta::kappa2, "kappa2", "1/d", "median acute killing per activated effector"),
        field(&Theta::sigK, "sigK", "1", "SD of log drug sensitivity"),
        field(&Theta::rho17, "rho17", "1", "log resistance of del(17p)"),
        field(&Theta::rho_del11q, "rho_del11q", "1", "share of rho17 with del(11q)"),
        field(&Theta::rho_vh, "rho_vh", "1", "share of rho17 more with unmutated and less with mutated VH"),
        field(&Theta::rhoFR, "rhoFR", "1", "log resistance of fludarabine-refractory disease"),
        field(&Theta::k_ADCC, "k_ADCC", "1/d", "killing per effector with anti-CD20 antibody"),
        field(&Theta::steroid_kill, "steroid_kill", "1",
              "share of sustained killing that glucocorticoid can take away"),
        field(&Theta::kappa_max, "kappa_max", "1/d", "fastest killing"),
        field(&Theta::phi_small, "phi_small", "1", "access of killing to small nodes"),
        field(&Theta::d_access, "d_access", "cm", "node size that halves the access of killing"),
        field(&Theta::phi_M, "phi_M", "1", "access of killing to marrow"),
        field(&Theta::steroid_lysis, "steroid_lysis", "1/d",
              "killing of CLL cells by glucocorticoid at its full effect"),
        field(&Theta::egress_flare, "egress_flare", "1", "extra egress from tissue while nodes swell fastest"),
        field(&Theta::k_F, "k_F", "1/d", "fastest swelling"),
        field(&Theta::A50, "A50", "1", "activation of half-maximal swelling"),
        field(&Theta::d_F, "d_F", "1/d", "resolution of swelling"),
        field(&Theta::sigDF, "sigDF", "1", "SD of log resolution of swelling"),
        field(&Theta::steroid_F, "steroid_F", "1", "share of swelling that glucocorticoid can take away"),
        field(&Theta::sigSx, "sigSx", "1", "SD of log symptom expression"),
        field(&Theta::betaBulk, "betaBulk", "1", "exponent of node size in the symptom score"),
        field(&Theta::d_symptom, "d_symptom", "cm", "node size at which swelling is felt as it is"),
        field(&Theta::steroid_Y, "steroid_Y", "1", "share of symptoms that glucocorticoid can take away"),
        field(&Theta::nsaid_Y, "nsaid_Y", "1",
              "share of symptoms that a non-steroidal anti-inflammatory can take away"),
        field(&Theta::theta1, "theta1", "1", "symptom score at which flare is mild"),
        field(&Theta::r2, "r2", "1", "score of moderate over mild flare"),
        field(&Theta::r3, "r3", "1", "score of severe over moderate flare"),
        field(&Theta::ascertainment, "ascertainment", "1",
              "mild flare's threshold over what the protocol's flare_ascertainment says"),
        field(&Theta::release_U, "release_U", "mg/dL/1e9", "urate from dying cells"),
        field(&Theta::release_Ph, "release_Ph", "mg/dL/1e9", "phosphate from dying cells"),
        field(&Theta::release_K, "release_K", "mmol/L/1e9", "potassium from dying cells"),
        field(&Theta::k_U, "k_U", "1/d", "urate clearance at normal kidney function"),
        field(&Theta::k_Ph, "k_Ph", "1/d", "phosphate clearance at normal kidney function"),
        field(&Theta::k_K, "k_K", "1/d", "potassium clearance at normal kidney function"),
        field(&Theta::gut_U, "gut_U", "1", "share of urate clearance that needs no kidney"),
        field(&Theta::gut_Ph, "gut_Ph", "1", "share of phosphate clearance that needs no kidney"),
        field(&Theta::gut_K, "gut_K", "1", "share of potassium clearance that needs no kidney"),
        field(&Theta::hydration_gain, "hydration_gain", "1", "rise of renal clearance under hydration"),
        field(&Theta::k_J, "k_J", "1/d", "rate of crystal injury and repair"),
        field(&Theta::J_min, "J_min", "1", "filtration that crystals, or their treatment, always leave"),
        field(&Theta::UPh_50, "UPh_50", "mg2/dL2", "urate times phosphate that halves filtration"),
        field(&Theta::k_Q, "k_Q", "1/d", "rate of oxypurinol"),
        field(&Theta::allopurinol_max, "allopurinol_max", "1", "largest fall of urate production"),
        field(&Theta::allopurinol_50, "allopurinol_50", "1", "oxypurinol of half-maximal effect, relative to 300 mg/d"),
        field(&Theta::allopurinol_full_dose, "allopurinol_full_dose", "mg/d",
              "allopurinol dose to which the others are relative"),
        field(&Theta::Ca_per_Ph, "Ca_per_Ph", "1", "calcium bound per rise of phosphate"),
        field(&Theta::anc0R, "anc0R", "1e9/L", "median neutrophils before treatment, pretreated"),
        field(&Theta::anc0U, "anc0U", "1e9/L", "median neutrophils before treatment, untreated"),
        field(&Theta::M_n, "M_n", "1e9", "normal nucleated marrow cells"),
        field(&Theta::mu, "mu", "1", "exponent of free marrow space in the set point"),
        field(&Theta::room_max, "room_max", "1", "largest gain of free marrow space that counts"),
        field(&Theta::gamma, "gamma", "1", "feedback exponent"),
        field(&Theta::MTT_N, "MTT_N", "d", "mean transit time of neutrophils"),
        field(&Theta::MTT_P, "MTT_P", "d", "mean transit time of platelets"),
        field(&Theta::gcsf_gain, "gcsf_gain", "1", "rise of neutrophil production under G-CSF"),
        field(&Theta::k_Hb, "k_Hb", "1/d", "rate of hemoglobin"),
        field(&Theta::Hb_max, "Hb_max", "g/dL", "highest hemoglobin that recovery reaches"),
        field(&Theta::Hb_room, "Hb_room", "1", "relative rise of hemoglobin per log of set point"),
        field(&Theta::il10_A, "il10_A", "1", "IL-10 per activation"),
        field(&Theta::il6_A, "il6_A", "1", "IL-6 per activation, without stroma"),
        field(&Theta::il6_N, "il6_N", "1", "IL-6 per activation, from stroma"),
        field(&Theta::il2r_A, "il2r_A", "1", "soluble IL-2 receptor per activation"),
        field(&Theta::tnfr1_A, "tnfr1_A", "1", "TNF receptor 1 per activation"),
        field(&Theta::bfgf_N, "bfgf_N", "1", "share of basic FGF that comes from stroma"),
        field(&Theta::blood_volume, "blood_volume", "L", "blood volume"),
        field(&Theta::normal_lymphocytes, "normal_lymphocytes", "1e9/L", "lymphocytes that are not CLL"),
        field(&Theta::leukemic_lymphocytes_min, "leukemic_lymphocytes_min", "1e9/L",
              "fewest CLL cells in blood before treatment"),
        field(&Theta::cell_density, "cell_density", "1e9/mL", "CLL cells in packed tissue"),
        field(&Theta::node_count, "node_count", "1", "nodes that together hold the nodal CLL"),
        field(&Theta::node_third_axis, "node_third_axis", "cm",
              "third axis of a node whose two others are the longest diameter"),
        field(&Theta::node_rest, "node_rest", "mL", "nodal volume without CLL"),
        field(&Theta::spleen_F, "spleen_F", "1", "swelling of the spleen relative to nodes"),
        field(&Theta::infectionR, "infectionR", "1/d", "severe infection at normal neutrophils, age 65, pretreated"),
        field(&Theta::infectionU, "infectionU", "1/d", "severe infection at normal neutrophils, age 65, untreated"),
        field(&Theta::infection_per_year, "infection_per_year", "1/yr", "log infection hazard per year of age"),
        field(&Theta::infection_age_center, "infection_age_center", "yr", "age at which the infection hazards hold"),
        field(&Theta::infection_anc_1, "infection_anc_1", "1", "infection ratio at neutrophils under 1.0e9/L"),
        field(&Theta::infection_anc_half, "infection_anc_half", "1", "infection ratio at neutrophils under 0.5e9/L"),
        field(&Theta::infection_first_28, "infection_first_28", "1",
              "infection ratio in the first 28 days, pretreated"),
        field(&Theta::infection_early_days, "infection_early_days", "d", "length of that first time"),
        field(&Theta::infection_anc_low, "infection_anc_low", "1e9/L", "neutrophils below which infection_anc_1 holds"),
        field(&Theta::infection_anc_deep, "infection_anc_deep", "1e9/L",
              "neutrophils below which infection_anc_half holds"),
        field(&Theta::infection_fatal, "infection_fatal", "1", "share of severe infections that are fatal"),
        field(&Theta::pneumonia_share, "pneumonia_share", "1", "share of severe infections that are pneumonia"),
        field(&Theta::thrombosis, "thrombosis", "1/d", "venous thrombosis in the first months of treatment"),
        field(&Theta::thrombosis_prophylaxis, "thrombosis_prophylaxis", "1", "thrombosis ratio under prophylaxis"),
        field(&Theta::thrombosis_later, "thrombosis_later", "1", "thrombosis ratio after the first months"),
        field(&Theta::thrombosis_early_days, "thrombosis_early_days", "d", "length of those first months"),
        field(&Theta::aeR, "aeR", "1/d", "withdrawal for non-hematologic toxicity, pretreated"),
        field(&Theta::aeU, "aeU", "1", "withdrawal of untreated patients relative to pretreated"),
        field(&Theta::richter, "richter", "1/d", "new lesion or transformation, pretreated"),
        field(&Theta::richterU, "richterU", "1/d", "new lesion or transformation, untreated"),
        field(&Theta::background_death, "background_death", "1/d", "death from other causes at age 65"),
        field(&Theta::background_per_year, "background_per_year", "1/yr", "log death hazard per year of age"),
        field(&Theta::background_age_center, "background_age_center", "yr", "age at which background_death holds"),
        field(&Theta::death_after_progression, "death_after_progression", "1/d", "death after progression"),
        field(&Theta::arrhythmia, "arrhythmia", "L/mmol/d",
              "arrhythmia per day and mmol/L of potassium above its limit"),
        field(&Theta::arrhythmia_potassium, "arrhythmia_potassium", "mmol/L",
              "potassium above which arrhythmia occurs"),
        field(&Theta::seizure, "seizure", "dL/mg/d", "seizure per day and mg/dL of calcium below its limit"),
        field(&Theta::seizure_calcium, "seizure_calcium", "mg/dL", "calcium below which seizures occur"),
        field(&Theta::cv_alc, "cv_alc", "1", "CV of lymphocytes"),
        field(&Theta::cv_anc, "cv_anc", "1", "CV of neutrophils"),
        field(&Theta::cv_platelets, "cv_platelets", "1", "CV of platelets"),
        field(&Theta::cv_node, "cv_node", "1", "CV of a node's diameter"),
        field(&Theta::cv_spleen, "cv_spleen", "1", "CV of spleen size"),
        field(&Theta::cv_urate, "cv_urate", "1", "CV of urate"),
        field(&Theta::cv_phosphate, "cv_phosphate", "1", "CV of phosphate"),
        field(&Theta::cv_potassium, "cv_potassium", "1", "CV of potassium"),
        field(&Theta::cv_calcium, "cv_calcium", "1", "CV of calcium"),
        field(&Theta::cv_creatinine, "cv_creatinine", "1", "CV of creatinine"),
        field(&Theta::cv_cytokine, "cv_cytokine", "1", "CV of cytokines"),
        field(&Theta::cv_beta2_microglobulin, "cv_beta2_microglobulin", "1", "CV of beta-2 microglobulin"),
        field(&Theta::sd_hemoglobin, "sd_hemoglobin", "g/dL", "SD of hemoglobin"),
        field(&Theta::sd_marrow, "sd_marrow", "1", "SD of the marrow lymphocyte fraction"),
        field(&Theta::spleen_ml_per_cm, "spleen_ml_per_cm", "mL/cm",
              "spleen volume above normal per cm below the costal margin"),
        field(&Theta::spleen_palpable, "spleen_palpable", "cm", "shortest spleen below the costal margin that is felt"),
        field(&Theta::marrow_nodules, "marrow_nodules", "1", "share of marrows that still show lymphoid nodules"),
        field(&Theta::prednisone_per_dexamethasone, "prednisone_per_dexamethasone", "1",
              "prednisone in mg that equals 1 mg of dexamethasone"),
        field(&Theta::prednisone_per_methylprednisolone, "prednisone_per_methylprednisolone", "1",
              "prednisone in mg that equals 1 mg of methylprednisolone"),
    };
  }

  static std::vector<std::string> names();
  /// Throws Error(input) for a name that is none of names().
  void set(std::string_view name, double value);
  double get(std::string_view name) const;
};

}  // namespace titrate::cohort
