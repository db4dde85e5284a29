#include "cdisc/sdtm_sequence.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::cdisc {

void Sequences::see(std::uint32_t row, std::optional<double> number) {
  if (!complete()) return;
  constexpr double most = 1e9;  // a sequence number of a subject; its difference to a row fits 32 bits
  const bool there = number && *number >= 0 && *number < most && *number == std::floor(*number) && row < 1'000'000'000;
  const std::int32_t shift =
      there ? static_cast<std::int32_t>(static_cast<std::int64_t>(*number) - static_cast<std::int64_t>(row)) : none;
  if (runs_.empty() || runs_.back().shift != shift) runs_.push_back({row, shift});
  if (!complete()) runs_.back().shift = none;
}

std::optional<int> Sequences::at(std::uint32_t row) const {
  const auto after =
      std::upper_bound(runs_.begin(), runs_.end(), row, [](std::uint32_t r, const Run& run) { return r < run.first; });
  if (after == runs_.begin() || std::prev(after)->shift == none) return {};
  return static_cast<int>(static_cast<std::int64_t>(row) + std::prev(after)->shift);
}

}  // namespace titrate::cdisc
