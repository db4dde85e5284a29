// Whole trials with everything on: patients drawn over parameter uncertainty, counts weekly and then two-weekly,
// monthly response, grading, decisions, endpoints. Before anything is timed: AVX-512 and AVX2 give the same bytes, the
// kernels give what the same equations on plain doubles give. (Against the reference within the day: bench_accuracy.)
// Next to each rate stands its ratio to a plain scalar DOPRI5 on the common benchmark, timed in the same run.

#include "base/error.hpp"
#include "bench/common_data.hpp"
#include "bench/common_yardstick.hpp"
#include "bench/counted.hpp"
#include "bench/peak_kernel.hpp"
#include "engine/integrator.hpp"
#include "engine/places.hpp"
#include "trial/describe.hpp"
#include "trial/rows.hpp"
#include "trial/simulate.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace {

using namespace titrate;

constexpr int repetitions = 5, trials = 48;
constexpr double days_per_year = 365.25;

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

double wall_seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// Of this thread: what other programs take does not count.
double cpu_seconds(const std::function<void()>& work) {
  const auto now = [] {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
  };
  const double begin = now();
  work();
  return now() - begin;
}

/// The 2008 trial's protocol with counts weekly for eight weeks and then every two, response monthly.
trial::Setup frequent_visits() {
  trial::Setup setup = trial::load("ferrajoli-2008", TITRATE_LIBRARY);
  for (protocol::Encounter& encounter : setup.protocol.calendar) {
    if (encounter.id == "counts") encounter.schedule = {{0, 55, 7}, {56, protocol::no_end, 14}};
    if (encounter.id == "response") encounter.schedule = {{28, protocol::no_end, 28}};
  }
  return setup;
}

const trial::Setup& setup() {
  static const trial::Setup s = frequent_visits();
  return s;
}

const std::vector<cohort::Theta>& thetas() {
  static const std::vector<cohort::Theta> drawn = [] {
    std::vector<cohort::Theta> t;
    for (std::uint32_t trial = 0; trial < trials; ++trial) t.push_back(setup().parameters.draw({1, trial, 0}));
    return t;
  }();
  return drawn;
}

std::vector<trial::Trial> run(const engine::Kernels& kernels) {
  return trial::run_trials(setup(), thetas(), 1, 0, setup().protocol.patients, nullptr, kernels);
}

std::string rows(const std::vector<trial::Trial>& ran) {
  std::string all;
  for (std::size_t t = 0; t < ran.size(); ++t)
    for (std::size_t i = 0; i < ran[t].outcomes.size(); ++i)
      all += trial::patient_row(setup(), static_cast<int>(t), static_cast<int>(i), ran[t].outcomes[i]);
  return all;
}

std::vector<engine::Isa> sets_here() {
  std::vector<engine::Isa> sets;
  for (const engine::Isa isa : {engine::Isa::avx512, engine::Isa::avx2, engine::Isa::baseline})
    if (engine::supported(isa)) sets.push_back(isa);
  return sets;
}

/// A year of one patient under constant effects, with and without lanes: largest relative difference.
double kernel_against_doubles(const engine::Kernels& kernels) {
  const cohort::VirtualPatient who = cohort::sample(setup().population, thetas()[0], {1, 0, 3});
  const model::Inputs<double> u{.immune_effect = 0.5,
                                .neutrophil_effect = 0.3,
                                .platelet_effect = 0.2,
                                .hemoglobin_effect = 0.1,
                                .glucocorticoid = 0,
                                .allopurinol = 1,
                                .hydration = 0,
                                .gcsf = 0,
                                .antibody = 0};
  engine::Places places(kernels);
  engine::Subject<double> subject{};
  subject.parameters = who.parameters;
  subject.constants = model::constants(who.parameters);
  subject.thresholds = {1e9, 2e9, 3e9};
  subject.strikes_at.fill(std::numeric_limits<double>::infinity());
  subject.inputs = u;
  subject.evening = {.immune = 0.5, .neutrophil = 0.3, .platelet = 0.2, .hemoglobin = 0.1};
  subject.step = 0.5;
  subject.pace = model::pace(who.parameters, subject.step);
  subject.until = 365;
  subject.state = model::initial_state(who.parameters);
  subject.momentum = model::at_rest(who.parameters, subject.constants, subject.state);
  places.put(0, subject);
  places.advance();
  const model::State<double> fast = places.get(0, &engine::Subject<double>::state);
  engine::Steps<double> steps(who.parameters, 2);
  for (int day = 0; day < 365; ++day) steps.day(u);
  const model::State<double>& slow = steps.state();
  double worst = 0;
  for_each_field<model::State<double>>([&](const auto& f) {
    worst = std::max(worst, std::abs(fast.*f.member - slow.*f.member) / (std::abs(slow.*f.member) + 1e-9));
  });
  return worst;
}

