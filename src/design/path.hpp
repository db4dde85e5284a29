#pragma once
// Where a running trial stands: events against the boundary, as patients came in, with those that are pending.

#include "design/evidence_now.hpp"

#include <string>
#include <vector>

namespace titrate::design {

/// What a look saw, or would have seen.
struct Station {
  int entered = 0;
  int day = 0;                        ///< calendar, from the first enrolment
  bool look = false;                  ///< of the schedule; else it only shows how things stood
  std::vector<Counted> counted = {};  ///< per outcome
  std::vector<Limits> limits = {};    ///< at the number settled
  Reasons crossed = 0;
};

struct Path {
  std::string source = {};  ///< "virtual trial 1, seed 1" or a folder
  int as_of = 0;            ///< calendar day of the last station
  std::vector<Station> stations = {};
  /// Of the last station: what would be crossed if every pending outcome turned out without the event, or with it.
  Reasons if_none = 0, if_all = 0;
};

/// One station as each patient enters and one on `as_of`, in order of enrolment.
Path follow(const Design& design, std::vector<WatchedPatient> patients, int as_of, std::string source);

}  // namespace titrate::design
