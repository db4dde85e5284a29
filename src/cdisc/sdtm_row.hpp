#pragma once
// A row of an SDTM domain by the names of its variables; used by the sinks of sdtm_read.cpp.

#include "cdisc/dataset.hpp"

#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace titrate::cdisc {

/// The number that a text is as a whole, but for blanks before it; nothing for any other text.
inline std::optional<double> number_in(std::string_view digits) {
  while (!digits.empty() && digits.front() == ' ') digits.remove_prefix(1);
  if (!digits.empty() && digits.front() == '+') digits.remove_prefix(1);
  double parsed = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
  if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(parsed)) return {};
  return parsed;
}

/// Where a variable stands in a file, asked for once per file. Absent variables have no value in any row.
class Column {
 public:
  Column() = default;
  Column(const Dataset& dataset, std::string_view name) : at_(dataset.find(name)) {}
  bool there() const { return at_.has_value(); }

  const Value* in(std::span<const Value> row) const { return at_ ? &row[*at_] : nullptr; }
  /// "" where there is no text; a number as the shortest text that means it.
  std::string_view text(std::span<const Value> row) const {
    const Value* value = in(row);
    if (!value) return {};
    if (const auto* text = std::get_if<std::string_view>(value)) return *text;
    if (const auto* number = std::get_if<double>(value)) {
      spelled_ = fmt::format("{}", *number);
      return spelled_;
    }
    return {};
  }
  bool has(std::span<const Value> row) const {
    const Value* value = in(row);
    return value && !std::holds_alternative<Missing>(*value);
  }
  /// Nothing where there is no value, or a text that is no number as a whole.
  std::optional<double> number(std::span<const Value> row) const {
    const Value* value = in(row);
    if (!value) return {};
    if (const auto* number = std::get_if<double>(value)) return *number;
    const auto* text = std::get_if<std::string_view>(value);
    if (!text) return {};
    return number_in(*text);
  }

 private:
  std::optional<std::size_t> at_;
  mutable std::string spelled_;
};

}  // namespace titrate::cdisc
