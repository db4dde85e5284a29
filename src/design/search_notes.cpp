// What a reader of a search has to know.

#include "design/notes.hpp"
#include "design/search_report.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::design {

namespace {

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

/// Whom nobody can tell from whom, by the objectives.
void note_pairs(const SearchReport& r, std::vector<std::string>& notes) {
  const Found& found = *r.found;
  std::vector<std::string> alike;
  std::size_t pairs = 0;
  for (const Pair& pair : found.pairs) {
    if (!found.candidates[pair.a].front || !found.candidates[pair.b].front) continue;
    ++pairs;
    if (!pair.apart) alike.push_back(candidate_name(pair.a) + " and " + candidate_name(pair.b));
  }
  if (pairs == 0) return;
  constexpr std::size_t most = 12;
  std::string list = fmt::format(
      "{}", fmt::join(alike.begin(), alike.begin() + static_cast<std::ptrdiff_t>(std::min(most, alike.size())), "; "));
  if (alike.size() > most) list += fmt::format("; and {} pairs more", alike.size() - most);
  notes.push_back(
      alike.empty()
          ? fmt::format(
                "Every pair of the front differs in an objective by more than the draws leave open ({:g} % interval of "
                "the paired difference).",
                100 * r.space->search().level)
      : alike.size() == pairs
          ? fmt::format(
                "No two protocols of the front can be told apart: in every objective the {:g} % interval of their "
                "paired difference holds 0. The order among them is chance.",
                100 * r.space->search().level)
          : fmt::format(
                "Cannot be told apart (in every objective the {:g} % interval of the paired difference holds 0): {}.",
                100 * r.space->search().level, list));
}

/// "chen-2011 22 of 25 (88.0 %), predicted 79.2 % [56.0–96.0]", each trial, and how many lie inside.
std::string held_against(const std::vector<Reproduced>& all) {
  std::vector<std::string> each;
  for (const Reproduced& one : all)
    each.push_back(fmt::format("{} {} of {} ({}), predicted {} [{:.1f}–{:.1f}]{}", one.trial, one.events, one.n,
                               percent(static_cast<double>(one.events) / one.n), percent(one.predicted),
                               100 * one.interval.low, 100 * one.interval.high, one.inside ? "" : ", OUTSIDE"));
  const auto inside = std::count_if(all.begin(), all.end(), [](const Reproduced& one) { return one.inside; });
  return fmt::format("{}. Inside the predictive interval: {} of {}.", fmt::join(each, "; "), inside, all.size());
}

std::string too_few(const Pooled& together) {
  constexpr int few = 10;
  if (together.events >= few) return "";
  return fmt::format(
      " With {} {} in all, such an outcome is hard to fit: take the constraint as a screen, not as an assurance.",
      together.events, together.events == 1 ? "event" : "events");
}

/// How well the model reproduces the very quantity that a constraint rests on.
std::string ground(const SearchReport& r, const Constraint& constraint) {
  const Quantity& quantity = r.space->search().judged[constraint.judged];
  if (quantity.endpoints.size() > 1)
    return "No trial prints how many patients had any of these: it could not be compared with any.";
  const auto &all = r.grounds->of[constraint.judged], &near = r.grounds->near[constraint.judged];
  const bool course = quantity.per == results::Per::course;
  if (const auto together = pooled(all)) {
    const bool open = together->interval.low < constraint.limit && constraint.limit < together->interval.high;
    return fmt::format(
        "Published against predicted: {} All together {} of {} (exact 95 % interval {:.1f}–{:.1f} %){}{}",
        held_against(all), together->events, together->n, 100 * together->interval.low, 100 * together->interval.high,
        open ? fmt::format(
                   ", which holds the limit of {}: the trials themselves do not say on which side of it their own "
                   "schedules lie.",
                   percent(constraint.limit))
             : ".",
        too_few(*together));
  }
  if (const auto other = pooled(near))
    return fmt::format(
        "No published trial here prints it per {}: what the model says of it was never compared. Per {}, published "
        "against "
        "predicted: {}{}",
        course ? "course" : "patient", course ? "patient" : "course", held_against(near), too_few(*other));
  return "No published trial here prints it: nothing is known of how well the model does.";
}

void note_constraint(const SearchReport& r, const Constraint& constraint, std::vector<std::string>& notes) {
  const Search& search = r.space->search();
  if (search.judged[constraint.judged].share() && r.grounds != nullptr)
    notes.push_back(fmt::format("“{}” rests on how well the model knows that rate. {}",
                                constraint_text(search, constraint), ground(r, constraint)));
}

void note_steroids(const SearchReport& r, std::vector<std::string>& notes) {
  if (!r.space->touches_steroids()) return;
  std::vector<std::string> given;
  if (r.grounds != nullptr)
    for (const Given& each : r.grounds->given)
      given.push_back(fmt::format("{}{} {:g} mg {}", each.trial, each.arm.empty() ? "" : " (" + each.arm + ")",
                                  each.start_mg, each.steroid.empty() ? "without" : "with " + each.steroid));
  notes.push_back(fmt::format(
      "Glucocorticoid and start dose are confounded in the evidence: no trial gave the same start with and without{}. "
      "What "
      "steroid prophylaxis does to flare and to response here is the model's assumption (docs/model.md), not a "
      "finding{}.",
      given.empty() ? "" : fmt::format(" ({})", fmt::join(given, "; ")),
      r.space->touches_start() ? "; this search varies both, and their effects cannot be separated by data" : ""));
}

void note_constraints_met(const SearchReport& r, std::vector<std::string>& notes) {
  const Found& found = *r.found;
  const Search& search = r.space->search();
  if (search.constraints.empty()) return;
  const bool none =
      std::none_of(found.candidates.begin(), found.candidates.end(), [](const Candidate& c) { return c.met; });
  if (none)
    notes.emplace_back(
        "No protocol that was tried meets every constraint: there is no front. What is listed comes nearest; loosen a "
        "constraint or widen the space.");
  const bool unclear = std::any_of(found.candidates.begin(), found.candidates.end(), [](const Candidate& c) {
    return std::any_of(c.holds.begin(), c.holds.end(), [](Holds h) { return h == Holds::unclear; });
  });
  if (unclear)
    notes.push_back(
        fmt::format("“Unclear”: with {} draws of the parameters the 95 % interval of the probability holds the "
                    "one that is asked for.",
                    found.spent.fresh_draws));
}

}  // namespace

std::vector<std::string> search_notes(const SearchReport& r) {
  const Found& found = *r.found;
  std::vector<std::string> notes;
  if (!found.finished)
    notes.emplace_back(
        "UNFINISHED: the run was stopped. Protocols that are not marked as confirmed were seen on the patients of the "
        "search only, and the best of many looks better than it is.");
  note_constraints_met(r, notes);
  note_pairs(r, notes);
  for (const Constraint& each : r.space->search().constraints) note_constraint(r, each, notes);
  note_steroids(r, notes);
  if (found.aged_65 > 0) notes.push_back(origin_note(found.aged_65));
  notes.push_back(fitted_not_validated());
  notes.push_back(
      fmt::format("Intervals are over draws of the model's parameters ({:g} %), without the chance of the patients of "
                  "one trial: they "
                  "say how well the model knows a protocol, not what one trial will show (`titrate compare` does).",
                  100 * r.space->search().level));
  return notes;
}

}  // namespace titrate::design
