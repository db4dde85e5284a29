// SAS XPORT version 5 by ReadStat, which cuts without a word what is too long (so the survey comes first) and stamps
// the time in the zone of the machine (so the stamp is put in afterwards).

#include "cdisc/output.hpp"
#include "cdisc/survey.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <readstat.h>

namespace titrate::cdisc {

namespace {

/// "06SEP17:20:23:53"
std::string stamp(std::chrono::sys_seconds time) {
  using namespace std::chrono;
  constexpr std::string_view months = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{:02}{}{:02}:{:02}:{:02}:{:02}", unsigned(date.day()),
                     months.substr(3 * (unsigned(date.month()) - 1), 3), (int(date.year()) % 100 + 100) % 100,
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

/// TS-140: created and modified, of the library and of the dataset.
constexpr std::uint64_t stamps_at[] = {144, 160, 464, 480};

class Writer : public RowSink {
 public:
  Writer(Output& output, const std::filesystem::path& file, const Dataset& dataset, const Survey& survey,
         const WriteOptions& options)
      : output_(output),
        file_(file),
        converter_(options.xport_encoding, "UTF-8"),
        writer_(readstat_writer_init(), readstat_writer_free) {
    readstat_set_data_writer(writer_.get(), [](const void* data, std::size_t size, void* context) -> ssize_t {
      Writer& self = *static_cast<Writer*>(context);
      // An exception may not cross ReadStat's C.
      try {
        self.output_.append({static_cast<const char*>(data), size});
        return static_cast<ssize_t>(size);
      } catch (...) {
        self.failure_ = std::current_exception();
        return -1;
      }
    });
    check(readstat_writer_set_file_format_version(writer_.get(), 5));
    check(readstat_writer_set_table_name(writer_.get(), dataset.name.c_str()));
    check(readstat_writer_set_file_label(writer_.get(), converted(dataset.label).c_str()));
    check(readstat_writer_set_file_timestamp(writer_.get(), 0));
    for (std::size_t i = 0; i < dataset.variables.size(); ++i) add(dataset.variables[i], survey.extents()[i]);
    check(readstat_begin_writing_xport(writer_.get(), this, static_cast<long>(survey.rows())));
  }

  void row(std::uint64_t, std::span<const Value> values) override {
    check(readstat_begin_row(writer_.get()));
    for (std::size_t i = 0; i < values.size(); ++i) {
      const readstat_variable_t* const variable = variables_[i];
      if (const auto* text = std::get_if<std::string_view>(&values[i]))
        check(readstat_insert_string_value(writer_.get(), variable, converted(without_trailing_blanks(*text)).c_str()));
      else if (const auto* number = std::get_if<double>(&values[i]))
        check(readstat_insert_double_value(writer_.get(), variable, *number));
      else if (const char special = std::get<Missing>(values[i]).special; special != '.')
        check(readstat_insert_tagged_missing_value(writer_.get(), variable, special));
      else
        check(readstat_insert_missing_value(writer_.get(), variable));
    }
    check(readstat_end_row(writer_.get()));
  }

  void end() { check(readstat_end_writing(writer_.get())); }

 private:
  void add(const Variable& one, const Extent& extent) {
    const bool text = one.type == Type::text;
    const auto told = std::min(static_cast<std::size_t>(std::max(1, one.length)), XportLimits::text);
    readstat_variable_t* const added =
        readstat_add_variable(writer_.get(), one.name.c_str(), text ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE,
                              text ? std::max(told, extent.longest) : 8);
    readstat_variable_set_label(added, converted(one.label).c_str());
    std::string format = one.display_format;
    if (format.ends_with('.')) format.pop_back();
    if (!format.empty()) readstat_variable_set_format(added, format.c_str());
    variables_.push_back(added);
  }

  const std::string& converted(std::string_view text) { return text_ = converter_(text).value_or(""); }

  void check(readstat_error_t error) {
    if (failure_) std::rethrow_exception(failure_);
    if (error != READSTAT_OK)
      throw Error({Problem{{shown_path(file_)},
                           "what XPORT version 5 holds",
                           readstat_error_message(error),
                           "write Dataset-JSON instead"}});
  }

  Output& output_;
  std::filesystem::path file_;
  Converter converter_;
  std::unique_ptr<readstat_writer_t, void (*)(readstat_writer_t*)> writer_;
  std::vector<const readstat_variable_t*> variables_;
  std::string text_;
  std::exception_ptr failure_;
};

}  // namespace

void write_xport(const std::filesystem::path& file, const Dataset& dataset, const Source& source, const Survey& survey,
                 const WriteOptions& options) {
  Output output(file);
  Writer writer(output, file, dataset, survey, options);
  source(writer);
  writer.end();
  const std::string time = stamp(options.timestamp);
  for (const std::uint64_t at : stamps_at) output.overwrite(at, time);
  output.finish();
}

}  // namespace titrate::cdisc
