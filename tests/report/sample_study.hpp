#pragma once
// A small study made by hand: every number in it is known, so that a test can say what each cell must print. Its text
// carries characters that HTML must escape.

#include "results/study.hpp"
#include "results/times.hpp"
#include "stats/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace titrate::report_sample {

using chart::index;
using chart::Measure;
using chart::Term;
using results::Per;
using results::Study;

inline results::Endpoint rate(const std::string& id, const std::string& label, Per per, double mean, double low,
                              double high, double n) {
  results::Endpoint e;
  e.id = id;
  e.label = label;
  e.per = per;
  e.mean = mean;
  e.interval = results::Span{low, high};
  e.sampling = results::Span{low + (mean - low) / 4, high - (high - mean) / 4};
  e.level = 0.95;
  e.mean_n = n;
  return e;
}

inline results::Endpoint quantity(const std::string& id, const std::string& label, const std::string& unit, double mean,
                                  double low, double high) {
  results::Endpoint e;
  e.id = id;
  e.label = label;
  e.unit = unit;
  e.mean = mean;
  e.interval = results::Span{low, high};
  e.level = 0.95;
  return e;
}

inline void publish(Study& study, const std::string& id, Per per, int events, int n, bool rounded = false,
                    const std::string& note = "") {
  study.evidence.rates.push_back(
      {.id = id, .per = per, .events = events, .n = n, .score = true, .rounded = rounded, .note = note});
  for (results::Endpoint& e : study.endpoints)
    if (e.id == id && e.per == per) {
      e.published = study.evidence.rates.back();
      const stats::Interval exact = stats::clopper_pearson(events, n, e.level);
      e.published_interval = results::Span{exact.low, exact.high};
      e.status = "fitted";
      const double point = static_cast<double>(events) / n;
      if (e.interval) e.inside = e.interval->low <= point && point <= e.interval->high;
    }
}

/// A patient whose counts fall and recover, whose nodes shrink by `shrink`, with flare in the first weeks if `flare`.
inline void add_patient(Study& study, int number, double shrink, bool flare, int followed, bool dies) {
  results::PatientRecord record;
  results::PatientOutcome o;
  record.chart.id = "sample-" + std::to_string(number);
  chart::Baseline& b = record.chart.baseline;
  b.age_years = 60 + number;
  b.female = number % 2 ? chart::Answer::yes : chart::Answer::no;
  b.prior_lines = number % 6;
  b.rai = number % 5;
  b.fish = static_cast<chart::Fish>(number % 6);
  record.chart.limits.lower[index(Measure::neutrophils)] = 2;
  record.chart.limits.lower[index(Measure::platelets)] = 150;
  record.chart.limits.lower[index(Measure::hemoglobin)] = 12;
  for (const auto& [m, limit] : {std::pair{Measure::urate, 7.0},
                                 {Measure::phosphate, 4.5},
                                 {Measure::potassium, 5.0},
                                 {Measure::creatinine, 1.2}})
    record.chart.limits.upper[index(m)] = limit;
  const auto fill = [&](chart::Visit& v, double wobble) {
    const double t = v.day / 28.0, fall = 1 - std::exp(-t);
    v[Measure::neutrophils] = (3.2 - 2.2 * fall) * wobble;
    v[Measure::platelets] = (140 - 50 * fall) * wobble;
    v[Measure::hemoglobin] = (11.5 + 0.5 * fall) * wobble;
    v[Measure::lymphocytes] = std::max(0.4, 60 * std::exp(-0.5 * t) * (flare && v.day < 28 ? 1.3 : 1.0)) * wobble;
    v[Measure::node_products] = 30 * (1 - shrink * fall) * wobble;
    v[Measure::longest_node] = 5.5 * (1 - shrink * fall);
    v[Measure::urate] = 6 + 2 * std::exp(-t);
    v[Measure::phosphate] = 3.8 + std::exp(-t);
    v[Measure::potassium] = 4.2 * wobble;
    v[Measure::creatinine] = 1.0 * wobble;
    v[Measure::flare_pain] = flare && v.day > 0 && v.day <= 14 ? 2 : 0;
  };
  for (int day = 0; day <= followed; day += day < 28 ? 7 : 28) {
    chart::Visit v;
    v.day = day;
    fill(v, 1 + 0.04 * ((day / 7 + number) % 3 - 1));
    record.chart.visits.push_back(v);
    results::Assessment a;
    a.day = day;
    a.flare = flare && day > 0 && day <= 14;
    a.flare_grade = a.flare ? 2 : 0;
    if (shrink >= 0.5 && day >= 140) a.confirmed = chart::Response::partial;
    record.assessments.push_back(a);
  }
  const int switch_day = std::min(28, followed);
  record.chart.administrations.push_back({chart::Agent::lenalidomide, 0, switch_day - 1, 10});
  if (followed > 42) record.chart.administrations.push_back({chart::Agent::lenalidomide, 42, followed, 5});
  record.chart.administrations.push_back({chart::Agent::allopurinol, 0, std::min(13, followed), 300});
  record.ledger.push_back({.day = 0,
                           .kind = results::Decision::Kind::start,
                           .agent = chart::Agent::lenalidomide,
                           .rule = "plan",
                           .from = 0,
                           .to = 10,
                           .draw = -1,
                           .draw_index = 0,
                           .also = {}});
  record.ledger.push_back({.day = switch_day,
                           .kind = results::Decision::Kind::hold,
                           .agent = chart::Agent::lenalidomide,
                           .rule = "hold-<neutrophils>",
                           .from = 10,
                           .to = 0,
                           .draw = 0.125,
                           .draw_index = 3,
                           .also = {"reduce-neutropenia"}});
  o.cohort = 0;
  o.baseline = b;
  o.longest_node_cm = 5.5;
  o.followed_days = followed;
  if (dies) {
    o.death_day = followed;
    record.chart.events.push_back({chart::EventKind::death, followed, 5, "infection <fatal>"});
  }
  if (shrink >= 0.5 && followed > 140) {
    o.best = chart::Response::partial;
    o.first_response_day = o.best_response_day = 84;
    o.status = results::Status::responded;
  } else if (shrink < 0) {
    o.best = chart::Response::progressive_disease;
    o.progression_day = std::min(followed, 84);
    o.off_treatment_day = o.progression_day;
    record.off_treatment_day = o.off_treatment_day;
    record.off_treatment_reason = "progression";
    o.status = results::Status::progressed;
  } else {
    o.best = chart::Response::stable_disease;
  }
  results::test::judged_every_day(o);
  if (flare) {
    o.flare_onset = 7;
    o.flare_grade = 2;
    o.flare_days = 14;
    o.flare_episodes = 1;
  }
  o.tolerated_dose_mg = followed > 70 ? 5 : 10;
  o.treated_days = followed;
  o.courses.resize(static_cast<std::size_t>(followed / 28 + 1));
  for (std::size_t k = 0; k < o.courses.size(); ++k) {
    o.courses[k].dosed = true;
    o.courses[k].worst[index(Term::neutropenia)] = static_cast<std::int8_t>((number + static_cast<int>(k)) % 5);
    o.courses[k].worst[index(Term::thrombocytopenia)] = static_cast<std::int8_t>(number % 4);
    o.courses[k].worst[index(Term::anemia)] = static_cast<std::int8_t>(number % 3);
    o.courses[k].worst[index(Term::tumor_flare)] = static_cast<std::int8_t>(flare && k == 0 ? 2 : 0);
  }
  if (number == 1)
    for (int day = 0; day <= followed; ++day) {
      chart::Visit v;
      v.day = day;
      fill(v, 1);
      study.example.truth.push_back(v);
    }
  study.example.records.push_back(record);
  study.example.outcomes.push_back(o);
  study.example.cut_day.push_back(followed);
}

