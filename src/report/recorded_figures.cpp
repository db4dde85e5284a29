// The published trial's figures from recorded data: T cells, cytokines by time and response, vessels of the marrow.

#include "recorded/opened.hpp"
#include "report/numbers.hpp"
#include "report/paired_tests.hpp"
#include "report/recorded_sections.hpp"
#include "report/sections.hpp"
#include "stats/rank_sum.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::report {

using chart::Measure;

namespace {

constexpr std::array analytes{Measure::il6, Measure::il10, Measure::soluble_il2_receptor, Measure::tnf_receptor_1,
                              Measure::bfgf};
const std::vector<std::string> analyte_names{"IL-6", "IL-10", "IL-2R", "TNF-R1", "bFGF"};
const std::vector<std::string> analyte_colors{"published", "predicted", "pr", "ink", "npr"};
const std::vector<std::string> analyte_shapes{
    "circle", "square", "triangle-up", "diamond",
    "M-.7,-1L-1,-.7L-.3,0L-1,.7L-.7,1L0,.3L.7,1L1,.7L.3,0L1,-.7L.7,-1L0,-.3Z"};

/// The paper's times, by study day, and how far a sample may be from them.
struct SampleTime {
  const char* name;
  int day;
  int cdisc::Mapping::*window;  ///< none at baseline: the last value counts
};
constexpr std::array times{SampleTime{"Baseline", 1, nullptr}, SampleTime{"Day 7", 8, &cdisc::Mapping::window_day_7},
                           SampleTime{"Day 28", 29, &cdisc::Mapping::window_day_28}};

/// Value nearest a time as a multiple of the baseline's; NaN where there is none.
double fold(const chart::Chart& chart, Measure measure, const SampleTime& time, const cdisc::Mapping& mapping) {
  const double baseline = chart.baseline_value(measure);
  if (!(baseline > 0)) return chart::missing;
  if (!time.window) return 1;
  double value = chart::missing;
  int nearest = mapping.*time.window + 1;
  for (const chart::VisitRow visit : chart.visits) {
    const int away = std::abs(chart::study_day(visit.day) - time.day);
    if (visit.day <= 0 || !visit.has(measure) || away >= nearest) continue;
    nearest = away;
    value = visit[measure] / baseline;
  }
  return value;
}

enum class Group { responders, others };
const char* name(Group group) { return group == Group::responders ? "CR, nPR and PR" : "SD and no response"; }

/// A patient's analytes at the three times, multiples of baseline; NaN where there is none.
struct Series {
  Group group;
  std::array<std::array<double, times.size()>, analytes.size()> folds;
};

/// Every patient is opened once: a large study keeps them on disk.
std::vector<Series> all_series(const recorded::Study& study, const cdisc::Mapping& mapping) {
  std::vector<Series> all;
  for (const recorded::Patient& patient : study.patients) {
    const recorded::Opened opened(study, patient);
    Series& one = all.emplace_back();
    one.group = patient.outcome.responded() ? Group::responders : Group::others;
    for (std::size_t a = 0; a < analytes.size(); ++a)
      for (std::size_t t = 0; t < times.size(); ++t)
        one.folds[a][t] = fold(opened.patient().record.chart, analytes[a], times[t], mapping);
  }
  return all;
}

std::vector<double> folds(const std::vector<Series>& all, Group group, std::size_t analyte, std::size_t time) {
  std::vector<double> values;
  for (const Series& one : all)
    if (const double value = one.folds[analyte][time]; one.group == group && !chart::is_missing(value))
      values.push_back(value);
  return values;
}

/// Friedman over the three times, of those who have all of them.
std::string friedman_of(const std::vector<Series>& all, Group group, std::size_t analyte) {
  std::vector<std::vector<double>> rows;
  for (const Series& one : all) {
    if (one.group != group) continue;
    std::vector<double> row(one.folds[analyte].begin(), one.folds[analyte].end());
    if (std::none_of(row.begin(), row.end(), [](double value) { return chart::is_missing(value); }))
      rows.push_back(std::move(row));
  }
  return report::friedman_text(rows);
}

/// Ends of the axis that all figures of cytokines share, so that they can be held against each other.
struct Ends {
  double low, high;
};
Ends ends_of(const std::vector<Series>& all) {
  constexpr double margin = 1.15, least_span = 2;  // about the values, and about no change
  Ends ends{1 / least_span, least_span};
  for (const Group group : {Group::responders, Group::others})
    for (std::size_t a = 0; a < analytes.size(); ++a)
      for (std::size_t t = 0; t < times.size(); ++t) {
        const std::vector<double> values = folds(all, group, a, t);
        if (values.empty()) continue;
        const Spread s = spread(values);
        ends = {std::min(ends.low, s.low / margin), std::max(ends.high, s.high * margin)};
      }
  return ends;
}

Json spec_of(const Json& rows, const std::vector<std::string>& order, const Ends& ends) {
  Json spec = Json::parse(R"json({
      "width": "container", "height": 240,
      "layer": [
        {
          "mark": {"type": "rule", "color": "var(--rule)", "strokeDash": [4, 3]},
          "encoding": {"y": {"datum": 1}}},
        {
          "mark": {"type": "rule", "opacity": 0.7, "strokeWidth": 1.2},
          "encoding": {
            "y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
        {
          "mark": {"type": "point", "filled": true, "size": 62, "opacity": 1},
          "encoding": {
            "y": {"field": "median", "type": "quantitative"},
            "shape": {"field": "analyte", "type": "nominal", "legend": null},
            "tooltip": [
              {"field": "analyte", "title": "Analyte"}, {"field": "at", "title": "At"},
              {"field": "median", "title": "Median, × baseline"}, {"field": "n", "title": "Patients"}]}}]})json");
  spec["data"] = {{"values", rows}};
  for (std::size_t i = 1; i < spec["layer"].size(); ++i) {
    Json& encoding = spec["layer"][i]["encoding"];
    encoding["x"] = {{"field", "at"},
                     {"type", "nominal"},
                     {"sort", order},
                     {"scale", {{"domain", order}}},
                     {"axis", {{"title", nullptr}, {"labelAngle", 0}, {"domain", true}}}};
    encoding["xOffset"] = {{"field", "analyte"}, {"sort", analyte_names}, {"scale", {{"domain", analyte_names}}}};
    encoding["color"] = {{"field", "analyte"},
                         {"type", "nominal"},
                         {"legend", nullptr},
                         {"scale", color_scale(analyte_names, analyte_colors)}};
    encoding["y"]["scale"] = {
        {"type", "log"}, {"nice", false}, {"domain", {significant(ends.low), significant(ends.high)}}};
    encoding["y"]["axis"] = {{"title", "Median, multiple of baseline"},
                             {"values", {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100}}};
  }
  spec["layer"][2]["encoding"]["shape"]["scale"] = {{"domain", analyte_names}, {"range", analyte_shapes}};
  return spec;
}

std::vector<KeyEntry> analyte_key() {
  using Glyph = KeyEntry::Glyph;
  const std::array glyphs{Glyph::circle, Glyph::square, Glyph::triangle, Glyph::diamond, Glyph::cross};
  std::vector<KeyEntry> key;
  for (std::size_t i = 0; i < analytes.size(); ++i) key.push_back({glyphs[i], analyte_colors[i], analyte_names[i]});
  return key;
}

/// One group over the three times.
std::optional<Figure> over_time(const std::vector<Series>& all, Group group, const char* id) {
  Json rows = Json::array();
  Table data{.id = std::string("data-") + id,
             .caption = fmt::format("Cytokines of {}: median (quartiles), multiples of baseline", name(group)),
             .head = {"Analyte", times[0].name, times[1].name, times[2].name, "Friedman"},
             .rows = {},
             .notes = {}};
  std::vector<std::string> order;
  for (const SampleTime& time : times) order.emplace_back(time.name);
  bool any = false;
  for (std::size_t a = 0; a < analytes.size(); ++a) {
    std::vector<Cell> cells{text_cell(analyte_names[a])};
    for (std::size_t t = 0; t < times.size(); ++t) {
      const SampleTime& time = times[t];
      const std::vector<double> values = folds(all, group, a, t);
      if (values.empty()) {
        cells.push_back(none_cell("–"));
        continue;
      }
      any |= time.day > 1;
      const Spread s = spread(values);
      cells.push_back(
          number_cell(fmt::format("{} ({}–{}), n = {}", plain(s.median), plain(s.low), plain(s.high), values.size())));
      rows.push_back({{"at", time.name},
                      {"analyte", analyte_names[a]},
                      {"median", significant(s.median)},
                      {"low", significant(s.low)},
                      {"high", significant(s.high)},
                      {"n", values.size()}});
    }
    cells.push_back(number_cell(friedman_of(all, group, a)));
    data.row(std::move(cells));
  }
  if (!any) return std::nullopt;
  Figure figure;
  figure.id = id;
  figure.title = fmt::format("Cytokines over time, {}.", name(group));
  figure.caption =
      "Median and quartiles as multiples of each patient’s baseline, logarithmic scale; the dashed line is no change. "
      "P values over the three times (Friedman, asymptotic) are in the data table; they are not adjusted.";
  figure.alternative = fmt::format(
      "Median and quartiles of five cytokines and receptors at baseline, day 7 and day 28, {}.", name(group));
  figure.key = analyte_key();
  figure.spec = spec_of(rows, order, ends_of(all));
  figure.data = std::move(data);
  return figure;
}

/// Both groups on day 7.
std::optional<Figure> on_day_7(const std::vector<Series>& series) {
  Json rows = Json::array();
  Table data{.id = "data-cytokines-day-7",
             .caption = "Cytokines on day 7: median (quartiles), multiples of baseline",
             .head = {"Analyte", name(Group::responders), name(Group::others), "Rank-sum"},
             .rows = {},
             .notes = {}};
  bool both = false;
  for (std::size_t a = 0; a < analytes.size(); ++a) {
    std::vector<Cell> cells{text_cell(analyte_names[a])};
    std::array<std::vector<double>, 2> of;
    for (const Group group : {Group::responders, Group::others}) {
      std::vector<double>& values = of[static_cast<std::size_t>(group)];
      values = folds(series, group, a, 1);
      if (values.empty()) {
        cells.push_back(none_cell("–"));
        continue;
      }
      const Spread s = spread(values);
      cells.push_back(
          number_cell(fmt::format("{} ({}–{}), n = {}", plain(s.median), plain(s.low), plain(s.high), values.size())));
      rows.push_back({{"at", name(group)},
                      {"analyte", analyte_names[a]},
                      {"median", significant(s.median)},
                      {"low", significant(s.low)},
                      {"high", significant(s.high)},
                      {"n", values.size()}});
    }
    std::vector<double> all = of[0];
    all.insert(all.end(), of[1].begin(), of[1].end());
    const bool varies =
        !all.empty() && *std::max_element(all.begin(), all.end()) > *std::min_element(all.begin(), all.end());
    const bool tested = !of[0].empty() && !of[1].empty() && varies;
    both |= !of[0].empty() && !of[1].empty();
    cells.push_back(tested ? number_cell("P " + p_value(stats::p_asymptotic(stats::rank_sum(of[0], of[1]),
                                                                            stats::Continuity::corrected)))
                           : none_cell("–"));
    data.row(std::move(cells));
  }
  if (!both) return std::nullopt;
  Figure figure;
  figure.id = "cytokines-day-7";
  figure.title = "Cytokines on day 7 by response.";
  figure.caption =
      "Median and quartiles as multiples of baseline, logarithmic scale. P values (Wilcoxon’s rank-sum test, normal "
      "approximation with continuity correction) are in the data table; they are not adjusted.";
  figure.alternative = "Median and quartiles of five cytokines and receptors on day 7, responders beside the others.";
  figure.key = analyte_key();
  figure.spec = spec_of(rows, {name(Group::responders), name(Group::others)}, ends_of(series));
  figure.data = std::move(data);
  return figure;
}

std::string no_cytokines(const cdisc::Mapping& mapping, const char* what) {
  std::vector<std::string> rows;
  for (const Measure analyte : analytes) rows.push_back(would_fill(mapping, analyte));
  return fmt::format(
      "Not in these data: {}. At baseline, about day 7 and about day 28, as multiples of the baseline: {}.", what,
      fmt::join(rows, "; "));
}

}  // namespace

Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double p) {
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(values.size())));
    return values[std::max<std::size_t>(rank, 1) - 1];
  };
  const std::size_t middle = values.size() / 2;
  const double median = values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {at(1 / 4.0), median, at(3 / 4.0)};
}

