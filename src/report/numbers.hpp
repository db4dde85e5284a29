#pragma once
// How numbers are printed, everywhere in the report alike.

#include "results/study.hpp"

#include <string>

namespace titrate::report {

/// Whole percent where the denominator is under 100, one decimal above. Between nothing and the first printed digit:
/// "<1 %". 0.318 of 44 -> "32 %", 0.4054 of 333 -> "40.5 %".
std::string percent(double share, double n);
/// "14/44 (32 %)".
std::string count(int events, int n);
/// "19–48 %"; the ends are shares of n.
std::string percent_interval(const results::Span& span, double n);
/// "32 % [19–48 %]".
std::string percent_with_interval(double share, const results::Span* span, double n);
/// Three significant digits, never scientific: "4.3", "880", "0.62".
std::string plain(double value);
/// With a true minus sign, and a plus where `plus`.
std::string with_sign(double value, int decimals, bool plus);
/// "1,000".
std::string thousands(long long value);
/// P without a leading zero: ".018", "<.001", ">.99".
std::string p_value(double p);
/// A quantity with its unit: "64 years", "4.3 mg/L"; a unit of 1 is left out.
std::string quantity(double value, const std::string& unit);
/// "64.0 years [60.9–67.0]": as many decimals in the interval as in the value (none from 100 up, two under 1, else
/// one).
std::string quantity_with_interval(double value, const results::Span* span, const std::string& unit);
/// Unit as readers know it: "1e9/L" -> "10⁹/L", "mo" -> "months".
std::string readable_unit(const std::string& unit);
/// 12 -> "12", 12.34567 -> 12.35: fewer digits for data that is only drawn.
double significant(double value, int digits = 4);

}  // namespace titrate::report
