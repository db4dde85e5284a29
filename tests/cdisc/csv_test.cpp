// CSV in and out.

#include "dataset_table.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <gmock/gmock.h>

namespace titrate::cdisc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class Csv : public DatasetFolder {};

TEST_F(Csv, QuotedFieldsHoldCommasNewlinesAndMarks) {
  const Table table =
      read_table(file("co.csv", "USUBJID,COVAL,COSEQ\r\n1,\"a, b\",1\r\n2,\"two\nlines\",2\n3,\"say \"\"x\"\"\",3"));
  EXPECT_EQ(table.dataset.name, "CO");
  EXPECT_THAT(lines(table), ElementsAre("'1' 'a, b' 1", "'2' 'two\nlines' 2", "'3' 'say \"x\"' 3"));
  EXPECT_EQ(table.dataset.rows, 3u);
}

TEST_F(Csv, AByteOrderMarkIsNoPartOfTheFirstName) {
  const Table table = read_table(file("dm.csv", "\xef\xbb\xbfUSUBJID,AGE\n1,63\n"));
  EXPECT_EQ(table.dataset.variables[0].name, "USUBJID");
  EXPECT_THAT(lines(table), ElementsAre("'1' 63"));
}

TEST_F(Csv, ATypeFollowsFromTheNameAndNeverFromTheValues) {
  const Table table = read_table(file("lb.csv", "LBORRES,LBSTRESN,lbseq,VISITNUM,SITEID,OWN\n12,12,1,1.5,701,7\n"));
  EXPECT_THAT(lines(table), ElementsAre("'12' 12 1 1.5 '701' '7'"));
}

TEST_F(Csv, TheCallerCanGiveTypesLabelsAndFormats) {
  ReadOptions options;
  options.csv_variables = {{.name = "own", .label = "My number", .type = Type::number}};
  const Table table = read_table(file("xx.csv", "OWN,AGE\n7,63\n"), options);
  EXPECT_EQ(table.dataset.variables[0].name, "OWN");
  EXPECT_EQ(table.dataset.variables[0].label, "My number");
  EXPECT_THAT(lines(table), ElementsAre("7 63"));
}

TEST_F(Csv, EmptyFieldsAreMissingWhetherQuotedOrNot) {
  EXPECT_THAT(lines(read_table(file("lb.csv", "LBORRES,LBSTRESN\n,\n\"\",\"\"\n  , \n"))),
              ElementsAre(". .", ". .", ". ."));
}

TEST_F(Csv, BareNaIsMissingWhereTheFileQuotesItsText) {
  const Table quoted = read_table(file("r.csv", "\"LBORRES\",\"LBSTRESN\"\n\"NA\",NA\nNA,1\n"));
  EXPECT_THAT(lines(quoted), ElementsAre("'NA' .", ". 1"));
  FindingsSink sink;
  const ReadReport report = read_dataset(home_ / "r.csv", sink);
  EXPECT_THAT(report.notes, ElementsAre(StartsWith("2 fields that say NA")));
  // Elsewhere NA may be a word ("not applicable"), but never a number.
  EXPECT_THAT(lines(read_table(file("plain.csv", "LBORRES,LBSTRESN\nNA,NA\n"))), ElementsAre("'NA' ."));
}

TEST_F(Csv, SpecialMissingValuesOfNumbersAreKept) {
  const Table table = read_table(file("lb.csv", "LBSTRESN\n.\n._\n.A\n.Z\n"));
  EXPECT_THAT(lines(table), ElementsAre(".", "._", ".A", ".Z"));
}

TEST_F(Csv, NumbersAreReadExactly) {
  const Table table = read_table(file("lb.csv", "LBSTRESN\n0.1\n-1.5e3\n+2\n.5\n1e-400\n123456789012345678\n"));
  EXPECT_THAT(lines(table), ElementsAre("0.1", "-1500", "2", "0.5", "0", "1.2345678901234568e+17"));
}

TEST_F(Csv, DatesThatAdamCountsAreNumbersOfDays) {
  // 54 years and 14 leap days after 1960-01-01, and one day more.
  EXPECT_THAT(lines(read_table(file("adsl.csv", "TRTSDT,RFSTDTC\n2014-01-02,2014-01-02\n19725,2014\n"))),
              ElementsAre(fmt::format("{} '2014-01-02'", 54 * 365 + 14 + 1), "19725 '2014'"));
}

TEST_F(Csv, EveryValueThatIsNoNumberIsToldWithItsPlace) {
  const Refusal refused = refusal_of(file("lb.csv", "LBORRES,LBSTRESN\na,1\nb,12 mg\nc,\"3,8\"\nd,inf\ne,0x10\n"));
  EXPECT_EQ(refused.kind, Error::Kind::input);
  EXPECT_EQ(refused.problems, 4u);
  EXPECT_THAT(refused.text,
              HasSubstr("lb.csv:3:2: expected a number in LBSTRESN of row 2, saw \"12 mg\"; leave the field"));
  EXPECT_THAT(refused.text, HasSubstr("saw \"3,8\"; write the decimal point as a point"));
}

