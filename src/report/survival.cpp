// Survival, time to progression and response duration: all trials pooled, and the trial shown in full.

#include "stats/survival.hpp"

#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::report {

using results::Curve;
using results::CurveResult;

namespace {

constexpr double hundred = 100;
constexpr int tick_months = 3;

struct CurveText {
  Curve curve;
  const char* id;
  const char* title;
  const char* of;
  const char* event;
  const char* from;
};
constexpr CurveText texts[]{
    {Curve::overall_survival, "overall-survival", "Overall survival.", "alive", "death", "day 1"},
    {Curve::time_to_progression, "time-to-progression", "Time to progression.", "without progression",
     "progression; death without it censors", "day 1"},
    {Curve::response_duration, "response-duration", "Response duration.", "of responders still in response",
     "progression; death without it censors", "the response date"}};

struct Sample {
  std::vector<double> time;
  std::vector<std::uint8_t> event;
};

using Outcomes = std::span<const results::PatientOutcome>;

Sample sample_of(Outcomes outcomes, Curve curve) {
  Sample sample;
  for (const results::PatientOutcome& outcome : outcomes)
    if (const auto t = results::time_to_event(curve, outcome)) {
      sample.time.push_back(t->days);
      sample.event.push_back(t->event ? 1 : 0);
    }
  return sample;
}

std::vector<double> tick_days(double last_day) {
  std::vector<double> days;
  for (int m = 0; m * days_per_month <= last_day; m += tick_months) days.push_back(m * days_per_month);
  return days;
}

Json pooled_rows(const CurveResult& result) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < result.day.size(); ++i)
    rows.push_back({{"month", significant(months(result.day[i]))},
                    {"share", number_or_null(hundred * result.pooled[i])},
                    {"low", number_or_null(hundred * result.low[i])},
                    {"high", number_or_null(hundred * result.high[i])}});
  return rows;
}

Json step_rows(const stats::Survival& curve) {
  Json rows = Json::array({{{"month", 0}, {"share", hundred}}});
  for (std::size_t i = 0; i < curve.time.size(); ++i)
    rows.push_back(
        {{"month", significant(months(curve.time[i]))}, {"share", significant(hundred * curve.survival[i])}});
  return rows;
}

/// The pointwise interval, where it is defined.
Json band_rows(const stats::Survival& curve) {
  Json rows = Json::array({{{"month", 0}, {"low", hundred}, {"high", hundred}}});
  for (std::size_t i = 0; i < curve.time.size(); ++i)
    rows.push_back({{"month", significant(months(curve.time[i]))},
                    {"low", number_or_null(hundred * curve.low[i])},
                    {"high", number_or_null(hundred * curve.high[i])}});
  return rows;
}

Json censored_rows(const stats::Survival& curve) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < curve.time.size(); ++i)
    if (curve.censored[i] > 0)
      rows.push_back(
          {{"month", significant(months(curve.time[i]))}, {"share", significant(hundred * curve.survival[i])}});
  return rows;
}

Json layer(const Json& rows, const char* mark_and_encoding) {
  Json result = Json::parse(mark_and_encoding);
  result["data"] = {{"values", rows}};
  return result;
}

