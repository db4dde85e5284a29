// iwCLL 2008, as Blood printed table 5 (the author manuscript in PubMed Central has another matrix).
// Group A: nodes, liver, spleen, blood lymphocytes, marrow. Group B: platelets, hemoglobin, neutrophils.
// A complete response meets all; a partial one enough of group A and of group B; progression is any one.

#include "clinic/response_iwcll.hpp"

namespace titrate::clinic {

using chart::Measure;
using chart::VisitRow;
using Category = chart::Response;

Category Iwcll2008::judge_response(const ResponseView& view) {
  const auto& c = criteria();
  const VisitRow& visit = view.visit;
  const OwnBaseline& baseline = view.baseline;
  if (!examined(visit)) return Category::not_assessed;

  const auto none_larger = [&](double products, double longest) {
    return any(at_most(products, 0), at_most(longest, c.node_normal));
  };
  const Parameter nodes{negate(none_larger(baseline[Measure::node_products], baseline[Measure::longest_node])),
                        none_larger(visit[Measure::node_products], visit[Measure::longest_node]),
                        fallen(view, Measure::node_products)};
  const Parameter liver{at_least(baseline[Measure::liver], c.palpable), below(visit[Measure::liver], c.palpable),
                        fallen(view, Measure::liver)};
  const Spleen seen = this->spleen(view);
  const Parameter spleen{seen.before, seen.normal, fallen(seen.size)};
  const Parameter lymphocytes{at_least(baseline[Measure::lymphocytes], c.lymphocytes_normal),
                              below(visit[Measure::lymphocytes], c.lymphocytes_normal),
                              fallen(view, Measure::lymphocytes)};
  // Half of the infiltrate gone; a marrow that nobody took says nothing for or against.
  const Parameter marrow{visit.has(Measure::marrow_lymphocytes)
                             ? at_least(baseline[Measure::marrow_lymphocytes], c.marrow_lymphocytes)
                             : Answer::no,
                         Answer::unknown, fallen(view, Measure::marrow_lymphocytes)};
  if (any(nodes.before, liver.before, spleen.before, lymphocytes.before) != Answer::yes) return Category::not_assessed;

  const auto count = [&](Measure measure, double normal, const auto& help, int days) {
    const Answer own_normal = own(view, above(visit[measure], normal), help, days);
    return Parameter{Answer::yes, own_normal, any(own_normal, own(view, better(view, measure), help, days))};
  };
  // Of group B the table asks what is there now, also where it was so before.
  const std::array counts{count(Measure::platelets, c.platelets, platelet_help, c.platelet_days),
                          count(Measure::hemoglobin, c.hemoglobin, red_cell_help, c.red_cell_days),
                          count(Measure::neutrophils, c.neutrophils, neutrophil_help, c.growth_factor_days)};
  const std::array tumor{nodes, liver, spleen, lymphocytes, marrow};
  const Answer gone = all(nodes.normal, liver.normal, spleen.normal, lymphocytes.normal, answer(!symptoms(view)));
  const Answer recovered = all(counts[0].normal, counts[1].normal, counts[2].normal);
  // Gone with counts that have not recovered is CRi where the marrow is free of leukemia, else at least partial.
  const Answer partial = any(all(enough_improved(tumor, c.group_a), enough_improved(counts, c.group_b)), gone);

  course_.see({.lymphocytosis = partial, .partial = partial, .gone = gone, .complete = all(gone, recovered)},
              visit.day);
  see_marrow(view);
  if (course_.meets_progression()) return Category::progressive_disease;
  if (partial == Answer::unknown) return Category::not_assessed;
  if (partial == Answer::no) {
    const bool growth_excluded = visit.has(Measure::node_products) && visit.has(Measure::lymphocytes);
    return growth_excluded ? Category::stable_disease : Category::not_assessed;
  }
  return gone == Answer::yes ? by_marrow(recovered) : Category::partial;
}

void Iwcll2008::assess(const ResponseView& view, results::Assessment& assessment) {
  if (view.visit.day > 0) {
    judge_progression(view, criteria().flare.masks(assessment), true,
                      {.hemoglobin_fall_included = false, .marrow_counts = false});
    assessment.met_now = judge_response(view);
    course_.confirm(view.visit, assessment.met_now, criteria().confirmation_days);
  }
  keep(view);
  course_.report(assessment);
}

}  // namespace titrate::clinic
