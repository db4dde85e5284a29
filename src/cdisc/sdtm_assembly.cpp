#include "cdisc/sdtm_assembly.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {
constexpr int furthest_day = 32'000;  ///< some 87 years: what lies beyond is a slip of the pen, not a visit
constexpr std::size_t most_codes = 100'000;
}  // namespace

std::optional<std::size_t> Assembly::find(std::string_view id) const {
  if (last_ < study.patients.size() && study.patients[last_].id == id) return last_;  // rows come subject by subject
  const auto found = index_.find(id);
  if (found == index_.end()) return {};
  return last_ = found->second;
}

std::optional<std::size_t> Assembly::subject(std::string_view id, RowRef row, const std::string& domain) {
  const auto found = find(id);
  if (!found)
    study.findings.add_alike(domain + '\n' + std::string(id), {.check = Check::unknown_subject,
                                                               .subject = std::string(id),
                                                               .domain = domain,
                                                               .row = row,
                                                               .variable = "USUBJID",
                                                               .value = std::string(id),
                                                               .what = "the subject is not in DM",
                                                               .consequence = "the row is not used"});
  else if (!study.patients[*found].enrolled)
    return {};  // screened alone: there is no day 1 to count from, and nobody asks
  return found;
}

void Assembly::add_subject(Patient patient, std::unique_ptr<Raw> one) {
  index_.emplace(patient.id, study.patients.size());
  study.patients.push_back(std::move(patient));
  raw.push_back(std::move(one));
}

void Assembly::add_observation(std::size_t patient, const Observation& one) {
  study.patients[patient].observations.push_back(one);
  constexpr std::size_t growing = 2;  // a vector that grows has room for as many again
  if (++observations_at_hand_ * sizeof(Observation) * growing > shelf_->memory()) put_observations_away();
}

void Assembly::put_observations_away() {
  put_away_.resize(study.patients.size());
  for (std::size_t i = 0; i < study.patients.size(); ++i) {
    auto& rows = study.patients[i].observations;
    if (rows.empty()) continue;
    put_away_[i].push_back(shelf_->put(rows));
    rows = std::vector<Observation>();  // `= {}` would keep the room
  }
  observations_at_hand_ = 0;
}

void Assembly::fetch_observations(std::size_t patient) {
  if (patient >= put_away_.size() || put_away_[patient].empty()) return;
  std::vector<Observation> all;
  for (const Shelf::Place place : put_away_[patient]) shelf_->fetch(place, all);
  auto& rows = study.patients[patient].observations;
  all.insert(all.end(), rows.begin(), rows.end());
  rows = std::move(all);
}

std::uint16_t Assembly::evaluator(std::string_view name) {
  const std::string wanted = canonical(name);
  const auto found = std::find(evaluators.begin(), evaluators.end(), wanted);
  if (found != evaluators.end()) return static_cast<std::uint16_t>(found - evaluators.begin());
  evaluators.push_back(wanted);
  return static_cast<std::uint16_t>(evaluators.size() - 1);
}

void Assembly::find(Check check, std::size_t patient, const std::string& domain, RowRef row, std::string variable,
                    std::string_view value, std::string what, std::string consequence) {
  study.findings.add({.check = check,
                      .subject = study.patients[patient].id,
                      .domain = domain,
                      .row = row,
                      .variable = std::move(variable),
                      .value = std::string(value),
                      .what = std::move(what),
                      .consequence = std::move(consequence)});
}

std::optional<int> Assembly::result_day(std::size_t patient, std::string_view iso, RowRef row,
                                        const std::string& domain, const std::string& variable) {
  const auto not_placed = [&](Check check, std::string what) -> std::optional<int> {
    find(check, patient, domain, row, variable, iso, std::move(what), "the row is not placed on the chart");
    return {};
  };
  if (iso.empty()) return not_placed(Check::missing_date, "there is no date");
  const auto date = parse_date(iso);
  if (!date) return not_placed(Check::unparsable_date, "this is no ISO 8601 date");
  if (!date->complete()) return not_placed(Check::partial_date, "the day is not known");
  const int day = civil_day(*date) - study.patients[patient].day_1;
  if (std::abs(day) > furthest_day) return not_placed(Check::impossible_date, "the date is decades from day 1");
  Raw& one = *raw[patient];
  one.last_seen = std::max(one.last_seen, day);
  return day;
}

std::optional<int> Assembly::event_day(std::size_t patient, std::string_view iso, Side side, RowRef row,
                                       const std::string& domain, const std::string& variable) {
  if (iso.empty()) return {};
  const int day_1 = study.patients[patient].day_1;
  const auto date = parse_date(iso);
  if (!date) {
    find(Check::unparsable_date, patient, domain, row, variable, iso, "this is no ISO 8601 date",
         "taken as if it were not given");
    return {};
  }
  const int day = imputed(*date, side, day_1) - day_1;
  if (std::abs(day) > furthest_day) {
    find(Check::impossible_date, patient, domain, row, variable, iso, "the date is decades from day 1",
         "taken as if it were not given");
    return {};
  }
  if (!date->complete())
    find(Check::partial_date, patient, domain, row, variable, iso, "the day is not known",
         fmt::format("kept as written; where a day is needed, {} stands in", iso_date(day + day_1)));
  Raw& one = *raw[patient];
  if (date->complete()) one.last_seen = std::max(one.last_seen, day);
  return day;
}

