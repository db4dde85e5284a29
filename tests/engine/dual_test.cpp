#include "engine/dual.hpp"

#include "model/hazards.hpp"
#include "model/reference_patient.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace titrate::engine {
namespace {

using model::Inputs;
using model::Parameters;
using model::State;
using P = Parameters<double>;

TEST(Dual, KeepsTheRulesOfDifferentiation) {
  const auto x = Dual<2>::variable(3.0, 0), y = Dual<2>::variable(4.0, 1);
  const auto expect = [](const Dual<2>& f, double value, double by_x, double by_y) {
    EXPECT_DOUBLE_EQ(f.value, value);
    EXPECT_DOUBLE_EQ(f.slope[0], by_x);
    EXPECT_DOUBLE_EQ(f.slope[1], by_y);
  };
  expect(x + y, 7, 1, 1);
  expect(x - y, -1, 1, -1);
  expect(-x, -3, -1, 0);
  expect(x * y, 12, 4, 3);
  expect(x / y, 0.75, 1.0 / 4, -3.0 / 16);
  expect(x * x * y, 36, 24, 9);
  expect(2.0 * x + 1.0, 7, 2, 0);
  expect(6.0 / x, 2, -6.0 / 9, 0);
  expect(multiply_add(x, y, x), 15, 5, 3);
  expect(exp(x * y), std::exp(12.0), 4 * std::exp(12.0), 3 * std::exp(12.0));
  expect(log(x * y), std::log(12.0), 1.0 / 3, 1.0 / 4);
  Dual<2> sum = x;
  sum += y;
  expect(sum, 7, 1, 1);
  sum *= x;  // (x + y) x
  expect(sum, 21, 10, 3);
  sum -= y;
  expect(sum, 17, 10, 2);
}

TEST(Dual, AtACornerTheSideOfTheValueCounts) {
  const auto x = Dual<1>::variable(3.0, 0);
  EXPECT_EQ(min(x, Dual<1>(5.0)).slope[0], 1.0);
  EXPECT_EQ(min(x, Dual<1>(2.0)).slope[0], 0.0);
  EXPECT_EQ(max(x, Dual<1>(5.0)).slope[0], 0.0);
  EXPECT_EQ(max(x, Dual<1>(2.0)).slope[0], 1.0);
  EXPECT_EQ(select(x > 2.0, 2.0 * x, x).slope[0], 2.0);
  EXPECT_EQ(select(x < 2.0, 2.0 * x, x).slope[0], 1.0);
  EXPECT_TRUE(x >= 3.0 && x <= 3.0 && x == 3.0);
}

TEST(Dual, IsFiniteWithAllItsDerivatives) {
  Dual<2> x = Dual<2>::variable(1.0, 0);
  EXPECT_TRUE(is_finite(x));
  x.slope[1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(is_finite(x));
  EXPECT_FALSE(is_finite(log(Dual<2>(-1.0))));
}

TEST(Dual, HazardsAnswerToTheStateToo) {
  model::Hazards::Parameters<Dual<1>> p{};
  p.arrhythmia_per_mmol = 0.02;
  p.arrhythmia_potassium = 6.0;
  const auto rates = model::Hazards::rates<Dual<1>>(p, {}, Dual<1>(3.0), Dual<1>::variable(6.5, 0), Dual<1>(9.0));
  const Dual<1>& arrhythmia = rates[static_cast<std::size_t>(model::Risk::arrhythmia)];
  EXPECT_DOUBLE_EQ(arrhythmia.value, 0.01);
  EXPECT_DOUBLE_EQ(arrhythmia.slope[0], 0.02);
}

/// A month under drug with steroid and hydration at first, then G-CSF.
Inputs<double> inputs_of_day(int day) {
  Inputs<double> u = model::busy_day();
  u.glucocorticoid = day < 10 ? 20.0 : 0.0;
  u.hydration = day < 7 ? 1.0 : 0.0;
  u.gcsf = day >= 30 ? 1.0 : 0.0;
  return u;
}

State<double> after(const P& p, int days, int steps_per_day) {
  Steps<double> steps(p, steps_per_day);
  for (int day = 0; day < days; ++day) steps.day(inputs_of_day(day));
  return steps.state();
}

TEST(Sensitivities, AgreeWithCentralDifferencesAfterFortyDaysUnderDrug) {
  const P p = model::reference_patient();
  // Of every process; burdens and levels before treatment move the initial state and the constants as well.
  const std::array<ParameterMember, 12> members = {&P::k_A,   &P::psi,   &P::kappa_1, &P::phi_M,  &P::B_0,   &P::M_0,
                                                   &P::MTT_N, &P::gamma, &P::mu,      &P::UPh_50, &P::gfr_0, &P::k_F};
  const int days = 40, steps = 4;
  const auto found = sensitivities(p, members, inputs_of_day, days, steps);
  const State<double> here = after(p, days, steps);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const double h = 1e-5 * p.*members[i];
    P more = p, less = p;
    more.*members[i] += h;
    less.*members[i] -= h;
    const State<double> above = after(more, days, steps), below = after(less, days, steps);
    double moved = 0;
    for_each_field<State<double>>([&](const auto& f) {
      EXPECT_NEAR(found.state.*f.member, here.*f.member, 1e-13 * std::abs(here.*f.member)) << f.name;
      const double difference = (above.*f.member - below.*f.member) / (more.*members[i] - less.*members[i]);
      // The difference's own error: h^2 of its third derivative, and rounding of two states over 2 h.
      const double scale = std::max(std::abs(difference), 1e-3 * std::abs(here.*f.member) / p.*members[i]);
      EXPECT_NEAR(found.by[i].*f.member, difference, 1e-6 * scale) << f.name << " by parameter " << i;
      moved = std::max(moved, std::abs(difference * p.*members[i] / here.*f.member));
    });
    EXPECT_GT(moved, 1e-3) << "parameter " << i << " moves something";
  }
}

TEST(Sensitivities, OfALinearProcessAreItsOwn) {
  // dG/dt = k_G (dose / G_50 - G): whatever the step, G is a multiple of 1 / G_50, so that dG/dG_50 = -G / G_50.
  const P p = model::reference_patient();
  const auto found = sensitivities<1>(
      p, {&P::G_50},
      [](int) {
        Inputs<double> u{};
        u.glucocorticoid = 20.0;
        return u;
      },
      5, 2);
  EXPECT_GT(found.state.G, 1.9);
  EXPECT_NEAR(found.by[0].G, -found.state.G / p.G_50, 1e-15);
  EXPECT_EQ(found.by[0].X, 0.0) << "nothing depletes";
}

TEST(Sensitivities, BeginAtTheUntreatedPatientWhoDependsOnTheParameters) {
  const P p = model::reference_patient();
  const auto found = sensitivities<2>(p, {&P::B_0, &P::anc_0}, inputs_of_day, 0, 1);
  EXPECT_EQ(found.state.B, p.B_0);
  EXPECT_EQ(found.by[0].B, 1.0);
  EXPECT_EQ(found.by[0].L, 0.0);
  EXPECT_EQ(found.by[1].N_prol, 1.0);
  EXPECT_EQ(found.by[1].N_circ, 1.0);
  EXPECT_EQ(found.by[1].B, 0.0);
}

TEST(Sensitivities, AStateThatIsLostIsNamed) {
  P p = model::reference_patient();
  p.anc_0 = -1.0;  // no logarithm
  try {
    sensitivities<1>(p, {&P::k_A}, inputs_of_day, 1, 2);
    FAIL() << "nothing was noticed";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::failure);
    EXPECT_NE(std::string(error.what()).find("N_prol"), std::string::npos) << error.what();
  }
}

