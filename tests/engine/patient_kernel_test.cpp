// The kernel of the patient's day against the same equations on plain doubles, and against itself: among other
// neighbours, in other places, on other instruction sets.

#include "engine/integrator.hpp"
#include "engine/places.hpp"
#include "model/reference_patient.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace titrate::engine {
namespace {

using model::Risk;
using model::risk_count;
using Someone = Subject<double>;
using State = model::State<double>;

constexpr double never = std::numeric_limits<double>::infinity();

std::vector<Isa> sets_here() {
  std::vector<Isa> sets;
  for (const Isa isa : {Isa::avx512, Isa::avx2, Isa::baseline})
    if (supported(isa)) sets.push_back(isa);
  return sets;
}

std::size_t index(Risk risk) { return static_cast<std::size_t>(risk); }

/// The reference patient and others, no two alike: smaller and larger, quicker and slower.
model::Parameters<double> parameters_of(int i) {
  model::Parameters<double> p = model::reference_patient();
  const double size = 1.0 + 0.13 * (i % 7);
  p.B_0 *= size;
  p.L_0 /= size;
  p.M_0 *= 1.0 + 0.05 * (i % 5);
  p.k_A *= 1.0 + 0.1 * (i % 4);
  p.psi *= 1.0 - 0.1 * (i % 3);
  p.gfr_0 *= 1.0 - 0.07 * (i % 6);
  p.MTT_N *= 1.0 + 0.03 * (i % 11);
  p.Hb_0 += 0.2 * (i % 13);
  p.k_K = 1.0;  // slow enough for a step of a whole day
  return p;
}

model::Inputs<double> inputs_of(int i) {
  model::Inputs<double> u = model::busy_day();
  u.immune_effect = 0.3 + 0.05 * (i % 8);
  u.neutrophil_effect = 0.03 * (i % 9);
  u.glucocorticoid = i % 3 == 0 ? 20.0 : 0.0;
  u.hydration = i % 2;
  u.gcsf = i % 5 == 0 ? 1.0 : 0.0;
  u.antibody = i % 7 == 0 ? 0.5 : 0.0;
  return u;
}

/// Number `i` from the start of day 0 to `until`, whom nothing befalls and who reports nothing.
Someone somebody(int i, double step, int until) {
  const model::Parameters<double> p = parameters_of(i);
  Someone s{};
  s.parameters = p;
  s.constants = model::constants(p);
  s.thresholds = {never, never, never};
  s.strikes_at.fill(never);
  s.inputs = inputs_of(i);
  s.evening = {.immune = 0.7 * s.inputs.immune_effect,
               .neutrophil = 0.8 * s.inputs.neutrophil_effect,
               .platelet = 0.9 * s.inputs.platelet_effect,
               .hemoglobin = 0.6 * s.inputs.hemoglobin_effect};
  s.standing = {.early = 1.0, .on_treatment = 1.0, .thrombosis = 1.0, .progressed = 0.0};
  s.pace = model::pace(p, step);
  s.step = step;
  s.until = until;
  s.state = model::initial_state(p);
  s.momentum = model::at_rest(p, s.constants, s.state);
  return s;
}

/// A patient on plain doubles, who goes on a day at a time.
class Slow {
 public:
  explicit Slow(const Someone& who) : who_(who), steps_(who.parameters, static_cast<int>(1.0 / who.step)) {}

  /// With the evening's effects from noon on.
  void day() {
    model::Inputs<double> evening = who_.inputs;
    evening.immune_effect = who_.evening.immune;
    evening.neutrophil_effect = who_.evening.neutrophil;
    evening.platelet_effect = who_.evening.platelet;
    evening.hemoglobin_effect = who_.evening.hemoglobin;
    steps_.day(who_.inputs, evening);
  }
  const State& state() const { return steps_.state(); }

 private:
  const Someone& who_;
  Steps<double> steps_;
};

template <class Struct>
double largest_difference(const Struct& a, const Struct& b) {
  double largest = 0.0;
  for_each_field<Struct>([&](const auto& f) {
    largest = std::max(largest, std::abs(a.*f.member - b.*f.member) / std::max(1e-3, std::abs(b.*f.member)));
  });
  return largest;
}

/// All that time changes in a patient.
struct Seen {
  double day, flare_pain, not_finite;
  State state;
  model::Readouts<double> now;
  model::Hazards::Rates<double> accumulated;
  std::vector<std::pair<double, double>> pains;  ///< day and grade, whenever the kernel reported another

