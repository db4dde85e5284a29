#include "recorded/analyze.hpp"

#include "base/error.hpp"
#include "recorded/checks.hpp"
#include "recorded/estimates.hpp"
#include "recorded/flow.hpp"
#include "recorded/follow.hpp"
#include "recorded/opened.hpp"
#include "recorded/prepare.hpp"
#include "results/publish.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::recorded {

namespace {

constexpr std::size_t share_of_deviations = 16;  ///< of the memory that a study may take: one part in so many

void note_eligibility(const std::vector<conduct::EligibilityFinding>& criteria, std::size_t number,
                      const cdisc::Patient& source, Study& study) {
  for (const conduct::EligibilityFinding& each : criteria) {
    if (each.met != conduct::Truth::no) continue;
    study.deviations.push_back({.kind = DeviationKind::not_eligible,
                                .patient = number,
                                .subject_of = each.id,
                                .rule = each.id,
                                .what = fmt::format("enrolled and not eligible: {} ({})", each.text, each.reason),
                                .row = source.row});
    study.source.findings.add({.check = cdisc::Check::not_eligible,
                               .subject = source.id,
                               .domain = "DM",
                               .row = source.row,
                               .value = each.id,
                               .what = fmt::format("the baseline does not meet: {} ({})", each.text, each.reason),
                               .consequence = "kept in the analysis of those enrolled"});
  }
}

}  // namespace

Study analyze(const Inputs& in, cdisc::RecordedStudy source) {
  Study study;
  study.source = std::move(source);
  if (study.source.shelf) study.deviations = Deviations(study.source.shelf->memory() / share_of_deviations);
  study.imputation = cdisc::imputation_rule;
  prepare(in, study.source);
  const Windows windows{.visit = in.mapping.visit_window, .gap = in.mapping.dosing_gap};
  const chart::Agent drug = in.protocol.arms.front().interventions.front().agent;
  const auto total = static_cast<std::uint64_t>(std::count_if(
      study.source.patients.begin(), study.source.patients.end(), [](const auto& p) { return p.enrolled; }));
  for (std::size_t i = 0; i < study.source.patients.size(); ++i) {
    const cdisc::Patient& from = study.source.patients[i];
    if (!from.enrolled) continue;
    if (in.stop && in.stop->requested()) throw Error(Error::Kind::interrupted, "interrupted: nothing was written");
    const cdisc::Fetched fetched(study.source, study.source.patients[i]);
    const std::size_t number = study.patients.size();
    Patient patient;
    patient.source = i;
    patient.eligibility = eligibility(in.protocol, from.chart);
    note_eligibility(patient.eligibility, number, from, study);
    patient.not_assessable = not_assessable(from.chart, from);
    std::vector<Deviation> deviations;
    Followed followed = follow(in.protocol, in.criteria, from, windows, number, deviations);
    patient.record = std::move(followed.record);
    patient.ordered = std::move(followed.ordered);
    patient.outcome = results::summarize(patient.record, drug, from.cut_day, in.endpoints.definitions());
    patient.times = results::time_facts(patient.record.history(), from.cut_day, false);
    results::take_times(in.censoring, patient.times, patient.outcome);
    for (const chart::MeasureInfo& info : chart::measures)
      patient.measured[chart::index(info.measure)] =
          std::any_of(from.chart.visits.begin(), from.chart.visits.end(),
                      [&](const chart::VisitRow& visit) { return visit.has(info.measure); });
    check(in, from, patient, deviations, study.source.findings);
    for (const Deviation& each : deviations) study.deviations.push_back(each);
    put_away(study, patient);
    study.patients.push_back(std::move(patient));
    if (in.progress) in.progress(number + 1, total);
  }
  if (study.patients.empty())
    throw Error({Problem{{"DM"},
                         "at least one enrolled patient (RFSTDTC is day 1)",
                         fmt::format("{} subjects, none with a day 1", study.source.patients.size()),
                         "check RFSTDTC in DM, and `not_enrolled` in the mapping"}});
  estimate(in, study);
  study.flow = flow(in, study);
  return study;
}

}  // namespace titrate::recorded
