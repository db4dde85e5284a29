#include "assay/concentration.hpp"

#include "base/error.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::assay {

namespace {

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;

}  // namespace

std::optional<double> quantified(const Concentration& concentration) {
  if (const auto* number = std::get_if<Quantified>(&concentration)) return number->value;
  return {};
}

std::string censoring(const Concentration& concentration) {
  return std::visit(
      Match{[](const Quantified&) { return ""; }, [](const BelowDetection&) { return "<LOD"; },
            [](const BelowQuantification&) { return "<LLOQ"; }, [](const AboveQuantification&) { return ">ULOQ"; },
            [](const NotQuantifiable&) { return "none"; }},
      concentration);
}

std::optional<double> limit(const Concentration& concentration) {
  using Limit = std::optional<double>;
  return std::visit(Match{[](const Quantified&) { return Limit(); }, [](const NotQuantifiable&) { return Limit(); },
                          [](const auto& censored) { return Limit(censored.limit); }},
                    concentration);
}

std::string text(const Concentration& concentration) {
  if (const auto value = quantified(concentration)) return fmt::format("{:.4g}", *value);
  if (const auto at = limit(concentration)) return fmt::format("{} ({:.4g})", censoring(concentration), *at);
  return "not quantifiable";
}

Ranked ranked(std::span<const Concentration> concentrations) {
  Ranked result;
  for (const Concentration& each : concentrations) {
    if (std::holds_alternative<NotQuantifiable>(each))
      throw Error(Error::Kind::failure, "A concentration that could not be measured has no rank.");
    const auto at = limit(each);
    if (!at) continue;
    if (std::holds_alternative<AboveQuantification>(each))
      result.upper = std::min(result.upper.value_or(*at), *at);
    else
      result.lower = std::max(result.lower.value_or(*at), *at);
  }
  for (const Concentration& each : concentrations) {
    double value = quantified(each).value_or(limit(each).value_or(0));
    if (std::holds_alternative<AboveQuantification>(each)) value = *result.upper;
    const bool low = result.lower && value <= *result.lower;
    const bool high = result.upper && value >= *result.upper;
    if (low) value = *result.lower;
    if (high) value = *result.upper;
    result.tied += low || high;
    result.values.push_back(value);
  }
  return result;
}

}  // namespace titrate::assay
