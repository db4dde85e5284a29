#include "clinic/laboratory.hpp"

#include <cmath>

#include <fmt/format.h>

namespace titrate::clinic {

using chart::Measure;

namespace {

std::vector<std::pair<std::string, Measure>> measure_words() {
  std::vector<std::pair<std::string, Measure>> words;
  for (const auto& info : chart::measures) words.emplace_back(info.name, info.measure);
  return words;
}

void read_limits(const Table& table, Measure measure, chart::Limits& limits) {
  const auto unit = chart::measures[chart::index(measure)].unit;
  const std::size_t m = chart::index(measure);
  if (table.has("lower")) limits.lower[m] = table.quantity("lower", unit, {0});
  if (table.has("upper")) limits.upper[m] = table.quantity("upper", unit, {0});
  if (!table.has("lower") && !table.has("upper"))
    table.problem("upper", fmt::format("a limit of normal of {}: `lower`, `upper` or both", chart::name(measure)),
                  "none", "add one");
  if (limits.lower[m] >= limits.upper[m])
    table.problem("upper", "an upper limit above the lower one", fmt::format("{} {}", limits.upper[m], unit),
                  "correct one of them");
}

}  // namespace

Laboratory read_laboratory(Document& document, std::string_view id) {
  Laboratory laboratory;
  const Table root = document.root();
  laboratory.provenance = read_provenance(root, "laboratory", id);
  std::array<bool, chart::measure_count> named{};
  for (const Table& entry : root.tables("limit", true)) {
    const Measure measure = entry.choice<Measure>("measure", measure_words());
    if (named[chart::index(measure)])
      entry.problem("measure", "each measure once", fmt::format("{} again", chart::name(measure)), "remove one");
    named[chart::index(measure)] = true;
    const auto female = entry.table("female"), male = entry.table("male", female.has_value());
    if (female && male) {
      read_limits(*female, measure, laboratory.female);
      read_limits(*male, measure, laboratory.male);
      female->close();
      male->close();
    } else {
      read_limits(entry, measure, laboratory.female);
      read_limits(entry, measure, laboratory.male);
    }
    Definition row;
    row.key = chart::name(measure);
    row.definition = row.threshold = entry.text("definition");
    row.source = entry.text("source");
    row.confidence = read_confidence(entry);
    laboratory.provenance.definitions.push_back(std::move(row));
    entry.close();
  }
  root.close();
  return laboratory;
}

chart::Limits limits_for(const Laboratory& laboratory, chart::Answer female) {
  if (female == chart::Answer::yes) return laboratory.female;
  if (female == chart::Answer::no) return laboratory.male;
  chart::Limits wider;
  for (std::size_t m = 0; m < chart::measure_count; ++m) {
    wider.lower[m] = std::fmin(laboratory.female.lower[m], laboratory.male.lower[m]);
    wider.upper[m] = std::fmax(laboratory.female.upper[m], laboratory.male.upper[m]);
  }
  return wider;
}

}  // namespace titrate::clinic
