#pragma once
// The reference laboratory: limits of normal for charts that bring none of their own (virtual patients).

#include "chart/chart.hpp"
#include "clinic/criteria_file.hpp"

#include <array>

namespace titrate::clinic {

/// Limits per sex, in the units of chart::measures; NaN where a measure has none.
struct Laboratory {
  Provenance provenance;
  chart::Limits female, male;
};

/// File of kind "laboratory": one `[[limit]]` per measure with `lower`, `upper`, or both under `female` and `male`.
Laboratory read_laboratory(Document& document, std::string_view id);

/// Limits for one patient. Where the sex is unknown, the wider of the two, so that nothing is graded that is normal in
/// one.
chart::Limits limits_for(const Laboratory& laboratory, chart::Answer female);

}  // namespace titrate::clinic
