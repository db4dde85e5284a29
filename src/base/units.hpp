#pragma once
// Units by UDUNITS-2, plus the words of the clinic it lacks.

#include <optional>
#include <string>
#include <string_view>

namespace titrate {

/// A number followed by a unit: "10 mg", "0.5e9/L", "3.5 mg/dL". For counts the written power belongs to the value:
/// "0.5e9/L" is 0.5 in the unit "1e9/L".
/// Returns the value in `unit`, or nothing with `reason` filled ("no number", "no unit",
/// "the unit 'xyz' is not known", "'mg' does not convert to 'cm'"). Without a unit only where `unit` is "1".
std::optional<double> parse_quantity(std::string_view text, std::string_view unit, std::string& reason);

/// Factor (linear units only) from one unit to another; nothing if they do not convert. Known beside UDUNITS:
/// "wk" (7 d), "mo" and "month" (30.4375 d), "y", "yr" and "year" (365.25 d), "mcg", "U" and "IU" (enzyme unit, of
/// their own dimension), "ULN" (a multiple of the upper limit of normal, of its own dimension). Both functions may be
/// called from any thread.
std::optional<double> conversion_factor(std::string_view from, std::string_view to);

}  // namespace titrate
