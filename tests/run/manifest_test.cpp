#include "run/manifest.hpp"

#include <array>
#include <cstdio>

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
                             .inputs = {{"regimen", "r.toml", "00ff"}}};
  EXPECT_EQ(to_json(manifest).dump(), R"({"schema":"titrate/manifest/1","titrate":"0.1.0","regimen":"ferrajoli-2008",)"
                                      R"("seed":18446744073709551615,"trials":10,"patients_per_trial":44,)"
                                      R"("overrides":["patients=20"],)"
                                      R"("command":"titrate simulate ferrajoli-2008 --set 'arm.0.start=5 mg'",)"
                                      R"("inputs":[{"role":"regimen","file":"r.toml","sha256":"00ff"}]})");
}

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
