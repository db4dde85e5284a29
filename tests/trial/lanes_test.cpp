// Whole trials in lanes: what becomes of a patient does not depend on who is beside them, on the width of the lanes,
// or on threads.

#include "engine/kernels.hpp"
#include "results/publish.hpp"
#include "trial/rows.hpp"
#include "trial/simulate.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace titrate::trial {
namespace {

using engine::Isa;
using results::PatientRecord;

const Setup& ferrajoli() {
  static const Setup setup = load("ferrajoli-2008", std::string(TITRATE_SOURCE_DIR) + "/library");
  return setup;
}

constexpr std::uint64_t seed = 23;
constexpr int size = 44;  // more than the widest lanes hold: who leaves makes room for the next

/// The sets here that give the same bytes.
std::vector<Isa> fused_sets_here() {
  std::vector<Isa> sets;
  for (const Isa isa : {Isa::avx512, Isa::avx2})
    if (engine::supported(isa)) sets.push_back(isa);
  return sets;
}

std::vector<Isa> sets_here() {
  std::vector<Isa> sets = fused_sets_here();
  sets.push_back(Isa::baseline);
  return sets;
}

std::vector<cohort::Theta> drawn(std::uint32_t first_trial, std::uint32_t count) {
  std::vector<cohort::Theta> theta;
  for (std::uint32_t t = 0; t < count; ++t) theta.push_back(ferrajoli().parameters.draw({seed, first_trial + t, 0}));
  return theta;
}

std::string rows(const Trial& trial) {
  std::string text;
  for (std::size_t i = 0; i < trial.outcomes.size(); ++i)
    text += patient_row(ferrajoli(), 0, static_cast<int>(i), trial.outcomes[i]);
  return text + fmt::format("{} days\n", trial.days);
}

/// Everything that a chart and a ledger say, numbers to the last bit.
void expect_same(const PatientRecord& a, const PatientRecord& b, const std::string& whose) {
  EXPECT_EQ(a.attempt, b.attempt) << whose;
  EXPECT_EQ(a.days_simulated, b.days_simulated) << whose;
  EXPECT_EQ(a.off_treatment_day, b.off_treatment_day) << whose;
  EXPECT_EQ(a.off_treatment_reason, b.off_treatment_reason) << whose;
  EXPECT_EQ(a.ledger, b.ledger) << whose;
  EXPECT_EQ(a.assessments, b.assessments) << whose;
  EXPECT_EQ(a.chart.administrations, b.chart.administrations) << whose;
  ASSERT_EQ(a.chart.visits.size(), b.chart.visits.size()) << whose;
  for (std::size_t visit = 0; visit < a.chart.visits.size(); ++visit) {
    ASSERT_EQ(a.chart.visits[visit].day, b.chart.visits[visit].day) << whose;
    for (std::size_t m = 0; m < chart::measure_count; ++m) {
      const auto measure = static_cast<chart::Measure>(m);
      ASSERT_EQ(std::bit_cast<std::uint64_t>(a.chart.visits[visit][measure]),
                std::bit_cast<std::uint64_t>(b.chart.visits[visit][measure]))
          << whose << ", day " << a.chart.visits[visit].day << ", " << chart::name(measure);
    }
  }
  ASSERT_EQ(a.chart.events.size(), b.chart.events.size()) << whose;
  for (std::size_t e = 0; e < a.chart.events.size(); ++e) {
    EXPECT_EQ(a.chart.events[e].kind, b.chart.events[e].kind) << whose;
    EXPECT_EQ(a.chart.events[e].day, b.chart.events[e].day) << whose;
    EXPECT_EQ(a.chart.events[e].grade, b.chart.events[e].grade) << whose;
    EXPECT_EQ(a.chart.events[e].detail, b.chart.events[e].detail) << whose;
  }
}

std::vector<PatientRecord> records_of(Isa isa, const cohort::Theta& theta, std::uint32_t trial) {
  std::vector<PatientRecord> records;
  run_trial(ferrajoli(), theta, seed, trial, size, nullptr, &records, engine::kernels(isa));
  return records;
}

TEST(TrialLanes, Avx512AndAvx2GiveTheSameTrials) {
  if (!engine::supported(Isa::avx512)) GTEST_SKIP() << "NOT TESTED: this machine has no AVX-512";
  const auto theta = drawn(0, 6);
  const auto wide = run_trials(ferrajoli(), theta, seed, 0, size, nullptr, engine::kernels(Isa::avx512));
  const auto narrow = run_trials(ferrajoli(), theta, seed, 0, size, nullptr, engine::kernels(Isa::avx2));
  ASSERT_EQ(wide.size(), 6u);
  for (std::size_t t = 0; t < wide.size(); ++t) EXPECT_EQ(rows(wide[t]), rows(narrow[t])) << "trial " << t;
  const auto a = records_of(Isa::avx512, theta[1], 1), b = records_of(Isa::avx2, theta[1], 1);
  for (std::size_t i = 0; i < size; ++i) expect_same(a[i], b[i], fmt::format("patient {}", i));
}

TEST(TrialLanes, ABlockIsItsTrialsAloneOnEverySet) {
  const auto theta = drawn(4, 3);
  for (const Isa isa : sets_here()) {
    const engine::Kernels& kernels = engine::kernels(isa);
    const auto block = run_trials(ferrajoli(), theta, seed, 4, size, nullptr, kernels);
    ASSERT_EQ(block.size(), 3u);
    for (std::uint32_t t = 0; t < 3; ++t)
      EXPECT_EQ(rows(block[t]),
                rows(run_trials(ferrajoli(), {&theta[t], 1}, seed, 4 + t, size, nullptr, kernels).front()))
          << engine::name(isa) << ", trial " << 4 + t;
  }
}

TEST(TrialLanes, APatientAloneIsThePatientAmongOthers) {
  const auto theta = drawn(2, 1);
  const std::vector<Place> places = enrol(ferrajoli().protocol, seed, 2, size);
  for (const Isa isa : sets_here()) {
    const auto together = records_of(isa, theta[0], 2);
    for (std::uint32_t i = 0; i < size; ++i)
      expect_same(run_patient(ferrajoli(), theta[0], {seed, 2, i}, places[i], nullptr, engine::kernels(isa)),
                  together[i], fmt::format("{}, patient {}", engine::name(isa), i));
  }
}

TEST(TrialLanes, WhoComesEarlierOrLeavesEarlierChangesNobodyElse) {
  const auto theta = drawn(3, 1);
  const std::vector<Place> places = enrol(ferrajoli().protocol, seed, 3, size);
  for (const Isa isa : sets_here()) {
    const auto straight = records_of(isa, theta[0], 3);
    std::vector<PatientRecord> seen(size);
    const auto run = [&](auto number_of, auto cut_day_of) {
      run_patients(
          ferrajoli(), engine::kernels(isa), size,
          [&](std::size_t turn, Participant& p) {
            const auto i = static_cast<std::uint32_t>(number_of(turn));
            Place place = places[i];
            place.cut_day = cut_day_of(i);
            p.begin(theta[0], {seed, 3, i}, place);
          },
          [&](std::size_t turn, Participant& p) { seen[number_of(turn)] = p.record(); });
    };
    run([](std::size_t turn) { return size - 1 - turn; }, [&](std::size_t i) { return places[i].cut_day; });
    for (std::size_t i = 0; i < size; ++i)
      expect_same(seen[i], straight[i], fmt::format("{}, patient {}, last first", engine::name(isa), i));
    // Every third is seen for a month or less, some of them for a day.
    run([](std::size_t turn) { return turn; },
        [&](std::size_t i) { return i % 3 == 0 ? static_cast<int>(i) * 28 / size : places[i].cut_day; });
    std::size_t left = 0;
    for (std::size_t i = 0; i < size; ++i) {
      if (i % 3 != 0)
        expect_same(seen[i], straight[i], fmt::format("{}, patient {}, others gone", engine::name(isa), i));
      else
        left += seen[i].days_simulated < straight[i].days_simulated ? 1u : 0u;
    }
    EXPECT_GT(left, 10u) << "who was to leave left, but for those who would have left anyway";
  }
}

results::Study studied(const Options& options) { return simulate(ferrajoli(), options).study; }

Options some_trials(int trials, Isa isa, int threads) {
  Options options;
  options.trials = trials;
  options.seed = seed;
  options.threads = threads;
  options.isa = engine::name(isa);
  options.example = false;
  return options;
}

TEST(TrialLanes, EndpointsAreTheSameBytesForAnyThreadsOnSetsWithFusedMultiplyAdd) {
  if (!engine::supported(Isa::avx2)) GTEST_SKIP() << "NOT TESTED: this machine has no AVX2";
  const std::string first = results::endpoints_json(studied(some_trials(12, Isa::avx2, 1))).dump();
  for (const Isa isa : fused_sets_here())
    for (const int threads : {1, 2, 3})
      EXPECT_EQ(results::endpoints_json(studied(some_trials(12, isa, threads))).dump(), first)
          << engine::name(isa) << ", " << threads << " threads";
  const std::string baseline = results::endpoints_json(studied(some_trials(12, Isa::baseline, 1))).dump();
  for (const int threads : {2, 3})
    EXPECT_EQ(results::endpoints_json(studied(some_trials(12, Isa::baseline, threads))).dump(), baseline);
}

TEST(TrialLanes, TheBaselineSetMeasuresTheSameButForTheLastDigits) {
  if (!engine::supported(Isa::avx2)) GTEST_SKIP() << "NOT TESTED: this machine has no AVX2";
  const auto theta = drawn(1, 1);
  const auto fused = records_of(Isa::avx2, theta[0], 1), plain = records_of(Isa::baseline, theta[0], 1);
  double largest = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const chart::Visits &a = fused[i].chart.visits, &b = plain[i].chart.visits;
    for (std::size_t visit = 0; visit < std::min(a.size(), b.size()) && a[visit].day == b[visit].day; ++visit)
      for (std::size_t m = 0; m < chart::measure_count; ++m) {
        const auto measure = static_cast<chart::Measure>(m);
        if (a[visit].has(measure) && b[visit].has(measure))
          largest = std::max(
              largest, std::abs(a[visit][measure] - b[visit][measure]) / std::max(1e-3, std::abs(a[visit][measure])));
      }
  }
  RecordProperty("largest_relative_difference", fmt::format("{:.2g}", largest));
  EXPECT_LT(largest, 1e-12);
  EXPECT_GT(largest, 0) << "one set rounds multiply_add twice: if they agree, only one of them ran";
}

