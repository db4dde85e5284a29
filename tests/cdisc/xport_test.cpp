// SAS XPORT in and out.

#include "dataset_table.hpp"

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>

#include <gmock/gmock.h>

namespace titrate::cdisc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Places in a transport file of one dataset (SAS Technical Support TS-140): eight records of 80 bytes, the variables'
// descriptions of 140 bytes each, filled up to whole records, the header of the observations, the rows.
constexpr std::size_t descriptions = 8 * 80;
constexpr std::size_t description_bytes = 140;

class Xport : public DatasetFolder {
 protected:
  static Table table() {
    Table result;
    result.dataset = {
        .name = "LB",
        .label = "Laboratory Test Results",
        .variables = {{.name = "LBTESTCD", .label = "Short Name", .length = 8},
                      {.name = "LBSTRESN", .label = "Result", .type = Type::number, .display_format = "8.2"}}};
    result.rows = {{std::string("ALT"), 12.5}, {std::string("AST"), Missing{}}, {Missing{}, Missing{'A'}}};
    return result;
  }

  fs::path written(const Table& table, const WriteOptions& options = {}) const {
    const fs::path path = home_ / "lb.xpt";
    write_dataset(path, table.dataset, table.source(), Format::xport, options);
    return path;
  }

  /// The file of `table()`, changed.
  template <class Change>
  Refusal changed(Change change) const {
    std::string bytes = content(written(table()));
    change(bytes);
    return refusal_of(file("changed.xpt", bytes));
  }
};

TEST_F(Xport, WrittenAndReadBackItIsTheSame) {
  const Table back = read_table(written(table()));
  EXPECT_EQ(back.dataset.name, "LB");
  EXPECT_EQ(back.dataset.label, "Laboratory Test Results");
  EXPECT_EQ(back.dataset.variables[0].label, "Short Name");
  EXPECT_EQ(back.dataset.variables[0].length, 8);
  EXPECT_EQ(back.dataset.variables[1].display_format, "8.2");
  EXPECT_THAT(lines(back), ElementsAre("'ALT' 12.5", "'AST' .", ". .A"));
  EXPECT_THAT(names(), ElementsAre("lb.xpt"));
}

TEST_F(Xport, Version8IsReadWithItsLongNamesAndLabels) {
  // Written by ReadStat's own writer.
  const Table table = read_table(fs::path(TITRATE_SOURCE_DIR) / "tests/fuzz/corpus_datasets/xpt/version8.xpt");
  EXPECT_EQ(table.dataset.name, "LONG_NAME");
  EXPECT_EQ(table.dataset.variables[0].name, "A_LONGER_NAME");
  EXPECT_EQ(table.dataset.variables[0].label, "a label that is longer than the forty bytes of version 5");
  EXPECT_THAT(lines(table), ElementsAre("'hello' .B"));
}

TEST_F(Xport, EverySpecialMissingValueIsKept) {
  Table all;
  all.dataset = {.name = "LB", .variables = {{.name = "A", .type = Type::number}}};
  for (const char special : std::string("._ABCDEFGHIJKLMNOPQRSTUVWXYZ")) all.rows.push_back({Missing{special}});
  EXPECT_EQ(read_table(written(all)).rows, all.rows);
}

TEST_F(Xport, NumbersComeBackToTheBit) {
  // IBM's numbers have 53 to 56 bits: every double of their range is one of them.
  Table numbers;
  numbers.dataset = {.name = "LB", .variables = {{.name = "A", .type = Type::number}}};
  for (const double value : {0.0, 1.0, -1.0, 0.1, 1.0 / 3, 15.999999999999998, 16.0, 0x1p-260, 0x1.fffffffffffffp248,
                             -0x1.fffffffffffffp248, 9007199254740993.0})
    numbers.rows.push_back({value});
  std::mt19937_64 random(7);
  for (int i = 0; i < 20000; ++i) {
    const double mantissa = std::ldexp(static_cast<double>((random() >> 11) | (std::uint64_t{1} << 52)), -52);
    const int exponent = static_cast<int>(random() % 508) - 259;
    numbers.rows.push_back({std::ldexp(random() & 1 ? mantissa : -mantissa, exponent)});
  }
  EXPECT_EQ(read_table(written(numbers)).rows, numbers.rows);
}

