// A condition as typed becomes the question that is meant.

#include "base/units.hpp"
#include "protocol/logic.hpp"
#include "protocol/meaning.hpp"
#include "protocol/words.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::protocol {

namespace {

using Kind = Condition::Kind;
using Comparison = Condition::Comparison;

std::string ticked(const std::vector<std::string>& names) { return fmt::format("`{}`", fmt::join(names, "` and `")); }

/// Keys that were typed but say nothing about the question that was asked.
void check_idle_keys(const ConditionSpec& s, const Notes& note) {
  const std::string asked = s.asked.front();
  const auto idle = [&](bool given, const Place& at, std::string_view key, std::string_view belongs) {
    if (given)
      note(at, fmt::format("no `{}` beside `{}`", key, asked), fmt::format("`{}`", key),
           fmt::format("it goes with {}: remove it or move it", belongs));
  };
  const bool measured = asked == "measure", graded = asked == "term";
  const bool has_grade = graded || asked == "flare_grade";
  if (!measured && asked != "covariate")
    for (const BoundSpec& bound : s.bounds)
      idle(true, bound.threshold.at, words("comparison")[static_cast<std::size_t>(bound.comparison)],
           "`measure` or `covariate`");
  idle(s.relative_to.given && !measured, s.relative_to.at, "relative_to", "`measure`");
  idle(s.is.given && asked != "covariate", s.is.at, "is", "`covariate`");
  idle(s.grade.given && !graded, s.grade.at, "grade", "`term`");
  idle(s.except.given && !(graded && s.term.value == 0), s.except.at, "except", "`term = \"any\"`");
  idle(s.scope.given && !has_grade, s.scope.at, "scope", "`term` or `flare_grade`, which have a worst");
  idle(s.maximum_age.given && !(measured || has_grade), s.maximum_age.at, "maximum_age", "what a visit shows");
  idle(s.consecutive.given && !(measured || has_grade), s.consecutive.at, "consecutive", "what a visit shows");
  idle(s.lasting.given && !(measured || has_grade), s.lasting.at, "lasting", "what a visit shows");
}

void check_moment(const ConditionSpec& s, Moment moment, const Notes& note) {
  const std::string asked = s.asked.front();
  const bool later = asked == "flare_grade" || asked == "lysis" || asked == "response" || asked == "progression" ||
                     asked == "elapsed" || asked == "dose_at_least" || asked == "dose_below";
  if (moment != Moment::baseline) return;
  if (later)
    note(s.at, "a question that the baseline can answer", fmt::format("`{}`", asked),
         "ask `measure`, `term` or `covariate`");
  for (const auto& [given, at, name] :
       {std::tuple(s.relative_to.good() && s.relative_to.value == 0, s.relative_to.at, "relative_to = \"baseline\""),
        std::tuple(s.scope.good() && s.scope.value != 0, s.scope.at, "scope"),
        std::tuple(s.consecutive.good() && s.consecutive.value > 1, s.consecutive.at, "consecutive"),
        std::tuple(s.lasting.good() && s.lasting.value > 0, s.lasting.at, "lasting")})
    if (given)
      note(at, "a question that the baseline can answer", fmt::format("`{}`, which needs visits", name), "remove it");
}

void set_bounds(const ConditionSpec& s, Condition& c, const Notes& note) {
  if (s.bounds.empty()) {
    note(s.at, fmt::format("a comparison beside `{}`: below, at_most, at_least or above", s.asked.front()), "none",
         "add one");
    return;
  }
  for (const BoundSpec& bound : s.bounds)
    if (bound.threshold.good() && (bound.threshold.value < 0 || (s.relative_to.given && bound.threshold.value == 0)))
      note(bound.threshold.at, s.relative_to.given ? "a multiple above 0" : "a value that can be measured",
           fmt::format("{}", bound.threshold.value), "correct the value");
  c.comparison = s.bounds.front().comparison;
  c.threshold = s.bounds.front().threshold.value;
  if (s.bounds.size() == 1) return;
  Condition both;
  both.kind = Kind::all;
  for (const BoundSpec& bound : s.bounds) {
    both.parts.push_back(c);
    both.parts.back().comparison = bound.comparison;
    both.parts.back().threshold = bound.threshold.value;
  }
  c = both;
}

void set_covariate(const ConditionSpec& s, Condition& c, const Notes& note) {
  c.kind = Kind::baseline_covariate;
  c.covariate = static_cast<Condition::Covariate>(s.covariate.value);
  if (s.covariate.wrong) return;
  const std::string& name = words("covariate")[s.covariate.value];
  if (unit_of(c.covariate) == yes_or_no) {
    for (const BoundSpec& bound : s.bounds)
      note(bound.threshold.at, fmt::format("`is` beside `covariate = \"{}\"`, which is yes or no", name),
           "a comparison", "write is = true or is = false");
    if (!s.is.given && s.bounds.empty())
      note(s.at, fmt::format("`is` beside `covariate = \"{}\"`, which is yes or no", name), "none",
           "write is = true or is = false");
    c.comparison = s.is.value ? Comparison::at_least : Comparison::below;
    c.threshold = 1;
    return;
  }
  if (s.is.given)
    note(s.is.at, fmt::format("a comparison beside `covariate = \"{}\"`, which is a number", name), "`is`",
         "write below, at_most, at_least or above");
  else
    set_bounds(s, c, note);
}

void set_dose(const ConditionSpec& s, Condition& c, std::string_view unit, const Notes& note) {
  const bool least = s.asked.front() == "dose_at_least";
  const Text& typed = least ? s.dose_at_least : s.dose_below;
  c.kind = Kind::dose;
  c.comparison = least ? Comparison::at_least : Comparison::below;
  if (unit.empty()) {
    note(s.at, "a question about the patient", "one about the dose, outside an intervention",
         "make it a rule of the drug ([[arm.intervention.rule]])");
    return;
  }
  std::string reason;
  const auto dose = parse_quantity(typed.value, unit, reason);
  if (typed.good() && !(dose && *dose > 0))
    note(typed.at, fmt::format("a dose in {}", unit),
         reason.empty() ? quoted(typed.value) : fmt::format("{} ({})", quoted(typed.value), reason), "correct it");
  c.threshold = dose.value_or(0);
}

void set_term(const ConditionSpec& s, Condition& c, const Notes& note) {
  c.kind = s.term.value == 0 ? Kind::any_grade : Kind::grade;
  if (s.term.value > 0) c.term = static_cast<chart::Term>(s.term.value - 1);
  for (const std::size_t each : s.except.value) c.except.push_back(static_cast<chart::Term>(each));
  if (!s.grade.given) note(s.at, "`grade` beside `term`", "none", "add grade = 1 or higher");
  c.grade = s.grade.value;
}

}  // namespace

