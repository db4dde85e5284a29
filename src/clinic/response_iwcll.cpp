#include "clinic/response_iwcll.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::clinic {

using chart::Agent;
using chart::Finding;
using chart::Measure;
using chart::VisitRow;
using Category = chart::Response;

IwcllCriteria read_iwcll(Document& document, Provenance& provenance, IwcllEdition edition) {
  IwcllCriteria c;
  const bool of_2008 = edition == IwcllEdition::of_2008;
  const auto unit = [](Measure measure) { return chart::measures[chart::index(measure)].unit; };
  const Range share{0, 1}, positive{0};

  const CriteriaTable normal(document, "normal", provenance);
  c.node_normal = normal.quantity("node", unit(Measure::longest_node), positive);
  c.palpable = normal.quantity("palpable", unit(Measure::spleen), positive);
  c.spleen_length = normal.quantity("spleen_length", unit(Measure::spleen), positive);
  c.lymphocytes_normal = normal.quantity("lymphocytes", unit(Measure::lymphocytes), positive);
  if (of_2008) c.neutrophils = normal.quantity("neutrophils", unit(Measure::neutrophils), positive);
  c.platelets = normal.quantity("platelets", unit(Measure::platelets), positive);
  c.hemoglobin = normal.quantity("hemoglobin", unit(Measure::hemoglobin), positive);
  c.marrow_lymphocytes = normal.quantity("marrow_lymphocytes", unit(Measure::marrow_lymphocytes), positive);
  c.marrow_delay = normal.days("marrow_delay", positive);
  c.red_cell_days = normal.days("untransfused", positive);
  c.platelet_days = normal.days("without_platelets", positive);
  if (of_2008) c.growth_factor_days = normal.days("without_growth_factor", positive);
  normal.close();

  const CriteriaTable partial(document, "partial", provenance);
  c.fall = partial.quantity("fall", "1", share);
  c.count_improvement = partial.quantity("count_improvement", "1", positive);
  c.group_a = partial.integer("group_a", {1});
  c.group_b = partial.integer("group_b", {1});
  partial.close();

  const CriteriaTable confirmation(document, "confirmation", provenance);
  c.confirmation_days = confirmation.days("after", positive);
  confirmation.close();

  const CriteriaTable progression(document, "progression", provenance);
  c.nodes_rise = progression.quantity("nodes_rise", "1", positive);
  c.node_minimum = progression.quantity("node_minimum", unit(Measure::longest_node), positive);
  c.sites_rise = progression.quantity("sites_rise", "1", positive);
  c.sites_minimum_rise = progression.quantity("sites_minimum_rise", unit(Measure::spleen), positive);
  c.lymphocytes_rise = progression.quantity("lymphocytes_rise", "1", positive);
  c.lymphocytes_minimum = progression.quantity("lymphocytes_minimum", unit(Measure::lymphocytes), positive);
  c.platelets_fall = progression.quantity("platelets_fall", "1", share);
  c.hemoglobin_fall = progression.quantity("hemoglobin_fall", unit(Measure::hemoglobin), positive);
  c.counts_off_drug_days = progression.days("counts_off_drug", positive);
  if (!of_2008) c.marrow_rise = progression.quantity("marrow_rise", "1", positive);
  c.prolymphocytes = progression.quantity("prolymphocytes", unit(Measure::prolymphocytes), positive);
  c.confirmed_after = progression.days("confirmed_after", positive);
  c.after_response = progression.choice<GrowthReference>(
      "after_response", {{"smallest", GrowthReference::smallest}, {"baseline", GrowthReference::baseline}});
  progression.close();

  if (!of_2008) {
    const CriteriaTable lymphocytosis(document, "lymphocytosis", provenance);
    c.redistributing = lymphocytosis.agents("under");
    c.under_treatment_days = lymphocytosis.days("under_treatment", positive);
    lymphocytosis.close();
  }
  c.flare = read_flare_mask(document, provenance);
  return c;
}

Answer enough_improved(std::span<const Parameter> group, int needed) {
  int abnormal = 0, maybe_abnormal = 0, improved = 0, maybe_improved = 0;
  for (const Parameter& parameter : group) {
    abnormal += parameter.before == Answer::yes;
    maybe_abnormal += parameter.before == Answer::unknown;
    const Answer counts = all(parameter.before, parameter.improved);
    improved += counts == Answer::yes;
    maybe_improved += counts == Answer::unknown;
  }
  if (improved >= std::min(needed, abnormal + maybe_abnormal)) return Answer::yes;
  return improved + maybe_improved >= std::min(needed, abnormal) ? Answer::unknown : Answer::no;
}

// ---- what is compared ----