TEST_F(Csv, ASinkCanMakeAFindingOfIt) {
  FindingsSink sink;
  const ReadReport report = read_dataset(file("lb.csv", "LBORRES,LBSTRESN\n\"two\nlines\",1\nb,12 mg\n"), sink);
  EXPECT_THAT(sink.findings, ElementsAre("row 2 line 4 variable 1: \"12 mg\" not a number"));
  EXPECT_EQ(report.misfits, 1u);
  EXPECT_EQ(sink.missing, 1);
}

TEST_F(Csv, RaggedRowsAreAllTold) {
  const Refusal refused = refusal_of(file("ae.csv", "USUBJID,AETERM,AESEQ\n1,RASH\n2,RASH,1\n3,RASH, severe,1\n"));
  EXPECT_EQ(refused.problems, 2u);
  EXPECT_THAT(refused.text, HasSubstr("ae.csv:2:3: expected 3 fields, as the first line has, saw 2 in row 1"));
  EXPECT_THAT(refused.text, HasSubstr("ae.csv:4:4: expected 3 fields, as the first line has, saw 4 in row 3"));
}

TEST_F(Csv, NoMoreProblemsAreToldThanTheLimit) {
  std::string text = "AGE\n";
  for (int i = 0; i < 1000; ++i) text += "old\n";
  const Refusal refused = refusal_of(file("dm.csv", text));
  EXPECT_EQ(refused.problems, 101u);
  EXPECT_THAT(refused.text, HasSubstr("fewer than 100 problems (limit `problems`)"));
}

TEST_F(Csv, BlankLinesArePassedOverAndCounted) {
  FindingsSink sink;
  const ReadReport report = read_dataset(file("ae.csv", "USUBJID,AESEQ\n1,1\n\n2,2\n\n"), sink);
  EXPECT_EQ(report.dataset.rows, 2u);
  EXPECT_THAT(report.notes, ElementsAre("2 blank lines were passed over"));
}

TEST_F(Csv, WhatIsNotRfc4180IsRefusedWithItsPlace) {
  const struct {
    const char *text, *place_and_expected;
  } cases[] = {
      {"A,B\n1,x\"y\n", "t.csv:2:2: expected a quotation mark only at the ends"},
      {"A,B\n\"x\"y,1\n", "t.csv:2:1: expected a comma or the end of the line"},
      {"A,B\n1,\"open\n2,3\n", "t.csv:2:2: expected the quotation mark that ends the field, saw the end of the file"},
      {"A,B\r1,2\r", "t.csv:1:2: expected LF or CRLF at the end of a line, saw CR alone"},
      {"", "t.csv:1:1: expected a first line with the variables' names, saw an empty file"},
      {"\n1\n", "saw a blank line"},
      {"A;B;C\n1;2;3\n", "expected names separated by commas"},
      {"A,B,a\n1,2,3\n", "expected each variable once, saw \"a\" twice"},
      {"A,,C\n1,2,3\n", "expected a name for variable 2"},
      {"\xff\xfe"
       "A\n",
       "expected UTF-8, saw the byte order mark of UTF-16"},
      {"PK\x03\x04zip", "saw a zip archive or workbook"},
      {"A,B\n1,x\x01\n", nullptr},
      // Found by noise: written again, the name would have begun a zip archive.
      {"\"PK\x03\x04\"\n", "expected variables' names without control characters, saw \"PK\\x03\\x04\""},
  };
  for (const auto& [text, expected] : cases) {
    const Refusal refused = refusal_of(file("t.csv", text));
    if (expected)
      EXPECT_THAT(refused.text, HasSubstr(expected)) << text;
    else
      EXPECT_EQ(refused.text, "nothing was refused") << text;
  }
}

TEST_F(Csv, BytesThatAreNoUtf8AreReadAsWindows1252AndTheReaderSaysSo) {
  const fs::path path = file("ae.csv", "AETERM\nfi\xe8vre\nM\xc3\xbcller\n\x80 5\n");
  EXPECT_THAT(lines(read_table(path)), ElementsAre("'fièvre'", "'Müller'", "'€ 5'"));
  FindingsSink sink;
  EXPECT_THAT(
      read_dataset(path, sink).notes,
      ElementsAre("2 texts are not UTF-8 and were read as WINDOWS-1252 (assumed); 1 others with characters outside "
                  "ASCII were valid UTF-8"));
}

TEST_F(Csv, AnotherEncodingCanBeNamed) {
  ReadOptions options;
  options.encoding = "SHIFT_JIS";
  EXPECT_THAT(lines(read_table(file("ae.csv", "AETERM\n\x93\xaa\x92\xc9\n"), options)), ElementsAre("'頭痛'"));
  options.encoding = "KLINGON";
  EXPECT_THAT(refusal_of(home_ / "ae.csv", options).text, HasSubstr("expected encodings that iconv knows"));
}

