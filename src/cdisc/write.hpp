#pragma once
// Datasets out: the formats of cdisc/read.hpp. A file appears whole or not at all, and the same rows, dataset and
// options give the same bytes.

#include "base/error.hpp"
#include "cdisc/dataset.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace titrate::cdisc {

struct WriteOptions {
  /// Said to be the time of writing, in UTC: the clock is never asked.
  std::chrono::sys_seconds timestamp = {};
  /// sourceSystem of Dataset-JSON where `Provenance` has none.
  std::string source_system = "Titrate";
  std::string source_system_version = {};
  /// Encoding of text in XPORT, as iconv names it; what it lacks is a problem ("US-ASCII" to have any other found).
  std::string xport_encoding = "UTF-8";
};

/// Everything that the format would lose or that the dataset says wrongly of its rows, found by running through all
/// of them: names, labels, texts and numbers that XPORT version 5 would cut (8, 40 and 200 bytes; magnitudes outside
/// 2^-260 to 2^249), rows whose values do not fit their variables, text that is not UTF-8. At most 100 problems, the
/// last saying how many more.
std::vector<Problem> problems_in(const Dataset& dataset, const Source& source, Format format,
                                 const std::filesystem::path& file, const WriteOptions& options = {});

/// Writes `dataset.variables` and the rows of `source` to `file` in `format`; `dataset.file`, `.format` and `.rows` do
/// not matter. Runs through the source twice. Throws Error(input) with every problem before anything is written,
/// Error(failure) where the disk refuses.
///
/// XPORT: a text variable is as long as `Variable::length` says, or as its longest value where that is longer.
/// Dataset-JSON: empty texts are "", missing numbers null.
void write_dataset(const std::filesystem::path& file, const Dataset& dataset, const Source& source, Format format,
                   const WriteOptions& options = {});

/// "lb.xpt" for LB in XPORT. Throws Error(input) for a name that is no SAS name: a file name made of it could lead
/// elsewhere.
std::string file_name(const Dataset& dataset, Format format);

}  // namespace titrate::cdisc
