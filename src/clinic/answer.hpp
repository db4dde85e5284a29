#pragma once
// Questions to which a missing value makes the answer unknown: it never counts as normal, nor as abnormal.

#include "chart/chart.hpp"

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
