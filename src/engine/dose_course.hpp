#pragma once
// A dosing record cut into intervals within which nothing happens: from dose to dose, long pauses into equal parts.

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace titrate::engine {

/// `time` in the model's unit; `amount` goes into the gut.
struct Dose {
  double time, amount;
};

/// Doses at any times, in order; several at one time add up. What is asked for at the time of a dose is the state
/// before it.
struct Schedule {
  double start = 0.0;
  std::vector<Dose> doses;
  std::vector<double> outputs;
};

/// Between two events. `dose` falls at its start; outputs [first_output, end_output) lie in (start, start + length].
struct Interval {
  double start, length, dose;
  std::uint32_t first_output, end_output;
  bool check;  ///< the grid is to be checked here: no dose so great or interval so long was seen before, or it is time
};

/// Outputs at the very start, which belong to no interval, are counted in `at_start`. `offsets`: some of the times
/// after an interval's start at which outputs lie, in order, all if there are few.
struct DoseCourse {
  std::vector<Interval> intervals;
  std::uint32_t at_start = 0;
  double longest = 0.0;  ///< of the intervals
  std::vector<double> offsets;
};

/// Each once, and of many only a few.
inline void thin_out(std::vector<double>& times) {
  constexpr std::size_t most = 16;
  std::sort(times.begin(), times.end());
  const auto close = [](double a, double b) { return b - a <= 1e-9 * b; };
  times.erase(std::unique(times.begin(), times.end(), close), times.end());
  if (times.size() <= most) return;
  for (std::size_t i = 0; i < most; ++i) times[i] = times[i * (times.size() - 1) / (most - 1)];
  times.resize(most);
}

/// Throws Error(input) unless times are finite and in order.
inline void require_order(const Schedule& schedule) {
  const auto refuse = [](const char* what) { throw Error(Error::Kind::input, what); };
  double before = schedule.start;
  if (!std::isfinite(before)) refuse("a schedule's start is not a finite number");
  for (const Dose& dose : schedule.doses) {
    if (!(dose.time >= before) || !std::isfinite(dose.time + dose.amount))
      refuse("doses must be finite and in order of time, none before the schedule's start");
    before = dose.time;
  }
  before = schedule.start;
  for (const double output : schedule.outputs) {
    if (!(output >= before) || !std::isfinite(output))
      refuse("outputs must be at finite times in order, none before the schedule's start");
    before = output;
  }
}

/// From the start to the last output. No interval is longer than `longest`.
inline DoseCourse cut(const Schedule& schedule, double longest) {
  require_order(schedule);
  DoseCourse course;
  if (schedule.outputs.empty()) return course;
  const double end = schedule.outputs.back();
  std::size_t dose = 0;
  std::uint32_t output = 0;
  while (output < schedule.outputs.size() && schedule.outputs[output] <= schedule.start) ++output;
  course.at_start = output;
  double greatest = 0.0, longest_seen = 0.0, before = 0.0;
  std::size_t next_check = 8;  // counted in intervals; then 64, 512, …
  for (double time = schedule.start; time < end;) {
    double amount = 0.0;
    while (dose < schedule.doses.size() && schedule.doses[dose].time <= time) amount += schedule.doses[dose++].amount;
    const double stop = dose < schedule.doses.size() ? std::min(end, schedule.doses[dose].time) : end;
    const double parts = std::max(1.0, std::ceil((stop - time) / longest * (1.0 - 1e-12)));
    for (double part = 0.0; part < parts; ++part) {
      const double from = time + (stop - time) * part / parts, to = time + (stop - time) * (part + 1.0) / parts;
      Interval now{.start = from,
                   .length = to - from,
                   .dose = part == 0.0 ? amount : 0.0,
                   .first_output = output,
                   .end_output = output,
                   .check = course.intervals.empty()};
      // Times that are sums of tenths differ in the last bits; the same length keeps its nodes.
      if (std::abs(now.length - before) <= 1e-12 * std::max(1.0, std::abs(to))) now.length = before;
      before = now.length;
      if (now.dose > greatest || now.length > 1.1 * longest_seen) now.check = true;
      if (now.check) longest_seen = std::max(longest_seen, now.length);
      greatest = std::max(greatest, now.dose);
      if (course.intervals.size() >= next_check && (now.dose > 0.0 || greatest == 0.0)) {
        now.check = true;
        next_check *= 8;
      }
      const bool last = part + 1.0 == parts;
      while (output < schedule.outputs.size() && schedule.outputs[output] <= (last ? stop : to)) ++output;
      now.end_output = output;
      for (std::uint32_t i = now.first_output; i < output; ++i)
        if (schedule.outputs[i] < (last ? stop : to)) course.offsets.push_back(schedule.outputs[i] - from);
      course.intervals.push_back(now);
      course.longest = std::max(course.longest, now.length);
    }
    time = stop;
  }
  thin_out(course.offsets);
  return course;
}

}  // namespace titrate::engine
