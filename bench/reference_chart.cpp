#include "reference_chart.hpp"

#include "conduct/conduct.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::reference {

namespace {

using chart::Activity;
using chart::index;
using chart::Measure;

struct Assay {
  Measure measure;
  std::vector<Activity> activities;  ///< any of them measures it
  double cv = 0, sd = 0;             ///< on the log scale, or in the measure's unit
};

std::vector<Assay> assays(const cohort::Theta& t) {
  const std::vector<Activity> counts{Activity::blood_counts}, chemistry{Activity::chemistry},
      sizes{Activity::examination, Activity::imaging}, marrow{Activity::marrow}, cytokines{Activity::cytokines};
  return {
      {Measure::lymphocytes, counts, t.cv_alc},
      {Measure::neutrophils, counts, t.cv_anc},
      {Measure::platelets, counts, t.cv_platelets},
      {Measure::hemoglobin, counts, 0, t.sd_hemoglobin},
      {Measure::creatinine, chemistry, t.cv_creatinine},
      {Measure::urate, chemistry, t.cv_urate},
      {Measure::potassium, chemistry, t.cv_potassium},
      {Measure::phosphate, chemistry, t.cv_phosphate},
      {Measure::calcium, chemistry, t.cv_calcium},
      {Measure::longest_node, sizes, t.cv_node},
      {Measure::node_products, sizes, 2 * t.cv_node},
      {Measure::spleen, sizes, t.cv_spleen},
      {Measure::liver, sizes},
      {Measure::marrow_lymphocytes, marrow, 0, 100 * t.sd_marrow},
      {Measure::il6, cytokines, t.cv_cytokine},
      {Measure::il10, cytokines, t.cv_cytokine},
      {Measure::soluble_il2_receptor, cytokines, t.cv_cytokine},
      {Measure::tnf_receptor_1, cytokines, t.cv_cytokine},
      {Measure::bfgf, cytokines, t.cv_cytokine},
  };
}

std::uint64_t error_index(const Subject& s, int day, Measure measure) {
  return draw_index(static_cast<std::uint32_t>(day), static_cast<std::uint32_t>(measure) + 64 * s.attempt);
}

}  // namespace

chart::Visit observe(const Subject& s, const chart::Visit& truth, conduct::Activities activities) {
  const Stream errors(s.key, Purpose::measurement);
  chart::Visit visit;
  visit.day = truth.day;
  visit.scheduled = activities.any();
  visit[Measure::flare_pain] = truth[Measure::flare_pain];
  for (const Assay& assay : assays(s.theta)) {
    if (std::none_of(assay.activities.begin(), assay.activities.end(),
                     [&](Activity a) { return activities.test(index(a)); }))
      continue;
    const double z = errors.normal(error_index(s, truth.day, assay.measure));
    double value = truth[assay.measure];
    if (assay.cv > 0) value *= std::exp(assay.cv * z);
    if (assay.sd > 0) value = std::max(0.0, value + assay.sd * z);
    visit[assay.measure] = value;
  }
  if (visit.has(Measure::creatinine))
    visit[Measure::creatinine_clearance] =
        s.who.covariates.creatinine_clearance * s.who.covariates.creatinine / visit[Measure::creatinine];
  if (visit[Measure::spleen] < s.theta.spleen_palpable) visit[Measure::spleen] = 0;
  if (visit.has(Measure::marrow_lymphocytes)) {
    visit[Measure::marrow_lymphocytes] = std::min(100.0, visit[Measure::marrow_lymphocytes]);
    visit[Measure::marrow_nodules] =
        errors.uniform(error_index(s, 0, Measure::marrow_nodules)) < s.theta.marrow_nodules;
  }
  return visit;
}

results::PatientRecord judge(const trial::Setup& setup, const Subject& subject, const Course& course,
                             const std::vector<chart::Visit>& truth) {
  chart::Chart chart = subject.at_screening;
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
      chart.visits.push_back(observe(subject, truth[today], due));
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
  for (const Assay& assay : assays(theta))
    if (assay.measure == measure && (assay.cv > 0 || assay.sd > 0)) return assay.sd > 0 ? assay.sd : assay.cv * value;
  return chart::missing;
}

}  // namespace titrate::reference
