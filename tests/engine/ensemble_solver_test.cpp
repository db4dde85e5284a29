#include "engine/ensemble_solver.hpp"

#include "engine/cvode.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>

#include <gtest/gtest.h>

namespace titrate::engine {
namespace {

/// Several doubles side by side, without an instruction set: what lanes are to the solver.
struct Three {
  static constexpr std::size_t count = 3;
  struct Mask {
    std::array<bool, count> m;
    friend Mask operator&&(Mask a, Mask b) { return {a.m[0] && b.m[0], a.m[1] && b.m[1], a.m[2] && b.m[2]}; }
  };
  std::array<double, count> v;
  Three() = default;
  Three(double everywhere) : v{everywhere, everywhere, everywhere} {}
  static Three load(const double* from) {
    return each([&](std::size_t i) { return from[i]; });
  }
  void store(double* to) const { std::copy(v.begin(), v.end(), to); }

  template <class F>
  static Three each(F&& f) {
    Three r;
    for (std::size_t i = 0; i < count; ++i) r.v[i] = f(i);
    return r;
  }
  template <class F>
  static Mask truth(F&& f) {
    return {f(0), f(1), f(2)};
  }
  friend Three operator+(Three a, Three b) {
    return each([&](std::size_t i) { return a.v[i] + b.v[i]; });
  }
  friend Three operator-(Three a, Three b) {
    return each([&](std::size_t i) { return a.v[i] - b.v[i]; });
  }
  friend Three operator*(Three a, Three b) {
    return each([&](std::size_t i) { return a.v[i] * b.v[i]; });
  }
  friend Three operator/(Three a, Three b) {
    return each([&](std::size_t i) { return a.v[i] / b.v[i]; });
  }
  friend Three operator-(Three a) {
    return each([&](std::size_t i) { return -a.v[i]; });
  }
  Three& operator+=(Three b) { return *this = *this + b; }
  friend Mask operator<(Three a, Three b) {
    return truth([&](std::size_t i) { return a.v[i] < b.v[i]; });
  }
  friend Mask operator<=(Three a, Three b) {
    return truth([&](std::size_t i) { return a.v[i] <= b.v[i]; });
  }
  friend Mask operator==(Three a, Three b) {
    return truth([&](std::size_t i) { return a.v[i] == b.v[i]; });
  }
  friend Three select(Mask where, Three yes, Three no) {
    return each([&](std::size_t i) { return where.m[i] ? yes.v[i] : no.v[i]; });
  }
  friend Three multiply_add(Three a, Three b, Three c) { return a * b + c; }
  friend Three exp(Three a) {
    return each([&](std::size_t i) { return std::exp(a.v[i]); });
  }
  friend Three log(Three a) {
    return each([&](std::size_t i) { return std::log(a.v[i]); });
  }
  friend Three abs(Three a) {
    return each([&](std::size_t i) { return std::abs(a.v[i]); });
  }
  friend Three min(Three a, Three b) { return select(b < a, b, a); }
};

/// Marker' = C - out Marker, which has a closed form; Cells' = (growth - kill C / (1 + C)) Cells - crowding Cells^2,
/// which has none, and with negative crowding leaves the finite numbers.
struct Toy {
  template <class Real>
  struct Parameters {
    Real absorption, elimination, volume, out, growth, kill, crowding;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::absorption, "absorption", "1/d", ""), field(&P::elimination, "elimination", "1/d", ""),
          field(&P::volume, "volume", "L", ""),           field(&P::out, "out", "1/d", ""),
          field(&P::growth, "growth", "1/d", ""),         field(&P::kill, "kill", "1/d", ""),
          field(&P::crowding, "crowding", "1/d", "")};
    }
  };
  template <class Real>
  struct Constants {};
  template <class Real>
  struct State {
    Real marker, cells;
    static constexpr auto fields() {
      return std::array{field(&State::marker, "marker", "1", "amount of a marker"),
                        field(&State::cells, "cells", "1", "number of cells")};
    }
  };
  template <class Real>
  struct Effects {
    Real C, kill;
  };
  template <class Real>
  static Constants<Real> constants(const Parameters<Real>&) {
    return {};
  }
  template <class Real>
  static State<Real> initial(const Parameters<Real>&) {
    return {.marker = 0.0, .cells = 1.0};
  }
  template <class Real>
  static LinearKinetics<Real> kinetics(const Parameters<Real>& p) {
    return {.absorption = p.absorption, .elimination = p.elimination, .volume = p.volume};
  }
  template <class Real>
  static Effects<Real> effects(const Parameters<Real>& p, Real C) {
    return {.C = C, .kill = p.kill * C / (1.0 + C)};
  }
  template <class Real>
  static State<Real> ddt(const Parameters<Real>& p, const Constants<Real>&, const State<Real>& s,
                         const Effects<Real>& u) {
    return {.marker = u.C - p.out * s.marker, .cells = (p.growth - u.kill - p.crowding * s.cells) * s.cells};
  }
};

