#pragma once
// The flares of one patient, one row each: when, how bad, how long, after what, and what steroids had to do with it.

#include "clinic/exposure.hpp"
#include "clinic/flare.hpp"
#include "results/outcome.hpp"

#include <optional>
#include <vector>

namespace titrate::clinic {

struct FlareEpisode {
  int onset = 0;         ///< first visit or report with it
  int resolved = -1;     ///< first visit without, after which it did not come back as the same; -1 = not over
  int grade = 0;         ///< worst
  int grade_at_end = 0;  ///< the last one seen
  bool nodes = false, lymphocytosis = false;

  std::optional<DoseChange> after =
      std::nullopt;     ///< the last start, escalation or resumption within the days that relate
  int days_after = -1;  ///< of the onset from that day

  double steroid_at_onset = 0;  ///< mg of prednisone, on the day of the onset
  int taper_days = -1;          ///< since the steroid dose last fell, where that is recent; -1 = no
  int steroid_first_day = -1;   ///< first day on which it was begun or raised from the onset on; -1 = not treated
  int steroid_days = 0;         ///< treated days from then to the resolution, or to the end of the chart
  double steroid_total = 0;     ///< mg of prednisone in those days

  std::optional<int> length() const { return resolved >= 0 ? std::optional(resolved - onset) : std::nullopt; }
};

/// In order of onset. `drug`: the study drug that starts, escalations and resumptions are of. An episode that no
/// steroid followed, or that a steroid did not end, is no evidence of anything else.
std::vector<FlareEpisode> flare_episodes(const FlareCriteria& criteria, const results::History& history,
                                         chart::Agent drug);

/// mg of prednisone as strong as the steroids of a day.
double prednisone_equivalent(const FlareCriteria& criteria, const chart::Chart& chart, int day);

}  // namespace titrate::clinic
