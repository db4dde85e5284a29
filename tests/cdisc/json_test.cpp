// Dataset-JSON 1.1 in and out: json, ndjson, compressed.

#include "dataset_table.hpp"

#include <chrono>
#include <cmath>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <zlib.h>

namespace titrate::cdisc {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string head =
    R"("datasetJSONCreationDateTime":"2024-11-11T15:09:15","datasetJSONVersion":"1.1.0","itemGroupOID":"IG.LB",)";
const std::string columns =
    R"("columns":[{"itemOID":"IT.LB.LBTESTCD","name":"LBTESTCD","label":"Short Name","dataType":"string","length":8,"keySequence":1},)"
    R"({"itemOID":"IT.LB.LBSTRESN","name":"LBSTRESN","label":"Result","dataType":"float"}])";
const std::string named = R"("name":"lb","label":"Laboratory",)";

std::string json(const std::string& rows, int records) {
  return "{" + head + fmt::format(R"("records":{},)", records) + named + columns + R"(,"rows":)" + rows + "}";
}
std::string ndjson(const std::string& rows, int records) {
  return "{" + head + fmt::format(R"("records":{},)", records) + named + columns + "}\n" + rows;
}

/// A column of each kind, in one row.
std::string one_of(const std::string& column, const std::string& value) {
  return "{" + head + R"("records":1,"name":"XX","label":"",)" + R"("columns":[{"itemOID":"I","name":"V","label":"",)" +
         column + R"(}],"rows":[[)" + value + "]]}";
}

std::string deflated(const std::string& text, int window = 15) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

class DatasetJson : public DatasetFolder {};

TEST_F(DatasetJson, HeadAndRowsAreRead) {
  const Table table = read_table(file("lb.json", json(R"([["ALT",12.5],["AST",null],["",3]])", 3)));
  EXPECT_EQ(table.dataset.name, "LB");
  EXPECT_EQ(table.dataset.label, "Laboratory");
  EXPECT_EQ(table.dataset.provenance.item_group_oid, "IG.LB");
  EXPECT_EQ(table.dataset.provenance.created, "2024-11-11T15:09:15");
  ASSERT_EQ(table.dataset.variables.size(), 2u);
  EXPECT_EQ(table.dataset.variables[0].length, 8);
  EXPECT_EQ(table.dataset.variables[0].key_sequence, 1);
  EXPECT_EQ(table.dataset.variables[0].oid, "IT.LB.LBTESTCD");
  EXPECT_EQ(table.dataset.variables[1].type, Type::number);
  EXPECT_EQ(table.dataset.variables[1].label, "Result");
  EXPECT_THAT(lines(table), ElementsAre("'ALT' 12.5", "'AST' .", ". 3"));
}

TEST_F(DatasetJson, KeysMayComeInAnyOrder) {
  const std::string rows = R"("rows":[["ALT",12.5],["AST",null]])";
  const std::string count = R"("records":2,)";
  const std::string orders[] = {
      "{" + rows + "," + head + count + named + columns + "}",
      "{" + columns + "," + rows + "," + head + count + R"("name":"LB","label":"Laboratory"})",
      "{" + head + columns + "," + named + rows + R"(,"records":2})",
      "{" + columns + "," + named + count + rows + "," + head.substr(0, head.size() - 1) + "}",
  };
  for (const std::string& text : orders) {
    const Table table = read_table(file("lb.json", text));
    EXPECT_EQ(table.dataset.name, "LB");
    EXPECT_EQ(table.dataset.label, "Laboratory");
    EXPECT_EQ(table.dataset.provenance.version, "1.1.0");
    EXPECT_THAT(lines(table), ElementsAre("'ALT' 12.5", "'AST' .")) << text;
    EXPECT_EQ(read_header(home_ / "lb.json").variables.size(), 2u);
  }
}

TEST_F(DatasetJson, TheSinkLearnsTheWholeHeadBeforeTheFirstRow) {
  struct : RowSink {
    void begin(const Dataset& dataset) override {
      ++begun;
      label = dataset.label;
    }
    void row(std::uint64_t, std::span<const Value>) override { EXPECT_EQ(label, "Laboratory"); }
    int begun = 0;
    std::string label;
  } sink;
  read_dataset(file("lb.json", "{" + columns + R"(,"rows":[["ALT",1]],)" + head + R"("records":1,)" + named +
                                   R"("originator":"me"})"),
               sink);
  EXPECT_EQ(sink.begun, 1);
}

TEST_F(DatasetJson, EachDataTypeIsReadAsItSays) {
  const struct {
    const char *column, *value, *read;
  } cases[] = {
      {R"("dataType":"string")", R"("a")", "'a'"},
      {R"("dataType":"string")", R"("a  ")", "'a'"},
      {R"("dataType":"string")", R"("caf\u00e9 \ud83d\ude00 \"\\/\n")", "'café 😀 \"\\/\n'"},
      {R"("dataType":"URI")", R"("http://x")", "'http://x'"},
      {R"("dataType":"integer")", "-7", "-7"},
      {R"("dataType":"float")", "1e3", "1000"},
      {R"("dataType":"float")", "0.1", "0.1"},
      {R"("dataType":"double")", "3", "3"},
      {R"("dataType":"decimal","targetDataType":"decimal")", R"("12.50")", "12.5"},
      {R"("dataType":"boolean")", "true", "1"},
      {R"("dataType":"boolean")", "false", "0"},
      {R"("dataType":"date")", R"("2014-01")", "'2014-01'"},
      {R"("dataType":"datetime")", R"("2014-01-02T08:30")", "'2014-01-02T08:30'"},
      {R"("dataType":"date","targetDataType":"integer","displayFormat":"DATE9.")", R"("2014-01-02")", "19725"},
      {R"("dataType":"datetime","targetDataType":"integer")", R"("1960-01-02T00:00:30")", "86430"},
      {R"("dataType":"time","targetDataType":"integer")", R"("01:00:00.5")", "3600.5"},
      {R"("dataType":"date","targetDataType":"integer")", "null", "."},
      {R"("dataType":"date","targetDataType":"integer")", R"("")", "."},
      {R"("dataType":"string")", "null", "."},
  };
  for (const auto& [column, value, read] : cases)
    EXPECT_THAT(lines(read_table(file("x.json", one_of(column, value)))), ElementsAre(read)) << column << value;
}

TEST_F(DatasetJson, AValueThatIsNotOfItsTypeIsToldWithItsPlace) {
  const struct {
    const char *column, *value, *expected;
  } cases[] = {
      {R"("dataType":"string")", "12", "expected a string in V of row 1, saw 12"},
      {R"("dataType":"string")", "true", "expected a string in V of row 1, saw true"},
      {R"("dataType":"string")", R"("a\u0000b")", "expected text without zero bytes in V of row 1"},
      {R"("dataType":"float")", R"("12")", "expected a number in V of row 1, saw \"12\""},
      {R"("dataType":"decimal")", R"("12 mg")", "expected a string with a decimal number in V of row 1, saw \"12 mg\""},
      {R"("dataType":"boolean")", "1", "expected true or false in V of row 1, saw 1"},
      {R"("dataType":"date","targetDataType":"integer")", R"("2014-02")",
       "expected a whole date (ISO 8601) in V of row 1"},
      {R"("dataType":"date","targetDataType":"integer")", R"("2014-02-30")", "expected a whole date (ISO 8601)"},
      {R"("dataType":"date","targetDataType":"integer")", "19725", "expected a whole date (ISO 8601)"},
  };
  for (const auto& [column, value, expected] : cases)
    EXPECT_THAT(refusal_of(file("x.json", one_of(column, value))).text, HasSubstr(expected)) << column << value;
}

TEST_F(DatasetJson, NdjsonHasARowOnEachLine) {
  const fs::path path = file("lb.ndjson", ndjson("[\"ALT\",12.5]\r\n\n[ \"AST\" , null ]\n", 2));
  EXPECT_THAT(lines(read_table(path)), ElementsAre("'ALT' 12.5", "'AST' ."));
  EXPECT_EQ(read_header(path).rows, 2u);
  EXPECT_THAT(refusal_of(file("x.ndjson", ndjson("[\"ALT\",1]\n[\"AST\",\n", 2))).text,
              HasSubstr("x.ndjson:3:8: expected JSON"));
  EXPECT_THAT(refusal_of(file("x.ndjson", ndjson("{}\n", 1))).text,
              HasSubstr("expected a row: values in brackets, saw an object"));
  EXPECT_THAT(refusal_of(file("x.ndjson", "[1]\n")).text,
              HasSubstr("expected an object with the dataset's description"));
  EXPECT_THAT(refusal_of(file("x.ndjson", json("[]", 0))).text, HasSubstr("expected rows on lines of their own"));
  EXPECT_THAT(refusal_of(file("x.ndjson", "")).text, HasSubstr("saw an empty file"));
}

TEST_F(DatasetJson, CompressedIsZlibOrGzip) {
  const std::string text = ndjson("[\"ALT\",12.5]\n[\"AST\",null]\n", 2);
  const Lines expected = {"'ALT' 12.5", "'AST' ."};
  EXPECT_EQ(lines(read_table(file("zlib.dsjc", deflated(text, 15)))), expected);
  EXPECT_EQ(lines(read_table(file("gzip.dsjc", deflated(text, 15 + 16)))), expected);
  // gzip allows members one after the other.
  EXPECT_EQ(lines(read_table(file("two.dsjc", deflated(text.substr(0, 200), 31) + deflated(text.substr(200), 31)))),
            expected);
}

TEST_F(DatasetJson, ADamagedStreamIsRefused) {
  const std::string good = deflated(ndjson("[\"ALT\",12.5]\n", 1));
  EXPECT_THAT(refusal_of(file("cut.dsjc", good.substr(0, good.size() - 10))).text, HasSubstr("the file was cut"));
  EXPECT_THAT(refusal_of(file("empty.dsjc", "")).text, HasSubstr("expected a whole compressed stream"));
  EXPECT_THAT(refusal_of(file("plain.dsjc", ndjson("", 0))).text,
              HasSubstr("a file that is not compressed is named .ndjson"));
  EXPECT_THAT(refusal_of(file("tail.dsjc", good + "more bytes")).text,
              HasSubstr("expected ndjson compressed by zlib or gzip"));
  std::string flipped = good;
  flipped[good.size() - 2] ^= 1;
  EXPECT_THAT(refusal_of(file("flip.dsjc", flipped)).text, HasSubstr("incorrect data check"));
}

TEST_F(DatasetJson, ABombIsDefusedByTheLimitOnSwelling) {
  // 40 MB of one row again and again: about 1000 to 1.
  std::string text = ndjson("", 2'000'000);
  for (int i = 0; i < 2'000'000; ++i) text += "[\"AAAAAAAAAAAA\",1]\n";
  const fs::path bomb = file("lb.dsjc", deflated(text));
  ASSERT_GT(text.size() / fs::file_size(bomb), 250u);
  EXPECT_THAT(refusal_of(bomb).text,
              HasSubstr("expected at most 250 bytes out of each compressed byte (limit `inflated`)"));
  ReadOptions trusting;
  trusting.limits.inflated = 2000;
  FindingsSink sink;
  EXPECT_EQ(read_dataset(bomb, sink, trusting).dataset.rows, 2'000'000u);
}

TEST_F(DatasetJson, WhatIsWrongWithTheHeadIsToldAtOnce) {
  const Refusal refused = refusal_of(
      file("x.json", R"({"datasetJSONVersion":"1.0","label":7,"columns":[{"name":"A","dataType":"text"}],"rows":[]})"));
  EXPECT_THAT(refused.text, HasSubstr("x.json:1:39: expected a string in label, saw 7"));
  EXPECT_THAT(refused.text, HasSubstr("expected the dataType of \"A\": string, integer, decimal"));
  EXPECT_THAT(refused.text, HasSubstr("expected Dataset-JSON 1.1 (`datasetJSONVersion`), saw \"1.0\""));
  EXPECT_THAT(refused.text, HasSubstr("expected the dataset's `name`, saw none"));
  EXPECT_EQ(refused.problems, 4u);
}

TEST_F(DatasetJson, WhatHasTheWrongShapeIsRefused) {
  const std::string start = "{" + head + R"("records":1,)" + named;
  const std::pair<std::string, const char*> cases[] = {
      {"[]", "expected an object with the dataset's description, saw an array"},
      {"7", "expected an object, saw a bare value"},
      {start + R"("columns":7})", "expected an array in columns, saw 7"},
      {start + R"("columns":[7]})", "expected columns that are objects, saw a bare value"},
      {start + R"("columns":[[]]})", "expected columns that are objects, saw an array"},
      {start + R"("columns":[]})", "expected `columns` that describe the variables, saw none"},
      {start + columns + R"(,"rows":{}})", "expected 1 rows, as `records` says, saw 0"},
      {start + columns + "," + columns + "}", "expected `columns` once"},
      {start + columns + R"(,"rows":[],"rows":[]})", "expected `rows` once"},
      {start + R"("name":"AE",)" + columns + "}", "expected `name` once"},
      {json("[7]", 1), "expected rows that are arrays, saw a bare value"},
      {json("[{}]", 1), "expected rows that are arrays, saw an object"},
      {json(R"([["a",[1]]])", 1), "expected a value, saw an array"},
      {json(R"([["a",{}]])", 1), "expected a value, saw an object"},
      {json(R"([["a"],["b",1],["c",1,2]])", 3), "expected 2 values in a row, as `columns` has, saw 3 in row 3"},
      {json(R"([["a",1]])", 2), "expected 2 rows, as `records` says, saw 1; the file was cut"},
      {json(R"([["a",1])", 1), "expected JSON, saw"},
      {json(R"([["a",1e999]])", 1), "expected JSON, saw \"number overflow"},
      {json("[[\"\xff\",1]]", 1), "ill-formed UTF-8"},
      {json("[[\"a\",1]]", 1) + "x", "expected JSON, saw"},
      {json("[[\"a\",-]]", 1), "expected JSON, saw"},
      {"", "expected JSON, saw"},
      {std::string("\0\0\0", 3), "expected JSON, saw"},
  };
  for (const auto& [text, expected] : cases) {
    const Refusal refused = refusal_of(file("x.json", text));
    EXPECT_THAT(refused.text, HasSubstr(expected)) << text;
    EXPECT_EQ(refused.kind, Error::Kind::input);
  }
}

TEST_F(DatasetJson, WhatTheStandardDoesNotKnowIsPassedOverAndNoted) {
  FindingsSink sink;
  const ReadReport report = read_dataset(file("lb.json", "{" + head + R"("mine":{"a":[1,{"rows":[[1]]}]},"other":1,)" +
                                                             named + columns + R"(,"rows":[["ALT",1]]})"),
                                         sink);
  EXPECT_EQ(report.dataset.rows, 1u);
  EXPECT_THAT(report.notes,
              Contains("1 attributes that Dataset-JSON 1.1 does not know were passed over, \"other\" the first"));
  EXPECT_THAT(report.notes, Contains("`records` is missing: whether the file is whole cannot be told"));
}

TEST_F(DatasetJson, ALimitIsNamedWhereItIsPassed) {
  ReadOptions options;
  options.limits.text_bytes = 60;
  options.limits.columns = 2;
  options.limits.depth = 5;
  options.limits.row_bytes = 800;
  EXPECT_EQ(refusal_of(file("x.json", json(R"([["a",1]])", 1)), options).text, "nothing was refused");
  EXPECT_THAT(refusal_of(file("x.json", json("[[\"" + std::string(61, 'a') + "\",1]]", 1)), options).text,
              HasSubstr("at most 60 (limit `text_bytes`)"));
  EXPECT_THAT(
      refusal_of(file("x.json", json("[[\"" + std::string(20, '\\') + std::string(61, 'n') + "\",1]]", 1)), options)
          .text,
      HasSubstr("(limit `text_bytes`)"));
  EXPECT_THAT(refusal_of(file("x.json", json("[[\"a\"," + std::string(61, '1') + "]]", 1)), options).text,
              HasSubstr("(limit `text_bytes`)"));
  EXPECT_THAT(refusal_of(file("x.json", "{\"a\":" + std::string(100, '[')), options).text,
              HasSubstr("at most 5 (limit `depth`)"));
  std::string three = columns;
  three.insert(three.size() - 1, R"(,{"name":"C"})");
  EXPECT_THAT(refusal_of(file("x.json", "{" + three + "}"), options).text, HasSubstr("at most 2 (limit `columns`)"));
  EXPECT_THAT(refusal_of(file("x.ndjson", ndjson("[" + std::string(800, ' ') + "\"a\",1]\n", 1)), options).text,
              HasSubstr("nothing was refused"));
  EXPECT_THAT(
      refusal_of(file("x.ndjson", ndjson("[" + std::string(500, '"') + std::string(500, ',') + "\"a\",1]\n", 1)),
                 options)
          .text,
      HasSubstr("expected JSON"));
  options.limits.row_bytes = 30;
  EXPECT_THAT(refusal_of(file("x.json", "{" + head + named + "}"), options).text,
              HasSubstr("at most 30 (limit `row_bytes`)"));
}

TEST_F(DatasetJson, ManyColumnsAreRefusedEarly) {
  std::string text = "{" + head + named + R"("columns":[)";
  for (int i = 0; i < 100'000; ++i)
    text += fmt::format(R"({}{{"itemOID":"I{}","name":"V{}","label":"","dataType":"string"}})", i ? "," : "", i, i);
  EXPECT_THAT(refusal_of(file("wide.json", text + "]}")).text, HasSubstr("at most 10000 (limit `columns`)"));
}

TEST_F(DatasetJson, WrittenAsTheStandardOrders) {
  Table table;
  table.dataset = {.name = "LB",
                   .label = "Labs \"é\"",
                   .variables = {{.name = "LBORRES", .label = "Result"},
                                 {.name = "LBSEQ", .label = "Sequence", .type = Type::number, .key_sequence = 1},
                                 {.name = "LBSTRESN", .label = "Number", .type = Type::number},
                                 {.name = "ADT", .label = "Date", .type = Type::number, .display_format = "DATE9."}},
                   .provenance = {.study_oid = "S1"}};
  table.rows = {{std::string("a\t\"b\""), 1.0, 0.1, 19725.0}, {Missing{}, 2.0, Missing{}, Missing{}}};
  WriteOptions options;
  options.timestamp = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21) + std::chrono::hours(12);
  options.source_system_version = "0.1.0";
  write_dataset(home_ / "lb.ndjson", table.dataset, table.source(), Format::dataset_ndjson, options);
  EXPECT_EQ(
      content(home_ / "lb.ndjson"),
      R"({"datasetJSONCreationDateTime":"2026-11-21T12:00:00","datasetJSONVersion":"1.1.0",)"
      R"("sourceSystem":{"name":"Titrate","version":"0.1.0"},"studyOID":"S1","itemGroupOID":"IG.LB","records":2,"name":"LB",)"
      R"("label":"Labs \"é\"","columns":[{"itemOID":"IT.LB.LBORRES","name":"LBORRES","label":"Result","dataType":"string","length":5},)"
      R"({"itemOID":"IT.LB.LBSEQ","name":"LBSEQ","label":"Sequence","dataType":"integer","keySequence":1},)"
      R"({"itemOID":"IT.LB.LBSTRESN","name":"LBSTRESN","label":"Number","dataType":"float"},)"
      R"({"itemOID":"IT.LB.ADT","name":"ADT","label":"Date","dataType":"date","targetDataType":"integer","displayFormat":"DATE9."}]})"
      "\n"
      R"(["a\t\"b\"",1,0.1,"2014-01-02"])"
      "\n"
      R"(["",2,null,null])"
      "\n");
  for (const Format format : {Format::dataset_json, Format::dataset_ndjson, Format::dataset_json_compressed}) {
    const fs::path path = home_ / file_name(table.dataset, format);
    write_dataset(path, table.dataset, table.source(), format, options);
    const Table back = read_table(path);
    EXPECT_EQ(lines(back), lines(table));
    EXPECT_EQ(back.dataset.label, table.dataset.label);
    EXPECT_EQ(back.dataset.variables[3].moment(), "date");
  }
  EXPECT_TRUE(nlohmann::json::accept(content(home_ / "lb.json")));
  EXPECT_EQ(content(home_ / "lb.dsjc").substr(0, 1), "\x78");  // RFC 1950, not gzip
}

