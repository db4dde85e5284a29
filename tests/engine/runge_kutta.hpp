#pragma once
// The classical Runge-Kutta method: what the program's own steps are held against.

#include "base/fields.hpp"
#include "model/real.hpp"

#include <array>
#include <cstddef>

namespace titrate::engine {

/// Runge-Kutta methods in which every stage starts from the one before it alone: time of each stage, its weight, and
/// how far it leads towards the next.
struct Kutta4 {  ///< the classical one, of fourth order
  static constexpr std::array at = {0.0, 0.5, 0.5, 1.0};
  static constexpr std::array share = {1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0};
  static constexpr std::array reach = {0.5, 0.5, 1.0, 0.0};
};

/// One step of length `h`: `slope(t, state)` gives the derivative at time t from the step's start, in units of h. One
/// loop over the stages, member by member: the derivative stands in the program once and its values need not go through
/// memory.
template <class Method, class Real, class Struct, class Slope>
[[gnu::always_inline]] inline void runge_kutta_step(Struct& state, Real h, Slope&& slope) {
  using model::multiply_add;
  Struct sum, stage;
  for_each_field<Struct>([&](const auto& f) { sum.*f.member = stage.*f.member = state.*f.member; });
  for (std::size_t i = 0; i < Method::at.size(); ++i) {
    const Struct k = slope(Method::at[i], stage);
    const Real share = Method::share[i] * h, reach = Method::reach[i] * h;  // the last stage leads nowhere
    for_each_field<Struct>([&](const auto& f) {
      sum.*f.member = multiply_add(share, k.*f.member, sum.*f.member);
      stage.*f.member = multiply_add(reach, k.*f.member, state.*f.member);
    });
  }
  for_each_field<Struct>([&](const auto& f) { state.*f.member = sum.*f.member; });
}

}  // namespace titrate::engine
