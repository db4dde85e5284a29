#include "engine/integrator.hpp"

#include "engine/cvode.hpp"
#include "engine/runge_kutta.hpp"
#include "model/reference_patient.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <gtest/gtest.h>

namespace titrate::engine {
namespace {

using model::Inputs;
using model::Parameters;
using model::State;

struct Decay {
  double fast, slow;
  static constexpr auto fields() {
    return std::array{field(&Decay::fast, "fast", "1", "decays by 1 a day"),
                      field(&Decay::slow, "slow", "1", "decays by 0.5 a day")};
  }
};

TEST(Integrator, TakesTheStepOfItsTaylorPolynomial) {
  Decay s = {.fast = 2.0, .slow = 3.0};
  runge_kutta_step<Kutta4, double>(s, 0.5, [](double, const Decay& at) { return Decay{-at.fast, -0.5 * at.slow}; });
  const auto polynomial = [](double x) { return 1.0 - x + x * x / 2.0 - x * x * x / 6.0 + x * x * x * x / 24.0; };
  EXPECT_NEAR(s.fast, 2.0 * polynomial(0.5), 1e-15);
  EXPECT_NEAR(s.slow, 3.0 * polynomial(0.25), 1e-15);
}

TEST(Integrator, KnowsTheTimeOfEveryStage) {
  Decay s = {.fast = 0.0, .slow = 0.0};
  // dy/dt = t^3 over the step: Simpson's rule is exact
  runge_kutta_step<Kutta4, double>(s, 1.0, [](double t, const Decay&) { return Decay{t * t * t, t}; });
  EXPECT_NEAR(s.fast, 1.0 / 4.0, 1e-15);
  EXPECT_NEAR(s.slow, 1.0 / 2.0, 1e-15);
}

TEST(Integrator, PutsAStateIntoAnArrayAndBack) {
  const auto s = model::busy_states().front();
  const auto values = flatten<double>(s);
  EXPECT_EQ(values[0], s.X);
  EXPECT_EQ(values.back(), s.Hb);
  EXPECT_EQ((flatten<double>(unflatten<State<double>, double>(values))), values);
}

/// 40 days of 10 mg, 20 days off, 40 days of 25 mg with steroid and allopurinol.
Inputs<double> inputs_of_day(int day) {
  static const model::DailyEffect daily(model::reference_kinetics(), model::reference_effect());
  model::DailyEffect::Amounts amounts = {.gut = 0.0, .central = 0.0};
  model::Effects<double> effects{};
  for (int d = std::max(0, day - 3); d <= day; ++d) effects = daily.day(amounts, d < 40 ? 10.0 : d < 60 ? 0.0 : 25.0);
  Inputs<double> u = {};
  u.immune_effect = effects.immune;
  u.neutrophil_effect = effects.neutrophil;
  u.platelet_effect = effects.platelet;
  u.hemoglobin_effect = effects.hemoglobin;
  u.glucocorticoid = day >= 60 && day < 70 ? 20.0 : 0.0;
  u.allopurinol = day < 14 ? 1.0 : 0.0;
  return u;
}

constexpr int days = 100;

State<double> by_steps(const Parameters<double>& p, int per_day) {
  Steps<double> steps(p, per_day);
  for (int day = 0; day < days; ++day) steps.day(inputs_of_day(day));
  return steps.state();
}

State<double> by_cvode(const Parameters<double>& p) {
  const auto start = flatten<double>(initial_state(p));
  std::vector<double> y(start.begin(), start.end());
  for (int day = 0; day < days; ++day) {
    const Inputs<double> u = inputs_of_day(day);
    const Slope slope = [&](double, const double* at, double* out) {
      Flat<State<double>, double> values;
      std::copy_n(at, values.size(), values.begin());
      const auto k = flatten<double>(ddt(p, unflatten<State<double>, double>(values), u));
      std::copy(k.begin(), k.end(), out);
    };
    y = solve_by_cvode(slope, y, day, day + 1, 1e-10);
  }
  Flat<State<double>, double> values;
  std::copy_n(y.begin(), values.size(), values.begin());
  return unflatten<State<double>, double>(values);
}

double largest_error(const State<double>& a, const State<double>& b) {
  double largest = 0.0;
  for_each_field<State<double>>([&](const auto& f) {
    largest = std::max(largest, std::abs(a.*f.member - b.*f.member) / std::max(1e-3, std::abs(b.*f.member)));
  });
  return largest;
}

/// Errors against CVODE with 2, 4, 8 and 16 steps a day.
std::array<double, 4> errors_of(const Parameters<double>& p) {
  const State<double> reference = by_cvode(p);
  std::array<double, 4> errors;
  std::size_t i = 0;
  for (const int per_day : {2, 4, 8, 16}) errors[i++] = largest_error(by_steps(p, per_day), reference);
  return errors;
}

// The marrow's orders are heard once a day, whatever the steps. Without them the steps are all that errs, and what they
// come to is the same equations' solution: each process is written twice, as slopes and as steps.
TEST(Integrator, ConvergesWithTheSecondOrderToWhatCvodeMakesOfTheSlopes) {
  auto p = model::reference_patient();
  p.gamma = p.mu = 0.0;
  const auto [half, fourth, eighth, sixteenth] = errors_of(p);
  EXPECT_LT(half, 2e-3);
  EXPECT_LT(sixteenth, 4e-5);
  EXPECT_GT(fourth / eighth, 2.8);  // not yet where the second order rules alone
  EXPECT_GT(eighth / sixteenth, 3.2);
  EXPECT_LT(eighth / sixteenth, 4.8);
}

TEST(Integrator, HearsTheMarrowsOrdersOftenEnough) {
  const auto [half, fourth, eighth, sixteenth] = errors_of(model::reference_patient());
  EXPECT_LT(half, 2e-3);
  EXPECT_LT(sixteenth, 5e-4);
}

TEST(Integrator, ReleasesInProportionToWhatDied) {
  auto p = model::reference_patient();
  p.k_U = p.k_Ph = p.k_K = 0.0;  // all that is released stays
  Steps<double> steps(p, 8);
  Inputs<double> u = {};
  u.immune_effect = 0.7;
  for (int day = 0; day < 60; ++day) steps.day(u);
  const State<double>& s = steps.state();
  const double dead = (s.Ph - p.Ph_0) / p.release_Ph;
  EXPECT_GT(dead, 100.0);
  EXPECT_NEAR((s.U - p.U_0) / p.release_U, dead, 1e-8 * dead);
  EXPECT_NEAR((s.K - p.K_0) / p.release_K, dead, 1e-8 * dead);
}

TEST(Integrator, UntreatedChemistryAndCountsRest) {
  auto p = model::reference_patient();
  p.g = 0.0;  // a clone that does not grow leaves the marrow as it is
  const auto start = initial_state(p);
  Steps<double> steps(p, 2);
  for (int day = 0; day < 30; ++day) steps.day(Inputs<double>{});
  const State<double>& s = steps.state();
  for_each_field<State<double>>([&](const auto& f) {
    EXPECT_NEAR(s.*f.member, start.*f.member, 1e-12 * std::max(1.0, start.*f.member)) << f.name;
  });
}

TEST(Integrator, NamesTheStateThatLeftTheFiniteNumbers) {
  auto p = model::reference_patient();
  p.anc_0 = -1.0;  // no logarithm
  try {
    Steps<double>(p, 2).day(Inputs<double>{});
    FAIL() << "nothing was noticed";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::failure);
    EXPECT_NE(std::string(error.what()).find("N_prol (proliferating neutrophil precursors)"), std::string::npos);
    EXPECT_EQ(std::string(error.what()).find("urate"), std::string::npos);
  }
}

}  // namespace
}  // namespace titrate::engine
