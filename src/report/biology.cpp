// Cytokines by response and T cells over time in virtual trials, as Figures 3 to 5 of the 2008 paper, with its tests.

#include "results/biology.hpp"

#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <array>

#include <fmt/format.h>

namespace titrate::report {

using results::Endpoint;

namespace {

constexpr std::array names{"IL-6", "IL-10", "IL-2R", "TNF-R1", "bFGF"};
constexpr std::array colors{"published", "predicted", "pr", "ink", "npr"};
/// As evidence files spell the analytes of their P values.
constexpr std::array evidence_names{"il6", "il10", "il2r", "tnfr1", "fgf_basic"};
static_assert(names.size() == results::cytokines.size());
constexpr std::array group_titles{"CR, nPR and PR", "SD and no response"};
constexpr std::array published_groups{"immune.p_responders.", "immune.p_nonresponders."};

std::string id_of(std::size_t cytokine) { return std::string(chart::name(results::cytokines[cytokine])); }
const Endpoint* quantity_of(const Study& study, const std::string& id) { return find(study, id, std::nullopt); }

Cell fold_cell(const Study& study, const std::string& id) {
  const Endpoint* e = quantity_of(study, id);
  if (!e || !e->mean) return none_cell("–");
  return number_cell(quantity_with_interval(*e->mean, e->interval ? &*e->interval : nullptr, "1"));
}

/// T cells move by a tenth: two decimals.
Cell fine_fold_cell(const Study& study, const std::string& id) {
  const Endpoint* e = quantity_of(study, id);
  if (!e || !e->mean) return none_cell("–");
  std::string text = fmt::format("{:.2f}", *e->mean);
  if (e->interval) text += fmt::format(" [{:.2f}–{:.2f}]", e->interval->low, e->interval->high);
  return number_cell(text);
}

/// Mean of P with its interval over trials, and how often it is below .05.
Cell p_cell(const Study& study, const std::string& id) {
  const Endpoint* p = quantity_of(study, id);
  const Endpoint* below = quantity_of(study, id + "_below_5_percent");
  if (!p || !p->mean) return none_cell("–");
  std::string text = p_value(*p->mean);
  if (p->interval) text += fmt::format(" [{}–{}]", p_value(p->interval->low), p_value(p->interval->high));
  if (below && below->mean && p->interval) text += fmt::format("; {:.0f} %", *below->mean);
  return number_cell(text);
}

Cell published_p(const Study& study, std::size_t group, std::size_t cytokine) {
  const auto value = study.evidence.value(std::string(published_groups[group]) + evidence_names[cytokine]);
  return value ? number_cell(p_value(*value)) : none_cell("–");
}

Table cytokine_table(const Study& study) {
  Table table{.id = "biology-cytokines",
              .caption = "Cytokines by response.",
              .head = {"Analyte", "Day 7\n× baseline", "Day 28\n× baseline", "Friedman P\n[interval]; P < .05",
                       "Published\nFriedman P", "Day 7 against\nbaseline, P", "Day 28 against\nbaseline, P"},
              .rows = {},
              .notes = {{"Medians over the patients of a trial: mean over trials and predictive interval. P: mean, "
                         "interval and share of trials below .05; exact Friedman and signed-rank tests on all patients "
                         "of the group who were sampled, not adjusted. The paper’s groups were smaller, and the more "
                         "patients, the smaller a P: `titrate calibrate --contrasts` compares groups of its size."}}};
  for (std::size_t g = 0; g < results::biology_groups.size(); ++g) {
    const std::string group = results::biology_groups[g];
    table.group(group_titles[g]);
    for (std::size_t c = 0; c < names.size(); ++c) {
      const std::string id = id_of(c), day_7 = id + "_day_7_" + group, day_28 = id + "_day_28_" + group;
      table.row({text_cell(names[c]), fold_cell(study, day_7), fold_cell(study, day_28),
                 p_cell(study, id + "_friedman_p_" + group), published_p(study, g, c),
                 p_cell(study, day_7 + "_signed_rank_p"), p_cell(study, day_28 + "_signed_rank_p")});
    }
  }
  table.group("Day 7, responders against others (rank-sum)");
  for (std::size_t c = 0; c < names.size(); ++c)
    table.row({text_cell(names[c]), none_cell("–"), none_cell("–"), p_cell(study, id_of(c) + "_day_7_rank_sum_p"),
               none_cell("–"), none_cell("–"), none_cell("–")});
  return table;
}

Table t_cell_table(const Study& study) {
  Table table{.id = "biology-t-cells",
              .caption = "T cells in the blood.",
              .head = {"Time", "Virtual\n× baseline", "Signed-rank P\n[interval]; P < .05", "Published\n× baseline"},
              .rows = {},
              .notes = {{"The model has one pool of effectors, T and NK cells together; the paper counted CD3+ cells. "
                         "Of those who still come to visits."}}};
  const auto baseline = study.evidence.value("immune.cd3_per_uL.baseline");
  for (const auto& [id, name, path] : {std::tuple("t_cells_month_3", "3 months", "immune.cd3_per_uL.month3"),
                                       std::tuple("t_cells_month_6", "6 months", "immune.cd3_per_uL.month6")}) {
    const auto then = study.evidence.value(path);
    table.row({text_cell(name), fine_fold_cell(study, id), p_cell(study, std::string(id) + "_signed_rank_p"),
               baseline && then ? number_cell(plain(*then / *baseline)) : none_cell("–")});
  }
  return table;
}

Json rows_of(const Study& study, const std::string& group) {
  Json rows = Json::array();
  for (std::size_t c = 0; c < names.size(); ++c) {
    rows.push_back({{"at", "Baseline"}, {"analyte", names[c]}, {"median", 1}, {"low", 1}, {"high", 1}});
    for (std::size_t time = 1; time < results::biology_times; ++time) {
      const int day = results::cytokine_days[time];
      const Endpoint* e = quantity_of(study, fmt::format("{}_day_{}_{}", id_of(c), day, group));
      if (!e || !e->mean) continue;
      rows.push_back({{"at", fmt::format("Day {}", day)},
                      {"analyte", names[c]},
                      {"median", significant(*e->mean)},
                      {"low", significant(e->interval ? e->interval->low : *e->mean)},
                      {"high", significant(e->interval ? e->interval->high : *e->mean)}});
    }
  }
  return rows;
}

Figure over_time(const Study& study, std::size_t g) {
  const std::string group = results::biology_groups[g];
  const std::vector<std::string> analytes(names.begin(), names.end());
  Figure figure;
  figure.id = "biology-" + group;
  figure.title = fmt::format("Cytokines over time, {}.", group_titles[g]);
  figure.caption = "Median over the patients of a trial as a multiple of the baseline’s: mean over trials and " +
                   level_text(study) + " predictive interval, logarithmic scale.";
  figure.alternative =
      fmt::format("Five cytokines and receptors at baseline, day 7 and day 28, {}. The table holds the same numbers.",
                  group_titles[g]);
  for (std::size_t c = 0; c < names.size(); ++c) figure.key.push_back({KeyEntry::Glyph::circle, colors[c], names[c]});
  figure.spec = Json::parse(R"json({
      "width": "container", "height": 240,
      "layer": [
        {"mark": {"type": "rule", "color": "var(--rule)", "strokeDash": [4, 3]}, "encoding": {"y": {"datum": 1}}},
        {"mark": {"type": "rule", "opacity": 0.7, "strokeWidth": 1.2},
         "encoding": {"y": {"field": "low", "type": "quantitative"}, "y2": {"field": "high"}}},
        {"mark": {"type": "point", "filled": true, "size": 62, "opacity": 1},
         "encoding": {
           "y": {"field": "median", "type": "quantitative"},
           "tooltip": [
             {"field": "analyte", "title": "Analyte"}, {"field": "at", "title": "At"},
             {"field": "median", "title": "× baseline"}, {"field": "low", "title": "from"},
             {"field": "high", "title": "to"}]}}]})json");
  figure.spec["data"] = {{"values", rows_of(study, group)}};
  for (std::size_t i = 1; i < figure.spec["layer"].size(); ++i) {
    Json& encoding = figure.spec["layer"][i]["encoding"];
    encoding["x"] = {
        {"field", "at"}, {"type", "nominal"}, {"sort", nullptr}, {"axis", {{"title", nullptr}, {"labelAngle", 0}}}};
    encoding["xOffset"] = {{"field", "analyte"}, {"sort", analytes}};
    encoding["color"] = {{"field", "analyte"},
                         {"type", "nominal"},
                         {"legend", nullptr},
                         {"scale", color_scale(analytes, std::vector<std::string>(colors.begin(), colors.end()))}};
    encoding["y"]["scale"] = {{"type", "log"}};
    encoding["y"]["axis"] = {{"title", "Median, multiple of baseline"}};
  }
  return figure;
}

}  // namespace

std::string biology(const Study& study, Figures& figures) {
  std::string html = "<section id=\"biology\">\n<h2>Biology</h2>\n";
  if (!quantity_of(study, "t_cells_month_3"))
    return html + paragraph("Not sampled: the protocol’s calendar asks for no cytokines.") + "</section>\n";
  html += paragraph(
      "Cytokines and receptors by response and T cells over time, at the times of the 2008 paper and with its tests. "
      "They are readouts of activation and stroma, in multiples of the baseline’s; the model has no absolute levels.");
  for (std::size_t g = 0; g < results::biology_groups.size(); ++g) html += figures.render(over_time(study, g));
  return html + render(cytokine_table(study)) + render(t_cell_table(study)) + "</section>\n";
}

}  // namespace titrate::report
