#include "design/page.hpp"

#include "design/design_file.hpp"
#include "design/page_figures.hpp"
#include "report/html.hpp"
#include "report/page_shell.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::design {

namespace {

using report::escape;
using report::number_cell;
using report::paragraph;
using report::text_cell;

std::string probability(double p) { return fmt::format("{:.3f}", p); }

std::string summary(const Memo& memo, const std::string& command) {
  const Design& d = memo.design;
  std::string html =
      "<header id=\"summary\">\n" + paragraph("Monitoring memo", "eyebrow") + "<h1>" + escape(d.title) + "</h1>\n";
  html += paragraph(
      fmt::format("At most {} patients · a look after every {} · {}", d.patients,
                  d.cohort_size == 1 ? "patient" : fmt::format("{} patients", d.cohort_size), escape(d.source)),
      "lead");
  html += "</header>\n";
  for (const std::string& warning : memo.warnings)
    html += paragraph("<strong>Warning.</strong> " + escape(warning), "warning");
  html += "<dl class=\"facts\">\n";
  for (const Outcome& o : d.outcomes)
    html += fmt::format("<dt>{}</dt><dd>{}. {}: {}.</dd>\n", escape(o.label), escape(event_text(o.event)),
                        rule_names[o.rule.index()], escape(rule_text(o)));
  html += "</dl>\n<h3>How to repeat this</h3>\n<pre><code>" + escape(command) + "</code></pre>\n";
  return html;
}

report::Table boundary_table(const Memo& memo, std::size_t i) {
  const Outcome& o = memo.design.outcomes[i];
  report::Table table{.id = fmt::format("limits-{}", i + 1),
                      .caption = fmt::format("Boundary for the memo: {}", o.label),
                      .head = {o.event.per_course ? "Courses known" : "Patients known", "Stop if"},
                      .rows = {},
                      .notes = {}};
  for (const bool high : {false, true})
    for (const Step& s : steps(memo.limits[i], high))
      table.row(
          {number_cell(s.from == s.to ? fmt::format("{}", s.from) : fmt::format("{}–{}", s.from, s.to)),
           text_cell(fmt::format("{} {} or {}", s.limit, s.limit == 1 ? "event" : "events", high ? "more" : "fewer"))});
  if (table.rows.empty()) table.row({text_cell("any"), text_cell("no count stops the trial")});
  return table;
}

report::Table characteristics_table(const Memo& memo, bool late) {
  const Design counted = only(memo.design, memo.per_patient);
  report::Table table{
      .id = late ? "characteristics-late" : "characteristics",
      .caption = late ? fmt::format("Outcomes known late: {:.1f} patients a month, {} pending when a rule looks",
                                    memo.patients_a_month, fmt::join(memo.lag, " / "))
                      : std::string("Every outcome known at once"),
      .head = {"Truth", "Rates", "Stops", "Stops early", "Mean patients", "Median [quartiles]"},
      .rows = {},
      .notes = {}};
  std::vector<std::pair<Reasons, std::string>> reasons;
  for (std::size_t i = 0; i < counted.outcomes.size(); ++i)
    for (const bool high : {false, true})
      for (const Judged& j : memo.judged)
        if (j.at_once.with(reason(i, high)) > 0) {
          reasons.emplace_back(reason(i, high), reason_text(counted.outcomes[i], high));
          break;
        }
  for (const auto& [why, text] : reasons) table.head.push_back(text);
  for (const Judged& j : memo.judged) {
    const Characteristics& c = late ? *j.late : j.at_once;
    std::vector<report::Cell> cells{
        text_cell(j.scenario.label),
        number_cell(fmt::format("{:g}", fmt::join(j.scenario.rates, " / "))),
        number_cell(probability(c.stop())),
        number_cell(probability(c.stop_early())),
        number_cell(fmt::format("{:.1f}", c.mean_n())),
        number_cell(fmt::format("{} [{}–{}]", c.quantile(.5), c.quantile(.25), c.quantile(.75)))};
    for (const auto& [why, text] : reasons) cells.push_back(number_cell(probability(c.with(why))));
    table.row(std::move(cells));
  }
  table.notes.emplace_back(
      "Stops: at any look, the last included. Early: before the maximum. The last columns are probabilities "
      "by reason; two reasons at one look count in both.");
  const Characteristics& first = memo.judged.front().at_once;
  table.notes.emplace_back(
      first.replicates == 0
          ? std::string("Exact, by dynamic programming over the counts of all outcomes.")
          : fmt::format("Simulated, {} trials each: too many outcomes for exact numbers.", first.replicates));
  if (late)
    table.notes.emplace_back(
        "Patients who have entered when the trial stops. The rule looks at those whose outcome is known; "
        "outcomes of a patient are taken as independent.");
  return table;
}

std::string path_section(const Memo& memo) {
  const Design& d = memo.design;
  const Path& path = *memo.path;
  report::Table table{.id = "path",
                      .caption = fmt::format("Where the trial stands: {}", path.source),
                      .head = {"Outcome", "Events", "Known", "Pending", "Stops at or below", "Stops at or above"},
                      .rows = {},
                      .notes = {}};
  const Station& now = path.stations.back();
  for (std::size_t i = 0; i < now.counted.size(); ++i) {
    const Counted& c = now.counted[i];
    const Limits& l = now.limits[i];
    table.row({text_cell(d.outcomes[i].label), number_cell(std::to_string(c.events)),
               number_cell(std::to_string(c.settled)), number_cell(std::to_string(c.pending)),
               l.low >= 0 ? number_cell(std::to_string(l.low)) : report::none_cell("–"),
               l.high <= c.settled ? number_cell(std::to_string(l.high)) : report::none_cell("–")});
  }
  table.notes.emplace_back(
      fmt::format("{} patients entered by day {}. Now: {}.", now.entered, now.day, reasons_text(d, now.crossed)));
  for (const Station& s : path.stations)
    if (s.look && s.crossed != 0) {
      table.notes.emplace_back(fmt::format("First crossed with {} patients entered, on day {}: {}.", s.entered, s.day,
                                           reasons_text(d, s.crossed)));
      break;
    }
  table.notes.emplace_back(fmt::format("If no pending patient has the event: {}. If all have: {}.",
                                       reasons_text(d, path.if_none), reasons_text(d, path.if_all)));
  return "<section id=\"standing\">\n<h2>Where the trial stands</h2>\n" + report::render(table) + "</section>\n";
}

std::string real_time_section(const Memo& memo) {
  const RealTime& r = *memo.real_time;
  std::string html = "<section id=\"real-time\">\n<h2>In virtual trials, with real time</h2>\n";
  html +=
      paragraph(escape(fmt::format("{} trials of {} patients of {}, {:.1f} a month, seed {}; each trial with its own "
                                   "draw of the model's parameters. The rule "
                                   "looks when the next patient is about to be enrolled. In the second half of "
                                   "enrolment {} outcomes are pending then ({}).",
                                   r.trials, r.patients, r.regimen, r.patients_a_month, r.seed,
                                   fmt::format("{:.1f}", fmt::join(r.mean_pending, " / ")), [&] {
                                     std::string labels;
                                     for (const Outcome& o : memo.design.outcomes)
                                       labels += (labels.empty() ? "" : " / ") + o.label;
                                     return labels;
                                   }())));
  for (std::size_t k = 0; k < r.scenarios.size(); ++k) {
    const RealTimeScenario& s = r.scenarios[k];
    report::Table table{
        .id = fmt::format("real-time-{}", k + 1),
        .caption = fmt::format("{}: rates {}", s.label, fmt::format("{:.3f}", fmt::join(s.rates, " / "))),
        .head = {"Pending patients", "Stops early", "Stops", "Treated, mean", "Quartiles", "More than ideal",
                 "Pending at the stop", "Months to the last look"},
        .rows = {},
        .notes = {}};
    for (const Endings& e : s.ways)
      table.row({text_cell(pending_names[static_cast<std::size_t>(e.pending)]), number_cell(probability(e.stop_early)),
                 number_cell(probability(e.stop)), number_cell(fmt::format("{:.1f}", e.mean_treated)),
                 number_cell(fmt::format("{} / {} / {}", e.q25, e.median, e.q75)),
                 number_cell(fmt::format("{:.1f} ± {:.1f}", e.more_than_instant, 2 * e.standard_error)),
                 number_cell(fmt::format("{:.1f}", e.mean_pending_at_stop)),
                 number_cell(fmt::format("{:.1f}", e.mean_months))});
    if (!s.as_modelled)
      table.notes.emplace_back(
          "The scenario's rates are put in place of the model's: events are dropped at random, or given with "
          "the days of others; days stay the model's.");
    table.notes.emplace_back(
        "More than ideal: patients treated beyond those in the same trials with every outcome known at once, "
        "mean and two standard errors.");
    html += report::render(table);
  }
  for (const std::string& why : r.left_out) html += paragraph(escape(why));
  return html + "</section>\n";
}

}  // namespace

