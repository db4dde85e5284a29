#include "trial/modelled.hpp"

#include "virtual/patient.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::trial {

namespace {

using protocol::Condition;

/// Every condition of a protocol, parts included.
template <class Visit>
void walk(const Condition& condition, Visit&& visit) {
  visit(condition);
  for (const Condition& part : condition.parts) walk(part, visit);
}

template <class Visit>
void walk_all(const protocol::Protocol& p, Visit&& visit) {
  const auto maybe = [&](const std::optional<Condition>& condition) {
    if (condition) walk(*condition, visit);
  };
  for (const auto& criterion : p.eligibility) walk(criterion.when, visit);
  for (const auto& encounter : p.calendar) maybe(encounter.when);
  for (const auto& rule : p.stopping) walk(rule.when, visit);
  for (const auto& arm : p.arms) {
    for (const auto& drug : arm.interventions) {
      for (const auto& escalation : drug.escalations) {
        maybe(escalation.when);
        maybe(escalation.unless);
      }
      for (const auto& rule : drug.rules) {
        walk(rule.when, visit);
        walk(rule.resume.when, visit);
      }
      for (const auto& adjustment : drug.adjustments) walk(adjustment.when, visit);
    }
    for (const auto& support : arm.support) maybe(support.when);
  }
}

std::string list(const std::set<std::string>& words) { return fmt::format("{}", fmt::join(words, ", ")); }

}  // namespace

std::string why_not_modelled(const std::string& endpoint) {
  if (endpoint.starts_with("infection_g1_2") || endpoint.starts_with("pneumonia_g1_2"))
    return "not modelled: only severe infections are";
  if (endpoint.starts_with("febrile_neutropenia")) return "not modelled: the model has no temperature";
  return "";
}

std::vector<std::string> not_modelled(const protocol::Protocol& p) {
  std::set<std::string> agents, measures;
  bool risk_factors = false;
  for (const protocol::Arm& arm : p.arms)
    for (const protocol::Support& support : arm.support)
      if (!virtual_patients::has_effect(support.agent)) agents.emplace(chart::name(support.agent));
  walk_all(p, [&](const Condition& c) {
    const bool measured = c.kind == Condition::Kind::value || c.kind == Condition::Kind::of_baseline ||
                          c.kind == Condition::Kind::of_normal;
    if (measured && !virtual_patients::is_measured(c.measure)) measures.emplace(chart::name(c.measure));
    risk_factors |=
        c.kind == Condition::Kind::baseline_covariate && c.covariate == Condition::Covariate::thrombosis_risk_factors;
  });
  std::vector<std::string> sentences;
  if (!agents.empty())
    sentences.push_back(fmt::format("Given and recorded, without effect in the model: {}.", list(agents)));
  if (!measures.empty())
    sentences.push_back(
        fmt::format("Never measured in virtual patients, so that no rule or criterion on it is ever met or failed: {}.",
                    list(measures)));
  if (risk_factors)
    sentences.emplace_back(
        "Thrombosis risk factors are not sampled: prophylaxis that depends on their number is not given.");
  if (p.monitoring.kind != protocol::Monitoring::Kind::none)
    sentences.emplace_back("The monitoring rule is read and not applied: every virtual trial treats all its patients.");
  return sentences;
}

void require_modelled_drugs(const Setup& setup) {
  std::set<std::string> unknown;
  for (const protocol::Arm& arm : setup.protocol.arms)
    for (const protocol::Intervention& drug : arm.interventions)
      if (!virtual_patients::has_effect(drug.agent)) unknown.emplace(chart::name(drug.agent));
  if (unknown.empty()) return;
  throw Error({Problem{.at = {.file = setup.files.empty() ? setup.protocol.id : setup.files.front()},
                       .expected = "study drugs that the model knows: lenalidomide and glucocorticoids",
                       .seen = list(unknown),
                       .mend = "the protocol is valid (`titrate check`), but its virtual patients would be treated as "
                               "if these were not given; "
                               "remove them to simulate the rest"}});
}

}  // namespace titrate::trial
