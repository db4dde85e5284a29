// A page for one patient: charts over time, what was decided and by which rule.

#include "report/numbers.hpp"
#include "report/patient_data.hpp"
#include "report/sections.hpp"

#include <fmt/format.h>

namespace titrate::report {

using chart::Measure;
using results::Decision;
using results::PatientOutcome;
using results::PatientRecord;

namespace {

constexpr int wide_axis = 100, narrow_axis = 46;  // pixels to the left of a panel

/// Panels share their days and the width of their left axis.
Json panel(Json spec, int height, const std::string& value_axis, int left) {
  spec["width"] = "container";
  spec["height"] = height;
  Json axis = Json::parse(value_axis);
  axis["minExtent"] = left;
  axis["maxExtent"] = left;
  if (!axis.contains("title")) axis["title"] = nullptr;
  for (Json& layer : spec["layer"]) {
    Json& encoding = layer["encoding"];
    if (encoding.contains("y")) encoding["y"]["axis"] = axis;
    if (!encoding.contains("x")) continue;
    encoding["x"]["type"] = "quantitative";
    encoding["x"]["scale"] = {
        {"domainMin", 1}, {"domainMax", {{"expr", "lastDay"}}}, {"nice", false}, {"zero", false}, {"clamp", true}};
    encoding["x"]["axis"] = {{"title", nullptr}, {"tickMinStep", 1}, {"grid", true}};
  }
  return spec;
}

enum class Scale { from_zero, free, logarithmic };

Json measure_layers(const std::string& field, const char* hue, Scale scale, bool limit) {
  Json spec = Json::parse(R"json({
      "layer": [
        {
          "data": {"name": "limits"}, "mark": {"type": "rule", "strokeDash": [3, 3], "color": "var(--rule)"},
          "encoding": {"y": {"type": "quantitative"}}},
        {
          "data": {"name": "truth"}, "mark": {"type": "line", "strokeWidth": 1.4, "opacity": 0.75},
          "encoding": {"x": {"field": "day"}, "y": {"type": "quantitative"}}},
        {
          "data": {"name": "measured"}, "mark": {"type": "line", "strokeWidth": 0.6, "color": "var(--rule)"},
          "encoding": {"x": {"field": "day"}, "y": {"type": "quantitative"}}},
        {
          "data": {"name": "measured"}, "mark": {"type": "point", "filled": true, "size": 22, "opacity": 1},
          "encoding": {
            "x": {"field": "day"}, "y": {"type": "quantitative"},
            "tooltip": [{"field": "day", "title": "Study day"}]}}]})json");
  for (std::size_t i = 0; i < spec["layer"].size(); ++i) {
    Json& layer = spec["layer"][i];
    const std::string name = i == 0 ? field + "_low" : field;
    layer["encoding"]["y"]["field"] = name;
    layer["encoding"]["y"]["scale"] = scale == Scale::logarithmic ? Json{{"type", "log"}, {"nice", false}}
                                                                  : Json{{"zero", scale == Scale::from_zero}};
    layer["transform"] = {
        {{"filter", (scale == Scale::logarithmic ? "datum['" + name + "'] > 0" : "isValid(datum['" + name + "'])")}}};
  }
  spec["layer"][1]["mark"]["color"] = color("truth");
  spec["layer"][3]["mark"]["color"] = color(hue);
  spec["layer"][3]["encoding"]["tooltip"].push_back({{"field", field}, {"title", "Value"}});
  if (!limit) spec["layer"].erase(0);
  return spec;
}

struct PanelText {
  std::string id, title, caption, alternative;
};

/// `axis` is that of the values, as Vega-Lite spells it.
Figure patient_figure(const PanelText& text, const Json& layers, int height, const std::string& axis) {
  Figure figure;
  figure.id = "patient-" + text.id;
  figure.title = text.title;
  figure.caption = text.caption;
  figure.alternative = text.alternative + " of the patient shown, by study day.";
  figure.spec = panel(layers, height, axis, wide_axis);
  figure.narrow_spec = panel(layers, height, axis, narrow_axis);
  figure.of_patient = true;
  return figure;
}

std::string measure_panel(const Figures& figures, Measure measure, const char* hue, Scale scale,
                          const std::string& limit) {
  const chart::MeasureInfo& info = chart::measures[chart::index(measure)];
  constexpr int height = 96;
  const std::string name(info.name), unit = readable_unit(std::string(info.unit));
  const PanelText text{name, escape(info.label) + ",",
                       escape(unit) + (scale == Scale::logarithmic ? ", logarithmic scale" : "") + limit,
                       std::string(info.label) + " in " + unit};
  return figures.render_panel(patient_figure(
      text, measure_layers(name, hue, scale, !limit.empty()), height,
      scale == Scale::logarithmic
          ? R"json({"grid": false, "values": [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]})json"
          : R"json({"tickCount": 4})json"));
}

std::string panels(const Study& study, const Figures& figures) {
  constexpr int dose_height = 90, row = 20, flare_height = 84, chemistry_height = 140;
  Json dose = Json::parse(R"json({
      "layer": [
        {
          "data": {"name": "doses"}, "mark": {"type": "rect", "stroke": "var(--paper)", "strokeWidth": 0.5},
          "encoding": {
            "x": {"field": "from"}, "x2": {"field": "to"}, "y": {"field": "amount", "type": "quantitative"},
            "y2": {"datum": 0}, "color": {"field": "agent", "type": "nominal", "legend": null},
            "tooltip": [
              {"field": "agent", "title": "Drug"}, {"field": "amount", "title": "mg a day"},
              {"field": "days", "title": "Study days"}]}}]})json");
  dose["layer"][0]["encoding"]["color"]["scale"] = {{"range", {color("predicted"), color("pr"), color("published")}}};
  if (!study.dose_levels_mg.empty())
    dose["layer"][0]["encoding"]["y"]["scale"] = {{"domain", {0, study.dose_levels_mg.back()}}};
  const Json support = Json::parse(R"json({
      "layer": [
        {
          "data": {"name": "support"}, "mark": {"type": "bar", "height": 9, "color": "var(--support)"},
          "encoding": {
            "x": {"field": "from"}, "x2": {"field": "to"}, "y": {"field": "agent", "type": "nominal"},
            "tooltip": [
              {"field": "agent", "title": "Given"}, {"field": "amount", "title": "Amount a day"},
              {"field": "days", "title": "Study days"}]}},
        {
          "data": {"name": "events"},
          "mark": {"type": "point", "shape": "diamond", "filled": true, "size": 60, "opacity": 1, "color": "var(--pd)"},
          "encoding": {
            "x": {"field": "day"}, "y": {"field": "kind", "type": "nominal"},
            "tooltip": [
              {"field": "day", "title": "Study day"}, {"field": "kind", "title": "Event"},
              {"field": "what", "title": "Detail"}]}}]})json");
  const Json flare = Json::parse(R"json({
      "layer": [
        {
          "data": {"name": "measured"}, "transform": [{"filter": "isValid(datum.flare)"}],
          "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 1, "color": "var(--flare)"},
          "encoding": {"x": {"field": "day"}, "y": {"field": "flare", "type": "quantitative", "scale": {"domain": [0, 4]}}}},
        {
          "data": {"name": "measured"}, "transform": [{"filter": "isValid(datum.flare)"}],
          "mark": {"type": "point", "filled": true, "size": 26, "opacity": 1, "color": "var(--flare)"},
          "encoding": {
            "x": {"field": "day"}, "y": {"field": "flare", "type": "quantitative", "scale": {"domain": [0, 4]}},
            "tooltip": [{"field": "day", "title": "Study day"}, {"field": "flare", "title": "Grade"}]}}]})json");
  Json chemistry = Json::parse(R"json({
      "layer": [
        {
          "data": {"values": [{"one": 1}]},
          "mark": {"type": "rule", "strokeDash": [3, 3], "color": "var(--soft)"},
          "encoding": {"y": {"field": "one", "type": "quantitative"}}},
        {
          "data": {"name": "chemistry_truth"}, "mark": {"type": "line", "strokeWidth": 1.3, "opacity": 0.75},
          "encoding": {
            "x": {"field": "day"}, "y": {"field": "ratio", "type": "quantitative"},
            "color": {"field": "analyte", "type": "nominal", "legend": null}}},
        {
          "data": {"name": "chemistry_measured"}, "mark": {"type": "line", "strokeWidth": 0.6, "opacity": 0.7},
          "encoding": {
            "x": {"field": "day"}, "y": {"field": "ratio", "type": "quantitative"},
            "color": {"field": "analyte", "type": "nominal", "legend": null}}},
        {
          "data": {"name": "chemistry_measured"},
          "mark": {"type": "point", "filled": true, "size": 26, "opacity": 1},
          "encoding": {
            "x": {"field": "day"}, "y": {"field": "ratio", "type": "quantitative"},
            "color": {"field": "analyte", "type": "nominal", "legend": null},
            "shape": {"field": "analyte", "type": "nominal", "legend": null},
            "tooltip": [
              {"field": "day", "title": "Study day"}, {"field": "analyte", "title": "Analyte"},
              {"field": "value", "title": "Value"},
              {"field": "ratio", "title": "Times the limit", "format": ".2f"}]}}]})json");
  std::vector<std::string> names;
  for (const Analyte& analyte : lysis_chemistry) names.push_back(analyte.label);
  for (Json& each : chemistry["layer"]) each["encoding"]["y"]["scale"] = {{"zero", false}};
  for (std::size_t i = 1; i < chemistry["layer"].size(); ++i)
    chemistry["layer"][i]["encoding"]["color"]["scale"] = color_scale(names, {"published", "pr", "predicted", "soft"});
  chemistry["layer"][chemistry["layer"].size() - 1]["encoding"]["shape"]["scale"] = {
      {"domain", names}, {"range", {"circle", "square", "triangle-up", "diamond"}}};
  using Glyph = KeyEntry::Glyph;
  Figure chemistry_figure = patient_figure(
      {"chemistry", "Lysis chemistry,", "multiples of the upper limit of normal; the dashed line is the limit",
       "Uric acid, phosphate, potassium and creatinine"},
      chemistry, chemistry_height, R"json({"tickCount": 5})json");
  chemistry_figure.key = {{Glyph::circle, "published", names[0]},
                          {Glyph::square, "pr", names[1]},
                          {Glyph::triangle, "predicted", names[2]},
                          {Glyph::diamond, "soft", names[3]}};
  Figure support_figure = patient_figure(
      {"support", "Supportive care and events.", "Bars: given; diamonds: events", "Supportive care and events"},
      support, 0, R"json({"domain": false, "ticks": false, "labelLimit": 130, "labelFontSize": 10})json");
  for (Json* spec : {&support_figure.spec, &*support_figure.narrow_spec}) {
    (*spec)["height"] = {{"step", row}};
    (*spec)["autosize"] = {{"type", "fit-x"}, {"contains", "padding"}};
    for (Json& layer : (*spec)["layer"]) {
      layer["encoding"]["y"]["axis"].erase("maxExtent");
      layer["encoding"]["y"]["sort"] = nullptr;
    }
  }
  const std::string low = ", the dashed line is the lower limit of normal";
  std::string html = "<div class=\"panels\">\n";
  html += figures.render_panel(patient_figure({"dose", "Dose,", "mg a day; gaps are holds", "Daily dose"}, dose,
                                              dose_height, R"json({"tickCount": 5})json"));
  html += measure_panel(figures, Measure::neutrophils, "predicted", Scale::from_zero, low);
  html += measure_panel(figures, Measure::platelets, "predicted", Scale::from_zero, low);
  html += measure_panel(figures, Measure::hemoglobin, "predicted", Scale::free, low);
  html += measure_panel(figures, Measure::lymphocytes, "predicted", Scale::logarithmic, "");
  html += measure_panel(figures, Measure::node_products, "node", Scale::from_zero, "");
  html += figures.render_panel(
      patient_figure({"flare", "Tumor flare,",
                      "grade as reported and judged at visits (CTCAE: pain and function, not size)", "Flare grade"},
                     flare, flare_height, R"json({"values": [0, 1, 2, 3, 4]})json"));
  html += figures.render_panel(chemistry_figure);
  html += figures.render_panel(support_figure);
  return html + "</div>\n";
}

