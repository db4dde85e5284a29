#include "base/document.hpp"
#include "cdisc/mapping.hpp"

#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

template <class Enum, class Names>
std::vector<std::pair<std::string, Enum>> words_of(const Names& names) {
  std::vector<std::pair<std::string, Enum>> words;
  for (std::size_t i = 0; i < names.size(); ++i) words.emplace_back(std::string(names[i]), static_cast<Enum>(i));
  return words;
}

const std::vector<std::pair<std::string, chart::Measure>>& measure_words() {
  static const auto words = [] {
    std::vector<std::pair<std::string, chart::Measure>> all;
    for (const auto& info : chart::measures) all.emplace_back(info.name, info.measure);
    return all;
  }();
  return words;
}

constexpr std::array<std::string_view, static_cast<std::size_t>(Covariate::count_)> covariate_names{
    "weight",
    "height",
    "beta2_microglobulin",
    "del17p",
    "del11q",
    "trisomy12",
    "del13q",
    "vh",
    "rai",
    "fludarabine_refractory",
    "prior_lines",
    "binet",
    "prior_thrombosis",
    "thrombophilia",
    "central_catheter",
    "immobilization",
    "surgery",
    "cardiac_disease",
    "diabetes",
    "renal_disease",
    "acute_infection"};

std::vector<std::string> patterns(const Table& table, std::string_view key, bool required = false) {
  std::vector<std::string> all = table.texts(key, required);
  for (std::string& each : all) each = canonical(each);
  return all;
}

std::map<std::string, double, std::less<>> words(const Table& table) {
  std::map<std::string, double, std::less<>> all;
  if (const auto inside = table.table("words"))
    for (const std::string& key : inside->keys()) all[canonical(key)] = inside->number(key);
  return all;
}

void read_possible(const Table& entry, std::string_view unit, double& low, double& high) {
  const auto possible = entry.table("possible");
  if (!possible) return;
  low = possible->quantity("low", unit);
  high = possible->quantity("high", unit);
  if (low >= high) possible->problem("high", "a limit above `low`", fmt::format("{}", high), "correct one of them");
  possible->close();
}

void read_reading(const Table& root, Mapping& m) {
  const auto reading = root.table("reading", true);
  if (!reading) return;
  m.unscheduled = patterns(*reading, "unscheduled", true);
  m.not_enrolled = patterns(*reading, "not_enrolled", true);
  m.prior_categories = patterns(*reading, "prior_treatment", true);
  m.later_categories = patterns(*reading, "later_treatment");
  m.evaluators = patterns(*reading, "evaluators", true);
  m.visit_window = static_cast<int>(reading->quantity("visit_window", "d", {0}));
  m.dosing_gap = static_cast<int>(reading->quantity("dosing_gap", "d", {1}));
  m.window_day_7 = static_cast<int>(reading->quantity("window_day_7", "d", {0}));
  m.window_day_28 = static_cast<int>(reading->quantity("window_day_28", "d", {0}));
  m.window_month = static_cast<int>(reading->quantity("window_month", "d", {0}));
  m.agreement = reading->number("agreement", {0, 1});
  m.range_factor = reading->number("range_factor", {1});
  reading->close();
  if (const auto cohorts = root.table("cohort"))
    for (const std::string& key : cohorts->keys()) m.cohorts[canonical(key)] = cohorts->text(key);
}

void read_measures(const Table& root, Mapping& m) {
  for (const Table& entry : root.tables("measure", true)) {
    MeasureRule rule;
    rule.measure = entry.choice<chart::Measure>("id", measure_words());
    const std::string_view unit = chart::measures[chart::index(rule.measure)].unit;
    rule.domain = canonical(entry.text("domain"));
    rule.codes = patterns(entry, "codes", true);
    rule.specimens = patterns(entry, "specimens");
    rule.blank_specimen = entry.boolean("blank_specimen", true);
    rule.excluded_categories = patterns(entry, "not_categories");
    rule.objects = patterns(entry, "objects");
    rule.words = words(entry);
    read_possible(entry, unit, rule.low, rule.high);
    entry.close();
    m.measures.push_back(std::move(rule));
  }
  for (const Table& entry : root.tables("covariate")) {
    CovariateRule rule;
    rule.covariate = entry.choice<Covariate>("id", words_of<Covariate>(covariate_names));
    rule.domain = canonical(entry.text("domain"));
    rule.codes = patterns(entry, "codes", true);
    rule.unit = entry.text("unit", "");
    rule.words = words(entry);
    rule.current = entry.boolean("current", false);
    if (!rule.unit.empty()) read_possible(entry, rule.unit, rule.low, rule.high);
    entry.close();
    m.covariates.push_back(std::move(rule));
  }
}

void read_found(const Table& root, Mapping& m) {
  static const auto finding_words = [] {
    std::vector<std::pair<std::string, chart::Finding>> all;
    for (const auto& info : chart::findings) all.emplace_back(info.name, info.finding);
    return all;
  }();
  for (const Table& entry : root.tables("finding")) {
    FoundRule rule;
    rule.finding = entry.choice<chart::Finding>("id", finding_words);
    rule.domain = canonical(entry.text("domain"));
    rule.codes = patterns(entry, "codes", true);
    rule.methods = patterns(entry, "methods");
    rule.specimens = patterns(entry, "specimens");
    rule.objects = patterns(entry, "objects");
    rule.words = words(entry);
    read_possible(entry, chart::findings[chart::index(rule.finding)].unit, rule.low, rule.high);
    entry.close();
    m.looked_for.push_back(std::move(rule));
  }
  for (const Table& entry : root.tables("supplement")) {
    m.supplements.push_back({.domain = canonical(entry.text("domain")),
                             .qualifiers = patterns(entry, "qualifiers", true),
                             .variable = canonical(entry.text("variable"))});
    entry.close();
  }
  if (const auto status = root.table("status")) {
    m.status_codes = patterns(*status, "codes", true);
    m.alive = patterns(*status, "alive", true);
    m.dead = patterns(*status, "dead", true);
    status->close();
  }
}

