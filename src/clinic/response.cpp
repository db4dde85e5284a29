#include "clinic/response.hpp"

namespace titrate::clinic {

ResponseCriteria read_response(Document& document, std::string_view id) {
  using Logic = ResponseCriteria::Logic;
  ResponseCriteria criteria;
  const Table root = document.root();
  criteria.provenance = read_provenance(root, "response", id);
  if (criteria.provenance.kind != "response") return criteria;  // of another kind: its tables are not ours to judge
  criteria.logic = root.choice<Logic>(
      "logic",
      {{"nci-wg-1996", Logic::nci_wg_1996}, {"iwcll-2008", Logic::iwcll_2008}, {"iwcll-2018", Logic::iwcll_2018}});
  if (criteria.logic == Logic::nci_wg_1996)
    criteria.thresholds = read_nci_wg_1996(document, criteria.provenance);
  else
    criteria.thresholds =
        read_iwcll(document, criteria.provenance,
                   criteria.logic == Logic::iwcll_2008 ? IwcllEdition::of_2008 : IwcllEdition::of_2018);
  root.close();
  return criteria;
}

std::vector<chart::Response> further_categories(const ResponseCriteria& criteria) {
  switch (criteria.logic) {
    case ResponseCriteria::Logic::iwcll_2008: return {chart::Response::complete_incomplete_recovery};
    case ResponseCriteria::Logic::iwcll_2018:
      return {chart::Response::complete_incomplete_recovery, chart::Response::partial_with_lymphocytosis};
    case ResponseCriteria::Logic::nci_wg_1996: break;
  }
  return {};
}

Response::Response(const ResponseCriteria& criteria) : judge_(judge_by(criteria)) {}

Response::Judge Response::judge_by(const ResponseCriteria& criteria) {
  switch (criteria.logic) {
    case ResponseCriteria::Logic::iwcll_2008: return Iwcll2008(std::get<IwcllCriteria>(criteria.thresholds));
    case ResponseCriteria::Logic::iwcll_2018: return Iwcll2018(std::get<IwcllCriteria>(criteria.thresholds));
    case ResponseCriteria::Logic::nci_wg_1996: break;
  }
  return NciWg1996(std::get<NciWg1996Criteria>(criteria.thresholds));
}

}  // namespace titrate::clinic
