#include "cdisc/moment.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

using namespace std::chrono;

constexpr sys_days epoch = year(1960) / 1 / 1;  // SAS 9.4 Language Reference: Concepts, "SAS date value"
constexpr double day_seconds = 86400;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  if (text.size() < at + count) return std::nullopt;
  const char* const begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + count, value);
  if (error != std::errc{} || end != begin + count || *begin == '-') return std::nullopt;
  return value;
}

std::optional<double> days(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = digits(text, 0, 4), m = digits(text, 5, 2), d = digits(text, 8, 2);
  if (!y || !m || !d || *y < 1) return std::nullopt;
  const year_month_day date = year(*y) / *m / *d;
  if (!date.ok()) return std::nullopt;
  return static_cast<double>((sys_days(date) - epoch).count());
}

std::optional<double> seconds_of_day(std::string_view text) {
  if (text.size() < 5 || text[2] != ':') return std::nullopt;
  const auto h = digits(text, 0, 2), m = digits(text, 3, 2);
  if (!h || !m || *h > 23 || *m > 59) return std::nullopt;
  double s = 0;
  if (text.size() > 5) {
    if (text.size() < 8 || text[5] != ':' || (text.size() > 8 && text[8] != '.')) return std::nullopt;
    const char* const end = text.data() + text.size();
    if (!digits(text, 6, 2)) return std::nullopt;
    const auto [stop, error] = std::from_chars(text.data() + 6, end, s, std::chars_format::fixed);
    if (error != std::errc{} || stop != end || s >= 60) return std::nullopt;
  }
  return *h * 3600.0 + *m * 60.0 + s;
}

std::optional<std::string> date_text(double number) {
  if (!(std::abs(number) < 1e7) || number != std::floor(number)) return std::nullopt;
  const year_month_day date(epoch + std::chrono::days(static_cast<int>(number)));
  const int y = static_cast<int>(date.year());
  if (y < 1 || y > 9999) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", y, unsigned(date.month()), unsigned(date.day()));
}

std::optional<std::string> time_text(double number) {
  if (!(number >= 0 && number < day_seconds)) return std::nullopt;
  const int whole = static_cast<int>(number);
  // The fraction as the shortest text that gives the same number of seconds back.
  const double second = number - 60.0 * (whole / 60);
  std::string text = fmt::format("{:02}:{:02}:", whole / 3600, whole / 60 % 60);
  text += fmt::format("{}{}", second < 10 ? "0" : "", second);
  return text.find('e') == std::string::npos ? std::optional(text) : std::nullopt;
}

}  // namespace

std::optional<double> number_of_moment(std::string_view text, std::string_view kind) {
  if (kind == "date") return days(text);
  if (kind == "time") return seconds_of_day(text);
  if (text.size() < 16 || text[10] != 'T') return std::nullopt;
  const auto day = days(text.substr(0, 10));
  const auto second = seconds_of_day(text.substr(11));
  if (!day || !second) return std::nullopt;
  return *day * day_seconds + *second;
}

std::optional<std::string> moment_of_number(double number, std::string_view kind) {
  std::optional<std::string> text;
  if (kind == "date")
    text = date_text(number);
  else if (kind == "time")
    text = time_text(number);
  else {
    const double day = std::floor(number / day_seconds);
    const auto date = date_text(day);
    const auto time = time_text(number - day * day_seconds);
    if (date && time) text = *date + "T" + *time;
  }
  // A fraction of a second may have more digits than the sum of day and second keeps.
  if (text && number_of_moment(*text, kind) != number) return std::nullopt;
  return text;
}

std::string iso_datetime(sys_seconds time) {
  const double seconds = static_cast<double>((time - epoch).count());
  return moment_of_number(seconds, "datetime").value_or("1960-01-01T00:00:00");
}

}  // namespace titrate::cdisc
