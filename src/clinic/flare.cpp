#include "clinic/flare.hpp"

#include "clinic/answer.hpp"

#include <cmath>
#include <limits>

namespace titrate::clinic {

using chart::Measure;

FlareCriteria read_flare(Document& document, std::string_view id) {
  FlareCriteria criteria;
  const Table root = document.root();
  criteria.provenance = read_provenance(root, "flare", id);
  const CriteriaTable course(document, "course", criteria.provenance), beside(document, "beside", criteria.provenance);
  criteria.onset_grade = course.integer("onset_grade", {1});
  criteria.recurrence_after_days = course.days("recurrence_after", {0});
  criteria.nodes_rise = beside.quantity("nodes_rise", "1", {0});
  criteria.lymphocytes_rise = beside.quantity("lymphocytes_rise", "1", {0});
  const CriteriaTable relation(document, "relation", criteria.provenance);
  criteria.resumption_gap_days = relation.days("resumption_gap", {1});
  criteria.related_days = relation.days("related_within", {0});
  criteria.taper_days = relation.days("taper_within", {0});
  relation.close();
  const CriteriaTable steroid(document, "steroid", criteria.provenance);
  const Range some{std::numeric_limits<double>::min()};
  criteria.prednisone_mg = steroid.quantity("prednisone", "mg", some);
  criteria.methylprednisolone_mg = steroid.quantity("methylprednisolone", "mg", some);
  criteria.dexamethasone_mg = steroid.quantity("dexamethasone", "mg", some);
  steroid.close();
  course.close();
  beside.close();
  root.close();
  return criteria;
}

void Flare::assess(const chart::VisitRow& visit, const OwnBaseline& baseline, results::Assessment& assessment) {
  if (visit.day < 0) return;
  if (visit.has(Measure::flare_pain)) {
    const double pain = visit[Measure::flare_pain];
    const bool now = pain >= criteria_.onset_grade;
    if (now && !present_ && (episodes_ == 0 || visit.day - resolved_ >= criteria_.recurrence_after_days)) {
      ++episodes_;
      onset_ = visit.day;
    }
    if (!now && present_) resolved_ = visit.day;
    present_ = now;
    grade_ = now ? static_cast<int>(std::lround(pain)) : 0;
  }
  assessment.flare = present_;
  assessment.flare_grade = grade_;
  assessment.flare_onset = onset_;
  assessment.flare_episodes = episodes_;
  const auto risen = [&](Measure measure, double rise) {
    return present_ && reaches(visit[measure], (1 + rise) * baseline[measure]);
  };
  assessment.flare_nodes = risen(Measure::node_products, criteria_.nodes_rise);
  assessment.flare_lymphocytosis = risen(Measure::lymphocytes, criteria_.lymphocytes_rise);
}

}  // namespace titrate::clinic
