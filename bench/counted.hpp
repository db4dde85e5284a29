#pragma once
// How much work a patient's day is: the model's steps on a number that counts what is done with it.

#include "cohort/virtual_patient.hpp"
#include "model/patient.hpp"

#include <cstdint>

namespace titrate::bench {

inline constexpr std::uint64_t operations_per_function = 25;  ///< of Highway's exp and log, about

struct Operations {
  std::uint64_t plain = 0, divisions = 0, functions = 0;
  std::uint64_t all() const { return plain + divisions + operations_per_function * functions; }
};

struct Counted {
  double value = 0;
  Counted() = default;
  Counted(double v) : value(v) {}
  static inline Operations done;
  static Counted of(double v) {
    ++done.plain;
    return v;
  }
  friend Counted operator+(Counted a, Counted b) { return of(a.value + b.value); }
  friend Counted operator-(Counted a, Counted b) { return of(a.value - b.value); }
  friend Counted operator*(Counted a, Counted b) { return of(a.value * b.value); }
  friend Counted operator/(Counted a, Counted b) {
    ++done.divisions;
    return a.value / b.value;
  }
  friend Counted operator-(Counted a) { return of(-a.value); }
  Counted& operator+=(Counted b) { return *this = *this + b; }
  friend Counted multiply_add(Counted a, Counted b, Counted c) { return a * b + c; }
  friend Counted min(Counted a, Counted b) { return of(a.value < b.value ? a.value : b.value); }
  friend Counted max(Counted a, Counted b) { return of(a.value < b.value ? b.value : a.value); }
  friend Counted exp(Counted a) {
    ++done.functions;
    return std::exp(a.value);
  }
  friend Counted log(Counted a) {
    ++done.functions;
    return std::log(a.value);
  }
};

/// Of one day on the fast path: two steps, the marrow's orders and the readouts; hazards are not counted.
inline Operations operations_of_day() {
  model::Parameters<Counted> p;
  for_each_field<model::Parameters<Counted>>([&](const auto& f) { p.*f.member = 1.0; });
  model::State<Counted> s;
  for_each_field<model::State<Counted>>([&](const auto& f) { s.*f.member = 1.0; });
  const model::Inputs<Counted> u{};
  const model::Constants<Counted> c = model::constants(p);
  const model::Pace<Counted> pace = model::pace<Counted>(p, 0.5);
  model::Momentum<Counted> m = model::at_rest(p, c, s);
  Counted::done = {};
  for (const double hour : {0.25, 0.75}) model::advance<Counted>(p, c, pace, s, m, u, hour);
  m.orders = model::Marrow::course<Counted>(p, c.marrow, s, s.M, m.orders.level);
  (void)model::readouts<Counted>(p, c, s);
  return Counted::done;
}

}  // namespace titrate::bench
