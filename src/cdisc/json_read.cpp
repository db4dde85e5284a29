// Dataset-JSON 1.1 (CDISC, 2024) by nlohmann's event parser: the keys may come in any order, and no row outlives the
// next.

#include "cdisc/json_head.hpp"
#include "cdisc/json_stream.hpp"
#include "cdisc/moment.hpp"

#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace titrate::cdisc {

namespace {

using Json = nlohmann::json;

constexpr double largest_exact = 9007199254740992;  // 2^53: beyond, a double does not hold every integer

/// The values of one row on their way into the sink.
class Row {
 public:
  explicit Row(Reading& reading) : reading_(reading) {}

  void begin() {
    const std::size_t wanted = reading_.dataset().variables.size();
    if (moments_.size() != wanted) {
      for (const Variable& one : reading_.dataset().variables) moments_.push_back(one.moment());
      values_.resize(wanted);
      texts_.resize(wanted);
    }
    seen_ = bytes_ = 0;
  }

  void number(double value, std::uint64_t line) {
    if (const auto i = next()) {
      const Variable& variable = reading_.dataset().variables[*i];
      if (variable.type != Type::number || variable.data_type == "boolean" || !moments_[*i].empty())
        return unfit(*i, JsonScalar(value), line);
      if (variable.data_type == "integer" && value != std::floor(value)) ++fractions_;
      values_[*i] = value;
    }
  }

  void text(std::string& value, const JsonStream& stream) {
    const auto i = next();
    if (!i) return;
    bytes_ += value.size();
    if (bytes_ > reading_.limits().row_bytes)
      reading_.exceed(stream.place(), "row_bytes", reading_.limits().row_bytes, "a longer row");
    texts_[*i].swap(value);
    const Variable& variable = reading_.dataset().variables[*i];
    const std::string_view found = texts_[*i];
    if (variable.type == Type::text)
      values_[*i] = reading_.text(found, *i, stream.line());
    else if (found.empty())
      values_[*i] = Missing{};
    else if (const auto number = moments_[*i].empty()
                                     ? variable.data_type == "decimal" ? number_of(found) : std::nullopt
                                     : number_of_moment(found, moments_[*i]))
      values_[*i] = *number;
    else
      unfit(*i, JsonScalar(found), stream.line());
  }

  void truth(bool value, std::uint64_t line) {
    if (const auto i = next()) {
      if (reading_.dataset().variables[*i].data_type != "boolean") return unfit(*i, JsonScalar(value), line);
      values_[*i] = value ? 1.0 : 0.0;
    }
  }

  void missing() {
    if (const auto i = next()) values_[*i] = Missing{};
  }

  void end(const JsonStream& stream) {
    if (seen_ == values_.size()) return reading_.row(values_);
    reading_.problem(stream.place(), fmt::format("{} values in a row, as `columns` has", values_.size()),
                     fmt::format("{} in row {}", seen_, reading_.next_row()), "give null for a missing value");
    reading_.skip_row();
  }

  void integer(double value, std::uint64_t line) {
    if (std::abs(value) > largest_exact) ++inexact_;
    number(value, line);
  }

  void notes() {
    if (fractions_ > 0) reading_.note(fmt::format("{} values of integer variables have a fraction", fractions_));
    if (inexact_ > 0)
      reading_.note(fmt::format("{} integers beyond 2^53 were rounded to the nearest number held", inexact_));
  }

 private:
  std::optional<std::size_t> next() {
    ++seen_;
    return seen_ <= values_.size() ? std::optional(seen_ - 1) : std::nullopt;
  }

  void unfit(std::size_t i, const JsonScalar& value, std::uint64_t line) {
    const Variable& variable = reading_.dataset().variables[i];
    const std::string wanted = variable.type == Type::text       ? "a string"
                               : variable.data_type == "boolean" ? "true or false"
                               : !moments_[i].empty()            ? fmt::format("a whole {} (ISO 8601)", moments_[i])
                               : variable.data_type == "decimal" ? "a string with a decimal number"
                                                                 : "a number";
    reading_.misfit(i, line, wanted, shown_scalar(value), "correct the value, or the variable's dataType");
    values_[i] = Missing{};
  }

