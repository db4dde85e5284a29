#include "design/page_figures.hpp"

#include "report/numbers.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::design {

namespace {

using report::Json;
using report::KeyEntry;

Json layer(Json rows, const char* mark_and_encoding) {
  Json made = Json::parse(mark_and_encoding);
  made["data"] = {{"values", std::move(rows)}};
  return made;
}

/// Units that are drawn: those of the path where it goes further than the patients.
int drawn(const Memo& memo, std::size_t outcome) {
  int most = memo.design.patients;
  if (memo.path)
    for (const Station& s : memo.path->stations)
      most = std::max(most, s.counted[outcome].settled + s.counted[outcome].pending);
  return std::min(most, static_cast<int>(memo.limits[outcome].size()) - 1);
}

void add_limits(const Memo& memo, std::size_t outcome, Json& layers) {
  Json low = Json::array(), high = Json::array();
  for (int n = 1; n <= drawn(memo, outcome); ++n) {
    const Limits& l = memo.limits[outcome][static_cast<std::size_t>(n)];
    if (l.low >= 0) low.push_back({{"n", n}, {"limit", l.low + 0.5}, {"edge", -0.5}});
    if (l.high <= n) high.push_back({{"n", n}, {"limit", l.high - 0.5}, {"edge", n + 0.5}});
  }
  constexpr const char* area = R"json({
    "mark": {"type": "area", "color": "var(--pd)", "opacity": 0.35, "interpolate": "step", "clip": true},
    "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "limit", "type": "quantitative"},
                 "y2": {"field": "edge"}}})json";
  for (const Json& rows : {low, high})
    if (!rows.empty()) layers.push_back(layer(rows, area));
}

void add_path(const Memo& memo, std::size_t outcome, Json& layers) {
  Json path = Json::array(), open = Json::array();
  for (const Station& s : memo.path->stations)
    path.push_back({{"n", s.counted[outcome].settled}, {"events", s.counted[outcome].events}});
  const Counted& now = memo.path->stations.back().counted[outcome];
  if (now.pending > 0)
    for (const int events : {now.events, now.events + now.pending})
      open.push_back(
          {{"n", now.settled}, {"events", now.events}, {"to", now.settled + now.pending}, {"reach", events}});
  layers.push_back(layer(path, R"json({
    "mark": {"type": "line", "color": "var(--example)", "strokeWidth": 1.8, "interpolate": "linear", "point": {"size": 14, "color": "var(--example)"}},
    "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "events", "type": "quantitative"},
                 "order": {"field": "n"}}})json"));
  if (!open.empty())
    layers.push_back(layer(open, R"json({
    "mark": {"type": "rule", "color": "var(--published)", "strokeDash": [4, 3], "strokeWidth": 1.5},
    "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "events", "type": "quantitative"},
                 "x2": {"field": "to"}, "y2": {"field": "reach"}}})json"));
}

report::Table limits_table(const Memo& memo, std::size_t outcome) {
  const std::string unit = memo.design.outcomes[outcome].event.per_course ? "Courses" : "Patients";
  report::Table table{.id = fmt::format("data-boundary-{}", outcome + 1),
                      .caption = "Stopping limits of " + memo.design.outcomes[outcome].label,
                      .head = {unit, "Stop with at most", "Stop with at least"},
                      .rows = {},
                      .notes = {}};
  for (int n = 1; n <= drawn(memo, outcome); ++n) {
    const Limits& l = memo.limits[outcome][static_cast<std::size_t>(n)];
    table.row({report::number_cell(std::to_string(n)),
               l.low >= 0 ? report::number_cell(std::to_string(l.low)) : report::none_cell("–"),
               l.high <= n ? report::number_cell(std::to_string(l.high)) : report::none_cell("–")});
  }
  return table;
}

}  // namespace

