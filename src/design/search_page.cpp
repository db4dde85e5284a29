// The page of a search: the front as a figure, the candidates as tables.

#include "design/search_report.hpp"
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
using report::text_cell;

double scale(const Quantity& judged) { return judged.share() ? 100 : 1; }
std::string axis_title(const Quantity& judged) { return judged.label + ", " + (judged.share() ? "%" : judged.unit); }

const char* standing(const Candidate& c) { return c.front ? "front" : !c.met ? "fails a constraint" : "beaten"; }

/// Two objectives against each other; each point opens its protocol.
report::Figure trade(const SearchReport& r, const Objective& across, const Objective& up, int number) {
  const Search& search = r.space->search();
  const Quantity &x_of = search.judged[across.judged], &y_of = search.judged[up.judged];
  Json rows = Json::array();
  for (std::size_t i = 0; i < r.found->candidates.size(); ++i) {
    const Candidate& c = r.found->candidates[i];
    const AcrossDraws &x = c.judged[across.judged], &y = c.judged[up.judged];
    if (x.draws.empty() || y.draws.empty() || c.same_as >= 0) continue;
    rows.push_back(
        {{"name", candidate_name(i)},
         {"protocol", c.label},
         {"x", report::significant(scale(x_of) * x.mean)},
         {"x_low", report::significant(scale(x_of) * x.interval.low)},
         {"x_high", report::significant(scale(x_of) * x.interval.high)},
         {"y", report::significant(scale(y_of) * y.mean)},
         {"y_low", report::significant(scale(y_of) * y.interval.low)},
         {"y_high", report::significant(scale(y_of) * y.interval.high)},
         {"x_text", shown(x_of, x)},
         {"y_text", shown(y_of, y)},
         {"standing", standing(c)},
         {"not_beaten", c.confirmed && c.met ? fmt::format("{:.0f} % of the draws", 100 * c.non_dominated) : "–"},
         {"href", "protocols/" + candidate_name(i) + ".toml"}});
  }
  const Json color = {
      {"field", "standing"},
      {"type", "nominal"},
      {"scale", report::color_scale({"front", "beaten", "fails a constraint"}, {"predicted", "sd", "flare"})},
      {"legend", nullptr}};
  const Json x = {
      {"field", "x"}, {"type", "quantitative"}, {"scale", {{"zero", false}}}, {"axis", {{"title", axis_title(x_of)}}}};
  const Json y = {
      {"field", "y"}, {"type", "quantitative"}, {"scale", {{"zero", false}}}, {"axis", {{"title", axis_title(y_of)}}}};
  const auto field = [](const char* name) { return Json{{"field", name}}; };
  const auto low = [](Json axis, const char* name) { return axis["field"] = name, axis; };
  // The bars of a point come forth when it is pointed at: those of all at once are a thicket.
  const Json bar_opacity = {{"condition", {{"param", "near"}, {"empty", false}, {"value", 1}}}, {"value", 0.25}};
  const Json tooltip = {
      {{"field", "name"}, {"title", "Candidate"}},    {{"field", "protocol"}, {"title", "Protocol"}},
      {{"field", "y_text"}, {"title", y_of.label}},   {{"field", "x_text"}, {"title", x_of.label}},
      {{"field", "standing"}, {"title", "Standing"}}, {{"field", "not_beaten"}, {"title", "Not beaten in"}}};
  report::Figure made;
  made.id = fmt::format("front-{}", number);
  made.title = "The trade-off.";
  made.caption = fmt::format(
      "Each point a protocol, with {:g} % of the draws of the model's parameters. Wanted: {} {}, {} {}. Point at one "
      "for its "
      "values, click to open its file.",
      100 * search.level, escape(y_of.label), up.high ? "high" : "low", escape(x_of.label),
      across.high ? "high" : "low");
  made.alternative = fmt::format("Candidates by {} and {}, with intervals.", y_of.label, x_of.label);
  made.key = {{report::KeyEntry::Glyph::circle, "predicted", "front"},
              {report::KeyEntry::Glyph::circle, "sd", "beaten by another"},
              {report::KeyEntry::Glyph::circle, "flare", "fails a constraint"}};
  Json text = {{"mark", {{"type", "text"}, {"dx", 7}, {"dy", -7}, {"align", "left"}, {"color", "var(--ink)"}}},
               {"encoding", {{"x", x}, {"y", y}, {"text", field("name")}}}};
  made.spec = {
      {"width", "container"},
      {"height", 360},
      {"data", {{"values", rows}}},
      {"layer",
       {{{"mark", {{"type", "rule"}, {"strokeWidth", 1.5}}},
         {"encoding",
          {{"x", low(x, "x_low")}, {"x2", field("x_high")}, {"y", y}, {"color", color}, {"opacity", bar_opacity}}}},
        {{"mark", {{"type", "rule"}, {"strokeWidth", 1.5}}},
         {"encoding",
          {{"x", x}, {"y", low(y, "y_low")}, {"y2", field("y_high")}, {"color", color}, {"opacity", bar_opacity}}}},
        {{"params",
          {{{"name", "near"},
            {"select", {{"type", "point"}, {"on", "mouseover"}, {"clear", "mouseout"}, {"fields", {"name"}}}}}}},
         {"mark", {{"type", "point"}, {"filled", true}, {"size", 90}, {"opacity", 1}, {"cursor", "pointer"}}},
         {"encoding", {{"x", x}, {"y", y}, {"color", color}, {"tooltip", tooltip}, {"href", field("href")}}}},
        text}}};
  return made;
}

