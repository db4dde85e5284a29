// SAS XPORT by ReadStat, versions 5 and 8. SAS Technical Support TS-140 describes version 5.
//
// ReadStat reads on where a file stops making sense; what it does not look at is looked at here: the widths of the
// variables before it makes room for them, a second dataset in the file, and the bytes that remain after the last row.

#include "cdisc/reading.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <readstat.h>

namespace titrate::cdisc {

namespace {

constexpr std::size_t record_bytes = 80;
constexpr std::string_view member_start = "HEADER RECORD*******MEMB";
constexpr std::size_t shortest_number = 2, longest_number = 8;  // TS-140: numbers of 2 to 8 bytes
constexpr std::uint64_t most_rows = 2'000'000'000;              // ReadStat counts rows in an int

/// ReadStat says null for an empty text.
std::string_view view(const char* text) { return text ? std::string_view(text) : std::string_view{}; }

/// "DATE9" as ReadStat has it, "DATE9." as SAS writes it.
std::string sas_format(std::string_view format) {
  const std::string_view bare = without_trailing_blanks(format);
  const bool ends = bare.empty() || bare.find('.') != std::string_view::npos;
  return std::string(bare) + (ends ? "" : ".");
}

class Reader {
 public:
  explicit Reader(Reading& reading)
      : reading_(reading),
        source_(reading.file(), reading.options(), reading.stop()),
        buffer_(source_.chunk() / record_bytes * record_bytes) {}

  void read() {
    check_start();
    const std::unique_ptr<readstat_parser_t, void (*)(readstat_parser_t*)> parser(readstat_parser_init(),
                                                                                  readstat_parser_free);
    connect(parser.get());
    const readstat_error_t error = readstat_parse_xport(parser.get(), reading_.file().c_str(), this);
    // An exception may not cross ReadStat's C: the callbacks keep it, and here it goes on.
    if (failure_) std::rethrow_exception(failure_);
    if (error != READSTAT_OK) refuse(error);
    if (!begun_) open();
    if (reading_.head_only()) return;
    check_end();
    blank_rows();
  }

 private:
  /// Runs `work` in a callback of ReadStat; false where it threw.
  template <class Work>
  bool kept(Work work) noexcept {
    try {
      work();
      return true;
    } catch (...) {
      failure_ = std::current_exception();
      return false;
    }
  }

  template <class Work>
  int handled(Work work) noexcept {
    return kept(work) ? READSTAT_HANDLER_OK : READSTAT_HANDLER_ABORT;
  }

  static Reader& self(void* context) { return *static_cast<Reader*>(context); }

  void connect(readstat_parser_t* parser) {
    readstat_set_open_handler(parser, [](const char*, void*) { return 0; });
    readstat_set_close_handler(parser, [](void*) { return 0; });
    readstat_set_seek_handler(parser, [](readstat_off_t offset, readstat_io_flags_t whence, void* context) {
      return self(context).seek(offset, whence);
    });
    readstat_set_read_handler(parser, [](void* to, size_t count, void* context) {
      ssize_t got = -1;
      self(context).kept([&] { got = self(context).bytes(static_cast<char*>(to), count); });
      return got;
    });
    readstat_set_update_handler(parser, [](long, readstat_progress_handler, void*, void*) { return READSTAT_OK; });
    readstat_set_io_ctx(parser, this);
    // Raw bytes: which encoding a text is in is decided here, text by text.
    readstat_set_handler_character_encoding(parser, nullptr);
    readstat_set_metadata_handler(parser, [](readstat_metadata_t* metadata, void* context) {
      return self(context).handled([&] { self(context).metadata(metadata); });
    });
    readstat_set_variable_handler(parser, [](int, readstat_variable_t* variable, const char*, void* context) {
      return self(context).handled([&] { self(context).variable(*variable); });
    });
    if (!reading_.head_only())
      readstat_set_value_handler(parser, [](int, readstat_variable_t* variable, readstat_value_t value, void* context) {
        return self(context).handled([&] { self(context).value(*variable, value); });
      });
  }

  // What ReadStat reads from -----------------------------------------------------------------------------------------

  readstat_off_t seek(readstat_off_t offset, readstat_io_flags_t whence) {
    const auto size = static_cast<readstat_off_t>(source_.size());
    const readstat_off_t from = whence == READSTAT_SEEK_SET ? 0 : whence == READSTAT_SEEK_CUR ? position() : size;
    const readstat_off_t to = from + offset;
    if (to < 0) return -1;
    if (to == position()) return to;
    if (!kept([&] { source_.seek(static_cast<std::uint64_t>(to) / record_bytes * record_bytes); })) return -1;
    loaded_ = to / static_cast<readstat_off_t>(record_bytes) * static_cast<readstat_off_t>(record_bytes);
    at_ = end_ = 0;
    skip_ = static_cast<std::size_t>(to - loaded_);
    return to;
  }