void Assembly::note_visit(std::size_t patient, int day, std::string_view visit, std::optional<double> number,
                          RowRef row, const std::string& domain) {
  Raw& one = *raw[patient];
  const bool scheduled = !matches_any(mapping.unscheduled, canonical(visit));
  const auto on = static_cast<std::int16_t>(day);
  one.visits.note(on, scheduled);
  if (!number || !scheduled) return;
  const std::pair this_visit(static_cast<float>(*number), on);
  if (this_visit == one.last_visit) return;
  const auto other = one.visit_numbers.other_on(on, this_visit.first);
  if (other)
    study.findings.add_alike(
        fmt::format("visits\n{}\n{}\n{}", study.patients[patient].id, on, std::min(*other, this_visit.first)),
        {.check = Check::visits_on_one_day,
         .subject = study.patients[patient].id,
         .domain = domain,
         .row = row,
         .variable = "VISITNUM",
         .value = fmt::format("{:g}", *number),
         .what = fmt::format("visit {:g} is on study day {} too", *other, chart::study_day(on)),
         .consequence = "they are one visit of the chart; of two results of one measure the later row is used"});
  const auto known = one.visit_numbers.day_of(this_visit.first);
  const bool far = known && std::abs(*known - on) > mapping.visit_window;
  if (!known) one.visit_numbers.add(this_visit.first, on);
  one.last_visit = !other && !far ? this_visit : Raw::no_visit;
  if (far) {
    const std::string value = fmt::format("{:g}", *number);
    study.findings.add_alike(fmt::format("visit\n{}\n{}\n{}\n{}", study.patients[patient].id, value, domain, on),
                             {.check = Check::duplicate_visit,
                              .subject = study.patients[patient].id,
                              .domain = domain,
                              .row = row,
                              .variable = "VISITNUM",
                              .value = value,
                              .what = fmt::format("the visit is on study day {} too", chart::study_day(*known)),
                              .consequence = fmt::format("the results are taken by their dates, here on study day {}",
                                                         chart::study_day(day))});
  }
}

Understood& Assembly::understood(const std::string& domain, const std::string& variable, std::string_view code,
                                 std::string_view label) {
  std::string key = domain + '\n' + variable + '\n' + std::string(code);
  const auto known = understood_.find(key);
  if (known != understood_.end()) return study.understood[known->second];
  if (study.understood.size() >= most_codes) {
    key = "\n\n";
    code = "(others)";
    label = {};
    if (const auto others = understood_.find(key); others != understood_.end()) return study.understood[others->second];
  }
  understood_.emplace(std::move(key), study.understood.size());
  Understood& made = study.understood.emplace_back();
  made.domain = domain;
  made.variable = variable;
  made.code = code;
  made.label = label;
  return made;
}

void Assembly::report_supplements() {
  for (const auto& [key, all] : supplements)
    for (const Qualifier& each : all)
      if (!each.used) {
        const SupplementRule& rule = mapping.supplements[each.rule];
        find(Check::supplement_unmatched, each.patient, "SUPP" + rule.domain, each.row, "QVAL", each.value,
             fmt::format("no row of {} has the IDVARVAL that it names", rule.domain), "not used");
      }
}

void Assembly::finish() {
  report_supplements();
  for (std::size_t i = 0; i < study.patients.size(); ++i) {
    fetch_observations(i);
    make_chart(i);
    raw[i].reset();  // what the chart needs it has
    shelf_->settle(study.patients[i]);
  }
  study.shelf = shelf_;
  std::stable_sort(study.understood.begin(), study.understood.end(), [](const Understood& a, const Understood& b) {
    if (a.domain != b.domain) return a.domain < b.domain;
    if (a.variable != b.variable) return a.variable < b.variable;
    return a.rows > b.rows;
  });
}

// ---- what all sinks share ----

void DomainSink::begin(const Dataset& dataset) {
  for (const Variable& variable : dataset.variables) names_.push_back(canonical(variable.name));
  open(dataset);
}

bool DomainSink::misfit(const Misfit& misfit) {
  a.study.findings.add({.check = Check::unfit_value,
                        .domain = domain_,
                        .row = at(misfit.row),
                        .variable = misfit.variable < names_.size() ? names_[misfit.variable] : "",
                        .value = misfit.seen,
                        .what = fmt::format("expected {}", misfit.expected),
                        .consequence = "taken as missing"});
  return true;
}

void DomainSink::require(const Dataset& dataset, std::initializer_list<std::string> names) {
  for (const std::string& name : names)
    if (!dataset.find(name)) {
      usable_ = false;
      a.study.findings.add({.check = Check::missing_variable,
                            .domain = domain_,
                            .row = {file_, 0},
                            .variable = name,
                            .what = fmt::format("the file has no variable {}", name),
                            .consequence = "none of its rows is used"});
    }
}

}  // namespace titrate::cdisc
