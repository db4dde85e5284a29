#include "cdisc/sdtm_date.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

namespace ch = std::chrono;

/// A number of exactly so many digits at the front of the text, or -1.
int take(std::string_view& text, std::size_t digits) {
  int value = -1;
  if (text.size() < digits) return -1;
  const char* end = text.data() + digits;
  const auto [read, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || read != end || value < 0) return -1;
  text.remove_prefix(digits);
  return value;
}

/// "T12:30", "T12:30:05.25+01:00": what stands behind a date and is not asked for here.
bool is_time(std::string_view text) {
  return text.front() == 'T' && text.find_first_not_of("0123456789:.,+-Z", 1) == std::string_view::npos;
}

ch::year_month_day ymd(int year, int month, int day) {
  return ch::year(year) / ch::month(static_cast<unsigned>(month)) / ch::day(static_cast<unsigned>(day));
}

int day_number(ch::year_month_day date) { return static_cast<int>(ch::sys_days(date).time_since_epoch().count()); }

int last_day(int year, int month) {
  return day_number(ch::year_month_day(ch::year(year) / ch::month(static_cast<unsigned>(month)) / ch::last));
}

}  // namespace

std::optional<PartialDate> parse_date(std::string_view iso) {
  if (const std::size_t slash = iso.find('/'); slash != std::string_view::npos) iso = iso.substr(0, slash);
  PartialDate date;
  date.year = take(iso, 4);
  if (date.year <= 0) return {};
  if (iso.empty()) return date;
  if (iso.front() != '-') return {};
  iso.remove_prefix(1);
  if (!iso.empty() && iso.front() == '-') return date;  // the month is not known, whatever follows
  date.month = take(iso, 2);
  if (date.month < 1 || date.month > 12) return {};
  if (iso.empty()) return date;
  if (iso.front() != '-') return {};
  iso.remove_prefix(1);
  if (!iso.empty() && iso.front() == '-') return date;
  date.day = take(iso, 2);
  if (date.day < 1 || !ymd(date.year, date.month, date.day).ok()) return {};
  if (!iso.empty() && !is_time(iso)) return {};
  return date;
}

int civil_day(const PartialDate& date) { return day_number(ymd(date.year, date.month, date.day)); }

std::string iso_date(int civil_day) {
  const ch::year_month_day date{ch::sys_days(ch::days(civil_day))};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

int imputed(const PartialDate& date, Side side, int day_1) {
  if (date.complete()) return civil_day(date);
  const int first = date.month > 0 ? day_number(ymd(date.year, date.month, 1)) : day_number(ymd(date.year, 1, 1));
  const int last = date.month > 0 ? last_day(date.year, date.month) : last_day(date.year, 12);
  if (side == Side::end) return last;
  return first <= day_1 && day_1 <= last ? day_1 : first;
}

}  // namespace titrate::cdisc
