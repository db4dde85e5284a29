// What the published trial counted at baseline, 3 and 6 months, from recorded data: T cells of the blood, vessels of
// the marrow.

#include "report/numbers.hpp"
#include "report/paired_tests.hpp"
#include "report/recorded_sections.hpp"
#include "report/sections.hpp"
#include "results/biology.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::report {

using chart::Finding;

namespace {

constexpr std::size_t time_count = results::t_cell_days.size();
constexpr std::array<const char*, time_count> time_names{"Baseline", "3 months", "6 months"};
/// Patients whose own line is drawn.
constexpr std::size_t most_lines = 200;

/// One figure: what it shows and what the paper printed of it.
struct Series {
  Finding finding;
  const char *id, *title, *what, *axis;
  bool means;                                     ///< mean and standard error; else median and quartiles
  std::array<const char*, time_count> published;  ///< paths in the evidence file
  std::array<const char*, time_count> published_n;
  const char* remark;
};
constexpr Series t_cells{Finding::t_cells,
                         "t-cells",
                         "T cells at baseline, 3 and 6 months.",
                         "T cells (CD3+)",
                         "CD3+ cells per µL",
                         true,
                         {"immune.cd3_per_uL.baseline", "immune.cd3_per_uL.month3", "immune.cd3_per_uL.month6"},
                         {"immune.cd3_per_uL.n", "immune.cd3_per_uL.n", "immune.cd3_per_uL.n"},
                         ""};
constexpr Series vessels{Finding::microvessel_density,
                         "vessels",
                         "Vessels of the marrow at baseline, 3 and 6 months.",
                         "microvessel density of the marrow",
                         "Vessels per mm²",
                         false,
                         {"immune.mvd_per_mm2.baseline", "immune.mvd_per_mm2.month3", "immune.mvd_per_mm2.month6"},
                         {"immune.mvd_per_mm2.n.0", "immune.mvd_per_mm2.n.1", "immune.mvd_per_mm2.n.2"},
                         " The paper saw no significant change and does not name its test."};

using Values = std::array<double, time_count>;

/// The last value on or before day 1, and those nearest the later times, the earlier of two; NaN where there is none
/// within the window.
Values values_of(const chart::Chart& chart, Finding finding, int window) {
  Values values;
  values.fill(chart::missing);
  std::array<int, time_count> nearest;
  nearest.fill(window + 1);
  values[0] = chart.last_found(finding, 0);
  for (const chart::Found& found : chart.found)
    for (std::size_t t = 1; t < time_count && found.finding == finding && found.day > 0; ++t) {
      const int away = std::abs(found.day - results::t_cell_days[t]);
      if (away >= nearest[t]) continue;
      nearest[t] = away;
      values[t] = found.value;
    }
  return values;
}

struct Patient {
  std::uint32_t number;  ///< in the study's patients
  const std::string* id;
  Values values;
};

std::vector<Patient> patients_with(const recorded::Study& study, const cdisc::Mapping& mapping, Finding finding) {
  std::vector<Patient> all;
  for (std::uint32_t p = 0; p < study.patients.size(); ++p) {
    const cdisc::Patient& source = study.source.patients[study.patients[p].source];
    const Patient one{p, &source.id, values_of(source.chart, finding, mapping.window_month)};
    if (!std::all_of(one.values.begin(), one.values.end(), chart::is_missing)) all.push_back(one);
  }
  return all;
}

/// Of the rows behind the samples of one time.
std::string key_of(const Series& series, std::size_t time) {
  return fmt::format("found/{}/{}", chart::name(series.finding), time);
}

std::vector<double> at(const std::vector<Patient>& patients, std::size_t time) {
  std::vector<double> values;
  for (const Patient& one : patients)
    if (!chart::is_missing(one.values[time])) values.push_back(one.values[time]);
  return values;
}

struct Summary {
  double middle, low, high;
};

/// Mean and standard error of the mean; of one value the value alone.
Summary mean_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double error = values.size() > 1 ? std::sqrt(squares / (n - 1) / n) : 0;
  return {mean, mean - error, mean + error};
}

Summary summary_of(const Series& series, const std::vector<double>& values) {
  if (series.means) return mean_of(values);
  const Spread s = spread(values);
  return {s.median, s.low, s.high};
}

std::string summary_text(const Series& series, const std::vector<double>& values) {
  const Summary s = summary_of(series, values);
  if (!series.means) return fmt::format("{} ({}–{})", plain(s.middle), plain(s.low), plain(s.high));
  if (values.size() < 2) return plain(s.middle);
  return fmt::format("{} ± {}", plain(s.middle), plain(s.high - s.middle));
}

/// Differences from the baseline of those who have both.
std::vector<double> differences(const std::vector<Patient>& patients, std::size_t time) {
  std::vector<double> all;
  for (const Patient& one : patients)
    if (const double change = one.values[time] - one.values[0]; !chart::is_missing(change)) all.push_back(change);
  return all;
}

