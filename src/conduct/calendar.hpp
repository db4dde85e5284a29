#pragma once
// When a patient is seen, and what is done then.

#include "conduct/condition.hpp"
#include "protocol/protocol.hpp"

#include <bitset>

namespace titrate::conduct {

using Activities = std::bitset<static_cast<std::size_t>(chart::Activity::count_)>;

/// Days on which an encounter is planned, whatever the patient's state.
bool planned(const protocol::Encounter& encounter, int day);

/// What is due on a day: planned encounters whose condition was met at the last visit, and those that a hold adds.
/// `hold_day` is the day the present hold began, or negative where there is none.
Activities due(const protocol::Protocol& protocol, int day, int hold_day, const View* last_visit);

/// First day after `day` on which something may be due (conditions are asked on the day itself), at most `limit`.
int next_day(const protocol::Protocol& protocol, int day, int hold_day, int limit);

}  // namespace titrate::conduct
