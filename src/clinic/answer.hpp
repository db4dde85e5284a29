#pragma once
// Questions to which a missing value makes the answer unknown: it never counts as normal, nor as abnormal.

#include "chart/chart.hpp"

#include <cmath>
#include <limits>

namespace titrate::clinic {

using chart::Answer;

constexpr Answer answer(bool yes) { return yes ? Answer::yes : Answer::no; }
inline Answer at_most(double value, double limit) {
  return chart::is_missing(value) || chart::is_missing(limit) ? Answer::unknown : answer(value <= limit);
}
inline Answer at_least(double value, double limit) { return at_most(limit, value); }
constexpr Answer negate(Answer a) { return a == Answer::unknown ? a : answer(a == Answer::no); }
inline Answer above(double value, double limit) { return negate(at_most(value, limit)); }
inline Answer below(double value, double limit) { return negate(at_least(value, limit)); }

// One and a half times 1.3 is not 1.95 in binary. Where a threshold is worked out (a multiple of a limit, a share of
// the baseline), a value this close to it counts as equal to it; no assay resolves as much.
inline constexpr double rounding = std::numeric_limits<float>::epsilon();
inline bool reaches(double value, double worked_out) { return value >= worked_out - rounding * std::abs(worked_out); }
inline bool falls_to(double value, double worked_out) { return value <= worked_out + rounding * std::abs(worked_out); }
inline Answer has_reached(double value, double worked_out) {
  return chart::is_missing(value) || chart::is_missing(worked_out) ? Answer::unknown
                                                                   : answer(reaches(value, worked_out));
}
inline Answer has_fallen_to(double value, double worked_out) {
  return chart::is_missing(value) || chart::is_missing(worked_out) ? Answer::unknown
                                                                   : answer(falls_to(value, worked_out));
}

/// No as soon as one is no, yes only where all are.
constexpr Answer all(Answer a, Answer b) {
  if (a == Answer::no || b == Answer::no) return Answer::no;
  return a == Answer::yes && b == Answer::yes ? Answer::yes : Answer::unknown;
}
template <class... More>
constexpr Answer all(Answer a, Answer b, More... more) {
  return all(all(a, b), more...);
}

/// Yes as soon as one is yes, no only where all are.
constexpr Answer any(Answer a, Answer b) { return negate(all(negate(a), negate(b))); }
template <class... More>
constexpr Answer any(Answer a, Answer b, More... more) {
  return any(any(a, b), more...);
}

}  // namespace titrate::clinic
