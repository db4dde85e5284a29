#pragma once
// Supportive care and prophylaxis of one patient: which courses have begun, what is due on a day.

#include "conduct/condition.hpp"
#include "conduct/dice.hpp"
#include "protocol/protocol.hpp"

#include <array>
#include <vector>

namespace titrate::conduct {

/// Amounts of every agent for one day, in the agent's unit.
using Amounts = std::array<double, chart::agent_count>;

class SupportiveCare {
 public:
  /// Keeps references.
  SupportiveCare(const chart::Chart& chart, const Dice& dice, results::Ledger& ledger);
  /// Nothing has begun yet for the patient whom the chart holds now.
  void begin(const protocol::Arm& arm);

  /// Begins what is counted from day 1 and from cycles, on the day it is first due, where the baseline as known by then
  /// asks for it. Days in order.
  void begin_day(int day);
  /// An escalation or a resumption on this day.
  void restart(protocol::Support::Anchor anchor, int day);
  /// Triggers at a visit.
  void attend(const View& view);
  /// The study drug is off for good: courses tied to its cycles or without an end of their own end; others run out.
  void off_treatment(int day) { ended_ = day; }

  /// First day after `day` on which what is due may change, or something may begin, without a visit or a restart.
  int steady_until(int day) const;
  /// First day on which anything may be due (negative where prophylaxis starts before day 1).
  int first_day() const { return first_day_; }
  /// Raises the day's amounts to what is due: where courses overlap, the larger.
  void order(int day, Amounts& amounts) const;

 private:
  struct Course {
    std::size_t support;
    int first_day;
  };
  bool asked_for(const protocol::Support& support, int day) const;
  bool offer(std::size_t support, int day);
  /// Day of its first course, in the first cycle that counts; no_end where no day alone begins it.
  int first_due(const protocol::Support& support) const;
  double amount_in(const protocol::Support& support, int days_since, bool treated) const;
  static int next_change(const protocol::Support& support, int days_since);
  int cycle_on(int days_since) const;
  double due_in_cycles(const protocol::Support& support, int day) const;

  const protocol::Arm* arm_ = nullptr;
  const chart::Chart& chart_;
  const Dice& dice_;
  results::Ledger& ledger_;
  std::vector<Course> courses_;
  std::vector<int> first_due_;   ///< per support: counted from day 1 or cycles; no_end = no longer to be asked
  std::vector<bool> in_cycles_;  ///< per support: cycle-anchored and given to this patient
  std::vector<int> last_begun_;  ///< per support; no_end = never
  int cycle_days_ = 1, first_cycle_day_ = 0;
  int first_day_ = 0, ended_ = protocol::no_end;
};

}  // namespace titrate::conduct
