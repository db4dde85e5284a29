#include "clinic/criteria_file.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::clinic {

Provenance read_provenance(const Table& root, std::string_view kind, std::string_view id) {
  Provenance provenance;
  provenance.id = root.text("id");
  provenance.kind = root.text("kind");
  provenance.title = root.text("title");
  provenance.source = root.text("source");
  provenance.verified = root.boolean("verified");
  if (!provenance.id.empty() && provenance.id != id)
    root.problem("id", fmt::format("the file's own name, \"{}\"", id), fmt::format("\"{}\"", provenance.id),
                 "rename the file or the set");
  if (!provenance.kind.empty() && provenance.kind != kind)
    root.problem("kind", fmt::format("a criteria set of kind \"{}\"", kind), fmt::format("\"{}\"", provenance.kind),
                 "name a set of that kind in the protocol's [criteria]");
  return provenance;
}

std::string read_confidence(const Table& table) {
  using Words = std::vector<std::pair<std::string, std::string>>;
  return table.choice<std::string>("confidence", Words{{"H", "H"}, {"M", "M"}, {"L", "L"}, {"assumed", "assumed"}});
}

void CriteriaTable::read(std::string_view key, const std::function<void(const Table&)>& take,
                         const std::function<std::string(const Table&)>& spell) const {
  if (!table_) return;
  const auto entry = table_->table(key, true);
  if (!entry) return;
  const std::size_t problems = document_.problems().size();
  take(*entry);
  const bool sound = document_.problems().size() == problems;
  Definition row;
  row.key = fmt::format("{}.{}", name_, key);
  row.definition = entry->text("definition");
  row.source = entry->text("source");
  row.confidence = read_confidence(*entry);
  if (sound) {
    row.threshold = spell(*entry);
    provenance_.definitions.push_back(std::move(row));
  }
  entry->close();
}

double CriteriaTable::quantity(std::string_view key, std::string_view unit, Range range) const {
  double value = 0;
  read(
      key, [&](const Table& entry) { value = entry.quantity("value", unit, range); },
      [](const Table& entry) { return entry.text("value"); });
  return value;
}

double CriteriaTable::number(std::string_view key, Range range) const {
  double value = 0;
  read(
      key, [&](const Table& entry) { value = entry.number("value", range); },
      [&](const Table&) { return fmt::format("{}", value); });
  return value;
}

int CriteriaTable::integer(std::string_view key, Range range) const {
  int value = 0;
  read(
      key, [&](const Table& entry) { value = static_cast<int>(entry.integer("value", range)); },
      [&](const Table&) { return fmt::format("{}", value); });
  return value;
}

int CriteriaTable::days(std::string_view key, Range range) const {
  double value = 0;
  read(
      key,
      [&](const Table& entry) {
        value = entry.quantity("value", "d", range);
        if (value != std::floor(value))
          entry.problem("value", "a whole number of days", fmt::format("{} d", value), "round it");
      },
      [](const Table& entry) { return entry.text("value"); });
  return static_cast<int>(value);
}

bool CriteriaTable::yes(std::string_view key) const {
  bool value = false;
  read(
      key, [&](const Table& entry) { value = entry.boolean("value"); },
      [&](const Table&) { return value ? "yes" : "no"; });
  return value;
}

std::vector<chart::Agent> CriteriaTable::agents(std::string_view key) const {
  std::vector<chart::Agent> agents;
  std::vector<std::string> names;
  read(
      key,
      [&](const Table& entry) {
        names = entry.texts("value", true);
        for (const std::string& word : names) {
          const auto known = std::find(chart::agents.begin(), chart::agents.end(), word);
          if (known == chart::agents.end())
            entry.problem("value", fmt::format("agents: {}", fmt::join(chart::agents, ", ")),
                          fmt::format("\"{}\"", word), "correct it");
          else
            agents.push_back(static_cast<chart::Agent>(known - chart::agents.begin()));
        }
      },
      [&](const Table&) { return fmt::format("{}", fmt::join(names, ", ")); });
  return agents;
}

void CriteriaTable::close() const {
  if (table_) table_->close();
}

}  // namespace titrate::clinic
