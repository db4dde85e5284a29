// Tables 1 to 3 of the model trial in its own layout, and response by pretreatment factor: virtual beside published.

#include "report/tables.hpp"

#include "base/units.hpp"
#include "report/factors.hpp"
#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <cmath>

#include <fmt/format.h>

namespace titrate::report {

using results::Endpoint;
using results::Per;

namespace {

std::vector<std::string> head(const Study& study, const std::string& first) {
  std::string published = "Published";
  if (study.evidence.n > 0) published += fmt::format("\nn/N (%), N = {}", study.evidence.n);
  return {first, published, result_head(study)};
}

Cell from_paper(std::optional<double> value, const std::string& unit) {
  return value ? number_cell(quantity(*value, unit)) : none_cell("–");
}

/// A count of all patients that the paper prints.
Cell patients_cell(const Study& study, const std::string& path) {
  const auto value = study.evidence.value(path);
  return value ? published_cell(static_cast<int>(std::lround(*value)), study.evidence.n) : none_cell("–");
}

/// [events, n] at a path; nothing where the paper has none.
Cell pair_cell(const Study& study, const std::string& path) {
  const auto events = study.evidence.value(path + ".0"), n = study.evidence.value(path + ".1");
  return events && n ? published_cell(static_cast<int>(std::lround(*events)), static_cast<int>(std::lround(*n)))
                     : none_cell("–");
}

/// "64 (49–86)" years.
Cell median_cell(const Study& study, const std::string& path, const std::string& unit) {
  const auto median = study.evidence.value(path + ".median"), low = study.evidence.value(path + ".min"),
             high = study.evidence.value(path + ".max");
  if (!median) return none_cell("–");
  return number_cell(low && high ? fmt::format("{} ({}–{})", quantity(*median, unit), plain(*low), plain(*high))
                                 : quantity(*median, unit));
}

Cell rate_cell(const Study& study, const std::string& id) { return result_cell(study, find(study, id, Per::patient)); }
Cell quantity_cell(const Study& study, const std::string& id) {
  return result_cell(study, find(study, id, std::nullopt));
}

/// The same in the unit that the paper prints, so that the columns can be compared.
Cell quantity_cell(const Study& study, const std::string& id, const std::string& unit) {
  const Endpoint* e = find(study, id, std::nullopt);
  const auto by = e && e->mean ? conversion_factor(e->unit, unit) : std::nullopt;
  if (!by) return result_cell(study, e);
  Endpoint shown = *e;
  shown.unit = unit;
  shown.mean = *e->mean * *by;
  if (e->interval) shown.interval = results::Span{e->interval->low * *by, e->interval->high * *by};
  return result_cell(study, &shown);
}

/// Published count of an endpoint's own evidence row, else of another place in the evidence file.
Cell published_or(const Study& study, const std::string& id, const Cell& other) {
  const Endpoint* e = find(study, id, Per::patient);
  return e && e->published ? published_cell(e) : other;
}

Table characteristics(const Study& study) {
  Table table{.id = "table-1",
              .caption = "Table 1. Patient characteristics",
              .head = head(study, "Characteristic"),
              .rows = {},
              .notes = {}};
  const auto inset = Row::Kind::inset;
  const auto counted = [&](const char* label, const char* path, const char* id, Row::Kind kind = Row::Kind::plain) {
    table.row({text_cell(label), patients_cell(study, path), rate_cell(study, id)}, kind);
  };
  table.row({text_cell("Age, median (range)"), median_cell(study, "baseline.age_years", "year"),
             quantity_cell(study, "baseline_age_median")});
  counted("Female", "baseline.female", "baseline_female");
  table.group("Rai stage");
  counted("I–II", "baseline.rai_1_2", "baseline_rai_1_2", inset);
  counted("III–IV", "baseline.rai_3_4", "baseline_rai_3_4", inset);
  table.group("Treatment before");
  table.row({text_cell("Prior treatments, median (range)"), median_cell(study, "baseline.prior_treatments", "1"),
             quantity_cell(study, "baseline_prior_lines_median")},
            inset);
  counted("Fludarabine-refractory", "baseline.fludarabine_refractory", "baseline_fludarabine_refractory", inset);
  table.group("Disease");
  table.row({text_cell("Beta-2 microglobulin, median (range)"),
             median_cell(study, "baseline.beta2_microglobulin_mg_L", "mg/L"),
             quantity_cell(study, "baseline_beta2_microglobulin_median")},
            inset);
  counted(fmt::format("Largest node over {} cm", plain(study.definitions.bulky_node_cm)).c_str(),
          "baseline.node_over_5cm", "baseline_node_over_5cm", inset);
  table.group("Immunoglobulin VH genes");
  counted("Unmutated", "baseline.vh.unmutated", "baseline_vh_unmutated", inset);
  counted("Mutated", "baseline.vh.mutated", "baseline_vh_mutated", inset);
  counted("Not tested", "baseline.vh.not_tested", "baseline_vh_not_tested", inset);
  table.group("FISH, hierarchical");
  counted("del(17p)", "baseline.fish.del17p", "baseline_fish_del17p", inset);
  counted("del(11q)", "baseline.fish.del11q", "baseline_fish_del11q", inset);
  counted("Trisomy 12", "baseline.fish.trisomy12", "baseline_fish_trisomy12", inset);
  counted("del(13q)", "baseline.fish.del13q", "baseline_fish_del13q", inset);
  counted("Normal", "baseline.fish.normal", "baseline_fish_normal", inset);
  const auto positive = study.evidence.value("baseline.zap70.positive"),
             tested = study.evidence.value("baseline.zap70.tested");
  if (positive && tested) {
    table.group("ZAP-70");
    table.row({text_cell("Positive, of those tested"),
               published_cell(static_cast<int>(*positive), static_cast<int>(*tested)), no_result_cell(study)},
              inset);
  }
  if (recorded(study))
    table.notes = {
        "Rates are of all enrolled patients; sex and fludarabine-refractory are of those of whom it is known.",
        "Medians: published with the range of the patients, recorded with the interval of the median."};
  else
    table.notes = {
        "Virtual patients are drawn from distributions that were set by the published column: agreement here is by "
        "construction."};
  return table;
}

Table response(const Study& study) {
  Table table{.id = "table-2",
              .caption = "Table 2. Response and status at the data cut",
              .head = head(study, "Category"),
              .rows = {},
              .notes = {}};
  const auto rate = [&](const char* label, const char* id, const Cell& otherwise = none_cell("–"),
                        Row::Kind kind = Row::Kind::inset) {
    table.row({text_cell(label), published_or(study, id, otherwise), rate_cell(study, id)}, kind);
  };
  const auto percent_of_patients = [&](const char* path) { return from_paper(study.evidence.value(path), "%"); };
  table.group("Best response");
  rate("Complete response (CR)", "complete_response");
  rate("Nodular partial response (nPR)", "nodular_partial_response");
  rate("Partial response (PR)", "partial_response");
  rate("Overall response (CR, nPR, PR)", "overall_response");
  table.group("Others, by status at the data cut");
  rate("Stable disease (SD)", "stable_disease");
  rate("Progressive disease (PD)", "progressive_disease");
  rate(fmt::format("Early death (study day {} or before)", study.definitions.early_death_days).c_str(), "early_death");
  table.group("Course of the disease");
  rate("Progression before 3 months", "progression_before_3_months");
  rate("Progression after PR or nPR", "progression_after_response",
       pair_cell(study, "not_scored.progressed_after_partial"));
  rate("Alive at the data cut", "alive_at_data_cut");
  table.row({text_cell("Time to best response, median"), none_cell("–"), quantity_cell(study, "time_to_best_response")},
            Row::Kind::inset);
  table.row({text_cell("Follow-up of those alive, median"),
             from_paper(study.evidence.value("trial.median_follow_up_months"), "mo"),
             quantity_cell(study, "median_follow_up", "mo")},
            Row::Kind::inset);
  table.group("By site");
  rate("Lymphocytes down by half or more", "alc_fall_50_percent",
       percent_of_patients("not_scored.alc_fall_50_percent"));
  rate("Lymphocytes normal", "alc_normal", percent_of_patients("not_scored.alc_normal_percent"));
  rate("Nodes down by half or more", "nodes_fall_50_percent", percent_of_patients("not_scored.nodes_fall_50_percent"));
  rate("Spleen down by half or more, if enlarged", "spleen_fall_50_percent",
       percent_of_patients("not_scored.spleen_liver_fall_50_percent"));
  rate("Marrow cleared", "marrow_clear", percent_of_patients("not_scored.marrow_clear_percent"));
  table.notes = {
      "Best response is confirmed. Status at the data cut: a responder ever, else progressed, else dead early, else "
      "stable; every patient is in one.",
      "By site: the paper prints percentages whose denominators are unknown; spleen and liver stand together there."};
  for (const char* id : {"partial_response", "progressive_disease", "stable_disease"})
    if (const auto* published = study.evidence.find(id, Per::patient); published && !published->note.empty())
      table.notes.push_back(label_of(study, *published) + ": " + published->note + ".");
  return table;
}

Table by_dose(const Study& study) {
  Table table{.id = "table-3",
              .caption = "Table 3. Response by tolerated dose",
              .head = {"Tolerated dose", "Published\npatients at the dose",
                       recorded(study) ? "Recorded\npatients at the dose" : "Virtual\npatients at the dose, mean",
                       "Published\nresponders/patients",
                       recorded(study) ? "Recorded\nresponse at the dose" : "Virtual\nresponse at the dose"},
              .rows = {},
              .notes = {}};
  for (const double level : study.dose_levels_mg) {
    const std::string dose = fmt::format("{:g}", level), path = "not_scored.response_by_tolerated_dose_mg." + dose;
    const auto n = study.evidence.value(path + ".1");
    table.row({text_cell(dose + "\u00a0mg"),
               n ? published_cell(static_cast<int>(std::lround(*n)), study.evidence.n) : none_cell("–"),
               rate_cell(study, "tolerated_dose_" + dose + "mg"), pair_cell(study, path),
               rate_cell(study, "overall_tolerated_dose_" + dose + "mg")});
  }
  const std::string high =
      fmt::format("dose_{:g}mg_at_least_{}_days", study.definitions.high_dose_mg, study.definitions.high_dose_days);
  table.row({text_cell(fmt::format("{:g} mg for at least {} days", study.definitions.high_dose_mg,
                                   study.definitions.high_dose_days)),
             published_or(study, high, none_cell("–")), rate_cell(study, high), none_cell("–"), none_cell("–")});
  table.row({text_cell("Median tolerated dose"),
             from_paper(study.evidence.value("not_scored.median_tolerated_dose_mg"), "mg"),
             quantity_cell(study, "median_tolerated_dose_mg"), none_cell("–"), none_cell("–")});
  table.notes = {"Tolerated dose: the dose with most treated days, ties to the higher. The paper does not define it."};
  return table;
}

Table by_factor(const Study& study) {
  Table table{.id = "table-factors",
              .caption = "Overall response by pretreatment factor and by flare",
              .head = head(study, "Factor"),
              .rows = {},
              .notes = {}};
  table.head[1] = "Published\nresponders/patients (%)";
  const auto sensitive = study.evidence.value("not_scored.overall_by_factor.fludarabine_sensitive_percent");
  std::string_view heading;
  for (const Factor& f : factors) {
    if (heading != f.heading) table.group(heading = f.heading);
    const Cell otherwise = std::string_view(f.id) == "overall_fludarabine_sensitive" ? from_paper(sensitive, "%")
                                                                                     : pair_cell(study, f.path);
    table.row({text_cell(f.label), published_or(study, f.id, otherwise), rate_cell(study, f.id)}, Row::Kind::inset);
  }
  if (const auto* without = study.evidence.find("overall_without_flare", Per::patient);
      without && !without->note.empty())
    table.notes.push_back("Without flare: " + without->note + ".");
  if (sensitive) {
    const auto* all = study.evidence.find("overall_response", Per::patient);
    const auto* refractory = study.evidence.find("overall_fludarabine_refractory", Per::patient);
    if (all && refractory)
      table.notes.push_back(fmt::format(
          "Not refractory: {} is printed; {} responders less {} refractory ones leave {}.", quantity(*sensitive, "%"),
          all->events, refractory->events, count(all->events - refractory->events, all->n - refractory->n)));
  }
  return table;
}

}  // namespace

std::vector<Table> response_tables(const Study& study) {
  return {characteristics(study), response(study), by_dose(study), by_factor(study)};
}

std::string published_tables(const Study& study) {
  std::string html =
      "<section id=\"tables\">\n<h2>The trial’s tables, " + kind_word(study) + " beside published</h2>\n";
  html += paragraph(
      "In the layout of the published trial. Virtual: mean over trials with the interval in which a trial of this size "
      "falls. Rows "
      "that no part of the model produces say “not modelled”; they never carry a virtual number.");
  for (const Table& table : response_tables(study)) html += render(table);
  html += "</section>\n<section id=\"toxicity\">\n";
  for (const Table& table : toxicity_tables(study)) html += render(table);
  return html + "</section>\n";
}

}  // namespace titrate::report