  Reading& reading_;
  std::vector<Value> values_;
  std::vector<std::string> texts_;
  std::vector<std::string_view> moments_;
  std::size_t seen_ = 0, bytes_ = 0;
  std::uint64_t fractions_ = 0, inexact_ = 0;
};

/// Events of the parser, by where they happen.
class Events {
 public:
  enum class Expect { file, head_line, row_line, rows_of_file };

  Events(Reading& reading, JsonHead& head, Row& row, JsonStream& stream, Expect expect)
      : reading_(reading), head_(head), row_(row), stream_(stream), expect_(expect) {}

  void expect(Expect what) { expect_ = what; }
  bool rows_seen() const { return rows_seen_; }
  bool rows_read() const { return rows_read_; }

  bool null() { return scalar(JsonNull{}); }
  bool boolean(bool value) { return scalar(value); }
  bool number_integer(std::int64_t value) { return integer(static_cast<double>(value)); }
  bool number_unsigned(std::uint64_t value) { return integer(static_cast<double>(value)); }
  bool number_float(double value, const std::string&) { return scalar(value); }
  bool binary(Json::binary_t&) { return true; }
  bool string(std::string& value) {
    if (where() == Where::row) {
      row_.text(value, stream_);
      return true;
    }
    return scalar(std::string_view(value));
  }
  bool key(std::string& name) {
    key_ = name.substr(0, 64);
    return true;
  }

  bool start_object(std::size_t) {
    switch (where()) {
      case Where::top:
        if (expect_ == Expect::row_line) misplaced("a row: values in brackets", "an object");
        return enter(expect_ == Expect::rows_of_file ? Where::passed_head : Where::head);
      case Where::columns: head_.begin_column(stream_.place()); return enter(Where::column);
      case Where::head: return enter(key_ == "sourceSystem" ? Where::source : Where::other);
      case Where::rows: misplaced("rows that are arrays", "an object");
      case Where::row: misplaced("a value", "an object");
      default: return enter(Where::other);
    }
  }

  bool end_object() {
    const Where left = leave();
    if (left == Where::column) head_.end_column(stream_.place());
    return true;
  }

  bool start_array(std::size_t) {
    switch (where()) {
      case Where::top:
        if (expect_ != Expect::row_line) misplaced("an object with the dataset's description", "an array");
        row_.begin();
        return enter(Where::row);
      case Where::head:
        if (key_ == "columns") {
          head_.begin_columns(stream_.place());
          return enter(Where::columns);
        }
        return key_ == "rows" ? rows() : enter(Where::other);
      case Where::passed_head:
        if (key_ != "rows") return enter(Where::other);
        rows_read_ = true;
        return enter(Where::rows);
      case Where::rows: row_.begin(); return enter(Where::row);
      case Where::row: misplaced("a value", "an array");
      case Where::columns: misplaced("columns that are objects", "an array");
      default: return enter(Where::other);
    }
  }

  bool end_array() {
    if (leave() == Where::row) row_.end(stream_);
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const Json::exception& error) {
    std::string_view what = error.what();
    for (const std::string_view before : {"] ", "parse error at ", ": "})
      if (const std::size_t at = what.find(before);
          at != std::string_view::npos && at < 120 && before != "parse error at ")
        what.remove_prefix(at + before.size());
    reading_.fail(
        stream_.place(), "JSON", shown(what, 200),
        stream_.at_end() ? "the file was cut, or a bracket or quotation mark is missing" : "correct it there");
  }

 private:
  enum class Where { top, head, passed_head, source, columns, column, rows, row, other };

  Where where() const { return stack_.empty() ? Where::top : stack_.back(); }
  bool enter(Where to) {
    if (stack_.size() == reading_.limits().depth)
      reading_.exceed(stream_.place(), "depth", reading_.limits().depth, "brackets nested deeper");
    stack_.push_back(to);
    return true;
  }
  Where leave() {
    const Where left = stack_.back();
    stack_.pop_back();
    return left;
  }

  [[noreturn]] void misplaced(const char* expected, const char* seen) {
    reading_.fail(stream_.place(), expected, seen, "see Dataset-JSON 1.1");
  }

