#include "clinic/exposure.hpp"

namespace titrate::clinic {

std::vector<DoseChange> dose_changes(const chart::Chart& chart, chart::Agent agent, int resumption_gap) {
  std::vector<DoseChange> changes;
  const chart::Administration* before = nullptr;
  for (const chart::Administration& given : chart.administrations) {
    if (given.agent != agent || given.amount <= 0) continue;
    using Kind = DoseChange::Kind;
    if (!before)
      changes.push_back({given.first_day, Kind::start, 0, given.amount});
    else if (given.first_day - before->last_day - 1 >= resumption_gap)
      changes.push_back({given.first_day, Kind::resumption, before->amount, given.amount});
    else if (given.amount != before->amount)
      changes.push_back({given.first_day, given.amount > before->amount ? Kind::escalation : Kind::reduction,
                         before->amount, given.amount});
    before = &given;
  }
  return changes;
}

}  // namespace titrate::clinic
