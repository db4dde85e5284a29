#pragma once
// Runge-Kutta at a fixed step, over a struct of Reals seen as an array.

#include "base/error.hpp"
#include "base/fields.hpp"
#include "model/patient.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <string>
#include <type_traits>

namespace titrate::engine {

template <class Struct, class Real>
using Flat = std::array<Real, field_count<Struct>()>;

/// A struct of Reals as an array in the order of its fields, and back.
template <class Real, class Struct>
constexpr Flat<Struct, Real> flatten(const Struct& s) {
  static_assert(std::is_trivially_copyable_v<Struct> && sizeof(Struct) == sizeof(Flat<Struct, Real>));
  return std::bit_cast<Flat<Struct, Real>>(s);
}

template <class Struct, class Real>
constexpr Struct unflatten(const Flat<Struct, Real>& values) {
  static_assert(std::is_trivially_copyable_v<Struct> && sizeof(Struct) == sizeof(Flat<Struct, Real>));
  return std::bit_cast<Struct>(values);
}

/// True if fields() lists every member of a struct of doubles, in order of layout.
template <class Struct>
consteval bool fields_follow_layout() {
  if (sizeof(Struct) != field_count<Struct>() * sizeof(double)) return false;
  Struct s{};
  double position = 0.0;
  for_each_field<Struct>([&](const auto& f) { s.*f.member = position++; });
  const auto values = flatten<double>(s);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] != static_cast<double>(i)) return false;
  return true;
}
static_assert(fields_follow_layout<model::State<double>>());

/// Runge-Kutta methods in which every stage starts from the one before it alone: time of each stage, its weight, and
/// how far it leads towards the next.
struct Kutta4 {  ///< the classical one, of fourth order
  static constexpr std::array at = {0.0, 0.5, 0.5, 1.0};
  static constexpr std::array share = {1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0};
  static constexpr std::array reach = {0.5, 0.5, 1.0, 0.0};
};
struct Ralston3 {  ///< third order with the least bound on its error: Ralston, Math Comput 1962;16:431-7
  static constexpr std::array at = {0.0, 0.5, 0.75};
  static constexpr std::array share = {2.0 / 9.0, 1.0 / 3.0, 4.0 / 9.0};
  static constexpr std::array reach = {0.5, 0.75, 0.0};
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

/// Throws Error(failure) with the names of the members that left the finite numbers.
template <class Struct>
void require_finite(const Struct& state) {
  std::string lost;
  for_each_field<Struct>([&](const auto& f) {
    using model::is_finite;
    if (!is_finite(state.*f.member)) lost += (lost.empty() ? "" : ", ") + std::string(f.name) + " (" + f.meaning + ")";
  });
  if (!lost.empty())
    throw Error(Error::Kind::failure, "the patient's state left the finite numbers: " + lost +
                                          "; the parameters are outside the range the model was made for");
}

/// One day of the patient under inputs that are constant over it, by the method of the kernels.
template <class Real, class Method = Ralston3>
void advance_day(const model::Parameters<Real>& parameters, model::State<Real>& state,
                 const model::Inputs<Real>& inputs, int steps_per_day) {
  const Real h = 1.0 / steps_per_day;
  const model::Constants<Real> constants = model::constants(parameters);
  for (int step = 0; step < steps_per_day; ++step)
    runge_kutta_step<Method, Real>(
        state, h, [&](double, const model::State<Real>& s) { return model::ddt(parameters, constants, s, inputs); });
  require_finite(state);
}

}  // namespace titrate::engine
