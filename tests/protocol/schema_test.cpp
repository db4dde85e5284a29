// The format's descriptions are printed from the table of keys, and the table is what the parser asks for.

#include "protocol/schema.hpp"

#include "protocol/keys.hpp"
#include "protocol/spec.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <toml++/toml.h>

namespace {

using namespace titrate::protocol;
const std::filesystem::path root = TITRATE_SOURCE_DIR;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

bool approving() { return std::getenv("TITRATE_APPROVE") != nullptr; }

TEST(Schema, is_the_file_in_docs) {
  const auto file = root / "docs/protocol.schema.json";
  if (approving()) std::ofstream(file) << json_schema();
  EXPECT_EQ(text_of(file), json_schema()) << "run TITRATE_APPROVE=1 test_protocol";
}

TEST(Schema, reference_stands_in_docs) {
  const auto file = root / "docs/protocol.md";
  std::string text = text_of(file);
  const std::string begin = "TITRATE_APPROVE=1 test_protocol -->\n", end = "<!-- end of the printed part -->";
  const auto from = text.find(begin), to = text.find(end);
  ASSERT_NE(from, std::string::npos);
  ASSERT_NE(to, std::string::npos);
  const std::string expected = "\n" + key_reference();
  if (approving()) {
    text = text.substr(0, from + begin.size()) + expected + text.substr(to);
    std::ofstream(file) << text;
  } else {
    EXPECT_EQ(text.substr(from + begin.size(), to - from - begin.size()), expected)
        << "run TITRATE_APPROVE=1 test_protocol";
  }
}

/// Notes every key of a parsed file by the section that it stands in.
void collect(const toml::table& table, const std::string& section, std::set<std::string>& seen) {
  for (const auto& [name, value] : table) {
    const Key& found = key(section, name.str());
    seen.insert(section + "." + std::string(name.str()));
    if (found.type == Type::table) collect(*value.as_table(), std::string(found.of), seen);
    if (found.type == Type::tables)
      for (const auto& each : *value.as_array()) collect(*each.as_table(), std::string(found.of), seen);
  }
}

TEST(Schema, every_key_of_it_is_asked_for_by_the_parser) {
  // The parser rejects a key that it does not ask for; so the files that it accepts, taken together, must use every
  // key.
  std::set<std::string> used;
  for (const char* folder : {"library/regimens", "tests/protocol/regimens", "examples"})
    for (const auto& entry : std::filesystem::directory_iterator(root / folder)) {
      if (entry.path().extension() != ".toml") continue;
      ASSERT_NO_THROW(read(entry.path().string())) << entry.path();
      collect(toml::parse_file(entry.path().string()), "protocol", used);
    }
  for (const SectionKeys& each : sections())
    for (const Key& wanted : each.keys)
      EXPECT_TRUE(used.contains(std::string(each.name) + "." + std::string(wanted.name)))
          << each.name << "." << wanted.name << " is in no regimen";
}

TEST(Schema, knows_every_section_that_a_key_names) {
  const auto schema = nlohmann::json::parse(json_schema());
  for (const SectionKeys& each : sections())
    for (const Key& each_key : each.keys)
      if (each_key.type == Type::table || each_key.type == Type::tables) {
        EXPECT_TRUE(schema["$defs"].contains(std::string(each_key.of))) << each_key.of;
      }
}

TEST(Schema, a_key_outside_the_table_is_a_failure_of_the_program) {
  EXPECT_THROW(key("rule", "no_such_key"), titrate::Error);
  EXPECT_THROW(section("no_such_section"), titrate::Error);
}

}  // namespace
