// What every format must bear alike: files cut anywhere, in another encoding, of too many columns.

#include "dataset_table.hpp"

#include <algorithm>

#include <gmock/gmock.h>

namespace titrate::cdisc {
namespace {

using testing::HasSubstr;

class Hostile : public DatasetFolder {
 protected:
  static Table table() {
    Table made;
    made.dataset = {.name = "LB",
                    .label = "Labs",
                    .variables = {{.name = "LBTESTCD", .label = "Test", .length = 8},
                                  {.name = "LBORRES", .label = "Result", .length = 20},
                                  {.name = "LBSTRESN", .label = "Number", .type = Type::number}}};
    made.rows = {{std::string("ANC"), std::string("1,5 \"é\""), 1.5},
                 {std::string("PLT"), Missing{}, 100.25},
                 {std::string("HGB"), std::string("low\nlower"), Missing{}},
                 {std::string("ALC"), std::string("4"), -4e-7}};
    return made;
  }

  fs::path written(Format format) {
    const Table made = table();
    const fs::path path = home_ / ("lb." + std::string(extension(format)));
    write_dataset(path, made.dataset, made.source(), format);
    return path;
  }
};

/// Rows that were read are the first rows; of the last of them a cut may have taken a part where nothing tells its end.
void expect_first_rows(const Table& read, const Table& whole, std::size_t cut) {
  ASSERT_LE(read.rows.size(), whole.rows.size()) << "cut at " << cut;
  for (std::size_t i = 0; i + 1 < read.rows.size(); ++i) EXPECT_EQ(read.rows[i], whole.rows[i]) << "cut at " << cut;
}

TEST_F(Hostile, AFileCutAnywhereIsRefusedOrGivesItsFirstRows) {
  for (const Format format :
       {Format::csv, Format::xport, Format::dataset_json, Format::dataset_ndjson, Format::dataset_json_compressed}) {
    const fs::path path = written(format);
    const std::string whole = content(path);
    const Table all = read_table(path);
    std::size_t read = 0;
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
      file(path.filename().string(), whole.substr(0, cut));
      try {
        expect_first_rows(read_table(path), all, cut);
        ++read;
      } catch (const Error& error) {
        ASSERT_EQ(error.kind(), Error::Kind::input) << path << " cut at " << cut;
        for (const Problem& problem : error.problems()) {
          EXPECT_EQ(problem.at.file, path.string());
          EXPECT_FALSE(problem.expected.empty() || problem.seen.empty());
        }
      }
    }
    // JSON and a compressed stream say where they end: nothing but blanks at the end may be lacking.
    const std::size_t blanks = whole.size() - (whole.find_last_not_of(" \r\n") + 1);
    if (format == Format::dataset_json) EXPECT_LE(read, blanks) << path;
    if (format == Format::dataset_json_compressed) EXPECT_EQ(read, 0u) << path;
  }
}

/// ASCII as UTF-16 with its byte order mark.
std::string utf16(std::string_view text, bool big_endian) {
  std::string out = big_endian ? "\xfe\xff" : "\xff\xfe";
  for (const char c : text) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

TEST_F(Hostile, Utf16IsRefusedInEitherByteOrder) {
  for (const Format format : {Format::csv, Format::dataset_json, Format::dataset_ndjson}) {
    const fs::path path = written(format);
    const std::string whole = content(path);
    for (const bool big_endian : {false, true}) {
      const Refusal refused = refusal_of(file(path.filename().string(), utf16(whole, big_endian)));
      EXPECT_EQ(refused.kind, Error::Kind::input) << path;
      EXPECT_THAT(refused.text, HasSubstr("expected")) << path;
    }
  }
}

TEST_F(Hostile, JsonInLatin1IsRefused) {
  for (const Format format : {Format::dataset_json, Format::dataset_ndjson}) {
    const fs::path path = written(format);
    std::string text = content(path);
    const std::size_t at = text.find("é");
    ASSERT_NE(at, std::string::npos);
    text.replace(at, 2, "\xe9");
    const Refusal refused = refusal_of(file(path.filename().string(), text));
    EXPECT_EQ(refused.kind, Error::Kind::input) << path;
    EXPECT_THAT(refused.text, HasSubstr("UTF-8")) << path;
  }
}

TEST_F(Hostile, AHundredThousandColumnsAreRefused) {
  std::string names;
  for (int i = 0; i < 100'000; ++i) names += fmt::format("{}V{}", i ? "," : "", i);
  EXPECT_THAT(refusal_of(file("wide.csv", names + "\n")).text, HasSubstr("at most 10000 (limit `columns`)"));

  Table wide;
  wide.dataset = {.name = "WIDE", .label = "Wide"};
  for (int i = 0; i < 100'000; ++i) wide.dataset.variables.push_back({.name = fmt::format("V{}", i), .label = "x"});
  for (const Format format : {Format::dataset_ndjson, Format::dataset_json_compressed}) {
    const fs::path path = home_ / ("wide." + std::string(extension(format)));
    write_dataset(path, wide.dataset, wide.source(), format);
    EXPECT_THAT(refusal_of(path).text, HasSubstr("at most 10000 (limit `columns`)")) << path;
  }
  EXPECT_EQ(refusal([&] { write_dataset(home_ / "wide.xpt", wide.dataset, wide.source(), Format::xport); }).kind,
            Error::Kind::input);
  EXPECT_FALSE(fs::exists(home_ / "wide.xpt"));
}

}  // namespace
}  // namespace titrate::cdisc
