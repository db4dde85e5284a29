// Exact operating characteristics: answers first, then time. Exit code 1 where an answer or a budget is missed.

#include "design/characteristics.hpp"
#include "design/truth.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

namespace {

using namespace titrate;

/// Design A of the reference (tests/design/vectors): priors worth two patients at the standards, cut-offs .95.
design::Design two_outcomes(int patients) {
  design::Design d;
  d.id = "A";
  d.patients = patients;
  d.cohort_size = 1;
  d.minimum_patients = 1;
  d.outcomes = {
      {.label = "response",
       .event = {.endpoint = "overall_response"},
       .want_high = true,
       .rule = design::ThallSimonEstey{.standard = {.rate = 0.2}, .offset = 0, .prior = {0.4, 1.6}, .cutoff = 0.95}},
      {.label = "toxicity",
       .event = {.endpoint = "infection_g3_4"},
       .want_high = false,
       .rule = design::ThallSimonEstey{.standard = {.rate = 0.3}, .offset = 0, .prior = {0.6, 1.4}, .cutoff = 0.95}}};
  return d;
}

/// Seconds of the fastest of several runs, boundary and characteristics together.
template <class Work>
double fastest(int runs, const Work& work) {
  double best = 1e9;
  for (int i = 0; i < runs; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

bool answers_agree() {
  // R: tse_oc.csv, design A, every look, 0.05 and 0.1, odds ratio 1.
  const auto oc = design::exact(design::boundary(two_outcomes(45)), design::cells({0.05, 0.1}));
  const bool with_r = std::abs(oc.stop() - 0.988600057816762) < 1e-9 && std::abs(oc.mean_n() - 11.7942443024586) < 1e-9;
  // No reference of that size: the simulation, within four standard errors.
  const design::Boundary large = design::boundary(two_outcomes(200));
  const auto cells = design::cells({0.2, 0.3}, 3);
  const auto exact = design::exact(large, cells);
  const auto simulated = design::simulated(large, cells, 1, 20'000);
  const bool with_simulation = std::abs(exact.stop() - simulated.stop()) < 4 * *simulated.standard_error(exact.stop());
  std::printf("N = 45 against R: %s; N = 200 against simulation: %s\n", with_r ? "same to 1e-9" : "DIFFERENT",
              with_simulation ? "within 4 standard errors" : "DIFFERENT");
  return with_r && with_simulation;
}

bool within_budget(int patients, int runs, double budget) {
  const auto cells = design::cells({0.2, 0.3}, 3);
  const double all =
      fastest(runs, [&] { (void)design::exact(design::boundary(two_outcomes(patients)), cells).stop(); });
  const design::Boundary limits = design::boundary(two_outcomes(patients));
  const double alone = fastest(runs, [&] { (void)design::exact(limits, cells).stop(); });
  std::printf("N = %d, two outcomes, every look: %.3f ms with the boundary, %.3f ms without (budget %.0f ms)\n",
              patients, 1e3 * all, 1e3 * alone, 1e3 * budget);
  return all < budget;
}

}  // namespace

int main() {
  if (!answers_agree()) return 1;
  const bool small = within_budget(45, 50, 0.005), large = within_budget(200, 10, 0.1);
  return small && large ? 0 : 1;
}