/// Virtual patients: all trials pooled with the band over trials, and one trial. Recorded ones: their own curve with
/// its interval.
Json survival_spec(const Study& study, const CurveText& text, const CurveResult& result, const stats::Survival* curve,
                   const Json& risk, double last_month) {
  const bool own = recorded(study) && curve;
  Json ticks = Json::array();
  for (int m = 0; m <= last_month; m += tick_months) ticks.push_back(m);
  Json layers = Json::array();
  layers.push_back(layer(own ? band_rows(*curve) : pooled_rows(result),
                         R"json({
      "mark": {
        "type": "area", "color": "var(--predicted-soft)", "opacity": 0.55, "interpolate": "step-after",
        "clip": true},
      "encoding": {
        "x": {"field": "month", "type": "quantitative"}, "y": {"field": "low", "type": "quantitative"},
        "y2": {"field": "high"}}})json"));
  layers.push_back(layer(own ? step_rows(*curve) : pooled_rows(result),
                         R"json({
      "mark": {"type": "line", "color": "var(--predicted)", "strokeWidth": 2, "interpolate": "step-after", "clip": true},
      "encoding": {"x": {"field": "month", "type": "quantitative"}, "y": {"field": "share", "type": "quantitative"}}})json"));
  if (curve && !own)
    layers.push_back(layer(step_rows(*curve),
                           R"json({
      "mark": {
        "type": "line", "color": "var(--example)", "strokeWidth": 1.3, "strokeDash": [5, 3],
        "interpolate": "step-after"},
      "encoding": {"x": {"field": "month", "type": "quantitative"}, "y": {"field": "share", "type": "quantitative"}}})json"));
  if (curve) {
    layers.push_back(layer(censored_rows(*curve),
                           R"json({
      "mark": {"type": "tick", "orient": "vertical", "color": "var(--example)", "size": 9, "thickness": 1.2},
      "encoding": {"x": {"field": "month", "type": "quantitative"}, "y": {"field": "share", "type": "quantitative"}}})json"));
    layers.push_back(layer(risk, R"json({
      "mark": {"type": "text", "color": "var(--ink)", "y": {"expr": "height + 66"}, "baseline": "middle"},
      "encoding": {"x": {"field": "month", "type": "quantitative"}, "text": {"field": "n"}}})json"));
    layers.push_back(layer(Json::array({{{"month", 0}}}),
                           R"json({
      "mark": {
        "type": "text", "color": "var(--soft)", "y": {"expr": "height + 49"}, "baseline": "middle",
        "align": "left", "dx": -6, "text": "Number at risk"},
      "encoding": {"x": {"field": "month", "type": "quantitative"}}})json"));
  }
  constexpr int height = 230;
  for (Json& each : layers) {
    Json& encoding = each["encoding"];
    encoding["x"]["scale"] = {{"domain", {0, significant(last_month)}}, {"nice", false}};
    encoding["x"]["axis"] = {
        {"title", std::string("Months from ") + text.from}, {"values", ticks}, {"grid", false}, {"labelFlush", false}};
    if (!encoding.contains("y")) continue;
    encoding["y"]["scale"] = {{"domain", {0, hundred}}};
    encoding["y"]["axis"] = {{"title", std::string("% ") + text.of}, {"tickCount", 5}};
  }
  return {{"width", "container"}, {"height", height}, {"layer", layers}};
}

/// Of recorded patients: their curve at every tick.
Table recorded_table(const CurveText& text, const Study& study, const Sample& sample, const stats::Survival& curve,
                     double last_day) {
  Table table{.id = std::string("data-") + text.id,
              .caption = std::string(text.title) + " Share in percent",
              .head = {"Month", "Share", level_text(study) + " interval", "At risk"},
              .rows = {},
              .notes = {}};
  const std::vector<double> ticks = tick_days(last_day);
  const std::vector<long> at_risk = stats::number_at_risk(sample.time, ticks);
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const stats::Interval interval = stats::interval_at(curve, ticks[i]);
    const bool defined = std::isfinite(interval.low) && std::isfinite(interval.high);
    table.row({number_cell(plain(months(ticks[i]))),
               number_cell(percent(stats::survival_at(curve, ticks[i]), hundred - 1)),
               defined ? number_cell(percent_interval({interval.low, interval.high}, hundred - 1)) : none_cell("–"),
               number_cell(std::to_string(at_risk[i]))});
  }
  return table;
}

Table survival_table(const CurveText& text, const Study& study, const CurveResult& result, const Sample& sample,
                     const stats::Survival* curve, double last_day) {
  Table table{.id = std::string("data-") + text.id,
              .caption = std::string(text.title) + " Share in percent",
              .head = {"Month", "All trials, pooled", level_text(study) + " of trials", "At risk, mean", "Trial shown",
                       "At risk"},
              .rows = {},
              .notes = {}};
  const std::vector<double> ticks = tick_days(last_day);
  const std::vector<long> at_risk = curve ? stats::number_at_risk(sample.time, ticks) : std::vector<long>{};
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    const auto after = std::upper_bound(result.day.begin(), result.day.end(), static_cast<int>(ticks[i]));
    const auto at = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, after - result.day.begin() - 1));
    table.row({number_cell(plain(months(ticks[i]))), number_cell(percent(result.pooled[at], hundred - 1)),
               number_cell(percent_interval({result.low[at], result.high[at]}, hundred - 1)),
               at < result.at_risk.size() ? number_cell(fmt::format("{:.1f}", result.at_risk[at])) : none_cell("–"),
               curve ? number_cell(percent(stats::survival_at(*curve, ticks[i]), hundred - 1)) : none_cell("–"),
               curve ? number_cell(std::to_string(at_risk[i])) : none_cell("–")});
  }
  return table;
}

/// The median with its interval, as far as the curve reaches.
std::string median_text(const Study& study, const stats::Survival& curve) {
  const auto median = stats::quantile_interval(curve, 1 / 2.0);
  if (!median.value) return "not reached";
  const auto end = [](const std::optional<double>& day) {
    return day ? plain(months(*day)) : std::string("not reached");
  };
  const std::string value = plain(months(*median.value)) + " months";
  if (!median.low && !median.high) return value + ", interval not defined";
  return fmt::format("{} [{} to {}; {}, Greenwood’s variance on the {} scale]", value, end(median.low),
                     end(median.high), level_text(study), recorded(study) ? "log-log" : "log");
}

