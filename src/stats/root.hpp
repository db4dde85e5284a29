#pragma once
// A root between two ends, by Brent's method.

#include <algorithm>
#include <cmath>
#include <limits>

namespace titrate::stats {

/// Root of f between `low` and `high`, where f has opposite signs (or 0): inverse quadratic interpolation safeguarded
/// by bisection (R. Brent, Algorithms for Minimization without Derivatives, 1973, ch. 4). It stops where R's uniroot()
/// does, once the bracket is narrower than `tolerance`, so that locations found with R's tolerance are R's to the last
/// digits; Boost's root finders stop elsewhere. `tolerance` in the unit of the ends.
template <class Function>
double brent_root(const Function& f, double low, double high, double tolerance, int most_steps = 1000) {
  // `best` is the newest iterate, `previous` the one before it, `opposite` the end of the bracket across the root.
  double previous = low, best = high, opposite = low;
  double f_previous = f(low), f_best = f(high), f_opposite = f_previous;
  if (f_previous == 0) return low;
  for (int step = 0; step <= most_steps && f_best != 0; ++step) {
    const double last_move = best - previous;
    if (std::abs(f_opposite) < std::abs(f_best)) {
      previous = best, best = opposite, opposite = previous;
      f_previous = f_best, f_best = f_opposite, f_opposite = f_previous;
    }
    const double smallest = 2 * std::numeric_limits<double>::epsilon() * std::abs(best) + tolerance / 2;
    const double span = opposite - best;
    double move = span / 2;
    if (std::abs(move) <= smallest || f_best == 0) break;
    if (std::abs(last_move) >= smallest && std::abs(f_previous) > std::abs(f_best)) {
      const double ratio = f_best / f_previous;
      double p, q;
      if (previous == opposite) {  // two points: the secant
        p = span * ratio;
        q = 1 - ratio;
      } else {
        const double a = f_previous / f_opposite, b = f_best / f_opposite;
        p = ratio * (span * a * (a - b) - (best - previous) * (b - 1));
        q = (a - 1) * (b - 1) * (ratio - 1);
      }
      if (p > 0)
        q = -q;
      else
        p = -p;
      if (p < 0.75 * span * q - std::abs(smallest * q) / 2 && p < std::abs(last_move * q / 2)) move = p / q;
    }
    if (std::abs(move) < smallest) move = move > 0 ? smallest : -smallest;
    previous = best, f_previous = f_best;
    best += move, f_best = f(best);
    if ((f_best > 0) == (f_opposite > 0) && f_best != 0) opposite = previous, f_opposite = f_previous;
  }
  return best;
}

}  // namespace titrate::stats
