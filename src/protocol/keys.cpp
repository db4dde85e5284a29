#include "protocol/keys.hpp"

#include "base/error.hpp"
#include "base/units.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::protocol {

namespace {

using T = Type;
constexpr std::string_view forward = "0 d..100 y", some_days = "1 d..100 y", either_way = "-100 y..100 y";
constexpr std::string_view count = "0..1000000", at_least_one = "1..1000000", share = "0..1";

std::vector<SectionKeys> all_sections() {
  return {
      {"protocol",
       "top of the file",
       "What the trial is.",
       {{"titrate", T::integer, "", required, "1..1", "Version of this format. The first key of the file."},
        {"id", T::id, "", required, "", "Short name: small letters, digits, hyphens, points."},
        {"title", T::text, "", required, "", "One line for people."},
        {"source", T::text, "", required, "", "Publication or registry number that the protocol was taken from."},
        {"population", T::id, "", required, "", "Who the virtual patients are: an id in `library/populations/`."},
        {"parameters", T::id, "", required, "", "The model's parameters: an id in `library/parameters/`."},
        {"evidence", T::id, "", "", "",
         "Published outcomes to stand beside the predicted ones: an id in `library/evidence/`."},
        {"patients", T::integer, "", required, at_least_one, "Sample size."},
        {"accrual", T::duration, "", "0 d", forward, "From the first to the last patient's enrolment."},
        {"median_follow_up", T::duration, "", required, some_days,
         "The data are cut on the date at which the median patient has been followed this long."},
        {"course", T::duration, "", required, some_days,
         "Length of a course: what rates per course are counted in and `scope = \"course\"` looks back on."},
        {"flare_ascertainment", T::number, "", "1", "1..100",
         "How closely mild flare is looked for: multiplies the symptom level from which it is reported. 1 = as closely "
         "as can be."},
        {"maximum_treatment", T::duration, "", "", some_days, "Treatment ends after this long. Absent: no such limit."},
        {"allocation", T::choice, "allocation", "in_order", "",
         "How patients come to cohorts: one cohort after the other, in turn, or at random in proportion to size."},
        {"criteria", T::table, "criteria", required, "", "The criteria sets, by name."},
        {"eligibility", T::tables, "eligibility", "", "", "Who may enter."},
        {"arm", T::tables, "arm", required, "", "What is given."},
        {"cohort", T::tables, "cohort", "", "",
         "Patients who start alike. Absent: one cohort of all patients in the only arm."},
        {"encounter", T::tables, "encounter", required, "", "What is looked at, and when."},
        {"stopping", T::tables, "stopping", "", "", "Why a patient leaves treatment, beside withdrawal and death."},
        {"monitoring", T::table, "monitoring", "", "", "When the whole trial stops."}}},
      {"criteria",
       "[criteria]",
       "Each an id in `library/criteria/`.",
       {{"response", T::id, "", required, "", "Response and progression."},
        {"toxicity", T::id, "", required, "", "Grades of toxicity."},
        {"hematologic", T::id, "", "", "",
         "Grades of neutrophils, platelets and hemoglobin against the patient's own baseline, in place of those of "
         "`toxicity`. Absent: those."},
        {"lysis", T::id, "", required, "", "Laboratory and clinical tumor lysis."},
        {"flare", T::id, "", required, "", "Tumor flare."},
        {"laboratory", T::id, "", required, "", "Limits of normal."},
        {"mrd", T::id, "", "mrd-iwcll-2018", "", "Minimal residual disease."}}},
      {"eligibility",
       "[[eligibility]]",
       "One criterion; a patient enters who meets all.",
       {{"id", T::id, "", required, "", "Name of the criterion."},
        {"text", T::text, "", required, "", "The criterion as a protocol prints it."},
        {"when", T::table, "condition", required, "", "Met by an eligible patient, at baseline."}}},
      {"arm",
       "[[arm]]",
       "What a patient is given.",
       {{"id", T::id, "", required, "", "Name of the arm."},
        {"label", T::text, "", "", "", "As tables print it. Absent: the id."},
        {"intervention", T::tables, "intervention", required, "", "The study drugs."},
        {"support", T::tables, "support", "", "", "Supportive care and prophylaxis."}}},
      {"intervention",
       "[[arm.intervention]]",
       "One study drug. One drug may stand several times, for schedules that follow each other.",
       {{"agent", T::choice, "agent", required, "", "The drug."},
        {"basis", T::choice, "basis", "flat", "", "Doses in mg, mg/m2 or mg/kg."},
        {"ladder", T::levels, "", required, "",
         "The exact dose levels, ascending. `\"2.5 mg every 2 d\"` is a level of its own."},
        {"start", T::level, "", required, "", "First dose; a level of the ladder."},
        {"floor", T::level, "", "", "", "A reduction never goes below this level. Absent: the lowest of the ladder."},
        {"at_floor", T::choice, "at_floor", "stay", "",
         "What a reduction does at the floor: the dose stays, is held, or treatment stops."},
        {"cycle", T::duration, "", required, some_days, "Length of the dosing cycle, counted from `first_day`."},
        {"on_days", T::days, "", required, "",
         "Days of the cycle on which a dose is given, both ends included: `[\"1-21\"]`, `[\"1\", \"8\"]`."},
        {"first_day", T::study_day, "", "1", "", "Study day of the first dose."},
        {"last_day", T::study_day, "", "", "", "Study day of the last dose. Absent: as long as treatment lasts."},
        {"every", T::duration, "", "1 d", some_days,
         "From dose to dose within the on-days; \"2 d\" is every other day."},
        {"planned", T::tables, "planned", "", "", "Changes of level on fixed days, whatever the course."},
        {"escalation", T::tables, "escalation", "", "", "Steps up the ladder."},
        {"rule", T::tables, "rule", "", "", "Holds, reductions and stops."},
        {"adjustment", T::tables, "adjustment", "", "", "Start and maximum by a baseline covariate."}}},
      {"planned",
       "[[arm.intervention.planned]]",
       "A change of level that the plan itself makes.",
       {{"day", T::study_day, "", required, "", "Study day from which the level holds."},
        {"dose", T::level, "", required, "", "A level of the ladder."}}},
      {"escalation",
       "[[arm.intervention.escalation]]",
       "Looked at on every planned visit; the first that is due and allowed is made.",
       {{"id", T::id, "", required, "", "Name of the rule, as the ledger records it."},
        {"interval", T::duration, "", required, some_days,
         "At least this long since the start, the last change of level or the end of the last hold."},
        {"maximum", T::level, "", required, "", "Never above this level."},
        {"levels", T::integer, "", "1", "1..1000", "Levels per step."},
        {"first_day", T::study_day, "", "1", "", "Not before this study day."},
        {"last_day", T::study_day, "", "", "", "Not after this study day."},
        {"when", T::table, "condition", "", "", "Must be met."},
        {"unless", T::table, "condition", "", "", "Must not be met."},
        {"chance", T::number, "", "1", share,
         "That an allowed escalation is made; drawn when it is due and recorded. Declined, it is due again after "
         "another interval."}}},
      {"rule",
       "[[arm.intervention.rule]]",
       "A dose modification, looked at on every visit.",
       {{"id", T::id, "", required, "", "Name of the rule, as the ledger records it."},
        {"action", T::choice, "action", required, "", "What it does."},
        {"when", T::table, "condition", required, "", "Its condition."},
        {"levels", T::integer, "", "1", "1..1000", "For a reduction: how many levels down."},
        {"chance", T::number, "", "1", share,
         "That it is applied when its condition is met; drawn once per visit, recorded."},
        {"blocks_later_escalation", T::boolean, "", "false", "",
         "The level reached after it is the patient's maximum from then on."},
        {"resume", T::table, "resume", "", "", "How a hold ends. Required for a hold, not allowed otherwise."}}},
      {"resume",
       "[arm.intervention.rule.resume]",
       "How a hold ends.",
       {{"when", T::table, "condition", required, "", "Must be met."},
        {"after", T::duration, "", "0 d", forward, "And at least this long since the hold began."},
        {"levels_lower", T::integer, "", "0", "0..1000", "Resumed this many levels lower, not below the floor."},
        {"lower_chance", T::number, "", "1", share,
         "That the lower level is taken; otherwise the same level is resumed."},
        {"maximum", T::duration, "", "", some_days, "A hold longer than this ends by `otherwise`."},
        {"otherwise", T::choice, "otherwise", "stop", "",
         "What ends a hold that never recovers: treatment stops after `maximum`, or, if the file says so, one "
         "waits."}}},
      {"adjustment",
       "[[arm.intervention.adjustment]]",
       "Decided once, at the start; the first that is met holds.",
       {{"id", T::id, "", required, "", "Name of the rule, as the ledger records it."},
        {"when", T::table, "condition", required, "", "Asked of the baseline."},
        {"start", T::level, "", "", "", "First dose instead of the arm's or cohort's."},
        {"maximum", T::level, "", "", "", "Never above this level."},
        {"every_other_day", T::boolean, "", "false", "", "Doses every other day."}}},
      {"support",
       "[[arm.support]]",
       "One course of one agent of supportive care; a taper is several steps.",
       {{"id", T::id, "", required, "", "Name, as the ledger records it."},
        {"agent", T::choice, "agent", required, "", "The agent."},
        {"anchor", T::choice, "anchor", required, "",
         "What it is counted from: day 1, days of the cycle (of the arm's first drug), each escalation, each "
         "resumption, or a finding at a visit."},
        {"offset", T::duration, "", "0 d", either_way, "Days from the anchor to the first step; negative = before."},
        {"cycle_days", T::integers, "", "", "1..36525",
         "For `anchor = \"cycle\"`: days of the cycle on which the steps begin."},
        {"first_cycle", T::integer, "", "1", at_least_one, "For `anchor = \"cycle\"`: from this cycle."},
        {"last_cycle", T::integer, "", "", at_least_one,
         "For `anchor = \"cycle\"`: to this cycle. Absent: to the end."},
        {"steps", T::tables, "step", required, "", "In order, each after the one before."},
        {"when", T::table, "condition", "", "",
         "For `anchor = \"trigger\"`: the finding. Otherwise asked of the baseline: who gets it."},
        {"not_again_within", T::duration, "", "0 d", forward, "From the start of one triggered course to the next."},
        {"chance", T::number, "", "1", share, "That it is given when due; drawn and recorded."}}},
      {"step",
       "[[arm.support.steps]]",
       "A daily amount for some days.",
       {{"amount", T::amount, "", required, "", "A day. Hydration is \"1\" (given or not)."},
        {"duration", T::duration, "", "", some_days,
         "For so many days. Absent, in the last step only: as long as treatment lasts."}}},
      {"cohort",
       "[[cohort]]",
       "Patients who start alike.",
       {{"id", T::id, "", required, "", "Name of the cohort."},
        {"label", T::text, "", "", "", "As tables print it. Absent: the id."},
        {"arm", T::text, "", "", "", "Id of its arm. May be absent where there is one arm."},
        {"size", T::integer, "", "0", count, "Patients. Absent or 0, in one cohort only: what the others leave."},
        {"start", T::level, "", "", "", "First dose of the arm's first drug instead of the arm's."},
        {"maximum", T::level, "", "", "", "Never above this level of the arm's first drug."}}},
      {"encounter",
       "[[encounter]]",
       "A kind of visit.",
       {{"id", T::id, "", required, "", "Name of the encounter."},
        {"activities", T::choices, "activity", required, "", "What is done."},
        {"schedule", T::tables, "recurrence", required, "", "When."},
        {"on_hold_every", T::duration, "", "0 d", forward, "During a hold additionally every so many days; 0 = no."},
        {"when", T::table, "condition", "", "", "Only if it was met at the last visit (marrow in responders)."}}},
      {"recurrence",
       "[[encounter.schedule]]",
       "Days that repeat.",
       {{"first", T::study_day, "", required, "", "Study day of the first."},
        {"last", T::study_day, "", "", "", "Study day after which there is none. Absent: no end."},
        {"every", T::duration, "", "", some_days, "From one to the next. May be absent where `last` equals `first`."}}},
      {"stopping",
       "[[stopping]]",
       "Ends a patient's treatment.",
       {{"id", T::id, "", required, "", "Name of the rule, as the ledger records it."},
        {"when", T::table, "condition", required, "", "Its condition."}}},
      {"monitoring",
       "[monitoring]",
       "When the whole trial stops.",
       {{"rule", T::choice, "monitoring", required, "", "Which rule."},
        {"minimum_patients", T::integer, "", "0", count, "No look before so many patients."},
        {"cohort_size", T::integer, "", "1", at_least_one, "A look after every so many patients."},
        {"outcome", T::tables, "outcome", "", "", "What is counted."}}},
      {"outcome",
       "[[monitoring.outcome]]",
       "An event with its unit.",
       {{"endpoint", T::choice, "endpoint", required, "", "Id of the event as in `endpoints.json`."},
        {"per", T::choice, "per", required, "", "Unit that is counted."},
        {"within", T::duration, "", "", some_days, "Only events this soon after day 1. Absent: any."},
        {"want", T::choice, "want", required, "",
         "high: stop when the rate is too low (response); low: stop when it is too high (toxicity)."},
        {"standard_rate", T::number, "", required, share, "Constant that the rate is held against."},
        {"prior", T::numbers, "", required, "0..1000000", "The two parameters of the rate's beta prior."},
        {"cutoff", T::number, "", required, share,
         "Posterior probability of being on the wrong side at which the trial stops."}}},
      {"condition",
       "{ ... }, as when, unless, and each part of all, any, none",
       "One question asked of a visit (or of the baseline). Exactly one of the keys marked ? asks; the others say how.",
       {{"measure", T::choice, "measure", "", "",
         "? A measured value, with one or two of `below`, `at_most`, `at_least`, `above`."},
        {"covariate", T::choice, "covariate", "", "", "? A baseline covariate, with a comparison or with `is`."},
        {"term", T::choice, "term or any", "", "", "? A toxicity term is at least of `grade`."},
        {"flare_grade", T::integer, "", "", "1..5", "? A tumor flare of at least this grade is present."},
        {"lysis", T::choice, "lysis", "", "", "? Laboratory or clinical tumor lysis was found."},
        {"response", T::choice, "response", "", "", "? The best confirmed response so far is at least this."},
        {"progression", T::boolean, "", "", "", "? Progressive disease by the response criteria; false asks for none."},
        {"elapsed", T::duration, "", "", some_days, "? At least this long on study."},
        {"dose_at_least", T::level, "", "", "",
         "? The drug's current level is at least this. Inside an intervention only."},
        {"dose_below", T::level, "", "", "", "? The drug's current level is below this. Inside an intervention only."},
        {"all", T::tables, "condition", "", "", "? Every one of these is met."},
        {"any", T::tables, "condition", "", "", "? At least one of these is met."},
        {"none", T::tables, "condition", "", "", "? None of these is met."},
        {"below", T::threshold, "", "", "", "Less than."},
        {"at_most", T::threshold, "", "", "", "Not more than."},
        {"at_least", T::threshold, "", "", "", "Not less than."},
        {"above", T::threshold, "", "", "", "More than."},
        {"relative_to", T::choice, "relative_to", "", "",
         "The threshold is a multiple of the patient's own baseline, or of the limit of normal (the upper for "
         "`at_least` and `above`, the lower for `below` and `at_most`)."},
        {"is", T::boolean, "", "", "", "For a covariate that is an answer: yes or no."},
        {"grade", T::integer, "", "", "1..5", "For `term`: at least this grade."},
        {"except", T::choices, "term", "", "", "For `term = \"any\"`: these do not count."},
        {"scope", T::choice, "scope", "visit", "",
         "For `term` and `flare_grade`: what this visit shows, the worst of the course, or the worst since day 1."},
        {"maximum_age", T::duration, "", "0 d", forward,
         "If the visit lacks the value, the last one not older than this; 0 = of this visit only."},
        {"consecutive", T::integer, "", "1", "1..1000", "So many visits in a row (that have the value) must meet it."},
        {"lasting", T::duration, "", "0 d", forward, "And the first of them at least this long ago."}}},
  };
}

double end_of(std::string_view text, std::string_view unit, double open) {
  if (text.empty()) return open;
  std::string reason;
  return parse_quantity(text, unit.empty() ? "1" : unit, reason).value_or(open);
}

}  // namespace