TEST_F(Csv, TextInNoEncodingIsAMisfit) {
  // 0x81 is no character of windows-1252.
  EXPECT_THAT(refusal_of(file("ae.csv", "AETERM\nx\x81\n")).text,
              HasSubstr("ae.csv:2:1: expected text in UTF-8 or WINDOWS-1252 in AETERM of row 1, saw \"x\\x81\""));
  EXPECT_THAT(refusal_of(file("ae.csv", std::string("AETERM\nx\0y\n", 11))).text, HasSubstr("text without zero bytes"));
}

TEST_F(Csv, ALimitIsNamedWhereItIsPassed) {
  ReadOptions options;
  options.limits.text_bytes = 10;
  options.limits.columns = 3;
  options.limits.row_bytes = 25;
  EXPECT_THAT(refusal_of(file("a.csv", "A\n12345678901\n"), options).text,
              HasSubstr("at most 10 (limit `text_bytes`)"));
  EXPECT_THAT(refusal_of(file("b.csv", "A\n\"1234567890\n1\"\n"), options).text, HasSubstr("(limit `text_bytes`)"));
  EXPECT_THAT(refusal_of(file("c.csv", "A,B,C,D\n"), options).text, HasSubstr("at most 3 (limit `columns`)"));
  EXPECT_THAT(refusal_of(file("d.csv", "A,B,C\n123456789,123456789,123456789\n"), options).text,
              HasSubstr("at most 25 (limit `row_bytes`)"));
  EXPECT_EQ(refusal_of(file("e.csv", "A,B,C\n1234567890,1234567890,12345\n"), options).text, "nothing was refused");
}

TEST_F(Csv, AFieldMayLieOnTheSeamOfTwoReads) {
  // Reads are of 262144 bytes: the quoted field with its doubled mark and line end falls on each place around the seam.
  for (int shift = 0; shift < 12; ++shift) {
    std::string text = "A,B\n";
    text += std::string(262144 - text.size() - 8 + static_cast<std::size_t>(shift), 'x') + ",1\r\n";
    text += "\"q\"\"q\r\nq\",2\r\n";
    const Table table = read_table(file("s.csv", text));
    ASSERT_EQ(table.rows.size(), 2u);
    EXPECT_EQ(lines(table)[1], "'q\"q\r\nq' '2'") << shift;
  }
}

TEST_F(Csv, WrittenAndReadBackItIsTheSame) {
  Table table;
  table.dataset = {.name = "LB",
                   .variables = {{.name = "LBORRES"},
                                 {.name = "LBSTRESN", .type = Type::number},
                                 {.name = "ADT", .type = Type::number, .display_format = "DATE9."}}};
  table.rows = {{std::string("a,\"b\"\r\nc"), 0.1, 19725.0},
                {std::string("NA"), Missing{'A'}, Missing{}},
                {std::string(" leading"), -1e-300, -1.0},
                {Missing{}, 5e-324, 0.5},
                {std::string("fièvre 頭痛"), 1.7976931348623157e308, 0.0}};
  write_dataset(home_ / "lb.csv", table.dataset, table.source(), Format::csv);
  EXPECT_EQ(content(home_ / "lb.csv"),
            "LBORRES,LBSTRESN,ADT\r\n"
            "\"a,\"\"b\"\"\r\nc\",0.1,2014-01-02\r\n"
            "\"NA\",.A,\r\n"
            "\" leading\",-1e-300,1959-12-31\r\n"
            ",5e-324,0.5\r\n"
            "fièvre 頭痛,1.7976931348623157e+308,1960-01-01\r\n");
  EXPECT_EQ(lines(read_table(home_ / "lb.csv")), lines(table));
}

TEST_F(Csv, RandomNumbersComeBackToTheBit) {
  Table table;
  table.dataset = {.name = "LB", .variables = {{.name = "AVAL", .type = Type::number}}};
  std::mt19937_64 bits(1);
  while (table.rows.size() < 20000) {
    double value = 0;
    const std::uint64_t word = bits();
    std::memcpy(&value, &word, sizeof value);
    if (std::isfinite(value)) table.rows.push_back({value});
  }
  write_dataset(home_ / "lb.csv", table.dataset, table.source(), Format::csv);
  EXPECT_EQ(read_table(home_ / "lb.csv").rows, table.rows);
}

TEST_F(Csv, ANameThatBeginsWithAByteOrderMarkComesBack) {
  const Table table = read_table(file("xx.csv", "\xef\xbb\xbf\xef\xbb\xbfTERM\na\n"));
  EXPECT_EQ(table.dataset.variables[0].name, "\xef\xbb\xbfTERM");
  write_dataset(home_ / "again.csv", table.dataset, table.source(), Format::csv);
  EXPECT_EQ(read_table(home_ / "again.csv").dataset.variables[0].name, "\xef\xbb\xbfTERM");
}

TEST_F(Csv, ASingleColumnKeepsItsMissingRows) {
  Table table;
  table.dataset = {.name = "XX", .variables = {{.name = "TERM"}}};
  table.rows = {{Missing{}}, {std::string("a")}, {Missing{}}};
  write_dataset(home_ / "xx.csv", table.dataset, table.source(), Format::csv);
  EXPECT_EQ(lines(read_table(home_ / "xx.csv")), lines(table));
}

}  // namespace
}  // namespace titrate::cdisc