Condition meant(const ConditionSpec& s, Moment moment, std::string_view unit, const Notes& note) {
  Condition c;
  if (s.asked.empty()) {
    note(s.at,
         "a question: measure, covariate, term, flare_grade, lysis, response, progression, elapsed, dose_at_least, "
         "dose_below, all, any or none",
         "none", "a condition that asks nothing would always or never be met");
    return c;
  }
  if (s.asked.size() > 1) {
    note(s.at, "one question in a condition", ticked(s.asked),
         "combine them as all = [{ ... }, { ... }] or any = [...]");
    return c;
  }
  const std::size_t before = note.count();
  const std::string asked = s.asked.front();
  check_idle_keys(s, note);
  check_moment(s, moment, note);
  c.scope = static_cast<Condition::Scope>(s.scope.value);
  c.maximum_age = s.maximum_age.value;
  c.consecutive = std::max(1, s.consecutive.value);
  c.lasting_days = s.lasting.value;
  if (c.scope != Condition::Scope::visit && (c.consecutive > 1 || c.lasting_days > 0))
    note(s.scope.at, "either `scope` or visits in a row", "both", "remove one: the worst value has no length");
  for (const ConditionSpec& part : s.parts) c.parts.push_back(meant(part, moment, unit, note));

  if (asked == "measure") {
    const bool relative = s.relative_to.given;
    c.kind = !relative ? Kind::value : s.relative_to.value == 0 ? Kind::of_baseline : Kind::of_normal;
    c.measure = static_cast<chart::Measure>(s.measure.value);
    if (s.measure.good()) set_bounds(s, c, note);
  } else if (asked == "covariate") {
    set_covariate(s, c, note);
  } else if (asked == "term") {
    set_term(s, c, note);
  } else if (asked == "flare_grade") {
    c.kind = Kind::flare;
    c.grade = s.flare_grade.value;
  } else if (asked == "lysis") {
    c.kind = Kind::lysis;
    c.grade = static_cast<int>(s.lysis.value);
  } else if (asked == "response") {
    c.kind = Kind::response;
    c.response = static_cast<chart::Response>(s.response.value);
    if (s.response.good() && c.response == chart::Response::not_assessed)
      note(s.response.at, "a response to ask for", "`not_assessed`, which is the least and always met",
           "name a better one");
  } else if (asked == "progression") {
    c.kind = Kind::progression;
    if (!s.progression.value && s.progression.good()) {
      Condition none;
      none.kind = Kind::none;
      none.parts.push_back(c);
      c = none;
    }
  } else if (asked == "elapsed") {
    c.kind = Kind::elapsed;
    c.threshold = s.elapsed.value;
  } else if (asked == "dose_at_least" || asked == "dose_below") {
    set_dose(s, c, unit, note);
  } else {
    c.kind = asked == "all" ? Kind::all : asked == "any" ? Kind::any : Kind::none;
    if (c.parts.empty() && note.count() == before)
      note(s.at, fmt::format("at least one part in `{}`", asked), "none", "list the conditions to combine");
  }
  if (note.count() == before && never_met(c))
    note(s.at, "a condition that some visit can meet", "bounds that exclude each other", "correct one of them");
  return c;
}

}  // namespace titrate::protocol
