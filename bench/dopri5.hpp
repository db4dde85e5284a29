#pragma once
// The yardstick: a plain scalar Runge-Kutta pair of Dormand and Prince with step control, one patient at a time.
// Tableau: Dormand, Prince, J Comput Appl Math 1980;6:19-26. Step control: Hairer, Nørsett, Wanner, Solving Ordinary
// Differential Equations I, II.4.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace titrate::bench {

struct StepControl {
  double relative = 1e-6, absolute = 1e-9;
};

/// y from `time` to `to`, which the last step hits. `step`: the first one to try; on return the one to try next.
/// `slope(t, y, k)` writes the derivative. False where the step fell below 1e-14 or y left the finite numbers.
template <std::size_t n, class Slope>
bool dopri5(const Slope& slope, double time, double to, std::array<double, n>& y, double& step,
            const StepControl& control) {
  using Y = std::array<double, n>;
  Y k1, k2, k3, k4, k5, k6, k7, z;
  slope(time, y, k1);
  while (time < to) {
    const bool last = time + step >= to;
    const double h = last ? to - time : step;
    for (std::size_t i = 0; i < n; ++i) z[i] = y[i] + h * (1.0 / 5) * k1[i];
    slope(time + h * (1.0 / 5), z, k2);
    for (std::size_t i = 0; i < n; ++i) z[i] = y[i] + h * (3.0 / 40 * k1[i] + 9.0 / 40 * k2[i]);
    slope(time + h * (3.0 / 10), z, k3);
    for (std::size_t i = 0; i < n; ++i) z[i] = y[i] + h * (44.0 / 45 * k1[i] - 56.0 / 15 * k2[i] + 32.0 / 9 * k3[i]);
    slope(time + h * (4.0 / 5), z, k4);
    for (std::size_t i = 0; i < n; ++i)
      z[i] =
          y[i] + h * (19372.0 / 6561 * k1[i] - 25360.0 / 2187 * k2[i] + 64448.0 / 6561 * k3[i] - 212.0 / 729 * k4[i]);
    slope(time + h * (8.0 / 9), z, k5);
    for (std::size_t i = 0; i < n; ++i)
      z[i] = y[i] + h * (9017.0 / 3168 * k1[i] - 355.0 / 33 * k2[i] + 46732.0 / 5247 * k3[i] + 49.0 / 176 * k4[i] -
                         5103.0 / 18656 * k5[i]);
    slope(time + h, z, k6);
    for (std::size_t i = 0; i < n; ++i)
      z[i] = y[i] + h * (35.0 / 384 * k1[i] + 500.0 / 1113 * k3[i] + 125.0 / 192 * k4[i] - 2187.0 / 6784 * k5[i] +
                         11.0 / 84 * k6[i]);
    slope(time + h, z, k7);
    double sum = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const double error = h * (71.0 / 57600 * k1[i] - 71.0 / 16695 * k3[i] + 71.0 / 1920 * k4[i] -
                                17253.0 / 339200 * k5[i] + 22.0 / 525 * k6[i] - 1.0 / 40 * k7[i]);
      const double relative = error / (control.absolute + control.relative * std::max(std::abs(y[i]), std::abs(z[i])));
      sum += relative * relative;
    }
    const double error = std::sqrt(sum / static_cast<double>(n));
    if (!std::isfinite(error) && h < 1e-14) return false;
    const double factor = std::isfinite(error) ? std::clamp(0.9 * std::pow(error, -0.2), 0.2, 5.0) : 0.2;
    if (error <= 1.0) {
      time = last ? to : time + h;
      y = z;
      k1 = k7;
      if (!last || factor < 1.0) step = h * factor;
    } else {
      step = h * factor;
      if (step < 1e-14) return false;
    }
  }
  return true;
}

}  // namespace titrate::bench
