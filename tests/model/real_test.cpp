#include "model/real.hpp"

#include "model/patient.hpp"
#include "model/reference_patient.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

// A number with its derivative: a stranger to the model that brings its own functions.
namespace {

struct Dual {
  double value = 0.0, slope = 0.0;
  Dual() = default;
  explicit(false) Dual(double v, double s = 0.0) : value(v), slope(s) {}
  friend Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.slope + b.slope}; }
  friend Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.slope - b.slope}; }
  friend Dual operator*(Dual a, Dual b) { return {a.value * b.value, a.slope * b.value + a.value * b.slope}; }
  friend Dual operator/(Dual a, Dual b) {
    return {a.value / b.value, (a.slope - a.value / b.value * b.slope) / b.value};
  }
  friend Dual exp(Dual a) { return {std::exp(a.value), a.slope * std::exp(a.value)}; }
  friend Dual log(Dual a) { return {std::log(a.value), a.slope / a.value}; }
  friend Dual min(Dual a, Dual b) { return b.value < a.value ? b : a; }
  friend Dual max(Dual a, Dual b) { return a.value < b.value ? b : a; }
};

}  // namespace

namespace titrate::model {
namespace {

template <template <class> class Struct>
Struct<Dual> lifted(const Struct<double>& from) {
  constexpr auto names = Struct<double>::fields();
  constexpr auto lifted_names = Struct<Dual>::fields();
  Struct<Dual> to{};
  [&]<std::size_t... i>(std::index_sequence<i...>) {
    ((to.*std::get<i>(lifted_names).member = from.*std::get<i>(names).member), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<decltype(names)>>{});
  return to;
}

TEST(Real, TheSameEquationsGiveTheirDerivatives) {
  const auto p = reference_patient();
  const auto u = busy_day();
  const auto s = busy_states().front();
  const double step = 1e-6;
  for_each_field<State<double>>([&](const auto& by) {
    auto up = s, down = s;
    up.*by.member += step;
    down.*by.member -= step;
    const auto above = ddt(p, up, u), below = ddt(p, down, u);

    State<Dual> dual = lifted<State>(s);
    for_each_field<State<Dual>>([&](const auto& f) {
      if (std::string_view(f.name) == by.name) (dual.*f.member).slope = 1.0;
    });
    const State<Dual> slope = ddt(lifted<Parameters>(p), dual, lifted<Inputs>(u));
    for_each_field<State<double>>([&](const auto& f) {
      for_each_field<State<Dual>>([&](const auto& g) {
        if (std::string_view(f.name) != g.name) return;
        EXPECT_EQ((slope.*g.member).value, ddt(p, s, u).*f.member) << f.name;
        EXPECT_NEAR((slope.*g.member).slope, (above.*f.member - below.*f.member) / (2.0 * step), 1e-4)
            << f.name << " by " << by.name;
      });
    });
  });
}

}  // namespace
}  // namespace titrate::model
