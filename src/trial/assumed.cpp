#include "trial/assumed.hpp"

#include "base/document.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::trial {

namespace {

namespace fs = std::filesystem;

std::optional<toml::table> parsed(const fs::path& file) {
  std::error_code none;
  if (!fs::exists(file, none)) return {};
  return toml::parse(Document::read(file.string()).text());
}

std::string spoken(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

/// "age (median 64 yr)": what a value is, without its spread.
std::string value_of(const std::string& name, const toml::table& table) {
  std::vector<std::string> numbers;
  for (const auto& [key, node] : table) {
    const std::string_view word = key.str();
    if (word == "sd" || word == "low" || word == "high") continue;
    if (const auto number = node.value<double>())
      numbers.push_back(fmt::format("{} {:g}", spoken(std::string(word)), *number));
  }
  const std::string unit = table["unit"].value_or(std::string());
  if (numbers.empty()) return spoken(name);
  return fmt::format("{} ({}{})", spoken(name), fmt::join(numbers, ", "),
                     unit.empty() || unit == "1" ? "" : " " + unit);
}

}  // namespace

std::string assumed_of_population(const Setup& setup) {
  const fs::path folder = fs::path(setup.library) / "populations";
  const auto own = parsed(folder / (setup.protocol.population + ".toml"));
  if (setup.library.empty() || !own) return "";
  const auto assumed = [](const toml::node& node) {
    return node.is_table() && (*node.as_table())["assumed"].value_or(false);
  };
  std::vector<std::string> here, taken_over;
  for (const auto& [key, node] : *own)
    if (assumed(node)) here.push_back(value_of(std::string(key.str()), *node.as_table()));
  const std::string based_on = (*own)["based_on"].value_or(std::string());
  if (const auto base = based_on.empty() ? std::nullopt : parsed(folder / (based_on + ".toml")))
    for (const auto& [key, node] : *base)
      if (assumed(node) && !own->contains(key.str())) taken_over.push_back(spoken(std::string(key.str())));
  std::string text;
  if (!here.empty()) text += fmt::format("No source prints, assumed for this trial: {}.", fmt::join(here, "; "));
  if (!taken_over.empty())
    text += fmt::format("{}Assumed alike for every trial ({}): {}.", text.empty() ? "" : " ", based_on,
                        fmt::join(taken_over, ", "));
  return text;
}

std::string what_does_not_fit(const Setup& setup) {
  const fs::path file = fs::path(setup.library) / "contrasts" / (setup.protocol.parameters + "-misfit.toml");
  std::error_code none;
  if (setup.library.empty() || !fs::exists(file, none)) return "";
  Document document = Document::read(file.string());
  const std::vector<std::string> sentences = document.root().texts("sentences", true);
  document.check();
  return fmt::format("{}", fmt::join(sentences, " "));
}

}  // namespace titrate::trial
