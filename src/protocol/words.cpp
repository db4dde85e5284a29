#include "protocol/words.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace titrate::protocol {

namespace {

using chart::Activity;
using chart::Measure;
using chart::Term;
using List = std::vector<std::string>;

template <class Names>
List listed(const Names& names) {
  List list;
  for (const auto& name : names) list.emplace_back(name);
  return list;
}

std::map<std::string, List, std::less<>> all_lists() {
  List measures;
  for (const chart::MeasureInfo& info : chart::measures) measures.emplace_back(info.name);
  List terms = listed(chart::terms);
  List terms_or_any = terms;
  terms_or_any.insert(terms_or_any.begin(), "any");
  return {
      {"measure", measures},
      {"agent", listed(chart::agents)},
      {"term", terms},
      {"term or any", terms_or_any},
      {"response", listed(chart::responses)},
      {"activity", listed(chart::activities)},
      {"endpoint", listed(endpoints)},
      {"comparison", {"below", "at_most", "at_least", "above"}},
      {"scope", {"visit", "course", "ever"}},
      {"relative_to", {"baseline", "normal"}},
      {"lysis", {"laboratory", "clinical"}},
      {"covariate",
       {"age", "prior_lines", "creatinine_clearance", "weight", "fludarabine_refractory", "del17p",
        "thrombosis_risk_factors", "rai"}},
      {"action", {"reduce", "hold", "stop"}},
      {"at_floor", {"stay", "hold", "stop"}},
      {"otherwise", {"stop", "wait"}},
      {"basis", {"flat", "per_m2", "per_kg"}},
      {"anchor", {"day_1", "cycle", "escalation", "resumption", "trigger"}},
      {"allocation", {"in_order", "rotating", "random"}},
      {"per", {"patient", "course"}},
      {"want", {"high", "low"}},
      {"monitoring", {"none", "thall-simon-estey"}},
  };
}

/// The measure that a term's grade is read from.
const std::map<Term, Measure>& graded_from() {
  static const std::map<Term, Measure> from{
      {Term::neutropenia, Measure::neutrophils},
      {Term::thrombocytopenia, Measure::platelets},
      {Term::anemia, Measure::hemoglobin},
      {Term::leukopenia, Measure::leukocytes},
      {Term::lymphopenia, Measure::lymphocytes},
      {Term::creatinine_increased, Measure::creatinine},
      {Term::hyperuricemia, Measure::urate},
      {Term::hyperkalemia, Measure::potassium},
      {Term::hypokalemia, Measure::potassium},
      {Term::hypophosphatemia, Measure::phosphate},
      {Term::hypocalcemia, Measure::calcium},
      {Term::hypercalcemia, Measure::calcium},
      {Term::bilirubin_increased, Measure::bilirubin},
      {Term::alt_increased, Measure::alt},
      {Term::ast_increased, Measure::ast},
      {Term::tumor_flare, Measure::flare_pain},
      {Term::tumor_lysis_syndrome, Measure::urate},
      {Term::febrile_neutropenia, Measure::neutrophils},
  };
  return from;
}

}  // namespace

const List& words(std::string_view list) {
  static const auto lists = all_lists();
  const auto found = lists.find(list);
  if (found == lists.end()) throw Error(Error::Kind::failure, fmt::format("There is no list of words '{}'.", list));
  return found->second;
}

std::string_view unit_of(Condition::Covariate covariate) {
  using Covariate = Condition::Covariate;
  switch (covariate) {
    case Covariate::age: return "y";
    case Covariate::weight: return "kg";
    case Covariate::creatinine_clearance: return "mL/min";
    case Covariate::fludarabine_refractory:
    case Covariate::del17p: return yes_or_no;
    case Covariate::prior_lines:
    case Covariate::thrombosis_risk_factors:
    case Covariate::rai: return "";
  }
  return "";
}

const std::vector<Measure>& measured_by(Activity activity) {
  static const std::map<Activity, std::vector<Measure>> measures{
      {Activity::blood_counts,
       {Measure::lymphocytes, Measure::neutrophils, Measure::platelets, Measure::hemoglobin, Measure::leukocytes,
        Measure::prolymphocytes}},
      {Activity::chemistry,
       {Measure::creatinine, Measure::urate, Measure::potassium, Measure::phosphate, Measure::calcium,
        Measure::bilirubin, Measure::alt, Measure::ast, Measure::creatinine_clearance}},
      {Activity::examination,
       {Measure::temperature, Measure::longest_node, Measure::node_products, Measure::spleen, Measure::liver,
        Measure::flare_pain}},
      {Activity::imaging, {Measure::longest_node, Measure::node_products, Measure::spleen, Measure::liver}},
      {Activity::marrow, {Measure::marrow_lymphocytes, Measure::marrow_nodules}},
      {Activity::cytokines,
       {Measure::il6, Measure::il10, Measure::soluble_il2_receptor, Measure::tnf_receptor_1, Measure::bfgf}},
  };
  return measures.at(activity);
}

bool shows(const std::vector<Activity>& activities, Measure measure) {
  return std::any_of(activities.begin(), activities.end(), [&](Activity activity) {
    const auto& measures = measured_by(activity);
    return std::find(measures.begin(), measures.end(), measure) != measures.end();
  });
}

bool shows(const std::vector<Activity>& activities, Term term) {
  const auto found = graded_from().find(term);
  return found == graded_from().end() || shows(activities, found->second);
}

}  // namespace titrate::protocol
