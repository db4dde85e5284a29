#pragma once
// Supportive care and prophylaxis of one patient: which courses have begun, what is due on a day.

#include <vector>

#include "conduct/condition.hpp"
#include "conduct/dice.hpp"
#include "protocol/protocol.hpp"

namespace titrate::conduct {

class SupportiveCare {
 public:
  SupportiveCare(const protocol::Arm& arm, const Dice& dice, results::Ledger& ledger);

  /// Courses anchored to day 1 and to cycles, where the baseline asks for them.
  void enrol(const chart::Chart& chart, int cycle_days);
  /// An escalation or a resumption on this day.
  void restart(protocol::Support::Anchor anchor, int day);
  /// Triggers at a visit.
  void attend(const View& view);
  /// The study drug is off for good: courses tied to its cycles end; those begun run out.
  void off_treatment(int day) { ended_ = day; }

  /// First day on which anything is due (negative where prophylaxis starts before day 1).
  int first_day() const { return first_day_; }
  /// Amount of an agent due on a day: where courses overlap, the larger.
  double due(chart::Agent agent, int day) const;
  /// Agents that this arm can order at all.
  const std::vector<chart::Agent>& agents() const { return agents_; }

 private:
  struct Course { std::size_t support; int first_day; };
  bool begin(std::size_t support, int day);
  double amount_in(const protocol::Support& support, int days_since) const;
  double due_in_cycles(const protocol::Support& support, int day) const;

  const protocol::Arm& arm_;
  const Dice& dice_;
  results::Ledger& ledger_;
  std::vector<chart::Agent> agents_;
  std::vector<Course> courses_;
  std::vector<bool> in_cycles_;       ///< per support: cycle-anchored and given to this patient
  std::vector<int> last_begun_;       ///< per support; no_end = never
  int cycle_days_ = 0, first_day_ = 0, ended_ = protocol::no_end;
};

}  // namespace titrate::conduct
