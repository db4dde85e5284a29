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
  laboratory.close();
  window.close();
  clinical.close();
  root.close();
  return criteria;
}

bool Lysis::beyond(const LysisAnalyte& analyte, double value, double baseline) const {
  const auto over_level = [&](double x) { return analyte.high ? x >= analyte.level : x <= analyte.level; };
  const bool excused = criteria_.at_baseline == LysisCriteria::AtBaseline::not_counted && over_level(baseline);
  if (over_level(value) && !excused) return true;
  return analyte.high ? reaches(value, (1 + analyte.change) * baseline)
                      : falls_to(value, (1 - analyte.change) * baseline);
}

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

void Lysis::assess(const chart::VisitRow& visit, const OwnBaseline& baseline, double creatinine_limit,
                   std::span<const Event> since_last, std::span<const int> restarts, results::Assessment& assessment) {
  for (const Event& event : since_last) {
    const bool sudden_death = event.kind == EventKind::death && event.detail.starts_with("sudden");
    if (event.kind != EventKind::arrhythmia && event.kind != EventKind::seizure && !sudden_death) continue;
    organ_day_ = event.day;
    judge(event.day, false, true, restarts, assessment);
  }
  int at_once = 0;
  for (std::size_t sign = 0; sign < lysis_sign_count; ++sign) {
    const LysisAnalyte& analyte = criteria_.analytes[sign];
    if (!visit.has(analyte.measure) || !beyond(analyte, visit[analyte.measure], baseline[analyte.measure])) continue;
    analyte_day_[sign] = visit.day;
    ++at_once;
  }
  if (at_once >= criteria_.needed) together_day_ = visit.day;
  const bool organ_seen = reaches(visit[Measure::creatinine], criteria_.creatinine * creatinine_limit);
  if (organ_seen) organ_day_ = visit.day;
  judge(visit.day, at_once > 0, organ_seen, restarts, assessment);
}

}  // namespace titrate::clinic
