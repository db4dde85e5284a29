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
           {"LBSEQ", "Sequence Number", Kind::integer, from("LB.LBSEQ")}})
    own.push_back(std::move(each));
  for (Item& each : result_source_items()) own.push_back(std::move(each));
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

const char* category(chart::Finding finding) {
  return finding == chart::Finding::microvessel_density ? "BONE MARROW" : "IMMUNOLOGY";
}

const char* category(Measure measure) {
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

/// A value with the row that it was taken from.
struct Result {
  int day;
  double value;
  cdisc::RowRef row;
  cdisc::TakenFrom from;
};

/// What is measured again and again.
struct What {
  Parameter parameter;
  std::size_t number;                   ///< PARAMN
  const char* category;                 ///< PARCAT1
  std::optional<Measure> measure = {};  ///< that has limits of normal and grades
};

class Laboratory {
 public:
  Laboratory(const Inputs& in, Sheet& sheet) : in_(in), sheet_(sheet), terms_(graded_terms(in)) {}

  void put(const Subject& s) {
    std::array<std::vector<Result>, chart::measure_count> by_measure;
    for (const cdisc::Observation& each : s.source.observations)
      if (in_.study.source.files[each.file].domain == "LB")
        by_measure[chart::index(each.what())].push_back({each.day, each.value, each.where(), each.from()});
    for (const chart::MeasureInfo& info : chart::measures) {
      const std::size_t place = chart::index(info.measure);
      put(s, {parameter_of(info.measure), place + 1, category(info.measure), info.measure}, by_measure[place]);
    }
    for (const chart::FindingInfo& info : chart::findings)
      if (const auto parameter = parameter_of(info.finding))
        put(s, {*parameter, chart::measure_count + chart::index(info.finding) + 1, category(info.finding)},
            looked_for(s, info.finding));
  }

 private:
  struct Grades {
    int low = -1, high = -1;
    int worst() const { return std::max(low, high); }
  };

  static std::vector<Result> looked_for(const Subject& s, chart::Finding finding) {
    std::vector<Result> all;
    const std::vector<chart::Found>& found = s.source.chart.found;
    for (std::size_t i = 0; i < found.size(); ++i)
      if (found[i].finding == finding)
        all.push_back({found[i].day, found[i].value, s.source.found_rows[i], s.source.found_from[i]});
    return all;
  }

  Grades grades(const Subject& s, const What& what, int day) const {
    const auto visit = s.visit_on(day);
    const auto terms = what.measure ? terms_.find(*what.measure) : terms_.end();
    if (!visit || terms == terms_.end()) return {};
    const results::Assessment& a = s.patient.record.assessments[*visit];
    Grades made;
    if (terms->second.low) made.low = a.grade_of(*terms->second.low);
    if (terms->second.high) made.high = a.grade_of(*terms->second.high);
    return made;
  }

  void put(const Subject& s, const What& what, const std::vector<Result>& values) {
    const auto at = baseline_day(values, [](const Result& each) { return each.day; });
    double baseline = chart::missing;
    std::string baseline_indicator;
    int baseline_grade = -1;
    for (const Result& each : values)
      if (at && each.day == *at) {
        baseline = each.value;
        const auto [low, high] = limits(s, what, each.day);
        baseline_indicator = indicator(each.value, low, high);
        baseline_grade = grades(s, what, each.day).worst();
      }
    for (const Result& each : values) {
      sheet_.row();
      put_core(in_, s, sheet_);
      sheet_.put("PARAMCD", what.parameter.code)
          .put("PARAM", what.parameter.name)
          .put("PARAMN", static_cast<double>(what.number))
          .put("PARCAT1", what.category);
      put_value(s, {each.day, each.value, baseline, at && each.day == *at}, sheet_);
      put_limits(s, what, each);
      put_grades(s, what, each);
      sheet_.put("BNRIND", baseline_indicator);
      if (baseline_grade >= 0) sheet_.put("BTOXGR", fmt::format("{}", baseline_grade));
      if (each.day >= 0) sheet_.put("COURSEN", each.day / in_.definitions.course_days + 1);
      put_result_source(in_, each.row, each.from, sheet_);
      const cdisc::StudyFile& file = in_.study.source.files[each.row.file];
      if (const auto number = file.sequences.at(each.row.row); number && file.domain == "LB")
        sheet_.put("LBSEQ", *number);
    }
  }

  static std::pair<double, double> limits(const Subject& s, const What& what, int day) {
    if (!what.measure) return {chart::missing, chart::missing};
    const chart::Limits on = cdisc::limits_on(s.source, s.chart().limits, day);
    return {on.lower[chart::index(*what.measure)], on.upper[chart::index(*what.measure)]};
  }

  void put_limits(const Subject& s, const What& what, const Result& one) {
    const auto [low, high] = limits(s, what, one.day);
    sheet_.put("ANRLO", low).put("ANRHI", high).put("ANRIND", indicator(one.value, low, high));
  }

  void put_grades(const Subject& s, const What& what, const Result& one) {
    const Grades made = grades(s, what, one.day);
    const auto terms = what.measure ? terms_.find(*what.measure) : terms_.end();
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
