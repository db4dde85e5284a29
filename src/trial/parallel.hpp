#pragma once
// The one place that shares work between threads. Results never depend on how it was shared.

#include <cstddef>
#include <functional>
#include <string>

namespace titrate::trial {

/// Calls body(i) for i in [0, n) on `threads` threads (0 = as many as the machine has). The first exception is
/// rethrown.
void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body);

/// Calls make(i) likewise, and take(what it made) in order of i, one call at a time, while the work goes on. Work is
/// begun in order, and no more than `pieces_per_thread` pieces per thread are begun and not yet taken: a slow piece
/// holds up what comes after it and never lets it pile up.
void parallel_in_order(std::size_t n, int threads, const std::function<std::string(std::size_t)>& make,
                       const std::function<void(const std::string&)>& take);
inline constexpr std::size_t pieces_per_thread = 2;

/// Threads that 0 stands for.
int default_threads();

}  // namespace titrate::trial
