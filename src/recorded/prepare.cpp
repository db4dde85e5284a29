#include "recorded/prepare.hpp"

#include "cdisc/patient_shelf.hpp"
#include "clinic/staging.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::recorded {

namespace {

using cdisc::Check;
using chart::Measure;

/// Visits before day 1 alone: what was known when the patient was taken in.
chart::Chart before_day_1(const chart::Chart& chart) {
  chart::Chart known = chart;
  known.visits.clear();
  for (const chart::VisitRow visit : chart.visits)
    if (visit.day < 0) known.visits.push_back(visit);
  return known;
}

class Preparation {
 public:
  Preparation(const Inputs& inputs, cdisc::RecordedStudy& study) : in_(inputs), study_(study) {}

  void prepare() {
    for (cdisc::Patient& patient : study_.patients) {
      if (!patient.enrolled) continue;
      const cdisc::Fetched fetched(study_, patient);
      place_in_cohort(patient);
      complete_limits(patient);
      derive_baseline(patient);
      keep_doses_on_study(patient);
    }
    place_in_time();
    report_limits();
  }

 private:
  void find(Check check, const cdisc::Patient& patient, const char* domain, cdisc::RowRef row, std::string variable,
            std::string value, std::string what, std::string consequence) {
    study_.findings.add({.check = check,
                         .subject = patient.id,
                         .domain = domain,
                         .row = row,
                         .variable = std::move(variable),
                         .value = std::move(value),
                         .what = std::move(what),
                         .consequence = std::move(consequence)});
  }

  void place_in_cohort(cdisc::Patient& patient) {
    const auto& cohorts = in_.protocol.cohorts;
    const std::string arm = cdisc::canonical(patient.arm);
    const auto named = in_.mapping.cohorts.find(arm);
    const std::string wanted = named == in_.mapping.cohorts.end() ? arm : cdisc::canonical(named->second);
    for (std::size_t i = 0; i < cohorts.size(); ++i)
      if (cdisc::canonical(cohorts[i].id) == wanted) {
        patient.chart.cohort = static_cast<int>(i);
        return;
      }
    patient.chart.cohort = 0;
    if (cohorts.empty()) return;
    study_.findings.add_alike(
        "arm\n" + arm,
        {.check = Check::unknown_arm,
         .subject = patient.id,
         .domain = "DM",
         .row = patient.row,
         .variable = "ARMCD",
         .value = patient.arm,
         .what = fmt::format("the protocol has no cohort `{}`", patient.arm),
         .consequence = fmt::format("taken into `{}`{}", cohorts.front().id,
                                    cohorts.size() > 1 ? "; name the cohort in the mapping under [cohort]" : "")});
  }

  /// The patient's own laboratory, and the protocol's reference laboratory for what it does not say.
  void complete_limits(cdisc::Patient& patient) {
    const chart::Limits reference = clinic::laboratory_limits(in_.criteria, patient.chart.baseline);
    for (const cdisc::ReferenceRange& range : patient.ranges) compare(patient, range, reference);
    for (const chart::MeasureInfo& info : chart::measures) {
      const std::size_t m = chart::index(info.measure);
      double &low = patient.chart.limits.lower[m], &high = patient.chart.limits.upper[m];
      const bool measured = std::any_of(patient.observations.begin(), patient.observations.end(),
                                        [&](const auto& o) { return o.what() == info.measure; });
      const bool wanted = !chart::is_missing(reference.lower[m]) || !chart::is_missing(reference.upper[m]);
      if (measured && wanted && chart::is_missing(low) && chart::is_missing(high)) ++without_limits_[info.measure];
      if (!chart::is_missing(low) || !chart::is_missing(high)) continue;
      low = reference.lower[m];
      high = reference.upper[m];
    }
  }

  void compare(const cdisc::Patient& patient, const cdisc::ReferenceRange& range, const chart::Limits& reference) {
    const auto far = [&](double limit, double usual) {
      return limit > 0 && usual > 0 &&
             (limit > in_.mapping.range_factor * usual || usual > in_.mapping.range_factor * limit);
    };
    const std::size_t m = chart::index(range.measure);
    if (!far(range.high, reference.upper[m]) && !far(range.low, reference.lower[m])) return;
    find(Check::range_disagrees, patient, study_.files[range.row.file].domain.c_str(), range.row, "LBORNRHI",
         fmt::format("{:g} to {:g} {}", range.low, range.high, chart::measures[m].unit),
         fmt::format("the limits of {} are far from the usual {:g} to {:g}", chart::name(range.measure),
                     reference.lower[m], reference.upper[m]),
         "used as they are; if the unit of result or range is wrong, grades are wrong");
  }

  void report_limits() {
    for (const auto& [measure, patients] : without_limits_)
      study_.findings.add(
          {.check = Check::missing_range,
           .domain = "LB",
           .variable = "LBORNRHI",
           .what = fmt::format("no reference range of {} for {} patients", chart::name(measure), patients),
           .consequence = fmt::format("limits of the protocol's `{}` stand in", in_.criteria.laboratory.provenance.id),
           .count = patients});
  }