  readstat_off_t position() const { return loaded_ + static_cast<readstat_off_t>(at_ + skip_); }

  bool refill() {
    loaded_ += static_cast<readstat_off_t>(end_);
    at_ = end_ = 0;
    while (end_ < buffer_.size()) {
      const std::size_t got = source_.read(buffer_.data() + end_, buffer_.size() - end_);
      if (got == 0) break;
      end_ += got;
    }
    if (begun_) look_for_second_member(0);
    at_ = std::min(std::exchange(skip_, 0), end_);
    return at_ < end_;
  }

  /// Rows are not told from headers in this format: a second dataset would come out as rows of the first.
  void look_for_second_member(std::size_t from) {
    for (std::size_t i = from; i + record_bytes <= end_; i += record_bytes)
      if (std::memcmp(buffer_.data() + i, member_start.data(), member_start.size()) == 0)
        reading_.fail(reading_.place(), "one dataset in a transport file",
                      fmt::format("a second one at byte {}", loaded_ + static_cast<readstat_off_t>(i)),
                      "write each dataset into a file of its own");
  }

  ssize_t bytes(char* to, std::size_t count) {
    std::size_t done = 0;
    while (done < count) {
      if (at_ == end_ && !refill()) break;
      const std::size_t some = std::min(count - done, end_ - at_);
      std::memcpy(to + done, buffer_.data() + at_, some);
      at_ += some;
      done += some;
    }
    // What is shorter than a row after the last one must be the blanks that fill a record.
    if (begun_ && done < count) rest_.assign(to, done);
    return static_cast<ssize_t>(done);
  }

  // What ReadStat tells ----------------------------------------------------------------------------------------------

  void metadata(readstat_metadata_t* metadata) {
    Dataset& dataset = reading_.dataset();
    dataset.name = upper(reading_.head_text(view(readstat_get_table_name(metadata)), "a dataset's name"));
    if (dataset.name.empty()) dataset.name = upper(reading_.file().stem().string());
    dataset.label = reading_.head_text(view(readstat_get_file_label(metadata)), "a label");
    variables_ = readstat_get_var_count(metadata);
  }

  void variable(const readstat_variable_t& one) {
    std::vector<Variable>& variables = reading_.dataset().variables;
    if (variables.size() == reading_.limits().columns)
      reading_.exceed(reading_.place(), "columns", reading_.limits().columns, fmt::format("{} variables", variables_));
    Variable result{
        .name = reading_.head_text(view(readstat_variable_get_name(&one)), "a variable's name"),
        .label = reading_.head_text(view(readstat_variable_get_label(&one)), "a label"),
        .type = readstat_variable_get_type_class(&one) == READSTAT_TYPE_CLASS_STRING ? Type::text : Type::number,
        .length = static_cast<int>(one.storage_width),
        .display_format = sas_format(reading_.head_text(view(readstat_variable_get_format(&one)), "a format"))};
    const std::size_t width = one.storage_width;
    const bool number = result.type == Type::number;
    const bool fits = number ? width >= shortest_number && width <= longest_number
                             : width > 0 && width <= reading_.limits().text_bytes;
    if (!fits)
      reading_.fail(reading_.place(),
                    number ? "numbers of 2 to 8 bytes"
                           : fmt::format("texts of 1 to {} bytes (limit `text_bytes`)", reading_.limits().text_bytes),
                    fmt::format("{} of {} bytes in {}", number ? "a number" : "a text", width, shown(result.name)),
                    "the file is damaged, or its binary fields were written in little-endian order");
    row_bytes_ += width;
    if (row_bytes_ > reading_.limits().row_bytes)
      reading_.exceed(reading_.place(), "row_bytes", reading_.limits().row_bytes, "longer rows");
    variables.push_back(std::move(result));
    // Before rows are read, and before room is made for them.
    if (variables.size() == static_cast<std::size_t>(std::max(variables_, 0))) open();
  }

  void open() {
    begun_ = true;
    rows_at_ = position();
    // The rows begin with a record of their own.
    look_for_second_member(at_);
    if (reading_.dataset().variables.empty())
      reading_.fail(reading_.place(), "at least one variable", "none", "write the dataset again");
    values_.resize(reading_.dataset().variables.size());
    texts_.resize(values_.size());
    reading_.begin();
  }

