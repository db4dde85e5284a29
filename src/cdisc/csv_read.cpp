// CSV as RFC 4180 has it: UTF-8 with or without byte order mark, LF or CRLF, quoted fields with newlines in them.

#include "cdisc/moment.hpp"
#include "cdisc/reading.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

struct Field {
  std::size_t begin = 0, end = 0;  ///< in the record's text
  bool quoted = false;
};

/// Splits the bytes into records, each kept as one string until the next.
class Records {
 public:
  explicit Records(Reading& reading)
      : reading_(reading), source_(reading.file(), reading.options(), reading.stop()), buffer_(source_.chunk()) {}

  /// False at the end of the file.
  bool next() {
    text_.clear();
    fields_.clear();
    line_ = lines_ + 1;
    if (!more()) return false;
    if (lines_ == 0) check_start();
    while (field()) {
    }
    return true;
  }

  std::size_t size() const { return fields_.size(); }
  std::string_view operator[](std::size_t i) const {
    return std::string_view(text_).substr(fields_[i].begin, fields_[i].end - fields_[i].begin);
  }
  bool quoted(std::size_t i) const { return fields_[i].quoted; }
  bool blank() const { return size() == 1 && text_.empty() && !fields_[0].quoted; }
  std::uint64_t line() const { return line_; }  ///< on which the record begins

 private:
  bool more() {
    if (at_ < end_) return true;
    at_ = 0;
    end_ = source_.read(buffer_.data(), buffer_.size());
    return end_ > 0;
  }

  void check_start() {
    const std::string_view start(buffer_.data(), end_);
    if (start.starts_with("\xff\xfe") || start.starts_with("\xfe\xff"))
      reading_.fail(place(), "UTF-8", "the byte order mark of UTF-16", "save the file as CSV in UTF-8");
    if (start.starts_with("PK\x03\x04"))
      reading_.fail(place(), "comma-separated text", "a zip archive or workbook", "export the sheet as CSV in UTF-8");
    if (start.starts_with("\xef\xbb\xbf")) at_ += 3;
  }

  Place place() const { return reading_.place(lines_ + 1, fields_.size() + 1); }

  /// One field and what ends it; true where another field of the record follows.
  bool field() {
    if (fields_.size() == reading_.limits().columns)
      reading_.exceed(place(), "columns", reading_.limits().columns, "more fields in one record");
    Field one{text_.size(), 0, false};
    if (more() && buffer_[at_] == '"') {
      one.quoted = true;
      quoted_field();
    } else
      bare_field();
    one.end = text_.size();
    fields_.push_back(one);
    return separator();
  }

  void take(std::size_t count) {
    text_.append(buffer_.data() + at_, count);
    at_ += count;
    const std::size_t begin = fields_.empty() ? 0 : fields_.back().end;
    if (text_.size() - begin > reading_.limits().text_bytes)
      reading_.exceed(place(), "text_bytes", reading_.limits().text_bytes, "a longer field");
    if (text_.size() > reading_.limits().row_bytes)
      reading_.exceed(place(), "row_bytes", reading_.limits().row_bytes, "a longer record");
  }

  void bare_field() {
    static constexpr auto ends = [] {
      std::array<bool, 256> result = {};
      for (const char c : {',', '\n', '\r', '"'}) result[static_cast<unsigned char>(c)] = true;
      return result;
    }();
    while (more()) {
      std::size_t stop = at_;
      while (stop < end_ && !ends[static_cast<unsigned char>(buffer_[stop])]) ++stop;
      const bool stopped = stop < end_;
      take(stop - at_);
      if (!stopped) continue;
      if (buffer_[at_] == '"')
        reading_.fail(place(), "a quotation mark only at the ends of a field (RFC 4180)", "one within a field",
                      "put the field in quotation marks and double those within it");
      return;
    }
  }

  void quoted_field() {
    const std::uint64_t opened = lines_ + 1;
    const std::size_t number = fields_.size() + 1;
    ++at_;
    while (more()) {
      const char* const from = buffer_.data() + at_;
      const auto* mark = static_cast<const char*>(std::memchr(from, '"', end_ - at_));
      const std::size_t count = mark ? static_cast<std::size_t>(mark - from) : end_ - at_;
      lines_ += static_cast<std::uint64_t>(std::count(from, from + count, '\n'));
      take(count);
      if (!mark) continue;
      ++at_;
      if (!more() || buffer_[at_] != '"') return;
      take(1);
    }
    reading_.fail(reading_.place(opened, number), "the quotation mark that ends the field", "the end of the file",
                  "the mark that opens it is on this line; close it, or the file was cut");
  }

  bool separator() {
    if (!more()) {
      ++lines_;
      return false;
    }
    const char c = buffer_[at_];
    if (c == ',') {
      ++at_;
      return true;
    }
    const bool carriage_return = c == '\r';
    if (carriage_return) ++at_;
    if (more() && buffer_[at_] == '\n') {
      ++at_;
      ++lines_;
      return false;
    }
    if (carriage_return)
      reading_.fail(reading_.place(lines_ + 1, fields_.size()), "LF or CRLF at the end of a line", "CR alone",
                    "convert the file's line ends");
    reading_.fail(reading_.place(lines_ + 1, fields_.size()), "a comma or the end of the line after a quoted field",
                  shown({buffer_.data() + at_, 1}),
                  "double the quotation marks within a field; separate fields by commas");
  }

