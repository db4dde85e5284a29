#pragma once
// Which codes, terms and treatments of SDTM mean which measure, event or agent of a chart. Data: library/mappings.

#include "base/document.hpp"
#include "chart/chart.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace titrate::cdisc {

/// Upper case, without blanks at the ends: how codes and terms are compared.
std::string canonical(std::string_view text);
/// Whether a canonical text has the form of a pattern, in which `*` stands for any characters.
bool matches(std::string_view pattern, std::string_view text);
bool matches_any(const std::vector<std::string>& patterns, std::string_view text);

/// A measure of the chart as a findings domain (LB, VS, FA, TR) holds it.
struct MeasureRule {
  chart::Measure measure{};
  std::string domain;
  std::vector<std::string> codes;      ///< of --TESTCD
  std::vector<std::string> specimens;  ///< of --SPEC; empty = any. A row that names none is taken where `blank` is set
  bool blank_specimen = true;
  std::vector<std::string> excluded_categories;        ///< of --CAT
  std::vector<std::string> objects;                    ///< of FAOBJ, or the location of the lesion that TR links to
  std::map<std::string, double, std::less<>> words;    ///< results that are words, as numbers
  double low = chart::missing, high = chart::missing;  ///< possible values, in the measure's unit
};

/// A covariate of the baseline that is a result (weight, a FISH probe) or an answer (refractory: yes or no).
enum class Covariate : std::uint8_t {
  weight,
  height,
  beta2_microglobulin,
  del17p,
  del11q,
  trisomy12,
  del13q,
  vh,
  rai,
  fludarabine_refractory,
  prior_lines,
  binet,
  // by chart::RiskFactor, in its order
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
inline constexpr Covariate first_risk_factor = Covariate::prior_thrombosis;
static_assert(static_cast<std::size_t>(Covariate::count_) ==
              static_cast<std::size_t>(first_risk_factor) + chart::risk_factor_count);

struct CovariateRule {
  Covariate covariate{};
  std::string domain;
  std::vector<std::string> codes;  ///< of --TESTCD; of --TERM or --DECOD in MH; of --CAT in CM; of QNAM in SUPPDM
  std::string unit;
  std::map<std::string, double, std::less<>> words;  ///< result → 0 no, 1 yes; a stage as its number
  double low = chart::missing, high = chart::missing;
  bool current = false;  ///< of MH: what was over before day 1 does not count
};

/// What is looked for now and then (chart::Finding), as LB, FA, VS or TR of no lesion hold it.
struct FoundRule {
  chart::Finding finding{};
  std::string domain;
  std::vector<std::string> codes;                      ///< of --TESTCD
  std::vector<std::string> methods, specimens;         ///< of --METHOD and --SPEC; empty = any
  std::vector<std::string> objects;                    ///< of FAOBJ
  std::map<std::string, double, std::less<>> words;    ///< results that are words, as numbers
  double low = chart::missing, high = chart::missing;  ///< possible values, in the finding's unit
};

/// A supplemental qualifier that stands for a variable of its parent row.
struct SupplementRule {
  std::string domain;                   ///< of the parent
  std::vector<std::string> qualifiers;  ///< of QNAM
  std::string variable;
};

struct EventRule {
  chart::EventKind kind{};
  std::string detail;                 ///< of an event that is graded by its name: "febrile_neutropenia"
  std::vector<std::string> terms;     ///< of AEDECOD, or AETERM where that is empty
  std::vector<std::string> classes;   ///< of AESOC or AEBODSYS; empty = any
  bool flare = false, lysis = false;  ///< reported flare or lysis: no event of the chart
};

struct TreatmentRule {
  chart::Agent agent{};
  std::vector<std::string> names;       ///< of --TRT or CMDECOD
  double usual = chart::missing;        ///< amount a day where none is recorded
  std::vector<std::string> categories;  ///< of --CAT, empty = any
};

struct Frequency {
  double per_day = 1;
  int every_days = 1;
};

/// How one unit as written becomes the unit of a measure: value * times + plus.
struct Conversion {
  double times = 1, plus = 0;
};

struct Mapping {
  std::string id, title, source, file;

  // reading
  std::vector<std::string> unscheduled;                     ///< of VISIT
  std::vector<std::string> not_enrolled;                    ///< of ARMCD, ACTARMCD or ARMNRS
  std::map<std::string, std::string, std::less<>> cohorts;  ///< ARMCD → id of a cohort
  std::vector<std::string> prior_categories;                ///< of CMCAT: treatment before the study
  std::vector<std::string> later_categories;                ///< of CMCAT and PRCAT: another treatment of the leukemia
  std::vector<std::string> status_codes;                    ///< of SSTESTCD: survival status
  std::vector<std::string> alive, dead;                     ///< of SSORRES
  std::vector<std::string> evaluators;  ///< of TREVAL, RSEVAL: the first that a patient has is taken
  int visit_window = 0;                 ///< days by which a visit or a change of dose may be early or late
  int dosing_gap = 0;                   ///< days without a dose from which on it is a hold, not a missed dose
  /// Days by which a sample of day 7, of day 28, of month 3 or 6 may be early or late and still be shown as theirs.
  int window_day_7 = 0, window_day_28 = 0, window_month = 0;
  double agreement = 0;     ///< share by which two numbers of the same thing may differ
  double range_factor = 0;  ///< a limit of normal so many times the reference laboratory's is in another unit

  std::vector<MeasureRule> measures;
  std::vector<CovariateRule> covariates;
  std::vector<FoundRule> looked_for;
  std::vector<SupplementRule> supplements;
  std::vector<EventRule> events;
  std::vector<TreatmentRule> treatments;
  std::map<std::string, Frequency, std::less<>> frequencies;
  std::map<std::string, int, std::less<>> severities;             ///< AESEV → grade where no grade is recorded
  std::map<std::string, chart::Response, std::less<>> responses;  ///< of RSORRES
  std::vector<std::string> response_codes;                        ///< of RSTESTCD
  std::vector<std::string> end_of_treatment, death, withdrawal, progression;  ///< of DSDECOD
  std::vector<std::string> disposition_categories;                            ///< of DSCAT: only these end anything
  std::vector<std::string> end_of_study_scopes;                         ///< of DSSCAT: these say nothing of treatment
  std::vector<std::string> node_locations, new_lesions, target_groups;  ///< of TULOC, TUORRES, TRGRPID
  std::string longest_code, perpendicular_code, state_code;             ///< of TRTESTCD
  std::vector<std::string> sum_codes;
  std::vector<std::string> absent_states;

  std::map<std::string, std::string, std::less<>> units;  ///< as written → as UDUNITS has it
  std::vector<std::string> equivalents;                   ///< units as written that count charges
  std::map<chart::Measure, double> molar_mass;            ///< g/mol
  std::map<chart::Measure, double> valence;

  /// How a unit as written becomes that of a measure; nothing where it does not (unknown, another dimension).
  std::optional<Conversion> conversion(std::string_view written, chart::Measure measure) const;
  /// The same to any unit, without molar masses.
  std::optional<Conversion> conversion(std::string_view written, std::string_view unit) const;

  const MeasureRule* rule_of(chart::Measure measure) const;
  const TreatmentRule* rule_of(chart::Agent agent) const;
};

/// Throws Error(input) with every problem of the file.
Mapping read_mapping(const std::string& file);

}  // namespace titrate::cdisc