const char* fish_text(chart::Fish fish) {
  switch (fish) {
    case chart::Fish::normal: return "normal";
    case chart::Fish::del13q: return "del(13q)";
    case chart::Fish::trisomy12: return "trisomy 12";
    case chart::Fish::del11q: return "del(11q)";
    case chart::Fish::del17p: return "del(17p)";
    case chart::Fish::not_tested: break;
  }
  return "not tested";
}
std::string answer(chart::Answer value) {
  return value == chart::Answer::yes ? "yes" : value == chart::Answer::no ? "no" : "unknown";
}
std::string known(double value, const std::string& unit) {
  return chart::is_missing(value) ? "unknown" : quantity(value, unit);
}
std::string day_text(int day) { return day >= 0 ? "study day " + std::to_string(chart::study_day(day)) : "no"; }

std::string facts(const Study& study, const PatientRecord& record, const PatientOutcome& o) {
  static constexpr std::array rai{"0", "I", "II", "III", "IV"};
  const chart::Baseline& b = o.baseline;
  std::string html = "<dl class=\"facts compact\">\n";
  const auto fact = [&](const char* name, const std::string& value) {
    html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, escape(value));
  };
  fact("Age", known(b.age_years, "year"));
  fact("Female", answer(b.female));
  fact("Prior treatments", b.prior_lines < 0 ? "unknown" : std::to_string(b.prior_lines));
  fact("Fludarabine-refractory", answer(b.fludarabine_refractory));
  fact("Rai stage",
       b.rai >= 0 && b.rai < static_cast<int>(rai.size()) ? rai[static_cast<std::size_t>(b.rai)] : "unknown");
  fact("FISH", fish_text(b.fish));
  fact("VH genes", b.vh == chart::VhStatus::mutated     ? "mutated"
                   : b.vh == chart::VhStatus::unmutated ? "unmutated"
                                                        : "not tested");
  fact("Creatinine clearance", known(b.creatinine_clearance, "mL/min"));
  fact("Largest node", known(o.longest_node_cm, "cm"));
  if (study.cohort_labels.size() > 1 && o.cohort < static_cast<int>(study.cohort_labels.size()))
    fact("Cohort", study.cohort_labels[static_cast<std::size_t>(o.cohort)]);
  fact("Best confirmed response", response_long(o.best));
  fact("Response from", day_text(o.first_response_day));
  fact("Flare", o.flare_onset >= 0
                    ? fmt::format("grade {}, from study day {}", o.flare_grade, chart::study_day(o.flare_onset))
                    : "no");
  fact("Lysis, strict window", o.lysis_clinical ? "clinical" : o.lysis_laboratory ? "laboratory" : "no");
  fact("Tolerated dose", dose_text(o.tolerated_dose_mg));
  fact("Progression", day_text(o.progression_day));
  fact("Off treatment", o.off_treatment_day >= 0
                            ? day_text(o.off_treatment_day) +
                                  (record.off_treatment_reason.empty() ? "" : ", " + record.off_treatment_reason)
                            : "no");
  fact("Death", day_text(o.death_day));
  fact("Followed to", day_text(o.followed_days));
  return html + "</dl>\n";
}

