#include "reference_chart.hpp"

#include "conduct/conduct.hpp"
#include "virtual/laboratory.hpp"

namespace titrate::reference {

namespace {

using chart::Measure;

/// CV (log scale), or SD in the measure's unit.
struct Assay {
  double cv = 0, sd = 0;
};

Assay assay(const cohort::Theta& t, Measure measure) {
  switch (measure) {
    case Measure::lymphocytes: return {.cv = t.cv_alc};
    case Measure::neutrophils: return {.cv = t.cv_anc};
    case Measure::platelets: return {.cv = t.cv_platelets};
    case Measure::hemoglobin: return {.sd = t.sd_hemoglobin};
    case Measure::creatinine: return {.cv = t.cv_creatinine};
    case Measure::urate: return {.cv = t.cv_urate};
    case Measure::potassium: return {.cv = t.cv_potassium};
    case Measure::phosphate: return {.cv = t.cv_phosphate};
    case Measure::calcium: return {.cv = t.cv_calcium};
    case Measure::longest_node: return {.cv = t.cv_node};
    case Measure::node_products: return {.cv = 2 * t.cv_node};
    case Measure::spleen: return {.cv = t.cv_spleen};
    case Measure::marrow_lymphocytes: return {.sd = 100 * t.sd_marrow};
    default: return {.cv = t.cv_cytokine};
  }
}

}  // namespace

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
  const Assay a = assay(theta, measure);
  return a.sd > 0 ? a.sd : a.cv * value;
}

}  // namespace titrate::reference
