#pragma once
// Dates and times as SAS counts them (days, or seconds, from 1960-01-01) and as ISO 8601 writes them.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace titrate::cdisc {

/// "2014-01-02" -> 19725 for kind "date"; "2014-01-02T08:30:00" -> seconds for "datetime"; "08:30:00" -> seconds of the
/// day for "time". Seconds may have a fraction or be absent. Nothing for a partial or impossible one: what is partial
/// has no number.
std::optional<double> number_of_moment(std::string_view text, std::string_view kind);
/// The way back; years 1 to 9999. Nothing for a number that is none (a fraction of a day, a time of 30 hours).
std::optional<std::string> moment_of_number(double number, std::string_view kind);

/// "2026-11-21T12:00:00" of a time in UTC; years 1 to 9999.
std::string iso_datetime(std::chrono::sys_seconds time);

}  // namespace titrate::cdisc
