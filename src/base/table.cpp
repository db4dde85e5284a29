#include "base/document.hpp"
#include "base/units.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate {

namespace {

/// A node as the user wrote it, short enough for a message.
std::string describe(const toml::node& node) {
  if (const auto* text = node.as_string()) {
    constexpr std::size_t longest = 60;
    std::string shown = text->get();
    if (shown.size() > longest) shown = shown.substr(0, longest) + "…";
    for (char& c : shown)
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return fmt::format("the text \"{}\"", shown);
  }
  if (const auto* integer = node.as_integer()) return fmt::format("the whole number {}", integer->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("the number {}", number->get());
  if (const auto* boolean = node.as_boolean()) return boolean->get() ? "true" : "false";
  if (node.is_array()) return "a list";
  if (node.is_table()) return "a table";
  return "a date or time";
}

std::string in_range(const Range& range, std::string_view unit = "") {
  const auto value = [&](double x) { return unit.empty() ? fmt::format("{}", x) : fmt::format("{} {}", x, unit); };
  const bool low = std::isfinite(range.low), high = std::isfinite(range.high);
  if (low && high) return fmt::format(" from {} to {}", value(range.low), value(range.high));
  if (low) return fmt::format(" of at least {}", value(range.low));
  if (high) return fmt::format(" of at most {}", value(range.high));
  return "";
}

bool inside(const Range& range, double value) { return value >= range.low && value <= range.high; }

std::string example_quantity(std::string_view unit, const Range& range) {
  const double value = inside(range, 10) ? 10 : std::isfinite(range.low) && range.low > 0 ? range.low : range.high;
  if (unit == "1") return fmt::format("{}", value);
  // "1e9/L" already holds the power that is written with the value.
  if (unit.starts_with("1e")) return fmt::format("\"{}{}\"", value, unit.substr(1));
  return fmt::format("\"{} {}\"", value, unit);
}

/// What is asked for. A pure number (unit "1") is asked for as one.
std::string quantity_of(std::string_view unit, const Range& range) {
  if (unit == "1") return "a number" + in_range(range);
  return fmt::format("a quantity in {}{}", unit, in_range(range, unit));
}

std::string list(const std::vector<std::string>& names) { return fmt::format("`{}`", fmt::join(names, "`, `")); }

std::optional<double> as_number(const toml::node& node) {
  if (const auto* integer = node.as_integer()) return static_cast<double>(integer->get());
  if (const auto* number = node.as_floating_point()) return number->get();
  return {};
}

/// Reads one text as a quantity, or says what is wrong with it.
std::optional<double> read_quantity(const toml::node& node, std::string_view unit, const Range& range,
                                    std::string& seen, std::string& mend) {
  const auto bare = as_number(node);
  if (bare && unit == "1") {
    if (std::isfinite(*bare) && inside(range, *bare)) return bare;
    seen = describe(node);
    mend = "correct the value";
    return {};
  }
  if (bare) {
    seen = describe(node) + " without a unit";
    mend = fmt::format("write \"{} {}\" if that is what is meant", *bare, unit);
    return {};
  }
  const auto* text = node.as_string();
  if (text == nullptr) {
    seen = describe(node);
    mend = fmt::format("write it as {}", example_quantity(unit, range));
    return {};
  }
  std::string reason;
  const auto value = parse_quantity(text->get(), unit, reason);
  if (!value) {
    seen = fmt::format("{} ({})", describe(node), reason);
    mend = fmt::format("write it as {}", example_quantity(unit, range));
    return {};
  }
  if (!inside(range, *value)) {
    seen = describe(node);
    mend = "correct the value or its unit";
    return {};
  }
  return value;
}

}  // namespace

Table::Table(Document* document, const toml::table* node, std::string path)
    : document_(document), node_(node), path_(std::move(path)), seen_(document->seen(node)) {}

bool Table::has(std::string_view key) const {
  seen_->asked.emplace(key);
  return node_->contains(key);
}

std::vector<std::string> Table::keys() const {
  std::vector<std::pair<toml::source_position, std::string>> placed;
  for (const auto& [key, child] : *node_) placed.emplace_back(key.source().begin, key.str());
  std::stable_sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (auto& [position, name] : placed) names.push_back(std::move(name));
  return names;
}

Place Table::place() const { return document_->place(*node_); }

Place Table::place(std::string_view key) const {
  const toml::node* node = node_->get(key);
  return node != nullptr ? document_->place(*node) : place();
}

void Table::problem(std::string_view key, std::string expected, std::string seen, std::string mend) const {
  document_->problem({place(key), std::move(expected), std::move(seen), std::move(mend)});
}

const toml::node* Table::find(std::string_view key, std::optional<std::string> expected) const {
  seen_->asked.emplace(key);
  const toml::node* node = node_->get(key);
  if (node == nullptr && expected)
    problem(key, fmt::format("the key `{}`: {}", key, *expected),
            path_.empty() ? "none at the top of the file" : fmt::format("none in `{}`", path_), "add it");
  return node;
}

std::string Table::text(std::string_view key, std::optional<std::string> fallback) const {
  const std::string expected = "a text";
  const toml::node* node = find(key, fallback ? std::nullopt : std::optional(expected));
  if (node == nullptr) return fallback.value_or("");
  if (const auto* value = node->as_string()) return value->get();
  problem(key, fmt::format("{} for `{}`", expected, key), describe(*node), "put it between quotes");
  return fallback.value_or("");
}

double Table::number(std::string_view key, Range range, std::optional<double> fallback) const {
  const std::string expected = "a number" + in_range(range);
  const double harmless = fallback.value_or(std::isfinite(range.low) ? range.low : 0.0);
  const toml::node* node = find(key, fallback ? std::nullopt : std::optional(expected));
  if (node == nullptr) return harmless;
  const auto value = as_number(*node);
  if (value && std::isfinite(*value) && inside(range, *value)) return *value;
  problem(key, fmt::format("{} for `{}`", expected, key), describe(*node),
          node->is_string() ? "write it without quotes" : "correct the value");
  return harmless;
}

long Table::integer(std::string_view key, Range range, std::optional<long> fallback) const {
  const std::string expected = "a whole number" + in_range(range);
  const long harmless = fallback.value_or(std::isfinite(range.low) ? std::lround(range.low) : 0);
  const toml::node* node = find(key, fallback ? std::nullopt : std::optional(expected));
  if (node == nullptr) return harmless;
  if (const auto* value = node->as_integer())
    if (inside(range, static_cast<double>(value->get()))) return value->get();
  problem(key, fmt::format("{} for `{}`", expected, key), describe(*node),
          node->is_string() ? "write it without quotes" : "correct the value");
  return harmless;
}

bool Table::boolean(std::string_view key, std::optional<bool> fallback) const {
  const std::string expected = "true or false";
  const toml::node* node = find(key, fallback ? std::nullopt : std::optional(expected));
  if (node == nullptr) return fallback.value_or(false);
  if (const auto* value = node->as_boolean()) return value->get();
  problem(key, fmt::format("{} for `{}`", expected, key), describe(*node), "write `true` or `false`, without quotes");
  return fallback.value_or(false);
}

std::vector<std::string> Table::texts(std::string_view key, bool required) const {
  const std::string expected = "a list of texts";
  std::vector<std::string> values;
  const toml::node* node = find(key, required ? std::optional(expected) : std::nullopt);
  if (node == nullptr) return values;
  const auto* array = node->as_array();
  if (array == nullptr) {
    problem(key, fmt::format("{} for `{}`", expected, key), describe(*node), "write it as [\"…\", \"…\"]");
    return values;
  }
  for (const toml::node& element : *array) {
    if (const auto* value = element.as_string())
      values.push_back(value->get());
    else
      document_->problem({document_->place(element), fmt::format("a text in the list `{}`", key), describe(element),
                          "put it between quotes"});
  }
  return values;
}

std::vector<double> Table::numbers(std::string_view key, bool required) const {
  const std::string expected = "a list of numbers";
  std::vector<double> values;
  const toml::node* node = find(key, required ? std::optional(expected) : std::nullopt);
  if (node == nullptr) return values;
  const auto* array = node->as_array();
  if (array == nullptr) {
    problem(key, fmt::format("{} for `{}`", expected, key), describe(*node), "write it as [1.5, 2]");
    return values;
  }
  for (const toml::node& element : *array) {
    const auto value = as_number(element);
    if (value && std::isfinite(*value))
      values.push_back(*value);
    else
      document_->problem({document_->place(element), fmt::format("a number in the list `{}`", key), describe(element),
                          element.is_string() ? "write it without quotes" : "correct the value"});
  }
  return values;
}

double Table::quantity(std::string_view key, std::string_view unit, Range range, std::optional<double> fallback) const {
  const std::string expected = quantity_of(unit, range);
  const double harmless = fallback.value_or(std::isfinite(range.low) ? range.low : 0.0);
  const toml::node* node =
      find(key, fallback ? std::nullopt : std::optional(expected + ", such as " + example_quantity(unit, range)));
  if (node == nullptr) return harmless;
  std::string seen, mend;
  if (const auto value = read_quantity(*node, unit, range, seen, mend)) return *value;
  problem(key, fmt::format("{} for `{}`", expected, key), seen, mend);
  return harmless;
}

std::vector<double> Table::quantities(std::string_view key, std::string_view unit, Range range, bool required) const {
  const std::string expected = unit == "1" ? "a list of numbers" : fmt::format("a list of quantities in {}", unit);
  std::vector<double> values;
  const toml::node* node = find(key, required ? std::optional(expected) : std::nullopt);
  if (node == nullptr) return values;
  const auto* array = node->as_array();
  if (array == nullptr) {
    problem(key, fmt::format("{} for `{}`", expected, key), describe(*node),
            fmt::format("write it as [{}]", example_quantity(unit, range)));
    return values;
  }
  for (const toml::node& element : *array) {
    std::string seen, mend;
    if (const auto value = read_quantity(element, unit, range, seen, mend))
      values.push_back(*value);
    else
      document_->problem(
          {document_->place(element), fmt::format("{} in the list `{}`", quantity_of(unit, range), key), seen, mend});
  }
  return values;
}

std::string Table::one_of(std::string_view key, const std::vector<std::string>& names, bool optional) const {
  const std::string expected = fmt::format("one of {}", list(names));
  const toml::node* node = find(key, optional ? std::nullopt : std::optional(expected));
  if (node == nullptr) return "";
  const auto* value = node->as_string();
  if (value != nullptr && std::find(names.begin(), names.end(), value->get()) != names.end()) return value->get();
  const std::string near = value != nullptr ? did_you_mean(value->get(), names) : "";
  problem(key, fmt::format("{} for `{}`", expected, key), describe(*node),
          near.empty() ? "choose one of them" : fmt::format("did you mean `{}`?", near));
  return "";
}

std::optional<Table> Table::table(std::string_view key, bool required) const {
  const std::string child = path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
  const toml::node* node = find(key, required ? std::optional<std::string>("a table") : std::nullopt);
  if (node == nullptr) return {};
  if (const auto* table = node->as_table()) return Table(document_, table, child);
  problem(key, fmt::format("a table for `{}`", key), describe(*node),
          node->is_array() ? fmt::format("write [{}] with single brackets", child) : fmt::format("write [{}]", child));
  return {};
}

std::vector<Table> Table::tables(std::string_view key, bool required) const {
  const std::string child = path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
  std::vector<Table> all;
  const toml::node* node = find(key, required ? std::optional<std::string>("a list of tables") : std::nullopt);
  if (node == nullptr) return all;
  const auto* array = node->as_array();
  if (array == nullptr) {
    problem(key, fmt::format("a list of tables for `{}`", key), describe(*node),
            fmt::format("write [[{}]] with double brackets", key));
    return all;
  }
  for (std::size_t i = 0; i < array->size(); ++i) {
    const toml::node& element = *array->get(i);
    if (const auto* table = element.as_table())
      all.push_back(Table(document_, table, fmt::format("{}.{}", child, i)));
    else
      document_->problem({document_->place(element), fmt::format("a table in the list `{}`", key), describe(element),
                          fmt::format("write each element as [[{}]]", key)});
  }
  return all;
}

void Table::close() const {
  const std::vector<std::string> known(seen_->asked.begin(), seen_->asked.end());
  for (const auto& [key, child] : *node_) {
    const std::string name(key.str());
    if (seen_->asked.contains(name)) continue;
    // The key, not its value: that is what has to be mended.
    Place at = document_->place(child);
    if (at.line > 0 && key.source().begin)
      at = {at.file, static_cast<int>(key.source().begin.line), static_cast<int>(key.source().begin.column)};
    const std::string near = did_you_mean(name, known);
    const std::string where = path_.empty() ? "at the top of the file" : fmt::format("in `{}`", path_);
    document_->problem({at, fmt::format("a known key {}", where), fmt::format("`{}`", name),
                        !near.empty()   ? fmt::format("did you mean `{}`?", near)
                        : known.empty() ? "remove it"
                                        : fmt::format("known here: {}", list(known))});
  }
}

}  // namespace titrate
