// Dataset-JSON 1.1, attributes in the order of the standard: a reader need not go back for the columns.

#include "cdisc/moment.hpp"
#include "cdisc/output.hpp"
#include "cdisc/survey.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace titrate::cdisc {

namespace {

using Json = nlohmann::ordered_json;

void put(Json& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}

Json column(const Variable& one, const Extent& extent, const std::string& dataset) {
  Json result;
  result["itemOID"] = one.oid.empty() ? fmt::format("IT.{}.{}", dataset, one.name) : one.oid;
  result["name"] = one.name;
  result["label"] = one.label;
  const std::string type = data_type(one, extent);
  result["dataType"] = type;
  const bool moment_as_number = one.type == Type::number && !one.moment().empty();
  put(result, "targetDataType", one.target_data_type.empty() && moment_as_number ? "integer" : one.target_data_type);
  if (type == "string") {
    const std::size_t length =
        std::max<std::size_t>({1, extent.longest, static_cast<std::size_t>(std::max(0, one.length))});
    result["length"] = length;
  } else if (one.length > 0 && !one.data_type.empty())
    result["length"] = one.length;
  put(result, "displayFormat", one.display_format);
  if (one.key_sequence > 0) result["keySequence"] = one.key_sequence;
  return result;
}

Json head(const Dataset& dataset, const Survey& survey, const WriteOptions& options) {
  const Provenance& from = dataset.provenance;
  Json result;
  result["datasetJSONCreationDateTime"] = iso_datetime(options.timestamp);
  result["datasetJSONVersion"] = "1.1.0";
  put(result, "fileOID", from.file_oid);
  put(result, "dbLastModifiedDateTime", from.database_modified);
  put(result, "originator", from.originator);
  const bool known = !from.source_system.empty();
  result["sourceSystem"]["name"] = known ? from.source_system : options.source_system;
  result["sourceSystem"]["version"] = known ? from.source_system_version : options.source_system_version;
  put(result, "studyOID", from.study_oid);
  put(result, "metaDataVersionOID", from.metadata_version_oid);
  put(result, "metaDataRef", from.metadata_ref);
  result["itemGroupOID"] = from.item_group_oid.empty() ? "IG." + dataset.name : from.item_group_oid;
  result["records"] = survey.rows();
  result["name"] = dataset.name;
  result["label"] = dataset.label;
  Json& columns = result["columns"] = Json::array();
  for (std::size_t i = 0; i < dataset.variables.size(); ++i)
    columns.push_back(column(dataset.variables[i], survey.extents()[i], dataset.name));
  return result;
}

class Writer : public RowSink {
 public:
  Writer(Output& output, const Dataset& dataset, const Survey& survey, std::string_view between)
      : output_(output), between_(between) {
    for (std::size_t i = 0; i < dataset.variables.size(); ++i) {
      types_.push_back(data_type(dataset.variables[i], survey.extents()[i]));
      moments_.push_back(dataset.variables[i].moment());
      texts_.push_back(dataset.variables[i].type == Type::text);
    }
  }

  void row(std::uint64_t, std::span<const Value> values) override {
    line_ = begun_ ? between_ : "";
    begun_ = true;
    line_ += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) line_ += ',';
      if (const auto* found = std::get_if<std::string_view>(&values[i]))
        text(without_trailing_blanks(*found));
      else if (const auto* value = std::get_if<double>(&values[i]))
        number(*value, i);
      else
        line_ += texts_[i] ? "\"\"" : "null";
    }
    line_ += ']';
    output_.append(line_);
  }

 private:
  void text(std::string_view value) {
    const bool plain = std::none_of(value.begin(), value.end(),
                                    [](char c) { return (c >= 0 && c < 0x20) || c == '"' || c == '\\' || c == 0x7f; });
    if (plain)
      fmt::format_to(std::back_inserter(line_), "\"{}\"", value);
    else
      line_ += Json(value).dump();
  }

  void number(double value, std::size_t i) {
    auto out = std::back_inserter(line_);
    if (!moments_[i].empty())
      text(moment_of_number(value, moments_[i]).value_or(""));
    else if (types_[i] == "boolean")
      line_ += value != 0 ? "true" : "false";
    else if (types_[i] == "decimal")
      fmt::format_to(out, "\"{}\"", value);
    else if (types_[i] == "integer")
      fmt::format_to(out, "{:.0f}", value);
    else
      fmt::format_to(out, "{}", value);
  }

  Output& output_;
  std::string_view between_;
  std::vector<std::string> types_;
  std::vector<std::string_view> moments_;
  std::vector<bool> texts_;
  std::string line_;
  bool begun_ = false;
};

}  // namespace

void write_json(const std::filesystem::path& file, const Dataset& dataset, const Source& source, Format format,
                const Survey& survey, const WriteOptions& options) {
  Output output(file, format == Format::dataset_json_compressed);
  const bool lines = format != Format::dataset_json;
  std::string start = head(dataset, survey, options).dump();
  if (lines) {
    start += '\n';
  } else {
    start.pop_back();
    start += ",\"rows\":[\n";
  }
  output.append(start);
  Writer writer(output, dataset, survey, lines ? "\n" : ",\n");
  source(writer);
  output.append(lines ? (survey.rows() > 0 ? "\n" : "") : "\n]}\n");
  output.finish();
}

}  // namespace titrate::cdisc
