#include "clinic/toxicity.hpp"

#include "base/units.hpp"
#include "clinic/answer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace titrate::clinic {

using chart::Event;
using chart::EventKind;
using chart::Measure;
using chart::Term;
using chart::VisitRow;

double Bound::resolve(const chart::Limits& limits, Measure measure) const {
  if (of == Of::absolute) return value;
  if (of == Of::baseline) return chart::missing;
  const double limit = (of == Of::lower_limit ? limits.lower : limits.upper)[chart::index(measure)];
  return value == 1 ? limit : value * limit;
}

// ---- the file ----

namespace {

constexpr Range any_grade{1, results::worst_grade};
enum class TermKind : std::uint8_t { measured, event, flare, lysis, febrile_neutropenia };

template <class Enum, class Names>
std::vector<std::pair<std::string, Enum>> words_of(const Names& names) {
  std::vector<std::pair<std::string, Enum>> words;
  for (std::size_t i = 0; i < names.size(); ++i) words.emplace_back(std::string(names[i]), static_cast<Enum>(i));
  return words;
}

/// One line of a term's table, every key read once.
struct GradeRow {
  const Table& table;
  int grade;
  bool included;         ///< `from` itself has the grade
  std::string from, to;  ///< as spelled; "" where the key is absent
  std::string definition;
};

GradeRow read_row(const Table& table, bool measured, bool low, bool last) {
  GradeRow row{table, static_cast<int>(table.integer("grade", any_grade)), false, "", "", table.text("definition")};
  if (measured) {
    row.included = !low && !table.has("above") && table.has("at_least");
    row.from = table.text(low ? "below" : row.included ? "at_least" : "above");
    if (!last) row.to = table.text(low ? "at_least" : "at_most");
  }
  table.close();
  return row;
}

Bound read_bound(const GradeRow& row, std::string_view key, const std::string& text, Measure measure) {
  const auto unit = chart::measures[chart::index(measure)].unit;
  std::string reason;
  if (text == "LLN") return {Bound::Of::lower_limit, 1};
  if (text == "ULN") return {Bound::Of::upper_limit, 1};
  if (const auto multiple = parse_quantity(text, "ULN", reason)) return {Bound::Of::upper_limit, *multiple};
  if (const std::string own = " baseline"; text.ends_with(own))
    if (const auto multiple = parse_quantity(text.substr(0, text.size() - own.size()), "1", reason))
      return {Bound::Of::baseline, *multiple};
  if (const auto value = parse_quantity(text, unit, reason)) return {Bound::Of::absolute, *value};
  if (!text.empty())
    row.table.problem(
        key,
        fmt::format("a quantity in {}, \"LLN\", \"ULN\" or a multiple such as \"2 ULN\" or \"2 baseline\" for `{}`",
                    unit, key),
        fmt::format("\"{}\" ({})", text, reason), "correct the value or its unit");
  return {};
}

/// The grades of a term: each must begin where the one before it ends, so that no value falls between two.
std::vector<GradeStep> read_steps(const std::vector<GradeRow>& rows, Measure measure, bool low) {
  const std::string_view from = low ? "below" : "above", to = low ? "at_least" : "at_most";
  std::vector<GradeStep> steps;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const GradeRow& row = rows[i];
    const GradeStep step{row.grade, read_bound(row, from, row.from, measure), row.included};
    if (i + 1 < rows.size()) read_bound(row, to, row.to, measure);
    if (i > 0) {
      const GradeStep& milder = steps.back();
      if (row.from != rows[i - 1].to)
        row.table.problem(from, fmt::format("the value at which the grade before it ends, \"{}\"", rows[i - 1].to),
                          fmt::format("\"{}\"", row.from), "make the two agree");
      if (step.grade <= milder.grade)
        row.table.problem("grade", "a grade above the one before it", fmt::format("{}", step.grade),
                          "put the grades in order");
      if (step.from.of == milder.from.of &&
          (low ? step.from.value >= milder.from.value : step.from.value <= milder.from.value))
        row.table.problem(from, "a threshold beyond that of the grade before it", fmt::format("\"{}\"", row.from),
                          "put the grades in order");
    }
    steps.push_back(step);
  }
  return steps;
}

