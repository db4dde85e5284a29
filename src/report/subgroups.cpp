// Response by pretreatment factor and by flare as a forest plot, recorded or virtual beside published.

#include "report/factors.hpp"
#include "report/forest.hpp"
#include "report/numbers.hpp"
#include "report/sections.hpp"
#include "stats/contingency.hpp"
#include "stats/intervals.hpp"

#include <cctype>
#include <cmath>

#include <fmt/format.h>

namespace titrate::report {

using results::Endpoint;
using results::Per;

namespace {

constexpr double hundred = 100;

/// "VH genes: unmutated"
std::string name_of(const Factor& factor) {
  std::string label(factor.label);
  const std::string heading(factor.heading);
  if (heading == "Tumor flare") return label;
  label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
  return heading + ": " + label;
}

/// What the paper counted of a factor.
std::optional<results::Count> published_of(const Study& study, const Factor& factor, const Endpoint* e) {
  if (e && e->published) return results::Count{e->published->events, e->published->n};
  const std::string path(factor.path);
  const auto events = study.evidence.value(path + ".0"), n = study.evidence.value(path + ".1");
  if (path.empty() || !events || !n) return {};
  return results::Count{static_cast<int>(std::lround(*events)), static_cast<int>(std::lround(*n))};
}

/// A line of the plot.
Json row_of(const Study& study, const std::string& name, const Endpoint* e,
            const std::optional<results::Count>& published) {
  const bool there = e && e->mean;
  Json row{{"outcome", name}, {"remark", there ? "" : recorded(study) ? "not in these data" : "not predicted"}};
  if (there) row["mean"] = significant(hundred * *e->mean);
  if (there && recorded(study) && e->counted)
    row["outcome"] = fmt::format("{}, {}/{}", name, e->counted->events, e->counted->n);
  if (there && e->interval) {
    row["low"] = significant(hundred * e->interval->low);
    row["high"] = significant(hundred * e->interval->high);
  }
  if (published) {
    const stats::Interval exact = stats::clopper_pearson(published->events, published->n, level_of(study));
    row["point"] = significant(hundred * published->events / published->n);
    row["count"] = count(published->events, published->n);
    row["published_low"] = significant(hundred * exact.low);
    row["published_high"] = significant(hundred * exact.high);
  }
  return row;
}

/// Fisher's exact test of a factor and the one after it, of recorded patients.
std::string fisher_text(const Study& study, const Factor& factor, const Factor& next) {
  const Endpoint* one = find(study, factor.id, Per::patient);
  const Endpoint* other = find(study, next.id, Per::patient);
  if (!one || !other || !one->counted || !other->counted || one->counted->n == 0 || other->counted->n == 0) return "–";
  return "P " + p_value(stats::fisher_exact({{one->counted->events, one->counted->n - one->counted->events},
                                             {other->counted->events, other->counted->n - other->counted->events}}));
}

Table data_table(const Study& study) {
  Table table{.id = "data-subgroups",
              .caption = "Overall response by subgroup",
              .head = {"Subgroup", "Published\nn/N (%)", result_head(study)},
              .rows = {},
              .notes = {}};
  if (recorded(study)) table.head.emplace_back("Against the next\n(Fisher, exact)");
  for (std::size_t f = 0; f < factors.size(); ++f) {
    const Endpoint* e = find(study, factors[f].id, Per::patient);
    const auto published = published_of(study, factors[f], e);
    std::vector<Cell> cells{text_cell(name_of(factors[f])),
                            published ? published_cell(published->events, published->n) : none_cell("–"),
                            result_cell(study, e)};
    if (recorded(study))
      cells.push_back(factors[f].against_next ? number_cell(fisher_text(study, factors[f], factors[f + 1]))
                                              : none_cell("–"));
    table.row(std::move(cells));
  }
  return table;
}

}  // namespace

std::string response_by_subgroup(const Study& study, Figures& figures) {
  Json rows = Json::array();
  const Endpoint* all = find(study, "overall_response", Per::patient);
  rows.push_back(row_of(
      study, "All patients", all,
      all && all->published ? std::optional(results::Count{all->published->events, all->published->n}) : std::nullopt));
  for (const Factor& factor : factors) {
    const Endpoint* e = find(study, factor.id, Per::patient);
    const auto published = published_of(study, factor, e);
    if ((e && e->mean) || published) rows.push_back(row_of(study, name_of(factor), e, published));
  }
  Figure figure;
  figure.id = "subgroups";
  figure.title = "Overall response by subgroup.";
  if (!all || !all->mean) {
    figure.missing = "Not in these data: response. Nobody could be counted.";
    return figures.render(figure);
  }
  const std::string own = recorded(study) ? "Recorded" : "Predicted";
  figure.caption = fmt::format(
      "Share of each subgroup with CR, nPR or PR and its {} {}interval; the dashed line is the share of all patients. "
      "Subgroups are small, overlap, and were not chosen in advance; nothing is adjusted for their number. Flare is "
      "known only after treatment began: who died or left early had less time for either.",
      level_text(study), recorded(study) ? "exact " : "predictive ");
  figure.alternative = fmt::format(
      "Forest plot of overall response in {} subgroups: {} share and interval, and the published ones above them. The "
      "data table holds the same numbers.",
      rows.size() - 1, kind_word(study));
  using Glyph = KeyEntry::Glyph;
  figure.key = {
      {Glyph::hollow, "predicted",
       recorded(study) ? "recorded, exact interval (Clopper–Pearson)" : "predicted mean and predictive interval"},
      {Glyph::square, "published", "published"},
      {Glyph::dashed, "published", "its exact interval"}};
  const ForestText text{"% with response", own + ", %", hundred * *all->mean};
  figure.spec = forest_spec(rows, text, false);
  figure.narrow_spec = forest_spec(rows, text, true);
  figure.data = data_table(study);
  return figures.render(figure);
}

}  // namespace titrate::report