TEST_F(Xport, TheBytesAreThoseOfTheArgumentsWhateverTheZone) {
  WriteOptions options;
  options.timestamp =
      std::chrono::sys_days(std::chrono::year(2026) / 3 / 29) + std::chrono::hours(2) + std::chrono::minutes(30);
  const char* const zone = std::getenv("TZ");
  const std::string before = zone ? zone : "";
  std::string bytes[2];
  for (int i = 0; i < 2; ++i) {
    // In Berlin there was no 02:30 that day.
    setenv("TZ", i == 0 ? "UTC0" : "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    bytes[i] = content(written(table(), options));
  }
  zone ? setenv("TZ", before.c_str(), 1) : unsetenv("TZ");
  tzset();
  EXPECT_EQ(bytes[0], bytes[1]);
  for (const std::size_t at : {144, 160, 464, 480}) EXPECT_EQ(bytes[0].substr(at, 16), "29MAR26:02:30:00");
}

TEST_F(Xport, LengthsAreAsToldOrAsTheLongestTextNeeds) {
  Table texts = table();
  texts.dataset.variables = {
      {.name = "A", .length = 2}, {.name = "B", .length = 20}, {.name = "C"}, {.name = "D", .length = 400}};
  texts.rows = {{std::string("four"), std::string("x"), std::string("頭痛"), std::string("y")}};
  const Table back = read_table(written(texts));
  std::vector<int> lengths;
  for (const Variable& one : back.dataset.variables) lengths.push_back(one.length);
  EXPECT_THAT(lengths, ElementsAre(4, 20, 6, 200));
}

TEST_F(Xport, CharactersOutsideAsciiAreCountedInBytes) {
  Table texts = table();
  texts.dataset.variables = {{.name = "A", .label = "Température"}};
  texts.rows = {{std::string("fièvre")}, {std::string("頭痛")}};
  const Table back = read_table(written(texts));
  EXPECT_EQ(back.dataset.variables[0].label, "Température");
  EXPECT_EQ(lines(back), lines(texts));

  WriteOptions options;
  options.xport_encoding = "US-ASCII";
  const Refusal refused = refusal([&] { written(texts, options); });
  EXPECT_THAT(refused.text, HasSubstr("expected a label in US-ASCII, saw \"Température\""));
  EXPECT_THAT(refused.text,
              HasSubstr("expected text in US-ASCII in A, saw \"fièvre\" in row 1 and the like in 1 more"));
  options.xport_encoding = "WINDOWS-1252";
  EXPECT_THAT(refusal([&] { written(texts, options); }).text,
              HasSubstr("text in WINDOWS-1252 in A, saw \"頭痛\" in row 2"));
  texts.rows.pop_back();
  // 6 characters, 6 bytes in windows-1252; the reader finds out that it is not UTF-8.
  const fs::path path = written(texts, options);
  FindingsSink sink;
  EXPECT_THAT(read_dataset(path, sink).notes, ElementsAre(HasSubstr("read as WINDOWS-1252 (assumed)")));
  EXPECT_EQ(lines(read_table(path)), lines(texts));
  EXPECT_EQ(read_table(path).dataset.variables[0].length, 6);
}

TEST_F(Xport, ATextCutWithinACharacterIsReadToTheCutAndNoted) {
  std::string bytes = content(written([] {
    Table texts = table();
    texts.dataset.variables = {{.name = "A"}};
    texts.rows = {{std::string("éx")}, {std::string("xé")}, {std::string("éé")}};
    return texts;
  }()));
  // The last text becomes "é", and the first half of another with no room for its second.
  const std::size_t last = bytes.rfind("éé");
  bytes.replace(last, 4, "\xc3\xa9x\xc3");
  FindingsSink sink;
  const fs::path path = file("cut.xpt", bytes);
  EXPECT_THAT(lines(read_table(path)), ElementsAre("'éx'", "'xé'", "'éx'"));
  EXPECT_THAT(read_dataset(path, sink).notes, ElementsAre(HasSubstr("1 texts end within a character of UTF-8")));
}

TEST_F(Xport, EverythingThatVersion5WouldCutIsToldAtOnceAndNothingIsWritten) {
  Table bad;
  bad.dataset = {.name = "LABORATORY",
                 .label = std::string(41, 'x'),
                 .variables = {{.name = "LBTESTCODE"},
                               {.name = "lbtest"},
                               {.name = "1ST",
                                .label = std::string(20, 'x') +
                                         "\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"},
                               {.name = "LBSTRESN", .type = Type::number},
                               {.name = "LBDY", .type = Type::number, .display_format = "VERYLONGFMT8."},
                               {.name = "LBORRES"}}};
  bad.rows = {{std::string("a"), std::string("b"), std::string("c"), 1e76, 1.0, std::string(201, 'y')},
              {std::string("a"), std::string("b"), std::string("c"), 1e-80, std::nan(""), std::string(300, 'z')},
              {std::string("a"), std::string("b"), std::string("c"), 1.0, 1.0, std::string(200, 'z')}};
  const Refusal refused = refusal([&] { written(bad); });
  EXPECT_EQ(refused.kind, Error::Kind::input);
  for (const char* const expected :
       {"a dataset's name of at most 8 of A-Z, 0-9 and _ in XPORT version 5, saw \"LABORATORY\"", "41 bytes in \"xxx",
        "saw \"LBTESTCODE\"; shorten or rename it", "saw \"lbtest\"; write it in upper case", "saw \"1ST\"",
        "42 bytes in \"xxx", "saw \"VERYLONGFMT8.\"",
        "magnitudes from 2^-260 to below 2^249 (5e-79 to 9e74), as XPORT holds them in LBSTRESN, saw 1e+76 in row 1 "
        "and the like in 1 "
        "more",
        "finite numbers in LBDY, saw nan in row 2",
        "texts of at most 200 bytes in XPORT version 5 in LBORRES, saw 201 bytes"})
    EXPECT_THAT(refused.text, HasSubstr(expected));
  EXPECT_EQ(refused.problems, 10u);
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_EQ(problems_in(bad.dataset, bad.source(), Format::xport, "x.xpt").size(), 10u);
}

TEST_F(Xport, DisplayFormatsComeBack) {
  Table formats = table();
  formats.dataset.variables.clear();
  formats.rows.clear();
  const Lines all = {"DATE9.", "8.2", "BEST12.", "E8601DT19.", "YYMMDD10.", "8.", "DATETIME20.3", ""};
  for (const std::string& one : all)
    formats.dataset.variables.push_back(
        {.name = fmt::format("V{}", formats.dataset.variables.size()), .type = Type::number, .display_format = one});
  formats.dataset.variables.push_back({.name = "T", .display_format = "$CHAR20."});
  formats.dataset.variables.push_back({.name = "U", .display_format = "$20."});
  const Table back = read_table(written(formats));
  Lines found;
  for (const Variable& one : back.dataset.variables) found.push_back(one.display_format);
  EXPECT_EQ(found, (Lines{"DATE9.", "8.2", "BEST12.", "E8601DT19.", "YYMMDD10.", "8.", "DATETIME20.3", "", "$CHAR20.",
                          "$20."}));
}

TEST_F(Xport, ACutFileIsRefused) {
  const std::string whole = content(written(table()));
  // Anywhere in the head or within a record; at the end of a record behind the head lie the blanks that fill it.
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    if (size % 80 == 0) continue;
    const Refusal refused = refusal_of(file("cut.xpt", whole.substr(0, size)));
    EXPECT_EQ(refused.kind, Error::Kind::input) << size;
    EXPECT_NE(refused.text, "nothing was refused") << size;
  }
  EXPECT_THAT(refusal_of(file("cut.xpt", whole.substr(0, whole.size() - 3))).text,
              HasSubstr("the file was cut: copy it again, in binary mode"));
}

