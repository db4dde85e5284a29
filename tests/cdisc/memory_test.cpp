// Files larger than the memory that the reader may take. Each test runs in a process of its own, which may take no more
// than a few megabytes beyond what it began with (the limit of `ulimit -v`).

#include "dataset_table.hpp"

#include <chrono>
#include <csignal>
#include <functional>

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define NEEDS_PLAIN_MEMORY GTEST_SKIP() << "not tested: a sanitizer maps terabytes of its own"
#else
#define NEEDS_PLAIN_MEMORY static_cast<void>(0)
#endif

namespace titrate::cdisc {
namespace {

using testing::HasSubstr;

constexpr std::size_t megabyte = std::size_t{1} << 20;
constexpr std::size_t allowance = 48 * megabyte;

class Memory : public DatasetFolder {
 protected:
  /// Writes `pieces` of the same text between `begin` and `end`.
  fs::path large(const std::string& name, const std::string& begin, const std::string& piece, std::size_t pieces,
                 const std::string& end = "") const {
    std::ofstream out(home_ / name, std::ios::binary);
    out << begin;
    for (std::size_t i = 0; i < pieces; ++i) out << piece;
    out << end;
    return home_ / name;
  }

  /// What reading says in a process that may take `allowance` more bytes.
  static std::string read_in_little_memory(const fs::path& path) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      std::size_t pages = 0;
      std::ifstream("/proc/self/statm") >> pages;
      const rlim_t most = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + allowance;
      const rlimit limit{most, most};
      std::string said;
      if (setrlimit(RLIMIT_AS, &limit) != 0) said = "no limit";
      try {
        FindingsSink sink;
        const ReadReport report = read_dataset(path, sink);
        said = fmt::format("{} rows", *report.dataset.rows);
      } catch (const Error& error) {
        said = error.what();
      } catch (const std::exception& error) {
        said = std::string("another exception: ") + error.what();
      }
      [[maybe_unused]] const ssize_t wrote = write(ends[1], said.data(), std::min<std::size_t>(said.size(), 4000));
      _exit(0);
    }
    close(ends[1]);
    std::string said(4000, '\0');
    const ssize_t got = read(ends[0], said.data(), said.size());
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status)) << "signal " << WTERMSIG(status);
    said.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return said;
  }
};

const std::string lb_row = "CDISCPILOT01,LB,01-701-1015,39,ALB,Albumin,CHEMISTRY,3.9,g/dL,39,2014-01-16T13:17\n";
const std::string lb_names = "STUDYID,DOMAIN,USUBJID,LBSEQ,LBTESTCD,LBTEST,LBCAT,LBORRES,LBORRESU,LBSTRESN,LBDTC\n";
const std::string json_head =
    R"("datasetJSONCreationDateTime":"2024-11-11T15:09:15","datasetJSONVersion":"1.1.0","itemGroupOID":"IG.LB","name":"LB","label":"L",)"
    R"("columns":[{"itemOID":"I.A","name":"A","label":"","dataType":"string"},{"itemOID":"I.B","name":"B","label":"","dataType":"float"}])";
const std::string json_row = "[\"some text of a certain length, so that the rows are not too many\",12.5]";

TEST_F(Memory, CsvOfFourTimesTheMemory) {
  NEEDS_PLAIN_MEMORY;
  const std::size_t rows = 4 * allowance / lb_row.size();
  EXPECT_EQ(read_in_little_memory(large("lb.csv", lb_names, lb_row, rows)), fmt::format("{} rows", rows));
}

TEST_F(Memory, RowsBeforeColumnsInAFileOfTwiceTheMemory) {
  NEEDS_PLAIN_MEMORY;
  const std::size_t rows = 2 * allowance / json_row.size();
  const fs::path path = large("lb.json", "{\"rows\":[", json_row + ",\n", rows - 1,
                              json_row + "]," + json_head + fmt::format(",\"records\":{}}}", rows));
  EXPECT_EQ(read_in_little_memory(path), fmt::format("{} rows", rows));
}

