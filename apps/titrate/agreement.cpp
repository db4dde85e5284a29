#include "agreement.hpp"

#include <cstdlib>
#include <optional>

#include <fmt/format.h>

namespace titrate::app {

namespace {

using results::Evidence;
using results::Per;
using results::PublishedRate;

struct Parts {
  std::string whole;
  std::vector<std::string> parts;
};

/// Events that are counted once in the whole and once in one of the parts.
const std::vector<Parts> counted_twice = {
    {"overall_response", {"complete_response", "nodular_partial_response", "partial_response"}},
    {"flare_any", {"flare_g1_2", "flare_g3_4"}},
};
/// The same where the patients too are split.
const std::vector<Parts> split = {
    {"overall_response", {"overall_with_flare", "overall_without_flare"}},
    {"flare_any", {"flare_any_node_over_5cm", "flare_any_node_to_5cm"}},
    {"flare_any", {"flare_any_group_A", "flare_any_group_B"}},
};
/// Of these a patient can have one.
const std::vector<std::vector<std::string>> exclusive = {
    {"overall_response", "stable_disease", "progressive_disease", "early_death"},
    {"neutropenia_g3_4", "neutropenia_g1_2"},
    {"thrombocytopenia_g3_4", "thrombocytopenia_g1_2"},
    {"anemia_g3_4", "anemia_g1_2"},
};
/// The first cannot be without the second.
const std::vector<std::pair<std::string, std::string>> implies = {
    {"flare_g3_4", "flare_g2_4"},
    {"flare_g3_4", "flare_any"},
    {"flare_g2_4", "flare_any"},
    {"flare_g1_2", "flare_any"},
    {"pneumonia_g3_4", "infection_g3_4"},
    {"complete_response", "overall_response"},
    {"partial_response", "overall_response"},
    {"progression_before_3_months", "progressive_disease"},
};

std::string unit(Per per) { return per == Per::patient ? "patients" : "courses"; }

std::optional<std::vector<const PublishedRate*>> find_all(const Evidence& evidence, const std::vector<std::string>& ids,
                                                          Per per) {
  std::vector<const PublishedRate*> rates;
  for (const std::string& id : ids) {
    const PublishedRate* rate = evidence.find(id, per);
    if (rate == nullptr) return {};
    rates.push_back(rate);
  }
  return rates;
}

struct Sum {
  int events = 0, n = 0, slack = 0;
  std::string spelled;
};

Sum sum(const std::vector<const PublishedRate*>& rates) {
  Sum total;
  for (const PublishedRate* rate : rates) {
    total.events += rate->events;
    total.n += rate->n;
    total.slack += rate->rounded ? 1 : 0;
    total.spelled += fmt::format("{}{} {}", total.spelled.empty() ? "" : ", ", rate->id, rate->events);
  }
  return total;
}

void check_parts(const Evidence& evidence, const Parts& rule, Per per, bool patients_too,
                 std::vector<std::string>& said) {
  const PublishedRate* whole = evidence.find(rule.whole, per);
  const auto parts = find_all(evidence, rule.parts, per);
  if (whole == nullptr || !parts) return;
  const Sum total = sum(*parts);
  if (std::abs(total.events - whole->events) > total.slack + (whole->rounded ? 1 : 0))
    said.push_back(fmt::format("{} is {}, but its parts add up to {} ({})", whole->id, whole->events, total.events,
                               total.spelled));
  if (patients_too && total.n != whole->n)
    said.push_back(
        fmt::format("{} is of {} {}, but its subgroups are of {} together", whole->id, whole->n, unit(per), total.n));
}

void check_exclusive(const Evidence& evidence, const std::vector<std::string>& ids, Per per,
                     std::vector<std::string>& said) {
  const auto rates = find_all(evidence, ids, per);
  if (!rates) return;
  const Sum total = sum(*rates);
  const int n = rates->front()->n;
  if (total.events > n + total.slack)
    said.push_back(
        fmt::format("of {} {} each can have one of {}, which makes {}", n, unit(per), total.spelled, total.events));
}

void check_implies(const Evidence& evidence, const std::pair<std::string, std::string>& rule, Per per,
                   std::vector<std::string>& said) {
  const PublishedRate* narrow = evidence.find(rule.first, per);
  const PublishedRate* wide = evidence.find(rule.second, per);
  if (narrow == nullptr || wide == nullptr || narrow->n != wide->n) return;
  const int slack = (narrow->rounded ? 1 : 0) + (wide->rounded ? 1 : 0);
  if (narrow->events > wide->events + slack)
    said.push_back(fmt::format("{} ({}) is part of {} ({}) and cannot be more frequent", narrow->id, narrow->events,
                               wide->id, wide->events));
}

/// "overall_response" of "overall_del17p"; "flare_any" of "flare_any_group_A".
const PublishedRate* whole_of(const Evidence& evidence, const PublishedRate& rate) {
  for (const PublishedRate& whole : evidence.rates) {
    if (whole.per != rate.per || &whole == &rate) continue;
    const std::string stem = whole.id == "overall_response" ? "overall" : whole.id;
    if (rate.id.starts_with(stem + "_") && rate.n < whole.n) return &whole;
  }
  return nullptr;
}

void check_subgroup(const Evidence& evidence, const PublishedRate& rate, std::vector<std::string>& said) {
  const PublishedRate* whole = whole_of(evidence, rate);
  if (whole == nullptr) return;
  const int slack = (rate.rounded ? 1 : 0) + (whole->rounded ? 1 : 0);
  if (rate.events > whole->events + slack)
    said.push_back(fmt::format("{} ({}) is a subgroup of {} ({}) and cannot have more events", rate.id, rate.events,
                               whole->id, whole->events));
  const int rest = whole->events - rate.events, rest_n = whole->n - rate.n;
  if (rest > rest_n + slack)
    said.push_back(fmt::format("{} ({}/{}) leaves {} events for the other {} {} of {}", rate.id, rate.events, rate.n,
                               rest, rest_n, unit(rate.per), whole->id));
}

}  // namespace

std::vector<std::string> disagreements(const Evidence& evidence) {
  std::vector<std::string> said;
  for (const Per per : {Per::patient, Per::course}) {
    for (const Parts& rule : counted_twice) check_parts(evidence, rule, per, false, said);
    for (const Parts& rule : split) check_parts(evidence, rule, per, true, said);
    for (const auto& ids : exclusive) check_exclusive(evidence, ids, per, said);
    for (const auto& rule : implies) check_implies(evidence, rule, per, said);
  }
  for (const PublishedRate& rate : evidence.rates) check_subgroup(evidence, rate, said);
  return said;
}

}  // namespace titrate::app
