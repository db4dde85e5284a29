#include "recorded/dice.hpp"

#include "conduct/dosing.hpp"

#include <algorithm>

namespace titrate::recorded {

SeenDice::SeenDice(const protocol::Arm& arm, const chart::Chart& chart, int window)
    : arm_(arm), chart_(chart), window_(window) {}

/// The last amount given before a day; 0 where there was none.
double SeenDice::before(chart::Agent agent, int day) const {
  double amount = 0;
  int last = std::numeric_limits<int>::min();
  for (const chart::Administration& each : chart_.administrations)
    if (each.agent == agent && each.first_day < day && each.last_day >= last) {
      amount = each.amount;
      last = each.last_day;
    }
  return amount;
}

/// Last day on which a change of dose still belongs to the visit of this day.
int SeenDice::until(int day) const {
  int last = day + window_;
  for (const int visit : chart_.visits.days())
    if (visit > day) {
      last = std::min(last, visit - 1);
      break;
    }
  return last;
}

/// The ordinals as conduct::Dosing counts them: rules, their resumptions, escalations.
bool SeenDice::dosing(const protocol::Intervention& drug, std::uint32_t ordinal, int day) const {
  const double then = before(drug.agent, day);
  double most = 0, least = then;
  bool missed = false;
  for (int d = day; d <= until(day); ++d) {
    const double now = chart_.given(drug.agent, d);
    most = std::max(most, now);
    if (now > 0) least = std::min(least, now);
    missed |= now <= 0;
  }
  const auto rules = static_cast<std::uint32_t>(drug.rules.size());
  if (ordinal >= 2 * rules) return most > then;
  if (ordinal >= rules) return least < then;
  switch (drug.rules[ordinal].action) {
    case protocol::Action::reduce: return least < then;
    default: return missed;  // a hold, or the end
  }
}

bool SeenDice::support(const protocol::Support& support, int day) const {
  const int first = day + std::max(0, support.anchor == protocol::Support::Anchor::day_1 ? 0 : support.offset);
  for (int d = first; d <= first + window_; ++d)
    if (chart_.given(support.agent, d) > 0) return true;
  return false;
}

double SeenDice::uniform(std::uint64_t index) const {
  const int day = static_cast<int>(static_cast<std::uint32_t>(index >> 32));
  auto ordinal = static_cast<std::uint32_t>(index);
  constexpr double yes = 0, no = 1;
  // Supportive care counts from the far end (conduct::SupportiveCare).
  if (const std::uint32_t which = ~ordinal; which < arm_.support.size())
    return support(arm_.support[which], day) ? yes : no;
  for (const protocol::Intervention& drug : arm_.interventions) {
    if (ordinal < conduct::Dosing::draws(drug)) return dosing(drug, ordinal, day) ? yes : no;
    ordinal -= conduct::Dosing::draws(drug);
  }
  return no;
}

}  // namespace titrate::recorded
