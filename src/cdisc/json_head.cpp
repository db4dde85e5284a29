#include "cdisc/json_head.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

constexpr std::array<std::string_view, 10> data_types = {"string",  "integer",  "decimal", "float", "double",
                                                         "boolean", "datetime", "date",    "time",  "URI"};

constexpr std::array<std::pair<std::string_view, std::string Provenance::*>, 9> provenance = {
    {{"datasetJSONCreationDateTime", &Provenance::created},
     {"datasetJSONVersion", &Provenance::version},
     {"fileOID", &Provenance::file_oid},
     {"dbLastModifiedDateTime", &Provenance::database_modified},
     {"originator", &Provenance::originator},
     {"studyOID", &Provenance::study_oid},
     {"metaDataVersionOID", &Provenance::metadata_version_oid},
     {"metaDataRef", &Provenance::metadata_ref},
     {"itemGroupOID", &Provenance::item_group_oid}}};

/// Dates that are meant as numbers are numbers here, as in XPORT; all others are text.
Type type_of(const Variable& one) {
  const std::string_view type = one.data_type;
  const bool moment = type == "date" || type == "datetime" || type == "time";
  if (moment) return one.target_data_type == "integer" ? Type::number : Type::text;
  return type == "string" || type == "URI" ? Type::text : Type::number;
}

}  // namespace

std::string shown_scalar(const JsonScalar& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return shown(*text);
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  return "null";
}

void JsonHead::text(std::string& to, std::string_view key, const JsonScalar& value, const Place& at) {
  if (const auto* found = std::get_if<std::string_view>(&value)) {
    bytes_ += found->size();
    if (bytes_ > reading_.limits().row_bytes)
      reading_.exceed(at, "row_bytes", reading_.limits().row_bytes, "a longer description of the dataset");
    to = *found;
  } else if (!std::holds_alternative<JsonNull>(value))
    reading_.problem(at, fmt::format("a string in {}", key), shown_scalar(value), "put it in quotation marks");
}

std::optional<std::uint64_t> JsonHead::count(std::string_view key, const JsonScalar& value, const Place& at) {
  if (std::holds_alternative<JsonNull>(value)) return std::nullopt;
  const auto* number = std::get_if<double>(&value);
  if (number && *number >= 0 && *number <= 9e15 && *number == std::floor(*number))
    return static_cast<std::uint64_t>(*number);
  reading_.problem(at, fmt::format("a count in {}", key), shown_scalar(value), "give a whole number");
  return std::nullopt;
}

void JsonHead::unknown(std::string_view key) {
  if (unknown_++ == 0) first_unknown_ = shown(key);
}

void JsonHead::attribute(std::string_view key, const JsonScalar& value, Place at) {
  Dataset& dataset = reading_.dataset();
  if (key == "name") {
    if (std::exchange(name_, true)) reading_.fail(at, "`name` once", "a second one", "remove one");
    text(dataset.name, key, value, at);
    dataset.name = upper(dataset.name);
  } else if (key == "label") {
    label_ = true;
    text(dataset.label, key, value, at);
  } else if (key == "records") {
    records_ = dataset.rows = count(key, value, at);
  } else if (key == "columns" || key == "rows") {
    reading_.fail(at, fmt::format("an array in {}", key), shown_scalar(value), "give the list in brackets");
  } else {
    const auto found =
        std::find_if(provenance.begin(), provenance.end(), [&](const auto& one) { return one.first == key; });
    if (found == provenance.end()) return unknown(key);
    text(dataset.provenance.*found->second, key, value, at);
  }
}

void JsonHead::source_system(std::string_view key, const JsonScalar& value, Place at) {
  Provenance& to = reading_.dataset().provenance;
  if (key == "name")
    text(to.source_system, key, value, at);
  else if (key == "version")
    text(to.source_system_version, key, value, at);
  else
    unknown(key);
}

void JsonHead::begin_columns(Place at) {
  if (std::exchange(columns_, true)) reading_.fail(std::move(at), "`columns` once", "a second one", "remove one");
}

void JsonHead::begin_column(Place at) {
  std::vector<Variable>& variables = reading_.dataset().variables;
  if (variables.size() == reading_.limits().columns)
    reading_.exceed(std::move(at), "columns", reading_.limits().columns, "more of them");
  variables.emplace_back();
}

void JsonHead::column(std::string_view key, const JsonScalar& value, Place at) {
  Variable& one = reading_.dataset().variables.back();
  const std::array<std::pair<std::string_view, std::string*>, 6> texts = {{{"itemOID", &one.oid},
                                                                           {"name", &one.name},
                                                                           {"label", &one.label},
                                                                           {"dataType", &one.data_type},
                                                                           {"targetDataType", &one.target_data_type},
                                                                           {"displayFormat", &one.display_format}}};
  const auto found = std::find_if(texts.begin(), texts.end(), [&](const auto& each) { return each.first == key; });
  if (found != texts.end()) return text(*found->second, key, value, at);
  if (key != "length" && key != "keySequence") return unknown(key);
  constexpr std::uint64_t most = 1'000'000'000;
  (key == "length" ? one.length : one.key_sequence) =
      static_cast<int>(std::min(count(key, value, at).value_or(0), most));
}

void JsonHead::end_column(Place at) {
  Variable& one = reading_.dataset().variables.back();
  if (std::find(data_types.begin(), data_types.end(), one.data_type) == data_types.end())
    reading_.problem(std::move(at), fmt::format("the dataType of {}: {}", shown(one.name), fmt::join(data_types, ", ")),
                     one.data_type.empty() ? "none" : shown(one.data_type), "see Dataset-JSON 1.1");
  one.type = type_of(one);
}

bool JsonHead::rows_can_follow() const {
  return columns_ && name_ && label_ && !reading_.dataset().provenance.version.empty();
}

void JsonHead::close(Place at) {
  const Dataset& dataset = reading_.dataset();
  const std::string& version = dataset.provenance.version;
  if (version != "1.1" && !version.starts_with("1.1."))
    reading_.problem(at, "Dataset-JSON 1.1 (`datasetJSONVersion`)", version.empty() ? "no version" : shown(version),
                     "convert the file to version 1.1");
  if (dataset.name.empty()) reading_.problem(at, "the dataset's `name`", "none", "add it");
  if (!columns_ || dataset.variables.empty())
    reading_.fail(at, "`columns` that describe the variables", "none", "is this a Dataset-JSON file?");
  if (!records_) reading_.note("`records` is missing: whether the file is whole cannot be told");
  for (const auto& [key, member] : {provenance.front(), provenance.back()})
    if ((dataset.provenance.*member).empty())
      reading_.note(fmt::format("`{}`, which Dataset-JSON 1.1 requires, is missing", key));
  if (unknown_ > 0)
    reading_.note(fmt::format("{} attributes that Dataset-JSON 1.1 does not know were passed over, {} the first",
                              unknown_, first_unknown_));
}

}  // namespace titrate::cdisc