using Patient = Toy::Parameters<double>;

Patient patient(double absorption = 30.0) {
  return {.absorption = absorption,
          .elimination = 4.0,
          .volume = 2.0,
          .out = 0.5,
          .growth = 0.3,
          .kill = 0.8,
          .crowding = 0.1};
}

/// Forgotten, doubled, late; a week's pause; outputs before, at and between doses.
Schedule irregular() {
  return {.start = 0.0,
          .doses = {{0.25, 10.0}, {1.0, 10.0}, {1.0, 5.0}, {2.1, 10.0}, {2.15, 10.0}, {9.7, 20.0}},
          .outputs = {0.0, 0.2, 0.25, 1.0, 1.01, 2.5, 6.0, 9.7, 9.75, 12.0}};
}

/// Amount in the centre at `time`, one unit after another; doses at `time` itself do not count yet.
double after_doses(const Schedule& schedule, double time, const std::function<double(double)>& of_one_unit) {
  double sum = 0.0;
  for (const Dose& dose : schedule.doses)
    if (dose.time < time) sum += dose.amount * of_one_unit(time - dose.time);
  return sum;
}

template <class Real = double>
EnsembleResult solve(const std::vector<Patient>& patients, const Schedule& schedule, double tolerance = 1e-5) {
  EnsembleOptions options;
  options.tolerance = tolerance;
  return EnsembleSolver<Toy, Real>(options).solve(patients, {&schedule, 1});
}

double value(const EnsembleResult& r, std::size_t who, std::size_t output, std::size_t column) {
  return r.values[(who * r.outputs + output) * r.columns + column];
}

TEST(EnsembleSolver, FollowsAClosedFormThroughIrregularDoses) {
  const Patient p = patient();
  const Schedule schedule = irregular();
  for (const double tolerance : {1e-4, 1e-8}) {
    const EnsembleResult r = solve({p}, schedule, tolerance);
    for (std::size_t i = 0; i < schedule.outputs.size(); ++i) {
      const double a = p.absorption, k = p.elimination, out = p.out;
      const double marker = after_doses(schedule, schedule.outputs[i], [&](double t) {
        return a / (a - k) / p.volume *
               ((std::exp(-k * t) - std::exp(-out * t)) / (out - k) -
                (std::exp(-a * t) - std::exp(-out * t)) / (out - a));
      });
      EXPECT_NEAR(value(r, 0, i, 0), marker, tolerance * (marker + 1e-6)) << schedule.outputs[i];
    }
  }
}

TEST(EnsembleSolver, KnowsTheDrugExactlyAlsoWhereAbsorptionIsAsFastAsElimination) {
  const Schedule schedule = irregular();
  const EnsembleResult r = solve({patient(4.0), patient(4.0 + 1e-5), patient(4.1)}, schedule);
  for (std::size_t i = 0; i < schedule.outputs.size(); ++i) {
    const double limit =
        after_doses(schedule, schedule.outputs[i], [](double t) { return 4.0 * t * std::exp(-4.0 * t); });
    const double other = after_doses(schedule, schedule.outputs[i], [](double t) {
      return 4.1 / (4.1 - 4.0) * (std::exp(-4.0 * t) - std::exp(-4.1 * t));
    });
    EXPECT_NEAR(value(r, 0, i, 3), limit, 1e-12 * limit);
    EXPECT_NEAR(value(r, 1, i, 3), limit, 1e-4 * limit);
    EXPECT_NEAR(value(r, 2, i, 3), other, 1e-12 * (other + 1.0));
    EXPECT_NEAR(value(r, 0, i, 2),
                after_doses(schedule, schedule.outputs[i], [](double t) { return std::exp(-4.0 * t); }), 1e-13);
  }
}

