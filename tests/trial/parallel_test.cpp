#include "trial/parallel.hpp"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace titrate::trial {
namespace {

TEST(ParallelFor, CallsEveryIndexOnce) {
  for (const int threads : {0, 1, 2, 5}) {
    std::vector<std::atomic<int>> calls(1000);
    parallel_for(calls.size(), threads, [&](std::size_t i) { ++calls[i]; });
    for (const auto& count : calls) ASSERT_EQ(count, 1) << threads << " threads";
  }
}

TEST(ParallelFor, RethrowsWhatABodyThrew) {
  EXPECT_THROW(parallel_for(100, 2,
                            [](std::size_t i) {
                              if (i == 37) throw std::out_of_range("37");
                            }),
               std::out_of_range);
}

TEST(ParallelInOrder, TakesWhatWasMadeInOrderOneAtATime) {
  for (const int threads : {0, 1, 2, 5}) {
    std::string all, expected;
    std::atomic<int> taking{0};
    parallel_in_order(
        200, threads, [](std::size_t i) { return std::to_string(i) + ' '; },
        [&](const std::string& made) {
          EXPECT_EQ(++taking, 1);
          all += made;
          --taking;
        });
    for (int i = 0; i < 200; ++i) expected += std::to_string(i) + ' ';
    EXPECT_EQ(all, expected) << threads << " threads";
  }
}

TEST(ParallelInOrder, ASlowPieceLetsOnlyAFewWaitBehindIt) {
  constexpr int threads = 3;
  constexpr std::size_t most = threads * pieces_per_thread;
  std::atomic<std::size_t> begun{0}, taken{0}, backlog{0};
  parallel_in_order(
      100, threads,
      [&](std::size_t i) {
        const std::size_t now = ++begun - taken;
        for (std::size_t seen = backlog; seen < now && !backlog.compare_exchange_weak(seen, now);) {
        }
        // The first holds until the others can begin no more; on a machine that lends no second thread, for a while.
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
        while (i == 0 && begun < most && std::chrono::steady_clock::now() < until) std::this_thread::yield();
        if (i == 0) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return std::string();
      },
      [&](const std::string&) { ++taken; });
  EXPECT_EQ(taken, 100u);
  // One more may begin between a take and its count here.
  EXPECT_LE(backlog, most + 1);
}

TEST(ParallelInOrder, RethrowsWhatMakingOrTakingThrew) {
  const auto text = [](std::size_t i) { return std::to_string(i); };
  EXPECT_THROW(parallel_in_order(
                   100, 2,
                   [&](std::size_t i) {
                     if (i == 37) throw std::out_of_range("37");
                     return text(i);
                   },
                   [](const std::string&) {}),
               std::out_of_range);
  std::size_t taken = 0;
  EXPECT_THROW(parallel_in_order(100, 2, text,
                                 [&](const std::string& made) {
                                   if (made == "37") throw std::out_of_range(made);
                                   ++taken;
                                 }),
               std::out_of_range);
  EXPECT_EQ(taken, 37u);
}

}  // namespace
}  // namespace titrate::trial
