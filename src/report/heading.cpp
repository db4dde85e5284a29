#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <fmt/format.h>

namespace titrate::report {

namespace {

/// "neutropenia_g3_4 (per course)" and what may follow, with the id replaced by its label.
std::string readable(const Study& study, const std::string& name) {
  const std::string id = name.substr(0, name.find(' '));
  for (const results::Endpoint& endpoint : study.endpoints)
    if (endpoint.id == id && !endpoint.label.empty()) return endpoint.label + name.substr(id.size());
  return name;
}

std::string key_numbers(const Study& study) {
  const results::Score& s = study.score;
  const int with_events = s.predicted - s.zero_events;
  std::string html = "<dl class=\"keys\">\n";
  html += key_number(fmt::format("{} of {}", s.predicted, s.scored), "scored outcomes predicted");
  html += key_number(
      with_events > 0 ? fmt::format("{} of {}", s.inside, with_events) : "–",
      "published points inside the " + level_text(study) + " predictive interval" +
          (with_events > 0 ? " (" + percent(static_cast<double>(s.inside) / with_events, with_events) + ")" : ""));
  html += key_number(fmt::format("{} of {}", s.zero_events_inside, s.zero_events),
                     "zero-event outcomes inside, counted apart");
  html += key_number(s.sampling_width > 0 ? fmt::format("{:.2f}", s.width / s.sampling_width) : "–",
                     "summed interval width over that of sampling alone");
  return html + "</dl>\n";
}

std::string score_in_words(const Study& study) {
  const results::Score& s = study.score;
  if (s.scored == 0)
    return paragraph(
        "No published outcomes stand beside this run: the protocol names no evidence, or none of it is scored.");
  if (s.predicted == 0)
    return paragraph(fmt::format(
        "{} published outcomes are scored, but one trial alone has no predictive interval to compare them with.",
        s.scored));
  const int with_events = s.predicted - s.zero_events;
  std::string html = paragraph(fmt::format(
      "The published trial was set beside {} virtual trials of the same size. Of {} outcomes marked for scoring, {} "
      "could be predicted in the "
      "paper’s own unit. For {} of the {} with at least one event, the published point lies inside the {} predictive "
      "interval; {} outcome{} "
      "without any event, which such an interval covers easily, {} counted apart ({} inside).{}",
      thousands(study.trials), s.scored, s.predicted, s.inside, with_events, level_text(study), s.zero_events,
      s.zero_events == 1 ? "" : "s", s.zero_events == 1 ? "is" : "are", s.zero_events_inside,
      s.sampling_width > 0
          ? fmt::format(
                " Together the intervals are {:.2f} times as wide as chance in patients and measurement alone would "
                "make them; the rest is uncertainty about the model’s parameters.",
                s.width / s.sampling_width)
          : ""));
  std::vector<std::string> items;
  for (const std::string& name : s.outside) items.push_back(escape(readable(study, name)));
  html += items.empty() ? paragraph("<b>Outside the interval:</b> none.")
                        : paragraph("<b>Outside the interval:</b> " + joined(items) + ".");
  items.clear();
  for (const std::string& name : s.not_predicted) items.push_back(escape(readable(study, name)));
  html += items.empty() ? paragraph("<b>Not predicted:</b> none of the scored outcomes.")
                        : paragraph("<b>Not predicted, and why:</b>") + list(items);
  return html;
}

}  // namespace

std::string key_number(const std::string& value, const std::string& meaning) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", meaning, value);
}

std::string heading(const Study& study) {
  std::string html = "<header id=\"summary\">\n";
  html += paragraph(study.kind == "virtual" ? "Virtual trial report" : "Trial report", "eyebrow");
  html += "<h1>" + escape(study.title) + "</h1>\n";
  html += paragraph(
      fmt::format("{} trial{} of {} {} patients · seed {} · {}", thousands(study.trials), study.trials == 1 ? "" : "s",
                  study.patients_per_trial, escape(study.kind), study.seed, escape(study.source)),
      "lead");
  html += "</header>\n" + research_use_only(study) + key_numbers(study) + score_in_words(study);
  return html + protocol_and_command(study);
}

std::string protocol_and_command(const Study& study) {
  std::string html = "<h3>The protocol in sentences</h3>\n<dl class=\"facts\">\n";
  for (const auto& [name, sentence] : study.protocol_summary)
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape(name), escape(sentence));
  html += "</dl>\n<h3>How to repeat this run</h3>\n";
  html += "<pre><code>" + escape(study.command) + "</code></pre>\n";
  html += paragraph(
      fmt::format(
          "Titrate {}. The same command and inputs give the same numbers, whatever the number of threads. Inputs, with "
          "checksums in <code>manifest.json</code> beside this file:",
          escape(study.version)),
      "small");
  std::string inputs;
  for (const std::string& file : study.inputs) inputs += fmt::format("<li><code>{}</code></li>\n", escape(file));
  if (!inputs.empty()) html += "<ul class=\"small\">" + inputs + "</ul>\n";
  return html;
}

}  // namespace titrate::report
