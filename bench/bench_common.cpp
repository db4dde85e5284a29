// The common benchmark of shared/bench: the general solver's answers against the reference, then its rate next to that
// of a plain scalar DOPRI5 in the same run. Ends with 1 where an answer is off, a patient depends on the neighbours, or
// two instruction sets differ.

#include "bench/common_data.hpp"
#include "bench/common_kernel.hpp"
#include "bench/common_yardstick.hpp"
#include "engine/isa.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace {

using namespace titrate;
using bench::CommonAnswer;
using bench::CommonPatient;
using bench::CommonRequest;

constexpr double allowed = 1e-5;
constexpr int repeats = 5;
bool all_well = true;

void expect(bool truth, const std::string& what) {
  fmt::print("{}  {}\n", truth ? "ok  " : "FAIL", what);
  all_well = all_well && truth;
}

bench::CommonKernel* kernel(engine::Isa isa) {
  switch (isa) {
#ifdef TITRATE_HAS_AVX512
    case engine::Isa::avx512: return bench::common_kernel_avx512;
#endif
#ifdef TITRATE_HAS_AVX2
    case engine::Isa::avx2: return bench::common_kernel_avx2;
#endif
    default: return bench::common_kernel_baseline;
  }
}

CommonAnswer solve(engine::Isa isa, const std::vector<CommonPatient>& patients, bool linear = false,
                   const engine::Schedule& schedule = bench::common_schedule()) {
  CommonAnswer answer;
  kernel(isa)({.patients = patients, .schedules = {&schedule, 1}, .options = {}, .linear = linear}, answer);
  return answer;
}

std::size_t row_size(const CommonAnswer& answer) { return answer.result.outputs * answer.result.columns; }

/// Whether a patient's rows have the same bytes.
bool same(const CommonAnswer& a, std::size_t in_a, const CommonAnswer& b, std::size_t in_b) {
  const std::size_t size = row_size(a);
  return std::memcmp(&a.result.values[in_a * size], &b.result.values[in_b * size], size * sizeof(double)) == 0 &&
         a.result.verdicts[in_a].kind == b.result.verdicts[in_b].kind;
}

std::size_t differing(const CommonAnswer& a, const CommonAnswer& b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.result.verdicts.size(); ++i) count += !same(a, i, b, i);
  return count;
}