void read_units(const Table& root, Mapping& m) {
  for (const Table& entry : root.tables("unit", true)) {
    const std::string meaning = entry.text("means");
    const bool charges = entry.boolean("counts_charges", false);
    for (const std::string& written : patterns(entry, "written", true)) {
      if (!m.units.emplace(written, meaning).second)
        entry.problem("written", "each spelling once", fmt::format("\"{}\" again", written), "remove one");
      if (charges) m.equivalents.push_back(written);
    }
    entry.close();
  }
  for (const Table& entry : root.tables("substance")) {
    const auto measure = entry.choice<chart::Measure>("id", measure_words());
    m.molar_mass[measure] = entry.quantity("molar_mass", "g/mol", {1});
    if (entry.has("valence")) m.valence[measure] = entry.number("valence", {1});
    entry.text("source");
    entry.close();
  }
}

void read_treatments(const Table& root, Mapping& m) {
  static const auto agent_words = words_of<chart::Agent>(chart::agents);
  for (const Table& entry : root.tables("treatment", true)) {
    TreatmentRule rule;
    rule.agent = entry.choice<chart::Agent>("id", agent_words);
    rule.names = patterns(entry, "names", true);
    rule.categories = patterns(entry, "categories");
    const bool counted = rule.agent == chart::Agent::hydration;
    if (entry.has("usual")) rule.usual = entry.quantity("usual", counted ? "1" : "mg", {0});
    entry.close();
    m.treatments.push_back(std::move(rule));
  }
  for (const Table& entry : root.tables("frequency", true)) {
    const Frequency frequency{entry.number("per_day", {0}, 1.0), static_cast<int>(entry.integer("every_days", {1}, 1))};
    for (const std::string& code : patterns(entry, "codes", true)) m.frequencies[code] = frequency;
    entry.close();
  }
}

void read_events(const Table& root, Mapping& m) {
  static const auto event_words = words_of<chart::EventKind>(chart::events);
  for (const Table& entry : root.tables("event", true)) {
    EventRule rule;
    const std::string kind = entry.text("id");
    rule.flare = kind == "tumor_flare";
    rule.lysis = kind == "tumor_lysis";
    if (!rule.flare && !rule.lysis) rule.kind = entry.choice<chart::EventKind>("id", event_words);
    rule.detail = entry.text("detail", "");
    rule.terms = patterns(entry, "terms", true);
    rule.classes = patterns(entry, "classes");
    entry.close();
    m.events.push_back(std::move(rule));
  }
  if (const auto severities = root.table("severity", true))
    for (const std::string& key : severities->keys())
      m.severities[canonical(key)] = static_cast<int>(severities->integer(key, {1}));
}

void read_disposition(const Table& root, Mapping& m) {
  if (const auto table = root.table("disposition", true)) {
    m.disposition_categories = patterns(*table, "categories", true);
    m.end_of_study_scopes = patterns(*table, "study_scopes", true);
    m.end_of_treatment = patterns(*table, "end_of_treatment", true);
    m.death = patterns(*table, "death", true);
    m.withdrawal = patterns(*table, "withdrawal", true);
    m.progression = patterns(*table, "progression", true);
    table->close();
  }
}

void read_tumor(const Table& root, Mapping& m) {
  static const auto response_words = words_of<chart::Response>(chart::responses);
  if (const auto table = root.table("lesions", true)) {
    m.node_locations = patterns(*table, "nodes", true);
    m.target_groups = patterns(*table, "targets", true);
    m.new_lesions = patterns(*table, "new", true);
    m.longest_code = canonical(table->text("longest"));
    m.perpendicular_code = canonical(table->text("perpendicular"));
    m.state_code = canonical(table->text("state"));
    m.sum_codes = patterns(*table, "sums", true);
    m.absent_states = patterns(*table, "absent", true);
    table->close();
  }
  if (const auto table = root.table("response", true)) {
    m.response_codes = patterns(*table, "codes", true);
    for (const Table& entry : table->tables("category", true)) {
      const auto category = entry.choice<chart::Response>("id", response_words);
      for (const std::string& word : patterns(entry, "words", true)) m.responses[word] = category;
      entry.close();
    }
    table->close();
  }
}

}  // namespace

Mapping read_mapping(const std::string& file) {
  Document document = Document::read(file);
  const Table root = document.root();
  Mapping m;
  m.file = file;
  m.id = root.text("id");
  m.title = root.text("title");
  m.source = root.text("source");
  read_reading(root, m);
  read_measures(root, m);
  read_found(root, m);
  read_units(root, m);
  read_treatments(root, m);
  read_events(root, m);
  read_disposition(root, m);
  read_tumor(root, m);
  root.close();
  for (const MeasureRule& rule : m.measures)
    if (rule.codes.empty()) root.problem("measure", "at least one code for each measure", "none", "name its --TESTCD");
  document.check();
  return m;
}

}  // namespace titrate::cdisc
