// ADLB: laboratory values with baseline, limits of normal and grades.

#include "adam/datasets.hpp"
#include "adam/findings.hpp"
#include "cdisc/sdtm_ranges.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace titrate::adam {

namespace {

using chart::Measure;

std::vector<Item> items(const Inputs& in) {
  const std::string graded =
      fmt::format("Grade of the visit by {}; missing where the value or a limit that decides is missing",
                  in.criteria.toxicity_title());
  const std::string range(range_list), grade(grade_list);
  std::vector<Item> own{{"PARAMCD", "Parameter Code", Kind::text, assigned(), std::string(own_terms), "PARAM"},
                        {"PARAM", "Parameter", Kind::text, assigned()},
                        {"PARAMN", "Parameter (N)", Kind::integer, assigned()},
                        {"PARCAT1", "Parameter Category 1", Kind::text, assigned(), std::string(own_terms)}};
  for (Item& each : value_items()) own.push_back(std::move(each));
  for (Item& each : std::vector<Item>{
           {"ANRLO", "Analysis Normal Range Lower Limit", Kind::number,
            derived("Limit beside the results of the subject from that day on, else that of the reference laboratory")},
           {"ANRHI", "Analysis Normal Range Upper Limit", Kind::number,
            derived("Limit beside the results of the subject from that day on, else that of the reference laboratory")},
           {"ANRIND", "Analysis Reference Range Indicator", Kind::text, derived("AVAL against ANRLO and ANRHI"), range},
           {"BNRIND", "Baseline Reference Range Indicator", Kind::text, derived("ANRIND of the record with ABLFL = Y"),
            range},
           {"ATOXGR", "Analysis Toxicity Grade", Kind::text, derived("The higher of ATOXGRL and ATOXGRH"), grade},
           {"ATOXGRN", "Analysis Toxicity Grade (N)", Kind::integer, derived("ATOXGR as a number")},
           {"ATOXGRL", "Analysis Toxicity Grade Low", Kind::text, derived(graded), grade},
           {"ATOXGRH", "Analysis Toxicity Grade High", Kind::text, derived(graded), grade},
           {"ATOXDSCL", "Analysis Toxicity Description Low", Kind::text, assigned(), std::string(own_terms)},
           {"ATOXDSCH", "Analysis Toxicity Description High", Kind::text, assigned(), std::string(own_terms)},
           {"BTOXGR", "Baseline Toxicity Grade", Kind::text, derived("ATOXGR of the record with ABLFL = Y"), grade},
           {"COURSEN", "Course Number (N)", Kind::integer,
            derived("Block of days of the length of a course, counted from day 1")},
           {"ASEQ", "Analysis Sequence Number", Kind::integer,
            derived("Counts the rows of a subject in the order of the keys")},
           {"LBSEQ", "Sequence Number", Kind::integer, from("LB.LBSEQ")},
           {"SRCDOM", "Source Data", Kind::text, assigned()},
           {"SRCSEQ", "Source Sequence Number", Kind::integer, from("LB.LBSEQ")}})
    own.push_back(std::move(each));
  return with_core(std::move(own));
}

/// Terms that a measure is graded by, downwards and upwards.
struct Terms {
  std::optional<chart::Term> low, high;
};

std::map<Measure, Terms> graded_terms(const Inputs& in) {
  std::map<Measure, Terms> all;
  for (const clinic::MeasuredTerm& each : in.criteria.toxicity.measured)
    (each.low ? all[each.measure].low : all[each.measure].high) = each.term;
  return all;
}

std::string category(Measure measure) {
  switch (measure) {
    case Measure::lymphocytes:
    case Measure::neutrophils:
    case Measure::platelets:
    case Measure::hemoglobin:
    case Measure::leukocytes:
    case Measure::prolymphocytes: return "HEMATOLOGY";
    case Measure::marrow_lymphocytes:
    case Measure::marrow_nodules: return "BONE MARROW";
    case Measure::il6:
    case Measure::il10:
    case Measure::soluble_il2_receptor:
    case Measure::tnf_receptor_1:
    case Measure::bfgf: return "CYTOKINES";
    default: return "CHEMISTRY";
  }
}

std::string indicator(double value, double low, double high) {
  if (chart::is_missing(low) && chart::is_missing(high)) return "";
  if (value < low) return "LOW";
  return value > high ? "HIGH" : "NORMAL";
}

class Laboratory {
 public:
  Laboratory(const Inputs& in, Sheet& sheet) : in_(in), sheet_(sheet), terms_(graded_terms(in)) {}

