#include "recorded/visits.hpp"

#include "recorded/follow.hpp"

#include <algorithm>
#include <cstdlib>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::recorded {

namespace {

using chart::Activity;
using chart::Measure;

/// An activity was done where one of these was measured.
std::vector<Measure> measured_by(Activity activity) {
  switch (activity) {
    case Activity::blood_counts:
      return {Measure::lymphocytes, Measure::neutrophils, Measure::platelets, Measure::hemoglobin, Measure::leukocytes};
    case Activity::chemistry:
      return {Measure::creatinine, Measure::urate,     Measure::potassium, Measure::phosphate,
              Measure::calcium,    Measure::bilirubin, Measure::alt,       Measure::ast};
    case Activity::examination:
    case Activity::imaging: return {Measure::longest_node, Measure::node_products, Measure::spleen, Measure::liver};
    case Activity::marrow: return {Measure::marrow_lymphocytes, Measure::marrow_nodules};
    case Activity::cytokines:
      return {Measure::il6, Measure::il10, Measure::soluble_il2_receptor, Measure::tnf_receptor_1, Measure::bfgf};
    case Activity::count_: break;
  }
  return {};
}

bool done(const chart::Chart& chart, Activity activity, int day, int window) {
  const std::vector<Measure> any = measured_by(activity);
  for (std::size_t i = 0; i < chart.visits.size(); ++i) {
    if (std::abs(chart.visits.days()[i] - day) > window) continue;
    const chart::VisitRow visit = chart.visits[i];
    if (std::any_of(any.begin(), any.end(), [&](Measure m) { return visit.has(m); })) return true;
  }
  return false;
}

}  // namespace

void VisitBook::close() {
  const std::span<const int> days = source_.chart.visits.days();
  for (const Asked& asked : asked_) {
    const bool there =
        std::any_of(days.begin(), days.end(), [&](int day) { return std::abs(day - asked.day) <= windows_.visit; });
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < asked.due.size(); ++i)
      if (const auto activity = static_cast<Activity>(i);
          asked.due.test(i) && !done(source_.chart, activity, asked.day, windows_.visit))
        missing.emplace_back(chart::name(activity));
    if (missing.empty()) continue;
    for (std::string& each : missing) std::replace(each.begin(), each.end(), '_', ' ');
    deviations_.push_back(
        {.kind = there ? DeviationKind::activity_missed : DeviationKind::visit_missed,
         .patient = number_,
         .first_day = asked.day,
         .last_day = asked.day,
         .subject_of = fmt::format("{}", fmt::join(missing, ", ")),
         .what = fmt::format("{} due on study day {}: {}", fmt::join(missing, ", "), chart::study_day(asked.day),
                             there ? "seen within the window, and this was not done"
                                   : fmt::format("no visit within {} days", windows_.visit))});
  }
}

}  // namespace titrate::recorded
