#include "trial/parallel.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#ifndef TITRATE_STD_THREADS
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>
#endif

namespace titrate::trial {

int default_threads() { return std::max(1, static_cast<int>(std::thread::hardware_concurrency())); }

#ifdef TITRATE_STD_THREADS
// Debian's oneTBB is not instrumented: the thread sanitizer sees this twin instead.
void parallel_in_order(std::size_t n, int threads, const std::function<std::string(std::size_t)>& make,
                       const std::function<void(const std::string&)>& take) {
  const auto crew = static_cast<std::size_t>(threads > 0 ? threads : default_threads());
  std::mutex guard;
  std::condition_variable moved;
  std::size_t begun = 0, taken = 0;
  std::map<std::size_t, std::string> waiting;
  std::exception_ptr first;
  const auto work = [&] {
    std::unique_lock lock(guard);
    for (;;) {
      moved.wait(lock, [&] { return first || begun == n || begun < taken + pieces_per_thread * crew; });
      if (first || begun == n) return;
      const std::size_t i = begun++;
      lock.unlock();
      try {
        std::string made = make(i);
        lock.lock();
        waiting.emplace(i, std::move(made));
        for (auto next = waiting.find(taken); !first && next != waiting.end(); next = waiting.find(taken)) {
          take(next->second);
          waiting.erase(next);
          ++taken;
        }
      } catch (...) {
        if (!lock.owns_lock()) lock.lock();
        if (!first) first = std::current_exception();
      }
      moved.notify_all();
    }
  };
  std::vector<std::thread> others;
  for (std::size_t t = 1; t < crew; ++t) others.emplace_back(work);
  work();
  for (std::thread& worker : others) worker.join();
  if (first) std::rethrow_exception(first);
}

void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body) {
  parallel_in_order(
      n, threads,
      [&](std::size_t i) {
        body(i);
        return std::string();
      },
      [](const std::string&) {});
}
#else
namespace {

void in_arena(int threads, const std::function<void()>& work) {
  // Without it, asking for more threads than the machine has cores makes TBB print a warning.
  const oneapi::tbb::global_control most(oneapi::tbb::global_control::max_allowed_parallelism,
                                         static_cast<std::size_t>(threads));
  oneapi::tbb::task_arena arena(threads);
  arena.execute(work);
}

}  // namespace

void parallel_for(std::size_t n, int threads, const std::function<void(std::size_t)>& body) {
  in_arena(threads > 0 ? threads : default_threads(),
           [&] { oneapi::tbb::parallel_for(std::size_t{0}, n, [&](std::size_t i) { body(i); }); });
}

void parallel_in_order(std::size_t n, int threads, const std::function<std::string(std::size_t)>& make,
                       const std::function<void(const std::string&)>& take) {
  using oneapi::tbb::filter_mode;
  const int crew = threads > 0 ? threads : default_threads();
  std::size_t begun = 0;
  const auto next = [&](oneapi::tbb::flow_control& flow) -> std::size_t {
    if (begun < n) return begun++;
    flow.stop();
    return n;
  };
  in_arena(crew, [&] {
    oneapi::tbb::parallel_pipeline(pieces_per_thread * static_cast<std::size_t>(crew),
                                   oneapi::tbb::make_filter<void, std::size_t>(filter_mode::serial_in_order, next) &
                                       oneapi::tbb::make_filter<std::size_t, std::string>(filter_mode::parallel, make) &
                                       oneapi::tbb::make_filter<std::string, void>(filter_mode::serial_in_order, take));
  });
}
#endif

}  // namespace titrate::trial
