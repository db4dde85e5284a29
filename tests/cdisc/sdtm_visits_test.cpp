// Kept small, visits are still what was put in: held against lists of all of them.

#include "cdisc/sdtm_visits.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace titrate::cdisc {
namespace {

TEST(VisitDays, AreScheduledWhereAnyRowSaysSo) {
  VisitDays days;
  std::map<int, bool> expected;
  std::mt19937 draw(5);
  for (int i = 0; i < 20'000; ++i) {
    const auto day = static_cast<std::int16_t>(static_cast<int>(draw() % 9'000) - 4'500);
    const bool scheduled = draw() % 4 == 0;
    days.note(day, scheduled);
    expected[day] |= scheduled;
  }
  for (int day = -5'000; day <= 5'000; ++day) {
    const auto known = expected.find(day);
    EXPECT_EQ(days.scheduled(static_cast<std::int16_t>(day)), known == expected.end() || known->second) << day;
  }
}

TEST(VisitDays, ReachAsFarAsADayCan) {
  VisitDays days;
  for (const int day : {-32'768, -32'000, -65, -64, -1, 0, 63, 64, 32'000, 32'767}) {
    EXPECT_TRUE(days.scheduled(static_cast<std::int16_t>(day)));
    days.note(static_cast<std::int16_t>(day), false);
    EXPECT_FALSE(days.scheduled(static_cast<std::int16_t>(day))) << day;
  }
}

struct Numbers {
  VisitNumbers kept;
  std::vector<std::pair<float, std::int16_t>> all;

  void add(float number, int day) {
    kept.add(number, static_cast<std::int16_t>(day));
    all.emplace_back(number, static_cast<std::int16_t>(day));
  }
  void expect_same(float number, std::int16_t day) const {
    const auto known = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.first == number; });
    EXPECT_EQ(kept.day_of(number), known == all.end() ? std::nullopt : std::optional(known->second)) << number;
    const auto other = std::find_if(all.begin(), all.end(),
                                    [&](const auto& each) { return each.second == day && each.first != number; });
    EXPECT_EQ(kept.other_on(day, number), other == all.end() ? std::nullopt : std::optional(other->first)) << day;
  }
  void expect_same() const {
    for (const auto& [number, day] : all)
      for (const int more : {-1, 0, 1}) {
        expect_same(number, static_cast<std::int16_t>(day + more));
        expect_same(number + static_cast<float>(more), day);
        expect_same(number + static_cast<float>(more) / 4, day);
      }
  }
};

TEST(VisitNumbers, OfACalendarThatIsKept) {
  Numbers numbers;
  for (int v = 0; v < 500; ++v) numbers.add(static_cast<float>(v + 1), 7 * v - 14);
  numbers.expect_same();
}

TEST(VisitNumbers, OfCallsBetweenVisitsAndTwoVisitsOnADay) {
  Numbers numbers;
  for (int v = 0; v < 200; ++v) {
    numbers.add(static_cast<float>(v), 28 * v);
    if (v % 5 == 0) numbers.add(static_cast<float>(v) + 0.1f, 28 * v + v % 3);
    if (v % 7 == 0) numbers.add(static_cast<float>(v) + 0.25f, 28 * v);
    if (v % 11 == 0) numbers.add(1000 - static_cast<float>(v), 28 * v + 1);
  }
  numbers.expect_same();
}

TEST(VisitNumbers, InAnyOrder) {
  std::mt19937 draw(8);
  for (int trial = 0; trial < 20; ++trial) {
    Numbers numbers;
    std::vector<float> order;
    for (int v = 0; v < 120; ++v) order.push_back(static_cast<float>(v % 3 == 0 ? v : 10 * v) / 10);
    std::sort(order.begin(), order.end());
    order.erase(std::unique(order.begin(), order.end()), order.end());
    std::shuffle(order.begin(), order.end(), draw);
    for (const float number : order) numbers.add(number, static_cast<int>(draw() % 100));
    numbers.expect_same();
  }
}

TEST(VisitNumbers, ThatAreNoneDoNotHarm) {
  Numbers numbers;
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float number : {infinity, 1.0f, -infinity, 2.0f, std::numeric_limits<float>::max(),
                             std::numeric_limits<float>::lowest(), 3.0f, 4.0f, 5.0f})
    numbers.add(number, -32'768 + static_cast<int>(numbers.all.size()) * 8'000);
  numbers.expect_same();
}

}  // namespace
}  // namespace titrate::cdisc
