#pragma once
// Chance in a protocol, where it was not drawn but seen: an escalation that was allowed was made or not.

#include "chart/chart.hpp"
#include "conduct/dice.hpp"
#include "protocol/protocol.hpp"

#include <cstdint>

namespace titrate::recorded {

/// Answers each draw with what the doses given show: a number that makes the decision come out as it did.
class SeenDice final : public conduct::Dice {
 public:
  /// Keeps references. A change of dose counts as that of a visit if it comes within `window` days of it and before the
  /// next visit.
  SeenDice(const protocol::Arm& arm, const chart::Chart& chart, int window);
  double uniform(std::uint64_t index) const override;

 private:
  double before(chart::Agent agent, int day) const;
  int until(int day) const;
  bool dosing(const protocol::Intervention& drug, std::uint32_t ordinal, int day) const;
  bool support(const protocol::Support& support, int day) const;

  const protocol::Arm& arm_;
  const chart::Chart& chart_;
  int window_;
};

}  // namespace titrate::recorded
