#pragma once
// What the equations ask of a number type: the four operations, comparison to a mask, and the functions below. For any
// other type than double (SIMD lanes, dual numbers) the same names are found in that type's own namespace.

#include <cmath>

namespace titrate::model {

using std::exp;
using std::log;

inline double min(double a, double b) { return b < a ? b : a; }
inline double max(double a, double b) { return a < b ? b : a; }
/// a b + c, which other types may round once.
inline double multiply_add(double a, double b, double c) { return a * b + c; }
inline double select(bool where, double yes, double no) { return where ? yes : no; }
inline bool is_finite(double x) { return std::isfinite(x); }

}  // namespace titrate::model