report::Figure boundary_figure(const Memo& memo, std::size_t outcome) {
  const Outcome& o = memo.design.outcomes[outcome];
  const int last = drawn(memo, outcome);
  Json layers = Json::array();
  add_limits(memo, outcome, layers);
  if (memo.path) add_path(memo, outcome, layers);
  int top = 1;  // a little above the highest limit or count, so that the boundary fills the figure
  for (int n = 1; n <= last; ++n) {
    const Limits& l = memo.limits[outcome][static_cast<std::size_t>(n)];
    top = std::max({top, l.low + 4, l.high <= n ? l.high + 4 : 0});
  }
  if (memo.path)
    for (const Station& s : memo.path->stations)
      top = std::max(top, s.counted[outcome].events + s.counted[outcome].pending + 1);
  top = std::min(top, last);
  const std::string unit = o.event.per_course ? "courses" : "patients";
  for (Json& each : layers) {
    each["encoding"]["x"]["scale"] = {{"domain", {0, last}}, {"nice", false}};
    each["encoding"]["x"]["axis"] = {{"title", "Number of " + unit + " whose outcome is known"}, {"grid", false}};
    each["encoding"]["y"]["scale"] = {{"domain", {0, top}}};
    each["encoding"]["y"]["axis"] = {{"title", "Events"}, {"tickMinStep", 1}};
  }
  report::Figure figure;
  figure.id = fmt::format("boundary-{}", outcome + 1);
  figure.title = report::escape(o.label) + ": what stops the trial.";
  figure.caption = report::escape(rule_text(o)) + ".";
  figure.alternative = fmt::format("Events against {} known, with the region that stops the trial for {}{}.", unit,
                                   o.label, memo.path ? " and the path of the trial" : "");
  using Glyph = KeyEntry::Glyph;
  figure.key = {{Glyph::swatch, "pd", "the trial stops"}};
  if (memo.path) {
    figure.key.push_back({Glyph::line, "example", memo.path->source});
    figure.key.push_back({Glyph::dashed, "published", "where it goes if none, or all, of the pending have the event"});
  }
  if (layers.empty())  // a figure has at least one layer
    layers.push_back(layer(Json::array({{{"n", 0}, {"events", 0}}}), R"json({"mark": "point", "encoding": {}})json"));
  figure.spec = {{"width", "container"}, {"height", 240}, {"layer", layers}};
  figure.data = limits_table(memo, outcome);
  return figure;
}

report::Figure width_figure(const Memo& memo) {
  static const std::vector<std::string> colors = {"predicted", "published", "pr", "example"};
  const Precision& asked = memo.design.precision;
  Json layers = Json::array();
  report::Figure figure;
  using Glyph = KeyEntry::Glyph;
  report::Table table{
      .id = "data-width", .caption = "Widest posterior interval", .head = {"Patients"}, .rows = {}, .notes = {}};
  for (std::size_t k = 0; k < memo.widths.size(); ++k) {
    const WidthTable& w = memo.widths[k];
    const std::string label = memo.design.outcomes[w.outcome].label;
    Json rows = Json::array();
    for (const Width& each : w.widths) rows.push_back({{"n", each.n}, {"width", report::significant(each.widest)}});
    Json line = layer(rows, R"json({
      "mark": {"type": "line", "strokeWidth": 2, "clip": true},
      "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "width", "type": "quantitative"}}})json");
    line["mark"]["color"] = report::color(colors[k % colors.size()]);
    layers.push_back(line);
    figure.key.push_back({Glyph::line, colors[k % colors.size()], label});
    table.head.push_back(label);
  }
  layers.push_back(layer(Json::array({{{"width", asked.width}}}), R"json({
    "mark": {"type": "rule", "color": "var(--soft)", "strokeDash": [5, 3]},
    "encoding": {"y": {"field": "width", "type": "quantitative"}}})json"));
  figure.key.push_back({Glyph::dashed, "soft", fmt::format("{:g}, asked for", asked.width)});
  for (Json& each : layers) {
    each["encoding"]["y"]["scale"] = {{"domain", {0, 1}}};
    each["encoding"]["y"]["axis"] = {{"title", "Width"}};
    if (!each["encoding"].contains("x")) continue;
    each["encoding"]["x"]["scale"] = {{"domain", {0, memo.design.patients}}, {"nice", false}};
    each["encoding"]["x"]["axis"] = {{"title", "Patients"}, {"grid", false}};
  }
  for (int n = 1; n <= memo.design.patients; ++n) {
    std::vector<report::Cell> cells{report::number_cell(std::to_string(n))};
    for (const WidthTable& w : memo.widths)
      cells.push_back(report::number_cell(fmt::format("{:.3f}", w.widths[static_cast<std::size_t>(n - 1)].widest)));
    table.row(std::move(cells));
  }
  figure.id = "width";
  figure.title = "Precision.";
  figure.caption =
      fmt::format("Width of the equal-tailed {:g} % posterior interval of a rate at the count at which it is widest.",
                  100 * asked.level);
  figure.alternative = "Widest posterior interval against the number of patients.";
  figure.spec = {{"width", "container"}, {"height", 220}, {"layer", layers}};
  figure.data = std::move(table);
  return figure;
}

}  // namespace titrate::design
