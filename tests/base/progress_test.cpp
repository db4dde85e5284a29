#include "base/progress.hpp"

#include <chrono>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace titrate {
namespace {

TEST(ProgressMeter, TellsWhatOnlyGrowsAndTheEndOnce) {
  constexpr std::uint64_t each = 20'000, threads = 4;
  std::vector<std::uint64_t> told;
  ProgressMeter meter(
      [&](std::uint64_t done, std::uint64_t total) {
        EXPECT_EQ(total, threads * each);
        told.push_back(done);
      },
      threads * each);
  std::vector<std::thread> crew;
  for (std::uint64_t t = 0; t < threads; ++t)
    crew.emplace_back([&] {
      for (std::uint64_t i = 0; i < each; ++i) meter.add(1);
    });
  for (std::thread& one : crew) one.join();
  ASSERT_FALSE(told.empty());
  for (std::size_t i = 1; i < told.size(); ++i) EXPECT_GT(told[i], told[i - 1]);
  EXPECT_EQ(told.back(), threads * each);
}

TEST(ProgressMeter, TellsAtMostTenTimesASecond) {
  using Clock = std::chrono::steady_clock;
  int calls = 0;
  ProgressMeter meter([&](std::uint64_t, std::uint64_t) { ++calls; }, 1'000'000'000);
  const Clock::time_point begin = Clock::now();
  while (Clock::now() - begin < std::chrono::milliseconds(250)) meter.add(1);
  const std::chrono::duration<double> took = Clock::now() - begin;
  EXPECT_GE(calls, 1) << "the first piece of work is told at once";
  EXPECT_LE(calls, 10 * took.count() + 1);
}

TEST(ProgressMeter, NobodyNeedListen) {
  ProgressMeter meter({}, 2);
  meter.add(2);
}

}  // namespace
}  // namespace titrate
