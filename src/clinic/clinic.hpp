#pragma once
// One patient's judge. Knows the chart and the criteria, nothing else.

#include "chart/chart.hpp"
#include "clinic/baseline.hpp"
#include "clinic/criteria.hpp"
#include "results/assessment.hpp"

#include <cstddef>
#include <optional>
#include <span>

namespace titrate::clinic {

/// Visits in order, each once; an assessment is a pure function of the chart up to that visit. A visit stands at the
/// start of its day: an event counts from the first visit of a later day on.
class Clinic {
 public:
  /// Keeps references to both.
  Clinic(const Criteria& criteria, const chart::Chart& chart);
  /// Begins again, with another patient in the same chart.
  void begin();
  /// Assesses chart.visits[visit]. `restarts`: days of start, escalations and resumptions so far, ascending.
  /// Throws Error(failure) where the visit is not the next one.
  const results::Assessment& assess(std::size_t visit, std::span<const int> restarts);
  const results::Assessment& last() const { return assessment_; }
  /// The chart's limits of normal are others from the next visit on: another laboratory.
  void limits_changed() { toxicity_.begin(chart_.limits); }

 private:
  std::span<const chart::Event> events_since_last(int day);

  const Criteria& criteria_;
  const chart::Chart& chart_;
  Toxicity toxicity_;
  std::optional<Flare> flare_;
  std::optional<Lysis> lysis_;
  std::optional<Response> response_;
  OwnBaseline baseline_;
  std::size_t next_visit_ = 0, next_event_ = 0;
  results::Assessment assessment_;
};

}  // namespace titrate::clinic
