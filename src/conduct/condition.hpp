#pragma once
// Whether a protocol's condition is met at a visit. A rule sees the assayed chart and the clinic's assessments, never
// the patient's true state.

#include "chart/chart.hpp"
#include "protocol/protocol.hpp"
#include "results/assessment.hpp"

#include <cstddef>
#include <span>

namespace titrate::conduct {

/// A missing value is neither normal nor abnormal.
enum class Truth : std::uint8_t { no, unknown, yes };

struct View {
  const chart::Chart& chart;
  std::span<const results::Assessment> assessments;  ///< one per visit so far; empty before the first
  std::size_t visit = 0;                             ///< the visit that asks
  int course_start = 0;                              ///< day the current course began
  double dose_mg = 0;                                ///< current dose of the intervention that asks
};

Truth evaluate(const protocol::Condition& condition, const View& view);

/// A condition on the baseline alone (eligibility, cohorts, renal adjustment, risk factors), as it was known by a day.
Truth evaluate_baseline(const protocol::Condition& condition, const chart::Chart& chart, int until_day = 0);

/// A covariate as a number (yes = 1, no = 0), NaN where it is unknown.
double baseline_covariate(protocol::Condition::Covariate which, const chart::Chart& chart);

}  // namespace titrate::conduct
