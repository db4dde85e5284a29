#include "design/across_draws.hpp"

#include "stats/intervals.hpp"
#include "stats/sample.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace titrate::design {

namespace {

struct Sums {
  double part = 0, of = 0;
  double ratio() const { return part / of; }
};

Sums sums(std::span<const Part> patients) {
  Sums s;
  for (const Part& p : patients) s.part += p.part, s.of += p.of;
  return s;
}

/// What the sample variance of n terms lacks of the population's.
double correction(std::size_t n) { return n > 1 ? static_cast<double>(n) / static_cast<double>(n - 1) : 1; }

}  // namespace

void add_draw(ByDraw& all, std::span<const Part> patients) {
  const Sums s = sums(patients);
  if (!(s.of > 0)) return;
  double squares = 0;
  for (const Part& p : patients) {
    const double e = p.part - s.ratio() * p.of;
    squares += e * e;
  }
  all.value.push_back(s.ratio());
  all.noise.push_back(correction(patients.size()) * squares / (s.of * s.of));
}

void add_paired_draw(ByDraw& all, std::span<const Part> a, std::span<const Part> b) {
  const Sums sa = sums(a), sb = sums(b);
  if (!(sa.of > 0) || !(sb.of > 0)) return;
  double squares = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double e = (a[i].part - sa.ratio() * a[i].of) / sa.of - (b[i].part - sb.ratio() * b[i].of) / sb.of;
    squares += e * e;
  }
  all.value.push_back(sa.ratio() - sb.ratio());
  all.noise.push_back(correction(a.size()) * squares);
}

AcrossDraws across(const ByDraw& all, double level) {
  const double n = static_cast<double>(all.value.size());
  AcrossDraws made;
  made.mean = std::accumulate(all.value.begin(), all.value.end(), 0.0) / n;
  double variance = 0;
  for (const double v : all.value) variance += (v - made.mean) * (v - made.mean);
  variance = n > 1 ? variance / (n - 1) : all.noise.front();
  made.standard_error = std::sqrt(variance / n);
  const double noise = std::accumulate(all.noise.begin(), all.noise.end(), 0.0) / n;
  const double wanted = std::min(variance, std::max(0.0, variance - noise) + variance / n);
  const double scale = variance > 0 ? std::sqrt(wanted / variance) : 0;
  for (const double v : all.value) made.draws.push_back(made.mean + scale * (v - made.mean));
  std::vector<double> sorted = made.draws;
  std::sort(sorted.begin(), sorted.end());
  made.interval = {stats::quantile_type_1(sorted, (1 - level) / 2),
                   stats::quantile_type_1(sorted, 1 - (1 - level) / 2)};
  return made;
}

Probability probability(const AcrossDraws& of, bool below, double limit) {
  const auto count =
      std::count_if(of.draws.begin(), of.draws.end(), [&](double v) { return below ? v < limit : v > limit; });
  const auto n = static_cast<long>(of.draws.size());
  constexpr double level = 0.95;
  const stats::Interval interval = stats::wilson(static_cast<long>(count), n, level);
  return {static_cast<double>(count) / static_cast<double>(n), {interval.low, interval.high}};
}

}  // namespace titrate::design
