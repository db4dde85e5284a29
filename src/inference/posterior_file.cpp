#include "inference/posterior_file.hpp"

#include "base/random.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::inference {

namespace {

constexpr double tail = 0.05;  // of the intervals that low and high give
constexpr int columns_per_line = 12;

using Keys = std::vector<std::pair<std::string, std::string>>;

double weighted_quantile(std::vector<std::pair<double, double>> values, double p) {
  std::sort(values.begin(), values.end());
  double sum = 0;
  for (const auto& [value, weight] : values)
    if ((sum += weight) >= p) return value;
  return values.back().first;
}

/// value, low, high, scale, range and source of each sampled parameter.
std::map<std::string, Keys> described(const Trials& trials, const PosteriorDraws& draws) {
  const Calibration& calibration = trials.calibration();
  const Coordinates& coordinates = trials.coordinates();
  std::map<std::string, Keys> all;
  for (std::size_t c = 0; c < coordinates.count(); ++c) {
    const Sampled& sampled = coordinates.sampled(c);
    double value = 0, low = 0, high = 0;
    std::string source = fmt::format("posterior of the calibration {} ({}); docs/calibration.md", calibration.id,
                                     fmt::join(calibration.trials, ", "));
    if (sampled.per_trial) {
      value = sampled.prior.from_scale(sampled.prior.location);
      low = sampled.value(normal_quantile(tail));
      high = sampled.value(normal_quantile(1 - tail));
      source =
          fmt::format("prior of the calibration {}, for trials that were not in it: {}", calibration.id, sampled.why);
    } else {
      std::vector<std::pair<double, double>> values;
      double sum = 0;
      for (Eigen::Index i = 0; i < draws.z.rows(); ++i) {
        const double weight = draws.weights[static_cast<std::size_t>(i)];
        values.emplace_back(sampled.value(draws.z(i, static_cast<Eigen::Index>(c))), weight);
        sum += weight * sampled.prior.to_scale(values.back().first);
      }
      value = sampled.prior.from_scale(sum);
      low = std::min(value, weighted_quantile(values, tail));
      high = std::max(value, weighted_quantile(values, 1 - tail));
    }
    all[sampled.name] = {{"value", fmt::format("{:.6g}", value)},
                         {"low", fmt::format("{:.6g}", low)},
                         {"high", fmt::format("{:.6g}", high)},
                         {"scale", sampled.prior.scale == cohort::Continuous::Scale::log ? "\"log\"" : "\"linear\""},
                         {"range", fmt::format("[{:.6g}, {:.6g}]", sampled.prior.low, sampled.prior.high)},
                         {"source", "\"" + source + "\""},
                         {"confidence", "\"fitted\""}};
  }
  return all;
}

/// One table's lines with some keys replaced; keys that it lacks come after `meaning`.
std::string rewritten(const std::vector<std::string>& lines, Keys keys) {
  std::string text;
  for (const std::string& line : lines) {
    const auto key =
        std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return line.starts_with(each.first + " ="); });
    if (key == keys.end()) {
      text += line + "\n";
    } else {
      text += key->first + " = " + key->second + "\n";
      keys.erase(key);
    }
    if (line.starts_with("meaning ="))
      for (const std::string name : {"low", "high", "scale", "range"}) {
        const bool there = std::any_of(lines.begin(), lines.end(),
                                       [&](const std::string& other) { return other.starts_with(name + " ="); });
        const auto missing =
            std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return each.first == name; });
        if (there || missing == keys.end()) continue;
        text += missing->first + " = " + missing->second + "\n";
        keys.erase(missing);
      }
  }
  return text;
}

std::string posterior_table(const Trials& trials, const PosteriorDraws& draws, const std::string& command) {
  const Coordinates& coordinates = trials.coordinates();
  std::string text =
      fmt::format("# Written by the program; do not edit.\n[posterior]\nmade_by = '{}'\nnames = [\n", command);
  for (const std::string& name : coordinates.names()) text += fmt::format("  \"{}\",\n", name);
  text += "]\nweights = [";
  for (std::size_t i = 0; i < draws.weights.size(); ++i)
    text += fmt::format("{}{:.4g},", i % columns_per_line == 0 ? "\n  " : " ", std::max(draws.weights[i], 1e-12));
  text += "\n]\ndraws = [\n";
  for (Eigen::Index i = 0; i < draws.z.rows(); ++i) {
    std::vector<double> row;
    for (std::size_t c = 0; c < coordinates.count(); ++c)
      row.push_back(coordinates.value(c, draws.z(i, static_cast<Eigen::Index>(c))));
    text += fmt::format("  {:.5g},\n", fmt::join(row, ", "));
  }
  return text + "]\n";
}

}  // namespace

std::string with_posterior(const std::string& text, const Trials& trials, const PosteriorDraws& draws,
                           const std::string& command) {
  const std::map<std::string, Keys> tables = described(trials, draws);
  std::istringstream in(text);
  std::string result, name;
  std::vector<std::string> lines;
  bool dropping = false;
  const auto flush = [&] {
    const auto found = tables.find(name);
    result += rewritten(lines, found == tables.end() ? Keys{} : found->second);
    lines.clear();
  };
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("# Written by the program")) dropping = true;  // an older posterior stands at the end
    if (dropping) continue;
    if (line.starts_with("[")) {
      flush();
      name = line.substr(1, line.find(']') - 1);
    }
    lines.push_back(line.starts_with("uncertainty_scale =") ? "uncertainty_scale = 1" : line);
  }
  flush();
  while (result.ends_with("\n\n")) result.pop_back();
  return result + "\n" + posterior_table(trials, draws, command);
}

}  // namespace titrate::inference