  explicit Seen(const Places& places, std::size_t place)
      : day(places.get(place, &Someone::day)),
        flare_pain(places.get(place, &Someone::flare_pain)),
        not_finite(places.get(place, &Someone::not_finite)),
        state(places.get(place, &Someone::state)),
        now(places.get(place, &Someone::now)),
        accumulated(places.get(place, &Someone::accumulated)) {}

  std::vector<std::uint64_t> bits() const {
    std::vector<std::uint64_t> all;
    const auto add = [&](double x) { all.push_back(std::bit_cast<std::uint64_t>(x)); };
    for (const double x : {day, flare_pain, not_finite}) add(x);
    for (const double x : flatten<double>(state)) add(x);
    for (const double x : flatten<double>(now)) add(x);
    for (const double x : accumulated) add(x);
    for (const auto& [d, pain] : pains) add(d), add(pain);
    return all;
  }
};

/// Subject i in place at[i], each until its own end, as somebody would who looks after them: pain is taken note of, and
/// who has arrived, was struck or is not finite leaves.
std::vector<Seen> live(Isa isa, const std::vector<Someone>& subjects, const std::vector<std::size_t>& at) {
  Places places(kernels(isa));
  for (std::size_t i = 0; i < subjects.size(); ++i) places.put(at[i], subjects[i]);
  std::vector<std::vector<std::pair<double, double>>> pains(subjects.size());
  std::vector<Seen> seen;
  for (std::size_t i = 0; i < subjects.size(); ++i) seen.emplace_back(places, at[i]);
  for (std::size_t here = subjects.size(); here > 0;) {
    const std::uint32_t look = places.advance();
    EXPECT_NE(look, 0u);
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      if ((look >> at[i] & 1) == 0) continue;
      Seen now(places, at[i]);
      if (now.flare_pain != places.get(at[i], &Someone::told_pain)) pains[i].emplace_back(now.day, now.flare_pain);
      places.set(at[i], &Someone::told_pain, now.flare_pain);
      bool struck = false;
      for (std::size_t r = 0; r < risk_count; ++r) struck |= now.accumulated[r] >= subjects[i].strikes_at[r];
      if (now.day < subjects[i].until && !struck && now.not_finite == 0) continue;
      now.pains = pains[i];
      seen[i] = now;
      places.vacate(at[i]);
      --here;
    }
  }
  return seen;
}

Seen alone(Isa isa, const Someone& who, std::size_t place = 0) { return live(isa, {who}, {place}).front(); }

/// As many as there are places: steps, ends, starts, thresholds and hazards of every kind.
std::vector<Someone> crowd(std::size_t count) {
  std::vector<Someone> all;
  for (int i = 0; i < static_cast<int>(count); ++i) {
    Someone s = somebody(i, 1.0 / (1 << i % 4), 20 + 7 * i % 50);
    s.day = -(i % 4);
    s.thresholds = {.mild = 0.05 + 0.02 * i, .moderate = 0.2 + 0.02 * i, .severe = 0.6 + 0.02 * i};
    s.hazards.infection = 0.01;
    s.hazards.infection_low = 2.0;
    s.hazards.infection_deep = 5.0;
    s.hazards.anc_low = 2.0;
    s.hazards.anc_deep = 1.0;
    s.hazards.withdrawal = 0.02;
    s.strikes_at[index(Risk::withdrawal)] = 0.1 + 0.3 * (i % 5);
    all.push_back(s);
  }
  return all;
}

