#include "clinic/staging.hpp"

#include "clinic/answer.hpp"

namespace titrate::clinic {

using chart::Measure;

StagingCriteria read_staging(Document& document, std::string_view id) {
  StagingCriteria c;
  const Table root = document.root();
  c.provenance = read_provenance(root, "staging", id);
  const auto unit = [](Measure measure) { return chart::measures[chart::index(measure)].unit; };
  const Range positive{0};
  const CriteriaTable rai(document, "rai", c.provenance);
  c.lymphocytes_above = rai.quantity("lymphocytes", unit(Measure::lymphocytes), positive);
  c.node_above = rai.quantity("node", unit(Measure::longest_node), positive);
  c.palpable = rai.quantity("palpable", unit(Measure::spleen), positive);
  c.hemoglobin_below = rai.quantity("hemoglobin", unit(Measure::hemoglobin), positive);
  c.platelets_below = rai.quantity("platelets", unit(Measure::platelets), positive);
  c.stage_nodes = rai.integer("stage_nodes", positive);
  c.stage_sites = rai.integer("stage_sites", positive);
  c.stage_hemoglobin = rai.integer("stage_hemoglobin", positive);
  c.stage_platelets = rai.integer("stage_platelets", positive);
  rai.close();
  const CriteriaTable binet(document, "binet", c.provenance);
  c.binet_areas = binet.integer("areas", positive);
  c.binet_hemoglobin_below = binet.quantity("hemoglobin", unit(Measure::hemoglobin), positive);
  c.binet_platelets_below = binet.quantity("platelets", unit(Measure::platelets), positive);
  binet.close();
  const CriteriaTable clearance(document, "cockcroft_gault", c.provenance);
  c.age_intercept = clearance.number("age_intercept", positive);
  c.divisor = clearance.number("divisor", {1});
  c.female_factor = clearance.number("female_factor", {0, 1});
  clearance.close();
  root.close();
  return c;
}

int rai_stage(const StagingCriteria& criteria, const chart::Chart& chart) {
  const auto value = [&](Measure measure) { return chart.baseline_value(measure); };
  const struct {
    int stage;
    Answer met;
  } worst_first[] = {
      {criteria.stage_platelets, below(value(Measure::platelets), criteria.platelets_below)},
      {criteria.stage_hemoglobin, below(value(Measure::hemoglobin), criteria.hemoglobin_below)},
      {criteria.stage_sites,
       any(at_least(value(Measure::spleen), criteria.palpable), at_least(value(Measure::liver), criteria.palpable))},
      {criteria.stage_nodes, above(value(Measure::longest_node), criteria.node_above)},
      {0, above(value(Measure::lymphocytes), criteria.lymphocytes_above)},
  };
  // A question left open might have been answered yes: the stage is then not known.
  for (const auto& [stage, met] : worst_first) {
    if (met == Answer::yes) return stage;
    if (met == Answer::unknown) return -1;
  }
  return -1;
}

int binet_stage(const StagingCriteria& criteria, const chart::Chart& chart) {
  constexpr int a = 0, b = 1, c = 2;
  const Answer low_counts = any(below(chart.baseline_value(Measure::hemoglobin), criteria.binet_hemoglobin_below),
                                below(chart.baseline_value(Measure::platelets), criteria.binet_platelets_below));
  if (low_counts == Answer::yes) return c;
  // Of areas that are not known, none or all may be enlarged.
  const double nodes = chart.last_found(chart::Finding::node_areas, 0);
  int least = 0, most = 0;
  const auto area = [&](Answer enlarged) {
    least += enlarged == Answer::yes;
    most += enlarged != Answer::no;
  };
  area(at_least(chart.baseline_value(Measure::spleen), criteria.palpable));
  area(at_least(chart.baseline_value(Measure::liver), criteria.palpable));
  const bool certain =
      !chart::is_missing(nodes) && (least + nodes >= criteria.binet_areas) == (most + nodes >= criteria.binet_areas);
  if (low_counts == Answer::unknown || !certain) return -1;
  return least + nodes >= criteria.binet_areas ? b : a;
}

double cockcroft_gault(const StagingCriteria& criteria, double age_years, double weight_kg, double creatinine,
                       chart::Answer female) {
  if (female == Answer::unknown) return chart::missing;
  const double clearance = (criteria.age_intercept - age_years) * weight_kg / (criteria.divisor * creatinine);
  return female == Answer::yes ? criteria.female_factor * clearance : clearance;
}

}  // namespace titrate::clinic
