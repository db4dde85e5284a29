#include "contrasts_out.hpp"

#include "report/html.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::app {

using inference::Comparison;
using inference::Contrast;
using inference::ContrastList;
using inference::Figure;
using inference::Part;
using inference::PredictedContrast;
using Json = nlohmann::ordered_json;
using report::escape;

namespace {

/// A share, or a difference of shares: printed in percent.
bool in_percent(const Contrast& c) {
  using Q = Part::Quantity;
  const Q q = c.of.quantity;
  return c.comparison != Comparison::ratio &&
         (q == Q::share || q == Q::best_response || q == Q::event_share || q == Q::flare_onset);
}

std::string number(const Contrast& c, double value) {
  if (std::isinf(value)) return "infinite";
  if (in_percent(c)) return fmt::format("{:.1f}", 100 * value);
  return c.unit == "P"   ? fmt::format("{:.3f}", value)
         : c.unit == "d" ? fmt::format("{:.0f}", value)
                         : fmt::format("{:.2f}", value);
}

std::string unit(const Contrast& c) {
  if (!in_percent(c)) return c.unit;
  return c.comparison == Comparison::difference ? "points" : "%";
}

std::string figure(const Figure& f) {
  return f.events ? fmt::format("{}/{}", *f.events, *f.n) : fmt::format("{:g}", f.value);
}

/// "3.57 (9/17 against 4/27)"; "" where nothing is printed.
std::string published(const Contrast& c) {
  const std::optional<double> value = c.published();
  if (!value) return "";
  std::string from = c.published_against      ? figure(*c.published_of) + " against " + figure(*c.published_against)
                     : c.published_of->events ? figure(*c.published_of)
                                              : "";
  return number(c, *value) + (from.empty() ? "" : " (" + from + ")");
}

/// "at least 2.00"; "" where there is no bound.
std::string bound(const Contrast& c) {
  std::string text;
  if (c.median_at_least) text += "at least " + number(c, *c.median_at_least);
  if (c.median_at_most) text += (text.empty() ? "" : ", ") + ("at most " + number(c, *c.median_at_most));
  return text;
}

std::string predicted_text(const PredictedContrast& p) {
  if (p.trials == 0) return "in no virtual trial";
  return fmt::format("{} [{}, {}] {}", number(*p.contrast, p.median), number(*p.contrast, p.low),
                     number(*p.contrast, p.high), unit(*p.contrast));
}

std::string yes_no(std::optional<bool> answer) { return !answer ? "" : *answer ? "yes" : "NO"; }

struct Summary {
  int published = 0, inside = 0, bounds = 0, hold = 0;
  std::vector<std::string> failing;
};

Summary summarize(const std::vector<PredictedContrast>& predicted) {
  Summary s;
  for (const PredictedContrast& p : predicted) {
    const std::optional<bool> inside = p.inside(), holds = p.holds();
    s.published += p.contrast->published().has_value();
    s.bounds += p.contrast->median_at_least || p.contrast->median_at_most;
    s.inside += inside.value_or(false);
    s.hold += holds.value_or(false);
    const bool fails = p.trials == 0 || !inside.value_or(true) || !holds.value_or(true);
    if (fails) s.failing.push_back(p.contrast->id);
  }
  return s;
}

std::string summary_text(const Summary& s) {
  std::string text = fmt::format(
      "Published figure inside the 95 % predictive interval: {} of {}. Median where it has "
      "to be: {} of {}.",
      s.inside, s.published, s.hold, s.bounds);
  if (s.failing.empty()) return text;
  text += " Not shown by the model:";
  for (const std::string& id : s.failing) text += " " + id;
  return text + ".";
}

Json figure_json(const Figure& f) {
  Json json = {{"value", f.value}};
  if (f.events) {
    json["events"] = *f.events;
    json["n"] = *f.n;
  }
  return json;
}

/// Six decimals, as everywhere; null for what is not finite.
Json rounded(double value) { return std::isfinite(value) ? Json(std::round(value * 1e6) / 1e6) : Json(nullptr); }

}  // namespace

std::string contrasts_text(const ContrastList& list, const std::vector<PredictedContrast>& predicted) {
  std::string text = list.title + "\n";
  for (const PredictedContrast& p : predicted) {
    const Contrast& c = *p.contrast;
    text += fmt::format("{}\n    predicted {}", c.label, predicted_text(p));
    if (const std::string printed = published(c); !printed.empty())
      text += fmt::format("; published {}, inside: {}", printed, yes_no(p.inside()));
    if (const std::string wanted = bound(c); !wanted.empty())
      text += fmt::format("; median {}: {}", wanted, yes_no(p.holds()));
    text += fmt::format("\n    {}{}{}\n", c.source, c.note.empty() ? "" : "; ", c.note);
  }
  return text + summary_text(summarize(predicted)) + "\n";
}

Json contrasts_json(const ContrastList& list, const std::vector<PredictedContrast>& predicted) {
  Json json = {{"schema", "titrate/contrasts/1"}, {"contrasts_of", list.id}};
  const Summary s = summarize(predicted);
  json["published"] = s.published;
  json["inside"] = s.inside;
  json["bounds"] = s.bounds;
  json["hold"] = s.hold;
  json["not_shown"] = s.failing;
  json["contrasts"] = Json::array();
  for (const PredictedContrast& p : predicted) {
    const Contrast& c = *p.contrast;
    Json row = {{"id", c.id}, {"label", c.label}, {"unit", in_percent(c) ? "1" : c.unit}, {"source", c.source}};
    if (!c.note.empty()) row["note"] = c.note;
    row["trials"] = p.trials;
    row["median"] = p.trials > 0 ? rounded(p.median) : Json(nullptr);
    row["interval"] = p.trials > 0 ? Json::array({rounded(p.low), rounded(p.high)}) : Json(nullptr);
    if (const std::optional<double> value = c.published()) {
      row["published"] = {{"value", rounded(*value)}, {"of", figure_json(*c.published_of)}};
      if (c.published_against) row["published"]["against"] = figure_json(*c.published_against);
      row["inside"] = p.inside() ? Json(*p.inside()) : Json(nullptr);
    }
    if (c.median_at_least) row["median_at_least"] = *c.median_at_least;
    if (c.median_at_most) row["median_at_most"] = *c.median_at_most;
    if (c.median_at_least || c.median_at_most) row["holds"] = p.holds() ? Json(*p.holds()) : Json(nullptr);
    json["contrasts"].push_back(std::move(row));
  }
  return json;
}

std::string contrasts_html(const std::vector<PredictedContrast>& predicted) {
  std::string text = fmt::format(
      "<h2>Contrasts</h2><p>{}</p><div class=\"wide\"><table><tr><th>contrast</th><th>published</th><th>predicted "
      "median "
      "(95 % of virtual trials)</th><th>inside</th><th>median has to be</th><th>is it</th><th>source</th></tr>\n",
      escape(summary_text(summarize(predicted))));
  for (const PredictedContrast& p : predicted) {
    const Contrast& c = *p.contrast;
    text += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                        escape(c.label), escape(published(c)), escape(predicted_text(p)), yes_no(p.inside()),
                        escape(bound(c)), yes_no(p.holds()), escape(c.source + (c.note.empty() ? "" : "; " + c.note)));
  }
  return text + "</table></div>";
}

}  // namespace titrate::app
