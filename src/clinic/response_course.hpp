#pragma once
// What every set of response criteria shares: how findings of growth are kept and confirmed, how a response is, and
// what growth is measured against. What is normal, shrunk or grown is each set's own.

#include "chart/chart.hpp"
#include "clinic/answer.hpp"
#include "clinic/baseline.hpp"
#include "clinic/criteria_file.hpp"
#include "results/assessment.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace titrate::clinic {

/// What a judge of response may look at: the visit, the patient's own baseline, what happened since the last visit, and
/// the chart for what was given and found on other days up to this one.
struct ResponseView {
  const chart::VisitRow& visit;
  const OwnBaseline& baseline;
  std::span<const chart::Event> since_last;
  const chart::Chart& chart;
};

/// Somebody looked at nodes, spleen or liver.
inline bool examined(const chart::VisitRow& visit) {
  return visit.has(chart::Measure::node_products) || visit.has(chart::Measure::longest_node) ||
         visit.has(chart::Measure::spleen) || visit.has(chart::Measure::liver);
}

/// What props up a count, so that it tells nothing of the marrow.
inline constexpr std::array red_cell_help{chart::Agent::red_cell_transfusion, chart::Agent::erythropoietin};
inline constexpr std::array platelet_help{chart::Agent::platelet_transfusion};
inline constexpr std::array neutrophil_help{chart::Agent::filgrastim};

/// A count's answer, which a yes is only where none of the agents was given on one of the last `days` days.
template <class Agents>
chart::Answer own(const ResponseView& view, chart::Answer count, const Agents& agents, int days) {
  if (count != chart::Answer::yes) return count;
  const int today = view.visit.day;
  return answer(std::none_of(agents.begin(), agents.end(),
                             [&](chart::Agent agent) { return today - view.chart.last_given(agent, today) <= days; }));
}

/// What growth is measured against once there was a response.
enum class GrowthReference : std::uint8_t { smallest, baseline };

/// Growth while a flare is present.
struct FlareMask {
  int window_days = 0;  ///< from the flare's onset
  bool nodes = true, sites = true, lymphocytes = true;
  bool masks(const results::Assessment& assessment) const {
    return assessment.flare && assessment.day - assessment.flare_onset < window_days;
  }
};

/// The table `flare` of a response set.
FlareMask read_flare_mask(Document& document, Provenance& provenance);

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
  void see(double seen) {
    if (chart::is_missing(value) || seen < value) value = seen;
  }
};

/// Marrow at the last biopsy since the clinical part of a complete response began.
enum class Marrow : std::uint8_t { none, infiltrated, nodules, hypocellular, clear };

/// One patient's course of response and progression.
class ResponseCourse {
 public:
  /// Begins a visit's findings of progression.
  void begin_visit() { meets_progression_ = found_reason_ = 0; }
  /// Puts down a finding of progression, dated from the start of its run once that is confirmed.
  void progress(results::ProgressionReason reason, Run& run, chart::Answer met, int day, int confirmed_after);
  /// A finding that counts at once.
  void progress_at_once(results::ProgressionReason reason, int day);
  /// New lesions and transformations among the events; what was before day 1 is history.
  void progress_by_events(std::span<const chart::Event> since_last, int day);
  /// The visit's findings are all in.
  void end_progression();
  bool meets_progression() const { return meets_progression_ != 0; }

  /// What a visit meets, the marrow apart.
  struct Met {
    chart::Answer lymphocytosis;  ///< partial, or partial but for the lymphocytes
    chart::Answer partial;
    chart::Answer gone;      ///< no leukemia is seen, whatever the counts
    chart::Answer complete;  ///< none is, and the counts are normal
  };
  /// A visit that meets progression meets none of them.
  void see(const Met& met, int day);
  bool gone_for(int day, int days) const { return gone_.held(day, days); }
  bool gone() const { return gone_.on; }
  /// Takes the category that the visit meets, and confirms what has been there `confirmation_days` and still is.
  void confirm(const chart::VisitRow& visit, chart::Response met_now, int confirmation_days);

  bool responded() const { return confirmed_ >= chart::Response::partial; }
  double reference(double baseline, const Smallest& smallest, GrowthReference after_response) const {
    return responded() && after_response == GrowthReference::smallest ? smallest.value : baseline;
  }
  void report(results::Assessment& assessment) const;

 private:
  void put(chart::Response category, int since);

  std::uint8_t meets_progression_ = 0;  ///< findings of this visit, confirmed or not
  std::uint8_t found_reason_ = 0;       ///< of this visit, confirmed
  int found_since_ = 0;                 ///< the earliest day at which one of these was first seen
  Run partial_, lymphocytosis_, gone_, complete_;
  chart::Response confirmed_ = chart::Response::not_assessed;
  int confirmed_since_ = -1;
  bool progression_ = false;
  int progression_day_ = -1;
  std::uint8_t progression_reason_ = 0;
};

}  // namespace titrate::clinic
