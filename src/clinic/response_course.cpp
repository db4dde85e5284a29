#include "clinic/response_course.hpp"

#include <algorithm>

namespace titrate::clinic {

using Category = chart::Response;

FlareMask read_flare_mask(Document& document, Provenance& provenance) {
  FlareMask mask;
  const CriteriaTable flare(document, "flare", provenance);
  mask.window_days = flare.days("window", {0});
  mask.nodes = flare.yes("masks_nodes");
  mask.sites = flare.yes("masks_sites");
  mask.lymphocytes = flare.yes("masks_lymphocytes");
  flare.close();
  return mask;
}

void Run::see(Answer met, int day) {
  if (met == Answer::unknown) return;
  if (met == Answer::yes && !on) since = day;
  on = met == Answer::yes;
}

void ResponseCourse::progress(results::ProgressionReason reason, Run& run, Answer met, int day, int confirmed_after) {
  run.see(met, day);
  if (met != Answer::yes) return;
  meets_progression_ |= reason;
  // Once found it stays as it was found: what the visits after it show changes neither its day nor its reason.
  if (progression_ || !run.held(day, confirmed_after)) return;
  found_since_ = found_reason_ == 0 ? run.since : std::min(found_since_, run.since);
  found_reason_ |= reason;
}

void ResponseCourse::progress_at_once(results::ProgressionReason reason, int day) {
  Run now;
  progress(reason, now, Answer::yes, day, 0);
}

void ResponseCourse::progress_by_events(std::span<const chart::Event> since_last, int day) {
  for (const chart::Event& event : since_last) {
    if (event.day < 0) continue;
    if (event.kind == chart::EventKind::new_lesion) progress_at_once(results::progression_new_lesion, day);
    if (event.kind == chart::EventKind::transformation) progress_at_once(results::progression_transformation, day);
  }
}

void ResponseCourse::end_progression() {
  if (found_reason_ == 0) return;
  progression_ = true;
  progression_day_ = found_since_;
  progression_reason_ = found_reason_;
}

void ResponseCourse::see(const Met& met, int day) {
  const auto take = [&](Run& run, Answer answer) { run.see(meets_progression() ? Answer::no : answer, day); };
  take(lymphocytosis_, met.lymphocytosis);
  take(partial_, met.partial);
  take(gone_, met.gone);
  take(complete_, met.complete);
}

void ResponseCourse::put(Category category, int since) {
  if (confirmed_ >= category) return;
  confirmed_ = category;
  confirmed_since_ = since;
}

void ResponseCourse::confirm(const chart::VisitRow& visit, Category met_now, int confirmation_days) {
  if (progression_) {
    put(Category::progressive_disease, progression_day_);
    return;
  }
  if (met_now >= Category::stable_disease) put(Category::stable_disease, visit.day);
  if (!visit.scheduled) return;
  const auto held = [&](const Run& run) { return run.held(visit.day, confirmation_days); };
  const bool needs_counts = met_now == Category::complete || met_now == Category::nodular_partial;
  if (needs_counts && held(complete_)) put(met_now, complete_.since);
  // Counts that were the last to recover: so far it is the response without them.
  if (met_now >= Category::complete_incomplete_recovery && held(gone_))
    put(Category::complete_incomplete_recovery, gone_.since);
  if (met_now >= Category::partial && held(partial_)) put(Category::partial, partial_.since);
  if (met_now >= Category::partial_with_lymphocytosis && held(lymphocytosis_))
    put(Category::partial_with_lymphocytosis, lymphocytosis_.since);
}

void ResponseCourse::report(results::Assessment& assessment) const {
  assessment.confirmed = confirmed_;
  assessment.confirmed_since = confirmed_since_;
  assessment.progression = progression_;
  assessment.progression_day = progression_day_;
  assessment.progression_reason = progression_reason_;
}

}  // namespace titrate::clinic
