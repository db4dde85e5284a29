// One simulated trial, patient by patient: swimmer, waterfall and spider plots.

#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

namespace titrate::report {

using chart::Measure;
using chart::Response;
using results::PatientOutcome;
using results::PatientRecord;

namespace {

constexpr double hundred = 100;
constexpr double half = 50;            // % change: the lines of partial response and of progression by size
constexpr double highest_drawn = 150;  // % change

const std::vector<std::string> response_names{"CR", "nPR", "PR", "SD", "PD", "NE"};
const std::vector<std::string> response_colors{"cr", "npr", "pr", "sd", "pd", "none"};

std::vector<KeyEntry> response_key() {
  using Glyph = KeyEntry::Glyph;
  return {{Glyph::swatch, "cr", "C complete"},    {Glyph::swatch, "npr", "N nodular partial"},
          {Glyph::swatch, "pr", "P partial"},     {Glyph::swatch, "sd", "S stable"},
          {Glyph::swatch, "pd", "D progressive"}, {Glyph::swatch, "none", "E not evaluable"}};
}

Json with_patient(Json row, std::size_t patient) {
  row["patient"] = patient + 1;
  return row;
}

std::vector<std::size_t> by_follow_up(const results::ExampleTrial& trial) {
  std::vector<std::size_t> order(trial.outcomes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return trial.outcomes[a].followed_days > trial.outcomes[b].followed_days;
  });
  return order;
}

Json swimmer_marks(const PatientOutcome& o) {
  Json marks = Json::array();
  const auto mark = [&](int day, const char* what) {
    if (day >= 0)
      marks.push_back({{"month", significant(months(day))}, {"what", what}, {"at_end", day == o.followed_days}});
  };
  mark(o.flare_onset, "flare");
  mark(o.first_response_day, "response");
  mark(o.progression_day, "progression");
  if (o.death_day >= 0)
    mark(o.death_day, "death");
  else if (o.off_treatment_day < 0)
    mark(o.followed_days, "on treatment");
  return marks;
}

Json swimmer_spec(const Json& doses, const Json& follow, const Json& marks, const Json& dose_scale, const Json& order,
                  double last) {
  Json spec = Json::parse(
      R"json({
      "width": "container", "autosize": {"type": "fit-x", "contains": "padding"}, "height": {"step": 14},
      "layer": [
        {
          "mark": {"type": "rule", "color": "var(--rule)", "cursor": "pointer"},
          "encoding": {"x": {"field": "end", "type": "quantitative"}, "x2": {"datum": 0}}},
        {
          "mark": {"type": "bar", "height": 9, "cursor": "pointer"},
          "encoding": {
            "x": {"field": "from", "type": "quantitative"}, "x2": {"field": "to"},
            "color": {"field": "dose", "type": "nominal", "legend": null},
            "tooltip": [{"field": "patient", "title": "Patient"}, {"field": "dose", "title": "Dose"}]}},
        {
          "mark": {
            "type": "point", "filled": true, "size": 48, "opacity": 1, "stroke": "var(--paper)",
            "strokeWidth": 0.8, "cursor": "pointer"},
          "transform": [{"filter": "!datum.at_end"}],
          "encoding": {"x": {"field": "month", "type": "quantitative"}}},
        {
          "mark": {"type": "point", "filled": true, "size": 44, "opacity": 1, "xOffset": 8, "cursor": "pointer"},
          "transform": [{"filter": "datum.at_end"}],
          "encoding": {"x": {"field": "month", "type": "quantitative"}}}]})json");
  const Json kinds = Json::parse(R"json({
      "shape": {
        "field": "what", "type": "nominal", "legend": null,
        "scale": {
          "domain": ["flare", "response", "progression", "death", "on treatment"],
          "range": [
            "circle", "triangle-up", "diamond",
            "M-.7,-1L-1,-.7L-.3,0L-1,.7L-.7,1L0,.3L.7,1L1,.7L.3,0L1,-.7L.7,-1L0,-.3Z", "triangle-right"]}},
      "fill": {
        "field": "what", "type": "nominal", "legend": null,
        "scale": {
          "domain": ["flare", "response", "progression", "death", "on treatment"],
          "range": ["var(--published)", "var(--pr)", "var(--pd)", "var(--ink)", "var(--ink)"]}},
      "tooltip": [
        {"field": "patient", "title": "Patient"}, {"field": "what", "title": "Event"},
        {"field": "month", "title": "Month"}]})json");
  spec["layer"][0]["data"] = {{"values", follow}};
  spec["layer"][1]["data"] = {{"values", doses}};
  spec["layer"][1]["encoding"]["color"]["scale"] = dose_scale;
  for (const std::size_t i : {2, 3}) {
    spec["layer"][i]["data"] = {{"values", marks}};
    spec["layer"][i]["encoding"].update(kinds);
  }
  for (Json& layer : spec["layer"]) {
    layer["encoding"]["y"] = {
        {"field", "patient"},
        {"type", "nominal"},
        {"sort", order},
        {"scale", {{"domain", order}}},
        {"axis",
         {{"title", "Patient"}, {"domain", false}, {"ticks", false}, {"labelFontSize", 9}, {"labelOverlap", false}}}};
    layer["encoding"]["x"]["axis"] = {{"title", "Months from day 1"}, {"grid", true}, {"tickMinStep", 1}};
    layer["encoding"]["x"]["scale"] = {{"domain", {0, significant(last)}}, {"nice", false}};
  }
  return spec;
}

