#pragma once
// A state that settles towards a level: dx/dt = rate (level - x), over one step of known length.

#include "model/real.hpp"

#include <array>
#include <cstddef>

namespace titrate::model {

/// The integral of exp(x (1 - s)) s^(k-1) / (k-1)! over s from 0 to 1: the series 1/k! + x/(k+1)! + …, `terms` of them.
template <int k, int terms, class Real>
[[gnu::always_inline]] inline Real phi(Real x) {
  constexpr auto coefficient = [] {
    std::array<double, terms> c{};
    double factorial = 1.0;
    for (int n = 2; n < k + terms; ++n) {
      factorial *= n;
      if (n >= k) c[static_cast<std::size_t>(n - k)] = 1.0 / factorial;
    }
    if (k < 2) c[static_cast<std::size_t>(1 - k)] = 1.0;
    return c;
  }();
  Real sum = coefficient[terms - 1];
  for (std::size_t n = terms - 1; n > 0; --n) sum = multiply_add(sum, x, Real(coefficient[n - 1]));
  return sum;
}

/// Exact where the level is the parabola through its values at the step's start, middle and end. From
/// phi_k(-z) = the integral of exp(-z (1 - s)) s^(k-1) / (k-1)! over s from 0 to 1, z = rate * step (Hochbruck and
/// Ostermann, Acta Numerica 2010;19:209-286).
template <class Real>
struct Relaxation {
  Real keep, half;          ///< what is left of the start after the step, and after half of it
  Real start, middle, end;  ///< weights of the level at these moments

  Relaxation() = default;
  /// `step` in units of 1 / `rate`; good to 1e-15 up to rate * step = 4.
  Relaxation(Real rate, Real step) {
    const Real z = rate * step;
    const auto keep_of = [](Real x, Real phi_3) { return 1.0 - x * (1.0 - x * (0.5 - x * phi_3)); };
    const Real phi_3 = phi<3, 24, Real>(-z), phi_2 = 0.5 - z * phi_3, phi_1 = 1.0 - z * phi_2;
    keep = 1.0 - z * phi_1;
    half = keep_of(0.5 * z, phi<3, 24, Real>(-0.5 * z));
    start = z * (phi_1 - 3.0 * phi_2 + 4.0 * phi_3);
    middle = z * (4.0 * phi_2 - 8.0 * phi_3);
    end = z * (4.0 * phi_3 - phi_2);
  }

  /// After the step, under a level that changes.
  Real after(Real x, Real at_start, Real at_middle, Real at_end) const {
    return multiply_add(end, at_end, multiply_add(middle, at_middle, multiply_add(start, at_start, keep * x)));
  }
  /// Half a step on, good to the second order.
  Real halfway(Real x, Real at_start, Real at_middle) const { return halfway(x, 0.5 * (at_start + at_middle)); }
  /// Under a level that stays.
  Real after(Real x, Real level) const { return multiply_add(keep, x - level, level); }
  Real halfway(Real x, Real level) const { return multiply_add(half, x - level, level); }
};

/// (1 - exp(-z)) / z; up to z = 2 good to 1e-6.
template <class Real>
[[gnu::always_inline]] inline Real mean_decay(Real z) {
  return phi<1, 12, Real>(-z);
}

}  // namespace titrate::model