TEST(Jacobian, AgreesWithCentralDifferences) {
  const P p = model::reference_patient();
  const Inputs<double> u = model::busy_day();
  for (const State<double>& s : model::busy_states()) {
    const auto columns = jacobian(p, s, u);
    std::size_t j = 0;
    for_each_field<State<double>>([&](const auto& by) {
      const double h = 1e-5 * s.*by.member;
      State<double> more = s, less = s;
      more.*by.member += h;
      less.*by.member -= h;
      const State<double> above = ddt(p, more, u), below = ddt(p, less, u), slope = ddt(p, s, u);
      for_each_field<State<double>>([&](const auto& f) {
        const double difference = (above.*f.member - below.*f.member) / (2 * h);
        const double scale = std::max(std::abs(difference), std::abs(slope.*f.member / s.*by.member));
        EXPECT_NEAR(columns[j].*f.member, difference, 1e-6 * scale + 1e-12) << f.name << " by " << by.name;
      });
      ++j;
    });
  }
}

TEST(Jacobian, HasTheEntriesThatCanBeReadOffTheEquations) {
  const P p = model::reference_patient();
  const State<double> s = model::busy_states().front();
  const auto columns = jacobian(p, s, model::busy_day());
  const auto by = [&](const std::string& name) {
    std::size_t j = 0, found = state_count;
    for_each_field<State<double>>([&](const auto& f) {
      if (name == f.name) found = j;
      ++j;
    });
    return columns.at(found);
  };
  EXPECT_DOUBLE_EQ(by("X").X, -p.k_X);
  EXPECT_DOUBLE_EQ(by("F").F, -p.d_F);
  EXPECT_DOUBLE_EQ(by("A").R, p.k_Ru);
  EXPECT_DOUBLE_EQ(by("N_t2").N_circ, 3.0 / p.MTT_N);
  EXPECT_EQ(by("Hb").B, 0.0);
}

}  // namespace
}  // namespace titrate::engine