std::string friedman(const std::vector<Patient>& patients) {
  std::vector<std::vector<double>> rows;
  for (const Patient& one : patients)
    if (std::none_of(one.values.begin(), one.values.end(), chart::is_missing))
      rows.emplace_back(one.values.begin(), one.values.end());
  return friedman_text(rows);
}

Table data_table(const recorded::Study& study, const Series& series, const std::vector<Patient>& patients) {
  const char* middle = series.means ? "Mean ± standard error" : "Median (quartiles)";
  Table table{.id = std::string("data-") + series.id,
              .caption = fmt::format("{}, {}", series.title, series.axis),
              .head = {"Time", "Patients", middle, "Against baseline\n(signed-rank, exact)",
                       series.means ? "Published mean" : "Published median"},
              .rows = {},
              .notes = {fmt::format("Friedman’s test over the three times, asymptotic: {}.", friedman(patients))}};
  for (std::size_t t = 0; t < time_count; ++t) {
    const std::vector<double> values = at(patients, t);
    const auto published = study.results.evidence.value(series.published[t]);
    const auto n = study.results.evidence.value(series.published_n[t]);
    Cell patients_with_one = number_cell(std::to_string(values.size()));
    if (!values.empty()) patients_with_one.rows = key_of(series, t);
    table.row({text_cell(time_names[t]), std::move(patients_with_one),
               values.empty() ? none_cell("not in these data") : number_cell(summary_text(series, values)),
               t == 0 ? none_cell("–") : number_cell(signed_rank_text(differences(patients, t))),
               published ? number_cell(n ? fmt::format("{} (n = {})", plain(*published), plain(*n)) : plain(*published))
                         : none_cell("–")});
  }
  return table;
}

Json spec_of(const recorded::Study& study, const Series& series, const std::vector<Patient>& patients) {
  Json spec = Json::parse(R"json({
      "width": "container", "height": 260,
      "layer": [
        {
          "mark": {"type": "line", "color": "var(--support)", "strokeWidth": 0.8, "opacity": 0.45,
                   "point": {"size": 10, "filled": true, "color": "var(--support)", "opacity": 0.6}},
          "encoding": {
            "y": {"field": "value", "type": "quantitative"}, "detail": {"field": "patient"},
            "tooltip": [
              {"field": "patient", "title": "Patient"}, {"field": "at", "title": "At"},
              {"field": "value", "title": "Value"}]}},
        {
          "mark": {"type": "rule", "color": "var(--predicted)", "strokeWidth": 2},
          "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
        {
          "mark": {"type": "point", "shape": "circle", "filled": true, "color": "var(--predicted)", "size": 90,
                   "opacity": 1, "stroke": "var(--paper)", "strokeWidth": 1},
          "encoding": {
            "y": {"field": "middle", "type": "quantitative"},
            "tooltip": [
              {"field": "at", "title": "At"}, {"field": "middle", "title": "Recorded"},
              {"field": "n", "title": "Patients"}]}},
        {
          "mark": {"type": "point", "shape": "square", "filled": true, "color": "var(--published)", "size": 70,
                   "opacity": 1, "xOffset": 16},
          "encoding": {
            "y": {"field": "published", "type": "quantitative"},
            "tooltip": [{"field": "at", "title": "At"}, {"field": "published", "title": "Published"}]}}]})json");
  std::vector<std::string> order;
  Json lines = Json::array(), middles = Json::array(), published = Json::array();
  for (std::size_t t = 0; t < time_count; ++t) {
    const std::vector<double> values = at(patients, t);
    // '|' is where the axis breaks the line.
    order.push_back(fmt::format("{}|n = {}", time_names[t], values.size()));
    if (const auto value = study.results.evidence.value(series.published[t]))
      published.push_back({{"time", order[t]}, {"at", time_names[t]}, {"published", *value}});
    if (values.empty()) continue;
    const Summary s = summary_of(series, values);
    middles.push_back({{"time", order[t]},
                       {"at", time_names[t]},
                       {"middle", significant(s.middle)},
                       {"low", significant(s.low)},
                       {"high", significant(s.high)},
                       {"n", values.size()}});
  }
  for (std::size_t p = 0; p < std::min(patients.size(), most_lines); ++p)
    for (std::size_t t = 0; t < time_count; ++t)
      if (!chart::is_missing(patients[p].values[t]))
        lines.push_back({{"time", order[t]},
                         {"at", time_names[t]},
                         {"patient", *patients[p].id},
                         {"value", significant(patients[p].values[t])}});
  const std::array<const Json*, 4> data{&lines, &middles, &middles, &published};
  for (std::size_t i = 0; i < data.size(); ++i) {
    Json& layer = spec["layer"][i];
    layer["data"] = {{"values", *data[i]}};
    layer["encoding"]["x"] = {{"field", "time"},
                              {"type", "ordinal"},
                              {"sort", order},
                              {"scale", {{"type", "point"}, {"padding", 1 / 2.0}, {"domain", order}}},
                              {"axis",
                               {{"title", nullptr},
                                {"labelAngle", 0},
                                {"labelExpr", "split(datum.label, '|')"},
                                {"domain", true},
                                {"grid", false}}}};
    layer["encoding"]["y"]["scale"] = {{"zero", true}, {"nice", true}};
    layer["encoding"]["y"]["axis"] = {{"title", series.axis}, {"tickCount", 5}};
  }
  return spec;
}