Iwcll::Size Iwcll::measured(const ResponseView& view, Measure measure, const Smallest& smallest) const {
  return {view.baseline[measure], view.visit[measure], smallest.value};
}

Iwcll::Spleen Iwcll::spleen(const ResponseView& view) const {
  const auto& c = *criteria_;
  const double before = view.chart.last_found(Finding::spleen_length, 0);
  const double now = view.chart.last_found(Finding::spleen_length, view.visit.day, last_visit_);
  if (chart::is_missing(before) || chart::is_missing(now)) {
    const Size size = measured(view, Measure::spleen, spleen_);
    return {size, at_least(size.before, c.palpable), below(size.now, c.palpable)};
  }
  const auto excess = [&](double length) { return std::fmax(0, length - c.spleen_length); };
  return {{excess(before), excess(now), spleen_excess_.value},
          at_least(before, c.spleen_length),
          below(now, c.spleen_length)};
}

bool Iwcll::under_redistributing_drug(const ResponseView& view) const {
  const int today = view.visit.day;
  return std::any_of(criteria_->redistributing.begin(), criteria_->redistributing.end(), [&](Agent agent) {
    return today - view.chart.last_given(agent, today) <= criteria_->under_treatment_days;
  });
}

Answer Iwcll::fallen(const ResponseView& view, Measure measure) const {
  return has_fallen_to(view.visit[measure], (1 - criteria_->fall) * view.baseline[measure]);
}

Answer Iwcll::better(const ResponseView& view, Measure measure) const {
  return has_reached(view.visit[measure], (1 + criteria_->count_improvement) * view.baseline[measure]);
}

bool Iwcll::symptoms(const ResponseView& view) const {
  return view.chart.last_found(Finding::constitutional_symptoms, view.visit.day) > 0;
}

// ---- progression ----

void Iwcll::judge_progression(const ResponseView& view, bool masked, bool lymphocytes_count, Editions edition) {
  const auto& c = *criteria_;
  const VisitRow& visit = view.visit;
  const int day = visit.day;
  course_.begin_visit();
  const auto reference = [&](const Size& size) {
    return course_.responded() && c.after_response == GrowthReference::smallest ? size.smallest : size.before;
  };
  const auto grown = [&](const Size& size, double rise) {
    return all(has_reached(size.now, (1 + rise) * reference(size)), above(size.now, reference(size)));
  };
  const auto grown_site = [&](const Size& size, Answer enlarged) {
    return all(grown(size, c.sites_rise), has_reached(size.now, reference(size) + c.sites_minimum_rise), enlarged);
  };
  if (!(masked && c.flare.nodes)) {
    const Answer large = at_least(visit[Measure::longest_node], c.node_minimum);
    course_.progress(results::progression_nodes, growing_nodes_,
                     all(grown(measured(view, Measure::node_products, nodes_), c.nodes_rise), large), day,
                     c.confirmed_after);
    course_.progress(results::progression_nodes, growing_longest_,
                     all(grown(measured(view, Measure::longest_node, longest_), c.nodes_rise), large), day,
                     c.confirmed_after);
  }
  if (!(masked && c.flare.sites)) {
    const Spleen seen = spleen(view);
    course_.progress(results::progression_spleen_liver, growing_spleen_, grown_site(seen.size, negate(seen.normal)),
                     day, c.confirmed_after);
    course_.progress(results::progression_spleen_liver, growing_liver_,
                     grown_site(measured(view, Measure::liver, liver_), at_least(visit[Measure::liver], c.palpable)),
                     day, c.confirmed_after);
  }
  if (lymphocytes_count && !(masked && c.flare.lymphocytes))
    course_.progress(results::progression_lymphocytes, growing_lymphocytes_,
                     all(grown(measured(view, Measure::lymphocytes, lymphocytes_), c.lymphocytes_rise),
                         at_least(visit[Measure::lymphocytes], c.lymphocytes_minimum)),
                     day, c.confirmed_after);
  judge_counts(view, edition.hemoglobin_fall_included);
  if (edition.marrow_counts) judge_marrow(view);
  if (visit[Measure::prolymphocytes] > c.prolymphocytes)
    course_.progress_at_once(results::progression_transformation, day);
  course_.progress_by_events(view.since_last, day);
  course_.end_progression();
}

