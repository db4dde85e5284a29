// From one derivative to whole trials. Before anything is timed, the fast path's answers are held against the slow
// one's.

#include "base/error.hpp"
#include "engine/integrator.hpp"
#include "trial/describe.hpp"
#include "trial/simulate.hpp"

#include <cmath>
#include <cstdio>
#include <string>

#include <benchmark/benchmark.h>

namespace {

using namespace titrate;
using chart::Measure;

const trial::Setup& setup() {
  static const trial::Setup s = trial::load("ferrajoli-2008", TITRATE_LIBRARY);
  return s;
}

const cohort::Theta& theta() {
  static const cohort::Theta t = setup().parameters.central();
  return t;
}

virtual_patients::Given dose(double mg) {
  virtual_patients::Given given{};
  given[chart::index(chart::Agent::lenalidomide)] = mg;
  return given;
}

/// Worst relative difference after 120 days on 10 mg between two steps a day on daily means and 15-minute steps within
/// it.
double worst_difference(int patients) {
  double worst = 0;
  for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(patients); ++i) {
    const StreamKey key{1, 0, i};
    const cohort::VirtualPatient who = cohort::sample(setup().population, theta(), key);
    virtual_patients::Patient fast(who, theta(), key, 1);
    virtual_patients::Patient slow(who, theta(), key, 1, virtual_patients::DrugPath::within_day);
    std::vector<chart::Event> ignored;
    for (int day = 0; day < 120; ++day) {
      fast.advance(day, dose(10), {.on_treatment = false, .progressed = false}, ignored);
      slow.advance(day, dose(10), {.on_treatment = false, .progressed = false}, ignored);
    }
    const chart::Visit a = fast.truth(120), b = slow.truth(120);
    for (const Measure m :
         {Measure::lymphocytes, Measure::neutrophils, Measure::platelets, Measure::hemoglobin, Measure::longest_node})
      worst = std::max(worst, std::abs(a[m] / b[m] - 1));
  }
  return worst;
}

void derivative(benchmark::State& state) {
  const cohort::VirtualPatient who = cohort::sample(setup().population, theta(), {1, 0, 0});
  model::State<double> s = model::initial_state(who.parameters);
  const model::Inputs<double> u{.immune_effect = 0.5,
                                .neutrophil_effect = 0.3,
                                .platelet_effect = 0.2,
                                .hemoglobin_effect = 0.1,
                                .glucocorticoid = 0,
                                .allopurinol = 1,
                                .hydration = 0,
                                .gcsf = 0,
                                .antibody = 0};
  for (auto _ : state) benchmark::DoNotOptimize(model::ddt(who.parameters, s, u));
}
BENCHMARK(derivative);

void patient_to_the_cut(benchmark::State& state) {
  std::uint32_t i = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(
        trial::run_patient(setup(), theta(), {1, 0, i++}, {.cohort = 0, .enrolled = 0, .cut_day = 426}));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(patient_to_the_cut)->Unit(benchmark::kMicrosecond);

void trial_of_44(benchmark::State& state) {
  std::uint32_t t = 0;
  const results::EndpointList list = trial::endpoint_list(setup());
  results::Aggregate all;
  for (auto _ : state) all.add(list, trial::run_trial(setup(), theta(), 1, t++, setup().protocol.patients).outcomes);
  state.SetItemsProcessed(state.iterations() * setup().protocol.patients);
}
BENCHMARK(trial_of_44)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  try {
    const double worst = worst_difference(40);
    std::printf(
        "daily mean, 2 steps a day, against 96 steps within the day: worst of 40 patients and 5 measures %.2f %%\n",
        100 * worst);
    if (!(worst < 0.05)) {
      std::fprintf(stderr, "the fast path's answers are off: nothing is timed\n");
      return 1;
    }
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
