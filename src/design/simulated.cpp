#include "base/error.hpp"
#include "base/random.hpp"
#include "design/characteristics.hpp"
#include "design/draws.hpp"
#include "trial/parallel.hpp"

#include <algorithm>
#include <map>
#include <mutex>

namespace titrate::design {

namespace {

struct Tally {
  std::vector<std::int64_t> n;
  std::map<Reasons, std::int64_t> reasons;
};

void run_one(const Boundary& boundary, const std::vector<double>& cumulative, StreamKey key, Tally& tally) {
  std::vector<int> events(boundary.outcomes, 0);
  int entered = 0;
  for (const Look& look : boundary.looks) {
    for (; entered < look.n; ++entered) {
      key.patient = static_cast<std::uint32_t>(entered);
      const double u = Stream(key, outcome_draw).uniform(0);
      const auto cell = static_cast<std::size_t>(
          std::min(std::upper_bound(cumulative.begin(), cumulative.end(), u), cumulative.end() - 1) -
          cumulative.begin());
      for (std::size_t i = 0; i < events.size(); ++i) events[i] += static_cast<int>(cell >> i & 1);
    }
    const Reasons why = crossed(look, events);
    if (why == 0) continue;
    ++tally.n[static_cast<std::size_t>(look.n)];
    ++tally.reasons[why];
    return;
  }
  ++tally.n.back();
  ++tally.reasons[0];
}

}  // namespace

Characteristics simulated(const Boundary& boundary, const std::vector<double>& cells, std::uint64_t seed,
                          std::int64_t replicates, int threads, const StopToken* stop) {
  std::vector<double> cumulative;
  double sum = 0;
  for (const double p : cells) cumulative.push_back(sum += p);
  const auto size = static_cast<std::size_t>(boundary.patients) + 1;
  Tally all{.n = std::vector<std::int64_t>(size), .reasons = {}};
  constexpr std::int64_t block = 2000;
  std::mutex adding;
  trial::parallel_for(static_cast<std::size_t>((replicates + block - 1) / block), threads, [&](std::size_t b) {
    if (stop && stop->requested()) throw Error(Error::Kind::interrupted, "Interrupted.");
    Tally mine{.n = std::vector<std::int64_t>(size), .reasons = {}};
    const std::int64_t first = static_cast<std::int64_t>(b) * block, end = std::min(replicates, first + block);
    for (std::int64_t t = first; t < end; ++t)
      run_one(boundary, cumulative, {seed, static_cast<std::uint32_t>(t), 0}, mine);
    const std::lock_guard lock(adding);
    for (std::size_t i = 0; i < size; ++i) all.n[i] += mine.n[i];
    for (const auto& [why, count] : mine.reasons) all.reasons[why] += count;
  });
  Characteristics result;
  result.replicates = replicates;
  const auto share = [&](std::int64_t count) { return static_cast<double>(count) / static_cast<double>(replicates); };
  for (const std::int64_t count : all.n) result.n.push_back(share(count));
  for (const auto& [why, count] : all.reasons) result.reasons[why] = share(count);
  return result;
}

}  // namespace titrate::design
