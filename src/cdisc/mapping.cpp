#include "cdisc/mapping.hpp"

#include "base/units.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace titrate::cdisc {

std::string canonical(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  std::string upper(text);
  for (char& c : upper)
    if ('a' <= c && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return upper;
}

bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view text) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) { return matches(p, text); });
}

namespace {

/// From the value at 0 and at 1, since temperatures have an offset; a plain factor is exact.
std::optional<Conversion> by_udunits(const std::string& from, std::string_view to) {
  if (from == to) return Conversion{};
  if (const auto factor = conversion_factor(from, to)) return Conversion{*factor, 0};
  std::string reason;
  const auto zero = parse_quantity("0 " + from, to, reason), one = parse_quantity("1 " + from, to, reason);
  if (!zero || !one) return {};
  return Conversion{*one - *zero, *zero};
}

}  // namespace

std::optional<Conversion> Mapping::conversion(std::string_view written, std::string_view unit) const {
  const auto synonym = units.find(canonical(written));
  return by_udunits(synonym == units.end() ? std::string(written) : synonym->second, unit);
}

std::optional<Conversion> Mapping::conversion(std::string_view written, chart::Measure measure) const {
  const std::string_view unit = chart::measures[chart::index(measure)].unit;
  const std::string key = canonical(written);
  double per_equivalent = 1;
  if (std::find(equivalents.begin(), equivalents.end(), key) != equivalents.end()) {
    const auto charges = valence.find(measure);
    if (charges == valence.end()) return {};
    per_equivalent = 1 / charges->second;
  }
  if (auto direct = conversion(written, unit)) {
    direct->times *= per_equivalent;
    return direct;
  }
  const auto mass = molar_mass.find(measure);
  if (mass == molar_mass.end()) return {};
  // Amount of substance to mass, or the other way round; what stands beside it (the volume) converts as it does.
  const auto to_molar = conversion(written, "mol/L"), from_mass = by_udunits("g/L", unit);
  if (to_molar && from_mass) return Conversion{to_molar->times * per_equivalent * mass->second * from_mass->times, 0};
  const auto to_mass = conversion(written, "g/L"), from_molar = by_udunits("mol/L", unit);
  if (to_mass && from_molar) return Conversion{to_mass->times / mass->second * from_molar->times, 0};
  return {};
}

const MeasureRule* Mapping::rule_of(chart::Measure measure) const {
  const auto found =
      std::find_if(measures.begin(), measures.end(), [&](const MeasureRule& each) { return each.measure == measure; });
  return found == measures.end() ? nullptr : &*found;
}

const TreatmentRule* Mapping::rule_of(chart::Agent agent) const {
  const auto found = std::find_if(treatments.begin(), treatments.end(),
                                  [&](const TreatmentRule& each) { return each.agent == agent; });
  return found == treatments.end() ? nullptr : &*found;
}

}  // namespace titrate::cdisc
