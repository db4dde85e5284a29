#include "protocol/schema.hpp"

#include "protocol/keys.hpp"
#include "protocol/words.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace titrate::protocol {

namespace {

using Json = nlohmann::ordered_json;

Json list_of(Json items) { return {{"type", "array"}, {"items", std::move(items)}}; }

Json ranged(Json value, const Key& key) {
  const Range range = range_of(key, "");
  if (std::isfinite(range.low)) value["minimum"] = range.low;
  if (std::isfinite(range.high)) value["maximum"] = range.high;
  return value;
}

Json section_ref(const Key& key) { return {{"$ref", fmt::format("#/$defs/{}", key.of)}}; }

Json shape(const Key& key) {
  const Json text = {{"type", "string"}};
  switch (key.type) {
    case Type::text: return {{"type", "string"}, {"minLength", 1}};
    case Type::id: return {{"type", "string"}, {"pattern", "^[a-z0-9-][a-z0-9.-]*$"}};
    case Type::choice: return {{"enum", words(key.of)}};
    case Type::choices: return list_of({{"enum", words(key.of)}});
    case Type::integer: return ranged({{"type", "integer"}}, key);
    case Type::integers: return list_of(ranged({{"type", "integer"}}, key));
    case Type::number: return ranged({{"type", "number"}}, key);
    case Type::numbers: return list_of(ranged({{"type", "number"}}, key));
    case Type::boolean: return {{"type", "boolean"}};
    case Type::study_day: return {{"type", "integer"}, {"not", {{"const", 0}}}};
    case Type::levels:
    case Type::days: return list_of(text);
    case Type::duration:
    case Type::level:
    case Type::amount: return text;
    case Type::threshold: return {{"type", {"string", "number"}}};
    case Type::table: return section_ref(key);
    case Type::tables: return list_of(section_ref(key));
  }
  return text;
}

Json default_of(const Key& key) {
  switch (key.type) {
    case Type::integer:
    case Type::study_day:
    case Type::number:
    case Type::boolean: return Json::parse(key.value);
    default: return key.value;
  }
}

Json object(const SectionKeys& section) {
  Json properties = Json::object(), needed = Json::array();
  for (const Key& key : section.keys) {
    Json value = shape(key);
    value["description"] = key.meaning;
    if (key.value == required)
      needed.push_back(key.name);
    else if (!key.value.empty())
      value["default"] = default_of(key);
    properties[std::string(key.name)] = std::move(value);
  }
  Json object = {{"type", "object"}, {"description", section.meaning}, {"properties", std::move(properties)}};
  if (!needed.empty()) object["required"] = std::move(needed);
  object["additionalProperties"] = false;
  return object;
}

/// "whole number, at least 1" and the words of a choice.
std::string type_in_words(const Key& key) {
  std::string text(describe(key.type));
  if (key.type == Type::choice || key.type == Type::choices) {
    const auto& list = words(key.of);
    const bool own = key.of == "measure" || key.of == "agent" || key.of == "term" || key.of == "endpoint";
    if (key.of == "term or any")
      text += ": `any` or one of the list `term` below";
    else
      text += own ? fmt::format(": list `{}` below", key.of) : fmt::format(": `{}`", fmt::join(list, "`, `"));
  }
  if (key.type == Type::table || key.type == Type::tables) text += fmt::format(": [{}](#{})", key.of, key.of);
  if (!key.range.empty()) text += fmt::format(", {}", key.range);
  return text;
}

}  // namespace

std::string json_schema() {
  Json definitions = Json::object();
  for (const SectionKeys& each : sections())
    if (&each != &sections().front()) definitions[std::string(each.name)] = object(each);
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "Titrate protocol, version 1"}};
  schema.update(object(sections().front()));
  schema["$defs"] = std::move(definitions);
  return schema.dump(2) + "\n";
}

std::string key_reference() {
  std::string text;
  for (const SectionKeys& each : sections()) {
    text += fmt::format("### {}\n\n`{}`. {}\n\n| key | type | default | meaning |\n|---|---|---|---|\n", each.name,
                        each.heading, each.meaning);
    for (const Key& key : each.keys)
      text += fmt::format("| `{}` | {} | {} | {} |\n", key.name, type_in_words(key),
                          key.value == required ? "required"
                          : key.value.empty()   ? "none"
                                                : fmt::format("`{}`", key.value),
                          key.meaning);
    text += "\n";
  }
  text += "### The lists of words\n\n| list | words |\n|---|---|\n";
  for (const char* list : {"measure", "agent", "term", "endpoint"}) {
    std::vector<std::string> spelled;
    for (std::size_t i = 0; i < words(list).size(); ++i) {
      const bool unit = std::string_view(list) == "measure" && chart::measures[i].unit != "1";
      spelled.push_back(unit ? fmt::format("`{}` ({})", words(list)[i], chart::measures[i].unit)
                             : fmt::format("`{}`", words(list)[i]));
    }
    text += fmt::format("| `{}` | {} |\n", list, fmt::join(spelled, ", "));
  }
  return text + "\n";
}

}  // namespace titrate::protocol
