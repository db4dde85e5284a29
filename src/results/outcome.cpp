#include "results/outcome.hpp"

#include <algorithm>
#include <limits>

namespace titrate::results {

namespace {

using chart::index;
using chart::Measure;

/// Doses of the study drug: courses dosed, days and amounts per level.
void count_doses(const History& history, chart::Agent drug, int last_day, const Definitions& definitions,
                 PatientOutcome& out) {
  int run = 0, run_end = -1;
  for (const chart::Administration& given : history.chart.administrations) {
    if (given.agent != drug || given.first_day > last_day || given.amount <= 0) continue;
    const int end = std::min(given.last_day, last_day);
    const int days = end - given.first_day + 1;
    out.treated_days += days;
    out.total_mg += given.amount * days;
    for (int block = given.first_day / definitions.course_days; block <= end / definitions.course_days; ++block)
      if (block < static_cast<int>(out.courses.size())) out.courses[block].dosed = true;
    if (given.amount >= definitions.high_dose_mg) {
      run = run_end + 1 == given.first_day ? run + days : days;
      run_end = end;
      out.high_dose_days = std::max(out.high_dose_days, run);
    }
  }
}

/// The amount with most days, ties to the higher: asked of each amount that was given, from the lowest up.
double most_given(const History& history, chart::Agent drug, int last_day) {
  const auto days_on = [&](const chart::Administration& given) {
    return given.agent == drug && given.amount > 0 ? std::min(given.last_day, last_day) - given.first_day + 1 : 0;
  };
  double tolerated = 0;
  int most = 0;
  for (double below = 0;;) {
    double amount = std::numeric_limits<double>::infinity();
    int days = 0;
    for (const chart::Administration& given : history.chart.administrations) {
      if (given.amount <= below || given.amount > amount || days_on(given) <= 0) continue;
      days = given.amount < amount ? days_on(given) : days + days_on(given);
      amount = given.amount;
    }
    if (days == 0) return tolerated;
    if (days >= most) {
      most = days;
      tolerated = amount;
    }
    below = amount;
  }
}

void count_flare(const History& history, int last_day, PatientOutcome& out) {
  bool first_over = false;
  for (std::size_t i = 0; i < history.assessments.size() && history.assessments[i].day <= last_day; ++i) {
    const Assessment& a = history.assessments[i];
    if (a.flare) {
      if (out.flare_onset < 0) out.flare_onset = a.flare_onset;
      out.flare_grade = std::max(out.flare_grade, a.flare_grade);
    } else if (out.flare_onset >= 0 && !first_over && history.chart.visits[i].has(Measure::flare_pain)) {
      out.flare_days = a.day - out.flare_onset;
      first_over = true;
    }
    out.flare_episodes = std::max(out.flare_episodes, a.flare_episodes);
  }
}

void count_best_changes(const History& history, int last_day, const Definitions& definitions, PatientOutcome& out) {
  const chart::Chart& chart = history.chart;
  const double alc0 = chart.baseline_value(Measure::lymphocytes), nodes0 = chart.baseline_value(Measure::node_products);
  const double spleen0 = chart.baseline_value(Measure::spleen);
  const double alc_limit = chart.limits.upper[index(Measure::lymphocytes)];
  out.spleen_enlarged = spleen0 > 0;
  for (const chart::VisitRow visit : chart.visits) {
    if (visit.day <= 0) continue;
    if (visit.day > last_day) break;
    if (visit.has(Measure::lymphocytes)) {
      if (alc0 > 0) out.best_alc_change = std::min(out.best_alc_change, visit[Measure::lymphocytes] / alc0 - 1);
      out.alc_normal |= visit[Measure::lymphocytes] <= alc_limit;
    }
    if (visit.has(Measure::node_products) && nodes0 > 0)
      out.best_node_change = std::min(out.best_node_change, visit[Measure::node_products] / nodes0 - 1);
    out.marrow_clear |=
        visit[Measure::marrow_lymphocytes] < definitions.clear_marrow_percent && visit[Measure::marrow_nodules] <= 0;
    if (visit.has(Measure::spleen) && spleen0 > 0)
      out.spleen_halved |= visit[Measure::spleen] <= (1 - definitions.notable_fall) * spleen0;
  }
}

/// These have their own day and are counted by it, not by that of the visit which grades them later; a fatal one is
/// followed by no visit at all.
struct EventTerm {
  chart::EventKind kind;
  chart::Term term;
  bool named = false;  ///< by the event's detail
};
constexpr std::array<EventTerm, 7> event_terms{
    {{chart::EventKind::infection, chart::Term::infection},
     {chart::EventKind::pneumonia, chart::Term::infection},  // a pneumonia is an infection
     {chart::EventKind::pneumonia, chart::Term::pneumonia},
     {chart::EventKind::thrombosis, chart::Term::thrombosis},
     {chart::EventKind::other_toxicity, chart::Term::fatigue, true},
     {chart::EventKind::other_toxicity, chart::Term::diarrhea, true},
     {chart::EventKind::other_toxicity, chart::Term::rash, true}}};

void worsen(std::int8_t& worst, int grade) { worst = std::max(worst, static_cast<std::int8_t>(grade)); }

/// That no event was recorded is an answer: the grade is 0, not missing. What was before day 1 is history.
void count_events(const chart::Chart& chart, int end_of_treatment, const Definitions& definitions,
                  PatientOutcome& out) {
  const auto no_event = [](auto& worst) {
    for (const EventTerm& each : event_terms) worst[index(each.term)] = 0;
  };
  for (Course& course : out.courses) no_event(course.worst);
  no_event(out.worst);
  no_event(out.at_baseline);
  for (const chart::Event& event : chart.events) {
    if (event.day < 0 || event.day >= end_of_treatment) continue;
    for (const auto& [kind, term, named] : event_terms) {
      if (event.kind != kind || (named && event.detail != chart::name(term))) continue;
      const std::size_t t = index(term);
      worsen(out.courses[static_cast<std::size_t>(event.day / definitions.course_days)].worst[t], event.grade);
      worsen(out.worst[t], event.grade);
    }
  }
}

/// Highest grade that a visit may put down for a term: none (-1) for those that events have put down already.
constexpr std::array<std::int8_t, chart::term_count> most_of_visit = [] {
  std::array<std::int8_t, chart::term_count> most{};
  most.fill(std::numeric_limits<std::int8_t>::max());
  for (const EventTerm& each : event_terms) most[index(each.term)] = -1;
  return most;
}();

/// On copies, which the compiler knows not to overlap: many terms at once.
void worsen(std::array<std::int8_t, chart::term_count>& worst, const Assessment& a) {
  auto worse = worst;
  auto grade = a.grade;
  for (std::size_t term = 0; term < chart::term_count; ++term) {
    grade[term] = grade[term] < most_of_visit[term] ? grade[term] : most_of_visit[term];
    worse[term] = worse[term] < grade[term] ? grade[term] : worse[term];
  }
  worst = worse;
}

/// Grades of visits on treatment: after the first dose, to the visit on which treatment ended. That one stands before
/// the day's dose and closes the last course. So does one whose hold leaves the block it opens without a dose: the
/// grade that caused the hold must not fall where no course is counted.
void count_grades(const History& history, int last_day, const Definitions& definitions, PatientOutcome& out) {
  for (const Assessment& a : history.assessments) {
    if (a.day > last_day) break;
    std::size_t block = static_cast<std::size_t>(std::max(0, a.day) / definitions.course_days);
    if (!out.courses.empty()) block = std::min(block, out.courses.size() - 1);
    const bool opens = a.day > 0 && a.day % definitions.course_days == 0;
    if (opens && block > 0 && !out.courses[block].dosed) --block;
    if (a.day <= 0) {
      for (std::size_t term = 0; term < chart::term_count; ++term)
        if (a.grade[term] >= 0 && most_of_visit[term] >= 0) out.at_baseline[term] = a.grade[term];
      continue;
    }
    worsen(out.worst, a);
    if (!out.courses.empty()) worsen(out.courses[block].worst, a);
  }
}

}  // namespace

void summarize(const History& history, chart::Agent study_drug, int cut_day, const Definitions& definitions,
               PatientOutcome& out) {
  const chart::Chart& chart = history.chart;
  std::vector<Course> courses = std::move(out.courses);  // for their memory
  courses.clear();
  out = {};
  out.courses = std::move(courses);
  out.cohort = chart.cohort;
  out.enrolled = chart.enrolled;
  out.baseline = chart.baseline;
  out.longest_node_cm = chart.baseline_value(Measure::longest_node);
  out.followed_days = cut_day;
  for (const chart::Event& event : chart.events)
    if (event.kind == chart::EventKind::death && event.day <= cut_day) {
      out.death_day = event.day;
      out.followed_days = event.day;
      break;
    }
  const int known = out.followed_days;
  if (history.off_treatment_day >= 0 && history.off_treatment_day <= known)
    out.off_treatment_day = history.off_treatment_day;
  const bool left = out.off_treatment_day >= 0;
  const int treated_until = left ? out.off_treatment_day : known;         // last visit on treatment
  const int end_of_treatment = left ? out.off_treatment_day : known + 1;  // first day without

  out.courses.resize(
      static_cast<std::size_t>((end_of_treatment + definitions.course_days - 1) / definitions.course_days));
  for (const Assessment& a : history.assessments) {
    if (a.day > known) break;
    if (a.confirmed >= chart::Response::partial && a.confirmed != out.best) {
      if (out.first_response_day < 0) out.first_response_day = a.confirmed_since;
      out.best_response_day = a.confirmed_since;
    }
    out.best = std::max(out.best, a.confirmed);
    if (a.progression && out.progression_day < 0) out.progression_day = a.progression_day;
    out.lysis_laboratory |= a.lysis_laboratory;
    out.lysis_clinical |= a.lysis_clinical;
    out.lysis_laboratory_extended |= a.lysis_laboratory_extended;
    out.lysis_clinical_extended |= a.lysis_clinical_extended;
  }
  count_doses(history, study_drug, known, definitions, out);
  out.tolerated_dose_mg = most_given(history, study_drug, known);
  count_grades(history, treated_until, definitions, out);
  count_events(chart, end_of_treatment, definitions, out);
  for (const Decision& decision : history.ledger)
    if (decision.kind == Decision::Kind::hold && decision.agent == study_drug && decision.day <= known) {
      int end = treated_until;
      for (const Decision& later : history.ledger)
        if (later.day > decision.day && later.agent == study_drug && later.kind == Decision::Kind::resume) {
          end = std::min(end, later.day);
          break;
        }
      out.hold_days += std::max(0, end - decision.day);
    }
  count_flare(history, known, out);
  count_best_changes(history, known, definitions, out);

  out.status = out.responded()                ? Status::responded
               : out.progression_day >= 0     ? Status::progressed
               : out.early_death(definitions) ? Status::early_death
                                              : Status::stable;
}

PatientOutcome summarize(const PatientRecord& record, chart::Agent study_drug, int cut_day,
                         const Definitions& definitions) {
  PatientOutcome out;
  summarize(record.history(), study_drug, cut_day, definitions, out);
  return out;
}

}  // namespace titrate::results
