#include "assay/publish.hpp"

#include <fmt/format.h>

namespace titrate::assay {

namespace {

using Json = nlohmann::ordered_json;

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json json(const Concentration& concentration) {
  if (const auto* number = std::get_if<Quantified>(&concentration))
    return {{"value", number->value}, {"standard_error", number->standard_error}};
  if (const auto at = limit(concentration)) return {{"censored", censoring(concentration)}, {"limit", *at}};
  return {{"censored", "none"}};
}

Json json(const Fit& fit) {
  const auto errors = fit.standard_errors();
  const auto parameter = [](double value, double error) { return Json{{"value", value}, {"standard_error", error}}; };
  const Curve& k = fit.curve;
  Json parameters = {{"a", parameter(k.a, errors[0])},
                     {"b", parameter(k.b, errors[1])},
                     {"c", parameter(k.c, errors[2])},
                     {"d", parameter(k.d, errors[3])}};
  if (fit.model == Model::five_parameters) parameters["g"] = parameter(k.g, errors[4]);
  return {{"model", name(fit.model)},
          {"parameters", parameters},
          {"wells", fit.wells},
          {"degrees_of_freedom", fit.degrees_of_freedom()},
          {"weighted_sum_of_squares", fit.sum_of_squares},
          {"residual_deviation", fit.residual_deviation()},
          {"r_squared", fit.r_squared}};
}

Json json(const Standard& s) {
  return {{"concentration", s.concentration},
          {"responses", s.responses},
          {"weighted_residuals", s.residuals},
          {"back_calculated", or_null(s.back_calculated)},
          {"recovery", or_null(s.recovery)},
          {"variation", or_null(s.variation)},
          {"accepted", s.accepted}};
}

Json json(const Assay& assay, const Calibration& c) {
  Json result = {{"analyte", assay.analytes[c.analyte].id},
                 {"plate", c.plate},
                 {"unit", assay.analytes[c.analyte].unit},
                 {"chosen", c.chosen ? Json(name(*c.chosen)) : Json(nullptr)},
                 {"blanks", {{"n", c.blanks}, {"mean", c.blank_mean}, {"deviation", c.blank_deviation}}},
                 {"limit_of_detection", or_null(c.detection)},
                 {"lower_limit_of_quantification", or_null(c.lower)},
                 {"upper_limit_of_quantification", or_null(c.upper)}};
  result["fits"] = Json::array();
  for (const auto* each : {&c.four, &c.five})
    if (*each) result["fits"].push_back(json(**each));
  if (c.test) result["extra_sum_of_squares"] = {{"f", c.test->f}, {"p", c.test->p}};
  result["standards"] = Json::array();
  for (const Standard& each : c.standards) result["standards"].push_back(json(each));
  result["notes"] = c.notes;
  return result;
}

Json json(const Assay& assay, const Sample& s) {
  Json result = {{"analyte", assay.analytes[s.analyte].id}, {"plate", s.plate}, {"id", s.id}, {"control", s.control}};
  if (!s.subject.empty()) result.update({{"subject", s.subject}, {"visit", s.visit}, {"group", s.group}});
  result.update({{"dilution", s.dilution},
                 {"unit", assay.analytes[s.analyte].unit},
                 {"responses", s.responses},
                 {"masked", s.masked},
                 {"concentration", json(s.concentration)},
                 {"response_variation", or_null(s.response_variation)},
                 {"variation", or_null(s.variation)},
                 {"uneven", s.uneven}});
  return result;
}

Json json(const Assay& assay, const Control& c) {
  return {{"analyte", assay.analytes[c.analyte].id},
          {"id", c.id},
          {"plates", c.plates},
          {"quantified", c.quantified},
          {"mean", or_null(c.mean)},
          {"deviation", or_null(c.deviation)},
          {"inter_assay_variation", or_null(c.variation)},
          {"intra_assay_variation", or_null(c.within)},
          {"nominal", or_null(c.nominal)},
          {"recovery", or_null(c.recovery)}};
}

Json json(const Change& change, const std::vector<std::string>& visits) {
  Json result = {{"what", change.what}, {"group", change.group}};
  result["visits"] = Json::array();
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const VisitMedian& visit = change.visits[i];
    result["visits"].push_back({{"visit", visits[i]},
                                {"n", visit.n},
                                {"censored", visit.censored},
                                {"median", visit.median ? json(*visit.median) : Json(nullptr)}});
  }
  result["friedman"] = {{"n", change.complete},
                        {"tied_at_a_limit", change.tied},
                        {"chi_squared", or_null(change.friedman)},
                        {"p_asymptotic", or_null(change.p_friedman)},
                        {"p_exact", or_null(change.p_friedman_exact)}};
  result["signed_rank"] = Json::array();
  for (const Pairs& pairs : change.pairs)
    result["signed_rank"].push_back({{"visit", visits[pairs.visit]},
                                     {"against", visits[0]},
                                     {"n", pairs.n},
                                     {"higher", pairs.higher},
                                     {"lower", pairs.lower},
                                     {"equal", pairs.equal},
                                     {"p_exact", or_null(pairs.p_exact)},
                                     {"p_asymptotic", or_null(pairs.p_asymptotic)}});
  return result;
}

Json json(const Microvessels& vessels, const Density& d) {
  return {{"subject", d.subject},
          {"visit", vessels.visits[d.visit]},
          {"group", d.group},
          {"fields", d.fields},
          {"counted", d.counted},
          {"per_mm2", d.per_mm2},
          {"standard_error", d.standard_error}};
}

template <class Rows, class Make>
Json list(const Rows& rows, Make make) {
  Json result = Json::array();
  for (const auto& row : rows) result.push_back(make(row));
  return result;
}

}  // namespace

Json to_json(const Results& results) {
  const Assay& assay = results.assay;
  const Rules& rules = results.rules;
  Json all = {{"schema", "titrate/assay-results/1"}, {"id", assay.id}, {"title", assay.title}};
  all["source"] = assay.source;
  all["rules"] = {{"id", rules.id},
                  {"source", rules.source},
                  {"verified", rules.verified},
                  {"weight", fmt::format("1/y^{:g}", rules.variance_power)},
                  {"five_parameters_below_p", rules.five_parameters_below},
                  {"blank_deviations", rules.blank_deviations},
                  {"recovery", {rules.least_recovery, rules.most_recovery}},
                  {"most_variation", rules.most_variation}};
  all["calibrations"] = list(results.calibrations, [&](const Calibration& c) { return json(assay, c); });
  all["samples"] = list(results.samples, [&](const Sample& s) { return json(assay, s); });
  all["controls"] = list(results.controls, [&](const Control& c) { return json(assay, c); });
  all["changes"] = list(results.changes, [&](const Change& c) { return json(c, assay.visits); });
  if (const auto& vessels = assay.microvessels) {
    all["microvessels"] = {{"field_area_mm2", vessels->field_area}, {"hot_spots", vessels->hot_spots}};
    all["microvessels"]["densities"] = list(results.densities, [&](const Density& d) { return json(*vessels, d); });
    all["microvessels"]["changes"] =
        list(results.vessel_changes, [&](const Change& c) { return json(c, vessels->visits); });
  }
  all["notes"] = assay.notes;
  return all;
}

}  // namespace titrate::assay
