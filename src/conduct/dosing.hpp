#pragma once
// One intervention of one patient: its level, its holds, and what the protocol's rules decide at a visit.

#include "conduct/condition.hpp"
#include "conduct/dice.hpp"
#include "protocol/protocol.hpp"
#include "results/assessment.hpp"

#include <optional>

namespace titrate::conduct {

/// What a visit did to an intervention.
enum class Change : std::uint8_t { none, escalated, reduced, held, resumed, stopped };

class Dosing {
 public:
  /// `first_draw`: ordinal of the intervention's first draw, so that no two decisions of a patient and day share one.
  /// `start` and `maximum` override the intervention's own. Keeps references.
  Dosing(const protocol::Intervention& intervention, std::uint32_t first_draw, const chart::Chart& chart,
         std::optional<int> start, std::optional<int> maximum, const Dice& dice, results::Ledger& ledger);

  /// Begins the drug on its first day, with what the baseline adjusts. Before the day's visit is attended.
  void begin(int day);
  /// Decides at a visit, once begun. Stop wins over hold, hold over reduce, reduce over escalate; within one action the
  /// first in the file.
  Change attend(const View& view, bool scheduled);
  /// What the plan does on a day whatever the visits say: changes the level, ends the drug after its last day.
  Change begin_day(int day);
  /// Ends the drug for good.
  void stop(int day, chart::Name rule);
  /// What was given against the order, in mg: the drug goes on from the level nearest to it, and a hold is over.
  /// `after_pause`: it had not been given for as long as a hold lasts.
  Change follow(int day, double mg, bool after_pause);

  /// First day after `day` on which the plan alone may change the dose, end the drug or enter something in the ledger.
  int steady_until(int day) const;

  /// mg ordered for a day: 0 when held, stopped or off by the cycle. Ask only for the current day.
  double dose(int day) const;
  double level_mg() const { return plan_.levels[static_cast<std::size_t>(level_)]; }
  bool held() const { return hold_ != nullptr; }
  bool over() const { return stopped_ || ended_; }  ///< nothing more will be given
  int hold_day() const { return hold_day_; }
  bool stopped() const { return stopped_; }
  /// Ordinals of draws that an intervention may use.
  static std::uint32_t draws(const protocol::Intervention& plan) {
    return static_cast<std::uint32_t>(plan.rules.size() * 2 + plan.escalations.size());
  }
  chart::Name stop_rule() const { return stop_rule_; }
  chart::Agent agent() const { return plan_.agent; }

 private:
  results::Decision& enter(int day, results::Decision::Kind kind, chart::Name rule, double from, double to);
  bool draw(results::Decision& decision, double chance, std::size_t rule);
  bool met(const protocol::DoseRule& rule, const View& view) const;
  int interval() const;
  bool on_in_cycle(int days_since_first) const;
  Change resume_or_wait(const View& view, bool may_resume);
  Change apply(const protocol::DoseRule& rule, results::Decision decision);
  const protocol::Escalation* due_escalation(const View& view) const;
  Change escalate(const View& view);
  void set_level(int level, int day);

  const protocol::Intervention& plan_;
  const chart::Chart& chart_;
  std::uint32_t first_draw_;
  const Dice& dice_;
  results::Ledger& ledger_;
  double per_unit_ = 1;  ///< body surface or weight where the dose is per m2 or kg
  int level_ = 0, maximum_ = 0, interval_ = 1;
  int changed_day_ = 0;  ///< of the last change of level, end of a hold, or escalation that was offered
  const protocol::DoseRule* hold_ = nullptr;
  int hold_day_ = 0;
  bool begun_ = false, stopped_ = false, ended_ = false;
  chart::Name stop_rule_;
};

}  // namespace titrate::conduct
