#pragma once
// The words that patients' charts, protocols, criteria and tables share. Each word stands once, with its spelling in
// files.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace titrate::chart {

/// What can be measured, examined or asked at a visit. Units are fixed: see `measures`.
enum class Measure : std::uint8_t {
  lymphocytes,
  neutrophils,
  platelets,
  hemoglobin,
  leukocytes,
  creatinine,
  urate,
  potassium,
  phosphate,
  calcium,
  bilirubin,
  alt,
  ast,
  creatinine_clearance,
  temperature,
  longest_node,
  node_products,
  spleen,
  liver,
  marrow_lymphocytes,
  marrow_nodules,
  prolymphocytes,
  flare_pain,
  il6,
  il10,
  soluble_il2_receptor,
  tnf_receptor_1,
  bfgf,
  count_
};
inline constexpr std::size_t measure_count = static_cast<std::size_t>(Measure::count_);

struct MeasureInfo {
  Measure measure;
  std::string_view name;   ///< as files spell it
  std::string_view unit;   ///< of every stored value, UDUNITS syntax
  std::string_view label;  ///< as tables print it
  std::string_view cdisc;  ///< CDISC test code, "" where none is standard
};

inline constexpr std::array<MeasureInfo, measure_count> measures{{
    {Measure::lymphocytes, "lymphocytes", "1e9/L", "Lymphocytes (ALC)", "LYM"},
    {Measure::neutrophils, "neutrophils", "1e9/L", "Neutrophils (ANC)", "NEUT"},
    {Measure::platelets, "platelets", "1e9/L", "Platelets", "PLAT"},
    {Measure::hemoglobin, "hemoglobin", "g/dL", "Hemoglobin", "HGB"},
    {Measure::leukocytes, "leukocytes", "1e9/L", "Leukocytes (WBC)", "WBC"},
    {Measure::creatinine, "creatinine", "mg/dL", "Creatinine", "CREAT"},
    {Measure::urate, "urate", "mg/dL", "Uric acid", "URATE"},
    {Measure::potassium, "potassium", "mmol/L", "Potassium", "K"},
    {Measure::phosphate, "phosphate", "mg/dL", "Phosphate", "PHOS"},
    {Measure::calcium, "calcium", "mg/dL", "Calcium, corrected", "CA"},
    {Measure::bilirubin, "bilirubin", "mg/dL", "Bilirubin", "BILI"},
    {Measure::alt, "alt", "U/L", "Alanine aminotransferase", "ALT"},
    {Measure::ast, "ast", "U/L", "Aspartate aminotransferase", "AST"},
    {Measure::creatinine_clearance, "creatinine_clearance", "mL/min", "Creatinine clearance", "CREATCLR"},
    {Measure::temperature, "temperature", "degC", "Temperature", "TEMP"},
    {Measure::longest_node, "longest_node", "cm", "Longest node", "LDIAM"},
    {Measure::node_products, "node_products", "cm2", "Sum of node products (SPD)", "SUMPPD"},
    {Measure::spleen, "spleen", "cm", "Spleen below costal margin", ""},
    {Measure::liver, "liver", "cm", "Liver below costal margin", ""},
    {Measure::marrow_lymphocytes, "marrow_lymphocytes", "%", "Marrow lymphocytes", "LYMLE"},
    {Measure::marrow_nodules, "marrow_nodules", "1", "Marrow nodules (0 no, 1 yes)", ""},
    {Measure::prolymphocytes, "prolymphocytes", "%", "Prolymphocytes", "PROLYMLE"},
    {Measure::flare_pain, "flare_pain", "1", "Flare pain and function (grade)", ""},
    {Measure::il6, "il6", "1", "IL-6, fold of baseline", ""},
    {Measure::il10, "il10", "1", "IL-10, fold of baseline", ""},
    {Measure::soluble_il2_receptor, "soluble_il2_receptor", "1", "Soluble IL-2R, fold of baseline", ""},
    {Measure::tnf_receptor_1, "tnf_receptor_1", "1", "TNF-R1, fold of baseline", ""},
    {Measure::bfgf, "bfgf", "1", "bFGF, fold of baseline", ""},
}};

/// What is looked for now and then and stands in no visit's table: a list by day. Virtual patients have none of it; a
/// rule that asks for it reads what it does where nobody looked in docs/criteria.md.
enum class Finding : std::uint8_t {
  marrow_hypocellular,
  marrow_clonal_cells,
  mrd_flow,
  mrd_pcr,
  cd5_cd19_cells,
  light_chains_normal,
  spleen_length,
  node_areas,
  constitutional_symptoms,
  ionized_calcium,
  urine_output,
  t_cells,
  microvessel_density,
  count_
};
inline constexpr std::size_t finding_count = static_cast<std::size_t>(Finding::count_);