/// The machine is shared: time that other programs take is not counted.
double seconds_of(const auto& work) {
  const auto now = [] {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
  };
  const double before = now();
  work();
  return now() - before;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

void check_answers(const bench::CommonData& data, const std::vector<engine::Isa>& sets) {
  for (const engine::Isa isa : sets) {
    const CommonAnswer answer = solve(isa, data.patients);
    const double all = bench::worst_error(data.all, answer.result),
                 dense = bench::worst_error(data.dense, answer.result);
    expect(all < allowed && dense < allowed,
           fmt::format("{}: worst error {:.1e} on {} patients at 6 times, {:.1e} on 20 at 53", engine::name(isa), all,
                       data.patients.size(), dense));
  }
}

/// The tolerance asked for is the tolerance kept, and what it costs.
void check_tolerances(const bench::CommonData& data, engine::Isa isa) {
  for (const double tolerance : {1e-3, 1e-4, 1e-5, 1e-6, 1e-7}) {
    engine::EnsembleOptions options;
    options.tolerance = tolerance;
    CommonAnswer answer;
    kernel(isa)({.patients = data.patients, .schedules = {&bench::common_schedule(), 1}, .options = options}, answer);
    const double error = bench::worst_error(data.all, answer.result);
    const double days = 364.5 * static_cast<double>(data.patients.size());
    const auto above_three = std::count_if(answer.panels.begin(), answer.panels.end(), [](int n) { return n > 3; });
    expect(error < tolerance,
           fmt::format("{}: tolerance {:.0e}: worst error {:.1e}; {:.1f} derivatives per patient and day, {} patients "
                       "with more than three panels, at most {}",
                       engine::name(isa), tolerance, error, static_cast<double>(answer.evaluations) / days, above_three,
                       *std::max_element(answer.panels.begin(), answer.panels.end())));
  }
}

/// Irregular doses, against the yardstick at a tolerance a thousand times as strict.
void check_irregular(const bench::CommonData& data, engine::Isa isa) {
  const std::vector<CommonPatient> few(data.patients.begin(), data.patients.begin() + 50);
  const engine::Schedule& schedule = bench::irregular_schedule();
  const engine::EnsembleResult fine = bench::solve_by_dopri5(few, schedule, {.relative = 1e-9, .absolute = 1e-12});
  std::vector<bench::ReferenceRow> rows;
  for (std::size_t i = 0; i < few.size(); ++i)
    for (std::size_t output = 0; output < fine.outputs; ++output) {
      const double* y = &fine.values[(i * fine.outputs + output) * fine.columns];
      rows.push_back({.patient = i, .output = output, .central = y[18], .states = {y, y + 17}});
    }
  const double error = bench::worst_error(rows, solve(isa, few, false, schedule).result);
  expect(error < allowed, fmt::format("{}: irregular doses: worst error {:.1e} on {} patients at {} times",
                                      engine::name(isa), error, few.size(), fine.outputs));
}

void check_independence(const bench::CommonData& data, const std::vector<engine::Isa>& sets) {
  const CommonAnswer first = solve(sets.front(), data.patients);
  for (const engine::Isa isa : sets) {
    if (isa == sets.front() || isa == engine::Isa::baseline) continue;
    const std::size_t count = differing(first, solve(isa, data.patients));
    expect(count == 0, fmt::format("{} and {}: {} patients differ in any bit", engine::name(sets.front()),
                                   engine::name(isa), count));
  }
  // 389 is prime: every patient gets other neighbours.
  std::vector<CommonPatient> shuffled(data.patients.size());
  const auto place = [&](std::size_t i) { return i * 389 % shuffled.size(); };
  for (std::size_t i = 0; i < shuffled.size(); ++i) shuffled[place(i)] = data.patients[i];
  const CommonAnswer other = solve(sets.front(), shuffled);
  std::size_t moved = 0;
  for (std::size_t i = 0; i < shuffled.size(); ++i) moved += !same(first, i, other, place(i));
  expect(moved == 0, fmt::format("other neighbours: {} patients differ in any bit", moved));
}

/// The effects 1 - slope C, and one patient with SLN = 20 and CL = 150.
void check_hostile(const bench::CommonData& data, const std::vector<engine::Isa>& sets) {
  constexpr std::size_t hostile = 1234;
  std::vector<CommonPatient> with = data.patients, without = data.patients;
  with[hostile].SLN = 20.0;
  with[hostile].CL = 150.0;
  without.erase(without.begin() + hostile);
  for (const engine::Isa isa : sets) {
    const CommonAnswer a = solve(isa, with, true), b = solve(isa, without, true);
    const engine::Verdict& verdict = a.result.verdicts[hostile];
    const double last = a.result.values[(hostile + 1) * row_size(a) - a.result.columns];
    const std::string names =
        engine::names<bench::CommonModel<bench::Inhibition::linear>::State<double>>(verdict.states);
    expect(verdict.kind == engine::Verdict::Kind::not_finite && std::isnan(last) && !names.empty(),
           fmt::format("{}: patient {} is named: day {:.0f}, {} left the finite numbers; the row is marked failed",
                       engine::name(isa), hostile + 1, std::floor(verdict.time), names));
    std::size_t touched = 0, failed = 0;
    for (std::size_t i = 0; i < with.size(); ++i) {
      if (i == hostile) continue;
      touched += !same(a, i, b, i < hostile ? i : i - 1);
      failed += a.result.verdicts[i].kind != engine::Verdict::Kind::ok;
    }
    expect(touched == 0, fmt::format("{}: {} of the other {} differ in any bit from a run without it ({} failed, too)",
                                     engine::name(isa), touched, with.size() - 1, failed));
  }
}

void time_all(const bench::CommonData& data, const std::vector<engine::Isa>& sets, const std::string& title,
              const engine::Schedule& schedule) {
  const std::vector<CommonPatient> few(data.patients.begin(), data.patients.begin() + 100);
  std::vector<double> yardstick;
  std::vector<std::vector<double>> rates(sets.size());
  for (int repeat = 0; repeat < repeats; ++repeat) {
    yardstick.push_back(static_cast<double>(few.size()) /
                        seconds_of([&] { (void)bench::solve_by_dopri5(few, schedule); }));
    for (std::size_t i = 0; i < sets.size(); ++i)
      rates[i].push_back(static_cast<double>(data.patients.size()) /
                         seconds_of([&] { (void)solve(sets[i], data.patients, false, schedule); }));
  }
  fmt::print("\n{}: patients per second of one core's time, median of {}\n", title, repeats);
  fmt::print("  {:<16} {:>8.0f}\n", "scalar DOPRI5", median(yardstick));
  for (std::size_t i = 0; i < sets.size(); ++i)
    fmt::print("  {:<16} {:>8.0f}   {:.1f} times the yardstick\n", engine::name(sets[i]), median(rates[i]),
               median(rates[i]) / median(yardstick));
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : TITRATE_COMMON_DATA;
  try {
    const bench::CommonData data = bench::read_common_data(folder);
    std::vector<engine::Isa> sets;
    for (std::size_t i = 0; i < engine::isa_names.size(); ++i)
      if (engine::supported(static_cast<engine::Isa>(i))) sets.push_back(static_cast<engine::Isa>(i));
    const std::vector<CommonPatient> few(data.patients.begin(), data.patients.begin() + 20);
    const double error = bench::worst_error(data.dense, bench::solve_by_dopri5(few, bench::common_schedule()));
    expect(error < allowed, fmt::format("scalar DOPRI5: worst error {:.1e} on 20 patients at 53 times", error));
    check_answers(data, sets);
    check_tolerances(data, sets.front());
    check_irregular(data, sets.front());
    check_independence(data, sets);
    check_hostile(data, sets);
    if (!all_well) {
      fmt::print("answers are off: nothing is timed\n");
      return 1;
    }
    time_all(data, sets, "daily doses", bench::common_schedule());
    time_all(data, {sets.front()}, "irregular doses", bench::irregular_schedule());
  } catch (const std::exception& problem) {
    fmt::print(stderr, "{}\n", problem.what());
    return 1;
  }
}
