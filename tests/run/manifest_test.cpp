#include "run/manifest.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace titrate::run {
namespace {

TEST(Manifest, HoldsWhatTheRunDependsOn) {
  const Manifest manifest = {.version = "0.1.0",
                             .regimen = "ferrajoli-2008",
                             .seed = 18446744073709551615u,
                             .trials = 10,
                             .patients_per_trial = 44,
                             .overrides = {"patients=20"},
                             .command = {"titrate", "simulate", "ferrajoli-2008", "--set", "arm.0.start=5 mg"},
                             .inputs = {{"regimen", "r.toml", "00ff"}},
                             .speed = {.wall_seconds = 2.5, .patient_years = 1000, .threads = 2, .isa = "avx512"}};
  EXPECT_EQ(to_json(manifest).dump(), R"({"schema":"titrate/manifest/1","titrate":"0.1.0","regimen":"ferrajoli-2008",)"
                                      R"("seed":18446744073709551615,"trials":10,"patients_per_trial":44,)"
                                      R"("overrides":["patients=20"],)"
                                      R"("command":"titrate simulate ferrajoli-2008 --set 'arm.0.start=5 mg'",)"
                                      R"("inputs":[{"role":"regimen","file":"r.toml","sha256":"00ff"}],)"
                                      R"("wall_seconds":2.5,"threads":2,"isa":"avx512","patient_years":1000.0,)"
                                      R"("patient_years_per_second_and_thread":200.0})");
}

TEST(Manifest, HasTheDocumentedFieldsInTheirOrder) {
  std::vector<std::string> documented, written;
  std::ifstream file(std::string(TITRATE_SOURCE_DIR) + "/docs/manifest.md");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("| `")) documented.push_back(line.substr(3, line.find('`', 3) - 3));
  const auto json = to_json({});
  for (const auto& [key, value] : json.items()) written.push_back(key);
  EXPECT_EQ(written, documented);
}

TEST(Speed, WithoutTimeThereIsNoRate) { EXPECT_EQ(Speed{}.patient_years_per_second_and_thread(), 0); }

TEST(Manifest, TheCommandSurvivesAShell) {
  const std::vector<std::string> words = {"plain", "", "two words", "it's", "$HOME", "a;b", "*", "\\", "\"q\"", "ä"};
  std::FILE* shell = popen(("printf '%s\\n' " + shell_line(words)).c_str(), "r");
  ASSERT_NE(shell, nullptr);
  std::string said, expected;
  std::array<char, 256> block;
  while (std::fgets(block.data(), block.size(), shell) != nullptr) said += block.data();
  pclose(shell);
  for (const std::string& word : words) expected += word + "\n";
  EXPECT_EQ(said, expected);
}

}  // namespace
}  // namespace titrate::run