TEST(PatientKernel, AgreesWithTheSameEquationsOnDoubles) {
  for (const Isa isa : sets_here()) {
    double states = 0, readouts = 0;
    for (int i = 0; i < 8; ++i)
      for (const double step : {1.0, 0.5, 0.25}) {
        const Someone who = somebody(i, step, 60);
        Slow slow(who);
        for (int day = 0; day < 60; ++day) slow.day();
        const State& state = slow.state();
        const Seen seen = alone(isa, who, static_cast<std::size_t>(i) % kernels(isa).places);
        EXPECT_EQ(seen.day, 60);
        states = std::max(states, largest_difference(seen.state, state));
        readouts = std::max(
            readouts, largest_difference(seen.now, model::readouts<double>(who.parameters, who.constants, state)));
      }
    RecordProperty(std::string(name(isa)), fmt::format("{:.2g} {:.2g}", states, readouts));
    EXPECT_LT(states, 1e-12) << name(isa);
    EXPECT_LT(readouts, 1e-12) << name(isa);
  }
}

TEST(PatientKernel, TheEveningHasItsOwnEffects) {
  Someone who = somebody(1, 0.5, 30);
  const double with = alone(Isa::baseline, who).state.X;
  who.evening.immune = who.inputs.immune_effect;
  EXPECT_GT(alone(Isa::baseline, who).state.X, 1.05 * with);
}

TEST(PatientKernel, StopsAtTheDayItIsToldAndGoesOnFromThere) {
  for (const Isa isa : sets_here()) {
    Places places(kernels(isa));
    const std::size_t last = places.count() - 1;
    places.put(last, somebody(2, 0.5, 10));
    EXPECT_EQ(places.advance(), 1u << last);
    EXPECT_EQ(places.get(last, &Someone::day), 10);
    places.set(last, &Someone::until, 25.0);
    EXPECT_EQ(places.advance(), 1u << last);
    EXPECT_EQ(Seen(places, last).bits(), alone(isa, somebody(2, 0.5, 25), last).bits()) << name(isa);
  }
}

TEST(PatientKernel, StopsWhenFlareFeelsOtherThanWasTold) {
  for (const Isa isa : sets_here()) {
    Someone who = somebody(0, 0.5, 60);
    who.thresholds = {.mild = 0.05, .moderate = 0.3, .severe = 0.9};
    // Day after day on doubles: where the grade changes is where the kernel is to stop.
    std::vector<std::pair<double, double>> expected;
    Slow slow(who);
    double told = 0;
    for (int day = 0; day < 60; ++day) {
      slow.day();
      const double score = model::readouts<double>(who.parameters, who.constants, slow.state()).symptom_score;
      const double pain = model::flare_pain(who.thresholds, score);
      if (pain != told) expected.emplace_back(day + 1, pain);
      told = pain;
    }
    ASSERT_GE(expected.size(), 2u) << "pain comes and changes";
    EXPECT_EQ(alone(isa, who).pains, expected) << name(isa);
  }
}

/// Hazards that are powers of two per day, so that sums are exact.
Someone at_risk(Risk risk, int first_day) {
  Someone who = somebody(0, 0.5, 100);
  who.day = first_day;
  who.hazards = {.infection = 0.25,
                 .infection_low = 1.0,
                 .infection_deep = 1.0,
                 .anc_low = 0.0,
                 .anc_deep = 0.0,
                 .thrombosis = 0.25,
                 .withdrawal = 0.25,
                 .new_lesion = 0.25,
                 .background_death = 0.25,
                 .death_after_progression = 0.25,
                 .arrhythmia_per_mmol = 0.0,
                 .arrhythmia_potassium = 0.0,
                 .seizure_per_mg = 0.0,
                 .seizure_calcium = 0.0};
  who.standing.progressed = 1.0;
  who.strikes_at[index(risk)] = 1.0;
  return who;
}

constexpr std::array constant_risks = {Risk::infection,  Risk::thrombosis, Risk::withdrawal,
                                       Risk::new_lesion, Risk::death,      Risk::after_progression};

TEST(PatientKernel, ARiskStrikesOnTheDayOnWhichItHasAddedUp) {
  // Four days at 0.25 a day add up to 1; days before day 0 do not count.
  for (const Isa isa : sets_here())
    for (const Risk risk : constant_risks)
      for (const int first_day : {0, -3}) {
        const Seen seen = alone(isa, at_risk(risk, first_day));
        EXPECT_EQ(seen.day, 4) << name(isa) << ", risk " << index(risk) << " from day " << first_day;
        for (const Risk other : constant_risks) EXPECT_EQ(seen.accumulated[index(other)], 1.0) << index(other);
      }
}

