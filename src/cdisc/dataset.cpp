#include "cdisc/dataset.hpp"

#include "cdisc/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace titrate::cdisc {

namespace {

constexpr std::array<std::pair<Format, std::string_view>, 5> extensions = {{{Format::csv, "csv"},
                                                                            {Format::xport, "xpt"},
                                                                            {Format::dataset_json, "json"},
                                                                            {Format::dataset_ndjson, "ndjson"},
                                                                            {Format::dataset_json_compressed, "dsjc"}}};

/// SAS formats that show a number as a date or time, without width: those that CDISC's own examples use.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> moment_formats = {{{"DATE", "date"},
                                                                                           {"YYMMDD", "date"},
                                                                                           {"YYMMDDD", "date"},
                                                                                           {"E8601DA", "date"},
                                                                                           {"IS8601DA", "date"},
                                                                                           {"DDMMYY", "date"},
                                                                                           {"MMDDYY", "date"},
                                                                                           {"MMDDYYD", "date"},
                                                                                           {"B8601DA", "date"},
                                                                                           {"DATETIME", "datetime"},
                                                                                           {"E8601DT", "datetime"},
                                                                                           {"IS8601DT", "datetime"},
                                                                                           {"B8601DT", "datetime"},
                                                                                           {"TIME", "time"},
                                                                                           {"E8601TM", "time"},
                                                                                           {"IS8601TM", "time"}}};

std::string_view moment_of_format(std::string_view format) {
  const std::string whole = upper(format);
  const std::string_view name = std::string_view(whole).substr(0, whole.find_last_not_of("0123456789.") + 1);
  const auto found = std::find_if(moment_formats.begin(), moment_formats.end(),
                                  [&](const auto& known) { return known.first == name; });
  return found == moment_formats.end() ? std::string_view{} : found->second;
}

Value view(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return text->empty() ? Value(Missing{}) : Value(*text);
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  return std::get<Missing>(cell);
}

}  // namespace

std::string_view Variable::moment() const {
  if (type != Type::number) return {};
  for (const std::string_view known : {"date", "datetime", "time"})
    if (data_type == known) return known;
  return data_type.empty() ? moment_of_format(display_format) : std::string_view{};
}

std::optional<std::size_t> Dataset::find(std::string_view variable) const {
  const std::string wanted = upper(variable);
  for (std::size_t i = 0; i < variables.size(); ++i)
    if (upper(variables[i].name) == wanted) return i;
  return std::nullopt;
}

Source Table::source() const {
  return [this](RowSink& sink) {
    sink.begin(dataset);
    std::vector<Value> values;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      values.clear();
      for (const Cell& cell : rows[i]) values.push_back(view(cell));
      sink.row(i + 1, values);
    }
  };
}

std::optional<Format> format_of(const std::filesystem::path& file) {
  const std::string found = file.extension().string();
  for (const auto& [format, name] : extensions)
    if (upper(found) == "." + upper(name)) return format;
  return std::nullopt;
}

std::string_view extension(Format format) {
  return std::find_if(extensions.begin(), extensions.end(), [&](const auto& each) { return each.first == format; })
      ->second;
}

}  // namespace titrate::cdisc
