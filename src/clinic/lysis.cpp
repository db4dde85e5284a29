#include "clinic/lysis.hpp"

#include "clinic/answer.hpp"

#include <algorithm>

namespace titrate::clinic {

using chart::Event;
using chart::EventKind;
using chart::Measure;

LysisCriteria read_lysis(Document& document, std::string_view id) {
  LysisCriteria criteria;
  const Table root = document.root();
  criteria.provenance = read_provenance(root, "lysis", id);
  const CriteriaTable laboratory(document, "laboratory", criteria.provenance);
  const CriteriaTable window(document, "window", criteria.provenance);
  const CriteriaTable clinical(document, "clinical", criteria.provenance);
  const auto read = [&](LysisSign sign, Measure measure, bool high) {
    const auto name = chart::name(measure);
    criteria.analytes[static_cast<std::size_t>(sign)] = {
        measure, high, laboratory.quantity(name, chart::measures[chart::index(measure)].unit, {0}),
        laboratory.quantity(std::string(name) + "_change", "1", {0})};
  };
  read(LysisSign::urate, Measure::urate, true);
  read(LysisSign::potassium, Measure::potassium, true);
  read(LysisSign::phosphate, Measure::phosphate, true);
  read(LysisSign::calcium, Measure::calcium, false);
  const std::vector<std::pair<std::string, bool>> inclusion{{"included", true}, {"excluded", false}};
  criteria.level_included = laboratory.choice<bool>("beyond", inclusion);
  criteria.ionized_calcium =
      laboratory.quantity("ionized_calcium", chart::findings[chart::index(chart::Finding::ionized_calcium)].unit, {0});
  criteria.needed = laboratory.integer("needed", {1, static_cast<double>(lysis_sign_count)});
  criteria.together = laboratory.choice<LysisCriteria::Together>(
      "together", {{"window", LysisCriteria::Together::window}, {"visit", LysisCriteria::Together::visit}});
  criteria.at_baseline = laboratory.choice<LysisCriteria::AtBaseline>(
      "at_baseline",
      {{"counts", LysisCriteria::AtBaseline::counts}, {"not_counted", LysisCriteria::AtBaseline::not_counted}});
  criteria.days_before = window.days("before", {0});
  criteria.days_after = window.days("after", {0});
  criteria.extended_days = window.days("extended", {0});
  criteria.creatinine = clinical.quantity("creatinine", "ULN", {1});
  criteria.creatinine_included = clinical.choice<bool>("beyond", inclusion);
  criteria.multiple_only_without_baseline = clinical.yes("multiple_only_without_baseline");
  criteria.creatinine_rise =
      clinical.quantity("creatinine_rise", chart::measures[chart::index(Measure::creatinine)].unit, {0});
  criteria.urine = clinical.quantity("urine", chart::findings[chart::index(chart::Finding::urine_output)].unit, {0});
  criteria.symptomatic_hypocalcemia = clinical.yes("symptomatic_hypocalcemia");
  if (root.has("grade")) {
    const CriteriaTable grade(document, "grade", criteria.provenance);
    for (const char* key : {"creatinine_1", "creatinine_2", "creatinine_3", "creatinine_4"})
      criteria.grade_creatinine.push_back(grade.quantity(key, "ULN", {1}));
    criteria.grade_death = grade.integer("death", {1});
    grade.close();
  }
  laboratory.close();
  window.close();
  clinical.close();
  root.close();
  return criteria;
}

// ---- the four ----

bool Lysis::beyond(const LysisAnalyte& analyte, double value, double baseline) const {
  const auto over_level = [&](double x) {
    const bool over = analyte.high ? x > analyte.level : x < analyte.level;
    return over || (criteria_.level_included && x == analyte.level);
  };
  if (over_level(value))
    if (criteria_.at_baseline == LysisCriteria::AtBaseline::counts || !over_level(baseline)) return true;
  if (analyte.change == 0) return false;
  return analyte.high ? reaches(value, (1 + analyte.change) * baseline)
                      : falls_to(value, (1 - analyte.change) * baseline);
}

bool Lysis::shows(const LysisAnalyte& analyte, const chart::VisitRow& visit, const OwnBaseline& baseline,
                  const chart::Chart& chart) const {
  if (visit.has(analyte.measure) && beyond(analyte, visit[analyte.measure], baseline[analyte.measure])) return true;
  return analyte.measure == Measure::calcium && criteria_.ionized_calcium > 0 &&
         chart.last_found(chart::Finding::ionized_calcium, visit.day, last_visit_) < criteria_.ionized_calcium;
}

// ---- organs ----

int Lysis::organ_grade(const Event& event) const {
  if (event.kind == EventKind::death) return event.detail.starts_with("sudden") ? criteria_.grade_death : -1;
  const bool counts = event.kind == EventKind::arrhythmia || event.kind == EventKind::seizure ||
                      (event.kind == EventKind::symptomatic_hypocalcemia && criteria_.symptomatic_hypocalcemia);
  return counts ? event.grade : -1;
}

bool Lysis::kidney_injured(const chart::VisitRow& visit, const OwnBaseline& baseline, const chart::Chart& chart) const {
  const double creatinine = visit[Measure::creatinine], before = baseline[Measure::creatinine];
  const double line = criteria_.creatinine * chart.limits.upper[chart::index(Measure::creatinine)];
  if (!criteria_.multiple_only_without_baseline || chart::is_missing(before))
    if (criteria_.creatinine_included ? reaches(creatinine, line)
                                      : above(creatinine, line * (1 + rounding)) == Answer::yes)
      return true;
  if (criteria_.creatinine_rise > 0 && reaches(creatinine, before + criteria_.creatinine_rise)) return true;
  return criteria_.urine > 0 &&
         chart.last_found(chart::Finding::urine_output, visit.day, last_visit_) < criteria_.urine;
}

int Lysis::creatinine_grade(double creatinine, double limit) const {
  int grade = 0;
  for (std::size_t step = 0; step < criteria_.grade_creatinine.size(); ++step) {
    const double line = criteria_.grade_creatinine[step] * limit;
    if (step == 0 ? reaches(creatinine, line) : creatinine > line * (1 + rounding)) grade = static_cast<int>(step) + 1;
  }
  return grade;
}

void Lysis::note_organ(int day, int grade) {
  organ_grade_ = day == organ_day_ ? std::max(organ_grade_, grade) : grade;
  organ_day_ = day;
}

// ---- windows ----

Lysis::Finding Lysis::find(int first_day) const {
  const auto seen = std::count_if(analyte_day_.begin(), analyte_day_.end(), [&](int day) { return day >= first_day; });
  const bool laboratory =
      criteria_.together == LysisCriteria::Together::visit ? together_day_ >= first_day : seen >= criteria_.needed;
  return {laboratory, laboratory && organ_day_ >= first_day};
}

void Lysis::judge(int day, bool analyte_seen, bool organ_seen, std::span<const int> restarts,
                  results::Assessment& assessment) const {
  if (!analyte_seen && !organ_seen) return;
  if (-criteria_.days_before <= day && day <= criteria_.days_after) {
    const Finding found = find(-criteria_.days_before);
    assessment.lysis_laboratory |= found.laboratory && analyte_seen;
    assessment.lysis_clinical |= found.clinical;
  }
  // Of the windows that hold this day the earliest to begin holds all that the others do.
  const auto start = std::lower_bound(restarts.begin(), restarts.end(), day - criteria_.extended_days);
  if (start != restarts.end() && *start <= day) {
    const Finding found = find(*start);
    assessment.lysis_laboratory_extended |= found.laboratory && analyte_seen;
    assessment.lysis_clinical_extended |= found.clinical;
  }
}

void Lysis::assess(const chart::VisitRow& visit, const OwnBaseline& baseline, const chart::Chart& chart,
                   std::span<const Event> since_last, std::span<const int> restarts, results::Assessment& assessment) {
  for (const Event& event : since_last) {
    const int grade = organ_grade(event);
    if (grade < 0) continue;
    note_organ(event.day, grade);
    judge(event.day, false, true, restarts, assessment);
  }
  int seen = 0, today = 0;
  for (std::size_t sign = 0; sign < lysis_sign_count; ++sign) {
    if (shows(criteria_.analytes[sign], visit, baseline, chart)) {
      analyte_day_[sign] = visit.day;
      ++seen;
    }
    today += analyte_day_[sign] == visit.day;
  }
  if (today >= criteria_.needed) together_day_ = visit.day;
  const bool organ_seen = kidney_injured(visit, baseline, chart);
  if (organ_seen)
    note_organ(visit.day,
               creatinine_grade(visit[Measure::creatinine], chart.limits.upper[chart::index(Measure::creatinine)]));
  judge(visit.day, seen > 0, organ_seen, restarts, assessment);
  last_visit_ = visit.day;
  if (criteria_.grade_creatinine.empty()) return;
  if (assessment.lysis_clinical || assessment.lysis_clinical_extended)
    assessment.lysis_grade = static_cast<std::int8_t>(organ_grade_);
  else if (assessment.lysis_laboratory || assessment.lysis_laboratory_extended)
    assessment.lysis_grade = 0;
}

}  // namespace titrate::clinic
