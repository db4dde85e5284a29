#pragma once
// Bytes for nlohmann's parser, which would collect a value of any length before it tells of it: here its length is
// counted while the parser takes it, and the reading ends where the limit is passed.

#include "cdisc/reading.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

namespace titrate::cdisc {

class JsonStream {
 public:
  /// `lines`: each line ends the input, until `next_line`.
  JsonStream(Reading& reading, Bytes& source, bool lines)
      : reading_(reading), source_(source), buffer_(source.chunk()), lines_(lines) {}

  bool at_end() { return (at_ == end_ && !refill()) || (lines_ && *at_ == '\n'); }
  char peek() const { return *at_; }
  void advance() {
    count(*at_);
    ++at_;
  }
  /// Goes behind the line's end, over blank lines too; false at the end of the file.
  bool next_line();
  /// Of the byte that comes next, both from 1.
  Place place() const { return reading_.place(line_, static_cast<std::uint64_t>(at_ - line_start_) + column_before_); }
  std::uint64_t line() const { return line_; }

 private:
  enum class State { between, bare, string, escape };

  bool refill();
  void newline() {
    ++line_;
    line_start_ = at_ + 1;
    column_before_ = 1;
    line_bytes_ = 0;
  }
  [[noreturn]] void too_long(std::string_view limit, std::uint64_t allowed, const char* what) {
    reading_.exceed(place(), limit, allowed, what);
  }

  void count(char c) {
    if (c == '\n') newline();
    if (state_ == State::string) {
      if (c == '"') {
        state_ = State::between;
        return;
      }
      if (c == '\\') state_ = State::escape;
    } else if (state_ == State::escape) {
      state_ = State::string;
    } else if (c == '"') {
      state_ = State::string;
      token_ = 0;
    } else if (c == ',' || c == ':' || c == '[' || c == ']' || c == '{' || c == '}' || c == ' ' || c == '\n' ||
               c == '\r' || c == '\t') {
      token_ = 0;
      return;
    }
    if (++token_ > reading_.limits().text_bytes) too_long("text_bytes", reading_.limits().text_bytes, "a longer value");
    if (lines_ && ++line_bytes_ > reading_.limits().row_bytes)
      too_long("row_bytes", reading_.limits().row_bytes, "a longer line");
  }

  Reading& reading_;
  Bytes& source_;
  std::vector<char> buffer_;
  const char *at_ = nullptr, *end_ = nullptr;
  const char* line_start_ = nullptr;
  std::uint64_t line_ = 1, column_before_ = 1;
  bool lines_;
  State state_ = State::between;
  std::size_t token_ = 0, line_bytes_ = 0;
};

/// What nlohmann's sax_parse takes: begin(stream) and the end, JsonIterator{}.
class JsonIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  JsonIterator() = default;
  explicit JsonIterator(JsonStream& stream) : stream_(&stream) {}

  char operator*() const { return stream_->peek(); }
  JsonIterator& operator++() {
    stream_->advance();
    return *this;
  }
  JsonIterator operator++(int) {
    JsonIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const JsonIterator& other) const { return ended() == other.ended(); }

 private:
  bool ended() const { return !stream_ || stream_->at_end(); }

  JsonStream* stream_ = nullptr;
};

}  // namespace titrate::cdisc
