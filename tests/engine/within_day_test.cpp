#include "engine/within_day.hpp"

#include "engine/cvode.hpp"
#include "model/reference_patient.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace titrate::engine {
namespace {

using model::Inputs;
using model::State;
using PK = model::Pharmacokinetics;

/// 10 mg for 28 days, 7 days off, then 25 mg.
double dose_of_day(int day) { return day < 28 ? 10.0 : day < 35 ? 0.0 : 25.0; }

TEST(WithinDay, AgreesWithCvodeOnTheSameEquationsWithTheDrugAsStates) {
  const auto p = model::reference_patient();
  const auto kinetics = model::reference_kinetics();
  const auto effect = model::reference_effect();
  constexpr std::size_t n = field_count<State<double>>();

  const auto start = flatten<double>(initial_state(p));
  std::vector<double> y(start.begin(), start.end());
  y.insert(y.end(), {0.0, 0.0});  // gut, central
  State<double> coarse = initial_state(p), fine = coarse;
  PK::Amounts<double> coarse_amounts = {.gut = 0.0, .central = 0.0}, fine_amounts = coarse_amounts;
  const Inputs<double> u = {};
  const Slope slope = [&](double, const double* at, double* out) {
    Flat<State<double>, double> values;
    std::copy_n(at, n, values.begin());
    const double c = PK::concentration(kinetics, at[n + 1]);
    const auto k = flatten<double>(
        ddt(p, unflatten<State<double>, double>(values), with_effects(u, model::DrugEffect::at(effect, c))));
    std::copy(k.begin(), k.end(), out);
    const double absorbed = 24.0 * kinetics.k_a * at[n];
    out[n] = -absorbed;
    out[n + 1] = absorbed - 24.0 * kinetics.CL / kinetics.V * at[n + 1];
  };
  for (int day = 0; day < 40; ++day) {
    y[n] += dose_of_day(day);
    y = solve_by_cvode(slope, y, day, day + 1, 1e-10);
    advance_day_within(p, kinetics, effect, coarse, coarse_amounts, u, dose_of_day(day), 96);
    advance_day_within(p, kinetics, effect, fine, fine_amounts, u, dose_of_day(day), 1536);
  }
  const auto a = flatten<double>(coarse), b = flatten<double>(fine);
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_NEAR(a[i], y[i], 2e-3 * std::max(1e-2, std::abs(y[i]))) << i;
    EXPECT_NEAR(b[i], y[i], 1e-5 * std::max(1e-2, std::abs(y[i]))) << i;
  }
  EXPECT_NEAR(coarse_amounts.central, y[n + 1], 1e-7);
}

// The daily mean of the capped effect stands for the course within the day: docs/model.md, "Numerics".
TEST(WithinDay, IsWellReplacedByTheDailyMean) {
  const auto p = model::reference_patient();
  const auto kinetics = model::reference_kinetics();
  const auto effect = model::reference_effect();
  const model::DailyEffect daily(kinetics, effect);
  State<double> within = initial_state(p);
  Steps<double> mean(p, 2);
  PK::Amounts<double> amounts = {.gut = 0.0, .central = 0.0}, daily_amounts = amounts;
  double alc = 0.0, anc = 0.0, platelets = 0.0, nodes = 0.0;  // largest relative differences at day's end
  for (int day = 0; day < 180; ++day) {
    advance_day_within(p, kinetics, effect, within, amounts, Inputs<double>{}, dose_of_day(day), 192);
    mean.day(with_effects(Inputs<double>{}, daily.day(daily_amounts, dose_of_day(day))));
    const auto a = readouts(p, within), b = readouts(p, mean.state());
    alc = std::max(alc, std::abs(b.alc / a.alc - 1.0));
    anc = std::max(anc, std::abs(b.anc / a.anc - 1.0));
    platelets = std::max(platelets, std::abs(b.platelets / a.platelets - 1.0));
    nodes = std::max(nodes, std::abs(b.longest_node_cm / a.longest_node_cm - 1.0));
  }
  RecordProperty("alc", std::to_string(alc));
  RecordProperty("anc", std::to_string(anc));
  EXPECT_LT(alc, 0.03);
  EXPECT_LT(anc, 0.03);
  EXPECT_LT(platelets, 0.03);
  EXPECT_LT(nodes, 0.03);
}

}  // namespace
}  // namespace titrate::engine
