#include "reference_chart.hpp"

#include "conduct/conduct.hpp"
#include "virtual/laboratory.hpp"

namespace titrate::reference {

using chart::Measure;

results::PatientRecord judge(const trial::Setup& setup, const Subject& subject, const Course& course,
                             const std::vector<chart::Visit>& truth, const engine::Kernels& kernels) {
  chart::Chart chart = subject.at_screening;
  const virtual_patients::Laboratory laboratory(subject.who.covariates, subject.theta, subject.key, subject.attempt,
                                                kernels);
  const conduct::StreamDice dice(subject.key);
  conduct::Conduct conduct(setup.protocol, setup.criteria, chart, dice);
  conduct.attend(0);
  const int cut_day = course.last_day();
  int next_visit = conduct.next_visit_day(course.first_day, cut_day);
  double told_pain = 0;
  std::size_t event = 0;
  for (int day = course.first_day; day <= cut_day; ++day) {
    const auto today = static_cast<std::size_t>(day - course.first_day);
    const conduct::Activities due = day == next_visit ? conduct.due_on(day) : conduct::Activities();
    const double pain = truth[today][Measure::flare_pain];
    const bool calls = pain != told_pain;
    if (due.any() || calls) {
      chart::Visit visit = laboratory.measure(truth[today], due);
      visit.scheduled = due.any();
      chart.visits.push_back(visit);
      told_pain = pain;
      conduct.attend(chart.visits.size() - 1);
    }
    if (due.any() || calls || day >= next_visit) next_visit = conduct.next_visit_day(day, cut_day);
    if (course.recorded && conduct.assessments().back().progression && !conduct.on_treatment()) break;
    conduct.orders(day);  // of every day in turn; what was recorded is given all the same
    for (std::size_t agent = 0; agent < chart::agent_count; ++agent)
      if (const double amount = course.given[today][agent]; amount > 0)
        chart.give(static_cast<chart::Agent>(agent), day, amount);
    bool dead = false;
    for (; event < course.events.size() && course.events[event].day <= day; ++event) {
      const chart::Event& happened = course.events[event];
      chart.events.push_back(happened);
      dead |= happened.kind == chart::EventKind::death;
      if (happened.kind == chart::EventKind::death || happened.kind == chart::EventKind::withdrawal)
        conduct.leave(day + 1, std::string(chart::name(happened.kind)));
    }
    if (dead) break;
  }
  chart.events.insert(chart.events.end(), course.events.begin() + static_cast<std::ptrdiff_t>(event),
                      course.events.end());
  results::PatientRecord record{.chart = chart,
                                .assessments = conduct.assessments(),
                                .ledger = conduct.ledger(),
                                .off_treatment_day = conduct.off_treatment_day(),
                                .off_treatment_reason = conduct.off_treatment_reason(),
                                .attempt = subject.attempt};
  if (!course.recorded) record.off_treatment_day = -1;  // the doses went on to the end
  return record;
}

double assay_sd(const cohort::Theta& theta, Measure measure, double value) {
  const virtual_patients::MeasurementError error = virtual_patients::measurement_error(theta, measure);
  return error.sd > 0 ? error.sd : error.cv * value;
}

}  // namespace titrate::reference
