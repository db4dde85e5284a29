#pragma once
// A protocol carried out on one patient's chart: assess, decide, enter in the ledger. Knows no model.

#include "chart/chart.hpp"
#include "clinic/clinic.hpp"
#include "conduct/calendar.hpp"
#include "conduct/dice.hpp"
#include "conduct/dosing.hpp"
#include "conduct/support.hpp"
#include "protocol/protocol.hpp"
#include "results/outcome.hpp"

#include <deque>
#include <string>
#include <vector>

namespace titrate::conduct {

/// Amounts ordered for one day.
using Orders = Amounts;

/// Ids of the criteria that the baseline fails; a value that is missing fails nothing.
std::vector<std::string> failed_eligibility(const protocol::Protocol& protocol, const chart::Chart& chart);

class Conduct {
 public:
  /// Keeps references. The chart holds cohort and baseline, or does so when begin() is called.
  Conduct(const protocol::Protocol& protocol, const clinic::Criteria& criteria, const chart::Chart& chart,
          const Dice& dice);
  /// Begins again, with another patient in the same chart (and that patient's dice in the same place). Keeps the memory
  /// of those before, so that many patients in a row ask for little.
  void begin();
  Conduct(const Conduct&) = delete;
  Conduct& operator=(const Conduct&) = delete;

  /// Judges chart.visits[visit] and decides; the orders of that same day follow the decision.
  void attend(std::size_t visit);
  /// What is to be given on a day, after that day's visit if it has one. Days in order, each once; days of which
  /// orders_until() says that they are like this one need not be asked.
  const Orders& orders(int day);
  /// Right after orders(day): the first later day whose orders must be asked for. Until then, as long as there is no
  /// visit and nobody leaves, every day's orders are the same, and the ledger has nothing to add.
  int orders_until(int day) const;
  /// After orders(day), on a recorded chart: a study drug was given against the order, and what follows is decided from
  /// there. `after_pause`: it had not been given for as long as a hold lasts.
  void follow(int day, chart::Agent agent, double mg, bool after_pause);
  /// A withdrawal or a death: no more of the study drugs.
  void leave(int day, chart::Name reason);

  /// As Clinic::limits_changed; not before the first visit.
  void limits_changed() { clinic_.limits_changed(); }

  int first_day() const { return support_.first_day(); }
  bool on_treatment() const { return off_day_ < 0; }
  int off_treatment_day() const { return off_day_; }
  chart::Name off_treatment_reason() const { return off_reason_; }
  /// What is due on a day by the calendar.
  Activities due_on(int day) const;
  int next_visit_day(int after, int limit) const { return calendar_.next_day(after, hold_day(), limit); }

  const std::vector<results::Assessment>& assessments() const { return assessments_; }
  const results::Ledger& ledger() const { return ledger_; }
  const std::vector<Dosing>& dosings() const { return dosings_; }

 private:
  View view(std::size_t visit) const;
  int hold_day() const;
  void apply_stopping_rules(const View& view);
  void leave_if_over(int day);
  /// The dose went up or began again: lysis is looked for anew, and supportive care may follow.
  void restarted(protocol::Support::Anchor anchor, int day);

  const protocol::Protocol& protocol_;
  Calendar calendar_;
  const chart::Chart& chart_;
  const Dice& dice_;
  clinic::Clinic clinic_;
  results::Ledger ledger_;
  std::vector<Dosing> dosings_;
  SupportiveCare support_;
  std::vector<results::Assessment> assessments_;
  std::vector<int> restarts_;  ///< ascending
  Orders orders_{};
  int off_day_ = -1;
  chart::Name off_reason_;
};

}  // namespace titrate::conduct
