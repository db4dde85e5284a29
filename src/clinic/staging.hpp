#pragma once
// Stage and kidney function at baseline.

#include "chart/chart.hpp"
#include "clinic/criteria_file.hpp"

namespace titrate::clinic {

/// Rai stage (0 to 4), Binet stage (A to C as 0 to 2) and creatinine clearance after Cockcroft and Gault.
struct StagingCriteria {
  Provenance provenance;
  double lymphocytes_above = 0;  ///< 1e9/L
  double node_above = 0;         ///< cm, longest node
  double palpable = 0;           ///< cm below the costal margin
  double hemoglobin_below = 0;   ///< g/dL
  double platelets_below = 0;    ///< 1e9/L
  int stage_nodes = 0, stage_sites = 0, stage_hemoglobin = 0, stage_platelets = 0;
  int binet_areas = 0;                                           ///< of five, from which on the stage is B
  double binet_hemoglobin_below = 0, binet_platelets_below = 0;  ///< g/dL, 1e9/L: stage C
  double age_intercept = 0, divisor = 0, female_factor = 0;      ///< Cockcroft–Gault
};

/// File of kind "staging".
StagingCriteria read_staging(Document& document, std::string_view id);

/// Rai stage by the chart's baseline values; -1 where the values present leave it open or there is no lymphocytosis.
int rai_stage(const StagingCriteria& criteria, const chart::Chart& chart);

/// Binet stage by the chart's baseline: 0 = A, 1 = B, 2 = C; -1 where what is known leaves it open. Areas are the three
/// of nodes (chart::Finding::node_areas), the spleen and the liver.
int binet_stage(const StagingCriteria& criteria, const chart::Chart& chart);

/// mL/min from age (years), weight (kg), serum creatinine (mg/dL); NaN where one is missing or the sex unknown.
double cockcroft_gault(const StagingCriteria& criteria, double age_years, double weight_kg, double creatinine,
                       chart::Answer female);

}  // namespace titrate::clinic
