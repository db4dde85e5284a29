#include "clinic/thrombosis.hpp"

#include "clinic/answer.hpp"

#include <algorithm>

namespace titrate::clinic {

using chart::Agent;

ThrombosisCriteria read_thrombosis(Document& document, std::string_view id) {
  ThrombosisCriteria c;
  const Table root = document.root();
  c.provenance = read_provenance(root, "thrombosis", id);
  const Range positive{0};
  const CriteriaTable points(document, "points", c.provenance), derived(document, "derived", c.provenance),
      advice(document, "advice", c.provenance);
  for (std::size_t factor = 0; factor < chart::risk_factor_count; ++factor)
    c.points[factor] = points.integer(chart::risk_factors[factor], positive);
  c.obesity = points.integer("obesity", positive);
  c.erythropoietin = points.integer("erythropoietin", positive);
  c.dexamethasone = points.integer("dexamethasone", positive);
  c.body_mass_index = derived.quantity("body_mass_index", "kg/m2", positive);
  c.erythropoietin_days = derived.days("erythropoietin_within", positive);
  c.dexamethasone_total = derived.quantity("dexamethasone_total", "mg", positive);
  c.dexamethasone_days = derived.days("dexamethasone_within", positive);
  c.few = advice.agents("few");
  c.few_amount = advice.quantity("few_amount", "mg", positive);
  c.many_from = advice.integer("many_from", positive);
  c.many = advice.agents("many");
  c.many_amount = advice.quantity("many_amount", "mg", positive);
  points.close();
  derived.close();
  advice.close();
  root.close();
  return c;
}

ThrombosisRisk thrombosis_risk(const ThrombosisCriteria& c, const chart::Chart& chart, int day) {
  const chart::Baseline& b = chart.baseline;
  if (b.thrombosis_risk_factors >= 0) return {b.thrombosis_risk_factors, 0};
  ThrombosisRisk risk;
  const auto add = [&](Answer present, int points) {
    if (present == Answer::yes) risk.points += points;
    if (present == Answer::unknown) risk.unknown += points;
  };
  for (std::size_t factor = 0; factor < chart::risk_factor_count; ++factor)
    add(b.risk_factors[factor], c.points[factor]);
  add(has_reached(chart::body_mass_index(b), c.body_mass_index), c.obesity);
  // What was given is in the chart: nothing of it there is an answer.
  add(answer(day - chart.last_given(Agent::erythropoietin, day + 1) <= c.erythropoietin_days), c.erythropoietin);
  double dexamethasone = 0;
  for (const chart::Administration& given : chart.administrations)
    if (given.agent == Agent::dexamethasone) {
      const int first = std::max(given.first_day, day - c.dexamethasone_days + 1), last = std::min(given.last_day, day);
      dexamethasone += given.amount * std::max(0, last - first + 1);
    }
  add(answer(dexamethasone >= c.dexamethasone_total), c.dexamethasone);
  return risk;
}

Prophylaxis advised_prophylaxis(const ThrombosisCriteria& c, const ThrombosisRisk& risk) {
  if (risk.points >= c.many_from) return {c.many, c.many_amount};
  return {c.few, c.few_amount};
}

}  // namespace titrate::clinic
