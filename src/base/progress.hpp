#pragma once
// Progress out, cancellation in. The library prints nothing: a program hands in what it wants to hear.

#include <atomic>
#include <cstdint>
#include <functional>

namespace titrate {

/// Set from a signal handler or another thread; long work looks at it at least every 0.2 s.
class StopToken {
 public:
  void request() noexcept { stop_.store(true, std::memory_order_relaxed); }
  bool requested() const noexcept { return stop_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> stop_{false};
  static_assert(std::atomic<bool>::is_always_lock_free, "set from a signal handler");
};

/// Called from worker threads, one call at a time, with units of work done and in all.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

}  // namespace titrate
