// Files told apart, and folders of them.

#include "dataset_table.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

namespace titrate::cdisc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Read : public DatasetFolder {};

TEST_F(Read, TheExtensionTellsTheFormatInAnyCase) {
  EXPECT_EQ(format_of("lb.csv"), Format::csv);
  EXPECT_EQ(format_of("LB.XPT"), Format::xport);
  EXPECT_EQ(format_of("a/lb.Json"), Format::dataset_json);
  EXPECT_EQ(format_of("lb.ndjson"), Format::dataset_ndjson);
  EXPECT_EQ(format_of("lb.dsjc"), Format::dataset_json_compressed);
  EXPECT_EQ(format_of("lb.sas7bdat"), std::nullopt);
  EXPECT_EQ(format_of("csv"), std::nullopt);
  EXPECT_THAT(refusal_of(file("lb.txt", "A\n1\n")).text,
              HasSubstr("expected a dataset: .csv, .xpt, .json, .ndjson or .dsjc, saw \".txt\""));
}

TEST_F(Read, OnlyRegularFilesAreOpened) {
  fs::create_directory(home_ / "dm.csv");
  ASSERT_EQ(mkfifo((home_ / "ae.csv").c_str(), 0600), 0);
  fs::create_symlink("/dev/zero", home_ / "lb.csv");
  EXPECT_THAT(refusal_of(home_ / "none.csv").text, HasSubstr("expected a file, saw none of that name"));
  EXPECT_THAT(refusal_of(home_ / "dm.csv").text, HasSubstr("expected a regular file, saw a folder"));
  // Neither waits for a writer nor reads on for ever.
  EXPECT_THAT(refusal_of(home_ / "ae.csv").text, HasSubstr("saw a device, pipe or socket"));
  EXPECT_THAT(refusal_of(home_ / "lb.csv").text, HasSubstr("saw a device, pipe or socket"));
}

TEST_F(Read, AFolderIsListedWithWhatIsNoDatasetAndWhy) {
  file("lb.csv", "LBSEQ\n1\n");
  file("AE.CSV", "AESEQ\n1\n");
  file("bad.json", "{");
  file("readme.md", "hello");
  file("..csv", "A\n1\n");
  file("a\nb\x1b[31m.csv", "A\n1\n");
  fs::create_directory(home_ / "more");
  fs::create_symlink("/nowhere/x.csv", home_ / "gone.csv");
  const Folder folder = datasets_in(home_);
  Lines names, others;
  for (const Dataset& one : folder.datasets) names.push_back(one.name);
  for (const NoDataset& one : folder.others)
    others.push_back(
        one.file.filename().string() + ": " +
        one.reason.substr(one.reason.find("expected") == std::string::npos ? 0 : one.reason.find("expected"), 30));
  EXPECT_THAT(names, ElementsAre(".", "AE", "LB"));
  EXPECT_THAT(others,
              ElementsAre("a\nb\x1b[31m.csv: expected a dataset's name with",
                          "bad.json: expected JSON, saw \"syntax err", "gone.csv: expected a file, saw none of t",
                          "more: a folder", "readme.md: no dataset by its extension"));
  EXPECT_EQ(folder.datasets[1].variables[0].name, "AESEQ");
  EXPECT_THAT(refusal([&] { datasets_in(home_ / "none"); }).text, HasSubstr("expected a folder of datasets"));
}

TEST_F(Read, AFileNameCannotCommandTheTerminal) {
  const Refusal refused = refusal_of(file("a\x1b[31m.csv", "A,B\n1\n"));
  EXPECT_THAT(refused.text, HasSubstr("a\\x1b[31m.csv\""));
  EXPECT_EQ(refused.text.find('\x1b'), std::string::npos);
}

TEST_F(Read, ANameFromAFileLeadsNowhereElse) {
  for (const char* const name : {"../../etc/passwd", "/etc/passwd", "..", "", "a/b", "a\\b", "LB\n", "C:LB"}) {
    Dataset dataset;
    dataset.name = name;
    EXPECT_THAT(refusal([&] { file_name(dataset, Format::csv); }).text,
                HasSubstr("a name of at most 32 letters, digits and _"))
        << name;
  }
  Dataset dataset;
  dataset.name = "SUPPAE";
  EXPECT_EQ(file_name(dataset, Format::dataset_json_compressed), "suppae.dsjc");
}

TEST_F(Read, TheHeadIsReadWithoutTheRows) {
  // The rows are wrong, and nobody looks at them.
  EXPECT_EQ(read_header(file("dm.csv", "AGE\nold\n")).variables.size(), 1u);
}

TEST_F(Read, TheFormatsMixFreely) {
  Table table;
  table.dataset = {
      .name = "LB", .label = "Labs", .variables = {{.name = "LBTESTCD"}, {.name = "LBSTRESN", .type = Type::number}}};
  table.rows = {{std::string("ALT"), 1.5}, {Missing{}, Missing{}}, {std::string("x"), -3.0}};
  const Format all[] = {Format::csv, Format::xport, Format::dataset_json, Format::dataset_ndjson,
                        Format::dataset_json_compressed};
  for (const Format from : all)
    for (const Format to : all) {
      const fs::path first = home_ / file_name(table.dataset, from),
                     second = home_ / ("second." + std::string(extension(to)));
      write_dataset(first, table.dataset, table.source(), from);
      const Dataset head = read_header(first);
      write_dataset(
          second, head, [&](RowSink& sink) { read_dataset(first, sink); }, to);
      EXPECT_EQ(read_table(second).rows, table.rows) << extension(from) << " to " << extension(to);
    }
}

}  // namespace
}  // namespace titrate::cdisc
