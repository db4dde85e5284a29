#pragma once
// The rows that the charts of one patient draw, for every patient of the trial shown.

#include "report/figure.hpp"
#include "results/study.hpp"

namespace titrate::report {

/// Columns of visits per patient, limits of normal, doses, supportive care and events; days are CDISC study days.
Json patients_json(const results::Study& study);

/// Measures of the chemistry of tumor lysis, drawn as multiples of the upper limit of normal.
struct Analyte {
  chart::Measure measure;
  const char* label;
};
inline constexpr std::array<Analyte, 4> lysis_chemistry{{{chart::Measure::urate, "uric acid"},
                                                         {chart::Measure::phosphate, "phosphate"},
                                                         {chart::Measure::potassium, "potassium"},
                                                         {chart::Measure::creatinine, "creatinine"}}};

}  // namespace titrate::report