inline void add_endpoints(Study& study) {
  study.endpoints = {
      rate("overall_response", "Overall response (CR, nPR, PR)", Per::patient, 0.31, 0.18, 0.455, 44),
      rate("complete_response", "Complete response (CR)", Per::patient, 0.05, 0, 0.14, 44),
      rate("partial_response", "Partial response (PR)", Per::patient, 0.24, 0.11, 0.39, 44),
      rate("stable_disease", "Stable disease, status at data cut", Per::patient, 0.28, 0.14, 0.43, 44),
      rate("flare_any", "Tumor flare, any grade", Per::patient, 0.29, 0.14, 0.48, 44),
      rate("flare_any_node_over_5cm", "Tumor flare, node over 5 cm", Per::patient, 0.35, 0.12, 0.6, 17),
      rate("lysis_clinical", "Clinical tumor lysis, strict window", Per::patient, 0.004, 0, 0.023, 44),
      rate("neutropenia_g3_4", "Neutropenia, grade 3–4", Per::course, 0.382, 0.25, 0.39, 333),
      rate("neutropenia_g3_4", "Neutropenia, grade 3–4", Per::patient, 0.75, 0.6, 0.9, 44),
      rate("neutropenia_g3_4_with_hold_blocks", "Neutropenia, grade 3–4, blocks on hold counted", Per::course, 0.401,
           0.27, 0.5, 340),
      rate("flare_g1_2", "Tumor flare, grade 1–2", Per::course, 0.1, 0.05, 0.16, 333),
      rate("flare_g3_4", "Tumor flare, grade 3–4", Per::course, 0.0004, 0, 0.012, 333),
      rate("baseline_female", "Female", Per::patient, 0.33, 0.2, 0.48, 44),
      rate("tolerated_dose_10mg", "Tolerated dose 10 mg", Per::patient, 0.4, 0.25, 0.55, 44),
      rate("overall_tolerated_dose_10mg", "Overall response, tolerated dose 10 mg", Per::patient, 0.33, 0.1, 0.6, 16),
      quantity("baseline_age_median", "Age, median", "year", 63.9, 60.5, 67.25),
      quantity("overall_survival_12_months", "Overall survival at 12 months", "%", 78.4, 64.1, 90.2),
      quantity("courses_total", "Courses given in the trial", "1", 329.4, 280, 380),
  };
  publish(study, "overall_response", Per::patient, 14, 44);
  publish(study, "complete_response", Per::patient, 3, 44);
  publish(study, "partial_response", Per::patient, 10, 44, false, "23 %; the text prints 25 %");
  publish(study, "stable_disease", Per::patient, 11, 44);
  publish(study, "flare_any", Per::patient, 13, 44);
  publish(study, "flare_any_node_over_5cm", Per::patient, 9, 17);
  publish(study, "lysis_clinical", Per::patient, 0, 44);
  publish(study, "overall_nobody", Per::patient, 1, 8);
  publish(study, "neutropenia_g3_4", Per::course, 135, 333);
  publish(study, "flare_g1_2", Per::course, 31, 333);
  publish(study, "flare_g3_4", Per::course, 7, 333, true);
}