Table ledger(const PatientRecord& record, const PatientOutcome& o, const std::string& id) {
  Table table{.id = id,
              .caption = "Decisions, each with the rule that made it",
              .head = {"Study day", "Decision", "Drug", "Amount a day", "Rule", "Also matched", "Draw"},
              .rows = {},
              .notes = {}};
  for (const Decision& d : record.ledger) {
    if (d.day > o.followed_days) continue;
    std::string also;
    for (const chart::Name rule : d.also) also += (also.empty() ? "" : ", ") + rule.text();
    const std::string amount = d.from == d.to ? plain(d.to) : plain(d.from) + " → " + plain(d.to);
    table.row({number_cell(std::to_string(chart::study_day(d.day))),
               text_cell(results::decision_names[chart::index(d.kind)]), text_cell(chart::name(d.agent)),
               number_cell(amount), text_cell(d.rule.text()), also.empty() ? none_cell("–") : text_cell(also),
               d.draw >= 0 ? number_cell(fmt::format("{:.3f}", d.draw)) : none_cell("–")});
  }
  table.notes = {
      "Amounts are mg a day (hydration: 1 = given). Draw: the uniform number that decided where the protocol leaves "
      "something to chance."};
  return table;
}

Table visits(const PatientRecord& record, const PatientOutcome& o, const std::string& id) {
  constexpr std::array shown{Measure::neutrophils,   Measure::platelets, Measure::hemoglobin, Measure::lymphocytes,
                             Measure::node_products, Measure::urate,     Measure::creatinine};
  Table table{.id = id, .caption = "Visits as assayed", .head = {"Study day"}, .rows = {}, .notes = {}};
  for (const Measure measure : shown) {
    const chart::MeasureInfo& info = chart::measures[chart::index(measure)];
    table.head.push_back(std::string(info.label) + ", " + readable_unit(std::string(info.unit)));
  }
  table.head.insert(table.head.end(), {"Flare grade", "Response, confirmed"});
  for (std::size_t i = 0; i < record.chart.visits.size(); ++i) {
    const chart::VisitRow visit = record.chart.visits[i];
    if (visit.day > o.followed_days) break;
    std::vector<Cell> cells{number_cell(std::to_string(chart::study_day(visit.day)))};
    for (const Measure measure : shown)
      cells.push_back(visit.has(measure) ? number_cell(plain(visit[measure])) : Cell{});
    const bool judged = i < record.assessments.size();
    cells.push_back(judged && record.assessments[i].flare
                        ? number_cell(std::to_string(record.assessments[i].flare_grade))
                        : Cell{});
    const bool any = judged && record.assessments[i].confirmed != chart::Response::not_assessed;
    cells.push_back(judged && record.assessments[i].progression ? text_cell("PD")
                    : any ? text_cell(response_short(record.assessments[i].confirmed))
                          : Cell{});
    table.row(std::move(cells));
  }
  return table;
}

}  // namespace

