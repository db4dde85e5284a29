#pragma once
// What the readers of all formats share: where rows go, and how that which is wrong with them is gathered.

#include "base/error.hpp"
#include "cdisc/bytes.hpp"
#include "cdisc/read.hpp"
#include "cdisc/text.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::cdisc {

/// One reading of one file. Without a sink only the head is wanted.
class Reading {
 public:
  Reading(const std::filesystem::path& file, RowSink* sink, const ReadOptions& options, const StopToken* stop);

  const std::filesystem::path& file() const { return file_; }
  const ReadLimits& limits() const { return options_.limits; }
  const ReadOptions& options() const { return options_; }
  const StopToken* stop() const { return stop_; }
  bool head_only() const { return sink_ == nullptr; }
  Dataset& dataset() { return report_.dataset; }

  /// Checks what holds in every format (names given and unique) and opens the sink.
  void begin();
  /// Hands on the next row. A reader that finds it ragged calls `problem` instead, and `skip_row`.
  void row(std::span<const Value> values);
  void skip_row() { ++rows_; }
  /// Number of the row that the next call of `row` or `skip_row` hands on, from 1.
  std::uint64_t next_row() const { return rows_ + 1; }

  /// A cell of the next row that does not fit; the reader goes on with Missing.
  void misfit(std::size_t variable, std::uint64_t line, std::string expected, std::string seen, std::string mend);
  /// Something wrong after which reading can go on. Throws once there are `limits().problems`.
  void problem(Place at, std::string expected, std::string seen, std::string mend);
  /// Throws what was found so far and this.
  [[noreturn]] void fail(Place at, std::string expected, std::string seen, std::string mend);
  [[noreturn]] void exceed(Place at, std::string_view limit, std::uint64_t allowed, std::string of_what);
  void note(std::string text) { report_.notes.push_back(std::move(text)); }

  Place place(std::uint64_t line = 0, std::uint64_t column = 0) const;

  /// Text of a cell in UTF-8 without trailing blanks, or Missing; a misfit where it is in no encoding that was asked
  /// for. Valid until the next call.
  Value text(std::string_view bytes, std::size_t variable, std::uint64_t line, bool may_be_cut = false);
  /// A name or label.
  std::string head_text(std::string_view bytes, std::string_view what);

  /// Throws what was found, notes what was assumed.
  ReadReport finish();

 private:
  [[noreturn]] void give_up();
  void note_encodings();

  std::filesystem::path file_;
  RowSink* sink_;
  const ReadOptions& options_;
  const StopToken* stop_;
  Decoder decoder_;
  ReadReport report_ = {};
  std::vector<Problem> problems_ = {};
  std::uint64_t rows_ = 0;
};

/// A decimal number that is all of `text` ("-1.5e3"; no "inf", no hexadecimal), or nothing.
std::optional<double> number_of(std::string_view text);
/// The special missing value that SAS writes as ".", "._", ".A" to ".Z", or nothing.
std::optional<Missing> missing_of(std::string_view text);

/// "date", "datetime" or "time" for the variables that ADaM makes numbers of that kind by their name, else "".
std::string_view standard_moment(std::string_view variable);

void read_csv(Reading& reading);
void read_xport(Reading& reading);
void read_json(Reading& reading);
/// `compressed`: .dsjc
void read_ndjson(Reading& reading, bool compressed);

}  // namespace titrate::cdisc