struct FindingInfo {
  Finding finding;
  std::string_view name;   ///< as files spell it
  std::string_view unit;   ///< of every stored value, UDUNITS syntax
  std::string_view label;  ///< as tables print it
};
inline constexpr std::array<FindingInfo, finding_count> findings{{
    {Finding::marrow_hypocellular, "marrow_hypocellular", "1", "Marrow hypocellular for age (0 no, 1 yes)"},
    {Finding::marrow_clonal_cells, "marrow_clonal_cells", "%", "CLL cells in the marrow, of its cells"},
    {Finding::mrd_flow, "mrd_flow", "1", "Residual CLL cells by flow cytometry, of leukocytes"},
    {Finding::mrd_pcr, "mrd_pcr", "1", "Residual CLL cells by PCR, of leukocytes"},
    {Finding::cd5_cd19_cells, "cd5_cd19_cells", "%", "CD5+CD19+ cells, of lymphocytes"},
    {Finding::light_chains_normal, "light_chains_normal", "1", "Kappa and lambda normalized (0 no, 1 yes)"},
    {Finding::spleen_length, "spleen_length", "cm", "Spleen by imaging, longest diameter"},
    {Finding::node_areas, "node_areas", "1", "Enlarged node areas of neck, axillae, groins (0 to 3)"},
    {Finding::constitutional_symptoms, "constitutional_symptoms", "1", "Constitutional symptoms (0 no, 1 yes)"},
    {Finding::ionized_calcium, "ionized_calcium", "mmol/L", "Calcium, ionized"},
    {Finding::urine_output, "urine_output", "mL/kg/h", "Urine, mean over 6 hours"},
    {Finding::t_cells, "t_cells", "1e6/L", "T cells (CD3+)"},
    {Finding::microvessel_density, "microvessel_density", "1/mm2", "Marrow microvessel density"},
}};

/// Substances that a protocol can order. Study drugs first, supportive care after.
enum class Agent : std::uint8_t {
  lenalidomide,
  rituximab,
  ofatumumab,
  fludarabine,
  cyclophosphamide,
  chlorambucil,
  flavopiridol,
  prednisone,
  methylprednisolone,
  dexamethasone,
  allopurinol,
  rasburicase,
  hydration,
  ibuprofen,
  filgrastim,
  aspirin,
  enoxaparin,
  warfarin,
  trimethoprim_sulfamethoxazole,
  acyclovir,
  opioid,
  red_cell_transfusion,
  platelet_transfusion,
  erythropoietin,
  count_
};
inline constexpr Agent first_supportive_agent = Agent::prednisone;
inline constexpr bool is_glucocorticoid(Agent agent) {
  return agent == Agent::prednisone || agent == Agent::methylprednisolone || agent == Agent::dexamethasone;
}
inline constexpr std::size_t agent_count = static_cast<std::size_t>(Agent::count_);
inline constexpr std::array<std::string_view, agent_count> agents{"lenalidomide",
                                                                  "rituximab",
                                                                  "ofatumumab",
                                                                  "fludarabine",
                                                                  "cyclophosphamide",
                                                                  "chlorambucil",
                                                                  "flavopiridol",
                                                                  "prednisone",
                                                                  "methylprednisolone",
                                                                  "dexamethasone",
                                                                  "allopurinol",
                                                                  "rasburicase",
                                                                  "hydration",
                                                                  "ibuprofen",
                                                                  "filgrastim",
                                                                  "aspirin",
                                                                  "enoxaparin",
                                                                  "warfarin",
                                                                  "trimethoprim-sulfamethoxazole",
                                                                  "acyclovir",
                                                                  "opioid",
                                                                  "red-cell-transfusion",
                                                                  "platelet-transfusion",
                                                                  "erythropoietin"};