std::string spell_threshold(const GradeRow& row, bool low) {
  std::string spelled;
  if (!row.from.empty()) spelled = (low ? "below " : row.included ? "at least " : "above ") + row.from;
  if (!row.to.empty()) spelled += (low ? ", at least " : ", at most ") + row.to;
  return spelled;
}

/// Grades by multiples of the baseline: `where_baseline_abnormal` or `or_of_baseline`.
void read_baseline_steps(const Table& entry, MeasuredTerm& term, std::vector<GradeRow>& rows) {
  const bool replaces = entry.has("where_baseline_abnormal"), also = entry.has("or_of_baseline");
  if (!replaces && !also) return;
  term.baseline_use = replaces ? BaselineUse::where_abnormal : BaselineUse::also;
  const std::string_view key = replaces ? "where_baseline_abnormal" : "or_of_baseline";
  const std::vector<Table> tables = entry.tables(key, true);
  for (const Table& table : tables) rows.push_back(read_row(table, true, term.low, &table == &tables.back()));
  term.baseline_steps = read_steps(rows, term.measure, term.low);
  for (const GradeStep& step : term.baseline_steps)
    if (step.from.of != Bound::Of::baseline)
      entry.problem(key, "multiples of the baseline, such as \"2 baseline\"", "another threshold", "correct it");
}

/// Grades that no value tells.
void read_reported(const Table& entry, MeasuredTerm& term, std::vector<GradeRow>& rows) {
  for (const Table& table : entry.tables("reported")) rows.push_back(read_row(table, false, term.low, true));
  for (const GradeRow& row : rows)
    term.reported_from = term.reported_from == 0 ? row.grade : std::min(term.reported_from, row.grade);
}

}  // namespace

ToxicityCriteria read_toxicity(Document& document, std::string_view id) {
  static const auto term_words = words_of<Term>(chart::terms);
  static const auto event_words = words_of<EventKind>(chart::events);
  static const auto kind_words =
      words_of<TermKind>(std::vector<std::string_view>{"measured", "event", "flare", "lysis", "febrile_neutropenia"});
  static const auto measure_words = [] {
    std::vector<std::pair<std::string, Measure>> words;
    for (const auto& info : chart::measures) words.emplace_back(info.name, info.measure);
    return words;
  }();

  ToxicityCriteria criteria;
  const Table root = document.root();
  criteria.provenance = read_provenance(root, "toxicity", id);
  std::array<bool, chart::term_count> named{};
  for (const Table& entry : root.tables("term", true)) {
    const Term term = entry.choice<Term>("id", term_words);
    if (named[chart::index(term)])
      entry.problem("id", "each term once", fmt::format("{} again", chart::name(term)), "remove one");
    named[chart::index(term)] = true;
    entry.text("label");
    const std::string source = entry.text("source"), confidence = read_confidence(entry);
    const TermKind kind = entry.choice<TermKind>("kind", kind_words);
    const std::vector<Table> tables = entry.tables("grade", true);
    const bool low = !tables.empty() && !tables.front().has("above");
    std::vector<GradeRow> rows, rows_by_baseline, rows_reported;
    for (const Table& table : tables)
      rows.push_back(read_row(table, kind == TermKind::measured, low, &table == &tables.back()));

    switch (kind) {
      case TermKind::measured: {
        MeasuredTerm measured;
        measured.term = term;
        measured.measure = entry.choice<Measure>("measure", measure_words);
        measured.low = low;
        measured.steps = read_steps(rows, measured.measure, measured.low);
        measured.grade_with_clinical_lysis = static_cast<int>(entry.integer("grade_with_clinical_lysis", any_grade, 0));
        read_baseline_steps(entry, measured, rows_by_baseline);
        read_reported(entry, measured, rows_reported);
        criteria.measured.push_back(std::move(measured));
        break;
      }
      case TermKind::event: criteria.events.push_back({term, entry.choice<EventKind>("event", event_words)}); break;
      case TermKind::flare:  // graded as reported
        break;
      case TermKind::lysis:
        if (!rows.empty()) {
          criteria.lysis_grade = rows.front().grade;
          criteria.worst_lysis_grade = rows.back().grade;
        }
        break;
      case TermKind::febrile_neutropenia: {
        const Range positive{0, std::numeric_limits<double>::infinity()};
        auto& fever = criteria.febrile_neutropenia;
        fever.neutrophils_below =
            entry.quantity("neutrophils_below", chart::measures[chart::index(Measure::neutrophils)].unit, positive);
        fever.temperature_included = !entry.has("temperature_above");
        fever.temperature = entry.quantity(fever.temperature_included ? "temperature_at_least" : "temperature_above",
                                           chart::measures[chart::index(Measure::temperature)].unit, positive);
        if (!rows.empty()) {
          fever.grade = rows.front().grade;
          fever.life_threatening_grade = rows.back().grade;
        }
        break;
      }
    }
    const auto print = [&](const std::vector<GradeRow>& which, const char* by) {
      for (const GradeRow& row : which)
        criteria.provenance.definitions.push_back({fmt::format("{} grade {}{}", chart::name(term), row.grade, by),
                                                   spell_threshold(row, low), row.definition, source, confidence});
    };
    print(rows, "");
    print(rows_by_baseline, " by baseline");
    print(rows_reported, " as reported");
    entry.close();
  }
  for (std::size_t t = 0; t < chart::term_count; ++t)
    if (!named[t]) root.problem("term", fmt::format("a [[term]] with id = \"{}\"", chart::terms[t]), "none", "add it");
  root.close();
  return criteria;
}