TEST_F(DatasetJson, WhatJsonCannotHoldIsToldBeforeWriting) {
  Table table;
  table.dataset = {.name = "LB",
                   .variables = {{.name = "A", .type = Type::number},
                                 {.name = "B", .type = Type::number, .data_type = "integer"},
                                 {.name = "C", .type = Type::number, .data_type = "boolean"},
                                 {.name = "D", .type = Type::number, .display_format = "DATE9."},
                                 {.name = "E"}}};
  table.rows = {{Missing{'A'}, 1.5, 2.0, 0.5, std::string("\xff")}, {std::nan(""), 1.0, 1.0, 1.0, 3.0}};
  const Refusal refused =
      refusal([&] { write_dataset(home_ / "lb.json", table.dataset, table.source(), Format::dataset_json); });
  EXPECT_THAT(refused.text, HasSubstr("no special missing values in Dataset-JSON in A, saw \".A\" in row 1"));
  EXPECT_THAT(refused.text, HasSubstr("finite numbers in A, saw nan in row 2"));
  EXPECT_THAT(refused.text, HasSubstr("integers, as its dataType says in B, saw 1.5 in row 1"));
  EXPECT_THAT(refused.text, HasSubstr("0 or 1, as its dataType boolean says in C, saw 2 in row 1"));
  EXPECT_THAT(refused.text, HasSubstr("numbers of a date counted from 1960-01-01 in D, saw 0.5 in row 1"));
  EXPECT_THAT(refused.text, HasSubstr("text in UTF-8 without zero bytes in E, saw \"\\xff\" in row 1"));
  EXPECT_THAT(refused.text, HasSubstr("text in E, saw 3 in row 2"));
  EXPECT_EQ(refused.problems, 7u);
  EXPECT_THAT(names(), IsEmpty());
}

}  // namespace
}  // namespace titrate::cdisc