  void value(const readstat_variable_t& variable, const readstat_value_t& value) {
    const auto i = static_cast<std::size_t>(readstat_variable_get_index(&variable));
    values_[i] = readstat_value_type_class(value) == READSTAT_TYPE_CLASS_STRING ? text(i, value) : number(i, value);
    if (i + 1 < values_.size()) return;
    if (reading_.next_row() > most_rows)
      reading_.fail(reading_.place(), fmt::format("at most {} rows", most_rows), "more", "split the file");
    reading_.row(values_);
  }

  Value number(std::size_t i, const readstat_value_t& value) {
    if (readstat_value_is_tagged_missing(value)) return Missing{readstat_value_tag(value)};
    if (readstat_value_is_system_missing(value)) return Missing{};
    const double found = readstat_double_value(value);
    if (std::isfinite(found)) return found;
    reading_.misfit(i, 0, "a number", "the largest of IBM's numbers, which stands for overflow", "take another unit");
    return Missing{};
  }

  Value text(std::size_t i, const readstat_value_t& value) {
    const std::string_view bytes = view(readstat_string_value(value));
    const bool full = bytes.size() == static_cast<std::size_t>(reading_.dataset().variables[i].length);
    const Value found = reading_.text(bytes, i, 0, full);
    if (const auto* kept = std::get_if<std::string_view>(&found)) {
      texts_[i] = *kept;
      return std::string_view(texts_[i]);
    }
    return found;
  }

  // Before and after -------------------------------------------------------------------------------------------------

  void check_start() {
    std::array<char, record_bytes> first = {};
    const std::size_t got = source_.read(first.data(), first.size());
    const std::string_view start(first.data(), got);
    if (!start.starts_with("HEADER RECORD*******LIB"))
      reading_.fail(reading_.place(), "a SAS transport file (it begins with \"HEADER RECORD*******LIBRARY\")",
                    got == 0 ? "an empty file" : shown(start.substr(0, 24)),
                    start.find("CPORT") != std::string_view::npos || start.starts_with("**COMPRESSED**")
                        ? "PROC CPORT wrote it: use the XPORT engine"
                        : "write it with the XPORT engine of SAS, or another format");
    source_.seek(0);
  }

  void check_end() {
    const bool whole = source_.size() % record_bytes == 0;
    const bool blank = std::all_of(rest_.begin(), rest_.end(), [](char c) { return c == ' '; });
    if (whole && blank && rest_.size() < record_bytes) return;
    reading_.fail(
        reading_.place(), "whole rows, filled up with blanks to a multiple of 80 bytes",
        fmt::format("{} bytes after row {}, {} in the file", rest_.size(), reading_.next_row() - 1, source_.size()),
        "the file was cut: copy it again, in binary mode");
  }

  /// ReadStat leaves out blank rows at the end, which might be what fills the last record; where they are more than
  /// that, they are rows.
  void blank_rows() {
    const auto data = static_cast<std::size_t>(static_cast<readstat_off_t>(source_.size()) - rows_at_);
    const std::size_t rows = (std::max(data, record_bytes) - record_bytes + row_bytes_) / row_bytes_;
    std::fill(values_.begin(), values_.end(), Value(Missing{}));
    while (data >= record_bytes && reading_.next_row() <= rows) reading_.row(values_);
  }

  [[noreturn]] void refuse(readstat_error_t error) {
    const bool short_of_it = error == READSTAT_ERROR_READ || error == READSTAT_ERROR_SEEK;
    reading_.fail(reading_.place(), "a whole SAS transport file of version 5 or 8",
                  fmt::format("at byte {}: {}", position(), readstat_error_message(error)),
                  short_of_it ? "the file was cut: copy it again, in binary mode"
                              : "the file is damaged, or was copied as text: copy it again, in binary mode");
  }

  Reading& reading_;
  FileBytes source_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0, skip_ = 0;
  readstat_off_t loaded_ = 0;  ///< offset in the file of buffer_[0]
  std::exception_ptr failure_;
  bool begun_ = false;
  readstat_off_t rows_at_ = 0;
  int variables_ = 0;
  std::size_t row_bytes_ = 0;
  std::string rest_;
  std::vector<Value> values_;
  std::vector<std::string> texts_;
};

}  // namespace

void read_xport(Reading& reading) { Reader(reading).read(); }

}  // namespace titrate::cdisc
