#include "trial/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#ifndef TITRATE_STD_THREADS
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>
#endif

namespace titrate::trial {

int default_threads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

#ifdef TITRATE_STD_THREADS
// Debian's oneTBB is not instrumented: the thread sanitizer sees this twin instead.
void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr first;
  std::mutex guard;
  const auto work = [&] {
    for (std::size_t i = next++; i < n; i = next++) {
      try {
        body(i);
      } catch (...) {
        const std::lock_guard lock(guard);
        if (!first) first = std::current_exception();
        next = n;
      }
    }
  };
  std::vector<std::thread> crew;
  for (int t = 1; t < (threads > 0 ? threads : default_threads()); ++t) crew.emplace_back(work);
  work();
  for (std::thread& worker : crew) worker.join();
  if (first) std::rethrow_exception(first);
}
#else
void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body) {
  const int crew = threads > 0 ? threads : default_threads();
  // Without it, asking for more threads than the machine has cores makes TBB print a warning.
  const oneapi::tbb::global_control most(oneapi::tbb::global_control::max_allowed_parallelism,
                                         static_cast<std::size_t>(crew));
  oneapi::tbb::task_arena arena(crew);
  arena.execute([&] { oneapi::tbb::parallel_for(std::size_t{0}, n, [&](std::size_t i) { body(i); }); });
}
#endif

}  // namespace titrate::trial
