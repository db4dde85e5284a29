#include "report/forest.hpp"
#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::report {

using results::Endpoint;
using results::Per;
using results::PublishedRate;

namespace {

constexpr double hundred = 100;

std::vector<const PublishedRate*> published_of(const Study& study, Per per) {
  std::vector<const PublishedRate*> rows;
  for (const PublishedRate& rate : study.evidence.rates)
    if (rate.per == per) rows.push_back(&rate);
  return rows;
}

/// "Fitted, not validated", as the endpoints say.
std::string status_text(const Study& study) {
  bool fitted = false, validated = false;
  for (const Endpoint& endpoint : study.endpoints) {
    if (!endpoint.published) continue;
    fitted |= endpoint.status == "fitted";
    validated |= endpoint.status == "validated";
  }
  if (fitted && validated) return "In part fitted, in part validated: see the last column";
  return validated ? "Validated: this trial was not used in the fit" : "Fitted, not validated";
}

Json forest_rows(const Study& study, const std::vector<const PublishedRate*>& published) {
  Json rows = Json::array();
  for (const PublishedRate* rate : published) {
    const Endpoint* e = find(study, rate->id, rate->per);
    Json row{{"outcome", label_of(study, *rate)},
             {"point", significant(hundred * rate->events / rate->n)},
             {"count", count(rate->events, rate->n)}};
    if (e && e->published_interval) {
      row["published_low"] = significant(hundred * e->published_interval->low);
      row["published_high"] = significant(hundred * e->published_interval->high);
    }
    if (e && e->mean) row["mean"] = significant(hundred * *e->mean);
    if (e && e->interval) {
      row["low"] = significant(hundred * e->interval->low);
      row["high"] = significant(hundred * e->interval->high);
    }
    if (e && e->sampling) {
      row["sampling_low"] = significant(hundred * e->sampling->low);
      row["sampling_high"] = significant(hundred * e->sampling->high);
    }
    row["remark"] = !e || !e->mean ? "not predicted" : e->inside && !*e->inside ? "outside" : "";
    rows.push_back(row);
  }
  return rows;
}

Figure forest(const Study& study, Per per, const std::string& id) {
  const Json rows = forest_rows(study, published_of(study, per));
  const std::string unit = unit_name(study, per);
  using Glyph = KeyEntry::Glyph;
  Figure figure;
  figure.id = id;
  figure.title = fmt::format("Rates of {}.", unit);
  figure.caption =
      fmt::format("Published point with its exact interval above, prediction below, both {}.", level_text(study));
  figure.alternative = fmt::format(
      "Forest plot of {} outcomes as percentages of {}: published rate and interval beside the predicted ones. "
      "The table of this section holds the same numbers.",
      rows.size(), unit);
  figure.key = {{Glyph::square, "published", "published"},
                {Glyph::dashed, "published", "exact interval (Clopper–Pearson)"},
                {Glyph::hollow, "predicted", "predicted mean and predictive interval"},
                {Glyph::band, "predicted-soft", "sampling alone, parameters fixed"}};
  const ForestText text{"% of " + unit, "Predicted, %"};
  figure.spec = forest_spec(rows, text, false);
  figure.narrow_spec = forest_spec(rows, text, true);
  return figure;
}

Cell inside_cell(const Endpoint* e) {
  if (!e || !e->inside) return none_cell("–");
  return *e->inside ? text_cell("yes") : Cell{"no, outside", Cell::Kind::outside};
}

Cell sampling_cell(const Endpoint* e) {
  if (!e || !e->sampling) return none_cell("–");
  return number_cell(percent_interval(*e->sampling, e->mean_n));
}

Table comparison_table(const Study& study) {
  Table table{.id = "comparison-table",
              .caption = "Published against predicted.",
              .head = {"Outcome", "Unit", "Published\nn/N (%)", level_text(study) + " interval\n(Clopper–Pearson)",
                       "Predicted mean\n[" + level_text(study) + " predictive interval]", "Sampling\nalone",
                       "Published\ninside?"},
              .rows = {},
              .notes = {},
              .remark = status_text(study) + "."};
  bool rounded = false;
  for (const Per per : {Per::patient, Per::course}) {
    const std::vector<const PublishedRate*> rows = published_of(study, per);
    if (rows.empty()) continue;
    table.group("Per " + std::string(per == Per::patient ? "patient" : "course"));
    for (const PublishedRate* rate : rows) {
      const Endpoint* e = find(study, rate->id, per);
      Cell name = text_cell(label_of(study, *rate));
      if (!rate->score) name.mark = "not scored";
      if (!rate->note.empty()) {
        const std::string mark = std::to_string(table.notes.size() + 1);
        table.notes.push_back({fmt::format("{}: {}.", label_of(study, *rate), rate->note), mark});
        name.mark += (name.mark.empty() ? "" : ", ") + mark;
      }
      Cell published = published_cell(rate->events, rate->n);
      if (rate->rounded) published.mark = rounded_mark;
      rounded |= rate->rounded;
      const Cell exact =
          e && e->published_interval ? number_cell(percent_interval(*e->published_interval, rate->n)) : none_cell("–");
      const Cell predicted =
          e ? result_cell(study, e) : none_cell("not predicted: the program has no definition of this outcome");
      table.row(
          {name, number_cell(unit_name(study, per)), published, exact, predicted, sampling_cell(e), inside_cell(e)});
    }
  }
  if (rounded)
    table.notes.push_back(
        {"The paper prints a percentage; the count is the nearest whole number and may be off by one or more.",
         rounded_mark});
  return table;
}

/// What the protocol says on how closely flare is looked for.
std::string ascertainment(const Study& study) {
  for (const auto& [name, sentence] : study.protocol_summary)
    if (name.find("lare") != std::string::npos) return " In this run: " + escape(sentence);
  return "";
}

/// The same harm as a share of patients and as a share of courses: two numbers that are often set side by side by
/// mistake.
std::string units_of_flare(const Study& study) {
  const PublishedRate* patients = study.evidence.find("flare_any", Per::patient);
  const PublishedRate* mild = study.evidence.find("flare_g1_2", Per::course);
  const PublishedRate* severe = study.evidence.find("flare_g3_4", Per::course);
  if (!patients || !mild || !severe) return "";
  return fmt::format(
      " Published flare is {} of patients but {} of courses: one harm, two units, not to be compared with each other "
      "or across "
      "papers.",
      count(patients->events, patients->n), count(mild->events + severe->events, mild->n));
}

}  // namespace

std::string comparison(const Study& study, Figures& figures) {
  std::string html = "<section id=\"comparison\">\n<h2>Published against predicted</h2>\n";
  if (study.evidence.rates.empty())
    return html + paragraph("The protocol names no published trial to compare with.") + "</section>\n";
  html += paragraph(fmt::format(
      "Published: {}. <b>{}.</b> A rate of patients and a rate of courses are different quantities; they stand in "
      "separate figures and are never mixed.",
      escape(study.evidence.citation), status_text(study)));
  html += paragraph(
      "<b>Flare.</b> How closely mild flare was looked for differs between trials, and the rates of two trials "
      "differ by it." +
      ascertainment(study) + units_of_flare(study));
  if (const std::string aged = patients_of_65(study); !aged.empty()) html += paragraph(escape(aged), "warning");
  if (!published_of(study, Per::patient).empty())
    html += figures.render(forest(study, Per::patient, "forest-patients"));
  if (!published_of(study, Per::course).empty()) html += figures.render(forest(study, Per::course, "forest-courses"));
  return html + render(comparison_table(study)) + "</section>\n";
}

}  // namespace titrate::report
