#pragma once
// A dataset as CDISC means it: a named table of typed variables. How it is read stands in cdisc/read.hpp, how it is
// written in cdisc/write.hpp; both push rows, so that a table of any size passes in a few megabytes.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace titrate::cdisc {

enum class Format {
  csv,                     ///< .csv: RFC 4180, UTF-8
  xport,                   ///< .xpt: SAS XPORT (read: versions 5 and 8; written: version 5)
  dataset_json,            ///< .json: Dataset-JSON 1.1
  dataset_ndjson,          ///< .ndjson: Dataset-JSON 1.1, one row a line
  dataset_json_compressed  ///< .dsjc: Dataset-JSON 1.1, ndjson under zlib (read: gzip too)
};

enum class Type { text, number };

/// One column. Names are kept as the file has them; `find` compares without regard to case, as SAS does.
struct Variable {
  std::string name = {};
  std::string label = {};
  Type type = Type::text;
  int length = 0;                     ///< bytes; 0 = the file does not say
  std::string display_format = {};    ///< SAS format ("DATE9."), "" = none
  std::string data_type = {};         ///< Dataset-JSON's dataType; "" where another format was read
  std::string target_data_type = {};  ///< Dataset-JSON's targetDataType, "integer" or "decimal", mostly ""
  std::string oid = {};               ///< Dataset-JSON's itemOID; "" = "IT.<dataset>.<name>" when written
  int key_sequence = 0;               ///< place among the keys, from 1; 0 = no key

  /// A number whose values are days (date), seconds (time, datetime) from 1960-01-01, as SAS counts: "date",
  /// "datetime", "time", or "" for every other variable. Told by `data_type`, else by `display_format`.
  std::string_view moment() const;
};

/// What Dataset-JSON says of the file beside the table; empty where the file said nothing.
struct Provenance {
  std::string created = {};  ///< datasetJSONCreationDateTime
  std::string version = {};  ///< datasetJSONVersion
  std::string file_oid = {}, database_modified = {}, originator = {}, source_system = {}, source_system_version = {};
  std::string study_oid = {}, metadata_version_oid = {}, metadata_ref = {}, item_group_oid = {};
};

struct Dataset {
  std::string name = {};  ///< upper case: "LB". Of a CSV file its stem
  std::string label = {};
  std::filesystem::path file = {};
  Format format = Format::csv;
  std::vector<Variable> variables = {};
  std::optional<std::uint64_t> rows = {};  ///< where the head of the file says it
  Provenance provenance = {};

  /// Index of the variable of that name in any case, or nothing.
  std::optional<std::size_t> find(std::string_view variable) const;
};

/// No value. A number of SAS may say why not: special missing values ._ and .A to .Z.
struct Missing {
  char special = '.';  ///< '.', '_', 'A' to 'Z'
  bool operator==(const Missing&) const = default;
};

/// One cell on its way: valid until the call that brings it returns. Text is UTF-8 without trailing blanks and never
/// empty: empty text, null and a blank field are Missing, since SAS and with it SDTM know no difference.
using Value = std::variant<Missing, double, std::string_view>;
/// One cell to keep.
using Cell = std::variant<Missing, double, std::string>;

/// A value that cannot be what its column says ("12 mg" in a column of numbers).
struct Misfit {
  std::uint64_t row = 0;     ///< from 1, as in RowSink::row
  std::uint64_t line = 0;    ///< of the file, from 1; 0 in a binary file
  std::size_t variable = 0;  ///< index into Dataset::variables
  std::string expected = {}, seen = {}, mend = {};
};

/// Receives a dataset: `begin` once, then `row` for each row in the file's order. What it throws ends the reading and
/// comes out of it unchanged.
class RowSink {
 public:
  virtual ~RowSink() = default;
  virtual void begin(const Dataset&) {}
  /// As many values as variables; a number only in a variable of numbers, text only in one of text.
  virtual void row(std::uint64_t number, std::span<const Value> values) = 0;
  /// True: the sink has made a finding of it, and the cell follows in its row as Missing. False, as here: reading
  /// fails at its end, with all that was found.
  virtual bool misfit(const Misfit&) { return false; }
};

/// Pushes the same rows each time it is called (writing looks at them before it writes).
using Source = std::function<void(RowSink&)>;

/// A small dataset in memory.
struct Table {
  Dataset dataset = {};
  std::vector<std::vector<Cell>> rows = {};

  /// Pushes the table; it must outlive the source.
  Source source() const;
};

/// By the file's extension, in any case; nothing where it names no dataset.
std::optional<Format> format_of(const std::filesystem::path& file);
/// "csv", "xpt", "json", "ndjson", "dsjc"
std::string_view extension(Format format);

}  // namespace titrate::cdisc