TEST_F(Xport, ARowCutAtTheEndOfARecordIsRefused) {
  Table wide = table();
  wide.dataset.variables = {{.name = "A", .length = 200}};
  wide.rows = {{std::string(200, 'x')}, {std::string(200, 'y')}};
  const std::string whole = content(written(wide));
  EXPECT_THAT(refusal_of(file("cut.xpt", whole.substr(0, whole.size() - 80))).text, HasSubstr("bytes after row 1"));
}

TEST_F(Xport, LittleEndianFieldsAreRefused) {
  const auto swap = [](std::string& bytes, std::size_t at) { std::swap(bytes[at], bytes[at + 1]); };
  const Refusal refused = changed([&](std::string& bytes) {
    for (const std::size_t variable : {std::size_t{0}, std::size_t{1}})
      for (const std::size_t field : {0, 4, 6}) swap(bytes, descriptions + variable * description_bytes + field);
  });
  EXPECT_THAT(refused.text, HasSubstr("expected numbers of 2 to 8 bytes, saw a number of 2048 bytes in \"LBTESTCD\""));
  EXPECT_THAT(refused.text, HasSubstr("little-endian"));
}

TEST_F(Xport, ImpossibleWidthsAreRefused) {
  const auto width = [&](int high, int low) {
    return changed([&](std::string& bytes) {
             bytes[descriptions + 4] = static_cast<char>(high);
             bytes[descriptions + 5] = static_cast<char>(low);
           })
        .text;
  };
  EXPECT_THAT(width(0, 0), HasSubstr("saw a text of 0 bytes in \"LBTESTCD\""));
  EXPECT_THAT(width(0xff, 0xff), HasSubstr("bytes after row 0"));
}

