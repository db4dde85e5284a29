#include "conduct/condition.hpp"

#include <algorithm>

namespace titrate::conduct {

namespace {

using protocol::Condition;
using Kind = Condition::Kind;

Truth truth(bool yes) { return yes ? Truth::yes : Truth::no; }

Truth compare(double value, Condition::Comparison comparison, double threshold) {
  if (chart::is_missing(value) || chart::is_missing(threshold)) return Truth::unknown;
  switch (comparison) {
    case Condition::Comparison::below: return truth(value < threshold);
    case Condition::Comparison::at_most: return truth(value <= threshold);
    case Condition::Comparison::at_least: return truth(value >= threshold);
    case Condition::Comparison::above: return truth(value > threshold);
  }
  return Truth::unknown;
}

double threshold_of(const Condition& c, const chart::Chart& chart, int until_day = 0) {
  switch (c.kind) {
    case Kind::of_baseline: return c.threshold * chart.baseline_value(c.measure, until_day);
    case Kind::of_normal: {
      const bool upward =
          c.comparison == Condition::Comparison::at_least || c.comparison == Condition::Comparison::above;
      const auto& limit = upward ? chart.limits.upper : chart.limits.lower;
      return c.threshold * limit[chart::index(c.measure)];
    }
    default: return c.threshold;
  }
}

/// A measured value: this visit's, or the last one not older than the rule allows; then as many visits back in a row as
/// the rule asks for, and over as many days.
Truth measured(const Condition& c, const View& view) {
  const chart::Chart& chart = view.chart;
  const double value = chart.latest(c.measure, view.visit, c.maximum_age);
  if (chart::is_missing(value)) return Truth::unknown;
  const double threshold = threshold_of(c, chart);
  const Truth now = compare(value, c.comparison, threshold);
  if (now != Truth::yes || (c.consecutive <= 1 && c.lasting_days <= 0)) return now;
  int met = 0, first_day = chart.visits.days()[view.visit];
  for (std::size_t i = view.visit + 1; i-- > 0;) {
    const chart::VisitRow visit = chart.visits[i];
    if (!visit.has(c.measure)) continue;
    if (compare(visit[c.measure], c.comparison, threshold) != Truth::yes) break;
    ++met;
    first_day = visit.day;
  }
  return truth(met >= c.consecutive && chart.visits.days()[view.visit] - first_day >= c.lasting_days);
}

bool excepted(const Condition& c, chart::Term term) {
  return std::find(c.except.begin(), c.except.end(), term) != c.except.end();
}

/// Highest grade that the condition looks at in one assessment; -1 = not assessed.
int grade_in(const Condition& c, const results::Assessment& a) {
  if (c.kind == Kind::flare) return a.flare ? a.flare_grade : std::min(0, a.grade_of(chart::Term::tumor_flare));
  if (c.kind == Kind::grade) return a.grade_of(c.term);
  int worst = -1;
  bool measured = false, measurable = false;
  for (std::size_t t = 0; t < chart::term_count; ++t) {
    if (excepted(c, static_cast<chart::Term>(t))) continue;
    worst = std::max<int>(worst, a.grade[t]);
    if (t >= chart::index(chart::Term::tumor_flare)) continue;  // the terms after come from what was told
    measurable = true;
    measured |= a.grade[t] >= 0;
  }
  // That no event was told says nothing about values that nobody measured.
  return worst < c.grade && measurable && !measured ? -1 : worst;
}

Truth graded(const Condition& c, const View& view) {
  const auto& all = view.assessments;
  const int today = all[view.visit].day;
  if (c.scope != Condition::Scope::visit) {
    int worst = -1;
    for (std::size_t i = view.visit + 1; i-- > 0;) {
      // The visit that opens a course closes the one before: it belongs to both.
      if (c.scope == Condition::Scope::course && all[i].day < view.course_start) break;
      if (all[i].day <= 0) break;  // before the first dose
      worst = std::max(worst, grade_in(c, all[i]));
    }
    return worst < 0 ? Truth::unknown : truth(worst >= c.grade);
  }
  int now = -1;
  for (std::size_t i = view.visit + 1; i-- > 0 && today - all[i].day <= c.maximum_age;)
    if ((now = grade_in(c, all[i])) >= 0) break;
  if (now < 0) return Truth::unknown;
  if (now < c.grade || (c.consecutive <= 1 && c.lasting_days <= 0)) return truth(now >= c.grade);
  int met = 0, first_day = today;
  for (std::size_t i = view.visit + 1; i-- > 0;) {
    const int grade = grade_in(c, all[i]);
    if (grade < 0) continue;
    if (grade < c.grade) break;
    ++met;
    first_day = all[i].day;
  }
  return truth(met >= c.consecutive && today - first_day >= c.lasting_days);
}

double covariate(Condition::Covariate which, const chart::Baseline& b) {
  const auto answer = [](chart::Answer a) {
    return a == chart::Answer::unknown ? chart::missing : static_cast<double>(a == chart::Answer::yes);
  };
  const auto count = [](int n) { return n < 0 ? chart::missing : static_cast<double>(n); };
  switch (which) {
    case Condition::Covariate::age: return b.age_years;
    case Condition::Covariate::prior_lines: return count(b.prior_lines);
    case Condition::Covariate::creatinine_clearance: return b.creatinine_clearance;
    case Condition::Covariate::weight: return b.weight_kg;
    case Condition::Covariate::fludarabine_refractory: return answer(b.fludarabine_refractory);
    case Condition::Covariate::del17p:
      return b.fish == chart::Fish::not_tested ? chart::missing : static_cast<double>(b.fish == chart::Fish::del17p);
    case Condition::Covariate::thrombosis_risk_factors: return count(b.thrombosis_risk_factors);
    case Condition::Covariate::rai: return count(b.rai);
  }
  return chart::missing;
}

/// Kleene's logic over the parts; no further part is asked where it could change nothing.
template <class Ask>
Truth combine(const Condition& c, Ask ask) {
  Truth least = Truth::yes, most = Truth::no;
  const Truth settled = c.kind == Kind::all ? Truth::no : Truth::yes;
  for (const Condition& part : c.parts) {
    const Truth t = ask(part);
    least = std::min(least, t);
    most = std::max(most, t);
    if (t == settled) break;
  }
  if (c.kind == Kind::all) return least;
  if (c.kind == Kind::any) return most;
  return most == Truth::yes ? Truth::no : most == Truth::no ? Truth::yes : Truth::unknown;
}

}  // namespace

double baseline_covariate(Condition::Covariate which, const chart::Chart& chart) {
  return covariate(which, chart.baseline);
}

Truth evaluate(const Condition& c, const View& view) {
  switch (c.kind) {
    case Kind::value:
    case Kind::of_baseline:
    case Kind::of_normal: return measured(c, view);
    case Kind::grade:
    case Kind::any_grade:
    case Kind::flare: return graded(c, view);
    case Kind::lysis: {
      const results::Assessment& a = view.assessments[view.visit];
      return truth(c.grade > 0 ? a.lysis_clinical_extended || a.lysis_clinical
                               : a.lysis_laboratory_extended || a.lysis_laboratory);
    }
    case Kind::response: return truth(view.assessments[view.visit].confirmed >= c.response);
    case Kind::progression: return truth(view.assessments[view.visit].progression);
    case Kind::baseline_covariate:
      return compare(covariate(c.covariate, view.chart.baseline), c.comparison, c.threshold);
    case Kind::elapsed: return truth(view.chart.visits.days()[view.visit] >= c.threshold);
    case Kind::dose: return compare(view.dose_mg, c.comparison, c.threshold);
    case Kind::all:
    case Kind::any:
    case Kind::none: return combine(c, [&view](const Condition& part) { return evaluate(part, view); });
  }
  return Truth::unknown;
}

Truth evaluate_baseline(const Condition& c, const chart::Chart& chart, int until_day) {
  switch (c.kind) {
    case Kind::baseline_covariate: return compare(covariate(c.covariate, chart.baseline), c.comparison, c.threshold);
    case Kind::value:
    case Kind::of_baseline:
    case Kind::of_normal:
      return compare(chart.baseline_value(c.measure, until_day), c.comparison, threshold_of(c, chart, until_day));
    case Kind::all:
    case Kind::any:
    case Kind::none:
      return combine(c, [&](const Condition& part) { return evaluate_baseline(part, chart, until_day); });
    default: return Truth::unknown;  // the protocol's reader refuses conditions on visits here
  }
}

}  // namespace titrate::conduct
