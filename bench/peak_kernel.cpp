#include "bench/peak_kernel.hpp"

#include "engine/kernel.hpp"
#include "engine/lanes.hpp"

namespace titrate::bench {

extern "C" std::uint64_t TITRATE_KERNEL_NAME(peak_kernel)(std::uint64_t rounds, double* keep) {
  using engine::HWY_NAMESPACE::Lanes;
  constexpr std::size_t chains = 12;  // more than latency times units of any processor so far
  Lanes chain[chains];
  for (std::size_t c = 0; c < chains; ++c) chain[c] = Lanes(static_cast<double>(c));
  const Lanes shrink = 0.999, push = 0.001;
  for (std::uint64_t r = 0; r < rounds; ++r)
    for (std::size_t c = 0; c < chains; ++c) chain[c] = multiply_add(chain[c], shrink, push);
  Lanes sum = chain[0];
  for (std::size_t c = 1; c < chains; ++c) sum += chain[c];
  sum.store(keep);
  return rounds * chains * Lanes::count * 2;
}

}  // namespace titrate::bench
