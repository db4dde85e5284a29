#pragma once
// Days and numbers of one subject's visits while rows are read. Kept small: the visits of all subjects are in memory at
// once, and a large laboratory domain has millions of them.

#include <cstdint>
#include <optional>
#include <vector>

namespace titrate::cdisc {

/// Days that have rows, and whether any row of the day belongs to a scheduled visit.
class VisitDays {
 public:
  void note(std::int16_t day, bool scheduled);
  /// True where nothing is noted of the day.
  bool scheduled(std::int16_t day) const;

 private:
  /// 64 days, a bit each.
  struct Stretch {
    std::int16_t first = 0;
    std::uint64_t there = 0, scheduled = 0;
  };
  std::vector<Stretch> stretches_;  ///< by day
};

/// Numbers of visits, each with the day on which it was first seen.
class VisitNumbers {
 public:
  /// The number is new.
  void add(float number, std::int16_t day);
  std::optional<std::int16_t> day_of(float number) const;
  /// The first other number that has the day.
  std::optional<float> other_on(std::int16_t day, float number) const;

 private:
  /// Visits whose numbers and days go up by the same steps: a calendar that is kept is one of these.
  struct Run {
    float number = 0, step = 0;
    std::int16_t day = 0, days_apart = 0;
    std::uint32_t count = 1;

    float number_at(std::uint32_t i) const { return number + static_cast<float>(i) * step; }
    int day_at(std::uint32_t i) const { return day + static_cast<int>(i) * days_apart; }
    std::optional<std::uint32_t> place_of(float wanted) const;
    std::optional<std::uint32_t> place_on(std::int16_t wanted, float but) const;
    bool takes(float next, std::int16_t on);
  };
  std::vector<Run> runs_;  ///< in the order in which they were added
};

}  // namespace titrate::cdisc