TEST_F(Xport, TheLargestNumberWhichStandsForOverflowIsAMisfit) {
  const auto with = [](const char* number) {
    return [number](std::string& bytes) { bytes.replace(bytes.rfind("ALT     ") + 8, 8, std::string(number, 8)); };
  };
  EXPECT_THAT(changed(with("\x7f\xff\xff\xff\xff\xff\xff\xff")).text,
              HasSubstr("expected a number in LBSTRESN of row 1, saw the largest of IBM's numbers"));
  std::string bytes = content(written(table()));
  with("\x7f\x80\0\0\0\0\0\0")(bytes);
  EXPECT_EQ(read_table(file("large.xpt", bytes)).rows[0][1], Cell(0x1p251));
}

TEST_F(Xport, WhatIsNoTransportFileIsRefused) {
  EXPECT_THAT(refusal_of(file("x.xpt", "")).text, HasSubstr("saw an empty file"));
  EXPECT_THAT(refusal_of(file("x.xpt", "USUBJID,AGE\n")).text,
              HasSubstr("expected a SAS transport file (it begins with"));
  EXPECT_THAT(refusal_of(file("x.xpt", "**COMPRESSED** **COMPRESSED**")).text, HasSubstr("PROC CPORT wrote it"));
  EXPECT_THAT(changed([](std::string& bytes) { bytes[100] = '\n'; }).text, "nothing was refused");
  EXPECT_THAT(changed([](std::string& bytes) { bytes.replace(240, 20, "something else here!"); }).text,
              HasSubstr("at byte"));
}

