#pragma once
// Datasets in: CSV, SAS XPORT, Dataset-JSON (json, ndjson, compressed), told apart by extension.
//
// Rows are pushed as they are read; memory does not grow with the file. What a stranger's file could ask for without
// end has a limit, and the error names it.

#include "base/progress.hpp"
#include "cdisc/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace titrate::cdisc {

struct ReadLimits {
  std::size_t columns = 10'000;
  std::size_t text_bytes = std::size_t{1} << 20;  ///< of one value, name or label
  std::size_t row_bytes = std::size_t{16} << 20;  ///< of one row or line of text; of the columns' description as well
  std::size_t depth = 32;                         ///< nested brackets of JSON
  std::uint64_t inflated = 250;                   ///< compressed JSON: bytes out for each byte in, from 16 MiB out
  std::size_t problems = 100;                     ///< so many are told of at once
};

struct ReadOptions {
  ReadLimits limits = {};
  /// Types that a CSV file does not carry, by name (label, length, format too); they go before what SDTM says.
  std::vector<Variable> csv_variables = {};
  /// Encoding of text that is not UTF-8, as iconv names it (CSV, XPORT; JSON is UTF-8 by its standard).
  std::string encoding = "WINDOWS-1252";
  /// Told of every piece of the file that was read: its bytes. A file whose rows precede their description is read
  /// twice.
  std::function<void(std::uint64_t)> progress = {};
};

/// What came of a reading, beside the rows.
struct ReadReport {
  Dataset dataset = {};       ///< complete, also with what a JSON file says after its rows; `rows` as counted
  std::uint64_t misfits = 0;  ///< cells that the sink took as findings
  /// What had to be assumed, for the user to see: an encoding, a bare NA, a count that disagrees.
  std::vector<std::string> notes = {};
};

/// Reads one dataset. Throws Error(input) with file, line or row, variable, what was expected, seen and how to mend
/// it; Error(interrupted); whatever the sink throws.
///
/// CSV carries no types: a column has the type of `csv_variables`, else the one that SDTM and ADaM give to its name
/// (`standard_type`), else it is text. The type never depends on the values.
ReadReport read_dataset(const std::filesystem::path& file, RowSink& sink, const ReadOptions& options = {},
                        const StopToken* stop = nullptr);
/// The whole of a small dataset.
Table read_table(const std::filesystem::path& file, const ReadOptions& options = {});
/// Name, label and variables, without the rows where the file allows it (a JSON file whose columns follow its rows is
/// read to its columns). Throws Error(input).
Dataset read_header(const std::filesystem::path& file, const ReadOptions& options = {},
                    const StopToken* stop = nullptr);

/// A file of a folder that is no dataset, or none that can be read.
struct NoDataset {
  std::filesystem::path file = {};
  std::string reason = {};
};

struct Folder {
  std::vector<Dataset> datasets = {};  ///< heads only, by file name
  std::vector<NoDataset> others = {};  ///< everything else that the folder holds, by name
};

/// What a folder holds (not its subfolders, which are among the others). Throws Error(input) where it is no folder.
Folder datasets_in(const std::filesystem::path& folder, const ReadOptions& options = {},
                   const StopToken* stop = nullptr);

/// The type that SDTM (IG 3.4) and ADaM (IG 1.3) give to a variable of that name, in any case; text for names that
/// neither knows.
Type standard_type(std::string_view variable);

}  // namespace titrate::cdisc
