#pragma once
// ISO 8601 dates as SDTM has them: any part from the right may be missing, and stays missing.

#include <optional>
#include <string>
#include <string_view>

namespace titrate::cdisc {

/// A date that is known as far as it was written: "2014-03" has no day.
struct PartialDate {
  int year = 0;            ///< 0 = nothing is known
  int month = 0, day = 0;  ///< 0 = not known
  bool known() const { return year > 0; }
  bool complete() const { return day > 0; }
  friend bool operator==(const PartialDate&, const PartialDate&) = default;
};

/// A date, or date and time, of which every part from the right may be absent or "-" ("2014---15" has no month and is
/// known to its year). An interval ("a/b") is known to its beginning. Nothing where the text is no such date.
std::optional<PartialDate> parse_date(std::string_view iso);

/// Days from 1970-01-01 of a complete date.
int civil_day(const PartialDate& date);
/// "2014-03-05" of a day counted from 1970-01-01.
std::string iso_date(int civil_day);

/// The rule for what is not known. A start: the first day that it can have been, but not before `day_1` where it can
/// have been on or after it. An end: the last day that it can have been.
enum class Side { start, end };
int imputed(const PartialDate& date, Side side, int day_1);
inline constexpr std::string_view imputation_rule =
    "a start whose day is not known is set to the first day it can have been, but not before day 1 if it can have been "
    "later; an end to the last day it can have been; a result whose day is not known is not placed on the chart";

}  // namespace titrate::cdisc
