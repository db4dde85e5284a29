#pragma once
// What a search stands on: how well the model reproduces, in published trials, the very quantities that protocols are
// judged by; and what those trials gave together.

#include "base/progress.hpp"
#include "design/search.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::design {

/// One quantity in one published trial.
struct Reproduced {
  std::string trial = {};
  int events = 0, n = 0;
  double predicted = 0;
  results::Span interval{};  ///< predictive, 95 %, for a trial of that size
  bool inside = false;
  bool fitted = false;  ///< the parameters were fitted to this trial
};

/// One arm of a published trial, or one cohort of it.
struct Given {
  std::string trial = {}, arm = {};
  double start_mg = 0;
  std::string steroid = {};  ///< from day 1, by plan; "" = none
};

struct Grounds {
  std::vector<std::vector<Reproduced>> of = {};    ///< [Search::judged]; empty where no trial prints it
  std::vector<std::vector<Reproduced>> near = {};  ///< the same counted in courses instead of patients, or the reverse
  std::vector<Given> given = {};
  std::uint64_t patients = 0;  ///< virtual, that this took
};

/// How many patients `grounds` will take of a budget.
std::uint64_t patients_for_grounds(const Space& space, const std::vector<trial::Setup>& published);
/// Runs each published trial as it was. Throws Error(interrupted) when stopped.
Grounds grounds(const Space& space, const std::vector<trial::Setup>& published, int threads, const StopToken* stop);

/// The published counts of all trials together, where there are any.
struct Pooled {
  int trials = 0, events = 0, n = 0;
  results::Span interval{};  ///< Clopper and Pearson, 95 %
};
std::optional<Pooled> pooled(const std::vector<Reproduced>& all);

}  // namespace titrate::design
