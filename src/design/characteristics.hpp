#pragma once
// What a design does to trials of a given truth: how often it stops, why, and after how many patients.

#include "base/progress.hpp"
#include "design/boundary.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace titrate::design {

struct Characteristics {
  std::vector<double> n = {};  ///< probability that the trial ends with n patients, n = 0 … maximum
  std::map<Reasons, double> reasons =
      {};                       ///< probability by what was crossed when it ended; 0 = nothing, the trial ran out
  std::int64_t replicates = 0;  ///< 0 = exact; else simulated with so many trials

  double stop() const;              ///< a boundary is crossed at some look, the last included
  double stop_early() const;        ///< the trial ends before its maximum
  double with(Reasons any) const;   ///< ends for one of these, alone or with others
  double alone(Reasons one) const;  ///< ends for exactly these
  double mean_n() const;
  /// Smallest n with Pr(trial ends with n or fewer) >= p.
  int quantile(double p) const;
  /// Of a probability, where simulated.
  std::optional<double> standard_error(double probability) const;
};

/// Exact, by dynamic programming over the counts of all outcomes. `cells` as in design/truth.hpp. Takes about
/// patients^(outcomes + 1) 2^outcomes / (outcomes + 1) multiplications at most.
Characteristics exact(const Boundary& boundary, const std::vector<double>& cells);
/// How many multiplications `exact` takes at most, and how many it should not exceed to answer in seconds.
double exact_cost(const Boundary& boundary);
inline constexpr double affordable = 1e9;

/// Exact for outcomes that are known only after `lag[i]` further patients have entered, and are independent within a
/// patient (rates as margins). The rule looks at those known; `limits[i]` are of outcome i for every number known.
/// `looks`: numbers of entered patients at which the rule looks, ascending, the last the maximum.
Characteristics exact_lagged(const std::vector<std::vector<Limits>>& limits, const std::vector<int>& looks,
                             const std::vector<double>& rates, const std::vector<int>& lag);

/// Simulated, for more outcomes than `exact` can bear. The same for any number of threads.
Characteristics simulated(const Boundary& boundary, const std::vector<double>& cells, std::uint64_t seed,
                          std::int64_t replicates, int threads = 0, const StopToken* stop = nullptr);

/// Exact where that is affordable, else simulated.
Characteristics characteristics(const Boundary& boundary, const std::vector<double>& cells, std::uint64_t seed = 1,
                                std::int64_t replicates = 100'000, int threads = 0, const StopToken* stop = nullptr);

}  // namespace titrate::design