// ---- the judge ----

namespace {

/// Worst grade of the events of a kind; 0 where there were none, -1 where none of them was graded.
int worst(std::span<const Event> events, EventKind kind, std::string_view detail = {}) {
  int grade = 0;
  bool seen = false;
  for (const Event& event : events) {
    if (event.kind != kind || (!detail.empty() && event.detail != detail)) continue;
    seen = true;
    grade = std::max(grade, event.grade);
  }
  return seen && grade == 0 ? -1 : grade;
}

int reported_grade(const EventTerm& term, std::span<const Event> since_last) {
  const bool named = term.event == EventKind::other_toxicity;
  return worst(since_last, term.event, named ? chart::name(term.term) : std::string_view());
}

}  // namespace

void Toxicity::begin(const chart::Limits& limits) {
  // One patient after another has the same laboratory.
  if (!ladders_.empty() && std::memcmp(&limits, &limits_, sizeof limits) == 0) return;
  limits_ = limits;
  ladders_.clear();
  for (const MeasuredTerm& term : criteria_.measured) {
    Ladder ladder{.measure = term.measure,
                  .term = term.term,
                  .sign = term.low ? -1.0 : 1.0,
                  .beyond = {},
                  .grade = {},
                  .complete = true,
                  .grade_with_clinical_lysis = term.grade_with_clinical_lysis,
                  .by_baseline = term.baseline_use != BaselineUse::none || term.reported_from > 0 ? &term : nullptr,
                  .limit = 0};
    ladder.limit = ladder.sign * (term.low ? limits.lower : limits.upper)[chart::index(term.measure)];
    ladder.beyond.fill(std::numeric_limits<double>::infinity());
    for (std::size_t i = 0; i < term.steps.size(); ++i) {
      const GradeStep& step = term.steps[i];
      double bound = step.from.resolve(limits, term.measure);
      // A value equal to a worked-out multiple of a limit is not beyond it.
      if (step.from.of != Bound::Of::absolute && step.from.value != 1) bound *= term.low ? 1 - rounding : 1 + rounding;
      ladder.beyond[i] = ladder.sign * bound;
      ladder.grade[i] = step.grade;
      ladder.complete = ladder.complete && !chart::is_missing(bound);
    }
    ladders_.push_back(ladder);
  }
}

int Toxicity::grade_of(const Ladder& ladder, double value) const {
  int grade = 0;
  for (std::size_t i = 0; i < most_steps; ++i) grade = ladder.sign * value > ladder.beyond[i] ? ladder.grade[i] : grade;
  return grade == 0 && !ladder.complete ? -1 : grade;
}