std::string caption_of(const Series& series, const std::vector<Patient>& patients, int window) {
  std::string text = fmt::format(
      "{} (bars); thin lines are {}. The sample nearest the day, at most {} days from study days {} and {}; n is how "
      "many have one. Friedman over the three times: {}, asymptotic, not adjusted.{}",
      series.means ? "Mean (point) and standard error of the mean" : "Median (point) and quartiles",
      patients.size() > most_lines ? fmt::format("the first {} of {} patients", most_lines, patients.size())
                                   : std::string("single patients"),
      window, chart::study_day(results::t_cell_days[1]), chart::study_day(results::t_cell_days[2]), friedman(patients),
      series.remark);
  std::vector<const char*> absent;
  for (std::size_t t = 0; t < time_count; ++t)
    if (at(patients, t).empty()) absent.push_back(time_names[t]);
  if (!absent.empty()) text += fmt::format(" Not in these data: {}.", fmt::join(absent, ", "));
  return text;
}

/// "Published means: 880, 930 and 1020 per µL", as far as the evidence file has them.
std::string published_text(const recorded::Study& study, const Series& series) {
  std::vector<std::string> values;
  for (const char* path : series.published)
    if (const auto value = study.results.evidence.value(path)) values.push_back(fmt::format("{:g}", *value));
  if (values.empty()) return "";
  return fmt::format(" Published {}: {} {}.", series.means ? "means" : "medians", joined(values),
                     readable_unit(std::string(chart::findings[chart::index(series.finding)].unit)));
}

Figure figure_of(const recorded::Study& study, const cdisc::Mapping& mapping, const Series& series) {
  Figure figure;
  figure.id = series.id;
  figure.title = series.title;
  const std::vector<Patient> patients = patients_with(study, mapping, series.finding);
  if (patients.empty()) {
    figure.missing = fmt::format("Not in these data: {}. {} would fill it.{}", series.what,
                                 would_fill(mapping, series.finding), published_text(study, series));
    return figure;
  }
  figure.caption = escape(caption_of(series, patients, mapping.window_month));
  figure.alternative = fmt::format(
      "{} of {} patients at baseline, 3 and 6 months: a line for each, {}, and the published values beside. The data "
      "table holds the same numbers.",
      series.axis, patients.size(), series.means ? "mean and standard error" : "median and quartiles");
  using Glyph = KeyEntry::Glyph;
  figure.key = {{Glyph::line, "support", "one patient"},
                {Glyph::circle, "predicted", series.means ? "recorded mean" : "recorded median"}};
  if (!published_text(study, series).empty())
    figure.key.push_back({Glyph::square, "published", series.means ? "published mean" : "published median"});
  figure.spec = spec_of(study, series, patients);
  figure.data = data_table(study, series, patients);
  return figure;
}

}  // namespace

std::vector<ValuesBehind> months_behind(const recorded::Study& study, const cdisc::Mapping& mapping) {
  std::vector<ValuesBehind> all;
  for (const Series* series : {&t_cells, &vessels}) {
    const std::vector<Patient> patients = patients_with(study, mapping, series->finding);
    for (std::size_t t = 0; t < time_count; ++t) {
      ValuesBehind cell{key_of(*series, t),
                        fmt::format("{}, {}", series->axis, t == 0 ? "baseline" : time_names[t]),
                        fmt::format("found/{}", chart::name(series->finding)),
                        {}};
      for (const Patient& one : patients)
        if (!chart::is_missing(one.values[t])) {
          recorded::Share& share = cell.shares.emplace_back();
          share.patient = one.number;
          share.value = one.values[t];
        }
      if (!cell.shares.empty()) all.push_back(std::move(cell));
    }
  }
  return all;
}

std::string t_cell_figure(const recorded::Study& study, const cdisc::Mapping& mapping, Figures& figures) {
  return figures.render(figure_of(study, mapping, t_cells));
}

std::string vessel_figure(const recorded::Study& study, const cdisc::Mapping& mapping, Figures& figures) {
  return figures.render(figure_of(study, mapping, vessels));
}

}  // namespace titrate::report