TEST(PatientKernel, StandingAndStateDecideHowFastARiskAddsUp) {
  for (const Isa isa : sets_here()) {
    const auto strikes_on = [&](Risk risk, auto change) {
      Someone who = at_risk(risk, 0);
      change(who);
      return alone(isa, who).day;
    };
    EXPECT_EQ(strikes_on(Risk::infection, [](Someone& s) { s.standing.early = 2.0; }), 2);
    EXPECT_EQ(strikes_on(Risk::thrombosis, [](Someone& s) { s.standing.thrombosis = 0.5; }), 8);
    EXPECT_EQ(strikes_on(Risk::thrombosis, [](Someone& s) { s.standing.on_treatment = 0.0; }), 100) << "never";
    EXPECT_EQ(strikes_on(Risk::withdrawal, [](Someone& s) { s.standing.on_treatment = 0.0; }), 100) << "never";
    EXPECT_EQ(strikes_on(Risk::after_progression, [](Someone& s) { s.standing.progressed = 0.0; }), 100) << "never";
    const auto neutropenic = [](double low, double deep) {
      return [=](Someone& s) {
        s.hazards.infection_low = 2.0;
        s.hazards.infection_deep = 4.0;
        s.hazards.anc_low = low;
        s.hazards.anc_deep = deep;
      };
    };
    EXPECT_EQ(strikes_on(Risk::infection, neutropenic(100, 0)), 2) << "all neutrophils are low";
    EXPECT_EQ(strikes_on(Risk::infection, neutropenic(100, 100)), 1) << "all are deep";
  }
}

TEST(PatientKernel, PotassiumAndCalciumAddUpByTheDay) {
  constexpr int days = 30;
  Someone who = somebody(2, 0.5, days);
  who.parameters.release_Ph *= 4.0;  // a lysis that calcium answers to
  who.constants = model::constants(who.parameters);
  std::vector<model::Readouts<double>> course;
  Slow slow(who);
  for (int day = 0; day < days; ++day) {
    slow.day();
    course.push_back(model::readouts<double>(who.parameters, who.constants, slow.state()));
  }
  // Thresholds that some days are above and some below.
  const auto middle = [&](double model::Readouts<double>::*level) {
    const auto [low, high] = std::minmax_element(course.begin(), course.end(),
                                                 [=](const auto& a, const auto& b) { return a.*level < b.*level; });
    return 0.5 * ((*low).*level + (*high).*level);
  };
  who.hazards.arrhythmia_per_mmol = 0.02;
  who.hazards.arrhythmia_potassium = middle(&model::Readouts<double>::potassium);
  who.hazards.seizure_per_mg = 0.03;
  who.hazards.seizure_calcium = middle(&model::Readouts<double>::calcium);
  double arrhythmia = 0, seizure = 0;
  for (const auto& now : course) {
    arrhythmia += 0.02 * std::max(0.0, now.potassium - who.hazards.arrhythmia_potassium);
    seizure += 0.03 * std::max(0.0, who.hazards.seizure_calcium - now.calcium);
  }
  EXPECT_GT(arrhythmia, 1e-4);
  EXPECT_GT(seizure, 1e-4);
  for (const Isa isa : sets_here()) {
    const Seen seen = alone(isa, who);
    EXPECT_NEAR(seen.accumulated[index(Risk::arrhythmia)], arrhythmia, 1e-11 * arrhythmia) << name(isa);
    EXPECT_NEAR(seen.accumulated[index(Risk::seizure)], seizure, 1e-11 * seizure) << name(isa);
  }
}

TEST(PatientKernel, AVacatedPlaceStandsStill) {
  for (const Isa isa : sets_here()) {
    Places places(kernels(isa));
    Someone who = somebody(0, 0.5, 12), other = somebody(1, 0.25, 40);
    who.hazards.new_lesion = 0.25;
    places.put(0, who);
    places.put(1, other);
    EXPECT_EQ(places.advance(), 1u);
    places.vacate(0);
    const Seen before(places, 0);
    EXPECT_EQ(before.accumulated[index(Risk::new_lesion)], 3.0);
    EXPECT_EQ(places.advance(), 2u) << "whose day has come long ago is not reported again";
    EXPECT_EQ(Seen(places, 0).bits(), before.bits()) << name(isa);
    EXPECT_EQ(Seen(places, 1).day, 40);
  }
}

