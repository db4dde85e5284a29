// The results as sheets.

#include "assay/publish.hpp"

#include <utility>

namespace titrate::assay {

namespace {

using cdisc::Cell;

/// Columns in order; a name that ends in '#' is one of numbers.
cdisc::Table table(std::string name, std::initializer_list<std::string> columns) {
  cdisc::Table made;
  made.dataset.name = std::move(name);
  for (std::string column : columns) {
    const bool number = column.ends_with('#');
    if (number) column.pop_back();
    made.dataset.variables.push_back(
        {.name = std::move(column), .type = number ? cdisc::Type::number : cdisc::Type::text});
  }
  return made;
}

Cell cell(const std::string& text) { return text.empty() ? Cell(cdisc::Missing{}) : Cell(text); }
Cell cell(const char* text) { return cell(std::string(text)); }
Cell cell(double value) { return value; }
Cell cell(long value) { return static_cast<double>(value); }
Cell cell(const std::optional<double>& value) { return value ? Cell(*value) : Cell(cdisc::Missing{}); }

template <class... Values>
void add(cdisc::Table& to, const Values&... values) {
  to.rows.push_back({cell(values)...});
}

std::string yes(bool value) { return value ? "Y" : "N"; }

std::optional<double> standard_error(const Concentration& concentration) {
  if (const auto* number = std::get_if<Quantified>(&concentration)) return number->standard_error;
  return {};
}

cdisc::Table curves(const Results& results) {
  auto made = table("CURVES", {"analyte",    "plate",
                               "model",      "chosen",
                               "a#",         "se_a#",
                               "b#",         "se_b#",
                               "c#",         "se_c#",
                               "d#",         "se_d#",
                               "g#",         "se_g#",
                               "wells#",     "weighted_sum_of_squares#",
                               "r_squared#", "p_five_parameters#",
                               "blanks#",    "blank_mean#",
                               "blank_sd#",  "lod#",
                               "lloq#",      "uloq#",
                               "unit"});
  for (const Calibration& c : results.calibrations)
    for (const auto* each : {&c.four, &c.five}) {
      if (!*each) continue;
      const Fit& fit = **each;
      const bool chosen = c.chosen == fit.model, five = fit.model == Model::five_parameters;
      const auto errors = fit.standard_errors();
      const std::optional<double> none;
      const auto of_chosen = [&](const std::optional<double>& value) { return chosen ? value : none; };
      add(made, results.assay.analytes[c.analyte].id, c.plate, name(fit.model), yes(chosen), fit.curve.a, errors[0],
          fit.curve.b, errors[1], fit.curve.c, errors[2], fit.curve.d, errors[3],
          five ? std::optional(fit.curve.g) : none, five ? std::optional(errors[4]) : none, fit.wells,
          fit.sum_of_squares, fit.r_squared, c.test ? std::optional(c.test->p) : none, c.blanks, c.blank_mean,
          c.blank_deviation, of_chosen(c.detection), of_chosen(c.lower), of_chosen(c.upper),
          results.assay.analytes[c.analyte].unit);
    }
  return made;
}

cdisc::Table standards(const Results& results) {
  auto made = table("STANDARDS", {"analyte", "plate", "concentration#", "unit", "wells#", "mean_response#",
                                  "back_calculated#", "recovery#", "cv#", "accepted"});
  for (const Calibration& c : results.calibrations)
    for (const Standard& s : c.standards)
      add(made, results.assay.analytes[c.analyte].id, c.plate, s.concentration, results.assay.analytes[c.analyte].unit,
          static_cast<long>(s.responses.size()), mean(s.responses), s.back_calculated, s.recovery, s.variation,
          yes(s.accepted));
  return made;
}

cdisc::Table concentrations(const Results& results) {
  auto made = table("CONCENTRATIONS", {"analyte", "plate", "kind", "id", "subject", "visit", "group", "dilution#",
                                       "wells#", "masked#", "mean_response#", "cv_response#", "concentration#",
                                       "standard_error#", "censored", "limit#", "unit", "cv#", "uneven"});
  for (const Sample& s : results.samples)
    add(made, results.assay.analytes[s.analyte].id, s.plate, s.control ? "control" : "sample", s.id, s.subject, s.visit,
        s.group, s.dilution, static_cast<long>(s.responses.size()), s.masked,
        s.responses.empty() ? std::optional<double>() : s.mean_response, s.response_variation,
        quantified(s.concentration), standard_error(s.concentration), censoring(s.concentration),
        limit(s.concentration), results.assay.analytes[s.analyte].unit, s.variation, yes(s.uneven));
  return made;
}

cdisc::Table controls(const Results& results) {
  auto made = table("CONTROLS", {"analyte", "id", "plates#", "quantified#", "mean#", "sd#", "inter_assay_cv#",
                                 "intra_assay_cv#", "nominal#", "recovery#", "unit"});
  for (const Control& c : results.controls)
    add(made, results.assay.analytes[c.analyte].id, c.id, c.plates, c.quantified, c.mean, c.deviation, c.variation,
        c.within, c.nominal, c.recovery, results.assay.analytes[c.analyte].unit);
  return made;
}

void add_changes(cdisc::Table& medians, cdisc::Table& pairs, const std::vector<Change>& changes,
                 const std::vector<std::string>& visits) {
  for (const Change& change : changes) {
    for (std::size_t i = 0; i < visits.size(); ++i) {
      const VisitMedian& visit = change.visits[i];
      const Concentration median = visit.median.value_or(NotQuantifiable{});
      add(medians, change.what, change.group, visits[i], visit.n, visit.censored, quantified(median),
          visit.median ? censoring(median) : "", limit(median), change.complete, change.tied, change.friedman,
          change.p_friedman, change.p_friedman_exact);
    }
    for (const Pairs& each : change.pairs)
      add(pairs, change.what, change.group, visits[each.visit], visits[0], each.n, each.higher, each.lower, each.equal,
          each.p_exact, each.p_asymptotic);
  }
}

cdisc::Table microvessels(const Results& results) {
  auto made =
      table("MICROVESSELS", {"subject", "visit", "group", "fields#", "counted#", "per_mm2#", "standard_error#"});
  for (const Density& d : results.densities)
    add(made, d.subject, results.assay.microvessels->visits[d.visit], d.group, d.fields, d.counted, d.per_mm2,
        d.standard_error);
  return made;
}

}  // namespace

std::vector<cdisc::Table> tables(const Results& results) {
  auto medians = table("CHANGES", {"what", "group", "visit", "n#", "censored#", "median#", "median_censored",
                                   "median_limit#", "friedman_n#", "tied_at_a_limit#", "friedman_chi_squared#",
                                   "friedman_p_asymptotic#", "friedman_p_exact#"});
  auto pairs = table("PAIRS", {"what", "group", "visit", "against", "n#", "higher#", "lower#", "equal#",
                               "signed_rank_p_exact#", "signed_rank_p_asymptotic#"});
  add_changes(medians, pairs, results.changes, results.assay.visits);
  if (results.assay.microvessels)
    add_changes(medians, pairs, results.vessel_changes, results.assay.microvessels->visits);
  std::vector<cdisc::Table> all = {curves(results), standards(results), concentrations(results), controls(results)};
  all.push_back(std::move(medians));
  all.push_back(std::move(pairs));
  all.push_back(microvessels(results));
  std::erase_if(all, [](const cdisc::Table& each) { return each.rows.empty(); });
  return all;
}

}  // namespace titrate::assay