std::string one_patient(const Study& study, Figures& figures) {
  std::string html = "<section id=\"patient\">\n<h2>One patient</h2>\n";
  const results::ExampleTrial& trial = study.example;
  if (trial.records.empty()) return html + paragraph("No patient was kept in this run.") + "</section>\n";
  html += research_use_only(study);
  html +=
      "<div class=\"chooser\" data-needs-script hidden><label for=\"patient-select\">Patient of the trial "
      "shown</label><select id=\"patient-select\">";
  for (std::size_t p = 0; p < trial.records.size(); ++p) {
    const PatientOutcome& o = trial.outcomes[p];
    const std::string what = std::string(o.responded()            ? response_short(o.best)
                                         : o.progression_day >= 0 ? "PD"
                                         : o.death_day >= 0       ? "died"
                                                                  : "SD") +
                             (o.flare_onset >= 0 ? ", flare" : "");
    html += fmt::format("<option value=\"{}\"{}>{}: {}</option>", p + 1,
                        static_cast<int>(p) == trial.shown_patient ? " selected" : "",
                        recorded(study) ? escape(trial.records[p].chart.id) : patient_name(p), what);
  }
  html +=
      "</select><button type=\"button\" data-step=\"-1\" aria-label=\"Previous patient\">‹ previous</button><button "
      "type=\"button\" data-step=\"1\" aria-label=\"Next patient\">next ›</button>"
      "<fieldset aria-label=\"Days shown\"><label><input type=\"radio\" name=\"patient-range\" value=\"whole\" "
      "checked> whole course</label>";
  html += fmt::format(
      "<label><input type=\"radio\" name=\"patient-range\" value=\"first\"> first {} days</label></fieldset></div>\n",
      2 * study.definitions.course_days);
  html += paragraph(
      "Points are what the clinic measured, joined by a thin line. <span class=\"truth-only\">The blue line without "
      "points is what the virtual patient truly is, which no rule ever "
      "sees.</span> The horizontal axes are study days; day 1 is the first dose." +
      std::string(recorded(study) ? " Decisions are what the protocol’s rules order on this chart." : ""));
  for (std::size_t p = 0; p < trial.records.size(); ++p) {
    const bool shown = static_cast<int>(p) == trial.shown_patient;
    html += fmt::format(
                "<article class=\"one-patient\" data-patient=\"{}\" aria-label=\"Patient {}\"{}>\n<h3>Patient {}, "
                "{} <span class=\"small\">({})</span></h3>\n",
                p + 1, p + 1, shown ? "" : " hidden", p + 1, kind_word(study), escape(trial.records[p].chart.id)) +
            facts(study, trial.records[p], trial.outcomes[p]) + "</article>\n";
  }
  html += "<script type=\"application/json\" id=\"patients-data\">" + script_json(patients_json(study)) +
          "</script>\n" + panels(study, figures);
  for (std::size_t p = 0; p < trial.records.size(); ++p) {
    const bool shown = static_cast<int>(p) == trial.shown_patient;
    html += fmt::format(
        "<article class=\"one-patient\" data-patient=\"{}\" aria-label=\"Decisions and visits of patient {}\"{}>\n",
        p + 1, p + 1, shown ? "" : " hidden");
    html += render(ledger(trial.records[p], trial.outcomes[p], fmt::format("ledger-{}", p + 1)));
    html += "<details><summary>All visits</summary>\n" +
            render(visits(trial.records[p], trial.outcomes[p], fmt::format("visits-{}", p + 1))) +
            "</details>\n</article>\n";
  }
  return html + "</section>\n";
}

}  // namespace titrate::report