report::Table values(const SearchReport& r) {
  const Search& search = r.space->search();
  report::Table made{
      .id = "values", .caption = "Candidates: what they are", .head = {"Candidate"}, .rows = {}, .notes = {}};
  for (const Axis& axis : search.axes) made.head.push_back(axis.label);
  made.head.emplace_back("Front");
  for (std::size_t i = 0; i < r.found->candidates.size(); ++i) {
    const Candidate& c = r.found->candidates[i];
    std::vector<report::Cell> cells{text_cell(candidate_name(i) + (c.base ? ", as it is" : ""))};
    for (std::size_t a = 0; a < search.axes.size(); ++a)
      cells.push_back(c.genome.empty() ? report::none_cell("outside the space")
                                       : text_cell(search.axes[a].options[c.genome[a]].label));
    cells.push_back(
        text_cell(c.same_as >= 0 ? "as " + candidate_name(static_cast<std::size_t>(c.same_as)) : standing(c)));
    made.row(std::move(cells));
  }
  made.notes.emplace_back("Each is a file that can be run: protocols/01.toml and so on, beside this page.");
  return made;
}

report::Table outcomes(const SearchReport& r) {
  const Search& search = r.space->search();
  report::Table made{.id = "outcomes",
                     .caption = "Candidates: what becomes of their patients",
                     .head = {"Candidate"},
                     .rows = {},
                     .notes = {}};
  for (const Quantity& judged : search.judged) made.head.push_back(judged.label);
  for (const Constraint& each : search.constraints) made.head.push_back(constraint_text(search, each));
  made.head.emplace_back("Not beaten in");
  for (std::size_t i = 0; i < r.found->candidates.size(); ++i) {
    const Candidate& c = r.found->candidates[i];
    std::vector<report::Cell> cells{text_cell(candidate_name(i) + (c.confirmed ? "" : ", not confirmed"))};
    for (std::size_t j = 0; j < search.judged.size(); ++j)
      cells.push_back(number_cell(shown(search.judged[j], c.judged[j])));
    for (std::size_t k = 0; k < search.constraints.size(); ++k) cells.push_back(number_cell(answer(c, k)));
    cells.push_back(c.confirmed && c.met ? number_cell(fmt::format("{:.0f} %", 100 * c.non_dominated))
                                         : report::none_cell("–"));
    made.row(std::move(cells));
  }
  made.notes.emplace_back(fmt::format(
      "Mean over {} draws of the parameters [{:g} % of them]. Constraints: whether the share of draws that meet it "
      "reaches "
      "the probability asked for; unclear where so many draws cannot say. Not beaten: share of the draws in which no "
      "other candidate that meets the constraints is as good in every objective and better in one.",
      r.found->spent.fresh_draws, 100 * search.level));
  return made;
}