TEST(EnsembleSolver, AgreesWithCvodeWithTheDrugAsStates) {
  const Patient p = patient();
  const Schedule schedule = irregular();
  const Slope slope = [&](double, const double* y, double* k) {
    const auto s = Toy::ddt(p, {}, Toy::State<double>{y[0], y[1]}, Toy::effects(p, y[3] / p.volume));
    k[0] = s.marker;
    k[1] = s.cells;
    k[2] = -p.absorption * y[2];
    k[3] = p.absorption * y[2] - p.elimination * y[3];
  };
  const EnsembleResult r = solve({p}, schedule, 1e-6);
  std::vector<double> y{0.0, 1.0, 0.0, 0.0};
  double time = 0.0;
  std::size_t dose = 0;
  for (std::size_t i = 0; i < schedule.outputs.size(); ++i) {
    while (dose < schedule.doses.size() && schedule.doses[dose].time < schedule.outputs[i]) {
      if (schedule.doses[dose].time > time) y = solve_by_cvode(slope, y, time, schedule.doses[dose].time, 1e-11);
      time = schedule.doses[dose].time;
      y[2] += schedule.doses[dose++].amount;
    }
    if (schedule.outputs[i] > time) y = solve_by_cvode(slope, y, time, schedule.outputs[i], 1e-11);
    time = schedule.outputs[i];
    EXPECT_NEAR(value(r, 0, i, 1), y[1], 1e-6 * y[1]) << time;
  }
}

TEST(EnsembleSolver, NoDoseFallsInsideAnInterval) {
  Schedule schedule = irregular();
  schedule.outputs.push_back(40.0);
  const DoseCourse course = cut(schedule, 1.0);
  EXPECT_EQ(course.at_start, 1U);
  double time = schedule.start, given = 0.0;
  std::uint32_t output = course.at_start;
  for (const Interval& interval : course.intervals) {
    EXPECT_NEAR(interval.start, time, 1e-12);
    EXPECT_LE(interval.length, 1.0 + 1e-12);
    for (const Dose& dose : schedule.doses)
      EXPECT_FALSE(dose.time > interval.start + 1e-12 && dose.time < interval.start + interval.length - 1e-12);
    EXPECT_EQ(interval.first_output, output);
    output = interval.end_output;
    time = interval.start + interval.length;
    given += interval.dose;
  }
  EXPECT_DOUBLE_EQ(time, 40.0);
  EXPECT_DOUBLE_EQ(given, 10.0 + 15.0 + 10.0 + 10.0 + 20.0);
  EXPECT_EQ(output, schedule.outputs.size());
}

TEST(EnsembleSolver, TimesThatAreSumsOfTenthsKeepTheirNodes) {
  Schedule schedule;
  for (int i = 0; i < 100; ++i) schedule.doses.push_back({.time = 0.1 * i, .amount = 1.0});
  schedule.outputs = {10.0};
  const DoseCourse course = cut(schedule, 1.0);
  ASSERT_EQ(course.intervals.size(), 100U);
  for (const Interval& interval : course.intervals) EXPECT_EQ(interval.length, course.intervals.front().length);
}

/// 14 patients of whom none resembles the next; with cells that grow without bounds where `hostile` is one of them.
std::vector<Patient> crowd(std::size_t hostile) {
  std::vector<Patient> patients;
  for (std::size_t i = 0; i < 14; ++i) {
    Patient p = patient(5.0 + 7.0 * static_cast<double>(i * 5 % 14));
    p.kill = 0.1 * static_cast<double>(i);
    if (i == hostile) p.crowding = -0.2;
    patients.push_back(p);
  }
  return patients;
}

bool same(const EnsembleResult& a, std::size_t in_a, const EnsembleResult& b, std::size_t in_b) {
  const std::size_t size = a.outputs * a.columns;
  return std::memcmp(&a.values[in_a * size], &b.values[in_b * size], size * sizeof(double)) == 0;
}

TEST(EnsembleSolver, APatientIsTheSameAloneAndBetweenAnyNeighbours) {
  const std::vector<Patient> patients = crowd(99);
  std::vector<Patient> reversed(patients.rbegin(), patients.rend());
  const Schedule schedule = irregular();
  const EnsembleResult one_by_one = solve<double>(patients, schedule), lanes = solve<Three>(patients, schedule),
                       turned = solve<Three>(reversed, schedule);
  for (std::size_t i = 0; i < patients.size(); ++i) {
    EXPECT_TRUE(same(one_by_one, i, lanes, i)) << i;
    EXPECT_TRUE(same(lanes, i, turned, patients.size() - 1 - i)) << i;
  }
}

TEST(EnsembleSolver, NamesTheHostilePatientAndLeavesTheOthersAlone) {
  const std::size_t hostile = 4;
  const Schedule schedule = irregular();
  const EnsembleResult calm = solve<Three>(crowd(99), schedule), r = solve<Three>(crowd(hostile), schedule);
  for (std::size_t i = 0; i < r.verdicts.size(); ++i) {
    if (i == hostile) continue;
    EXPECT_EQ(r.verdicts[i].kind, Verdict::Kind::ok);
    EXPECT_TRUE(same(calm, i, r, i)) << i;
  }
  const Verdict& verdict = r.verdicts[hostile];
  EXPECT_NE(verdict.kind, Verdict::Kind::ok);
  EXPECT_EQ(verdict.states, 0b10U);  // cells
  // Without drug, cells' = 0.3 cells + 0.2 cells^2 from 1 is infinite at log(1 + 0.3 / 0.2) / 0.3; the drug delays it.
  EXPECT_GT(verdict.time, std::log(1.0 + 0.3 / 0.2) / 0.3);
  EXPECT_LT(verdict.time, 6.0);
  for (std::size_t i = 0; i < schedule.outputs.size(); ++i)
    EXPECT_EQ(std::isfinite(value(r, hostile, i, 0)), schedule.outputs[i] < verdict.time) << schedule.outputs[i];
}

