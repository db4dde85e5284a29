#include "trial/rows.hpp"

#include <fmt/format.h>

namespace titrate::trial {

namespace {

std::string day(int d) { return d < 0 ? std::string() : fmt::format("{}", chart::study_day(d)); }
std::string number(double value) { return chart::is_missing(value) ? std::string() : fmt::format("{:.4g}", value); }
std::string grade(int g) { return g < 0 ? std::string() : fmt::format("{}", g); }
std::string yes(chart::Answer a) { return a == chart::Answer::unknown ? "" : a == chart::Answer::yes ? "Y" : "N"; }

/// Multiples of the baseline's: "il6_day_7", …, "t_cells_month_6".
std::string biology_columns() {
  std::string names;
  for (const chart::Measure cytokine : results::cytokines)
    for (std::size_t time = 1; time < results::biology_times; ++time)
      names += fmt::format("{}_day_{},", chart::name(cytokine), results::cytokine_days[time]);
  return names + "t_cells_month_3,t_cells_month_6";
}

std::string biology_cells(const results::BiologySample* biology) {
  std::string cells;
  const results::BiologySample none;
  const results::BiologySample& sample = biology ? *biology : none;
  const auto add = [&](const std::array<double, results::biology_times>& values) {
    for (std::size_t time = 1; time < results::biology_times; ++time) cells += "," + number(values[time] / values[0]);
  };
  for (const auto& values : sample.cytokine) add(values);
  add(sample.t_cells);
  return cells;
}

}  // namespace

std::string patient_header() {
  return "trial,patient,cohort,age_years,female,prior_lines,fludarabine_refractory,fish,vh,rai,beta2_microglobulin_mg_"
         "L,"
         "longest_node_cm,enrolled_day,followed_days,death_study_day,off_treatment_study_day,progression_study_day,"
         "best_response,"
         "first_response_study_day,flare_worst_grade,flare_onset_study_day,flare_days,lysis_laboratory,lysis_clinical,"
         "neutropenia_worst_grade,thrombocytopenia_worst_grade,anemia_worst_grade,infection_worst_grade,tolerated_dose_"
         "mg,"
         "treated_days,hold_days,total_mg," +
         biology_columns() + "\n";
}

std::string patient_row(const Setup& setup, int trial, int patient, const results::PatientOutcome& o,
                        const results::BiologySample* biology) {
  using chart::Term;
  const auto worst = [&o](Term term) { return grade(o.worst[chart::index(term)]); };
  const char* vh = o.baseline.vh == chart::VhStatus::not_tested ? "not_tested"
                   : o.baseline.vh == chart::VhStatus::mutated  ? "mutated"
                                                                : "unmutated";
  return fmt::format(
      "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}{}\n", trial + 1,
      patient + 1, setup.protocol.cohorts[static_cast<std::size_t>(o.cohort)].id, number(o.baseline.age_years),
      yes(o.baseline.female), o.baseline.prior_lines, yes(o.baseline.fludarabine_refractory),
      chart::fish_names[chart::index(o.baseline.fish)], vh, o.baseline.rai, number(o.baseline.beta2_microglobulin),
      number(o.longest_node_cm), o.enrolled, o.followed_days, day(o.death_day), day(o.off_treatment_day),
      day(o.progression_day), chart::name(o.best), day(o.first_response_day), o.flare_grade, day(o.flare_onset),
      o.flare_days < 0 ? "" : fmt::format("{}", o.flare_days), int{o.lysis_laboratory}, int{o.lysis_clinical},
      worst(Term::neutropenia), worst(Term::thrombocytopenia), worst(Term::anemia), worst(Term::infection),
      number(o.tolerated_dose_mg), o.treated_days, o.hold_days, number(o.total_mg), biology_cells(biology));
}

}  // namespace titrate::trial