int Toxicity::grade_by_baseline(const Ladder& ladder, int by_limit, const VisitRow& visit, double baseline,
                                std::span<const Event> since_last) const {
  const MeasuredTerm& term = *ladder.by_baseline;
  const double value = ladder.sign * visit[ladder.measure], before = ladder.sign * baseline;
  int grade = by_limit;
  // The baseline itself is graded by the limit.
  if (visit.day > 0 && term.baseline_use != BaselineUse::none) {
    int relative = 0;
    for (const GradeStep& step : term.baseline_steps) {
      const double line = ladder.sign * step.from.value * baseline;
      if (step.included ? reaches(value, line) : value > line + rounding * std::abs(line)) relative = step.grade;
    }
    if (term.baseline_use == BaselineUse::also)
      grade = std::max(grade, relative);
    else if (chart::is_missing(before) || chart::is_missing(ladder.limit))
      grade = value <= ladder.limit ? 0 : -1;  // of a value beyond it the baseline would have decided
    else if (before > ladder.limit)
      grade = relative;
  }
  const int reported =
      term.reported_from > 0 ? worst(since_last, EventKind::other_toxicity, chart::name(term.term)) : 0;
  return reported >= term.reported_from && reported > 0 ? std::max(grade, reported) : grade;
}

int Toxicity::febrile_neutropenia(const VisitRow& visit, std::span<const Event> since_last) const {
  const auto& fever = criteria_.febrile_neutropenia;
  const double neutrophils = visit[Measure::neutrophils], temperature = visit[Measure::temperature];
  int grade = -1;
  // One of the two known to be absent excludes it; one missing leaves it open.
  const bool hot = fever.temperature_included ? temperature >= fever.temperature : temperature > fever.temperature;
  if (neutrophils >= fever.neutrophils_below || (visit.has(Measure::temperature) && !hot)) grade = 0;
  if (neutrophils < fever.neutrophils_below && hot) {
    const int infection = std::max(worst(since_last, EventKind::infection), worst(since_last, EventKind::pneumonia));
    grade = infection >= fever.life_threatening_grade ? fever.life_threatening_grade : fever.grade;
  }
  if (since_last.empty()) return grade;
  const int reported = worst(since_last, EventKind::other_toxicity, chart::name(Term::febrile_neutropenia));
  return reported > 0 ? std::max(grade, reported) : grade;
}

void Toxicity::assess(const VisitRow& visit, const OwnBaseline& baseline, std::span<const Event> since_last,
                      results::Assessment& assessment) const {
  const auto put = [&](Term term, int grade) {
    assessment.grade[chart::index(term)] = static_cast<std::int8_t>(grade);
  };
  for (const Ladder& ladder : ladders_) {
    if (!visit.has(ladder.measure)) continue;
    int grade = grade_of(ladder, visit[ladder.measure]);
    if (ladder.by_baseline) grade = grade_by_baseline(ladder, grade, visit, baseline[ladder.measure], since_last);
    if (grade > 0 && assessment.lysis_clinical_extended) grade = std::max(grade, ladder.grade_with_clinical_lysis);
    put(ladder.term, grade);
  }
  for (const EventTerm& term : criteria_.events)
    put(term.term, since_last.empty() ? 0 : reported_grade(term, since_last));
  // A pneumonia is an infection too.
  if (const int pneumonia = assessment.grade_of(Term::pneumonia);
      pneumonia > assessment.grade_of(Term::infection) && pneumonia > 0)
    put(Term::infection, pneumonia);
  put(Term::febrile_neutropenia, febrile_neutropenia(visit, since_last));
  if (visit.has(Measure::flare_pain)) put(Term::tumor_flare, assessment.flare_grade);
  if (assessment.lysis_clinical || assessment.lysis_clinical_extended)
    put(Term::tumor_lysis_syndrome, criteria_.lysis_grade);
  else if (visit.has(Measure::urate) && visit.has(Measure::potassium) && visit.has(Measure::phosphate) &&
           visit.has(Measure::calcium))
    put(Term::tumor_lysis_syndrome, 0);
  if (criteria_.worst_lysis_grade > criteria_.lysis_grade && !since_last.empty())
    if (const int reported = worst(since_last, EventKind::other_toxicity, chart::name(Term::tumor_lysis_syndrome));
        reported > 0 && reported > assessment.grade_of(Term::tumor_lysis_syndrome))
      put(Term::tumor_lysis_syndrome, std::min(reported, criteria_.worst_lysis_grade));
}

}  // namespace titrate::clinic