TEST_F(Xport, ManyColumnsAreRefused) {
  ReadOptions options;
  options.limits.columns = 1;
  EXPECT_THAT(refusal_of(written(table()), options).text, HasSubstr("at most 1 (limit `columns`), saw 2 variables"));
  options.limits = {};
  options.limits.row_bytes = 10;
  EXPECT_THAT(refusal_of(home_ / "lb.xpt", options).text, HasSubstr("at most 10 (limit `row_bytes`)"));
  Table wide;
  wide.dataset.name = "WIDE";
  for (int i = 0; i < 10'000; ++i) wide.dataset.variables.push_back({.name = fmt::format("V{}", i)});
  EXPECT_THAT(refusal([&] { written(wide); }).text, HasSubstr("at most 9999 variables in XPORT version 5, saw 10000"));
}

TEST_F(Xport, ASecondDatasetInTheFileIsRefused) {
  const std::string whole = content(written(table()));
  // From the header of the member on, as SAS appends the next dataset.
  EXPECT_THAT(
      refusal_of(file("two.xpt", whole + whole.substr(240))).text,
      HasSubstr(fmt::format("expected one dataset in a transport file, saw a second one at byte {}", whole.size())));
}

TEST_F(Xport, BlankRowsBeforeTheLastAreRows) {
  Table texts = table();
  texts.dataset.variables = {{.name = "A", .length = 8}};
  texts.rows = {{std::string("a")}, {Missing{}}, {Missing{}}, {std::string("b")}};
  EXPECT_THAT(lines(read_table(written(texts))), ElementsAre("'a'", ".", ".", "'b'"));
}

TEST_F(Xport, ABlankLastRowIsToldBeforeWritingSinceNobodyCouldReadItBack) {
  Table texts = table();
  texts.dataset.variables = {{.name = "A", .length = 8}};
  texts.rows = {{std::string("a")}, {Missing{}}};
  EXPECT_THAT(refusal([&] { written(texts); }).text,
              HasSubstr("expected a last row that is not blank in XPORT version 5"));
}

TEST_F(Xport, TheNumberThatIBMWritesAsEightBlanksIsBlankTooInALastRow) {
  Table both = table();
  both.dataset.variables = {{.name = "A", .length = 8}, {.name = "N", .type = Type::number, .length = 8}};
  const double blank = 0x20202020202020p-184;
  both.rows = {{std::string("a"), blank}, {Missing{}, blank}, {std::string("b"), 1.0}};
  EXPECT_EQ(read_table(written(both)).rows, both.rows);
  both.rows.pop_back();
  EXPECT_THAT(refusal([&] { written(both); }).text,
              HasSubstr("expected a last row that is not blank in XPORT version 5"));
}

TEST_F(Xport, BlankRowsAtTheEndAreRowsWhereTheyAreLongerThanWhatFillsARecord) {
  Table texts = table();
  texts.dataset.variables = {{.name = "A", .length = 120}};
  texts.rows = {{std::string("a")}, {std::string("b")}};
  std::string bytes = content(written(texts));
  // 240 bytes of rows fill three records: three more hold two blank rows.
  EXPECT_THAT(lines(read_table(file("blank.xpt", bytes + std::string(240, ' ')))), ElementsAre("'a'", "'b'", ".", "."));
}

TEST_F(Xport, ADatasetWithoutRowsIsOne) {
  Table empty = table();
  empty.rows.clear();
  EXPECT_EQ(read_table(written(empty)).rows.size(), 0u);
  EXPECT_EQ(read_header(home_ / "lb.xpt").variables.size(), 2u);
}

TEST_F(Xport, WhatTheSinkThrowsComesOut) {
  struct : RowSink {
    void row(std::uint64_t number, std::span<const Value>) override {
      if (number == 2) throw std::runtime_error("enough");
    }
  } sink;
  EXPECT_THROW(read_dataset(written(table()), sink), std::runtime_error);
}

TEST_F(Xport, AStopIsHeard) {
  StopToken stop;
  stop.request();
  FindingsSink sink;
  EXPECT_EQ(refusal([&] { read_dataset(written(table()), sink, {}, &stop); }).kind, Error::Kind::interrupted);
}

}  // namespace
}  // namespace titrate::cdisc