/// The kernel alone, all places taken: nanoseconds of a patient-day.
double kernel_alone(const engine::Kernels& kernels) {
  engine::Places places(kernels);
  std::vector<std::unique_ptr<trial::Participant>> all;
  for (std::size_t p = 0; p < places.count(); ++p) {
    all.push_back(std::make_unique<trial::Participant>(setup(), kernels));
    all.back()->begin(thetas()[0], {1, 0, static_cast<std::uint32_t>(p)}, {.cohort = 0, .enrolled = 0, .cut_day = 400});
    all.back()->patient->enter(places, p);
    places.set(p, &engine::Subject<double>::told_pain, 0.0);
    places.set(p, &engine::Subject<double>::thresholds, {1e9, 2e9, 3e9});
    model::Hazards::Rates<double> never;
    never.fill(std::numeric_limits<double>::infinity());
    places.set(p, &engine::Subject<double>::strikes_at, never);
  }
  constexpr int stretches = 2000, stretch = 14;
  const double seconds = cpu_seconds([&] {
    for (int s = 0; s < stretches; ++s) {
      for (std::size_t p = 0; p < places.count(); ++p)
        places.set(p, &engine::Subject<double>::until,
                   places.get(p, &engine::Subject<double>::day) + static_cast<double>(stretch));
      places.advance();
    }
  });
  return 1e9 * seconds / (static_cast<double>(stretches) * stretch * static_cast<double>(places.count()));
}

double peak(engine::Isa isa) {
  bench::PeakKernel* kernel = bench::peak_kernel_baseline;
#ifdef TITRATE_HAS_AVX512
  if (isa == engine::Isa::avx512) kernel = bench::peak_kernel_avx512;
  if (isa == engine::Isa::avx2) kernel = bench::peak_kernel_avx2;
#endif
  (void)isa;
  alignas(64) double keep[8];
  double best = 0;
  for (int i = 0; i < repetitions; ++i) {
    std::uint64_t done = 0;
    const double seconds = cpu_seconds([&] { done = kernel(2000000, keep); });
    best = std::max(best, static_cast<double>(done) / seconds);
  }
  return best;
}

/// Patients per second of the yardstick; nothing where the common benchmark's data is not there.
std::function<double()> yardstick() {
  try {
    auto data = std::make_shared<bench::CommonData>(bench::read_common_data(TITRATE_COMMON_DATA));
    data->patients.resize(24);
    return [data] {
      return static_cast<double>(data->patients.size()) /
             cpu_seconds([&] { (void)bench::solve_by_dopri5(data->patients, bench::common_schedule()); });
    };
  } catch (const Error& error) {
    fmt::print("NO YARDSTICK: {}\n", error.what());
    return {};
  }
}

void compare() {
  std::string first;
  for (const engine::Isa isa : sets_here()) {
    const double worst = kernel_against_doubles(engine::kernels(isa));
    fmt::print("{}: kernel against plain doubles over a year, largest relative difference {:.1e}\n", name(isa), worst);
    if (!(worst < 1e-9)) throw Error(Error::Kind::failure, "the kernel's answers are off: nothing is timed");
    if (isa == engine::Isa::baseline) continue;
    const std::string now = rows(run(engine::kernels(isa)));
    if (!first.empty() && now != first)
      throw Error(Error::Kind::failure, "AVX-512 and AVX2 give different patients: nothing is timed");
    first = now;
  }
  fmt::print("AVX-512 and AVX2: the same bytes for {} patients\n", trials * setup().protocol.patients);
}

