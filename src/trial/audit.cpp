#include "trial/audit.hpp"

#include "virtual/lone_patient.hpp"

#include <bit>
#include <cstdint>

#include <fmt/format.h>

namespace titrate::trial {

namespace {

bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

virtual_patients::Given given_on(const chart::Chart& chart, int day) {
  virtual_patients::Given given{};
  for (std::size_t agent = 0; agent < chart::agent_count; ++agent)
    given[agent] = chart.given(static_cast<chart::Agent>(agent), day);
  return given;
}

std::string differing_assessment(const std::vector<results::Assessment>& then,
                                 const std::vector<results::Assessment>& now) {
  for (std::size_t i = 0; i < then.size() && i < now.size(); ++i) {
    const results::Assessment &a = then[i], &b = now[i];
    if (!(a == b)) return fmt::format("the assessment of study day {} differs", chart::study_day(a.day));
  }
  return then.size() == now.size() ? "" : "the number of assessments differs";
}

}  // namespace

std::string replay_doses(const Setup& setup, const cohort::Theta& theta, StreamKey key, std::uint32_t attempt,
                         const results::PatientRecord& record, const std::vector<chart::Visit>& truth) {
  if (truth.empty()) return "";
  virtual_patients::LonePatient patient(cohort::sample(setup.population, theta, key, attempt), theta, key,
                                        setup.protocol.flare_ascertainment, attempt, truth.front().day);
  std::vector<chart::Event> ignored;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const int day = truth[i].day;
    const chart::Visit now = patient.truth();
    for (const chart::MeasureInfo& info : chart::measures)
      if (now.has(info.measure) && !same_bits(now[info.measure], truth[i][info.measure]))
        return fmt::format("study day {}: {} is {} and was {}", chart::study_day(day), info.name, now[info.measure],
                           truth[i][info.measure]);
    const bool on_treatment = record.off_treatment_day < 0 || day < record.off_treatment_day;
    patient.advance(day, given_on(record.chart, day), {.on_treatment = on_treatment, .progressed = false}, ignored);
  }
  return "";
}

namespace {

std::string first_difference(const Setup& setup, const results::PatientRecord& record) {
  const chart::Chart& chart = record.chart;
  // The chart grows as it did then: at no visit does anyone see a later one.
  chart::Chart seen = chart;
  seen.visits.clear();
  seen.visits.push_back(chart.visits.front());
  seen.events.clear();
  const conduct::LedgerDice dice(record.ledger);
  conduct::Conduct conduct(setup.protocol, setup.criteria, seen, dice);
  conduct.attend(0);
  int last_day = chart.visits.back().day;
  for (const chart::Administration& entry : chart.administrations) last_day = std::max(last_day, entry.last_day);
  // The plan decides on days without a visit too; that a patient died or withdrew is entered a day later, unlived.
  for (const chart::Event& each : chart.events) last_day = std::max(last_day, each.day);
  for (const results::Decision& decision : record.ledger)
    if (decision.rule != chart::name(chart::EventKind::death) &&
        decision.rule != chart::name(chart::EventKind::withdrawal))
      last_day = std::max(last_day, decision.day);
  std::size_t visit = 1, event = 0;
  for (int day = chart.visits.days().front(); day <= last_day; ++day) {
    for (; event < chart.events.size() && chart.events[event].day < day; ++event) {
      seen.events.push_back(chart.events[event]);
      const chart::EventKind kind = chart.events[event].kind;
      if (kind == chart::EventKind::withdrawal || kind == chart::EventKind::death)
        conduct.leave(day, chart::name(kind));
    }
    if (visit < chart.visits.size() && chart.visits.days()[visit] == day) {
      seen.visits.push_back(chart.visits[visit]);
      conduct.attend(visit++);
    }
    const bool over = conduct.assessments().back().progression && !conduct.on_treatment();
    if (over) break;
    const virtual_patients::Given given = given_on(chart, day);
    const conduct::Orders& orders = conduct.orders(day);
    for (std::size_t agent = 0; agent < chart::agent_count; ++agent)
      if (!same_bits(given[agent], orders[agent]))
        return fmt::format("study day {}: {} {} was given and {} is ordered", chart::study_day(day),
                           chart::agents[agent], given[agent], orders[agent]);
  }
  for (; event < chart.events.size(); ++event) {
    const chart::EventKind kind = chart.events[event].kind;
    if (kind == chart::EventKind::withdrawal || kind == chart::EventKind::death)
      conduct.leave(chart.events[event].day + 1, chart::name(kind));
  }
  if (const std::string difference = differing_assessment(record.assessments, conduct.assessments());
      !difference.empty())
    return difference;
  const results::Ledger& now = conduct.ledger();
  for (std::size_t i = 0; i < record.ledger.size() && i < now.size(); ++i)
    if (!(record.ledger[i] == now[i]))
      return fmt::format("decision {} (study day {}, rule {}) differs", i + 1, chart::study_day(record.ledger[i].day),
                         record.ledger[i].rule);
  return record.ledger.size() == now.size()
             ? ""
             : fmt::format("{} decisions were recorded and {} are derived", record.ledger.size(), now.size());
}

}  // namespace

std::string rederive_decisions(const Setup& setup, const results::PatientRecord& record) {
  try {
    return first_difference(setup, record);
  } catch (const Error& error) {  // the protocol asks for a draw that the ledger does not hold
    return error.what();
  }
}

}  // namespace titrate::trial
