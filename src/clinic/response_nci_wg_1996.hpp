#pragma once
// Response of chronic lymphocytic leukemia, NCI-sponsored Working Group 1996 (Cheson et al., Blood 87:4990).

#include "clinic/response_course.hpp"

#include <cstdint>

namespace titrate::clinic {

struct NciWg1996Criteria {
  enum class Sites : std::uint8_t {
    each,
    any
  };  ///< of the sites abnormal before, which must have shrunk for a partial response

  // What is normal (complete response) and what is abnormal before treatment.
  double node_normal = 0;         ///< cm, longest node at most
  double palpable = 0;            ///< cm below the costal margin, at least
  double lymphocytes_normal = 0;  ///< 1e9/L, at most
  double neutrophils = 0;         ///< 1e9/L, at least
  double platelets = 0;           ///< 1e9/L, above
  double hemoglobin = 0;          ///< g/dL, above
  int untransfused_days = 0;      ///< without red cells or erythropoietin for the hemoglobin to count
  double marrow_lymphocytes = 0;  ///< %, below
  int marrow_delay = 0;           ///< days from clinical complete response before which a marrow does not count

  // Partial response.
  double lymphocytes_fall = 0;  ///< share of baseline
  double sites_fall = 0;        ///< share of baseline
  Sites sites = Sites::each;
  double count_improvement = 0;  ///< share above baseline

  int confirmation_days = 0;  ///< from first met to the confirming scheduled assessment

  // Progression.
  double nodes_rise = 0;          ///< share above the reference
  double node_minimum = 0;        ///< cm, longest node at least
  int nodes_confirmed_after = 0;  ///< days
  double sites_rise = 0;
  double sites_minimum_rise = 0;  ///< cm
  int sites_confirmed_after = 0;
  double lymphocytes_rise = 0;
  double lymphocytes_minimum = 0;  ///< 1e9/L
  int lymphocytes_confirmed_after = 0;
  double prolymphocytes = 0;  ///< %, above: prolymphocytic transformation
  GrowthReference after_response = GrowthReference::smallest;
  FlareMask flare;
};

/// The tables of a response set whose logic is "nci-wg-1996".
NciWg1996Criteria read_nci_wg_1996(Document& document, Provenance& provenance);

class NciWg1996 {
 public:
  explicit NciWg1996(const NciWg1996Criteria& criteria) : criteria_(&criteria) {}
  /// Fills the response and progression fields. Needs the flare of the visit judged before.
  void assess(const ResponseView& view, results::Assessment& assessment);

 private:
  void judge_progression(const ResponseView& view, bool masked);
  void see_marrow(const chart::VisitRow& visit);
  chart::Response judge_response(const ResponseView& view);

  const NciWg1996Criteria* criteria_;
  ResponseCourse course_;
  Smallest nodes_, spleen_, liver_, lymphocytes_;
  Run growing_nodes_, growing_spleen_, growing_liver_, growing_lymphocytes_;
  Marrow marrow_ = Marrow::none;  ///< last one since the clinical part of a complete response began
};

}  // namespace titrate::clinic