/// A fall of counts is the leukemia's where no study drug was given for long enough and a marrow taken since shows it.
void Iwcll::judge_counts(const ResponseView& view, bool hemoglobin_fall_included) {
  const auto& c = *criteria_;
  const int day = view.visit.day;
  int last_drug = chart::Chart::never_given;
  for (std::size_t agent = 0; agent < chart::index(chart::first_supportive_agent); ++agent)
    last_drug = std::max(last_drug, view.chart.last_given(static_cast<Agent>(agent), day));
  if (!infiltrated_ || marrow_day_ <= last_drug || day - last_drug < c.counts_off_drug_days) return;
  const double hemoglobin = view.visit[Measure::hemoglobin];
  const double hemoglobin_line = view.baseline[Measure::hemoglobin] - c.hemoglobin_fall;
  const Answer anemia = hemoglobin_fall_included ? has_fallen_to(hemoglobin, hemoglobin_line)
                                                 : negate(has_reached(hemoglobin, hemoglobin_line));
  const Answer thrombocytopenia =
      has_fallen_to(view.visit[Measure::platelets], (1 - c.platelets_fall) * view.baseline[Measure::platelets]);
  course_.progress(results::progression_counts, falling_counts_, any(anemia, thrombocytopenia), day, c.confirmed_after);
}

void Iwcll::judge_marrow(const ResponseView& view) {
  const double clonal = view.chart.last_found(Finding::marrow_clonal_cells, view.visit.day, last_visit_);
  const double now = chart::is_missing(clonal) ? view.visit[Measure::marrow_lymphocytes] : clonal;
  if (chart::is_missing(now)) return;
  course_.progress(results::progression_marrow, growing_marrow_,
                   all(has_reached(now, (1 + criteria_->marrow_rise) * marrow_before_), above(now, marrow_before_),
                       at_least(now, criteria_->marrow_lymphocytes)),
                   view.visit.day, criteria_->confirmed_after);
}

// ---- response ----

Category Iwcll::by_marrow(Answer counts_recovered) const {
  switch (marrow_) {
    case Marrow::clear:
      return counts_recovered == Answer::yes  ? Category::complete
             : counts_recovered == Answer::no ? Category::complete_incomplete_recovery
                                              : Category::partial;
    case Marrow::hypocellular: return Category::complete_incomplete_recovery;
    case Marrow::nodules: return counts_recovered == Answer::yes ? Category::nodular_partial : Category::partial;
    default: return Category::partial;
  }
}

// ---- what is remembered ----

void Iwcll::see_marrow(const ResponseView& view) {
  const auto& c = *criteria_;
  const VisitRow& visit = view.visit;
  const double clonal = view.chart.last_found(Finding::marrow_clonal_cells, visit.day, last_visit_);
  const double lymphocytes = visit[Measure::marrow_lymphocytes];
  if (!course_.gone()) marrow_ = Marrow::none;
  if (chart::is_missing(clonal) && chart::is_missing(lymphocytes)) return;
  const bool infiltrated = chart::is_missing(clonal) ? lymphocytes >= c.marrow_lymphocytes : clonal > 0;
  if (!course_.gone_for(visit.day, c.marrow_delay)) return;
  if (infiltrated)
    marrow_ = Marrow::infiltrated;
  else if (visit[Measure::marrow_nodules] > 0)
    marrow_ = Marrow::nodules;
  else if (view.chart.last_found(Finding::marrow_hypocellular, visit.day, last_visit_) > 0)
    marrow_ = Marrow::hypocellular;
  else if (visit.has(Measure::marrow_nodules))
    marrow_ = Marrow::clear;
}

void Iwcll::keep(const ResponseView& view) {
  constexpr int never = chart::Chart::never_given;
  const VisitRow& visit = view.visit;
  if (visit.day <= 0) nodes_ = longest_ = spleen_ = spleen_excess_ = liver_ = lymphocytes_ = {};
  // The baseline is the first of the values of which the smallest is kept.
  const auto keep = [&](Smallest& smallest, Measure measure) {
    smallest.see(visit.day > 0 ? visit[measure] : view.baseline[measure]);
  };
  const double length = view.chart.last_found(Finding::spleen_length, visit.day, visit.day > 0 ? last_visit_ : never);
  if (!chart::is_missing(length)) spleen_excess_.see(std::fmax(0, length - criteria_->spleen_length));
  keep(nodes_, Measure::node_products);
  keep(longest_, Measure::longest_node);
  keep(spleen_, Measure::spleen);
  keep(liver_, Measure::liver);
  keep(lymphocytes_, Measure::lymphocytes);

  const double clonal = view.chart.last_found(Finding::marrow_clonal_cells, visit.day, last_visit_);
  const double marrow = chart::is_missing(clonal) ? visit[Measure::marrow_lymphocytes] : clonal;
  if (!chart::is_missing(marrow)) {
    marrow_before_ = marrow;
    marrow_day_ = visit.day;
    infiltrated_ = chart::is_missing(clonal) ? marrow >= criteria_->marrow_lymphocytes : marrow > 0;
  }
  last_visit_ = visit.day;
}

}  // namespace titrate::clinic
