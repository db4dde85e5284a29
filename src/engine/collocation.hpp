#pragma once
// Gauss-Legendre collocation on the unit interval, and the extrapolation that carries a correction from node to node.
// Butcher, Math Comp 1964;18:50-64: with n nodes the end is of order 2n, the course between of order n + 1.

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace titrate::engine {

template <std::size_t n>
struct Collocation {
  static_assert(n >= 3);
  using Weights = std::array<double, n>;

  Weights node{};                       ///< in (0, 1), rising
  Weights whole{};                      ///< integral over the panel from the values at the nodes
  std::array<Weights, n> up_to_node{};  ///< the same from the panel's start to each node
  std::array<Weights, n> power{};       ///< power[j][p]: coefficient of x^p in the polynomial that is 1 at node j alone

  /// Integral of a slow quantity from the node before (for node 0: from the panel's start) to this one, and in the last
  /// place to the panel's end, from the values at the three nodes before, the nearest first (Adams and Bashforth).
  /// `starting`: in the first panel, which has fewer nodes before.
  std::array<std::array<double, 3>, n + 1> extrapolate{}, extrapolate_starting{};

  Collocation() {
    place_nodes();
    for (std::size_t j = 0; j < n; ++j) power[j] = lagrange(j);
    whole = up_to(1.0);
    for (std::size_t j = 0; j < n; ++j) up_to_node[j] = up_to(node[j]);
    for (std::size_t j = 0; j <= n; ++j) {
      extrapolate[j] = adams(j, 3);
      extrapolate_starting[j] = adams(j, j < 3 ? j : 3);
    }
  }

  /// Integral from 0 to x, 0 <= x <= 1, as weights of the values at the nodes.
  Weights up_to(double x) const {
    Weights w{};
    for (std::size_t j = 0; j < n; ++j) {
      double sum = 0.0;
      for (std::size_t p = n; p-- > 0;) sum = sum * x + power[j][p] / static_cast<double>(p + 1);
      w[j] = sum * x;
    }
    return w;
  }

 private:
  /// Newton's method on the Legendre polynomial.
  void place_nodes() {
    for (std::size_t i = 0; i < n; ++i) {
      double x = -std::cos(std::numbers::pi * (static_cast<double>(i) + 0.75) / (static_cast<double>(n) + 0.5));
      for (int iteration = 0; iteration < 20; ++iteration) {
        double before = 1.0, value = x;
        for (std::size_t k = 2; k <= n; ++k) {
          const double d = static_cast<double>(k);
          const double next = ((2.0 * d - 1.0) * x * value - (d - 1.0) * before) / d;
          before = value;
          value = next;
        }
        x -= value * (x * x - 1.0) / (static_cast<double>(n) * (x * value - before));
      }
      node[i] = 0.5 * (1.0 + x);
    }
  }

  Weights lagrange(std::size_t j) const {
    std::array<long double, n> c{1.0L};
    std::size_t degree = 0;
    for (std::size_t k = 0; k < n; ++k) {
      if (k == j) continue;
      const long double scale = 1.0L / (static_cast<long double>(node[j]) - node[k]);
      ++degree;
      for (std::size_t p = degree; p > 0; --p) c[p] = (c[p - 1] - c[p] * node[k]) * scale;
      c[0] *= -node[k] * scale;
    }
    Weights w{};
    for (std::size_t p = 0; p < n; ++p) w[p] = static_cast<double>(c[p]);
    return w;
  }

  /// Weights of the `known` nodes before place j; those of the panel before lie one unit earlier.
  std::array<double, 3> adams(std::size_t j, std::size_t known) const {
    const double from = j == 0 ? 0.0 : node[j - 1], to = j == n ? 1.0 : node[j];
    const auto at = [&](std::size_t back) { return j > back ? node[j - 1 - back] : node[n + j - 1 - back] - 1.0; };
    // Simpson's rule is exact for the parabola through three nodes.
    const std::array<double, 3> x{from, 0.5 * (from + to), to}, w{1.0 / 6.0, 4.0 / 6.0, 1.0 / 6.0};
    std::array<double, 3> weights{};
    for (std::size_t a = 0; a < known; ++a)
      for (std::size_t q = 0; q < 3; ++q) {
        double basis = 1.0;
        for (std::size_t b = 0; b < known; ++b)
          if (b != a) basis *= (x[q] - at(b)) / (at(a) - at(b));
        weights[a] += (to - from) * w[q] * basis;
      }
    return weights;
  }
};

}  // namespace titrate::engine
