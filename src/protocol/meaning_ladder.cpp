// Dose levels: exact, never accumulated steps.

#include "base/units.hpp"
#include "protocol/meaning.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace titrate::protocol {

namespace {

struct Level {
  double dose = 0;
  int interval = 1;
};

/// "10 mg" or "2.5 mg every 2 d".
std::optional<Level> parse_level(const std::string& text, const std::string& unit, int daily, std::string& reason) {
  const std::string every = " every ";
  const auto at = text.find(every);
  const auto dose = parse_quantity(text.substr(0, at), unit, reason);
  if (!dose) return {};
  Level level{*dose, daily};
  if (at != std::string::npos) {
    const auto days = parse_quantity(text.substr(at + every.size()), "d", reason);
    if (!days) return {};
    if (*days < 1 || *days > no_end || *days != std::floor(*days)) {
      reason = "the interval is no whole number of days";
      return {};
    }
    level.interval = static_cast<int>(*days);
  }
  if (!(level.dose > 0)) {
    reason = "a dose is above 0";
    return {};
  }
  return level;
}

std::string unit_of_basis(const InterventionSpec& spec) {
  switch (static_cast<DoseBasis>(spec.basis.value)) {
    case DoseBasis::flat_mg: return "mg";
    case DoseBasis::mg_per_m2: return "mg/m2";
    case DoseBasis::mg_per_kg: return "mg/kg";
  }
  return "mg";
}

}  // namespace

std::string Ladder::spell(std::size_t level) const {
  const std::string dose = fmt::format("{} {}", levels[level], unit);
  return intervals[level] == daily ? dose : fmt::format("{} every {} d", dose, intervals[level]);
}

std::optional<int> Ladder::find(const Text& typed, std::string_view key, const Notes& note) const {
  if (!typed.good() || wrong || levels.empty()) return {};
  std::string reason;
  const auto level = parse_level(typed.value, unit, daily, reason);
  if (!level) {
    note(typed.at, fmt::format("a dose in {} for `{}`", unit, key), fmt::format("{} ({})", quoted(typed.value), reason),
         fmt::format("write it as \"{}\"", spell(0)));
    return {};
  }
  std::vector<std::string> all;
  std::size_t nearest = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] == level->dose && intervals[i] == level->interval) return static_cast<int>(i);
    all.push_back(spell(i));
    if (std::abs(levels[i] - level->dose) < std::abs(levels[nearest] - level->dose)) nearest = i;
  }
  std::string seen = quoted(typed.value);
  // "10 g" converts, and hardly anyone means 10,000 mg.
  const std::string dose = typed.value.substr(0, typed.value.find(" every "));
  if (!dose.ends_with(unit)) {
    seen += fmt::format(", which is {} {}", level->dose, unit);
    const double written = std::strtod(dose.c_str(), nullptr);
    for (std::size_t i = 0; i < levels.size(); ++i)
      if (levels[i] == written) nearest = i;
  }
  note(typed.at, fmt::format("a level of the ladder ({}) for `{}`", fmt::join(all, ", "), key), seen,
       fmt::format("did you mean \"{}\"? Or add the level to the ladder", all[nearest]));
  return {};
}

Ladder ladder_of(const InterventionSpec& spec, const Notes& note) {
  Ladder ladder;
  ladder.unit = unit_of_basis(spec);
  ladder.daily = std::max(1, spec.every.value);
  if (spec.ladder.good() && spec.ladder.value.empty())
    note(spec.ladder.at, "at least one dose in `ladder`", "none", "list the exact dose levels, ascending");
  for (const std::string& text : spec.ladder.value) {
    std::string reason;
    const auto level = parse_level(text, ladder.unit, ladder.daily, reason);
    if (!level) {
      note(spec.ladder.at, fmt::format("doses in {} in `ladder`", ladder.unit),
           fmt::format("{} ({})", quoted(text), reason), fmt::format("write each as \"1 {}\"", ladder.unit));
      ladder.wrong = true;
      continue;
    }
    if (!ladder.levels.empty() && level->dose / level->interval <= ladder.levels.back() / ladder.intervals.back())
      note(spec.ladder.at, "ascending doses in `ladder`",
           fmt::format("{} after {}", quoted(text), ladder.spell(ladder.levels.size() - 1)),
           "sort it, each level once");
    ladder.levels.push_back(level->dose);
    ladder.intervals.push_back(level->interval);
  }
  return ladder;
}

}  // namespace titrate::protocol
