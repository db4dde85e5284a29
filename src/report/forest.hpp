#pragma once
// A forest plot: rates with their intervals, one outcome or group a line, the published one above.

#include "report/figure.hpp"

#include <optional>
#include <string>

namespace titrate::report {

struct ForestText {
  std::string axis;                      ///< title of the x axis: "% of patients"
  std::string own;                       ///< what the second of the two lines is: "Predicted, %"
  std::optional<double> reference = {};  ///< percent at which a dashed line stands
};

/// `rows`: objects with "outcome" (the name), "remark" (stands at the right end, or ""), and where there are such, in
/// percent: "point", "published_low", "published_high", "count" (text), "mean", "low", "high", "sampling_low",
/// "sampling_high". On narrow screens the name stands above both lines.
Json forest_spec(const Json& rows, const ForestText& text, bool narrow);

}  // namespace titrate::report
