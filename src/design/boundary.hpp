#pragma once
// Stopping boundaries: which counts end the trial, at every number of patients.

#include "design/rule.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace titrate::design {

/// Counts of one outcome that stop the trial: `low` or fewer, `high` or more. low = -1 and high = n + 1: none does.
struct Limits {
  int low = -1, high = 0;
  bool stops_low(int events) const { return events <= low; }
  bool stops_high(int events) const { return events >= high; }
  friend bool operator==(const Limits&, const Limits&) = default;
};

/// Posterior probability that the rate is above the standard plus the offset, after `events` of `n`. Either may be a
/// fraction (patients who are pending count in part).
double probability_above(const Standard& standard, double offset, const stats::Beta& prior, double events, double n);

/// The limits of one outcome for n = 0 … patients, whatever the schedule of looks; Simon's rule has some at its two
/// looks only. Throws Error(input) where Simon's search finds no design of at most so many patients.
std::vector<Limits> limits(const Outcome& outcome, int patients);

/// A reason to stop is a bit: 2 i where outcome i is too low, 2 i + 1 where it is too high.
using Reasons = std::uint32_t;
inline constexpr std::size_t most_outcomes = 16;
inline constexpr Reasons reason(std::size_t outcome, bool high) { return Reasons{1} << (2 * outcome + (high ? 1 : 0)); }

struct Look {
  int n = 0;
  std::vector<Limits> limits = {};  ///< one per outcome
};

/// All looks of a design, in order of n; the last is at the maximum.
struct Boundary {
  int patients = 0;
  std::size_t outcomes = 0;
  std::vector<Look> looks = {};
  const Look* at(int n) const;  ///< nullptr where nobody looks
};

/// Throws Error(input) as `limits` does.
Boundary boundary(const Design& design);

/// Which limits these counts cross; 0 = go on.
Reasons crossed(const Look& look, const std::vector<int>& events);

/// "overall response too low", as reports name a reason of a rule.
std::string reason_text(const Outcome& outcome, bool high);
/// All reasons of a set, joined by " and ".
std::string reasons_text(const Design& design, Reasons reasons);

/// Boundaries that cannot do their work: an outcome that no count can stop, or a look that no count survives; each with
/// the reason.
std::vector<std::string> warnings(const Design& design, const Boundary& boundary);

}  // namespace titrate::design