void rates() {
  const auto measure = yardstick();
  std::vector<double> stick;
  const std::vector<engine::Isa> sets = sets_here();
  std::vector<std::vector<double>> rate(sets.size());
  for (int i = 0; i < repetitions; ++i) {
    if (measure) stick.push_back(measure());
    for (std::size_t s = 0; s < sets.size(); ++s) {
      std::uint64_t days = 0;
      const double seconds = cpu_seconds([&] {
        const std::vector<trial::Trial> ran = run(engine::kernels(sets[s]));
        results::Aggregate all;
        static const results::EndpointList list = trial::endpoint_list(setup());
        for (const trial::Trial& trial : ran) {
          all.add(list, trial.outcomes);
          days += trial.days;
        }
      });
      rate[s].push_back(static_cast<double>(days) / days_per_year / seconds);
    }
  }
  fmt::print("\nWhole trials, endpoints included, one thread (median of {}, time of this thread):\n", repetitions);
  if (measure) fmt::print("  yardstick  {:8.0f} patients a second\n", median(stick));
  for (std::size_t s = 0; s < sets.size(); ++s) {
    fmt::print("  {:<9}  {:8.0f} patient-years a second", name(sets[s]), median(rate[s]));
    if (measure) fmt::print(", {:.0f} times the yardstick", median(rate[s]) / median(stick));
    fmt::print("\n");
  }

  const auto simulated = [](int threads) {
    trial::Options options;
    options.trials = 4 * trials;
    options.threads = threads;
    options.sampling_only = options.example = false;
    return wall_seconds([&] { (void)trial::simulate(setup(), options); });
  };
  std::vector<double> gain;
  for (int i = 0; i < repetitions; ++i) {
    const double one = simulated(1), two = simulated(2);
    gain.push_back(one / two);
  }
  fmt::print("  two threads {:.2f} times one (median of {}, wall time)\n", median(gain), repetitions);
}

void where_time_goes() {
  const engine::Kernels& kernels = engine::kernels();
  const std::size_t patients = trials * static_cast<std::size_t>(setup().protocol.patients);
  std::uint64_t days = 0, visits = 0;
  std::vector<double> whole, begun, ended, days_alone;
  for (int i = 0; i < repetitions; ++i) {
    std::vector<trial::Trial> ran;
    whole.push_back(cpu_seconds([&] { ran = run(kernels); }));
    days = 0;
    for (const trial::Trial& trial : ran) days += trial.days;
    trial::Participant participant(setup(), kernels);
    begun.push_back(cpu_seconds([&] {
      for (std::size_t t = 0; t < ran.size(); ++t)
        for (std::size_t p = 0; p < ran[t].places.size(); ++p)
          participant.begin(thetas()[t], {1, static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(p)},
                            ran[t].places[p]);
    }));
    const results::EndpointList list = trial::endpoint_list(setup());
    ended.push_back(cpu_seconds([&] {
      results::Aggregate all;
      for (const trial::Trial& trial : ran) all.add(list, trial.outcomes);
    }));
    days_alone.push_back(kernel_alone(kernels));
  }
  for (std::size_t t = 0; t < 4; ++t) {
    std::vector<results::PatientRecord> records;
    trial::run_trial(setup(), thetas()[t], 1, static_cast<std::uint32_t>(t), setup().protocol.patients, nullptr,
                     &records);
    for (const results::PatientRecord& record : records) visits += record.chart.visits.size();
  }
  const auto n = static_cast<double>(days);
  const double total = 1e9 * (median(whole) + median(ended)) / n, start = 1e9 * median(begun) / n,
               kernel = median(days_alone), end = 1e9 * median(ended) / n;
  fmt::print("\nWhere the time goes ({}; {} patients, {:.0f} days each, {:.1f} visits each):\n", name(kernels.isa),
             patients, n / static_cast<double>(patients),
             static_cast<double>(visits) / (4.0 * setup().protocol.patients));
  const auto line = [&](const char* what, double ns) {
    fmt::print("  {:<56} {:6.1f} ns a patient-day  {:5.1f} %\n", what, ns, 100 * ns / total);
  };
  line("equations, readouts and hazards (the kernel alone)", kernel);
  line("sampling, eligibility and screening", start);
  line("endpoints", end);
  line("visits, decisions, doses, drug effects, summaries", total - kernel - start - end);
  line("together", total);

  const bench::Operations day = bench::operations_of_day();
  const double rate = static_cast<double>(day.all()) / kernel, limit = peak(kernels.isa) * 1e-9;
  fmt::print(
      "A day's equations and readouts: {} operations, of them {} divisions, and {} exp or log, each counted as {}.\n",
      day.all(), day.divisions, day.functions, bench::operations_per_function);
  fmt::print("The kernel does {:.1f} of at most {:.1f} operations on doubles a nanosecond: {:.0f} %\n", rate, limit,
             100 * rate / limit);
}

}  // namespace

int main() {
  try {
    compare();
    rates();
    where_time_goes();
  } catch (const titrate::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