Figure swimmer(const Study& study) {
  const results::ExampleTrial& trial = study.example;
  Json doses = Json::array(), follow = Json::array(), marks = Json::array(), order = Json::array();
  double last = 1;
  Table data{.id = "data-swimmer",
             .caption = "Course of each patient, study days",
             .head = {"Patient", "Followed to", "Treated days", "Tolerated dose", "Flare from", "Response from", "Best",
                      "Progression", "Death", "Off treatment"},
             .rows = {},
             .notes = {}};
  const auto day_cell = [](int day) {
    return day >= 0 ? number_cell(std::to_string(chart::study_day(day))) : none_cell("–");
  };
  for (const std::size_t p : by_follow_up(trial)) {
    const PatientOutcome& o = trial.outcomes[p];
    const PatientRecord& record = trial.records[p];
    order.push_back(p + 1);
    last = std::max(last, months(o.followed_days) + 1 / 2.0);
    follow.push_back(with_patient({{"end", significant(months(o.followed_days))}}, p));
    for (const chart::Administration& given : record.chart.administrations) {
      if (!on_ladder(study, given) || given.first_day > o.followed_days) continue;
      doses.push_back(with_patient({{"from", significant(months(given.first_day))},
                                    {"to", significant(months(std::min(given.last_day, o.followed_days) + 1))},
                                    {"dose", dose_text(given.amount)}},
                                   p));
    }
    for (const Json& mark : swimmer_marks(o)) marks.push_back(with_patient(mark, p));
    data.row({text_cell(patient_name(p)), day_cell(o.followed_days), number_cell(std::to_string(o.treated_days)),
              number_cell(dose_text(o.tolerated_dose_mg)), day_cell(o.flare_onset), day_cell(o.first_response_day),
              text_cell(response_short(o.best)), day_cell(o.progression_day), day_cell(o.death_day),
              day_cell(o.off_treatment_day)});
  }
  using Glyph = KeyEntry::Glyph;
  Figure figure;
  figure.id = "swimmer";
  figure.title = "Every patient’s course.";
  figure.caption =
      "One bar per patient, longest follow-up first; the bar is the dose taken, gaps are holds, the thin line is "
      "follow-up. Choose a patient to open the page below.";
  figure.alternative = fmt::format(
      "Swimmer plot of {} patients: dose over time with flare, response, progression, death and ongoing treatment "
      "marked.",
      trial.outcomes.size());
  std::vector<std::string> domain, colors;
  for (std::size_t level = 0; level < study.dose_levels_mg.size(); ++level) {
    domain.push_back(dose_text(study.dose_levels_mg[level]));
    colors.push_back(dose_color(level, study.dose_levels_mg.size()));
    figure.key.push_back({Glyph::swatch, colors.back(), domain.back()});
  }
  for (const KeyEntry& entry :
       {KeyEntry{Glyph::circle, "published", "flare begins"},
        {Glyph::triangle, "pr", "response begins"},
        {Glyph::diamond, "pd", "progression"},
        {Glyph::cross, "ink", "death"},
        {Glyph::arrow, "ink", recorded(study) ? "on treatment when last seen" : "on treatment at the cut"}})
    figure.key.push_back(entry);
  figure.spec = swimmer_spec(doses, follow, marks, color_scale(domain, colors), order, last);
  figure.data = data;
  return figure;
}