inline Study sample_study() {
  Study study;
  study.regimen = "sample";
  study.title = "A sample of <lenalidomide> & others";
  study.source = "Made by hand, \"not\" a trial";
  study.seed = 7;
  study.trials = 1000;
  study.patients_per_trial = 44;
  study.version = "0.1.0";
  study.command = "titrate simulate sample --trials 1000 --seed 7";
  study.inputs = {"library/regimens/sample.toml", "library/evidence/<sample>.toml"};
  study.definitions = {.course_days = 28,
                       .early_death_days = 30,
                       .early_progression_days = 84,
                       .response_within_days = 252,
                       .high_dose_mg = 25,
                       .high_dose_days = 28,
                       .bulky_node_cm = 5,
                       .advanced_rai = 3,
                       .low_grades = {1, 2},
                       .moderate_grades = {2, 5},
                       .high_grades = {3, 5},
                       .notable_fall = 0.5,
                       .month_days = 28,
                       .survival_grid_days = 7,
                       .survival_marks_days = {182, 365}};
  study.dose_levels_mg = {5, 10, 15, 20, 25};
  study.cohort_labels = {"all"};
  study.response_criteria = "NCI-WG 1996";
  study.toxicity_criteria = "CTCAE v3.0";
  study.lysis_criteria = "Cairo–Bishop 2004";
  study.unverified = {"CTCAE v3.0"};
  study.parameter_note = "independent marginal ranges, provisional until calibrated";
  study.protocol_summary = {{"Dose", "10 mg daily; +5 mg every 28 days to at most 25 mg."},
                            {"Flare", "Mild flare is looked for 1.4 times less closely than can be."}};
  study.evidence.regimen = "sample";
  study.evidence.citation = "Sample et al., 2008";
  study.evidence.n = 44;
  study.evidence.courses = 333;
  study.evidence.values = {{"baseline.age_years.median", 64},
                           {"baseline.age_years.min", 49},
                           {"baseline.age_years.max", 86},
                           {"baseline.female", 14},
                           {"not_scored.response_by_tolerated_dose_mg.10.0", 4},
                           {"not_scored.response_by_tolerated_dose_mg.10.1", 16}};
  study.evidence.not_modelled_n = 333;
  study.evidence.not_modelled = {{.term = "fatigue", .g1_2 = 71, .g3_4 = 1.0, .g3_4_percent = true},
                                 {.term = "fever_of_unknown_origin", .g1_2 = {}, .g3_4 = 2.0, .g3_4_percent = true}};
  add_endpoints(study);
  study.score = {.scored = 11,
                 .predicted = 10,
                 .inside = 8,
                 .zero_events = 1,
                 .zero_events_inside = 1,
                 .width = 2.6,
                 .sampling_width = 1.95,
                 .outside = {"neutropenia_g3_4 (per course)"},
                 .not_predicted = {"overall_nobody (per patient): no virtual patient belongs to its denominator"}};
  for (const results::Curve curve :
       {results::Curve::overall_survival, results::Curve::time_to_progression, results::Curve::response_duration}) {
    results::CurveResult result{.curve = curve, .day = {}, .pooled = {}, .low = {}, .high = {}, .at_risk = {}};
    for (int day = 0; day <= 728; day += 7) {
      const double s = std::exp(-day / (curve == results::Curve::overall_survival ? 1500.0 : 500.0));
      result.day.push_back(day);
      result.pooled.push_back(s);
      result.low.push_back(std::max(0.0, s - 0.15 * (1 - s) - 0.1 * day / 728));
      result.high.push_back(std::min(1.0, s + 0.15 * (1 - s)));
      result.at_risk.push_back(44 * s);
    }
    study.curves.push_back(result);
  }
  for (int number = 1; number <= 44; ++number)
    add_patient(study, number,
                number % 3 == 0   ? 0.8
                : number % 3 == 1 ? 0.55 - 0.01 * number
                                  : -0.9,
                number % 4 == 1, number % 11 == 0 ? 20 : 200 + 9 * number, number % 9 == 0 || number % 11 == 0);
  study.example.trial = 0;
  study.example.shown_patient = 0;
  return study;
}

}  // namespace titrate::report_sample