std::string published_figures(const recorded::Study& study, const cdisc::Mapping& mapping, Figures& figures) {
  const std::vector<Series> series = all_series(study, mapping);
  std::string html = "<section id=\"figures\">\n<h2>The trial’s figures</h2>\n";
  html += paragraph(
      "What the published trial drew, as far as the program’s sources tell: T cells, cytokines by response, vessels of "
      "the marrow. Their order here is the program’s; it has not been compared with the original.");
  html += t_cell_figure(study, mapping, figures);
  html += "<div class=\"pair\">\n";
  const auto put = [&](const std::optional<Figure>& figure, const char* id, const std::string& title,
                       const std::string& why) {
    html += figure ? figures.render(*figure) : figures.render_missing(id, title, why);
  };
  for (const auto& [group, id] :
       {std::pair{Group::responders, "cytokines-responders"}, std::pair{Group::others, "cytokines-others"}})
    put(over_time(series, group, id), id, fmt::format("Cytokines over time, {}.", name(group)),
        no_cytokines(mapping, "cytokines of this group after baseline"));
  html += "</div>\n";
  put(on_day_7(series), "cytokines-day-7", "Cytokines on day 7 by response.",
      no_cytokines(mapping, "cytokines of both groups about day 7"));
  html += vessel_figure(study, mapping, figures);
  html += response_by_subgroup(study.results, figures);
  return html + "</section>\n";
}

}  // namespace titrate::report
