#include "clinic/clinic.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

namespace titrate::clinic {

Clinic::Clinic(const Criteria& criteria, const chart::Chart& chart)
    : criteria_(criteria), chart_(chart), toxicity_(criteria.toxicity) {
  begin();
}

void Clinic::begin() {
  flare_.emplace(criteria_.flare);
  lysis_.emplace(criteria_.lysis);
  response_.emplace(criteria_.response);
  baseline_ = {};
  next_visit_ = next_event_ = 0;
  assessment_ = {};
}

std::span<const chart::Event> Clinic::events_since_last(int day) {
  const std::size_t first = next_event_;
  while (next_event_ < chart_.events.size() && chart_.events[next_event_].day < day) ++next_event_;
  return std::span(chart_.events).subspan(first, next_event_ - first);
}

const results::Assessment& Clinic::assess(std::size_t visit, std::span<const int> restarts) {
  if (visit != next_visit_ || visit >= chart_.visits.size())
    throw Error(Error::Kind::failure, fmt::format("Patient {}: visit {} was to be assessed, but visit {} is next.",
                                                  chart_.id, visit, next_visit_));
  ++next_visit_;
  const chart::VisitRow today = chart_.visits[visit];
  // Limits may be filled in after the judge was made, but not after its first visit.
  if (visit == 0) toxicity_.begin(chart_.limits);
  // What was before the first visit is history, not an effect of treatment.
  const auto events = visit > 0 ? events_since_last(today.day) : events_since_last(today.day).last(0);

  assessment_ = results::Assessment();
  assessment_.day = today.day;
  baseline_.see(today);
  flare_->assess(today, baseline_, assessment_);
  lysis_->assess(today, baseline_, chart_, events, restarts, assessment_);
  toxicity_.assess(today, baseline_, events, assessment_);
  if (criteria_.hematologic)
    grade_against_baseline(*criteria_.hematologic, today, baseline_, chart_.limits, assessment_);
  response_->assess({.visit = today, .baseline = baseline_, .since_last = events, .chart = chart_}, assessment_);
  judge_residual_disease(criteria_.residual_disease, chart_, today.day, assessment_);
  return assessment_;
}

}  // namespace titrate::clinic
