#pragma once
// Response by whichever set a protocol names. The logic of each set is a file of its own; this one chooses.

#include "clinic/response_iwcll.hpp"
#include "clinic/response_nci_wg_1996.hpp"

#include <variant>

namespace titrate::clinic {

struct ResponseCriteria {
  enum class Logic : std::uint8_t { nci_wg_1996, iwcll_2008, iwcll_2018 };
  Provenance provenance;
  Logic logic = Logic::nci_wg_1996;
  std::variant<NciWg1996Criteria, IwcllCriteria> thresholds;
};

/// File of kind "response" with logic = "nci-wg-1996", "iwcll-2008" or "iwcll-2018".
ResponseCriteria read_response(Document& document, std::string_view id);

/// Categories that the set knows beside those of NCI-WG 1996.
std::vector<chart::Response> further_categories(const ResponseCriteria& criteria);

/// One patient's judge of response.
class Response {
 public:
  /// Keeps a reference.
  explicit Response(const ResponseCriteria& criteria);
  /// Fills the response and progression fields. Needs the flare of the visit judged before.
  void assess(const ResponseView& view, results::Assessment& assessment) {
    std::visit([&](auto& judge) { judge.assess(view, assessment); }, judge_);
  }

 private:
  using Judge = std::variant<NciWg1996, Iwcll2008, Iwcll2018>;
  static Judge judge_by(const ResponseCriteria& criteria);
  Judge judge_;
};

}  // namespace titrate::clinic
