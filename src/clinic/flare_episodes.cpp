#include "clinic/flare_episodes.hpp"

#include <algorithm>

namespace titrate::clinic {

using chart::Agent;

double prednisone_equivalent(const FlareCriteria& criteria, const chart::Chart& chart, int day) {
  const auto as_prednisone = [&](Agent agent, double equal_to) {
    return chart.given(agent, day) * criteria.prednisone_mg / equal_to;
  };
  return chart.given(Agent::prednisone, day) +
         as_prednisone(Agent::methylprednisolone, criteria.methylprednisolone_mg) +
         as_prednisone(Agent::dexamethasone, criteria.dexamethasone_mg);
}

namespace {

std::vector<FlareEpisode> seen_at_visits(const results::History& history) {
  std::vector<FlareEpisode> episodes;
  for (std::size_t v = 0; v < history.assessments.size(); ++v) {
    const results::Assessment& a = history.assessments[v];
    if (a.flare) {
      if (static_cast<int>(episodes.size()) < a.flare_episodes) episodes.push_back({.onset = a.flare_onset});
      FlareEpisode& now = episodes.back();
      now.resolved = -1;
      now.grade = std::max(now.grade, a.flare_grade);
      now.grade_at_end = a.flare_grade;
      now.nodes |= a.flare_nodes;
      now.lymphocytosis |= a.flare_lymphocytosis;
    } else if (!episodes.empty() && episodes.back().resolved < 0 &&
               history.chart.visits[v].has(chart::Measure::flare_pain)) {
      episodes.back().resolved = a.day;
    }
  }
  return episodes;
}

void relate_to_doses(const FlareCriteria& criteria, const std::vector<DoseChange>& changes, FlareEpisode& episode) {
  for (const DoseChange& change : changes) {
    if (change.kind == DoseChange::Kind::reduction || change.day > episode.onset) continue;
    if (episode.onset - change.day > criteria.related_days) continue;
    episode.after = change;
    episode.days_after = episode.onset - change.day;
  }
}

void relate_to_steroids(const FlareCriteria& criteria, const chart::Chart& chart, FlareEpisode& episode) {
  const auto on = [&](int day) { return prednisone_equivalent(criteria, chart, day); };
  episode.steroid_at_onset = on(episode.onset);
  for (int ago = 0; ago <= criteria.taper_days && episode.taper_days < 0; ++ago)
    if (on(episode.onset - ago) < on(episode.onset - ago - 1)) episode.taper_days = ago;
  int last = chart.visits.empty() ? episode.onset : chart.visits.back().day;
  if (episode.resolved >= 0) last = episode.resolved - 1;
  for (int day = episode.onset; day <= last; ++day) {
    if (episode.steroid_first_day < 0 && on(day) > on(day - 1)) episode.steroid_first_day = day;
    if (episode.steroid_first_day < 0 || on(day) <= 0) continue;
    ++episode.steroid_days;
    episode.steroid_total += on(day);
  }
}

}  // namespace

std::vector<FlareEpisode> flare_episodes(const FlareCriteria& criteria, const results::History& history, Agent drug) {
  std::vector<FlareEpisode> episodes = seen_at_visits(history);
  const std::vector<DoseChange> changes = dose_changes(history.chart, drug, criteria.resumption_gap_days);
  for (FlareEpisode& episode : episodes) {
    relate_to_doses(criteria, changes, episode);
    relate_to_steroids(criteria, history.chart, episode);
  }
  return episodes;
}

}  // namespace titrate::clinic
