#include "conduct/eligibility.hpp"

#include "protocol/words.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::conduct {

namespace {

using protocol::Condition;
using Kind = Condition::Kind;

std::string asked(const Condition& c, std::string_view unit, std::string_view of) {
  std::string comparison = protocol::words("comparison")[chart::index(c.comparison)];
  std::replace(comparison.begin(), comparison.end(), '_', ' ');
  return fmt::format("{} {:g}{}{}{} asked", comparison, c.threshold, unit.empty() ? "" : " ", unit, of);
}

/// Study day of the baseline value: the last visit up to day 1 that has it.
int day_of_baseline(chart::Measure measure, const chart::Chart& chart) {
  const auto values = chart.visits.column(measure);
  for (std::size_t i = chart.visits.before_treatment(); i-- > 0;)
    if (!chart::is_missing(values[i])) return chart::study_day(chart.visits.days()[i]);
  return 0;
}

std::string measured(const Condition& c, const chart::Chart& chart) {
  const auto& info = chart::measures[chart::index(c.measure)];
  const std::string_view unit = info.unit == "1" ? "" : info.unit;
  const std::string threshold = c.kind == Kind::value         ? asked(c, unit, "")
                                : c.kind == Kind::of_baseline ? asked(c, "", " times the baseline")
                                                              : asked(c, "", " times the limit of normal");
  const double value = chart.baseline_value(c.measure);
  if (chart::is_missing(value)) return fmt::format("{} not measured, {}", info.name, threshold);
  return fmt::format("{} {:g}{}{} on study day {}, {}", info.name, value, unit.empty() ? "" : " ", unit,
                     day_of_baseline(c.measure, chart), threshold);
}

std::string covariate(const Condition& c, const chart::Chart& chart) {
  std::string name = protocol::words("covariate")[chart::index(c.covariate)];
  std::replace(name.begin(), name.end(), '_', ' ');
  const std::string_view unit = protocol::unit_of(c.covariate);
  const double value = baseline_covariate(c.covariate, chart);
  if (chart::is_missing(value)) return name + " not known";
  if (unit == protocol::yes_or_no) return fmt::format("{}: {}", name, value > 0 ? "yes" : "no");
  return fmt::format("{} {:g}{}{}, {}", name, value, unit.empty() ? "" : " ", unit, asked(c, unit, ""));
}

void collect(const Condition& c, const chart::Chart& chart, std::vector<std::string>& reasons) {
  switch (c.kind) {
    case Kind::all:
    case Kind::any:
    case Kind::none:
      for (const Condition& part : c.parts) collect(part, chart, reasons);
      break;
    case Kind::baseline_covariate: reasons.push_back(covariate(c, chart)); break;
    case Kind::value:
    case Kind::of_baseline:
    case Kind::of_normal: reasons.push_back(measured(c, chart)); break;
    default: break;  // the protocol's reader refuses conditions on visits here
  }
}

}  // namespace

std::vector<EligibilityFinding> eligibility(const protocol::Protocol& protocol, const chart::Chart& chart) {
  std::vector<EligibilityFinding> findings;
  for (const protocol::EligibilityCriterion& criterion : protocol.eligibility) {
    std::vector<std::string> reasons;
    collect(criterion.when, chart, reasons);
    findings.push_back({criterion.id, criterion.text, evaluate_baseline(criterion.when, chart),
                        fmt::format("{}", fmt::join(reasons, "; "))});
  }
  return findings;
}

}  // namespace titrate::conduct
