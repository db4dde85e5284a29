#pragma once
// What every estimator and test does with data that it cannot use.

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <utility>

#include <fmt/format.h>

namespace titrate::stats {

/// Throws Error(failure) with the message unless the condition holds.
template <class... Values>
void require(bool holds, fmt::format_string<Values...> message, Values&&... values) {
  if (!holds) throw Error(Error::Kind::failure, fmt::format(message, std::forward<Values>(values)...));
}

/// Every value a finite number; `what` names them in the message.
template <class Range>
void require_finite(const Range& values, const char* what) {
  for (const double value : values) require(std::isfinite(value), "{} among the {} is no number.", value, what);
}

inline void require_level(double level) {
  require(level > 0 && level < 1, "A level of confidence lies between 0 and 1; it is {}.", level);
}

}  // namespace titrate::stats