/// Change from baseline in percent at every visit that has the measure; nothing where the baseline is 0 or missing.
std::vector<std::pair<int, double>> changes(const PatientRecord& record, Measure measure, int last_day) {
  std::vector<std::pair<int, double>> result;
  const double baseline = record.chart.baseline_value(measure);
  if (!(baseline > 0)) return result;
  for (const chart::VisitRow visit : record.chart.visits)
    if (visit.day > 0 && visit.day <= last_day && visit.has(measure))
      result.push_back({visit.day, hundred * (visit[measure] / baseline - 1)});
  return result;
}

Figure waterfall(const Study& study, Measure measure, const char* id, const char* title, const char* of) {
  struct Bar {
    std::size_t patient;
    double change;
    Response best;
  };
  std::vector<Bar> bars;
  for (std::size_t p = 0; p < study.example.records.size(); ++p) {
    const auto course = changes(study.example.records[p], measure, study.example.outcomes[p].followed_days);
    if (course.empty()) continue;
    const double best = std::min_element(course.begin(), course.end(), [](const auto& a, const auto& b) {
                          return a.second < b.second;
                        })->second;
    bars.push_back({p, best, study.example.outcomes[p].best});
  }
  std::stable_sort(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) { return a.change > b.change; });
  Json rows = Json::array();
  Table data{.id = std::string("data-") + id,
             .caption = std::string(title) + " Best change from baseline",
             .head = {"Patient", "Change, %", "Best response"},
             .rows = {},
             .notes = {}};
  const std::vector<std::string> letters{"E", "D", "S", "L", "P", "N", "I", "C"};  // in the order of chart::Response
  double highest = hundred;
  for (const Bar& bar : bars) {
    const double drawn = std::min(bar.change, highest_drawn);
    highest = std::max(highest, drawn);
    rows.push_back(with_patient({{"rank", rows.size()},
                                 {"change", significant(drawn)},
                                 {"printed", with_sign(bar.change, 0, true) + " %"},
                                 {"best", response_short(bar.best)},
                                 {"letter", letters[chart::index(bar.best)]}},
                                bar.patient));
    data.row({text_cell(patient_name(bar.patient)), number_cell(with_sign(bar.change, 0, true)),
              text_cell(response_long(bar.best))});
  }
  Figure figure;
  figure.id = id;
  figure.title = title;
  figure.caption = fmt::format(
      "Largest fall (or smallest rise) at any visit, {} of {} patients with a value above 0 at baseline; dashed lines "
      "at ±{:g}\u00a0%. "
      "Letters and colours: best confirmed response.{}",
      bars.size(), study.example.records.size(), half,
      highest >= highest_drawn ? fmt::format(" Bars are cut at +{:g}\u00a0%.", highest_drawn) : "");
  if (bars.empty()) figure.missing = fmt::format("Nobody has {} above 0 at baseline and a value after day 1.", of);
  figure.alternative = fmt::format(
      "Waterfall plot of the best percentage change in {} for {} patients, sorted, with lines at plus and minus {:g} "
      "percent.",
      of, bars.size(), half);
  figure.key = response_key();
  Json spec = Json::parse(R"json({
      "width": "container", "height": 240,
      "layer": [
        {
          "mark": {"type": "bar", "cursor": "pointer"},
          "encoding": {
            "x": {"field": "rank", "type": "ordinal", "axis": null, "scale": {"paddingInner": 0.18}},
            "y": {"field": "change", "type": "quantitative"},
            "color": {"field": "best", "type": "nominal", "legend": null},
            "tooltip": [
              {"field": "patient", "title": "Patient"}, {"field": "printed", "title": "Change"},
              {"field": "best", "title": "Best response"}]}},
        {
          "mark": {"type": "text", "fontSize": 8, "color": "var(--soft)", "dy": {"expr": "datum.change < 0 ? -6 : 7"}},
          "encoding": {"x": {"field": "rank", "type": "ordinal"}, "y": {"datum": 0}, "text": {"field": "letter"}}},
        {
          "mark": {"type": "rule", "strokeDash": [5, 4], "color": "var(--soft)"},
          "encoding": {"y": {"field": "at", "type": "quantitative"}}},
        {"mark": {"type": "rule", "color": "var(--ink)"}, "encoding": {"y": {"datum": 0}}}]})json");
  spec["data"] = {{"values", rows}};
  spec["layer"][0]["encoding"]["color"]["scale"] = color_scale(response_names, response_colors);
  spec["layer"][0]["encoding"]["y"]["scale"] = {{"domain", {-hundred, highest}}, {"nice", false}};
  spec["layer"][0]["encoding"]["y"]["axis"] = {{"title", "Best change, %"},
                                               {"values", {-hundred, -half, 0, half, hundred}}};
  spec["layer"][2]["data"] = {{"values", {{{"at", -half}}, {{"at", half}}}}};
  figure.spec = spec;
  figure.data = data;
  return figure;
}

