#pragma once
// How many operations on doubles a core can do at most: independent chains of multiply-adds.

#include <cstdint>

namespace titrate::bench {

/// Does `rounds` rounds and returns the operations on doubles that were done, a multiply-add counted as two. What comes
/// out of the arithmetic goes to `keep`.
using PeakKernel = std::uint64_t(std::uint64_t rounds, double* keep);
extern "C" {
PeakKernel peak_kernel_avx512, peak_kernel_avx2, peak_kernel_baseline;
}

}  // namespace titrate::bench
