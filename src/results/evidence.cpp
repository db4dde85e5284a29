#include "results/evidence.hpp"

#include "base/document.hpp"

#include <cmath>
#include <set>

#include <fmt/format.h>

namespace titrate::results {

namespace {

PublishedRate read_rate(const Table& row) {
  PublishedRate rate{.id = row.text("id"),
                     .per = row.choice<Per>("per", {{"patient", Per::patient}, {"course", Per::course}}),
                     .events = static_cast<int>(row.integer("events", {.low = 0})),
                     .n = static_cast<int>(row.integer("n", {.low = 1})),
                     .score = row.boolean("score", false),
                     .rounded = row.boolean("rounded", false),
                     .note = row.text("note", "")};
  if (row.boolean("unit_assumed", false))
    rate.note += (rate.note.empty() ? "" : "; ") + std::string("the unit is a reading, not printed");
  if (rate.events > rate.n)
    row.problem("events", fmt::format("at most n = {}", rate.n), fmt::format("{}", rate.events),
                "an outcome cannot happen to more than everyone; check which of the two was misread");
  row.close();
  return rate;
}

/// Every number below a table, by its dotted path; elements of an array by position.
void collect(const toml::node& node, const std::string& path, std::vector<PublishedValue>& into) {
  if (const auto number = node.value<double>()) {
    into.push_back({path, *number});
  } else if (const toml::table* table = node.as_table()) {
    for (const auto& [key, child] : *table)
      collect(child, path.empty() ? std::string(key.str()) : path + "." + std::string(key.str()), into);
  } else if (const toml::array* array = node.as_array()) {
    for (std::size_t i = 0; i < array->size(); ++i) collect((*array)[i], fmt::format("{}.{}", path, i), into);
  }
}

}  // namespace

const PublishedRate* Evidence::find(const std::string& id, Per per) const {
  for (const PublishedRate& rate : rates)
    if (rate.id == id && rate.per == per) return &rate;
  return nullptr;
}

std::optional<double> Evidence::value(const std::string& id) const {
  for (const PublishedValue& v : values)
    if (v.id == id) return v.value;
  return std::nullopt;
}

Evidence read_evidence(const std::string& file) {
  Document document = Document::read(file);
  const Table root = document.root();
  Evidence evidence;
  root.text("id");
  root.text("title");
  evidence.citation = root.text("source");
  if (const auto trial = root.table("trial", true)) {
    evidence.regimen = trial->text("regimen");
    evidence.n = static_cast<int>(trial->integer("n", {.low = 1}));
    evidence.courses = static_cast<int>(trial->integer("courses", {.low = 0}, 0));
    evidence.median_follow_up_months = trial->number("median_follow_up_months", {.low = 0}, 0.0);
    if (const auto criteria = trial->table("criteria")) {
      criteria->text("response", "");
      criteria->text("toxicity", "");
      criteria->close();
    }
    trial->close();
  }
  std::set<std::pair<std::string, Per>> seen;
  for (const Table& row : root.tables("outcome", true)) {
    evidence.rates.push_back(read_rate(row));
    const PublishedRate& rate = evidence.rates.back();
    if (!seen.emplace(rate.id, rate.per).second)
      row.problem("id", "each outcome once per unit", rate.id, "remove one of the two, or correct its id or unit");
    if (rate.per == Per::patient && rate.n > evidence.n)
      row.problem("n", fmt::format("at most the trial's {} patients", evidence.n), fmt::format("{}", rate.n),
                  "check the denominator");
    if (rate.per == Per::course && evidence.courses > 0 && rate.n > evidence.courses)
      row.problem("n", fmt::format("at most the trial's {} courses", evidence.courses), fmt::format("{}", rate.n),
                  "check the denominator");
  }
  if (const auto table = root.table("nonhematologic_per_course")) {
    evidence.not_modelled_n = static_cast<int>(table->integer("n", {.low = 1}));
    for (const std::string& term : table->keys()) {
      if (term == "n" || term == "rare") continue;
      if (const auto row = table->table(term)) {
        NotModelled item{.term = term, .g1_2 = {}, .g3_4 = {}, .g3_4_percent = row->has("g3_4_percent")};
        if (row->has("g1_2")) item.g1_2 = static_cast<int>(row->integer("g1_2", {.low = 0}));
        if (item.g3_4_percent)
          item.g3_4 = row->number("g3_4_percent", {.low = 0});
        else if (row->has("g3_4"))
          item.g3_4 = row->number("g3_4", {.low = 0});
        row->close();
        evidence.not_modelled.push_back(std::move(item));
      }
    }
  }
  document.check();
  // What describes the trial is free-form: every number of the other tables is kept under its dotted path.
  const toml::table parsed = toml::parse(document.text());
  for (const auto& [key, node] : parsed)
    if (key.str() != "outcome" && node.is_table()) collect(node, std::string(key.str()), evidence.values);
  return evidence;
}

}  // namespace titrate::results
