#include "report/figure.hpp"

#include "report/numbers.hpp"

#include <cmath>

#include <fmt/format.h>

namespace titrate::report {

std::string color(const std::string& name) { return "var(--" + name + ")"; }

Json color_scale(const std::vector<std::string>& domain, const std::vector<std::string>& names) {
  Json range = Json::array();
  for (const std::string& name : names) range.push_back(color(name));
  return {{"domain", domain}, {"range", range}};
}

std::string script_json(const Json& json) {
  const std::string dumped = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string result;
  result.reserve(dumped.size());
  for (const char c : dumped) {
    if (c == '<')
      result += "\\u003c";
    else
      result += c;
  }
  return result;
}

Json number_or_null(double value) { return std::isfinite(value) ? Json(significant(value)) : Json(nullptr); }

namespace {

/// Drawn in a box of 22 by 12.
std::string glyph(const KeyEntry& entry) {
  using Glyph = KeyEntry::Glyph;
  const std::string c = color(entry.color);
  switch (entry.glyph) {
    case Glyph::swatch: return fmt::format("<rect x=\"5\" y=\"1\" width=\"12\" height=\"10\" fill=\"{}\"/>", c);
    case Glyph::band: return fmt::format("<rect x=\"0\" y=\"2\" width=\"22\" height=\"8\" fill=\"{}\"/>", c);
    case Glyph::line: return fmt::format("<path d=\"M0 6H22\" stroke=\"{}\" stroke-width=\"2\"/>", c);
    case Glyph::dashed:
      return fmt::format("<path d=\"M0 6H22\" stroke=\"{}\" stroke-width=\"2\" stroke-dasharray=\"5 3\"/>", c);
    case Glyph::dotted:
      return fmt::format("<path d=\"M0 6H22\" stroke=\"{}\" stroke-width=\"2\" stroke-dasharray=\"2 2\"/>", c);
    case Glyph::circle: return fmt::format("<circle cx=\"11\" cy=\"6\" r=\"4\" fill=\"{}\"/>", c);
    case Glyph::hollow:
      return fmt::format(
          "<path d=\"M0 6H22\" stroke=\"{0}\" stroke-width=\"2\"/><circle cx=\"11\" cy=\"6\" r=\"3.5\" fill=\"{1}\" "
          "stroke=\"{0}\" stroke-width=\"1.6\"/>",
          c, color("paper"));
    case Glyph::square: return fmt::format("<rect x=\"7\" y=\"2\" width=\"8\" height=\"8\" fill=\"{}\"/>", c);
    case Glyph::diamond: return fmt::format("<path d=\"M11 0.5L15.5 6L11 11.5L6.5 6Z\" fill=\"{}\"/>", c);
    case Glyph::triangle: return fmt::format("<path d=\"M11 1.5L16 10.5H6Z\" fill=\"{}\"/>", c);
    case Glyph::cross: return fmt::format("<path d=\"M7 2L15 10M15 2L7 10\" stroke=\"{}\" stroke-width=\"2\"/>", c);
    case Glyph::arrow: return fmt::format("<path d=\"M7 1.5L15 6L7 10.5Z\" fill=\"{}\"/>", c);
    case Glyph::tick: return fmt::format("<path d=\"M11 1V11\" stroke=\"{}\" stroke-width=\"1.6\"/>", c);
  }
  return "";
}

std::string render_key(const std::vector<KeyEntry>& key) {
  if (key.empty()) return "";
  std::string html = "<ul class=\"key\">";
  for (const KeyEntry& entry : key)
    html += fmt::format("<li><svg width=\"22\" height=\"12\" aria-hidden=\"true\">{}</svg> {}</li>", glyph(entry),
                        escape(entry.label));
  return html + "</ul>\n";
}

std::string body(const Figure& figure) {
  std::string html = render_key(figure.key);
  html += "<div class=\"holder\">";
  html += fmt::format("<div class=\"chart\" id=\"chart-{}\" role=\"img\" aria-label=\"{}\"{}></div>\n", figure.id,
                      escape(figure.alternative), figure.of_patient ? " data-source=\"patient\"" : "");
  html += "<script type=\"application/json\" class=\"spec\">" + script_json(figure.spec) + "</script>\n";
  if (figure.narrow_spec)
    html += "<script type=\"application/json\" class=\"spec\">" + script_json(*figure.narrow_spec) + "</script>\n";
  html += "</div>\n<div class=\"tools\">";
  if (figure.data) html += "<details><summary>Data table</summary>\n" + render(*figure.data) + "</details>";
  return html + "</div>\n";
}

}  // namespace

std::string Figures::render(const Figure& figure) {
  if (!figure.missing.empty()) return render_missing(figure.id, figure.title, figure.missing);
  ++number_;
  return fmt::format("<figure id=\"figure-{}\">\n<figcaption><b>Figure {}. {}</b> {}</figcaption>\n{}</figure>\n",
                     figure.id, number_, figure.title, figure.caption, body(figure));
}

std::string Figures::render_missing(const std::string& id, const std::string& title, const std::string& why) {
  ++number_;
  return fmt::format(
      "<figure id=\"figure-{}\" class=\"missing\">\n<figcaption><b>Figure {}. "
      "{}</b></figcaption>\n<p>{}</p>\n</figure>\n",
      id, number_, title, escape(why));
}

std::string Figures::render_panel(const Figure& figure) const {
  return fmt::format("<figure id=\"figure-{}\">\n<figcaption><b>{}</b> {}</figcaption>\n{}</figure>\n", figure.id,
                     figure.title, figure.caption, body(figure));
}

}  // namespace titrate::report
