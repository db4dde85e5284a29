#pragma once
// Plates with known curves for the tests of a room.

#include "assay/fit.hpp"

#include <cmath>
#include <random>
#include <vector>

namespace titrate::test {

/// Standard normal, the same on every machine (Box and Muller).
class Noise {
 public:
  explicit Noise(unsigned seed) : engine_(seed) {}
  double operator()() {
    const auto uniform = [&] { return (static_cast<double>(engine_() >> 11) + 0.5) * 0x1p-53; };
    const double radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(2 * M_PI * uniform());
  }

 private:
  std::mt19937_64 engine_;
};

/// Blanks and eight standards from `top` downwards by factors of 4, each in `wells` wells with this coefficient of
/// variation.
inline std::vector<assay::Level> plate(const assay::Curve& curve, double top, int wells, double variation,
                                       Noise& noise) {
  std::vector<assay::Level> levels(9);
  for (int i = 0; i < 9; ++i) {
    assay::Level& level = levels[static_cast<std::size_t>(i)];
    level.concentration = i == 0 ? 0 : top * std::pow(4, i - 8);
    for (int w = 0; w < wells; ++w)
      level.responses.push_back(curve.response(level.concentration) * (1 + (variation > 0 ? variation * noise() : 0)));
  }
  return levels;
}

}  // namespace titrate::test