  Reading& reading_;
  FileBytes source_;
  std::vector<char> buffer_;
  std::size_t at_ = 0, end_ = 0;
  std::string text_;
  std::vector<Field> fields_;
  std::uint64_t lines_ = 0;  ///< wholly read
  std::uint64_t line_ = 0;
};

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Variable variable(std::string name, const std::vector<Variable>& given) {
  for (const Variable& one : given)
    if (upper(one.name) == upper(name)) {
      Variable result = one;
      result.name = std::move(name);
      return result;
    }
  Variable result{.name = std::move(name)};
  result.type = standard_type(result.name);
  if (const std::string_view moment = standard_moment(result.name); !moment.empty()) {
    result.data_type = moment;
    result.target_data_type = "integer";
  }
  return result;
}

class Reader {
 public:
  explicit Reader(Reading& reading) : reading_(reading), records_(reading) {}

  void read() {
    head();
    if (reading_.head_only()) return;
    while (records_.next()) record();
    if (blank_lines_ > 0) reading_.note(fmt::format("{} blank lines were passed over", blank_lines_));
    if (bare_na_ > 0)
      reading_.note(
          fmt::format("{} fields that say NA without quotation marks were read as missing, as R means them", bare_na_));
  }

 private:
  void head() {
    Dataset& dataset = reading_.dataset();
    dataset.name = upper(reading_.file().stem().string());
    if (!records_.next() || records_.blank())
      reading_.fail(reading_.place(1, 1), "a first line with the variables' names",
                    records_.size() == 0 ? "an empty file" : "a blank line", "give the names, separated by commas");
    // R quotes text and names, and then NA without marks is no text.
    r_wrote_it_ = records_.quoted(0);
    for (std::size_t i = 0; i < records_.size(); ++i)
      dataset.variables.push_back(
          variable(reading_.head_text(trimmed(records_[i]), "a variable's name"), reading_.options().csv_variables));
    if (records_.size() == 1 && records_[0].find_first_of(";\t|") != std::string_view::npos)
      reading_.fail(reading_.place(1, 1), "names separated by commas", shown(records_[0]),
                    "export the file with commas as separators");
    for (const Variable& one : dataset.variables) moments_.push_back(one.moment());
    values_.resize(dataset.variables.size());
    texts_.resize(dataset.variables.size());
    reading_.begin();
  }

  void record() {
    const std::size_t wanted = values_.size();
    if (records_.blank() && wanted > 1) {
      ++blank_lines_;
      return;
    }
    if (records_.size() != wanted) {
      reading_.problem(reading_.place(records_.line(), std::min(records_.size(), wanted) + 1),
                       fmt::format("{} fields, as the first line has", wanted),
                       fmt::format("{} in row {}", records_.size(), reading_.next_row()),
                       "a field with a comma, newline or quotation mark in it needs quotation marks");
      reading_.skip_row();
      return;
    }
    for (std::size_t i = 0; i < wanted; ++i) values_[i] = value(i);
    reading_.row(values_);
  }

  Value value(std::size_t i) {
    const std::string_view field = records_[i];
    if (field.empty()) return Missing{};
    if (reading_.dataset().variables[i].type == Type::number) return number(i, trimmed(field));
    if (r_wrote_it_ && field == "NA" && !records_.quoted(i)) {
      ++bare_na_;
      return Missing{};
    }
    const Value text = reading_.text(field, i, records_.line());
    const auto* view = std::get_if<std::string_view>(&text);
    if (!view || view->data() == field.data()) return text;
    // Converted: the next conversion reuses its place.
    texts_[i] = *view;
    return std::string_view(texts_[i]);
  }

  Value number(std::size_t i, std::string_view field) {
    if (field.empty()) return Missing{};
    if (field == "NA") {
      ++bare_na_;
      return Missing{};
    }
    if (const auto missing = missing_of(field)) return *missing;
    if (const auto found = number_of(field)) return *found;
    const std::string_view moment = moments_[i];
    if (!moment.empty())
      if (const auto found = number_of_moment(field, moment)) return *found;
    const bool comma = field.find(',') != std::string_view::npos;
    reading_.misfit(i, records_.line(), moment.empty() ? "a number" : fmt::format("a whole {} (ISO 8601)", moment),
                    shown(field),
                    comma ? "write the decimal point as a point" : "leave the field empty where it is missing");
    return Missing{};
  }

  Reading& reading_;
  Records records_;
  std::vector<Value> values_;
  std::vector<std::string> texts_;
  std::vector<std::string_view> moments_;
  bool r_wrote_it_ = false;
  std::uint64_t blank_lines_ = 0, bare_na_ = 0;
};

}  // namespace

void read_csv(Reading& reading) { Reader(reading).read(); }

}  // namespace titrate::cdisc
