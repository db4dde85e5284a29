// Doses taken and toxicity over time in the trial shown.

#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace titrate::report {

using chart::Term;
using results::PatientOutcome;
using results::PatientRecord;

namespace {

constexpr double hundred = 100;
const std::string on_hold = "on hold", off = "off treatment";

/// Milligrams and days per dose level in one block of days, while on treatment.
struct Block {
  double total_mg = 0;
  int days = 0;
  std::map<double, int> days_at;
};

Block block_of(const Study& study, const PatientRecord& record, const PatientOutcome& o, int first, int last) {
  Block block;
  const int end = std::min(last, (o.off_treatment_day >= 0 ? o.off_treatment_day : o.followed_days + 1) - 1);
  block.days = std::max(0, end - first + 1);
  for (const chart::Administration& given : record.chart.administrations) {
    if (!on_ladder(study, given)) continue;
    const int days = std::min(given.last_day, end) - std::max(given.first_day, first) + 1;
    if (days <= 0) continue;
    block.total_mg += given.amount * days;
    block.days_at[given.amount] += days;
  }
  return block;
}

/// What a patient did for most of a block: a dose, a hold, or nothing any more.
std::string state_of(const Block& block) {
  if (block.days == 0) return off;
  int most = 0, dosed = 0;
  double level = 0;
  for (const auto& [dose, days] : block.days_at) {
    dosed += days;
    if (days >= most) {
      most = days;
      level = dose;
    }
  }
  return most == 0 || block.days - dosed > most ? on_hold : dose_text(level);
}

/// Type-1 quantile, as everywhere in the report.
double quantile(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

struct Doses {
  Json states = Json::array(), intensity = Json::array();
  Table state_table, intensity_table;
};

Doses doses_over_time(const Study& study, const std::vector<std::string>& states) {
  Doses result;
  result.state_table = {
      .id = "data-doses", .caption = "Patients by dose in each course", .head = {"Course"}, .rows = {}, .notes = {}};
  for (const std::string& state : states) result.state_table.head.push_back(state);
  result.intensity_table = {.id = "data-intensity",
                            .caption = "Dose taken, mg a day, holds as 0",
                            .head = {"Course", "On treatment", "Mean", "Median", "Quartiles"},
                            .rows = {},
                            .notes = {}};
  const int length = study.definitions.course_days;
  for (int k = 0;; ++k) {
    std::map<std::string, int> tally;
    std::vector<double> daily;
    int followed = 0;
    for (std::size_t p = 0; p < study.example.records.size(); ++p) {
      const PatientOutcome& o = study.example.outcomes[p];
      if (o.followed_days < k * length) continue;
      ++followed;
      const Block block = block_of(study, study.example.records[p], o, k * length, (k + 1) * length - 1);
      ++tally[state_of(block)];
      if (block.days > 0) daily.push_back(block.total_mg / block.days);
    }
    if (followed == 0) break;
    std::vector<Cell> cells{number_cell(std::to_string(k + 1))};
    for (std::size_t s = 0; s < states.size(); ++s) {
      const int n = tally[states[s]];
      cells.push_back(number_cell(std::to_string(n)));
      if (n > 0) result.states.push_back({{"course", k + 1}, {"state", states[s]}, {"n", n}, {"order", s}});
    }
    result.state_table.row(cells);
    if (daily.empty()) continue;
    double mean = 0;
    for (const double value : daily) mean += value / static_cast<double>(daily.size());
    const double q1 = quantile(daily, 1 / 4.0), q2 = quantile(daily, 1 / 2.0), q3 = quantile(daily, 3 / 4.0);
    result.intensity.push_back({{"course", k + 1},
                                {"mean", significant(mean)},
                                {"median", q2},
                                {"low", q1},
                                {"high", q3},
                                {"n", daily.size()}});
    result.intensity_table.row({number_cell(std::to_string(k + 1)), number_cell(std::to_string(daily.size())),
                                number_cell(plain(mean)), number_cell(plain(q2)),
                                number_cell(plain(q1) + "–" + plain(q3))});
  }
  return result;
}

Json course_axis(const Study& study) {
  return {{"title", fmt::format("Course ({} days)", study.definitions.course_days)},
          {"grid", false},
          {"labelAngle", 0},
          {"domain", true}};
}

bool any_dose(const Study& study) {
  return std::any_of(study.example.records.begin(), study.example.records.end(), [&](const PatientRecord& record) {
    return std::any_of(record.chart.administrations.begin(), record.chart.administrations.end(),
                       [&](const chart::Administration& given) { return on_ladder(study, given); });
  });
}

std::pair<Figure, Figure> dose_figures(const Study& study) {
  std::vector<std::string> states, colors;
  const std::size_t levels = study.dose_levels_mg.size();
  for (std::size_t i = levels; i > 0; --i) {
    states.push_back(dose_text(study.dose_levels_mg[i - 1]));
    colors.push_back(dose_color(i - 1, levels));
  }
  states.insert(states.end(), {on_hold, off});
  colors.insert(colors.end(), {"flare", "hold"});
  const Doses doses = doses_over_time(study, states);
  Figure shares;
  shares.id = "doses";
  shares.title = "Doses taken.";
  shares.caption = "Patients still followed at the course’s start, by what they took for most of it.";
  shares.alternative = "Stacked bars per course: number of patients at each dose, on hold and off treatment.";
  for (std::size_t i = 0; i < states.size(); ++i) shares.key.push_back({KeyEntry::Glyph::swatch, colors[i], states[i]});
  shares.spec = Json::parse(
      R"json({
      "width": "container", "height": 220,
      "mark": {"type": "bar", "stroke": "var(--paper)", "strokeWidth": 0.7},
      "encoding": {
        "x": {"field": "course", "type": "ordinal", "scale": {"paddingInner": 0.12}},
        "y": {"field": "n", "type": "quantitative", "axis": {"title": "Patients", "tickMinStep": 1}},
        "order": {"field": "order"}, "color": {"field": "state", "type": "nominal", "legend": null},
        "tooltip": [
          {"field": "course", "title": "Course"}, {"field": "state", "title": "Dose"},
          {"field": "n", "title": "Patients"}]}})json");
  shares.spec["data"] = {{"values", doses.states}};
  shares.spec["encoding"]["color"]["scale"] = color_scale(states, colors);
  shares.spec["encoding"]["x"]["axis"] = course_axis(study);
  shares.data = doses.state_table;

  Figure intensity;
  intensity.id = "dose-intensity";
  intensity.title = "Dose intensity.";
  intensity.caption =
      "Milligrams a day among patients on treatment, days on hold as 0. The number on treatment stands above the axis.";
  intensity.alternative =
      "Mean and median daily dose per course with quartiles, and the number of patients on treatment.";
  if (!any_dose(study)) shares.missing = intensity.missing = "No dose of the study drug is on any chart.";
  using Glyph = KeyEntry::Glyph;
  intensity.key = {{Glyph::line, "predicted", "mean"}, {Glyph::hollow, "ink", "median and quartiles"}};
  intensity.spec = Json::parse(
      R"json({
      "width": "container", "height": 220, "encoding": {"x": {"field": "course", "type": "ordinal"}},
      "layer": [
        {
          "mark": {"type": "rule", "color": "var(--soft)"},
          "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
        {
          "mark": {"type": "line", "color": "var(--predicted)", "strokeWidth": 2},
          "encoding": {"y": {"field": "mean", "type": "quantitative"}}},
        {
          "mark": {
            "type": "point", "filled": true, "fill": "var(--paper)", "stroke": "var(--ink)", "size": 34,
            "opacity": 1},
          "encoding": {
            "y": {"field": "median", "type": "quantitative"},
            "tooltip": [
              {"field": "course", "title": "Course"}, {"field": "n", "title": "On treatment"},
              {"field": "mean", "title": "Mean, mg a day"}, {"field": "median", "title": "Median, mg a day"}]}},
        {
          "mark": {"type": "text", "fontSize": 9, "color": "var(--soft)", "y": {"expr": "height - 7"}},
          "encoding": {"text": {"field": "n"}}}]})json");
  intensity.spec["data"] = {{"values", doses.intensity}};
  intensity.spec["encoding"]["x"]["axis"] = course_axis(study);
  const double top = levels > 0 ? study.dose_levels_mg.back() : 1;
  for (std::size_t i = 0; i < 3; ++i) {
    intensity.spec["layer"][i]["encoding"]["y"]["axis"] = {{"title", "mg a day"}, {"tickCount", 5}};
    intensity.spec["layer"][i]["encoding"]["y"]["scale"] = {{"domain", {0, top}}};
  }
  intensity.data = doses.intensity_table;
  return {shares, intensity};
}

Figure toxicity(const Study& study, Term term, const char* id, const char* title) {
  constexpr int grades = 5;
  Json rows = Json::array(), assessed = Json::array();
  Table data{.id = std::string("data-") + id,
             .caption = std::string(title) + " Patients by worst grade in the course",
             .head = {"Course", "Assessed", "Grade 0", "1", "2", "3", "4", "5"},
             .rows = {},
             .notes = {}};
  std::size_t last = 0;
  for (const PatientOutcome& o : study.example.outcomes) last = std::max(last, o.courses.size());
  for (std::size_t k = 0; k < last; ++k) {
    std::array<int, grades + 1> tally{};
    int n = 0;
    for (const PatientOutcome& o : study.example.outcomes) {
      if (k >= o.courses.size() || !o.courses[k].dosed) continue;
      const int worst = o.courses[k].worst[chart::index(term)];
      if (worst < 0) continue;
      ++tally[static_cast<std::size_t>(std::min(worst, grades))];
      ++n;
    }
    if (n == 0) continue;
    assessed.push_back({{"course", k + 1}, {"n", n}});
    std::vector<Cell> cells{number_cell(std::to_string(k + 1)), number_cell(std::to_string(n))};
    for (int g = 0; g <= grades; ++g) {
      const int events = tally[static_cast<std::size_t>(g)];
      cells.push_back(number_cell(std::to_string(events)));
      if (g > 0 && events > 0)
        rows.push_back({{"course", k + 1},
                        {"grade", std::to_string(std::min(g, grades - 1))},
                        {"share", significant(hundred * events / n)},
                        {"text", count(events, n)}});
    }
    data.row(cells);
  }
  Figure figure;
  figure.id = id;
  figure.title = title;
  if (assessed.empty()) figure.missing = "Never assessed on treatment in these charts: no grade, and no grade 0.";
  figure.alternative =
      std::string(title) + " Stacked bars per course: share of patients on treatment by worst grade, grades 1 to 4.";
  figure.spec = Json::parse(
      R"json({
      "width": "container", "height": 150,
      "encoding": {"x": {"field": "course", "type": "ordinal", "scale": {"paddingInner": 0.12}}},
      "layer": [
        {
          "mark": {"type": "bar", "stroke": "var(--paper)", "strokeWidth": 0.7},
          "encoding": {
            "y": {
              "field": "share", "type": "quantitative", "scale": {"domain": [0, 100]},
              "axis": {"title": "% of patients", "tickCount": 4}},
            "order": {"field": "grade", "sort": "descending"},
            "color": {"field": "grade", "type": "nominal", "legend": null},
            "tooltip": [
              {"field": "course", "title": "Course"}, {"field": "grade", "title": "Worst grade"},
              {"field": "text", "title": "Patients"}]}},
        {
          "mark": {"type": "text", "fontSize": 9, "color": "var(--soft)", "y": -6},
          "encoding": {"text": {"field": "n"}}}]})json");
  figure.spec["layer"][0]["data"] = {{"values", rows}};
  figure.spec["layer"][0]["encoding"]["color"]["scale"] =
      color_scale({"1", "2", "3", "4"}, {"grade-1", "grade-2", "grade-3", "grade-4"});
  figure.spec["layer"][1]["data"] = {{"values", assessed}};
  Json order = Json::array();
  for (std::size_t k = 1; k <= last; ++k) order.push_back(k);
  figure.spec["encoding"]["x"]["axis"] = course_axis(study);
  figure.spec["encoding"]["x"]["scale"]["domain"] = order;
  figure.data = data;
  return figure;
}

}  // namespace

