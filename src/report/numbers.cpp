#include "report/numbers.hpp"

#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace titrate::report {

namespace {

constexpr double hundred = 100;
constexpr double ten = 10;
constexpr const char* space = "\u00a0";  // does not break

double to_decimals(double value, int decimals) {
  const double scale = std::pow(ten, decimals);
  return std::round(value * scale) / scale;
}

int percent_decimals(double n) { return n < hundred ? 0 : 1; }

/// The number alone; `below` says whether "<" stands for what would round to nothing.
std::string percent_number(double share, double n) {
  const int decimals = percent_decimals(n);
  const double value = to_decimals(share * hundred, decimals);
  const double smallest = std::pow(ten, -decimals);
  if (share > 0 && value == 0) return fmt::format("<{:.{}f}", smallest, decimals);
  if (share < 1 && value == hundred) return fmt::format(">{:.{}f}", hundred - smallest, decimals);
  return fmt::format("{:.{}f}", value, decimals);
}

}  // namespace

std::string percent(double share, double n) { return percent_number(share, n) + space + "%"; }

std::string count(int events, int n) {
  if (n == 0) return "0/0";
  return fmt::format("{}/{}{}({})", events, n, space, percent(static_cast<double>(events) / n, n));
}

std::string percent_interval(const results::Span& span, double n) {
  return percent_number(span.low, n) + "–" + percent(span.high, n);
}

std::string percent_with_interval(double share, const results::Span* span, double n) {
  return span ? fmt::format("{}{}[{}]", percent(share, n), space, percent_interval(*span, n)) : percent(share, n);
}

double significant(double value, int digits) {
  if (value == 0 || !std::isfinite(value)) return value;
  const double scale = std::pow(ten, digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value)))));
  return std::round(value * scale) / scale;
}

std::string plain(double value) {
  constexpr int digits = 3;
  const double rounded = std::abs(value) >= hundred ? std::round(value) : significant(value, digits);
  std::string text = fmt::format("{:.12g}", rounded);
  if (text.front() == '-') text = "\u2212" + text.substr(1);
  return text;
}

std::string with_sign(double value, int decimals, bool plus) {
  const double rounded = to_decimals(value, decimals);
  const std::string digits = fmt::format("{:.{}f}", std::abs(rounded), decimals);
  if (rounded < 0) return "\u2212" + digits;
  return plus && rounded > 0 ? "+" + digits : digits;
}

std::string thousands(long long value) {
  constexpr std::size_t group = 3;
  std::string text = std::to_string(std::llabs(value));
  for (std::size_t at = text.size(); at > group; at -= group) text.insert(at - group, ",");
  return value < 0 ? "\u2212" + text : text;
}

std::string p_value(double p) {
  constexpr double smallest = 0.001, largest = 0.99, fine = 0.1;
  if (p < smallest) return "<.001";
  if (p > largest) return ">.99";
  constexpr int fine_decimals = 3, coarse_decimals = 2;
  return fmt::format("{:.{}f}", p, p < fine ? fine_decimals : coarse_decimals).substr(1);
}

std::string readable_unit(const std::string& unit) {
  static const std::array<std::pair<const char*, const char*>, 11> names{{{"1", ""},
                                                                          {"1e9/L", "10⁹/L"},
                                                                          {"1e6/L", "per µL"},
                                                                          {"1/mm2", "per mm²"},
                                                                          {"cm2", "cm²"},
                                                                          {"degC", "°C"},
                                                                          {"year", "years"},
                                                                          {"mo", "months"},
                                                                          {"d", "days"},
                                                                          {"%", "%"},
                                                                          {"", ""}}};
  for (const auto& [from, to] : names)
    if (unit == from) return to;
  return unit;
}

std::string quantity(double value, const std::string& unit) {
  const std::string name = readable_unit(unit);
  return name.empty() ? plain(value) : plain(value) + space + name;
}

std::string quantity_with_interval(double value, const results::Span* span, const std::string& unit) {
  if (!span) return quantity(value, unit);
  const double size = std::abs(value);
  const int decimals = size >= hundred ? 0 : size < 1 ? 2 : 1;
  const std::string name = readable_unit(unit);
  return with_sign(value, decimals, false) + (name.empty() ? "" : space + name) + space + "[" +
         with_sign(span->low, decimals, false) + "–" + with_sign(span->high, decimals, false) + "]";
}

}  // namespace titrate::report
