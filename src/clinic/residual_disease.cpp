#include "clinic/residual_disease.hpp"

#include "clinic/answer.hpp"

namespace titrate::clinic {

using chart::Finding;

ResidualDiseaseCriteria read_residual_disease(Document& document, std::string_view id) {
  ResidualDiseaseCriteria c;
  const Table root = document.root();
  c.provenance = read_provenance(root, "mrd", id);
  if (root.has("flow")) {
    const CriteriaTable flow(document, "flow", c.provenance);
    c.flow_below = flow.quantity("residual_cells_below", "1", {0, 1});
    flow.close();
  }
  if (root.has("surface")) {
    const CriteriaTable surface(document, "surface", c.provenance);
    c.cd5_cd19_below =
        surface.quantity("cd5_cd19_below", chart::findings[chart::index(Finding::cd5_cd19_cells)].unit, {0});
    c.light_chains_normal = surface.yes("light_chains_normal");
    surface.close();
  }
  if (root.has("pcr")) {
    const CriteriaTable pcr(document, "pcr", c.provenance);
    c.pcr_below = pcr.quantity("residual_cells_below", "1", {0, 1});
    pcr.close();
  }
  if (c.flow_below > 0 && c.cd5_cd19_below > 0)
    root.problem("surface", "either [flow] or [surface] for flow cytometry", "both", "remove one");
  root.close();
  return c;
}

void judge_residual_disease(const ResidualDiseaseCriteria& criteria, const chart::Chart& chart, int day,
                            results::Assessment& assessment) {
  if (chart.found.empty()) return;
  const auto last = [&](Finding finding) { return chart.last_found(finding, day); };
  if (criteria.flow_below > 0) assessment.mrd_flow_negative = below(last(Finding::mrd_flow), criteria.flow_below);
  if (criteria.cd5_cd19_below > 0) {
    const Answer few = below(last(Finding::cd5_cd19_cells), criteria.cd5_cd19_below);
    assessment.mrd_flow_negative =
        criteria.light_chains_normal ? all(few, above(last(Finding::light_chains_normal), 0)) : few;
  }
  if (criteria.pcr_below > 0) assessment.mrd_pcr_negative = below(last(Finding::mrd_pcr), criteria.pcr_below);
}

}  // namespace titrate::clinic