  void derive_baseline(cdisc::Patient& patient) {
    chart::Chart& chart = patient.chart;
    const chart::Chart early = before_day_1(chart);
    const double before = early.baseline_value(Measure::creatinine);
    const double creatinine = chart::is_missing(before) ? chart.baseline_value(Measure::creatinine) : before;
    const clinic::StagingCriteria& staging = in_.criteria.staging;
    chart.baseline.creatinine_clearance = clinic::cockcroft_gault(
        staging, chart.baseline.age_years, chart.baseline.weight_kg, creatinine, chart.baseline.female);
    int rai = clinic::rai_stage(staging, early);
    if (rai < 0) rai = clinic::rai_stage(staging, chart);
    if (rai >= 0 && patient.reported_rai >= 0 && rai != patient.reported_rai)
      find(Check::stage_disagrees, patient, "RS", {}, "RSORRES", fmt::format("Rai {}", patient.reported_rai),
           fmt::format("the baseline values make Rai {}", rai), "the reported stage is used");
    chart.baseline.rai = patient.reported_rai >= 0 ? patient.reported_rai : rai;
    derive_binet(patient, early);
  }

  void derive_binet(cdisc::Patient& patient, const chart::Chart& early) {
    const auto letter = [](int stage) { return static_cast<char>('A' + stage); };
    int binet = clinic::binet_stage(in_.criteria.staging, early);
    if (binet < 0) binet = clinic::binet_stage(in_.criteria.staging, patient.chart);
    if (binet >= 0 && patient.reported_binet >= 0 && binet != patient.reported_binet)
      find(Check::stage_disagrees, patient, "RS", {}, "RSORRES",
           fmt::format("Binet {}", letter(patient.reported_binet)),
           fmt::format("the baseline values make Binet {}", letter(binet)), "the reported stage is used");
    patient.chart.baseline.binet = patient.reported_binet >= 0 ? patient.reported_binet : binet;
  }

  /// What was given of a study drug before day 1 was another treatment.
  void keep_doses_on_study(cdisc::Patient& patient) {
    auto& given = patient.chart.administrations;
    for (std::size_t i = 0; i < given.size();) {
      const bool before = given[i].first_day < 0 && is_study_drug(patient, given[i].agent);
      if (before && given[i].last_day >= 0) given[i].first_day = 0;
      if (before && given[i].last_day < 0) {
        given.erase(given.begin() + static_cast<std::ptrdiff_t>(i));
        patient.administration_rows.erase(patient.administration_rows.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
  }
  bool is_study_drug(const cdisc::Patient& patient, chart::Agent agent) const {
    const auto& cohorts = in_.protocol.cohorts;
    const auto arm =
        static_cast<std::size_t>(cohorts.empty() ? 0 : cohorts[static_cast<std::size_t>(patient.chart.cohort)].arm);
    const auto& drugs = in_.protocol.arms[arm].interventions;
    return std::any_of(drugs.begin(), drugs.end(), [&](const auto& each) { return each.agent == agent; });
  }

  /// Calendar days are counted from the first enrolment.
  void place_in_time() {
    int first = std::numeric_limits<int>::max();
    for (const cdisc::Patient& patient : study_.patients)
      if (patient.enrolled) first = std::min(first, patient.day_1);
    for (cdisc::Patient& patient : study_.patients)
      if (patient.enrolled) patient.chart.enrolled = patient.day_1 - first;
  }

  const Inputs& in_;
  cdisc::RecordedStudy& study_;
  std::map<Measure, std::uint64_t> without_limits_;
};

}  // namespace

void prepare(const Inputs& inputs, cdisc::RecordedStudy& study) { Preparation(inputs, study).prepare(); }

std::vector<conduct::EligibilityFinding> eligibility(const protocol::Protocol& protocol, const chart::Chart& chart) {
  std::vector<conduct::EligibilityFinding> all = conduct::eligibility(protocol, before_day_1(chart));
  std::vector<conduct::EligibilityFinding> with_day_1 = conduct::eligibility(protocol, chart);
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all[i].met == conduct::Truth::unknown) all[i] = std::move(with_day_1[i]);
  return all;
}

std::vector<std::string> not_assessable(const chart::Chart& chart, const cdisc::Patient& source) {
  std::vector<std::string> open;
  const auto seen = [&](Measure m) {
    return std::any_of(source.observations.begin(), source.observations.end(),
                       [m](const auto& o) { return o.what() == m; });
  };
  const auto baseline = [&](Measure m) { return !chart::is_missing(chart.baseline_value(m)); };
  const auto need = [&](std::string_view what, std::initializer_list<Measure> all) {
    std::vector<std::string_view> never, late;
    for (const Measure m : all) {
      if (!seen(m))
        never.push_back(chart::name(m));
      else if (!baseline(m))
        late.push_back(chart::name(m));
    }
    if (!never.empty()) open.push_back(fmt::format("{}: {} never recorded", what, fmt::join(never, ", ")));
    if (!late.empty()) open.push_back(fmt::format("{}: {} not before day 1", what, fmt::join(late, ", ")));
  };
  need("response", {Measure::lymphocytes, Measure::node_products});
  const bool examined = seen(Measure::spleen) && seen(Measure::liver);
  if (!examined) open.emplace_back("complete response: spleen and liver not both examined");
  if (!seen(Measure::marrow_lymphocytes)) open.emplace_back("complete response: no marrow");
  need("hematologic toxicity", {Measure::neutrophils, Measure::platelets, Measure::hemoglobin});
  need("tumor lysis", {Measure::urate, Measure::potassium, Measure::phosphate, Measure::calcium, Measure::creatinine});
  const bool asked = std::any_of(chart.visits.begin(), chart.visits.end(),
                                 [](const chart::VisitRow& visit) { return visit.has(Measure::flare_pain); });
  if (!asked) open.emplace_back("tumor flare: neither asked for (FA) nor adverse events recorded (AE)");
  return open;
}

}  // namespace titrate::recorded