/// Toxicity terms that are graded. Those after `febrile_neutropenia` come from events, not from a measured value.
enum class Term : std::uint8_t {
  neutropenia,
  thrombocytopenia,
  anemia,
  leukopenia,
  lymphopenia,
  creatinine_increased,
  hyperuricemia,
  hyperkalemia,
  hypokalemia,
  hypophosphatemia,
  hypocalcemia,
  hypercalcemia,
  bilirubin_increased,
  alt_increased,
  ast_increased,
  tumor_flare,
  tumor_lysis_syndrome,
  febrile_neutropenia,
  infection,
  pneumonia,
  thrombosis,
  fatigue,
  diarrhea,
  rash,
  count_
};
inline constexpr std::size_t term_count = static_cast<std::size_t>(Term::count_);
inline constexpr std::array<std::string_view, term_count> terms{"neutropenia",
                                                                "thrombocytopenia",
                                                                "anemia",
                                                                "leukopenia",
                                                                "lymphopenia",
                                                                "creatinine_increased",
                                                                "hyperuricemia",
                                                                "hyperkalemia",
                                                                "hypokalemia",
                                                                "hypophosphatemia",
                                                                "hypocalcemia",
                                                                "hypercalcemia",
                                                                "bilirubin_increased",
                                                                "alt_increased",
                                                                "ast_increased",
                                                                "tumor_flare",
                                                                "tumor_lysis_syndrome",
                                                                "febrile_neutropenia",
                                                                "infection",
                                                                "pneumonia",
                                                                "thrombosis",
                                                                "fatigue",
                                                                "diarrhea",
                                                                "rash"};

/// Things that happen to a patient, as a chart records them. An other_toxicity names its term in the detail.
enum class EventKind : std::uint8_t {
  death,
  infection,
  pneumonia,
  thrombosis,
  new_lesion,
  transformation,
  arrhythmia,
  seizure,
  withdrawal,
  other_toxicity,
  symptomatic_hypocalcemia,
  new_treatment,
  last_contact,
  count_
};
inline constexpr std::array<std::string_view, static_cast<std::size_t>(EventKind::count_)> events{
    "death",
    "infection",
    "pneumonia",
    "thrombosis",
    "new_lesion",
    "transformation",
    "arrhythmia",
    "seizure",
    "withdrawal",
    "other_toxicity",
    "symptomatic_hypocalcemia",
    "new_treatment",
    "last_contact"};

/// Response categories, from worst to best. Those of NCI-WG 1996, and two of iwCLL: a partial response but for the
/// lymphocytes, which the drug drives into the blood (PR-L; by itself no response), and a complete one with incomplete
/// recovery of the marrow (CRi). nPR counts as a response and stands between PR and CRi.
enum class Response : std::uint8_t {
  not_assessed,
  progressive_disease,
  stable_disease,
  partial_with_lymphocytosis,
  partial,
  nodular_partial,
  complete_incomplete_recovery,
  complete
};
inline constexpr std::array<std::string_view, 8> responses{
    "not_assessed",    "progressive_disease",          "stable_disease", "partial_with_lymphocytosis", "partial",
    "nodular_partial", "complete_incomplete_recovery", "complete"};

/// What makes a thrombosis likelier, as histories record it. What else can be worked out of a chart (age, weight and
/// height, other drugs) is asked there.
enum class RiskFactor : std::uint8_t {
  prior_thrombosis,
  thrombophilia,
  central_catheter,
  immobilization,
  surgery,
  cardiac_disease,
  diabetes,
  renal_disease,
  acute_infection,
  count_
};
inline constexpr std::size_t risk_factor_count = static_cast<std::size_t>(RiskFactor::count_);
inline constexpr std::array<std::string_view, risk_factor_count> risk_factors{
    "prior_thrombosis", "thrombophilia", "central_catheter", "immobilization", "surgery",
    "cardiac_disease",  "diabetes",      "renal_disease",    "acute_infection"};

/// What is done at a visit.
enum class Activity : std::uint8_t { blood_counts, chemistry, examination, imaging, marrow, cytokines, count_ };
inline constexpr std::array<std::string_view, static_cast<std::size_t>(Activity::count_)> activities{
    "blood_counts", "chemistry", "examination", "imaging", "marrow", "cytokines"};

template <class Enum>
constexpr std::size_t index(Enum value) {
  return static_cast<std::size_t>(value);
}

inline constexpr std::string_view name(Measure m) { return measures[index(m)].name; }
inline constexpr std::string_view name(Finding f) { return findings[index(f)].name; }
inline constexpr std::string_view name(RiskFactor f) { return risk_factors[index(f)]; }
inline constexpr std::string_view name(Agent a) { return agents[index(a)]; }
inline constexpr std::string_view name(Term t) { return terms[index(t)]; }
inline constexpr std::string_view name(EventKind e) { return events[index(e)]; }
inline constexpr std::string_view name(Response r) { return responses[index(r)]; }
inline constexpr std::string_view name(Activity a) { return activities[index(a)]; }

}  // namespace titrate::chart
