#include "clinic/toxicity_hematologic.hpp"

#include "clinic/answer.hpp"

#include <fmt/format.h>

namespace titrate::clinic {

using chart::Measure;
using chart::Term;

HematologicCriteria read_hematologic(Document& document, std::string_view id) {
  HematologicCriteria c;
  const Table root = document.root();
  c.provenance = read_provenance(root, "hematologic", id);
  const Range positive{0};
  const auto count = chart::measures[chart::index(Measure::platelets)].unit;
  const CriteriaTable fall(document, "fall", c.provenance), platelets(document, "platelets", c.provenance),
      neutrophils(document, "neutrophils", c.provenance);
  for (std::size_t grade = 0; grade < HematologicCriteria::grades; ++grade) {
    c.fall[grade] = fall.quantity(fmt::format("grade_{}", grade + 1), "1", {0, 1});
    c.neutrophils[grade] = neutrophils.quantity(fmt::format("grade_{}_below", grade + 1), count, positive);
  }
  c.platelets_worst_below = platelets.quantity("grade_4_below", count, positive);
  c.platelets_evaluable_from = platelets.quantity("evaluable_from", count, positive);
  c.neutrophils_evaluable_from = neutrophils.quantity("evaluable_from", count, positive);
  fall.close();
  platelets.close();
  neutrophils.close();
  root.close();
  return c;
}

namespace {

int grade_of_fall(const HematologicCriteria& c, double value, double baseline, double lower_limit) {
  if (chart::is_missing(value) || chart::is_missing(baseline)) return -1;
  int grade = 0;
  for (std::size_t g = 0; g < HematologicCriteria::grades; ++g) {
    const double line = (1 - c.fall[g]) * baseline;
    const bool fallen = g == 0 ? !reaches(value, line) : falls_to(value, line);
    if (fallen) grade = static_cast<int>(g) + 1;
  }
  if (grade == 0 || value >= lower_limit) return 0;  // a normal value has no toxicity, wherever it came from
  return chart::is_missing(lower_limit) ? -1 : grade;
}

int grade_of_platelets(const HematologicCriteria& c, double value, double baseline, double lower_limit) {
  if (baseline < c.platelets_evaluable_from) return -1;
  if (value < c.platelets_worst_below && !chart::is_missing(baseline))
    return static_cast<int>(HematologicCriteria::grades);
  return grade_of_fall(c, value, baseline, lower_limit);
}

int grade_of_neutrophils(const HematologicCriteria& c, double value, double baseline) {
  if (chart::is_missing(value) || chart::is_missing(baseline) || baseline < c.neutrophils_evaluable_from) return -1;
  int grade = 0;
  for (std::size_t g = 0; g < HematologicCriteria::grades; ++g)
    if (value < c.neutrophils[g]) grade = static_cast<int>(g) + 1;
  return grade;
}

}  // namespace

void grade_against_baseline(const HematologicCriteria& criteria, const chart::VisitRow& visit,
                            const OwnBaseline& baseline, const chart::Limits& limits, results::Assessment& assessment) {
  const auto put = [&](Term term, int grade) {
    assessment.grade[chart::index(term)] = static_cast<std::int8_t>(grade);
  };
  const auto lower = [&](Measure measure) { return limits.lower[chart::index(measure)]; };
  put(Term::neutropenia, grade_of_neutrophils(criteria, visit[Measure::neutrophils], baseline[Measure::neutrophils]));
  put(Term::thrombocytopenia,
      grade_of_platelets(criteria, visit[Measure::platelets], baseline[Measure::platelets], lower(Measure::platelets)));
  put(Term::anemia,
      grade_of_fall(criteria, visit[Measure::hemoglobin], baseline[Measure::hemoglobin], lower(Measure::hemoglobin)));
  put(Term::leukopenia, -1);
  put(Term::lymphopenia, -1);
}

}  // namespace titrate::clinic
