#pragma once
// What a chart's doses were: starts, escalations, reductions, resumptions. For recorded patients, whose ledger of
// decisions is what the protocol would have ordered, not what was given.

#include "chart/chart.hpp"

#include <cstdint>
#include <vector>

namespace titrate::clinic {

struct DoseChange {
  enum class Kind : std::uint8_t { start, escalation, reduction, resumption };
  int day = 0;
  Kind kind = Kind::start;
  double from = 0, to = 0;  ///< amount a day before and after; of a resumption `from` is the last one given
};

/// Changes of one agent by day. `resumption_gap`: days without it that make the next dose a resumption, whatever its
/// amount.
std::vector<DoseChange> dose_changes(const chart::Chart& chart, chart::Agent agent, int resumption_gap);

}  // namespace titrate::clinic