  void put(const Subject& s) {
    std::array<std::vector<const cdisc::Observation*>, chart::measure_count> by_measure;
    for (const cdisc::Observation& each : s.source.observations)
      if (in_.study.source.files[each.file].domain == "LB") by_measure[each.measure].push_back(&each);
    for (const auto& values : by_measure)
      if (!values.empty()) put(s, values);
  }

 private:
  struct Grades {
    int low = -1, high = -1;
    int worst() const { return std::max(low, high); }
  };

  Grades grades(const Subject& s, Measure measure, int day) const {
    const auto visit = s.visit_on(day);
    const auto terms = terms_.find(measure);
    if (!visit || terms == terms_.end()) return {};
    const results::Assessment& a = s.patient.record.assessments[*visit];
    Grades made;
    if (terms->second.low) made.low = a.grade_of(*terms->second.low);
    if (terms->second.high) made.high = a.grade_of(*terms->second.high);
    return made;
  }

  void put(const Subject& s, const std::vector<const cdisc::Observation*>& values) {
    const Measure measure = values.front()->what();
    const auto at = baseline_day(values, [](const auto* each) { return int{each->day}; });
    double baseline = chart::missing;
    std::string baseline_indicator;
    int baseline_grade = -1;
    for (const cdisc::Observation* each : values)
      if (at && each->day == *at) {
        baseline = each->value;
        const auto [low, high] = limits(s, measure, each->day);
        baseline_indicator = indicator(each->value, low, high);
        baseline_grade = grades(s, measure, each->day).worst();
      }
    const Parameter parameter = parameter_of(measure);
    for (const cdisc::Observation* each : values) {
      sheet_.row();
      put_core(in_, s, sheet_);
      sheet_.put("PARAMCD", parameter.code)
          .put("PARAM", parameter.name)
          .put("PARAMN", static_cast<double>(chart::index(measure) + 1))
          .put("PARCAT1", category(measure));
      put_value(s, {each->day, each->value, baseline, at && each->day == *at}, sheet_);
      put_limits(s, measure, *each);
      put_grades(s, measure, *each);
      sheet_.put("BNRIND", baseline_indicator);
      if (baseline_grade >= 0) sheet_.put("BTOXGR", fmt::format("{}", baseline_grade));
      if (each->day >= 0) sheet_.put("COURSEN", each->day / in_.definitions.course_days + 1);
      sheet_.put("SRCDOM", "LB");
      if (const auto number = in_.study.source.files[each->file].sequences.at(each->row))
        sheet_.put("LBSEQ", *number).put("SRCSEQ", *number);
    }
  }

  static std::pair<double, double> limits(const Subject& s, Measure measure, int day) {
    const chart::Limits on = cdisc::limits_on(s.source, s.chart().limits, day);
    return {on.lower[chart::index(measure)], on.upper[chart::index(measure)]};
  }

  void put_limits(const Subject& s, Measure measure, const cdisc::Observation& one) {
    const auto [low, high] = limits(s, measure, one.day);
    sheet_.put("ANRLO", low).put("ANRHI", high).put("ANRIND", indicator(one.value, low, high));
  }

  void put_grades(const Subject& s, Measure measure, const cdisc::Observation& one) {
    const Grades made = grades(s, measure, one.day);
    const auto terms = terms_.find(measure);
    if (terms == terms_.end()) return;
    const auto put = [&](const std::optional<chart::Term>& term, int grade, const char* variable,
                         const char* description) {
      if (!term) return;
      sheet_.put(description, std::string(chart::name(*term)));
      if (grade >= 0) sheet_.put(variable, fmt::format("{}", grade));
    };
    put(terms->second.low, made.low, "ATOXGRL", "ATOXDSCL");
    put(terms->second.high, made.high, "ATOXGRH", "ATOXDSCH");
    if (made.worst() >= 0) sheet_.put("ATOXGR", fmt::format("{}", made.worst())).put("ATOXGRN", made.worst());
  }

  const Inputs& in_;
  Sheet& sheet_;
  std::map<Measure, Terms> terms_;
};

}  // namespace

Sheet adlb(const Inputs& in, const std::vector<Subject>& subjects) {
  Sheet sheet({.name = "ADLB",
               .label = "Laboratory Analysis Dataset",
               .structure = "One record per subject per parameter per day",
               .class_name = "BASIC DATA STRUCTURE",
               .keys = {"STUDYID", "USUBJID", "PARAMCD", "ADT"}},
              items(in));
  Laboratory laboratory(in, sheet);
  for (const Subject& s : subjects) laboratory.put(*WholeSubject(in, s));
  sheet.finish();
  return sheet;
}

}  // namespace titrate::adam