Figure spider(const Study& study) {
  Json rows = Json::array();
  Table data{.id = "data-spider",
             .caption = "Sum of node products, % change from baseline, by study day",
             .head = {"Patient", "Best response", "Day: change, %"},
             .rows = {},
             .notes = {}};
  double highest = half, last = 1;
  for (std::size_t p = 0; p < study.example.records.size(); ++p) {
    const PatientOutcome& o = study.example.outcomes[p];
    const auto course = changes(study.example.records[p], Measure::node_products, o.followed_days);
    if (course.empty()) continue;
    const char* group = o.responded() ? "response" : o.progression_day >= 0 ? "progression" : "neither";
    rows.push_back(with_patient({{"month", 0}, {"change", 0}, {"group", group}}, p));
    std::string text;
    for (const auto& [day, change] : course) {
      rows.push_back(
          with_patient({{"month", significant(months(day))}, {"change", significant(change)}, {"group", group}}, p));
      highest = std::max(highest, std::min(change, highest_drawn));
      last = std::max(last, months(day));
      text += (text.empty() ? "" : ", ") + std::to_string(chart::study_day(day)) + ": " + with_sign(change, 0, true);
    }
    data.row({text_cell(patient_name(p)), text_cell(response_short(o.best)), text_cell(text)});
  }
  using Glyph = KeyEntry::Glyph;
  Figure figure;
  figure.id = "spider";
  figure.title = "Nodes over time.";
  figure.caption = fmt::format(
      "Sum of node products against baseline, one line per patient; dashed lines at ±{:g}\u00a0%.{}", half,
      highest >= highest_drawn ? fmt::format(" Lines leave the frame above +{:g}\u00a0%.", highest_drawn) : "");
  if (rows.empty()) figure.missing = "Nobody has a sum of node products above 0 at baseline and one after day 1.";
  figure.alternative =
      "Spider plot: percentage change of the sum of node products from baseline over months, one line per patient, by "
      "outcome.";
  figure.key = {{Glyph::line, "pr", "responded"},
                {Glyph::dashed, "sd", "neither"},
                {Glyph::dotted, "pd", "progressed, no response"}};
  Json spec = Json::parse(R"json({
      "width": "container", "height": 290,
      "layer": [
        {
          "mark": {
            "type": "line", "strokeWidth": 1.2, "opacity": 0.85, "clip": true, "cursor": "pointer",
            "point": {"size": 9, "filled": true}},
          "encoding": {
            "x": {
              "field": "month", "type": "quantitative",
              "axis": {"title": "Months from day 1", "grid": false, "tickMinStep": 1}},
            "y": {"field": "change", "type": "quantitative"}, "detail": {"field": "patient"},
            "color": {"field": "group", "type": "nominal", "legend": null},
            "strokeDash": {
              "field": "group", "type": "nominal", "legend": null,
              "scale": {"domain": ["response", "neither", "progression"], "range": [[1, 0], [5, 3], [2, 2]]}},
            "tooltip": [
              {"field": "patient", "title": "Patient"}, {"field": "month", "title": "Month"},
              {"field": "change", "title": "Change, %"}]}},
        {
          "mark": {"type": "rule", "strokeDash": [5, 4], "color": "var(--soft)"},
          "encoding": {"y": {"field": "at", "type": "quantitative"}}},
        {"mark": {"type": "rule", "color": "var(--ink)"}, "encoding": {"y": {"datum": 0}}}]})json");
  spec["data"] = {{"values", rows}};
  spec["layer"][0]["encoding"]["color"]["scale"] =
      color_scale({"response", "neither", "progression"}, {"pr", "sd", "pd"});
  spec["layer"][0]["encoding"]["x"]["scale"] = {{"domain", {0, significant(last)}}, {"nice", false}};
  spec["layer"][0]["encoding"]["y"]["scale"] = {{"domain", {-hundred, highest}}, {"nice", false}};
  spec["layer"][0]["encoding"]["y"]["axis"] = {{"title", "Change in node products, %"},
                                               {"values", {-hundred, -half, 0, half, hundred, highest_drawn}}};
  spec["layer"][1]["data"] = {{"values", {{{"at", -half}}, {{"at", half}}}}};
  figure.spec = spec;
  figure.data = data;
  return figure;
}

}  // namespace

