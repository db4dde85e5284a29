#include "clinic/response_nci_wg_1996.hpp"

#include "clinic/answer.hpp"

#include <algorithm>

namespace titrate::clinic {

using chart::Measure;
using chart::VisitRow;
using Category = chart::Response;

// ---- the file ----

NciWg1996Criteria read_nci_wg_1996(Document& document, Provenance& provenance) {
  NciWg1996Criteria c;
  const auto unit = [](Measure measure) { return chart::measures[chart::index(measure)].unit; };
  const Range share{0, 1}, positive{0};

  const CriteriaTable normal(document, "normal", provenance);
  c.node_normal = normal.quantity("node", unit(Measure::longest_node), positive);
  c.palpable = normal.quantity("palpable", unit(Measure::spleen), positive);
  c.lymphocytes_normal = normal.quantity("lymphocytes", unit(Measure::lymphocytes), positive);
  c.neutrophils = normal.quantity("neutrophils", unit(Measure::neutrophils), positive);
  c.platelets = normal.quantity("platelets", unit(Measure::platelets), positive);
  c.hemoglobin = normal.quantity("hemoglobin", unit(Measure::hemoglobin), positive);
  c.untransfused_days = normal.days("untransfused", positive);
  c.marrow_lymphocytes = normal.quantity("marrow_lymphocytes", unit(Measure::marrow_lymphocytes), positive);
  c.marrow_delay = normal.days("marrow_delay", positive);
  normal.close();

  const CriteriaTable partial(document, "partial", provenance);
  c.lymphocytes_fall = partial.quantity("lymphocytes_fall", "1", share);
  c.sites_fall = partial.quantity("sites_fall", "1", share);
  c.sites = partial.choice<NciWg1996Criteria::Sites>(
      "sites", {{"each", NciWg1996Criteria::Sites::each}, {"any", NciWg1996Criteria::Sites::any}});
  c.count_improvement = partial.quantity("count_improvement", "1", positive);
  partial.close();

  const CriteriaTable confirmation(document, "confirmation", provenance);
  c.confirmation_days = confirmation.days("after", positive);
  confirmation.close();

  const CriteriaTable progression(document, "progression", provenance);
  c.nodes_rise = progression.quantity("nodes_rise", "1", positive);
  c.node_minimum = progression.quantity("node_minimum", unit(Measure::longest_node), positive);
  c.nodes_confirmed_after = progression.days("nodes_confirmed_after", positive);
  c.sites_rise = progression.quantity("sites_rise", "1", positive);
  c.sites_minimum_rise = progression.quantity("sites_minimum_rise", unit(Measure::spleen), positive);
  c.sites_confirmed_after = progression.days("sites_confirmed_after", positive);
  c.lymphocytes_rise = progression.quantity("lymphocytes_rise", "1", positive);
  c.lymphocytes_minimum = progression.quantity("lymphocytes_minimum", unit(Measure::lymphocytes), positive);
  c.lymphocytes_confirmed_after = progression.days("lymphocytes_confirmed_after", positive);
  c.prolymphocytes = progression.quantity("prolymphocytes", unit(Measure::prolymphocytes), positive);
  c.after_response = progression.choice<GrowthReference>(
      "after_response", {{"smallest", GrowthReference::smallest}, {"baseline", GrowthReference::baseline}});
  progression.close();
  c.flare = read_flare_mask(document, provenance);
  return c;
}

// ---- progression ----

void NciWg1996::judge_progression(const ResponseView& view, bool masked) {
  const auto& c = *criteria_;
  const VisitRow& visit = view.visit;
  const OwnBaseline& baseline = view.baseline;
  const int day = visit.day;
  course_.begin_visit();
  const auto grown = [&](double value, double before, double rise) {
    return all(has_reached(value, (1 + rise) * before), above(value, before));
  };
  const auto before = [&](Measure measure, const Smallest& smallest) {
    return course_.reference(baseline[measure], smallest, c.after_response);
  };

  if (!(masked && c.flare.nodes)) {
    const double nodes = visit[Measure::node_products];
    course_.progress(results::progression_nodes, growing_nodes_,
                     all(grown(nodes, before(Measure::node_products, nodes_), c.nodes_rise),
                         at_least(visit[Measure::longest_node], c.node_minimum)),
                     day, c.nodes_confirmed_after);
  }
  if (!(masked && c.flare.sites)) {
    const auto site = [&](Measure measure, const Smallest& smallest, Run& run) {
      const double value = visit[measure], reference = before(measure, smallest);
      course_.progress(results::progression_spleen_liver, run,
                       all(grown(value, reference, c.sites_rise), has_reached(value, reference + c.sites_minimum_rise),
                           at_least(value, c.palpable)),
                       day, c.sites_confirmed_after);
    };
    site(Measure::spleen, spleen_, growing_spleen_);
    site(Measure::liver, liver_, growing_liver_);
  }
  if (!(masked && c.flare.lymphocytes)) {
    const double lymphocytes = visit[Measure::lymphocytes];
    course_.progress(results::progression_lymphocytes, growing_lymphocytes_,
                     all(grown(lymphocytes, before(Measure::lymphocytes, lymphocytes_), c.lymphocytes_rise),
                         at_least(lymphocytes, c.lymphocytes_minimum)),
                     day, c.lymphocytes_confirmed_after);
  }

  if (visit[Measure::prolymphocytes] > c.prolymphocytes)
    course_.progress_at_once(results::progression_transformation, day);
  course_.progress_by_events(view.since_last, day);
  course_.end_progression();
}

// ---- response ----

void NciWg1996::see_marrow(const VisitRow& visit) {
  if (!course_.gone()) marrow_ = Marrow::none;
  if (!course_.gone_for(visit.day, criteria_->marrow_delay) || !visit.has(Measure::marrow_lymphocytes)) return;
  if (visit[Measure::marrow_lymphocytes] >= criteria_->marrow_lymphocytes)
    marrow_ = Marrow::infiltrated;
  else if (visit.has(Measure::marrow_nodules))
    marrow_ = visit[Measure::marrow_nodules] > 0 ? Marrow::nodules : Marrow::clear;
}

Category NciWg1996::judge_response(const ResponseView& view) {
  const auto& c = *criteria_;
  const VisitRow& visit = view.visit;
  const OwnBaseline& baseline = view.baseline;
  if (!examined(visit)) return Category::not_assessed;

  // A node of no size needs no diameter.
  const auto nodes_gone = [&](double products, double longest) {
    return any(at_most(products, 0), at_most(longest, c.node_normal));
  };
  const double lymphocytes = visit[Measure::lymphocytes], lymphocytes_before = baseline[Measure::lymphocytes];
  const Answer lymphocytosis_before = above(lymphocytes_before, c.lymphocytes_normal);
  const Answer nodes_before = negate(nodes_gone(baseline[Measure::node_products], baseline[Measure::longest_node]));
  const Answer spleen_before = at_least(baseline[Measure::spleen], c.palpable);
  const Answer liver_before = at_least(baseline[Measure::liver], c.palpable);
  if (any(lymphocytosis_before, nodes_before, spleen_before, liver_before) != Answer::yes)
    return Category::not_assessed;

  const Answer lymphocytes_normal = at_most(lymphocytes, c.lymphocytes_normal);
  const Answer sites_gone = all(nodes_gone(visit[Measure::node_products], visit[Measure::longest_node]),
                                below(visit[Measure::spleen], c.palpable), below(visit[Measure::liver], c.palpable));
  const Answer neutrophils = at_least(visit[Measure::neutrophils], c.neutrophils);
  const Answer platelets = above(visit[Measure::platelets], c.platelets);
  const Answer hemoglobin =
      own(view, above(visit[Measure::hemoglobin], c.hemoglobin), red_cell_help, c.untransfused_days);

  const auto fallen = [&](Measure measure, double fall) {
    return has_fallen_to(visit[measure], (1 - fall) * baseline[measure]);
  };
  const Answer lymphocytes_fallen =
      lymphocytosis_before == Answer::no ? lymphocytes_normal : fallen(Measure::lymphocytes, c.lymphocytes_fall);
  const Answer nodes_shrunk = fallen(Measure::node_products, c.sites_fall);
  const Answer spleen_shrunk = fallen(Measure::spleen, c.sites_fall),
               liver_shrunk = fallen(Measure::liver, c.sites_fall);
  const Answer sites_shrunk =
      c.sites == NciWg1996Criteria::Sites::each
          ? all(any(negate(nodes_before), nodes_shrunk), any(negate(spleen_before), spleen_shrunk),
                any(negate(liver_before), liver_shrunk))
          : any(negate(any(nodes_before, spleen_before, liver_before)), all(nodes_before, nodes_shrunk),
                all(spleen_before, spleen_shrunk), all(liver_before, liver_shrunk));
  const auto better = [&](Measure measure) {
    return has_reached(visit[measure], (1 + c.count_improvement) * baseline[measure]);
  };
  const Answer one_count =
      any(neutrophils, platelets, hemoglobin, better(Measure::neutrophils), better(Measure::platelets),
          own(view, better(Measure::hemoglobin), red_cell_help, c.untransfused_days));

  // Complete but for the counts is partial, as the paper says of residual anemia or thrombocytopenia.
  const Answer complete_but_counts = all(lymphocytes_normal, sites_gone);
  const Answer complete = all(complete_but_counts, neutrophils, platelets, hemoglobin);
  const Answer partial = any(all(lymphocytes_fallen, sites_shrunk, one_count), complete_but_counts);

  // This set knows neither CRi nor PR-L: gone without its counts is partial.
  course_.see({.lymphocytosis = partial, .partial = partial, .gone = complete, .complete = complete}, visit.day);
  see_marrow(visit);

  if (course_.meets_progression()) return Category::progressive_disease;
  if (partial == Answer::unknown) return Category::not_assessed;
  if (partial == Answer::no) {
    const bool growth_excluded = visit.has(Measure::node_products) && visit.has(Measure::lymphocytes);
    return growth_excluded ? Category::stable_disease : Category::not_assessed;
  }
  if (complete == Answer::yes && marrow_ == Marrow::clear) return Category::complete;
  if (complete == Answer::yes && marrow_ == Marrow::nodules) return Category::nodular_partial;
  return Category::partial;
}

void NciWg1996::assess(const ResponseView& view, results::Assessment& assessment) {
  const VisitRow& visit = view.visit;
  if (visit.day > 0) {
    judge_progression(view, criteria_->flare.masks(assessment));
    assessment.met_now = judge_response(view);
    course_.confirm(visit, assessment.met_now, criteria_->confirmation_days);
  } else {
    nodes_ = spleen_ = liver_ = lymphocytes_ = {};
  }
  // The baseline is the first of the values of which the smallest is kept.
  const auto keep = [&](Smallest& smallest, Measure measure) {
    smallest.see(visit.day > 0 ? visit[measure] : view.baseline[measure]);
  };
  keep(nodes_, Measure::node_products);
  keep(spleen_, Measure::spleen);
  keep(liver_, Measure::liver);
  keep(lymphocytes_, Measure::lymphocytes);
  course_.report(assessment);
}

}  // namespace titrate::clinic