TEST(TrialLanes, OnTheBaselineSetEndpointsDifferByLessThanHalfAPoint) {
  if (!engine::supported(Isa::avx2)) GTEST_SKIP() << "NOT TESTED: this machine has no AVX2";
  // A last digit seldom decides: a patient who stands at a threshold to fifteen digits may be judged otherwise.
  const results::Study fused = studied(some_trials(20, Isa::avx2, 2));
  const results::Study plain = studied(some_trials(20, Isa::baseline, 2));
  ASSERT_EQ(plain.endpoints.size(), fused.endpoints.size());
  double largest = 0;
  int rates = 0;
  for (std::size_t i = 0; i < fused.endpoints.size(); ++i) {
    const results::Endpoint &a = fused.endpoints[i], &b = plain.endpoints[i];
    ASSERT_EQ(a.id, b.id);
    ASSERT_EQ(a.mean.has_value(), b.mean.has_value()) << a.id;
    if (!a.mean) continue;
    if (a.per) {
      ++rates;
      largest = std::max(largest, std::abs(*a.mean - *b.mean));
      EXPECT_NEAR(*a.mean, *b.mean, 0.005) << a.id;
    } else {
      EXPECT_NEAR(*a.mean, *b.mean, 0.005 * std::abs(*a.mean)) << a.id;
    }
  }
  EXPECT_GT(rates, 30);
  RecordProperty("largest_difference_of_a_rate", fmt::format("{:.2g}", largest));
}

}  // namespace
}  // namespace titrate::trial
