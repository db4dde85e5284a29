#include "run/manifest.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::run {

namespace {
double rounded(double value) { return std::round(value * 1000) / 1000; }
}  // namespace

std::string shell_line(const std::vector<std::string>& words) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./,:+@%";
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char c : word) {
      if (c == '\'')
        line += "'\\''";
      else
        line += c;
    }
    line += '\'';
  }
  return line;
}

double Speed::patient_years_per_second_and_thread() const {
  return !shared && wall_seconds > 0 && threads > 0 ? patient_years / wall_seconds / threads : 0;
}

nlohmann::ordered_json to_json(const Manifest& manifest) {
  auto inputs = nlohmann::ordered_json::array();
  for (const Input& input : manifest.inputs)
    inputs.push_back({{"role", input.role}, {"file", input.file}, {"sha256", input.sha256}});
  return {{"schema", "titrate/manifest/1"},
          {"titrate", manifest.version},
          {"regimen", manifest.regimen},
          {"seed", manifest.seed},
          {"trials", manifest.trials},
          {"patients_per_trial", manifest.patients_per_trial},
          {"overrides", manifest.overrides},
          {"command", shell_line(manifest.command)},
          {"inputs", std::move(inputs)},
          {"wall_seconds", rounded(manifest.speed.wall_seconds)},
          {"threads", manifest.speed.threads},
          {"isa", manifest.speed.isa},
          {"patient_years", rounded(manifest.speed.patient_years)},
          {"patient_years_per_second_and_thread", rounded(manifest.speed.patient_years_per_second_and_thread())}};
}

}  // namespace titrate::run
