#pragma once
// The one place that shares work between threads. Results never depend on how it was shared.

#include <cstddef>
#include <functional>

namespace titrate::trial {

/// Calls body(i) for i in [0, n) on `threads` threads (0 = as many as the machine has). The first exception is
/// rethrown.
void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body);

/// Threads that 0 stands for.
int default_threads();

}  // namespace titrate::trial
