#include "run/manifest.hpp"

#include <algorithm>

namespace titrate::run {

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

nlohmann::ordered_json to_json(const Manifest& manifest) {
  auto inputs = nlohmann::ordered_json::array();
  for (const Input& input : manifest.inputs)
    inputs.push_back({{"role", input.role}, {"file", input.file}, {"sha256", input.sha256}});
  return {{"schema", "titrate/manifest/1"},  {"titrate", manifest.version},
          {"regimen", manifest.regimen},     {"seed", manifest.seed},
          {"trials", manifest.trials},       {"patients_per_trial", manifest.patients_per_trial},
          {"overrides", manifest.overrides}, {"command", shell_line(manifest.command)},
          {"inputs", std::move(inputs)}};
}

}  // namespace titrate::run