void write_memo_page(const Memo& memo, const std::string& command, const std::string& version,
                     const std::string& runtime_folder, std::ostream& out) {
  report::Figures figures;
  report::Page page{
      .title = memo.design.title,
      .sections = {{"summary", "Summary"}, {"boundary", "Boundary"}, {"operating", "Operating characteristics"}},
      .html = summary(memo, command),
      .colophon = fmt::format("Titrate {}, design {}.", version, memo.design.id)};
  if (memo.path) {
    page.sections.emplace_back("standing", "Where it stands");
    page.html += path_section(memo);
  }
  page.html += "<section id=\"boundary\">\n<h2>Stopping boundary</h2>\n";
  for (std::size_t i = 0; i < memo.design.outcomes.size(); ++i)
    page.html += figures.render(boundary_figure(memo, i)) + report::render(boundary_table(memo, i));
  if (!memo.widths.empty()) page.html += figures.render(width_figure(memo));
  page.html += "</section>\n<section id=\"operating\">\n<h2>Operating characteristics</h2>\n";
  if (memo.judged.empty())
    page.html += paragraph("None: every outcome is counted per course.");
  else {
    page.html += report::render(characteristics_table(memo, false));
    if (memo.judged.front().late) page.html += report::render(characteristics_table(memo, true));
  }
  page.html += "</section>\n";
  if (memo.real_time) {
    page.sections.emplace_back("real-time", "With real time");
    page.html += real_time_section(memo);
  }
  page.sections.emplace_back("notes", "Notes");
  std::vector<std::string> notes;
  for (const std::string& note : memo.notes) notes.push_back(escape(note));
  page.html += "<section id=\"notes\">\n<h2>Notes</h2>\n" + report::list(notes) + "</section>\n";
  report::write_page(page, runtime_folder, out);
}

}  // namespace titrate::design
