// CSV as RFC 4180 has it, CRLF at the ends of lines, numbers as the shortest text that reads back as the same number.

#include "cdisc/moment.hpp"
#include "cdisc/output.hpp"
#include "cdisc/reading.hpp"
#include "cdisc/survey.hpp"

#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";  // bare at the start of a file it is no text

class Writer : public RowSink {
 public:
  Writer(Output& output, const Dataset& dataset) : output_(output) {
    for (const Variable& one : dataset.variables) {
      // Only where the reader knows from the name alone that the text is a date is it written as one.
      const bool known = !one.moment().empty() && standard_moment(one.name) == one.moment();
      moments_.push_back(known ? one.moment() : std::string_view{});
      separate();
      text(one.name);
    }
    end_line();
  }

  void row(std::uint64_t, std::span<const Value> values) override {
    for (std::size_t i = 0; i < values.size(); ++i) {
      separate();
      if (const auto* found = std::get_if<std::string_view>(&values[i]))
        text(without_trailing_blanks(*found));
      else if (const auto* value = std::get_if<double>(&values[i]))
        number(*value, moments_[i]);
      else if (const char special = std::get<Missing>(values[i]).special; special != '.')
        line_ += {'.', special};
    }
    // A line with nothing on it would be passed over.
    if (line_.empty()) line_ = "\"\"";
    end_line();
  }

 private:
  void separate() {
    if (begun_) line_ += ',';
    begun_ = true;
  }

  void end_line() {
    line_ += "\r\n";
    output_.append(line_);
    line_.clear();
    begun_ = false;
  }

  void text(std::string_view value) {
    const bool bare = value.find_first_of(",\"\r\n") == std::string_view::npos && !value.starts_with(' ') &&
                      !value.starts_with(byte_order_mark) && value != "NA";
    if (bare) {
      line_ += value;
      return;
    }
    line_ += '"';
    for (const char c : value) {
      if (c == '"') line_ += '"';
      line_ += c;
    }
    line_ += '"';
  }

  void number(double value, std::string_view moment) {
    if (!moment.empty())
      if (const auto written = moment_of_number(value, moment)) {
        line_ += *written;
        return;
      }
    fmt::format_to(std::back_inserter(line_), "{}", value);
  }

  Output& output_;
  std::vector<std::string_view> moments_;
  std::string line_;
  bool begun_ = false;
};

}  // namespace

void write_csv(const std::filesystem::path& file, const Dataset& dataset, const Source& source) {
  Output output(file);
  Writer writer(output, dataset);
  source(writer);
  output.finish();
}

}  // namespace titrate::cdisc