  /// False, which ends the parsing, where the head is known and only the head is wanted.
  bool rows() {
    if (expect_ == Expect::head_line) misplaced("rows on lines of their own", "`rows` on the first line");
    if (std::exchange(rows_seen_, true)) misplaced("`rows` once", "a second one");
    if (!head_.rows_can_follow()) return enter(Where::other);
    if (reading_.head_only()) return false;
    reading_.begin();
    rows_read_ = true;
    return enter(Where::rows);
  }

  bool integer(double value) {
    if (where() != Where::row) return scalar(value);
    row_.integer(value, stream_.line());
    return true;
  }

  bool scalar(const JsonScalar& value) {
    switch (where()) {
      case Where::row: cell(value); break;
      case Where::head: head_.attribute(key_, value, stream_.place()); break;
      case Where::source: head_.source_system(key_, value, stream_.place()); break;
      case Where::column: head_.column(key_, value, stream_.place()); break;
      case Where::top: misplaced(expect_ == Expect::row_line ? "a row in brackets" : "an object", "a bare value");
      case Where::rows: misplaced("rows that are arrays", "a bare value");
      case Where::columns: misplaced("columns that are objects", "a bare value");
      case Where::passed_head:
      case Where::other: break;
    }
    return true;
  }

  void cell(const JsonScalar& value) {
    if (const auto* number = std::get_if<double>(&value))
      row_.number(*number, stream_.line());
    else if (const auto* truth = std::get_if<bool>(&value))
      row_.truth(*truth, stream_.line());
    else
      row_.missing();
  }

  Reading& reading_;
  JsonHead& head_;
  Row& row_;
  JsonStream& stream_;
  Expect expect_;
  std::vector<Where> stack_;
  std::string key_;
  bool rows_seen_ = false, rows_read_ = false;
};

/// False where the events ended it early. nlohmann would let what it parses follow a byte order mark; so it is.
bool parse(JsonStream& stream, Events& events) {
  return Json::sax_parse(JsonIterator(stream), JsonIterator(), &events);
}

void check_records(Reading& reading, const JsonHead& head) {
  const std::uint64_t rows = reading.next_row() - 1;
  if (head.records() && *head.records() != rows)
    reading.problem(reading.place(), fmt::format("{} rows, as `records` says", *head.records()),
                    fmt::format("{}", rows), "the file was cut, or `records` is wrong");
}

}  // namespace

void read_json(Reading& reading) {
  JsonHead head(reading);
  Row row(reading);
  bool rows_wait = false;
  {
    FileBytes source(reading.file(), reading.options(), reading.stop());
    JsonStream stream(reading, source, false);
    Events events(reading, head, row, stream, Events::Expect::file);
    parse(stream, events);
    head.close(reading.place());
    rows_wait = events.rows_seen() && !events.rows_read();
    if (reading.head_only() || !events.rows_read()) reading.begin();
  }
  if (reading.head_only()) return;
  if (rows_wait) {
    // The rows came before what describes them: once more, for them alone.
    FileBytes source(reading.file(), reading.options(), reading.stop());
    JsonStream stream(reading, source, false);
    Events events(reading, head, row, stream, Events::Expect::rows_of_file);
    parse(stream, events);
  }
  check_records(reading, head);
  row.notes();
}

void read_ndjson(Reading& reading, bool compressed) {
  const std::unique_ptr<Bytes> source =
      compressed ? inflated(reading.file(), reading.options(), reading.stop())
                 : std::make_unique<FileBytes>(reading.file(), reading.options(), reading.stop());
  JsonHead head(reading);
  Row row(reading);
  JsonStream stream(reading, *source, true);
  Events events(reading, head, row, stream, Events::Expect::head_line);
  if (!stream.next_line())
    reading.fail(reading.place(1, 1), "a first line with the dataset's description", "an empty file",
                 "write the dataset again");
  parse(stream, events);
  head.close(stream.place());
  reading.begin();
  if (reading.head_only()) return;
  events.expect(Events::Expect::row_line);
  while (stream.next_line()) parse(stream, events);
  check_records(reading, head);
  row.notes();
}

}  // namespace titrate::cdisc
