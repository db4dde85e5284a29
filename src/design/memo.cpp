#include "design/memo.hpp"

#include "design/design_file.hpp"
#include "design/truth.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::design {

namespace {

constexpr double days_per_month = 365.25 / 12;
constexpr int courses_shown = 13;  ///< per patient in a table of courses: a year of 28-day courses

Scenario part(const Scenario& scenario, const std::vector<std::size_t>& outcomes) {
  Scenario made{.label = scenario.label, .rates = {}, .odds_ratio = scenario.odds_ratio};
  for (const std::size_t i : outcomes) made.rates.push_back(scenario.rates[i]);
  return made;
}

/// Patients who enter while an outcome is awaited; nothing where an outcome states no window.
std::vector<int> lags(const Design& design, double patients_a_month) {
  std::vector<int> lag;
  if (!(patients_a_month > 0)) return lag;
  for (const Outcome& o : design.outcomes) {
    if (!o.event.stated_window()) return {};
    lag.push_back(static_cast<int>(std::lround(patients_a_month * o.event.within_days / days_per_month)));
  }
  return lag;
}

bool any_number(const Design& design) {
  return std::none_of(design.outcomes.begin(), design.outcomes.end(),
                      [](const Outcome& o) { return std::holds_alternative<SimonTwoStage>(o.rule); });
}

void add_notes(Memo& memo) {
  for (const Outcome& o : memo.design.outcomes) {
    memo.notes.push_back(fmt::format("{}: {}.", o.label, event_text(o.event)));
    if (!o.event.stated_window())
      memo.notes.push_back(
          fmt::format("No window is stated for {}: without one it is open when a patient without the "
                      "event counts, and the rule cannot be applied while patients are pending.",
                      o.label));
  }
  memo.notes.emplace_back(
      "What counts as an event, in which unit and within how many days is part of the rule. The 2008 paper (Ferrajoli "
      "et "
      "al., Blood 2008;111:5291) monitors \"response\" and \"grade 3-4 toxicity\" and leaves that open, as it leaves "
      "open "
      "priors, cut-offs and how often the rule looked: where a design follows that paper, these are assumptions.");
  for (const Outcome& o : memo.design.outcomes)
    if (o.event.per_course)
      memo.notes.push_back(
          fmt::format("{} is counted per course. Courses of one patient are not independent, so no "
                      "exact operating characteristics are given for it; virtual trials (--trials) "
                      "count them as they come.",
                      o.label));
}

void judge(Memo& memo, const MemoOptions& options) {
  const Design counted = only(memo.design, memo.per_patient);
  if (counted.outcomes.empty()) return;
  const Boundary limits_of = boundary(counted);
  const bool late = !memo.lag.empty() && any_number(counted) && exact_cost(limits_of) <= affordable;
  std::vector<std::vector<Limits>> all;
  std::vector<int> lag;
  for (const std::size_t i : memo.per_patient) {
    all.push_back(memo.limits[i]);
    if (late) lag.push_back(memo.lag[i]);
  }
  for (const Scenario& scenario : memo.design.scenarios) {
    const Scenario mine = part(scenario, memo.per_patient);
    Judged judged{.scenario = scenario,
                  .at_once = characteristics(limits_of, cells(mine.rates, mine.odds_ratio), options.seed,
                                             options.replicates, options.threads, options.stop),
                  .late = {}};
    if (late) judged.late = exact_lagged(all, scheduled_looks(counted), mine.rates, lag);
    memo.judged.push_back(std::move(judged));
  }
}

}  // namespace

Design only(const Design& design, const std::vector<std::size_t>& outcomes) {
  Design made = design;
  made.outcomes.clear();
  for (const std::size_t i : outcomes) made.outcomes.push_back(design.outcomes[i]);
  for (Scenario& scenario : made.scenarios) scenario = part(scenario, outcomes);
  return made;
}

std::vector<Step> steps(const std::vector<Limits>& limits, bool high) {
  std::vector<Step> all;
  for (int n = 1; n < static_cast<int>(limits.size()); ++n) {
    const Limits& l = limits[static_cast<std::size_t>(n)];
    if (high ? l.high > n : l.low < 0) continue;
    const int limit = high ? l.high : l.low;
    if (!all.empty() && all.back().to == n - 1 && all.back().limit == limit)
      all.back().to = n;
    else
      all.push_back({n, n, limit});
  }
  return all;
}

Memo make_memo(const Design& design, const MemoOptions& options) {
  Memo memo{.design = design, .boundary = {}};
  if (!options.scenarios.empty()) memo.design.scenarios = options.scenarios;
  if (memo.design.scenarios.empty()) memo.design.scenarios = usual_scenarios(design);
  for (std::size_t i = 0; i < design.outcomes.size(); ++i) {
    const Outcome& o = design.outcomes[i];
    if (!o.event.per_course) memo.per_patient.push_back(i);
    memo.limits.push_back(limits(o, design.patients * (o.event.per_course ? courses_shown : 1)));
    for (int n = 0; !o.event.per_course && n < std::min(design.minimum_patients, design.patients); ++n)
      memo.limits.back()[static_cast<std::size_t>(n)] = {.low = -1, .high = n + 1};
    if (const auto prior = prior_of(o.rule)) {
      WidthTable table{.outcome = i, .widths = widths(*prior, design.patients, design.precision.level)};
      table.enough = patients_for(table.widths, design.precision.width);
      memo.widths.push_back(std::move(table));
    }
  }
  const Design counted = only(memo.design, memo.per_patient);
  memo.boundary = boundary(counted);
  memo.warnings = warnings(counted, memo.boundary);
  for (const WidthTable& w : memo.widths)
    if (w.enough == 0)
      memo.warnings.push_back(fmt::format(
          "The posterior interval of {} is up to {:.3f} wide after {} patients, more than the {:g} asked for.",
          design.outcomes[w.outcome].label, w.widths.back().widest, design.patients, design.precision.width));
  memo.patients_a_month = options.patients_a_month;
  memo.lag = lags(design, options.patients_a_month);
  add_notes(memo);
  judge(memo, options);
  return memo;
}

}  // namespace titrate::design
