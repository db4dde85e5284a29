// Each file in approved/ is wrong in one way or several; beside it stands the whole message. TITRATE_APPROVE=1 rewrites
// them.

#include "base/error.hpp"
#include "protocol/spec.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace {

const std::filesystem::path folder = std::filesystem::path(TITRATE_SOURCE_DIR) / "tests/protocol/approved";

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// A case is a list of edits of good.toml: "---" begins an edit, "+++" what replaces it; a file without them stands
/// alone.
std::string input_of(const std::filesystem::path& file) {
  const std::string text = text_of(file);
  const std::string from = "--- ", to = "+++ ";
  if (text.rfind(from, 0) != 0) return text;
  std::string input = text_of(folder / "good.toml");
  std::istringstream lines(text);
  std::string line, old;
  while (std::getline(lines, line)) {
    if (line.rfind(from, 0) == 0) old = line.substr(from.size());
    if (line.rfind(to, 0) != 0) continue;
    std::string made = line.substr(to.size());
    for (std::size_t at; (at = made.find("\\n")) != std::string::npos;) made.replace(at, 2, "\n");
    const auto at = input.find(old);
    EXPECT_NE(at, std::string::npos) << file << ": good.toml does not hold: " << old;
    if (at != std::string::npos) input.replace(at, old.size(), made);
  }
  return input;
}

std::string message_of(const std::string& input, const std::string& name) {
  try {
    auto document = titrate::Document::parse(input, name);
    (void)titrate::protocol::parse(document);
    return "no problem\n";
  } catch (const titrate::Error& error) {
    EXPECT_EQ(error.kind(), titrate::Error::Kind::input) << name;
    return std::string(error.what()) + "\n";
  }
}

class Approved : public testing::TestWithParam<std::string> {};

TEST_P(Approved, message) {
  const std::string name = GetParam();
  const std::string message = message_of(input_of(folder / (name + ".toml")), name + ".toml");
  const auto file = folder / (name + ".txt");
  if (std::getenv("TITRATE_APPROVE") != nullptr) std::ofstream(file) << message;
  EXPECT_EQ(message, text_of(file));
  EXPECT_EQ(message == "no problem\n", name == "good");
}

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(File, Approved, testing::ValuesIn(cases()), [](const auto& each) {
  std::string name = each.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
