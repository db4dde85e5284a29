#include "clinic/response_nci_wg_1996.hpp"

#include "clinic/answer.hpp"

#include <algorithm>

namespace titrate::clinic {

using chart::Event;
using chart::EventKind;
using chart::Measure;
using chart::VisitRow;
using Category = chart::Response;

// ---- the file ----

ResponseCriteria read_response(Document& document, std::string_view id) {
  ResponseCriteria c;
  const Table root = document.root();
  c.provenance = read_provenance(root, "response", id);
  const auto unit = [](Measure measure) { return chart::measures[chart::index(measure)].unit; };
  const Range share{0, 1}, positive{0};

  const CriteriaTable normal(document, "normal", c.provenance);
  c.node_normal = normal.quantity("node", unit(Measure::longest_node), positive);
  c.palpable = normal.quantity("palpable", unit(Measure::spleen), positive);
  c.lymphocytes_normal = normal.quantity("lymphocytes", unit(Measure::lymphocytes), positive);
  c.neutrophils = normal.quantity("neutrophils", unit(Measure::neutrophils), positive);
  c.platelets = normal.quantity("platelets", unit(Measure::platelets), positive);
  c.hemoglobin = normal.quantity("hemoglobin", unit(Measure::hemoglobin), positive);
  c.marrow_lymphocytes = normal.quantity("marrow_lymphocytes", unit(Measure::marrow_lymphocytes), positive);
  c.marrow_delay = normal.days("marrow_delay", positive);
  normal.close();

  const CriteriaTable partial(document, "partial", c.provenance);
  c.lymphocytes_fall = partial.quantity("lymphocytes_fall", "1", share);
  c.sites_fall = partial.quantity("sites_fall", "1", share);
  c.sites = partial.choice<ResponseCriteria::Sites>(
      "sites", {{"each", ResponseCriteria::Sites::each}, {"any", ResponseCriteria::Sites::any}});
  c.count_improvement = partial.quantity("count_improvement", "1", positive);
  partial.close();

  const CriteriaTable confirmation(document, "confirmation", c.provenance);
  c.confirmation_days = confirmation.days("after", positive);
  confirmation.close();

  const CriteriaTable progression(document, "progression", c.provenance);
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
  c.after_response = progression.choice<ResponseCriteria::Reference>(
      "after_response",
      {{"smallest", ResponseCriteria::Reference::smallest}, {"baseline", ResponseCriteria::Reference::baseline}});
  progression.close();

  const CriteriaTable flare(document, "flare", c.provenance);
  c.flare_window_days = flare.days("window", positive);
  c.flare_masks_nodes = flare.yes("masks_nodes");
  c.flare_masks_sites = flare.yes("masks_sites");
  c.flare_masks_lymphocytes = flare.yes("masks_lymphocytes");
  flare.close();
  root.close();
  return c;
}

// ---- what must hold without a break ----

void Response::Run::see(Answer met, int day) {
  if (met == Answer::unknown) return;
  if (met == Answer::yes && !on) since = day;
  on = met == Answer::yes;
}

void Response::Smallest::see(double seen) {
  if (chart::is_missing(value) || seen < value) value = seen;
}

// ---- progression ----

bool Response::flare_masks(const results::Assessment& assessment) const {
  return assessment.flare && assessment.day - assessment.flare_onset < criteria_.flare_window_days;
}

double Response::reference(double baseline, const Smallest& smallest) const {
  const bool responded = confirmed_ >= Category::partial;
  return responded && criteria_.after_response == ResponseCriteria::Reference::smallest ? smallest.value : baseline;
}

void Response::progress(results::ProgressionReason reason, Run& run, Answer met, int day, int confirmed_after) {
  run.see(met, day);
  if (met != Answer::yes) return;
  meets_progression_ |= reason;
  // Once found it stays as it was found: what the visits after it show changes neither its day nor its reason.
  if (progression_ || !run.held(day, confirmed_after)) return;
  found_since_ = found_reason_ == 0 ? run.since : std::min(found_since_, run.since);
  found_reason_ |= reason;
}

void Response::judge_progression(const VisitRow& visit, const OwnBaseline& baseline, std::span<const Event> since_last,
                                 bool masked) {
  meets_progression_ = found_reason_ = 0;
  const int day = visit.day;
  const auto grown = [&](double value, double before, double rise) {
    return all(has_reached(value, (1 + rise) * before), above(value, before));
  };

  if (!(masked && criteria_.flare_masks_nodes)) {
    const double nodes = visit[Measure::node_products];
    progress(results::progression_nodes, growing_nodes_,
             all(grown(nodes, reference(baseline[Measure::node_products], nodes_), criteria_.nodes_rise),
                 at_least(visit[Measure::longest_node], criteria_.node_minimum)),
             day, criteria_.nodes_confirmed_after);
  }
  if (!(masked && criteria_.flare_masks_sites)) {
    const auto site = [&](Measure measure, const Smallest& smallest, Run& run) {
      const double value = visit[measure], before = reference(baseline[measure], smallest);
      progress(results::progression_spleen_liver, run,
               all(grown(value, before, criteria_.sites_rise),
                   has_reached(value, before + criteria_.sites_minimum_rise), at_least(value, criteria_.palpable)),
               day, criteria_.sites_confirmed_after);
    };
    site(Measure::spleen, spleen_, growing_spleen_);
    site(Measure::liver, liver_, growing_liver_);
  }
  if (!(masked && criteria_.flare_masks_lymphocytes)) {
    const double lymphocytes = visit[Measure::lymphocytes];
    progress(
        results::progression_lymphocytes, growing_lymphocytes_,
        all(grown(lymphocytes, reference(baseline[Measure::lymphocytes], lymphocytes_), criteria_.lymphocytes_rise),
            at_least(lymphocytes, criteria_.lymphocytes_minimum)),
        day, criteria_.lymphocytes_confirmed_after);
  }

  const auto at_once = [&](results::ProgressionReason reason) {
    Run now;
    progress(reason, now, Answer::yes, day, 0);
  };
  if (visit[Measure::prolymphocytes] > criteria_.prolymphocytes) at_once(results::progression_transformation);
  for (const Event& event : since_last) {
    if (event.day < 0) continue;
    if (event.kind == EventKind::new_lesion) at_once(results::progression_new_lesion);
    if (event.kind == EventKind::transformation) at_once(results::progression_transformation);
  }

  if (found_reason_ == 0) return;
  progression_ = true;
  progression_day_ = found_since_;
  progression_reason_ = found_reason_;
}

// ---- response ----

void Response::see_marrow(const VisitRow& visit) {
  if (!complete_.on) marrow_ = Marrow::none;
  if (!complete_.held(visit.day, criteria_.marrow_delay) || !visit.has(Measure::marrow_lymphocytes)) return;
  if (visit[Measure::marrow_lymphocytes] >= criteria_.marrow_lymphocytes)
    marrow_ = Marrow::infiltrated;
  else if (visit.has(Measure::marrow_nodules))
    marrow_ = visit[Measure::marrow_nodules] > 0 ? Marrow::nodules : Marrow::clear;
}

Category Response::judge_response(const VisitRow& visit, const OwnBaseline& baseline) {
  const auto& c = criteria_;
  const bool examined = visit.has(Measure::node_products) || visit.has(Measure::longest_node) ||
                        visit.has(Measure::spleen) || visit.has(Measure::liver);
  if (!examined) return Category::not_assessed;

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
  const Answer hemoglobin = above(visit[Measure::hemoglobin], c.hemoglobin);

  const auto fallen = [&](Measure measure, double fall) {
    return has_fallen_to(visit[measure], (1 - fall) * baseline[measure]);
  };
  const Answer lymphocytes_fallen =
      lymphocytosis_before == Answer::no ? lymphocytes_normal : fallen(Measure::lymphocytes, c.lymphocytes_fall);
  const Answer nodes_shrunk = fallen(Measure::node_products, c.sites_fall);
  const Answer spleen_shrunk = fallen(Measure::spleen, c.sites_fall),
               liver_shrunk = fallen(Measure::liver, c.sites_fall);
  const Answer sites_shrunk =
      c.sites == ResponseCriteria::Sites::each
          ? all(any(negate(nodes_before), nodes_shrunk), any(negate(spleen_before), spleen_shrunk),
                any(negate(liver_before), liver_shrunk))
          : any(negate(any(nodes_before, spleen_before, liver_before)), all(nodes_before, nodes_shrunk),
                all(spleen_before, spleen_shrunk), all(liver_before, liver_shrunk));
  const auto better = [&](Measure measure) {
    return has_reached(visit[measure], (1 + c.count_improvement) * baseline[measure]);
  };
  const Answer one_count = any(neutrophils, platelets, hemoglobin, better(Measure::neutrophils),
                               better(Measure::platelets), better(Measure::hemoglobin));

  // Complete but for the counts is partial, as the paper says of residual anemia or thrombocytopenia.
  const Answer complete_but_counts = all(lymphocytes_normal, sites_gone);
  const Answer complete = all(complete_but_counts, neutrophils, platelets, hemoglobin);
  const Answer partial = any(all(lymphocytes_fallen, sites_shrunk, one_count), complete_but_counts);

  const bool progressing = meets_progression_ != 0;
  complete_.see(progressing ? Answer::no : complete, visit.day);
  partial_.see(progressing ? Answer::no : partial, visit.day);
  see_marrow(visit);

  if (progressing) return Category::progressive_disease;
  if (partial == Answer::unknown) return Category::not_assessed;
  if (partial == Answer::no) {
    const bool growth_excluded = visit.has(Measure::node_products) && visit.has(Measure::lymphocytes);
    return growth_excluded ? Category::stable_disease : Category::not_assessed;
  }
  if (complete == Answer::yes && marrow_ == Marrow::clear) return Category::complete;
  if (complete == Answer::yes && marrow_ == Marrow::nodules) return Category::nodular_partial;
  return Category::partial;
}

void Response::confirm(const VisitRow& visit, Category met_now) {
  const auto put = [&](Category category, int since) {
    if (confirmed_ >= category) return;
    confirmed_ = category;
    confirmed_since_ = since;
  };
  if (progression_) {
    put(Category::progressive_disease, progression_day_);
    return;
  }
  if (met_now >= Category::stable_disease) put(Category::stable_disease, visit.day);
  if (!visit.scheduled) return;
  if (met_now >= Category::nodular_partial && complete_.held(visit.day, criteria_.confirmation_days))
    put(met_now, complete_.since);
  if (met_now >= Category::partial && partial_.held(visit.day, criteria_.confirmation_days))
    put(Category::partial, partial_.since);
}

void Response::assess(const VisitRow& visit, const OwnBaseline& baseline, std::span<const Event> since_last,
                      results::Assessment& assessment) {
  if (visit.day > 0) {
    judge_progression(visit, baseline, since_last, flare_masks(assessment));
    assessment.met_now = judge_response(visit, baseline);
    confirm(visit, assessment.met_now);
  } else {
    nodes_ = spleen_ = liver_ = lymphocytes_ = {};
  }
  // The baseline is the first of the values of which the smallest is kept.
  const auto keep = [&](Smallest& smallest, Measure measure) {
    smallest.see(visit.day > 0 ? visit[measure] : baseline[measure]);
  };
  keep(nodes_, Measure::node_products);
  keep(spleen_, Measure::spleen);
  keep(liver_, Measure::liver);
  keep(lymphocytes_, Measure::lymphocytes);

  assessment.confirmed = confirmed_;
  assessment.confirmed_since = confirmed_since_;
  assessment.progression = progression_;
  assessment.progression_day = progression_day_;
  assessment.progression_reason = progression_reason_;
}

}  // namespace titrate::clinic
