#pragma once
// One protocol on given draws of the parameters and given patients.

#include "base/progress.hpp"
#include "design/judged.hpp"
#include "design/search.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace titrate::design {

/// Trials numbered from `first`, each with a draw of its own: two protocols with the same numbers treat the same
/// people.
struct Stretch {
  std::uint32_t first = 0;
  int draws = 0, patients = 0;
};

struct Tried {
  std::vector<std::vector<std::vector<Part>>> parts = {};  ///< [draw][judged][patient]
  double total_mg = 0;                                     ///< of all patients: who treats alike gives alike
  std::int64_t aged_65 = 0;
};

Tried try_protocol(const Space& space, const trial::Setup& setup, const Stretch& stretch, const StopToken* stop,
                   ProgressMeter* progress);

}  // namespace titrate::design