TEST(EnsembleSolver, TheStateBeforeADoseIsWhatIsToldAtItsTime) {
  const Schedule schedule{.start = 0.0, .doses = {{0.0, 10.0}, {1.0, 10.0}}, .outputs = {0.0, 1.0, 2.0}};
  const EnsembleResult r = solve({patient()}, schedule);
  EXPECT_EQ(value(r, 0, 0, 1), 1.0);  // cells at the start
  EXPECT_EQ(value(r, 0, 0, 2), 0.0);  // nothing in the gut yet
  EXPECT_NEAR(value(r, 0, 1, 2), 10.0 * std::exp(-30.0), 1e-15);
}

TEST(EnsembleSolver, NamesTheStatesOfAVerdict) {
  EXPECT_EQ(names<Toy::State<double>>(0b11), "marker (amount of a marker), cells (number of cells)");
}

TEST(EnsembleSolver, RefusesASchedule) {
  for (const Schedule& wrong : {Schedule{.start = 0.0, .doses = {{2.0, 1.0}, {1.0, 1.0}}, .outputs = {3.0}},
                                Schedule{.start = 1.0, .doses = {{0.0, 1.0}}, .outputs = {3.0}},
                                Schedule{.start = 0.0, .doses = {{0.0, std::nan("")}}, .outputs = {3.0}},
                                Schedule{.start = 0.0, .doses = {}, .outputs = {3.0, 2.0}},
                                Schedule{.start = 0.0, .doses = {}, .outputs = {HUGE_VAL}}})
    EXPECT_THROW(solve({patient()}, wrong), Error);
}

TEST(EnsembleSolver, APatientWithoutANumberIsNamedAtTheStart) {
  const EnsembleResult r = solve({patient(), patient(std::nan(""))}, irregular());
  EXPECT_EQ(r.verdicts[0].kind, Verdict::Kind::ok);
  EXPECT_EQ(r.verdicts[1].kind, Verdict::Kind::not_finite);
  EXPECT_EQ(r.verdicts[1].states, 0b11U);
  EXPECT_LE(r.verdicts[1].time, 0.25);
}

TEST(Collocation, IsExactForThePolynomialsItShouldBe) {
  const Collocation<4> rule;
  const auto integral = [&](const auto& weights, int power) {
    double sum = 0.0;
    for (std::size_t j = 0; j < 4; ++j) sum += weights[j] * std::pow(rule.node[j], power);
    return sum;
  };
  for (int power = 0; power < 8; ++power) EXPECT_NEAR(integral(rule.whole, power), 1.0 / (power + 1), 1e-14);
  for (int power = 0; power < 4; ++power)
    for (const double x : {0.1, 0.5, 0.9})
      EXPECT_NEAR(integral(rule.up_to(x), power), std::pow(x, power + 1) / (power + 1), 1e-14);
  // x^2 from node 3 to the panel's end, from nodes 3, 2, 1
  double sum = 0.0;
  for (std::size_t back = 0; back < 3; ++back) sum += rule.extrapolate[4][back] * std::pow(rule.node[3 - back], 2);
  EXPECT_NEAR(sum, (1.0 - std::pow(rule.node[3], 3)) / 3.0, 1e-14);
}

TEST(DoseGrid, FindsTheTimeOfAPosition) {
  for (const double absorption : {0.5, 20.0, 2000.0})
    for (const double elimination : {0.001, 1.0, 50.0}) {
      const LinearKinetics<double> kinetics{.absorption = absorption, .elimination = elimination, .volume = 1.0};
      const DoseGrid<double> grid(kinetics, 1.0);
      for (const double s : {1e-6, 0.1, 0.5, 0.9, 1.0}) {
        const double t = grid.time(s);
        EXPECT_NEAR(grid.position(t), s, 1e-13);
        const double h = 1e-5 * t;
        EXPECT_NEAR(2.0 * h / (grid.position(t + h) - grid.position(t - h)), grid.stretch(t), 1e-5 * grid.stretch(t));
      }
    }
}

}  // namespace
}  // namespace titrate::engine