std::string one_trial(const Study& study, Figures& figures) {
  std::string html = std::string("<section id=\"trial\">\n<h2>") +
                     (recorded(study) ? "Patient by patient" : "One simulated trial") + "</h2>\n";
  if (study.example.records.empty())
    return html + paragraph("No trial was kept patient by patient in this run.") + "</section>\n";
  int responded = 0, died = 0, flared = 0;
  for (const PatientOutcome& o : study.example.outcomes) {
    responded += o.responded();
    died += o.death_day >= 0;
    flared += o.flare_onset >= 0;
  }
  const int n = static_cast<int>(study.example.outcomes.size());
  html += research_use_only(study);
  html += recorded(study) ? paragraph(fmt::format("{} responded, {} had flare, {} died by the last day known of them.",
                                                  count(responded, n), count(flared, n), count(died, n)))
                          : paragraph(fmt::format("Trial {} of {}, one of many that could have been: {} responded, {} "
                                                  "had flare, {} died by the data cut. It shows "
                                                  "what such a trial looks "
                                                  "like from inside, not what to expect of the next.",
                                                  study.example.trial + 1, thousands(study.trials), count(responded, n),
                                                  count(flared, n), count(died, n)));
  html += figures.render(swimmer(study));
  html += "<div class=\"pair\">\n";
  html += figures.render(
      waterfall(study, Measure::node_products, "waterfall-nodes", "Best change in nodes.", "the sum of node products"));
  html += figures.render(waterfall(study, Measure::lymphocytes, "waterfall-lymphocytes",
                                   "Best change in blood lymphocytes.", "the lymphocyte count"));
  html += "</div>\n";
  return html + figures.render(spider(study)) + "</section>\n";
}

}  // namespace titrate::report
