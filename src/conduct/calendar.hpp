#pragma once
// When a patient is seen, and what is done then.

#include "conduct/condition.hpp"
#include "protocol/protocol.hpp"

#include <bitset>
#include <vector>

namespace titrate::conduct {

using Activities = std::bitset<static_cast<std::size_t>(chart::Activity::count_)>;

/// Days on which an encounter is planned, whatever the patient's state.
bool planned(const protocol::Encounter& encounter, int day);

/// What is due on a day: planned encounters whose condition was met at the last visit, and those that a hold adds.
/// `hold_day` is the day the present hold began, or negative where there is none.
Activities due(const protocol::Protocol& protocol, int day, int hold_day, const View* last_visit);

/// First day after `day` on which something may be due (conditions are asked on the day itself), at most `limit`.
int next_day(const protocol::Protocol& protocol, int day, int hold_day, int limit);

/// The calendar of one protocol with its planned days worked out beforehand, as far as the trial is meant to follow
/// anyone. Answers as due() and next_day() do.
class Calendar {
 public:
  /// Keeps a reference.
  explicit Calendar(const protocol::Protocol& protocol);
  Activities due(int day, int hold_day, const View* last_visit) const;
  int next_day(int day, int hold_day, int limit) const;

 private:
  struct Planned {
    int day;
    bool by_condition;  ///< some encounter of the day has a condition
    Activities activities;
  };
  const protocol::Protocol& protocol_;
  std::vector<Planned> planned_;  ///< ascending
  int known_until_;               ///< first day of which planned_ says nothing
};

}  // namespace titrate::conduct
