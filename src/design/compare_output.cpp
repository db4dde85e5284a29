// A comparison as JSON and as text.

#include "design/compare.hpp"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::design {

namespace {

using Json = nlohmann::ordered_json;

/// Six decimals, as in endpoints.json.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }
Json number(const std::optional<double>& value) { return value ? Json(rounded(*value)) : Json(nullptr); }
Json span(const std::optional<results::Span>& s) {
  return s ? Json::array({rounded(s->low), rounded(s->high)}) : Json(nullptr);
}

std::string shown(const Measure& m, double value) {
  return m.unit.empty() ? fmt::format("{:.1f} %", 100 * value) : fmt::format("{:.1f} {}", value, m.unit);
}

std::string difference_text(const Measure& m, const Compared& c) {
  if (!c.difference) return "";
  const double scale = m.unit.empty() ? 100 : 1;
  return fmt::format("{:+.1f} [{:+.1f}, {:+.1f}]", scale * *c.difference, scale * c.difference_interval->low,
                     scale * c.difference_interval->high);
}

}  // namespace

Json to_json(const Comparison& c) {
  Json json{{"schema", "titrate/comparison/1"},
            {"trials", c.trials},
            {"patients_per_trial", c.patients},
            {"seed", c.seed},
            {"level", c.level},
            {"protocols", Json::array()},
            {"measures", Json::array()},
            {"notes", c.notes}};
  for (std::size_t p = 0; p < c.labels.size(); ++p)
    json["protocols"].push_back({{"label", c.labels[p]}, {"regimen", c.ids[p]}, {"title", c.titles[p]}});
  for (std::size_t m = 0; m < measures().size(); ++m) {
    const Measure& measure = measures()[m];
    Json values = Json::array();
    for (std::size_t p = 0; p < c.labels.size(); ++p) {
      const Compared& each = c.compared[p][m];
      Json one{{"label", c.labels[p]}, {"mean", number(each.mean)}, {"interval", span(each.interval)}};
      if (p > 0) {
        one["difference"] = number(each.difference);
        one["difference_interval"] = span(each.difference_interval);
        one["difference_standard_error"] = rounded(each.standard_error);
        if (measure.per == results::Per::patient) {
          one["gained_per_100"] = rounded(each.gained);
          one["lost_per_100"] = rounded(each.lost);
        }
      }
      values.push_back(std::move(one));
    }
    Json described{{"id", measure.complement ? "dead_at_data_cut" : measure.id}, {"label", measure.label}};
    if (measure.per)
      described["per"] = *measure.per == results::Per::course ? "course" : "patient";
    else
      described["unit"] = measure.unit.empty() ? "1" : measure.unit;
    described["protocols"] = std::move(values);
    json["measures"].push_back(std::move(described));
  }
  return json;
}

std::string to_text(const Comparison& c) {
  std::string text =
      fmt::format("{} trials of {} virtual patients under each protocol, seed {}\n", c.trials, c.patients, c.seed);
  for (std::size_t p = 0; p < c.labels.size(); ++p) text += fmt::format("  {}: {}\n", c.labels[p], c.titles[p]);
  text += fmt::format("\n{:<44}", "mean over trials; difference from the first");
  for (const std::string& label : c.labels) text += fmt::format(" {:>14.14}", label);
  text += "\n";
  for (std::size_t m = 0; m < measures().size(); ++m) {
    const Measure& measure = measures()[m];
    const std::string per = measure.per == results::Per::course ? " (per course)" : "";
    text += fmt::format("{:<44}", measure.label + per);
    for (const auto& of_protocol : c.compared)
      text += fmt::format(" {:>14}", of_protocol[m].mean ? shown(measure, *of_protocol[m].mean) : "-");
    text += "\n";
    for (std::size_t p = 1; p < c.labels.size(); ++p)
      if (const Compared& each = c.compared[p][m]; each.difference) {
        text += fmt::format("    {} - {}: {}", c.labels[p], c.labels.front(), difference_text(measure, each));
        if (measure.per == results::Per::patient)
          text += fmt::format("; of 100 patients {:.1f} have it only here, {:.1f} only there", each.gained, each.lost);
        text += "\n";
      }
  }
  text += fmt::format("[predictive {:g} % interval of the difference in one trial]\n\n", 100 * c.level);
  for (const std::string& note : c.notes) text += "Note: " + note + "\n";
  return text + "Research use only: virtual patients, no advice for any patient.\n";
}

}  // namespace titrate::design
