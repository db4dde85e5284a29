#include "protocol/section.hpp"

#include "base/units.hpp"
#include "chart/chart.hpp"
#include "protocol/words.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace titrate::protocol {

namespace {

constexpr std::string_view day_unit = "d";

/// The default of a key as a number in `unit`; nothing where the key is required.
std::optional<double> fallback_of(const Key& key, std::string_view unit) {
  if (key.value == required) return {};
  std::string reason;
  return key.value.empty() ? 0 : parse_quantity(key.value, unit.empty() ? "1" : unit, reason).value_or(0);
}

template <class To, class From>
std::optional<To> as(const std::optional<From>& value) {
  return value ? std::optional<To>(static_cast<To>(*value)) : std::nullopt;
}

bool good_id(const std::string& id) {
  return !id.empty() && id.front() != '.' && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

std::string small_letters(const std::string& text) {
  std::string id;
  for (const char c : text) {
    const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    id += good_id(std::string("a") + small) ? small : '-';
  }
  return good_id(id) ? id : "";
}

}  // namespace

template <class T, class Read>
Typed<T> Section::typed(std::string_view name, Read&& read) const {
  const Key& key = protocol::key(name_, name);
  Typed<T> typed;
  typed.given = table_.has(key.name);
  typed.at = table_.place(key.name);
  const std::size_t before = document_->problems().size();
  typed.value = read(key);
  typed.wrong = document_->problems().size() != before;
  return typed;
}

std::string quoted(const std::string& text) {
  constexpr std::size_t longest = std::numeric_limits<signed char>::max();
  std::string shown = text.size() > longest ? text.substr(0, longest) + "..." : text;
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return fmt::format("\"{}\"", shown);
}

Text Section::text(std::string_view name) const {
  return typed<std::string>(name, [&](const Key& key) {
    const std::size_t before = document_->problems().size();
    std::string value = table_.text(
        key.name, key.value == required ? std::nullopt : std::optional<std::string>(std::string(key.value)));
    if (table_.has(key.name) && value.empty() && document_->problems().size() == before)
      table_.problem(key.name, fmt::format("a text for `{}`", key.name), "an empty one", "fill it in");
    return value;
  });
}

Text Section::id(std::string_view name) const {
  Text id = text(name);
  if (!id.good() || good_id(id.value)) return id;
  const std::string mended = small_letters(id.value);
  table_.problem(name, fmt::format("small letters, digits, hyphens and points for `{}`", name), quoted(id.value),
                 mended.empty() ? "give it such a name" : fmt::format("write \"{}\"", mended));
  id.wrong = true;
  return id;
}

Flag Section::flag(std::string_view name) const {
  return typed<bool>(name, [&](const Key& key) {
    return table_.boolean(key.name, key.value == required ? std::nullopt : std::optional<bool>(key.value == "true"));
  });
}

Whole Section::whole(std::string_view name) const {
  return typed<int>(name, [&](const Key& key) {
    return static_cast<int>(table_.integer(key.name, range_of(key, ""), as<long>(fallback_of(key, ""))));
  });
}

Whole Section::duration(std::string_view name) const {
  return typed<int>(name, [&](const Key& key) {
    const std::size_t before = document_->problems().size();
    const double days = table_.quantity(key.name, day_unit, range_of(key, day_unit), fallback_of(key, day_unit));
    if (days != std::floor(days) && document_->problems().size() == before)
      table_.problem(key.name, fmt::format("a whole number of days for `{}`", key.name), fmt::format("{} d", days),
                     fmt::format("write \"{} d\"", std::lround(days)));
    return static_cast<int>(std::lround(days));
  });
}

Whole Section::study_day(std::string_view name) const {
  return typed<int>(name, [&](const Key& key) {
    const std::size_t before = document_->problems().size();
    const Range range{-no_end, no_end};
    const auto fallback = key.value.empty() ? std::optional<long>(1) : as<long>(fallback_of(key, ""));
    const long day = table_.integer(key.name, range, fallback);
    if (day == 0 && document_->problems().size() == before)
      table_.problem(key.name, fmt::format("a study day for `{}`", key.name), "day 0, which CDISC does not have",
                     "write 1 for the first day of treatment, -1 for the day before");
    return chart::day_of_study_day(static_cast<int>(day));
  });
}

Number Section::number(std::string_view name) const {
  return typed<double>(
      name, [&](const Key& key) { return table_.number(key.name, range_of(key, ""), fallback_of(key, "")); });
}

Number Section::threshold(std::string_view name, std::string_view unit) const {
  return typed<double>(name, [&](const Key& key) {
    return unit.empty() ? table_.number(key.name, {}, 0) : table_.quantity(key.name, unit, {}, 0);
  });
}

Word Section::word(std::string_view name) const {
  return typed<std::size_t>(name, [&](const Key& key) {
    const auto& list = protocol::words(key.of);
    std::vector<std::pair<std::string, std::size_t>> choices;
    for (std::size_t i = 0; i < list.size(); ++i) choices.emplace_back(list[i], i);
    const auto found = std::find(list.begin(), list.end(), key.value);
    const auto fallback = static_cast<std::size_t>(found == list.end() ? 0 : found - list.begin());
    return table_.choice<std::size_t>(key.name, choices,
                                      key.value == required ? std::nullopt : std::optional<std::size_t>(fallback));
  });
}

Typed<std::vector<std::size_t>> Section::words(std::string_view name) const {
  return typed<std::vector<std::size_t>>(name, [&](const Key& key) {
    const auto& list = protocol::words(key.of);
    std::vector<std::size_t> positions;
    for (const std::string& text : table_.texts(key.name, key.value == required)) {
      const auto found = std::find(list.begin(), list.end(), text);
      if (found != list.end()) {
        positions.push_back(static_cast<std::size_t>(found - list.begin()));
        continue;
      }
      const std::string near = did_you_mean(text, list);
      table_.problem(key.name, fmt::format("in `{}` only: {}", key.name, fmt::join(list, ", ")), quoted(text),
                     near.empty() ? "choose among them" : fmt::format("did you mean `{}`?", near));
    }
    return positions;
  });
}

Typed<std::vector<std::string>> Section::texts(std::string_view name) const {
  return typed<std::vector<std::string>>(name,
                                         [&](const Key& key) { return table_.texts(key.name, key.value == required); });
}

Typed<std::vector<double>> Section::numbers(std::string_view name) const {
  return typed<std::vector<double>>(name, [&](const Key& key) {
    const Range range = range_of(key, "");
    auto values = table_.numbers(key.name, key.value == required);
    for (const double value : values)
      if (value < range.low || value > range.high)
        table_.problem(key.name, fmt::format("numbers from {} to {} in `{}`", range.low, range.high, key.name),
                       fmt::format("the number {}", value), "correct the value");
    return values;
  });
}

Typed<std::vector<int>> Section::wholes(std::string_view name) const {
  const auto read = numbers(name);
  Typed<std::vector<int>> wholes{.value = {}, .at = read.at, .given = read.given, .wrong = read.wrong};
  if (read.wrong) return wholes;
  for (const double value : read.value) {
    if (value != std::floor(value)) {
      table_.problem(name, fmt::format("whole numbers in `{}`", name), fmt::format("the number {}", value), "round it");
      wholes.wrong = true;
    }
    wholes.value.push_back(static_cast<int>(value));
  }
  return wholes;
}

std::optional<Section> Section::inner(std::string_view name) const {
  const Key& key = protocol::key(name_, name);
  if (auto table = table_.table(key.name, key.value == required)) return Section(*document_, std::move(*table), key.of);
  return {};
}

std::vector<Section> Section::inners(std::string_view name) const {
  const Key& key = protocol::key(name_, name);
  std::vector<Section> all;
  for (Table& table : table_.tables(key.name, key.value == required))
    all.push_back(Section(*document_, std::move(table), key.of));
  return all;
}

}  // namespace titrate::protocol
