#pragma once
// Progress out, cancellation in. The library prints nothing: a program hands in what it wants to hear.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>

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

/// Counts what many threads have done, and tells of it at most ten times a second and when all is done: at full speed
/// a call for each piece of work would cost more than the work. What is told only grows.
class ProgressMeter {
 public:
  ProgressMeter(Progress tell, std::uint64_t total) : tell_(std::move(tell)), total_(total) {}

  void add(std::uint64_t count) {
    const std::uint64_t done = done_.fetch_add(count, std::memory_order_relaxed) + count;
    if (!tell_) return;
    if (done < total_) {
      const Clock::rep now = Clock::now().time_since_epoch().count();
      Clock::rep due = due_.load(std::memory_order_relaxed);
      // One of the threads that see the time has come wins the exchange, and only that one tells.
      if (now < due || !due_.compare_exchange_strong(due, now + pause.count(), std::memory_order_relaxed)) return;
    }
    const std::lock_guard lock(telling_);
    const std::uint64_t latest = done_.load(std::memory_order_relaxed);
    if (latest > told_) tell_(told_ = latest, total_);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::duration pause = std::chrono::milliseconds(100);

  Progress tell_;
  std::uint64_t total_, told_ = 0;
  std::atomic<std::uint64_t> done_{0};
  std::atomic<Clock::rep> due_{0};  ///< when to tell next
  std::mutex telling_;
};

}  // namespace titrate
