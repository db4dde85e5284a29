#pragma once
// What a monitoring rule can know of a patient, and from when on: the event of the rule, in its unit, as days go by.

#include "base/error.hpp"
#include "design/rule.hpp"
#include "results/definitions.hpp"
#include "results/outcome.hpp"

#include <limits>
#include <string>
#include <vector>

namespace titrate::design {

inline constexpr int never = std::numeric_limits<int>::max() / 4;

/// One patient, or one course, as the unit of an outcome. Days from the patient's own day 1.
struct Unit {
  int begins = 0;
  int event_day = never;  ///< from this day on the event is known
  int known_day = never;  ///< from this day on it is known that there was none, or nothing more can change it
  bool event() const { return event_day < never; }
  int settled() const { return event() ? event_day : known_day; }
};

struct WatchedPatient {
  int enrolled = 0;                           ///< calendar day of day 1
  std::vector<std::vector<Unit>> units = {};  ///< of each outcome; one where it is counted per patient
};

/// Why an endpoint is no event that a rule could wait for; "" where it is one.
std::string why_not_watched(const std::string& endpoint);
/// Notes problems of a design whose outcomes have to be found in patients: endpoints that are no events, windows that
/// are not stated (`window_needed`). `file` stands in messages.
std::vector<Problem> watching_problems(const Design& design, bool window_needed, const std::string& file);

/// The units of every outcome in a patient's history. A response counts by the day on which its criteria were first met
/// and is known when it is confirmed. A toxicity counts from the end of day 1 to the end of treatment, at grade 3 also
/// where it is fatal. Who dies, progresses (for a response) or leaves treatment (for a toxicity) without the event will
/// not have it any more.
WatchedPatient watch(const Design& design, const results::History& history, const results::Definitions& definitions,
                     int course_days);

/// Days that a patient has to be followed, so that every unit is settled: the longest window, and for a response the
/// time in which one met on its last day is confirmed.
int follow_up_needed(const Design& design);

}  // namespace titrate::design
