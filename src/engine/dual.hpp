#pragma once
// One Real that is a value with its derivatives: the same equations on dual numbers give sensitivities, and no
// derivative is written by hand. Where an equation has a corner (min, max, select) the side that the value is on
// counts.

#include "base/error.hpp"
#include "base/fields.hpp"
#include "engine/integrator.hpp"
#include "model/patient.hpp"
#include "model/real.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <utility>

namespace titrate::engine {

/// A value and its partial derivatives with respect to N quantities.
template <std::size_t N>
struct Dual {
  double value = 0.0;
  std::array<double, N> slope{};

  Dual() = default;
  Dual(double constant) : value(constant) {}
  /// The i-th of the N quantities itself. `i` < N.
  static Dual variable(double value, std::size_t i) {
    Dual x(value);
    x.slope[i] = 1.0;
    return x;
  }

  friend Dual operator+(const Dual& a, const Dual& b) { return chain(a.value + b.value, 1.0, a, 1.0, b); }
  friend Dual operator-(const Dual& a, const Dual& b) { return chain(a.value - b.value, 1.0, a, -1.0, b); }
  friend Dual operator*(const Dual& a, const Dual& b) { return chain(a.value * b.value, b.value, a, a.value, b); }
  friend Dual operator/(const Dual& a, const Dual& b) {
    const double quotient = a.value / b.value;
    return chain(quotient, 1.0 / b.value, a, -quotient / b.value, b);
  }
  friend Dual operator-(const Dual& a) { return 0.0 - a; }
  Dual& operator+=(const Dual& b) { return *this = *this + b; }
  Dual& operator-=(const Dual& b) { return *this = *this - b; }
  Dual& operator*=(const Dual& b) { return *this = *this * b; }

  // Of the values.
  friend bool operator<(const Dual& a, const Dual& b) { return a.value < b.value; }
  friend bool operator>(const Dual& a, const Dual& b) { return a.value > b.value; }
  friend bool operator<=(const Dual& a, const Dual& b) { return a.value <= b.value; }
  friend bool operator>=(const Dual& a, const Dual& b) { return a.value >= b.value; }
  friend bool operator==(const Dual& a, const Dual& b) { return a.value == b.value; }

  friend Dual select(bool where, const Dual& yes, const Dual& no) { return where ? yes : no; }
  friend Dual min(const Dual& a, const Dual& b) { return b < a ? b : a; }
  friend Dual max(const Dual& a, const Dual& b) { return a < b ? b : a; }
  friend Dual multiply_add(const Dual& a, const Dual& b, const Dual& c) { return a * b + c; }
  friend Dual exp(const Dual& a) {
    const double e = std::exp(a.value);
    return chain(e, e, a, 0.0, a);
  }
  friend Dual log(const Dual& a) { return chain(std::log(a.value), 1.0 / a.value, a, 0.0, a); }
  /// The derivatives too.
  friend bool is_finite(const Dual& a) {
    return std::isfinite(a.value) &&
           std::all_of(a.slope.begin(), a.slope.end(), [](double d) { return std::isfinite(d); });
  }

 private:
  /// What a function of a and b is whose partial derivatives are `by_a` and `by_b`.
  static Dual chain(double value, double by_a, const Dual& a, double by_b, const Dual& b) {
    Dual result(value);
    for (std::size_t i = 0; i < N; ++i) result.slope[i] = by_a * a.slope[i] + by_b * b.slope[i];
    return result;
  }
};

/// Calls f(member in A, member in B) for every entry of two structs' lists, which name the same in the same order:
/// State<double> and State<Dual<N>>, say.
template <class A, class B, class F>
void for_each_pair_of_fields(F&& f) {
  constexpr auto a = A::fields();
  constexpr auto b = B::fields();
  [&]<std::size_t... i>(std::index_sequence<i...>) { (f(std::get<i>(a).member, std::get<i>(b).member), ...); }
  (std::make_index_sequence<field_count<A>()>{});
}

/// A struct of doubles as one of constants: every derivative 0.
template <std::size_t N, template <class> class Struct>
Struct<Dual<N>> lift(const Struct<double>& from) {
  Struct<Dual<N>> to{};
  for_each_pair_of_fields<Struct<double>, Struct<Dual<N>>>(
      [&](auto of_double, auto of_dual) { to.*of_dual = from.*of_double; });
  return to;
}

/// A member of model::Parameters: &model::Parameters<double>::k_A.
using ParameterMember = double model::Parameters<double>::*;

/// Parameters of which those named in `members` are the N quantities to differentiate by, in that order. A member
/// named twice counts where it stands last.
template <std::size_t N>
model::Parameters<Dual<N>> lift(const model::Parameters<double>& from, const std::array<ParameterMember, N>& members) {
  model::Parameters<Dual<N>> to = lift<N, model::Parameters>(from);
  for_each_pair_of_fields<model::Parameters<double>, model::Parameters<Dual<N>>>([&](auto of_double, auto of_dual) {
    for (std::size_t i = 0; i < N; ++i)
      if (members[i] == of_double) to.*of_dual = Dual<N>::variable(from.*of_double, i);
  });
  return to;
}

/// Where a patient stands, and how that answers to N parameters.
template <std::size_t N>
struct Sensitivities {
  model::State<double> state;
  std::array<model::State<double>, N> by;  ///< d state / d parameter i: unit of the state per unit of the parameter
};

template <std::size_t N>
Sensitivities<N> sensitivities_of(const model::State<Dual<N>>& state) {
  Sensitivities<N> result{};
  for_each_pair_of_fields<model::State<double>, model::State<Dual<N>>>([&](auto of_double, auto of_dual) {
    result.state.*of_double = (state.*of_dual).value;
    for (std::size_t i = 0; i < N; ++i) result.by[i].*of_double = (state.*of_dual).slope[i];
  });
  return result;
}

/// A patient after `days` days from the untreated start, which itself depends on the parameters, and the derivatives
/// by the parameters in `members`. `inputs_of_day(day)`: the model::Inputs<double> of day 0, 1, …, held fixed;
/// `steps_per_day` >= 1 of the integrator. The derivatives are those of the computed trajectory, not of the exact one.
/// Throws Error(failure) where a state or one of its derivatives leaves the finite numbers.
template <std::size_t N, class InputsOfDay>
Sensitivities<N> sensitivities(const model::Parameters<double>& parameters,
                               const std::array<ParameterMember, N>& members, InputsOfDay&& inputs_of_day, int days,
                               int steps_per_day) {
  const model::Parameters<Dual<N>> p = lift(parameters, members);
  Steps<Dual<N>> steps(p, steps_per_day);
  for (int day = 0; day < days; ++day) steps.day(lift<N, model::Inputs>(inputs_of_day(day)));
  return sensitivities_of(steps.state());
}

inline constexpr std::size_t state_count = field_count<model::State<double>>();

/// The Jacobian of the equations at one moment: column j holds the derivatives of every slope by the j-th state, in the
/// order of State::fields(), in 1/d times unit over unit.
inline std::array<model::State<double>, state_count> jacobian(const model::Parameters<double>& parameters,
                                                              const model::State<double>& state,
                                                              const model::Inputs<double>& inputs) {
  using Number = Dual<state_count>;
  model::State<Number> at = lift<state_count, model::State>(state);
  std::size_t j = 0;
  for_each_field<model::State<Number>>([&](const auto& f) { (at.*f.member).slope[j++] = 1.0; });
  return sensitivities_of(
             model::ddt(lift<state_count, model::Parameters>(parameters), at, lift<state_count, model::Inputs>(inputs)))
      .by;
}

}  // namespace titrate::engine
