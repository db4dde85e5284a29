// The head of a recorded study's report, and the flow of its subjects.

#include "report/numbers.hpp"
#include "report/recorded_sections.hpp"
#include "report/sections.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::report {

namespace {

std::string patients(std::size_t n) { return fmt::format("{} patient{}", n, n == 1 ? "" : "s"); }

const recorded::FlowLine* line_of(const recorded::Study& study, const std::string& id) {
  for (const recorded::FlowLine& line : study.flow)
    if (line.id == id) return &line;
  return nullptr;
}

/// A count that opens its subjects, for the page's script.
std::string opens(const std::string& key, const std::string& text) {
  return fmt::format("<span data-rows=\"{}\">{}</span>", escape(key), escape(text));
}

std::string key_numbers(const recorded::Study& study) {
  const auto rate = [&](const char* id, const char* label) {
    const results::Endpoint* e = find(study.results, id, results::Per::patient);
    if (!e || !e->mean) return key_number("–", label);
    return key_number(
        percent(*e->mean, e->mean_n),
        fmt::format("{}, {}", label, opens(rows_key(*e), fmt::format("{}/{}", e->counted->events, e->counted->n))) +
            (e->interval ? " [" + percent_interval(*e->interval, e->mean_n) + "]" : ""));
  };
  std::uint64_t findings = 0;
  for (std::size_t c = 0; c < cdisc::check_count; ++c)
    findings += study.source.findings.count(static_cast<cdisc::Check>(c));
  std::size_t major = 0;
  for (const recorded::DeviationTally& of_kind : recorded::tally(study.deviations))
    major += of_kind.all - of_kind.minor;
  std::string html = "<dl class=\"keys\">\n";
  html += key_number(std::to_string(study.patients.size()),
                     fmt::format("patients enrolled, of {} in DM", study.source.patients.size()));
  html += rate("overall_response", "overall response");
  html += rate("flare_any", "tumor flare");
  html += rate("alive_at_data_cut", "alive when last known of");
  html += key_number(thousands(static_cast<long long>(major)),
                     "<a href=\"#deviations\">protocol deviations</a> beyond the visit window");
  html += key_number(thousands(static_cast<long long>(findings)), "<a href=\"#findings\">data findings</a>");
  return html + "</dl>\n";
}

/// What the shares do not say by themselves.
std::string cautions(const recorded::Study& study) {
  std::vector<std::string> items;
  const auto note = [&](const char* id, const char* what) {
    if (const recorded::FlowLine* line = line_of(study, id); line && !line->subjects.empty())
      items.push_back(fmt::format("{} of {} {}.",
                                  opens(std::string("flow/") + id, std::to_string(line->subjects.size())),
                                  patients(study.patients.size()), what));
  };
  note("never_treated", "were never given the study drug and count in every share all the same");
  note("not_assessed",
       "were never assessed for response; who neither responded, progressed nor died early counts as stable");
  note("not_eligible", "do not meet an entry criterion and are kept in the analysis");
  if (items.empty()) return "";
  return "<h3>Read this first</h3>\n" + list(items);
}

std::string box(const recorded::FlowLine& line, const char* css) {
  return fmt::format("<div class=\"{}{}\"><span>{}</span> {}</div>\n", css, line.subjects.empty() ? " nobody" : "",
                     escape(line.label),
                     line.subjects.empty() ? "<span>n = 0</span>"
                                           : opens("flow/" + line.id, "n = " + std::to_string(line.subjects.size())));
}

}  // namespace

std::string recorded_heading(const recorded::Study& study) {
  const results::Study& r = study.results;
  std::string html = "<header id=\"summary\">\n" + paragraph("Recorded trial report", "eyebrow");
  html += "<h1>" + escape(study.source.study.empty() ? "Recorded study" : study.source.study) + "</h1>\n";
  html += paragraph(fmt::format("{} by the protocol “{}”{}", patients(study.patients.size()), escape(r.title),
                                r.source.empty() ? "" : " · " + escape(r.source)),
                    "lead");
  html += "</header>\n" + research_use_only(r) + key_numbers(study) + cautions(study);
  html += paragraph(
      "The same clinic and the same rules judge these charts that judge virtual patients. <span "
      "class=\"needs-script\">A number underlined with dots opens the patients and the rows of the data behind "
      "it.</span>");
  return html + protocol_and_command(r);
}

std::string recorded_flow(const recorded::Study& study) {
  std::string html = "<section id=\"flow\">\n<h2>Flow of subjects</h2>\n";
  html += paragraph(
      "After CONSORT, from all who are in DM to all who are analysed; beside each step, who was lost there and what is "
      "to "
      "be known of the others. Lines that nobody belongs to are kept.");
  html += "<ol class=\"flow\">\n";
  for (std::size_t i = 0; i < study.flow.size();) {
    html += "<li>" + box(study.flow[i], "box");
    std::string beside;
    for (++i; i < study.flow.size() && study.flow[i].depth > 0; ++i)
      beside += box(study.flow[i], study.flow[i].depth == 1 ? "line" : "line inner");
    if (!beside.empty()) html += "<div class=\"beside\">" + beside + "</div>\n";
    html += "</li>\n";
  }
  return html + "</ol>\n</section>\n";
}

Table flow_table(const recorded::Study& study) {
  Table table{.id = "table-flow",
              .caption = "Flow of subjects",
              .head = {"Subjects", "n"},
              .rows = {},
              .notes = {"Lines that nobody belongs to are kept."}};
  for (const recorded::FlowLine& line : study.flow) {
    Cell n = number_cell(std::to_string(line.subjects.size()));
    if (!line.subjects.empty()) n.rows = "flow/" + line.id;
    table.row({text_cell(line.label), n}, line.depth > 0 ? Row::Kind::inset : Row::Kind::plain);
  }
  return table;
}

}  // namespace titrate::report
