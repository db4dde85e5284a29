// iwCLL 2018, table 4. Group A: nodes, liver and spleen, constitutional symptoms, circulating lymphocytes. Group B:
// platelets, hemoglobin, marrow. A partial response improves enough of each group's parameters that were abnormal
// before, symptoms and marrow being allowed to be any; a rise of lymphocytes alone under a drug that drives them into
// the blood is no progression, and a response in all else is PR-L.

#include "clinic/response_iwcll.hpp"

namespace titrate::clinic {

using chart::Measure;
using chart::VisitRow;
using Category = chart::Response;

Category Iwcll2018::judge_response(const ResponseView& view) {
  const auto& c = criteria();
  const VisitRow& visit = view.visit;
  const OwnBaseline& baseline = view.baseline;
  const Spleen seen = spleen(view);
  if (!examined(visit) && chart::is_missing(seen.size.now)) return Category::not_assessed;

  const auto none_as_large = [&](double products, double longest) {
    return any(at_most(products, 0), below(longest, c.node_normal));
  };
  const Parameter nodes{negate(none_as_large(baseline[Measure::node_products], baseline[Measure::longest_node])),
                        none_as_large(visit[Measure::node_products], visit[Measure::longest_node]),
                        fallen(view, Measure::node_products)};
  // Liver and spleen are one parameter: abnormal where one was, improved where each that was has.
  const Answer liver_before = at_least(baseline[Measure::liver], c.palpable);
  const Parameter organs{
      any(seen.before, liver_before), all(seen.normal, below(visit[Measure::liver], c.palpable)),
      all(any(negate(seen.before), fallen(seen.size)), any(negate(liver_before), fallen(view, Measure::liver)))};
  const Parameter lymphocytes{at_least(baseline[Measure::lymphocytes], c.lymphocytes_normal),
                              below(visit[Measure::lymphocytes], c.lymphocytes_normal),
                              fallen(view, Measure::lymphocytes)};
  if (any(nodes.before, organs.before, lymphocytes.before) != Answer::yes) return Category::not_assessed;

  const auto count = [&](Measure measure, double normal, const auto& help, int days) {
    const Answer own_normal = own(view, at_least(visit[measure], normal), help, days);
    return Parameter{below(baseline[measure], normal), own_normal,
                     any(own_normal, own(view, better(view, measure), help, days))};
  };
  const std::array counts{count(Measure::platelets, c.platelets, platelet_help, c.platelet_days),
                          count(Measure::hemoglobin, c.hemoglobin, red_cell_help, c.red_cell_days)};
  const std::array tumor{nodes, organs, lymphocytes};
  const std::array tissue{nodes, organs};
  const Answer gone = all(nodes.normal, organs.normal, lymphocytes.normal, answer(!symptoms(view)));
  const Answer recovered = all(counts[0].normal, counts[1].normal);
  const Answer counts_improved = enough_improved(counts, c.group_b);
  const Answer partial = any(all(enough_improved(tumor, c.group_a), counts_improved), gone);
  const Answer tissue_was = any(nodes.before, organs.before);
  const Answer lymphocytosis = under_redistributing_drug(view)
                                   ? any(partial, all(tissue_was, enough_improved(tissue, c.group_a), counts_improved,
                                                      negate(lymphocytes.improved)))
                                   : partial;

  course_.see({.lymphocytosis = lymphocytosis, .partial = partial, .gone = gone, .complete = all(gone, recovered)},
              visit.day);
  see_marrow(view);
  if (course_.meets_progression()) return Category::progressive_disease;
  if (partial != Answer::yes && lymphocytosis == Answer::yes) return Category::partial_with_lymphocytosis;
  if (partial == Answer::unknown) return Category::not_assessed;
  if (partial == Answer::no) {
    const bool growth_excluded = visit.has(Measure::node_products) && visit.has(Measure::lymphocytes);
    return growth_excluded ? Category::stable_disease : Category::not_assessed;
  }
  return gone == Answer::yes ? by_marrow(recovered) : Category::partial;
}

void Iwcll2018::assess(const ResponseView& view, results::Assessment& assessment) {
  if (view.visit.day > 0) {
    judge_progression(view, criteria().flare.masks(assessment), !under_redistributing_drug(view),
                      {.hemoglobin_fall_included = true, .marrow_counts = true});
    assessment.met_now = judge_response(view);
    course_.confirm(view.visit, assessment.met_now, criteria().confirmation_days);
  }
  keep(view);
  course_.report(assessment);
}

}  // namespace titrate::clinic
