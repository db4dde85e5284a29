#include "recorded/checks.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::recorded {

namespace {

using cdisc::Check;
using chart::Measure;
using chart::Response;

class Checks {
 public:
  Checks(const Inputs& inputs, const cdisc::Patient& source, const Patient& patient,
         std::span<const Deviation> deviations, cdisc::Findings& findings)
      : in_(inputs), source_(source), patient_(patient), deviations_(deviations), findings_(findings) {}

  void all() {
    baseline();
    gaps();
    responses();
    lysis();
    if (!patient_.not_assessable.empty())
      put(Check::not_assessable, "", {}, "", "", fmt::format("{}", fmt::join(patient_.not_assessable, "; ")),
          "what is left open counts as not assessed, never as normal");
  }

 private:
  void put(Check check, const char* domain, cdisc::RowRef row, std::string variable, std::string value,
           std::string what, std::string consequence) {
    findings_.add({.check = check,
                   .subject = source_.id,
                   .domain = domain,
                   .row = row,
                   .variable = std::move(variable),
                   .value = std::move(value),
                   .what = std::move(what),
                   .consequence = std::move(consequence)});
  }

  void baseline() {
    std::vector<std::string_view> missing;
    for (const Measure m : {Measure::lymphocytes, Measure::neutrophils, Measure::platelets, Measure::hemoglobin,
                            Measure::creatinine, Measure::node_products})
      if (chart::is_missing(source_.chart.baseline_value(m))) missing.push_back(chart::name(m));
    if (!missing.empty())
      put(Check::missing_baseline, "LB", {}, "", "", fmt::format("no baseline of {}", fmt::join(missing, ", ")),
          "changes from baseline, and what depends on them, are not assessed");
  }

  /// Days on which a study drug was due, by rules and cycle, and none was given.
  void gaps() {
    for (const Deviation& d : deviations_) {
      const int days = d.last_day - d.first_day + 1;
      if (d.kind != DeviationKind::dose_omitted || days < in_.mapping.dosing_gap) continue;
      put(Check::dosing_gap, "EX", {}, "EXSTDTC", cdisc::iso_date(source_.day_1 + d.first_day),
          fmt::format("no {} for {} days on which it was due", d.subject_of, days),
          "taken as not given; among the deviations too");
    }
  }

  /// The category that the clinic holds at the last assessment on or before a day.
  Response derived(int day) const {
    Response now = Response::not_assessed;
    for (const results::Assessment& a : patient_.record.assessments) {
      if (a.day > day) break;
      if (a.met_now != Response::not_assessed || a.progression)
        now = a.progression ? Response::progressive_disease : a.met_now;
    }
    return now;
  }

  void responses() {
    for (const cdisc::ReportedResponse& reported : source_.responses) {
      if (reported.category == Response::not_assessed) continue;
      const Response ours = derived(reported.day);
      if (ours == reported.category) continue;
      put(Check::response_disagrees, "RS", reported.row, "RSORRES", reported.word,
          ours == Response::not_assessed ? std::string("the chart leaves the response open on this day")
                                         : fmt::format("the criteria make it {} on this day", chart::name(ours)),
          "the derived response is used");
    }
  }

  void lysis() {
    const results::PatientOutcome& o = patient_.outcome;
    if (source_.reported_lysis && !o.lysis_laboratory_extended && !o.lysis_clinical_extended)
      put(Check::lysis_disagrees, "AE", {}, "AEDECOD", "", "tumor lysis is reported, and no laboratory value shows it",
          "the derived lysis is used");
  }

  const Inputs& in_;
  const cdisc::Patient& source_;
  const Patient& patient_;
  std::span<const Deviation> deviations_;
  cdisc::Findings& findings_;
};

}  // namespace

void check(const Inputs& inputs, const cdisc::Patient& source, const Patient& patient,
           std::span<const Deviation> deviations, cdisc::Findings& findings) {
  Checks(inputs, source, patient, deviations, findings).all();
}

}  // namespace titrate::recorded
