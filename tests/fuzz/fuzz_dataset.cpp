// Whatever a dataset's file holds, reading it gives rows or an Error(input) that says something; and what was read can
// be written and read again with equal content, or an Error(input) says why not. Built once for each format, whose
// extension is TITRATE_FUZZ_EXTENSION.

#include "base/error.hpp"
#include "cdisc/read.hpp"
#include "cdisc/write.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <unistd.h>

namespace {

using namespace titrate::cdisc;
namespace fs = std::filesystem;

const ReadOptions options = [] {
  ReadOptions result;
  // Small, so that the limits are passed often and the rows stay few.
  result.limits.columns = 100;
  result.limits.text_bytes = 2000;
  result.limits.row_bytes = 20000;
  result.limits.depth = 8;
  return result;
}();

/// In memory where the system has such a folder. Removed at the end of the process.
struct Place {
  Place() {
    const fs::path shared_memory = "/dev/shm";
    const fs::path home = fs::is_directory(shared_memory) ? shared_memory : fs::temp_directory_path();
    const std::string stem = "titrate-fuzz-" + std::to_string(getpid());
    in = home / (stem + "." + TITRATE_FUZZ_EXTENSION);
    out = home / (stem + "-out." + TITRATE_FUZZ_EXTENSION);
  }
  ~Place() {
    std::error_code ignored;
    fs::remove(in, ignored);
    fs::remove(out, ignored);
  }
  fs::path in, out;
};

/// The work's result, or nothing where it ended with an Error that says what to mend. Any other exception is a finding.
template <class Work>
auto unless_refused(Work work) -> std::optional<decltype(work())> {
  try {
    return work();
  } catch (const titrate::Error& error) {
    if (error.kind() != titrate::Error::Kind::input || error.problems().empty()) std::abort();
    for (const titrate::Problem& problem : error.problems())
      if (problem.at.file.empty() || problem.expected.empty() || problem.seen.empty()) std::abort();
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Place place;
  std::ofstream(place.in, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  const auto table = unless_refused([&] { return read_table(place.in, options); });
  if (!table) return 0;
  const Format format = *format_of(place.in);
  const auto written = unless_refused([&] {
    write_dataset(place.out, table->dataset, table->source(), format);
    return true;
  });
  if (!written) return 0;
  ReadOptions roomy;
  roomy.limits.columns = 100'000;
  const Table again = read_table(place.out, roomy);
  if (again.rows != table->rows) std::abort();
  return 0;
}
