#pragma once
// Times to events of outcomes that were put together by hand.

#include "results/time_to_event.hpp"

#include <string>

namespace titrate::results::test {

/// By the library's table, as of a patient whose response was judged every day.
inline void judged_every_day(PatientOutcome& o) {
  static const CensoringTable table =
      read_censoring(std::string(TITRATE_SOURCE_DIR) + "/library/criteria/censoring.toml");
  TimeFacts facts;
  facts.progression = o.progression_day;
  facts.death = o.death_day;
  facts.response = o.first_response_day;
  facts.last_known_alive = o.followed_days;
  for (int day = 1; day <= o.followed_days; ++day) facts.assessments.push_back(day);
  take_times(table, facts, o);
}

}  // namespace titrate::results::test
