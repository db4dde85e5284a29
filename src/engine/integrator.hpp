#pragma once
// Classical Runge-Kutta of fourth order at a fixed step, over a struct of Reals seen as an array.

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

/// One step of classical RK4: `slope(t, state)` gives the derivative at time t from the step's start, in units of h.
template <class Real, class Struct, class Slope>
void runge_kutta_step(Struct& state, double h, Slope&& slope) {
  using Values = Flat<Struct, Real>;
  const Values y = flatten<Real>(state);
  const auto moved = [&](const Values& k, double by) {
    Values z;
    for (std::size_t i = 0; i < z.size(); ++i) z[i] = y[i] + by * k[i];
    return unflatten<Struct, Real>(z);
  };
  const Values k1 = flatten<Real>(slope(0.0, state));
  const Values k2 = flatten<Real>(slope(0.5, moved(k1, 0.5 * h)));
  const Values k3 = flatten<Real>(slope(0.5, moved(k2, 0.5 * h)));
  const Values k4 = flatten<Real>(slope(1.0, moved(k3, h)));
  Values z;
  for (std::size_t i = 0; i < z.size(); ++i) z[i] = y[i] + h / 6.0 * (k1[i] + 2.0 * (k2[i] + k3[i]) + k4[i]);
  state = unflatten<Struct, Real>(z);
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

/// One day of the patient under inputs that are constant over it.
template <class Real>
void advance_day(const model::Parameters<Real>& parameters, model::State<Real>& state,
                 const model::Inputs<Real>& inputs, int steps_per_day) {
  const double h = 1.0 / steps_per_day;
  for (int step = 0; step < steps_per_day; ++step)
    runge_kutta_step<Real>(state, h,
                           [&](double, const model::State<Real>& s) { return model::ddt(parameters, s, inputs); });
  require_finite(state);
}

}  // namespace titrate::engine
