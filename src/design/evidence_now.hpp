#pragma once
// What the rules hold in hand on a day: events, units that are settled, and those that are pending.

#include "design/boundary.hpp"
#include "design/watch.hpp"

#include <array>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace titrate::design {

/// What is done about patients whose outcome is not known yet.
enum class Pending : std::uint8_t {
  instant,   ///< every outcome is known at once: what no trial can do, to measure the others by
  wait,      ///< nobody is enrolled until all are known
  partial,   ///< counts as a fraction of a patient without the event: the share of the window that has passed
  known,     ///< left out; an event counts as soon as it is known (favours what is known early)
  complete,  ///< left out, event or not, until the window is over and a response of its last day could be confirmed
};
inline constexpr std::array<std::string_view, 5> pending_ids{"instant", "wait", "partial", "known", "complete"};
inline constexpr std::array<std::string_view, 5> pending_names{
    "All outcomes known at once (ideal)", "Enrolment waits until all are known", "Pending count in part (by time)",
    "Pending left out (known ones count)", "Pending left out until the window is over"};

struct Counted {
  int events = 0;
  int settled = 0;  ///< units that count in full
  int pending = 0;
  double partial = 0;  ///< what the pending ones count together, by the share of their window that has passed
};

/// Of one outcome, among patients enrolled by `day` (calendar).
Counted count(std::span<const WatchedPatient> patients, std::size_t outcome, const Event& event, int day,
              Pending pending);

/// Every count that stops a design, for any number of units, whole or in part: made once, asked often.
class StoppingCounts {
 public:
  /// `units[i]`: the most that outcome i can have. Below the design's minimum (of patients who are known) none stops.
  StoppingCounts(const Design& design, const std::vector<int>& units);
  Reasons crossed(const std::vector<Counted>& counted, Pending pending) const;
  const std::vector<Limits>& limits(std::size_t outcome) const { return whole_[outcome]; }
  /// Whether the rules of the design can be asked at any number of units, and of fractions.
  bool any_number() const { return any_number_; }
  bool fractions() const { return fractions_; }

 private:
  bool any_number_ = true, fractions_ = true;
  std::vector<int> minimum_ = {};  ///< of units, per outcome
  std::vector<std::vector<Limits>> whole_;
  /// For x events: stops as too low from so many units on, as too high up to so many (negative: never).
  std::vector<std::vector<double>> low_from_ = {}, high_to_ = {};
};

}  // namespace titrate::design
