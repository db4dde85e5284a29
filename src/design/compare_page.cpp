#include "design/compare.hpp"
#include "report/figure.hpp"
#include "report/html.hpp"
#include "report/numbers.hpp"
#include "report/page_shell.hpp"

#include <fmt/format.h>

namespace titrate::design {

namespace {

using report::escape;
using report::Json;
using report::number_cell;
using report::paragraph;

constexpr double hundred = 100;

double scale(const Measure& m) { return m.unit.empty() ? hundred : 1; }

std::string name_of(const Measure& m) {
  return m.label + (m.per == results::Per::course ? ", per course" : m.unit.empty() ? "" : ", " + m.unit);
}

std::string signed_number(double value) { return report::with_sign(value, 1, true); }

report::Cell mean_cell(const Measure& m, const Compared& c) {
  if (!c.mean) return report::none_cell("–");
  return number_cell(fmt::format("{:.1f} [{:.1f}–{:.1f}]", scale(m) * *c.mean, scale(m) * c.interval->low,
                                 scale(m) * c.interval->high));
}

report::Cell difference_cell(const Measure& m, const Compared& c) {
  if (!c.difference) return report::none_cell("–");
  std::string text = fmt::format("{} [{} to {}]", signed_number(scale(m) * *c.difference),
                                 signed_number(scale(m) * c.difference_interval->low),
                                 signed_number(scale(m) * c.difference_interval->high));
  if (m.per == results::Per::patient) text += fmt::format("; +{:.1f} −{:.1f}", c.gained, c.lost);
  return number_cell(text);
}

report::Table table(const Comparison& c) {
  report::Table made{
      .id = "comparison",
      .caption = fmt::format("{} trials of {} patients under each protocol: percent, unless a unit is named",
                             report::thousands(c.trials), c.patients),
      .head = {"Outcome"},
      .rows = {},
      .notes = {}};
  for (const std::string& label : c.labels) made.head.push_back(label);
  for (std::size_t p = 1; p < c.labels.size(); ++p) made.head.push_back(c.labels[p] + " − " + c.labels.front());
  for (std::size_t m = 0; m < measures().size(); ++m) {
    const Measure& measure = measures()[m];
    std::vector<report::Cell> cells{report::text_cell(name_of(measure))};
    for (const auto& of_protocol : c.compared) cells.push_back(mean_cell(measure, of_protocol[m]));
    for (std::size_t p = 1; p < c.labels.size(); ++p) cells.push_back(difference_cell(measure, c.compared[p][m]));
    made.row(std::move(cells));
  }
  made.notes.emplace_back(
      fmt::format("Mean over trials [{:g} % predictive interval of one trial]. Differences are taken within "
                  "each trial. +a −b: of 100 patients, a have the outcome only under this protocol, b only "
                  "under the first.",
                  hundred * c.level));
  return made;
}

/// A row per measure in percent and a mark per protocol: difference and its predictive interval.
report::Figure figure(const Comparison& c) {
  static const std::vector<std::string> colors = {"predicted", "published", "pr", "flare", "example", "sd"};
  Json rows = Json::array();
  std::vector<std::string> order;
  for (std::size_t m = 0; m < measures().size(); ++m) {
    const Measure& measure = measures()[m];
    if (!measure.unit.empty()) continue;
    order.push_back(name_of(measure));
    for (std::size_t p = 1; p < c.labels.size(); ++p)
      if (const Compared& each = c.compared[p][m]; each.difference)
        rows.push_back({{"outcome", order.back()},
                        {"protocol", c.labels[p]},
                        {"difference", report::significant(hundred * *each.difference)},
                        {"low", report::significant(hundred * each.difference_interval->low)},
                        {"high", report::significant(hundred * each.difference_interval->high)}});
  }
  const std::vector<std::string> others(c.labels.begin() + 1, c.labels.end());
  std::vector<std::string> used;
  for (std::size_t p = 0; p < others.size(); ++p) used.push_back(colors[p % colors.size()]);
  const Json y = {
      {"field", "outcome"}, {"type", "nominal"}, {"sort", order}, {"axis", {{"title", nullptr}, {"labelLimit", 260}}}};
  const Json offset = {{"field", "protocol"}, {"sort", others}};
  const Json shade = {
      {"field", "protocol"}, {"type", "nominal"}, {"scale", report::color_scale(others, used)}, {"legend", nullptr}};
  const Json x = {{"field", "low"},
                  {"type", "quantitative"},
                  {"axis", {{"title", "Difference from " + c.labels.front() + ", percentage points"}}}};
  Json point = x;
  point["field"] = "difference";
  report::Figure made;
  made.id = "differences";
  made.title = "Paired differences.";
  made.caption = fmt::format("Dot: mean over {} trials. Line: {:g} % of trials of {} patients lie here.",
                             report::thousands(c.trials), hundred * c.level, c.patients);
  made.alternative = "Difference of each outcome from the first protocol, with its predictive interval.";
  for (std::size_t p = 0; p < others.size(); ++p)
    made.key.push_back({report::KeyEntry::Glyph::circle, used[p], others[p]});
  const int step = static_cast<int>(14 + 8 * others.size());
  made.spec = {
      {"width", "container"},
      {"height", {{"step", step}}},
      {"data", {{"values", rows}}},
      {"layer",
       {{{"mark", {{"type", "rule"}, {"strokeWidth", 1.5}}},
         {"encoding", {{"y", y}, {"yOffset", offset}, {"x", x}, {"x2", {{"field", "high"}}}, {"color", shade}}}},
        {{"mark", {{"type", "point"}, {"filled", true}, {"size", 40}}},
         {"encoding", {{"y", y}, {"yOffset", offset}, {"x", point}, {"color", shade}}}},
        {{"data", {{"values", {{{"zero", 0}}}}}},
         {"mark", {{"type", "rule"}, {"color", "var(--rule)"}}},
         {"encoding", {{"x", {{"field", "zero"}, {"type", "quantitative"}}}}}}}}};
  return made;
}

}  // namespace

void write_comparison_page(const Comparison& c, const std::string& command, const std::string& version,
                           const std::string& runtime_folder, std::ostream& out) {
  report::Figures figures;
  std::string html = "<header id=\"summary\">\n" + paragraph("Protocols side by side", "eyebrow");
  std::vector<std::string> labels;
  for (const std::string& label : c.labels) labels.push_back(escape(label));
  html += "<h1>" + report::joined(labels) + "</h1>\n";
  html += paragraph(fmt::format("{} trials of {} virtual patients under each protocol · seed {}",
                                report::thousands(c.trials), c.patients, c.seed),
                    "lead");
  html += "</header>\n<dl class=\"facts\">\n";
  for (std::size_t p = 0; p < c.labels.size(); ++p)
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape(c.labels[p]), escape(c.titles[p]));
  html += "</dl>\n<section id=\"table\">\n" + report::render(table(c)) + figures.render(figure(c)) + "</section>\n";
  std::vector<std::string> notes;
  for (const std::string& note : c.notes) notes.push_back(escape(note));
  html += "<section id=\"notes\">\n<h2>What a reader has to know</h2>\n" + report::list(notes) +
          "<h3>How to repeat this</h3>\n<pre><code>" + escape(command) + "</code></pre>\n</section>\n";
  report::write_page({.title = "Comparison of protocols",
                      .sections = {{"summary", "Summary"}, {"table", "Outcomes"}, {"notes", "Notes"}},
                      .html = html,
                      .colophon = fmt::format("Titrate {}, seed {}.", version, c.seed)},
                     runtime_folder, out);
}

}  // namespace titrate::design
