#pragma once
// What the tests of the readers and writers share: a folder of their own, files made of text, and tables compared as
// text.

#include "base/error.hpp"
#include "cdisc/read.hpp"
#include "cdisc/write.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace titrate::cdisc {

namespace fs = std::filesystem;

/// A folder that goes with the test.
class DatasetFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "datasets-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    home_ = fs::canonical(pattern);
  }
  void TearDown() override { fs::remove_all(home_); }

  fs::path file(const std::string& name, std::string_view content) const {
    std::ofstream(home_ / name, std::ios::binary) << content;
    return home_ / name;
  }
  static std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::set<std::string> names() const {
    std::set<std::string> all;
    for (const auto& entry : fs::directory_iterator(home_)) all.insert(entry.path().filename().string());
    return all;
  }

  fs::path home_;
};

/// "12" for a number, "'text'", "." and ".A" for missing values.
inline std::string spelled(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return "'" + *text + "'";
  if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{}", *number);
  const char special = std::get<Missing>(cell).special;
  return special == '.' ? "." : std::string{'.', special};
}

/// One line a row: "1 'ALT' .".
inline std::vector<std::string> lines(const Table& table) {
  std::vector<std::string> result;
  for (const auto& row : table.rows) {
    std::string line;
    for (const Cell& cell : row) line += (line.empty() ? "" : " ") + spelled(cell);
    result.push_back(line);
  }
  return result;
}

using Lines = std::vector<std::string>;

struct Refusal {
  Error::Kind kind = Error::Kind::failure;
  std::string text = "nothing was refused";
  std::size_t problems = 0;
};

template <class Work>
Refusal refusal(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return {error.kind(), error.what(), error.problems().size()};
  }
  return {};
}

inline Refusal refusal_of(const fs::path& file, const ReadOptions& options = {}) {
  return refusal([&] { read_table(file, options); });
}

/// Keeps what a sink can be told beside rows.
class FindingsSink : public RowSink {
 public:
  void row(std::uint64_t, std::span<const Value> values) override {
    for (const Value& value : values) missing += std::holds_alternative<Missing>(value) ? 1 : 0;
  }
  bool misfit(const Misfit& found) override {
    findings.push_back(fmt::format("row {} line {} variable {}: {} not {}", found.row, found.line, found.variable,
                                   found.seen, found.expected));
    return true;
  }

  std::vector<std::string> findings;
  int missing = 0;
};

}  // namespace titrate::cdisc
