#pragma once
// Entry points of tests/engine/lanes_kernel.cpp.

#include <cstddef>

namespace titrate::engine {

/// The functions that lanes_kernel.cpp applies, in the order of its results.
enum LanesFunction : std::size_t {
  lanes_exp,
  lanes_log,
  lanes_min,
  lanes_max,
  lanes_multiply_add,
  lanes_divide,
  lanes_select,
  lanes_finite,
  lanes_functions
};

/// `n`: a multiple of 8; `x`, `y`, `results` aligned to 64 bytes; results[f * n + i] is function f of x[i], y[i].
using LanesKernel = void(const double* x, const double* y, std::size_t n, double* results);
extern "C" {
LanesKernel lanes_kernel_avx512, lanes_kernel_avx2, lanes_kernel_baseline;
}

}  // namespace titrate::engine