report::Table differences(const SearchReport& r) {
  const Search& search = r.space->search();
  report::Table made{.id = "pairs",
                     .caption = "Paired differences of the front and the protocol as it is",
                     .head = {"Pair"},
                     .rows = {},
                     .notes = {}};
  for (const Objective& each : search.objectives) made.head.push_back(axis_title(search.judged[each.judged]));
  made.head.emplace_back("Told apart");
  for (const Pair& pair : r.found->pairs) {
    std::vector<report::Cell> cells{text_cell(candidate_name(pair.a) + " − " + candidate_name(pair.b))};
    for (std::size_t o = 0; o < search.objectives.size(); ++o) {
      const AcrossDraws& d = pair.difference[o];
      const double by = scale(search.judged[search.objectives[o].judged]);
      cells.push_back(d.draws.empty()
                          ? report::none_cell("–")
                          : number_cell(fmt::format("{} [{} to {}]", report::with_sign(by * d.mean, 1, true),
                                                    report::with_sign(by * d.interval.low, 1, true),
                                                    report::with_sign(by * d.interval.high, 1, true))));
    }
    cells.push_back(text_cell(pair.apart ? "yes" : "no"));
    made.row(std::move(cells));
  }
  made.notes.emplace_back(
      "The same fresh patients and the same draws under both. Told apart: in some objective the interval lies on one "
      "side of 0.");
  return made;
}

report::Table published(const SearchReport& r) {
  const Search& search = r.space->search();
  report::Table made{.id = "published",
                     .caption = "How well the model reproduces these quantities in published trials",
                     .head = {"Quantity", "Trial", "Published", "Predicted", "Inside"},
                     .rows = {},
                     .notes = {}};
  for (std::size_t j = 0; j < search.judged.size(); ++j)
    for (const Reproduced& e : r.grounds->of[j])
      made.row({text_cell(search.judged[j].label), text_cell(e.trial + (e.fitted ? ", fitted" : "")),
                number_cell(report::count(e.events, e.n)),
                number_cell(report::percent_with_interval(e.predicted, &e.interval, e.n)),
                text_cell(e.inside ? "yes" : "no")});
  return made;
}

}  // namespace

void write_search_page(const SearchReport& r, const std::string& runtime_folder, std::ostream& out) {
  const Search& search = r.space->search();
  report::Figures figures;
  std::string html = "<header id=\"summary\">\n" + paragraph("Search for schedules", "eyebrow");
  html += "<h1>" + escape(search.title) + "</h1>\n";
  if (!r.found->finished) html += paragraph("<strong>Unfinished: the run was stopped.</strong>", "lead");
  html += paragraph(escape(spent_text(r)) + ".", "lead") + "</header>\n<section id=\"front\">\n<h2>The front</h2>\n";
  for (std::size_t o = 1; o < search.objectives.size(); ++o)
    html += figures.render(trade(r, search.objectives[o], search.objectives[0], static_cast<int>(o)));
  html += "</section>\n<section id=\"candidates\">\n<h2>Candidates</h2>\n" + report::render(values(r)) +
          report::render(outcomes(r));
  if (!r.found->pairs.empty()) html += report::render(differences(r));
  html += "</section>\n<section id=\"notes\">\n<h2>What a reader has to know</h2>\n";
  std::vector<std::string> notes;
  for (const std::string& note : search_notes(r)) notes.push_back(escape(note));
  html += report::list(notes);
  if (r.grounds != nullptr) html += report::render(published(r));
  html += "<h3>How to repeat this</h3>\n<pre><code>" + escape(r.command) + "</code></pre>\n</section>\n";
  report::write_page(
      {.title = "Search: " + search.title,
       .sections = {{"summary", "Summary"}, {"front", "Front"}, {"candidates", "Candidates"}, {"notes", "Notes"}},
       .html = html,
       .colophon = fmt::format("Titrate {}, seed {}.", r.version, search.seed)},
      runtime_folder, out);
}

}  // namespace titrate::design