std::string median_sentence(const Study& study, const stats::Survival& curve) {
  return (recorded(study) ? " Median: " : " Median of the trial shown: ") + median_text(study, curve) + ".";
}

Figure survival_figure(const Study& study, const CurveText& text, const CurveResult& result, Outcomes outcomes) {
  const Sample sample = sample_of(outcomes, text.curve);
  std::optional<stats::Survival> curve;
  if (!sample.time.empty())
    curve = stats::kaplan_meier(sample.time, sample.event, level_of(study),
                                recorded(study) ? stats::Confidence::log_log : stats::Confidence::log);
  double last_day = result.day.back();
  if (curve && recorded(study))
    last_day = curve->time.back() + days_per_month / 2;  // a last step stands clear of the frame
  else if (curve)
    last_day = std::min(last_day, std::max(curve->time.back(), tick_months * days_per_month));
  Json risk = Json::array();
  const std::vector<double> ticks = tick_days(last_day);
  if (curve) {
    const std::vector<long> at_risk = stats::number_at_risk(sample.time, ticks);
    for (std::size_t i = 0; i < ticks.size(); ++i)
      risk.push_back({{"month", significant(months(ticks[i]))}, {"n", at_risk[i]}});
  }
  using Glyph = KeyEntry::Glyph;
  Figure figure;
  figure.id = text.id;
  figure.title = text.title;
  figure.caption =
      fmt::format("Kaplan–Meier; the event is {}.{}", text.event, curve ? median_sentence(study, *curve) : "");
  figure.spec = survival_spec(study, text, result, curve ? &*curve : nullptr, risk, months(last_day));
  if (recorded(study) && !curve) figure.missing = "Nobody belongs to this curve: no response was confirmed.";
  if (recorded(study) && curve) {
    figure.alternative =
        fmt::format("Kaplan-Meier curve of {} patients, share {} against months from {}, with its {} interval.",
                    sample.time.size(), text.of, text.from, level_text(study));
    figure.key = {{Glyph::line, "predicted", "recorded"},
                  {Glyph::band, "predicted-soft", level_text(study) + " interval, log-log"},
                  {Glyph::tick, "example", "censored"}};
    figure.data = recorded_table(text, study, sample, *curve, last_day);
    return figure;
  }
  figure.alternative = fmt::format(
      "Kaplan-Meier curve, share {} against months from {}: all trials pooled with the {} band over trials, and one "
      "trial.",
      text.of, text.from, level_text(study));
  figure.key = {{Glyph::line, "predicted",
                 fmt::format("{} trial{} pooled", thousands(study.trials), study.trials == 1 ? "" : "s")},
                {Glyph::band, "predicted-soft", level_text(study) + " of trials lie here"},
                {Glyph::dashed, "example", fmt::format("trial {}, shown below", study.example.trial + 1)},
                {Glyph::tick, "example", "censored"}};
  figure.data = survival_table(text, study, result, sample, curve ? &*curve : nullptr, last_day);
  return figure;
}

}  // namespace

namespace {

/// A landmark survival, which is kept in percent, as a share of the trial's patients.
std::string share_text(const Study& study, const results::Endpoint& e) {
  const results::Span span =
      e.interval ? results::Span{e.interval->low / hundred, e.interval->high / hundred} : results::Span{};
  return percent_with_interval(*e.mean / hundred, e.interval ? &span : nullptr, study.patients_per_trial);
}

}  // namespace

std::string survival(const Study& study, Outcomes outcomes, Figures& figures) {
  std::string html = "<section id=\"survival\">\n<h2>Survival, time to progression and response duration</h2>\n";
  html += paragraph(
      recorded(study)
          ? "Survival is censored on the last day that a patient is known to be alive; the other times as the "
            "censoring table says, above all at the last assessment of response, or at death without progression. "
            "Where "
            "few remain, the tail of a curve says little: read the numbers at risk first."
          : "Survival is censored at the data cut, which falls where the median patient has the protocol’s follow-up; "
            "the other times at the last assessment of response before it, or at death without progression. Beyond the "
            "cut few patients remain: read the numbers at risk before the tail of a curve.");
  std::vector<std::string> marks;
  for (const results::Endpoint& e : study.endpoints)
    if (e.id.rfind("overall_survival_", 0) == 0 && e.mean && !e.per)
      marks.push_back(escape(e.label) + ": " + share_text(study, e));
  if (!marks.empty()) html += paragraph(fmt::format("{}.", fmt::join(marks, "; ")));
  html += "<div class=\"triple\">\n";
  for (const CurveText& text : texts)
    for (const CurveResult& result : study.curves)
      if (result.curve == text.curve && !result.day.empty())
        html += figures.render(survival_figure(study, text, result, outcomes));
  return html + "</div>\n</section>\n";
}

}  // namespace titrate::report
