#include "recorded/orders.hpp"

#include "recorded/follow.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::recorded {

namespace {

constexpr int none = -1;

/// A capsule is not weighed: what differs by less than a hundredth is the same dose.
bool same_amount(double a, double b) { return std::abs(a - b) <= 0.01 * std::max(a, b); }

std::string days(int first, int last) {
  return first == last ? fmt::format("on study day {}", chart::study_day(first))
                       : fmt::format("on study days {} to {}", chart::study_day(first), chart::study_day(last));
}

std::string sentence(DeviationKind kind, const std::string& agent, const char* unit, double ordered, double given,
                     const std::string& when) {
  switch (kind) {
    case DeviationKind::dose_above_order:
    case DeviationKind::dose_below_order:
    case DeviationKind::care_amount:
      return fmt::format("{}: {:g}{} given, {:g}{} ordered {}", agent, given, unit, ordered, unit, when);
    case DeviationKind::dose_omitted:
    case DeviationKind::care_omitted:
      return fmt::format("{}: {:g}{} ordered {}, none given", agent, ordered, unit, when);
    case DeviationKind::dose_on_hold:
      return fmt::format("{}: {:g}{} given {}, when none was due", agent, given, unit, when);
    case DeviationKind::treatment_past_progression:
      return fmt::format("{}: {:g}{} given {}, after progression had ended the treatment", agent, given, unit, when);
    default:
      return fmt::format("{}: {:g}{} given {}, after the protocol had ended the treatment", agent, given, unit, when);
  }
}

}  // namespace

OrderBook::OrderBook(const protocol::Arm& arm, const cdisc::Patient& source, const Windows& windows, std::size_t number,
                     std::vector<Deviation>& deviations)
    : arm_(arm), source_(source), windows_(windows), number_(number), deviations_(deviations) {
  for (const protocol::Intervention& drug : arm_.interventions) drug_[chart::index(drug.agent)] = true;
  for (const protocol::Support& support : arm_.support)
    if (!drug_[chart::index(support.agent)]) care_[chart::index(support.agent)] = true;
  omitted_since_.fill(none);
}

cdisc::RowRef OrderBook::row_of(chart::Agent agent, int day) const {
  const auto& given = source_.chart.administrations;
  for (std::size_t i = 0; i < given.size() && i < source_.administration_rows.size(); ++i)
    if (given[i].agent == agent && given[i].first_day <= day && day <= given[i].last_day)
      return source_.administration_rows[i];
  return {};
}

void OrderBook::end(chart::Agent agent) {
  Stretch& s = open_[chart::index(agent)];
  if (!s.open) return;
  s.open = false;
  const std::string name(chart::name(agent));
  const char* unit = agent == chart::Agent::hydration ? "" : " mg";
  deviations_.push_back({.kind = s.kind,
                         .patient = number_,
                         .first_day = s.first,
                         .last_day = s.last,
                         .subject_of = name,
                         .ordered = s.ordered,
                         .given = s.given,
                         .rule = s.rule,
                         .what = sentence(s.kind, name, unit, s.ordered, s.given, days(s.first, s.last)),
                         .minor = s.last - s.first < windows_.visit,
                         .row = row_of(agent, s.first)});
}

void OrderBook::note(chart::Agent agent, DeviationKind kind, int day, double ordered, double given,
                     const std::string& rule) {
  Stretch& s = open_[chart::index(agent)];
  if (s.open && s.kind == kind && s.last == day - 1 && s.ordered == ordered && s.given == given) {
    s.last = day;
    return;
  }
  end(agent);
  s = {true, kind, day, day, ordered, given, rule};
}

namespace {
/// The rule that decided last about the agent.
std::string last_rule(const conduct::Conduct& conduct, chart::Agent agent) {
  const results::Ledger& ledger = conduct.ledger();
  for (auto decision = ledger.rbegin(); decision != ledger.rend(); ++decision)
    if (decision->agent == agent) return decision->rule.text();
  return "";
}
}  // namespace

void OrderBook::see_drug(chart::Agent agent, int day, double ordered, conduct::Conduct& conduct, bool progressed) {
  const double given = source_.chart.given(agent, day);
  int& omitted = omitted_since_[chart::index(agent)];
  const bool paused = omitted != none && day - omitted >= windows_.gap;
  if (given > 0) omitted = none;
  if (given > 0 && same_amount(given, ordered)) {
    if (paused) conduct.follow(day, agent, given, true);
    return end(agent);
  }
  if (given <= 0 && ordered <= 0) return end(agent);
  const std::string rule = last_rule(conduct, agent);
  if (given <= 0) {
    // Between the end of treatment as recorded and the visit that ends it, nothing is owed.
    if (omitted == none) omitted = day;
    return note(agent, DeviationKind::dose_omitted, day, ordered, 0, rule);
  }
  const DeviationKind kind = ordered > 0
                                 ? (given > ordered ? DeviationKind::dose_above_order : DeviationKind::dose_below_order)
                             : conduct.on_treatment() ? DeviationKind::dose_on_hold
                             : progressed             ? DeviationKind::treatment_past_progression
                                                      : DeviationKind::dose_after_stop;
  note(agent, kind, day, ordered, given, rule);
  // What comes late is late; what lasts is what the next decision starts from.
  if (conduct.on_treatment() && day - open_[chart::index(agent)].first >= windows_.visit)
    conduct.follow(day, agent, given, paused);
}

/// More than what was ordered, or without an order, is no deviation: patients take other drugs for other reasons.
void OrderBook::see_care(chart::Agent agent, int day, double ordered) {
  const double given = source_.chart.given(agent, day);
  if (ordered <= 0 || given >= ordered || same_amount(given, ordered)) return end(agent);
  note(agent, given > 0 ? DeviationKind::care_amount : DeviationKind::care_omitted, day, ordered, given, "");
}

void OrderBook::see(int day, conduct::Conduct& conduct, bool progressed, bool over) {
  const conduct::Orders orders = conduct.orders(day);
  for (std::size_t i = 0; i < chart::agent_count; ++i) {
    const auto agent = static_cast<chart::Agent>(i);
    if (drug_[i]) {
      if (orders[i] > 0) ordered_.give(agent, day, orders[i]);
      see_drug(agent, day, orders[i], conduct, progressed);
    } else if (care_[i]) {
      see_care(agent, day, over ? 0 : orders[i]);
    }
  }
}

std::vector<chart::Administration> OrderBook::ordered() const {
  std::vector<chart::Administration> all = ordered_.administrations;
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::pair(a.agent, a.first_day) < std::pair(b.agent, b.first_day);
  });
  return all;
}

void OrderBook::close() {
  for (std::size_t i = 0; i < chart::agent_count; ++i) end(static_cast<chart::Agent>(i));
}

}  // namespace titrate::recorded