std::string dose_and_toxicity(const Study& study, Figures& figures) {
  if (study.example.records.empty()) return "";
  std::string html = "<section id=\"doses-and-toxicity\">\n<h3>Doses over time</h3>\n<div class=\"pair\">\n";
  const auto [shares, intensity] = dose_figures(study);
  html += figures.render(shares);
  html += figures.render(intensity);
  html += "</div>\n<h3>Toxicity over time</h3>\n";
  html += paragraph(
      "Share of patients on treatment by worst grade in the course; grade 4 at the bottom, numbers above the bars "
      "are patients assessed. Grade 5 is drawn with 4.");
  using Glyph = KeyEntry::Glyph;
  html += "<div class=\"pair\">\n";
  for (const auto& [term, id, title] : {std::tuple{Term::neutropenia, "toxicity-neutropenia", "Neutropenia."},
                                        {Term::thrombocytopenia, "toxicity-thrombocytopenia", "Thrombocytopenia."},
                                        {Term::anemia, "toxicity-anemia", "Anemia."},
                                        {Term::tumor_flare, "toxicity-flare", "Tumor flare."}}) {
    Figure figure = toxicity(study, term, id, title);
    figure.key = {{Glyph::swatch, "grade-4", "grade 4"},
                  {Glyph::swatch, "grade-3", "3"},
                  {Glyph::swatch, "grade-2", "2"},
                  {Glyph::swatch, "grade-1", "1"}};
    html += figures.render(figure);
  }
  return html + "</div>\n</section>\n";
}

}  // namespace titrate::report