const std::vector<SectionKeys>& sections() {
  static const std::vector<SectionKeys> all = all_sections();
  return all;
}

const SectionKeys& section(std::string_view name) {
  for (const SectionKeys& each : sections())
    if (each.name == name) return each;
  throw Error(Error::Kind::failure, fmt::format("The protocol format has no section '{}'.", name));
}

const Key& key(std::string_view section_name, std::string_view name) {
  for (const Key& each : section(section_name).keys)
    if (each.name == name) return each;
  throw Error(Error::Kind::failure, fmt::format("The protocol format has no key '{}' in '{}'.", name, section_name));
}

Range range_of(const Key& key, std::string_view unit) {
  Range range;
  const std::string_view separator = "..";
  const auto at = key.range.find(separator);
  if (at == std::string_view::npos) return range;
  range.low = end_of(key.range.substr(0, at), unit, range.low);
  range.high = end_of(key.range.substr(at + separator.size()), unit, range.high);
  return range;
}

std::string_view describe(Type type) {
  switch (type) {
    case Type::text: return "text";
    case Type::id: return "id";
    case Type::choice: return "word";
    case Type::choices: return "list of words";
    case Type::integer: return "whole number";
    case Type::integers: return "list of whole numbers";
    case Type::number: return "number";
    case Type::numbers: return "list of numbers";
    case Type::boolean: return "true or false";
    case Type::duration: return "duration, whole days (`\"28 d\"`, `\"4 wk\"`)";
    case Type::study_day: return "study day (no day 0)";
    case Type::level: return "dose (`\"10 mg\"`)";
    case Type::levels: return "list of doses";
    case Type::amount: return "amount a day (`\"300 mg\"`)";
    case Type::threshold: return "quantity in the measure's unit, or number";
    case Type::days: return "list of days of the cycle (`[\"1-21\"]`)";
    case Type::table: return "table";
    case Type::tables: return "list of tables";
  }
  return "";
}

}  // namespace titrate::protocol