TEST_F(Memory, NdjsonOfTwiceTheMemory) {
  NEEDS_PLAIN_MEMORY;
  const std::size_t rows = 2 * allowance / json_row.size();
  EXPECT_EQ(read_in_little_memory(
                large("lb.ndjson", "{" + json_head + fmt::format(",\"records\":{}}}\n", rows), json_row + "\n", rows)),
            fmt::format("{} rows", rows));
}

TEST_F(Memory, XportOfFourTimesTheMemory) {
  NEEDS_PLAIN_MEMORY;
  Table one;
  one.dataset = {
      .name = "LB",
      .variables = {{.name = "A", .length = 200}, {.name = "B", .length = 192}, {.name = "C", .type = Type::number}}};
  one.rows = {{std::string(200, 'x'), std::string("y"), 1.0}};
  write_dataset(home_ / "one.xpt", one.dataset, one.source(), Format::xport);
  const std::string whole = content(home_ / "one.xpt");
  const std::string row = whole.substr(whole.size() - 400);  // five records of 80 bytes
  const std::size_t rows = 4 * allowance / row.size();
  EXPECT_EQ(read_in_little_memory(large("lb.xpt", whole.substr(0, whole.size() - 400), row, rows)),
            fmt::format("{} rows", rows));
}

TEST_F(Memory, OneTextOf300MegabytesIsRefusedEarly) {
  NEEDS_PLAIN_MEMORY;
  const std::string piece(megabyte, 'x');
  const fs::path text = large("lb.json", "{" + json_head + ",\"rows\":[[\"", piece, 300, "\",1]]}");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(read_in_little_memory(text),
              HasSubstr("expected at most 1048576 (limit `text_bytes`), saw a longer value"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  fs::remove(text);
  EXPECT_THAT(read_in_little_memory(large("key.json", "{\"", piece, 300, "\":1}")), HasSubstr("(limit `text_bytes`)"));
  fs::remove(home_ / "key.json");
  EXPECT_THAT(read_in_little_memory(large("number.json", "{\"a\":1", std::string(megabyte, '0'), 300, "}")),
              HasSubstr("(limit `text_bytes`)"));
}

TEST_F(Memory, OneLineOf2GigabytesIsRefusedEarly) {
  NEEDS_PLAIN_MEMORY;
  // A hole of zero bytes: two gigabytes that take no room on the disk.
  for (const char* const name : {"lb.csv", "ae.csv", "lb.json", "lb.ndjson", "lb.xpt", "lb.dsjc"}) {
    const bool quoted = std::string(name) == "ae.csv";
    std::ofstream(home_ / name, std::ios::binary) << (quoted ? "AETERM\n\"" : "");
    fs::resize_file(home_ / name, 2048 * megabyte);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THAT(read_in_little_memory(home_ / name), HasSubstr("expected")) << name;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5)) << name;
    fs::remove(home_ / name);
  }
}

TEST_F(Memory, ALineOfManyShortFieldsIsRefusedEarly) {
  NEEDS_PLAIN_MEMORY;
  EXPECT_THAT(read_in_little_memory(large("lb.csv", "A", std::string(megabyte, ','), 100)),
              HasSubstr("at most 10000 (limit `columns`)"));
  EXPECT_THAT(read_in_little_memory(large("lb.json", "", std::string(megabyte, '['), 100)),
              HasSubstr("expected an object"));
  EXPECT_THAT(read_in_little_memory(large("lb.ndjson", "{" + json_head + "}\n[", "\"x\",", 50 * megabyte)),
              HasSubstr("(limit `row_bytes`)"));
}

TEST_F(Memory, ABombOfCompressedJsonTakesNoMoreThanAnyFile) {
  NEEDS_PLAIN_MEMORY;
  // 2 GB of blanks after the head's line in 2 MB.
  const fs::path path = home_ / "lb.dsjc";
  const gzFile out = gzopen(path.c_str(), "wb9");
  const std::string head = "{" + json_head + "}\n", blanks(megabyte, ' ');
  gzwrite(out, head.data(), static_cast<unsigned>(head.size()));
  for (int i = 0; i < 256; ++i) gzwrite(out, blanks.data(), static_cast<unsigned>(blanks.size()));
  gzclose(out);
  EXPECT_THAT(read_in_little_memory(path), HasSubstr("(limit `inflated`)"));
}

}  // namespace
}  // namespace titrate::cdisc
