// Whole files or none.

#include "dataset_table.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

namespace titrate::cdisc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Write : public DatasetFolder {
 protected:
  static Table table() {
    Table result;
    result.dataset = {.name = "AE", .variables = {{.name = "AETERM"}, {.name = "AESEQ", .type = Type::number}}};
    for (int i = 0; i < 1000; ++i) result.rows.push_back({std::string("RASH"), 1.0 * i});
    return result;
  }
  static constexpr Format all[] = {Format::csv, Format::xport, Format::dataset_json, Format::dataset_ndjson,
                                   Format::dataset_json_compressed};
};

TEST_F(Write, TheSameRowsGiveTheSameBytes) {
  for (const Format format : all) {
    write_dataset(home_ / "one", table().dataset, table().source(), format);
    const Table copy = table();
    write_dataset(home_ / "one", copy.dataset, copy.source(), format);
    write_dataset(home_ / "two", copy.dataset, copy.source(), format);
    EXPECT_EQ(content(home_ / "one"), content(home_ / "two")) << extension(format);
  }
}

TEST_F(Write, AnOlderFileIsReplacedOnlyByAWholeOne) {
  const Table whole = table();
  Table wrong = table();
  wrong.rows[500][0] = 7.0;
  for (const Format format : all) {
    const fs::path path = file("ae", "the older one");
    EXPECT_THAT(refusal([&] { write_dataset(path, wrong.dataset, wrong.source(), format); }).text,
                HasSubstr("expected text in AETERM, saw 7 in row 501"));
    EXPECT_EQ(content(path), "the older one");
    EXPECT_THAT(names(), ElementsAre("ae"));
    write_dataset(path, whole.dataset, whole.source(), format);
    EXPECT_NE(content(path), "the older one");
    EXPECT_THAT(names(), ElementsAre("ae"));
  }
}

TEST_F(Write, WhatTheSourceThrowsLeavesNothing) {
  const Table good = table();
  for (const Format format : all) {
    int runs = 0;
    const Source source = [&](RowSink& sink) {
      if (++runs == 2) sink.row(1, std::vector<Value>{std::string_view("a"), 1.0});
      if (runs == 2) throw std::runtime_error("the source broke");
      good.source()(sink);
    };
    EXPECT_THROW(write_dataset(home_ / "ae", good.dataset, source, format), std::runtime_error);
    EXPECT_THAT(names(), IsEmpty()) << extension(format);
  }
}

TEST_F(Write, AFullDiskIsAFailureThatLeavesNothing) {
  const Table good = table();
  const rlim_t before = [] {
    rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t soft = limit.rlim_cur;
    signal(SIGXFSZ, SIG_IGN);
    limit.rlim_cur = 2000;
    setrlimit(RLIMIT_FSIZE, &limit);
    return soft;
  }();
  for (const Format format : all) {
    const Refusal refused = refusal([&] { write_dataset(home_ / "ae", good.dataset, good.source(), format); });
    EXPECT_EQ(refused.kind, Error::Kind::failure) << extension(format);
    EXPECT_THAT(refused.text, HasSubstr("ae: cannot be written"));
    EXPECT_THAT(names(), IsEmpty()) << extension(format);
  }
  rlimit limit;
  getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = before;
  setrlimit(RLIMIT_FSIZE, &limit);
}

TEST_F(Write, AFolderThatIsNotThereIsAFailure) {
  const Table good = table();
  EXPECT_EQ(refusal([&] { write_dataset(home_ / "none/ae.csv", good.dataset, good.source(), Format::csv); }).kind,
            Error::Kind::failure);
}

TEST_F(Write, TheSameThingWrongInManyRowsIsOneProblem) {
  Table wrong = table();
  for (auto& row : wrong.rows) row[1] = std::string("x");
  const auto problems = problems_in(wrong.dataset, wrong.source(), Format::csv, "ae.csv");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(
      to_string(problems[0]),
      "ae.csv: expected numbers in AESEQ, saw \"x\" in row 1 and the like in 999 more; make the variable one of text");
}

TEST_F(Write, NoMoreThanAHundredProblemsAreTold) {
  Table wrong;
  wrong.dataset.name = "AE";
  for (int i = 0; i < 500; ++i) wrong.dataset.variables.push_back({.name = fmt::format("lower{}", i)});
  const auto problems = problems_in(wrong.dataset, wrong.source(), Format::xport, "ae.xpt");
  ASSERT_EQ(problems.size(), 101u);
  EXPECT_EQ(problems.back().seen, "400 more problems");
}

TEST_F(Write, RowsOfTheWrongWidthAndNamesThatAreNoneAreTold) {
  Table wrong = table();
  wrong.rows[3].pop_back();
  wrong.dataset.variables[1].name = "aeterm";
  const auto problems = problems_in(wrong.dataset, wrong.source(), Format::csv, "ae.csv");
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].seen, "\"aeterm\" twice");
  EXPECT_EQ(problems[1].seen, "1 in row 4");
  EXPECT_EQ(problems_in(Dataset{}, wrong.source(), Format::csv, "ae.csv").size(), 2u);
}

TEST_F(Write, TrailingBlanksGoInEveryFormat) {
  Table blanks;
  blanks.dataset = {.name = "AE", .variables = {{.name = "AETERM"}}};
  blanks.rows = {{std::string("RASH  ")}, {std::string("   ")}, {std::string("x")}};
  for (const Format format : all) {
    const fs::path path = home_ / file_name(blanks.dataset, format);
    write_dataset(path, blanks.dataset, blanks.source(), format);
    EXPECT_THAT(lines(read_table(path)), ElementsAre("'RASH'", ".", "'x'")) << extension(format);
  }
}

}  // namespace
}  // namespace titrate::cdisc
