#pragma once
// Response of chronic lymphocytic leukemia, NCI-sponsored Working Group 1996 (Cheson et al., Blood 87:4990).

#include "chart/chart.hpp"
#include "clinic/baseline.hpp"
#include "clinic/criteria_file.hpp"
#include "results/assessment.hpp"

#include <cstdint>
#include <span>

namespace titrate::clinic {

struct ResponseCriteria {
  enum class Sites : std::uint8_t {
    each,
    any
  };  ///< of the sites abnormal before, which must have shrunk for a partial response
  enum class Reference : std::uint8_t {
    smallest,
    baseline
  };  ///< what growth is measured against once there was a response

  Provenance provenance;

  // What is normal (complete response) and what is abnormal before treatment.
  double node_normal = 0;         ///< cm, longest node at most
  double palpable = 0;            ///< cm below the costal margin, at least
  double lymphocytes_normal = 0;  ///< 1e9/L, at most
  double neutrophils = 0;         ///< 1e9/L, at least
  double platelets = 0;           ///< 1e9/L, above
  double hemoglobin = 0;          ///< g/dL, above
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
  Reference after_response = Reference::smallest;

  // Growth while a flare is present.
  int flare_window_days = 0;  ///< from the flare's onset
  bool flare_masks_nodes = true, flare_masks_sites = true, flare_masks_lymphocytes = true;
};

/// File of kind "response" with logic = "nci-wg-1996".
ResponseCriteria read_response(Document& document, std::string_view id);

class Response {
 public:
  explicit Response(const ResponseCriteria& criteria) : criteria_(criteria) {}
  /// Fills the response and progression fields. Needs the flare of the visit judged before.
  void assess(const chart::VisitRow& visit, const OwnBaseline& baseline, std::span<const chart::Event> since_last,
              results::Assessment& assessment);

 private:
  /// Criteria that must hold without a break: the first day they were met, while they still are.
  struct Run {
    bool on = false;
    int since = 0;
    void see(chart::Answer met, int day);
    bool held(int day, int days) const { return on && day - since >= days; }
  };
  /// Smallest value of a measure since baseline, baseline included.
  struct Smallest {
    double value = chart::missing;
    void see(double seen);
  };
  enum class Marrow : std::uint8_t { none, infiltrated, nodules, clear };

  bool flare_masks(const results::Assessment& assessment) const;
  double reference(double baseline, const Smallest& smallest) const;
  /// Puts down a finding of progression, dated from the start of its run once that is confirmed.
  void progress(results::ProgressionReason reason, Run& run, chart::Answer met, int day, int confirmed_after);
  void judge_progression(const chart::VisitRow& visit, const OwnBaseline& baseline,
                         std::span<const chart::Event> since_last, bool masked);
  void see_marrow(const chart::VisitRow& visit);
  chart::Response judge_response(const chart::VisitRow& visit, const OwnBaseline& baseline);
  void confirm(const chart::VisitRow& visit, chart::Response met_now);

  const ResponseCriteria& criteria_;
  Smallest nodes_, spleen_, liver_, lymphocytes_;
  Run growing_nodes_, growing_spleen_, growing_liver_, growing_lymphocytes_;
  std::uint8_t meets_progression_ = 0;  ///< findings of this visit, confirmed or not
  std::uint8_t found_reason_ = 0;       ///< of this visit, confirmed
  int found_since_ = 0;                 ///< the earliest day at which one of these was first seen
  Run partial_, complete_;              ///< complete_: its clinical part, without the marrow
  Marrow marrow_ = Marrow::none;        ///< last one since complete_ began
  chart::Response confirmed_ = chart::Response::not_assessed;
  int confirmed_since_ = -1;
  bool progression_ = false;
  int progression_day_ = -1;
  std::uint8_t progression_reason_ = 0;
};

}  // namespace titrate::clinic