TEST(PatientKernel, AStateThatIsNotFiniteStopsAndHarmsNoNeighbour) {
  for (const Isa isa : sets_here()) {
    const std::size_t count = kernels(isa).places;
    std::vector<Someone> all = crowd(count);
    std::vector<std::size_t> at(count);
    std::iota(at.begin(), at.end(), 0);
    const std::vector<Seen> well = live(isa, all, at);
    for (const std::size_t hostile : {std::size_t{1}, count - 1}) {
      std::vector<Someone> with = all;
      with[hostile].state.N_circ = -1.0;  // no logarithm
      with[hostile].momentum = model::at_rest(with[hostile].parameters, with[hostile].constants, with[hostile].state);
      with[hostile].until = 1000;
      with[hostile].strikes_at.fill(never);
      const std::vector<Seen> seen = live(isa, with, at);
      EXPECT_EQ(seen[hostile].not_finite, 1.0);
      EXPECT_EQ(seen[hostile].day, with[hostile].day + 1) << "at the end of the first day";
      for (std::size_t i = 0; i < count; ++i)
        if (i != hostile) EXPECT_EQ(seen[i].bits(), well[i].bits()) << name(isa) << ", place " << i;
    }
    for (const Seen& s : well) EXPECT_EQ(s.not_finite, 0.0);
  }
}

TEST(PatientKernel, APatientHasTheSameBytesInAnyPlaceAmongAnyNeighbours) {
  for (const Isa isa : sets_here()) {
    const std::size_t count = kernels(isa).places;
    const std::vector<Someone> all = crowd(count);
    std::vector<std::size_t> straight(count), back(count), turned(count);
    std::iota(straight.begin(), straight.end(), 0);
    for (std::size_t i = 0; i < count; ++i) {
      back[i] = count - 1 - i;
      turned[i] = (i + count / 2 + 1) % count;
    }
    const std::vector<Seen> first = live(isa, all, straight);
    for (const auto& at : {back, turned}) {
      const std::vector<Seen> again = live(isa, all, at);
      for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(again[i].bits(), first[i].bits()) << name(isa) << ", " << i;
    }
    bool felt = false;
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(alone(isa, all[i], back[i]).bits(), first[i].bits()) << name(isa) << ", " << i << " alone";
      felt |= first[i].pains.size() > 1;
    }
    EXPECT_TRUE(felt) << "somebody had pain";
    // Every neighbour somebody else.
    std::vector<Someone> others = crowd(2 * count);
    others.erase(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(count));
    others[1] = all[1];
    EXPECT_EQ(live(isa, others, straight)[1].bits(), first[1].bits()) << name(isa);
  }
}

TEST(PatientKernel, Avx512AndAvx2GiveTheSameBytes) {
  if (!supported(Isa::avx512)) GTEST_SKIP() << "NOT TESTED: this machine has no AVX-512";
  const std::vector<Someone> all = crowd(kernels(Isa::avx512).places);
  std::vector<std::size_t> at(all.size());
  std::iota(at.begin(), at.end(), 0);
  const std::vector<Seen> wide = live(Isa::avx512, all, at);
  for (std::size_t i = 0; i < all.size(); ++i)
    EXPECT_EQ(alone(Isa::avx2, all[i], i % kernels(Isa::avx2).places).bits(), wide[i].bits()) << i;
}

TEST(PatientKernel, TheBaselineSetDiffersInTheLastDigitsOnly) {
  if (!supported(Isa::avx2)) GTEST_SKIP() << "NOT TESTED: this machine has no AVX2";
  double worst = 0;
  for (int i = 0; i < 40; ++i) {
    const Someone who = somebody(i, 0.5, 360);
    const Seen fused = alone(Isa::avx2, who), plain = alone(Isa::baseline, who);
    worst = std::max({worst, largest_difference(plain.state, fused.state), largest_difference(plain.now, fused.now)});
  }
  RecordProperty("largest", fmt::format("{:.2g}", worst));
  EXPECT_LT(worst, 1e-12);
  EXPECT_GT(worst, 0) << "one set rounds multiply_add twice: if they agree, only one of them ran";
}

}  // namespace
}  // namespace titrate::engine
