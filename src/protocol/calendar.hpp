#pragma once
// The days of an evaluation calendar.

#include "protocol/protocol.hpp"

#include <optional>
#include <vector>

namespace titrate::protocol {

/// First day of a recurrence on or after `day` (days counted from 0), or nothing where it has ended.
std::optional<int> next(const Recurrence& recurrence, int day);

/// First day on or after `day` on which some encounter is planned that every patient has (no `when`).
std::optional<int> next_visit(const std::vector<Encounter>& calendar, int day);

}  // namespace titrate::protocol
