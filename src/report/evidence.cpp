#include "report/evidence.hpp"

#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include <fmt/format.h>

namespace titrate::report {

using chart::EventKind;
using chart::Measure;
using chart::Term;
using results::Assessment;

namespace {

/// What each term is graded from: measures, or an event of the chart.
struct TermSource {
  Term term;
  std::initializer_list<Measure> measures;
  std::initializer_list<EventKind> events;
};
const std::array<TermSource, 17>& term_sources() {
  static const std::array<TermSource, 17> all{{
      {Term::neutropenia, {Measure::neutrophils}, {}},
      {Term::thrombocytopenia, {Measure::platelets}, {}},
      {Term::anemia, {Measure::hemoglobin}, {}},
      {Term::leukopenia, {Measure::leukocytes}, {}},
      {Term::lymphopenia, {Measure::lymphocytes}, {}},
      {Term::creatinine_increased, {Measure::creatinine}, {}},
      {Term::hyperuricemia, {Measure::urate}, {}},
      {Term::hyperkalemia, {Measure::potassium}, {}},
      {Term::hypophosphatemia, {Measure::phosphate}, {}},
      {Term::febrile_neutropenia, {Measure::neutrophils, Measure::temperature}, {EventKind::other_toxicity}},
      {Term::tumor_flare, {Measure::flare_pain}, {}},
      {Term::infection, {}, {EventKind::infection, EventKind::pneumonia}},
      {Term::pneumonia, {}, {EventKind::pneumonia}},
      {Term::thrombosis, {}, {EventKind::thrombosis}},
      {Term::fatigue, {}, {EventKind::other_toxicity}},
      {Term::diarrhea, {}, {EventKind::other_toxicity}},
      {Term::rash, {}, {EventKind::other_toxicity}},
  }};
  return all;
}

constexpr std::string_view found_topic = "found/";

std::string spaced(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

class Collector {
 public:
  Collector(const recorded::Study& study, const recorded::Opened& opened)
      : study_(study), patient_(opened.patient()), source_(opened.source()), o_(patient_.outcome) {}

  std::vector<SourceLine> lines(const std::string& topic) {
    using M = Measure;
    if (topic == "response")
      response();
    else if (topic == "progression")
      progression();
    else if (topic == "survival")
      survival();
    else if (topic == "flare")
      graded(Term::tumor_flare);
    else if (topic == "lysis")
      lysis();
    else if (topic == "doses")
      doses();
    else if (topic == "demographics")
      demographics();
    else if (topic == "stage")
      baseline({M::hemoglobin, M::platelets, M::node_products, M::spleen, M::liver});
    else if (topic == "bulk")
      baseline({M::longest_node});
    else if (topic == "covariates")
      covariates();
    else if (topic == "lymphocytes")
      lowest(M::lymphocytes);
    else if (topic == "nodes")
      lowest(M::node_products);
    else if (topic == "spleen")
      lowest(M::spleen);
    else if (topic == "marrow")
      marrow();
    else if (topic.starts_with(found_topic))
      found(topic.substr(found_topic.size()));
    else
      for (const TermSource& each : term_sources())
        if (topic == chart::name(each.term)) graded(each.term);
    return std::move(lines_);
  }

 private:
  void put(cdisc::RowRef row, std::optional<int> day, std::string what, std::string value) {
    const bool there = row.row > 0 && std::any_of(lines_.begin(), lines_.end(), [&](const SourceLine& line) {
                         return line.row == row && line.what == what;
                       });
    if (!there) lines_.push_back({row, day, std::move(what), std::move(value)});
  }

  /// The rows of a measure on a day: results, and the lesions that a sum was made of.
  void measured(Measure measure, int day, const std::string& remark = "") {
    const chart::MeasureInfo& info = chart::measures[chart::index(measure)];
    const std::string what = std::string(info.label) + remark;
    const auto begin = std::lower_bound(source_.observations.begin(), source_.observations.end(), day,
                                        [](const cdisc::Observation& o, int at) { return o.day < at; });
    for (auto o = begin; o != source_.observations.end() && o->day == day; ++o)
      if (o->what() == measure) put(o->where(), day, what, quantity(o->value, std::string(info.unit)));
    if (measure != Measure::node_products && measure != Measure::longest_node) return;
    for (const cdisc::LesionSize& size : source_.sizes)
      if (size.day == day) lesion(size);
  }

  /// The rows of a finding, all of them: they are few.
  void found(const std::string& name) {
    const std::vector<chart::Found>& all = source_.chart.found;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const chart::FindingInfo& info = chart::findings[chart::index(all[i].finding)];
      if (chart::name(all[i].finding) == name)
        put(source_.found_rows[i], all[i].day, std::string(info.label), quantity(all[i].value, std::string(info.unit)));
    }
  }

  void lesion(const cdisc::LesionSize& size) {
    const cdisc::Lesion& which = source_.lesions[size.lesion];
    std::string value = size.absent ? "absent" : plain(size.longest);
    if (!size.absent && !chart::is_missing(size.perpendicular)) value += " × " + plain(size.perpendicular);
    put(size.row, size.day, fmt::format("Lesion {} ({})", which.link, which.location),
        size.absent ? value : value + "\u00a0cm");
  }

  /// The last value on or before day 1, which changes are taken from.
  void baseline(std::initializer_list<Measure> measures) {
    for (const Measure measure : measures) {
      std::optional<int> last;
      for (const chart::VisitRow visit : source_.chart.visits)
        if (visit.day <= 0 && visit.has(measure)) last = visit.day;
      if (last) measured(measure, *last, ", baseline");
    }
  }

  void on_day(int day, std::initializer_list<Measure> measures) {
    for (const Measure measure : measures) measured(measure, day);
  }

  void reported(bool progression_only) {
    for (const cdisc::ReportedResponse& each : source_.responses)
      if (!progression_only || each.category == chart::Response::progressive_disease)
        put(each.row, each.day, "Response as reported", each.word);
  }

  void events(EventKind kind, std::string_view named = "") {
    const std::vector<chart::Event>& all = source_.chart.events;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].kind != kind || (!named.empty() && all[i].detail != named)) continue;
      const std::string grade = all[i].grade > 0 ? fmt::format("grade {}", all[i].grade) : "";
      const std::string detail = all[i].detail.empty() || !named.empty() ? "" : spaced(all[i].detail);
      put(i < source_.event_rows.size() ? source_.event_rows[i] : cdisc::RowRef{}, all[i].day,
          "Event: " + (named.empty() ? spaced(chart::name(kind)) : spaced(named)),
          grade + (grade.empty() || detail.empty() ? "" : ", ") + detail);
    }
  }

  /// The last visit on which response could be judged.
  int last_judged() const {
    int day = -1;
    for (const Assessment& a : patient_.record.assessments)
      if (a.day > 0 && a.day <= o_.followed_days && (a.met_now != chart::Response::not_assessed || a.progression))
        day = a.day;
    return day;
  }

  void response() {
    using M = Measure;
    const int day = o_.first_response_day >= 0 ? o_.first_response_day : last_judged();
    if (o_.first_response_day >= 0) put({}, day, "Response first met", response_long(o_.best));
    if (day >= 0)
      on_day(day, {M::lymphocytes, M::node_products, M::spleen, M::liver, M::neutrophils, M::platelets, M::hemoglobin,
                   M::marrow_lymphocytes, M::marrow_nodules});
    baseline({M::lymphocytes, M::node_products, M::spleen, M::liver});
    if (o_.best_response_day > o_.first_response_day) on_day(o_.best_response_day, {M::lymphocytes, M::node_products});
    reported(false);
  }

  void progression() {
    using M = Measure;
    const int day = o_.progression_day >= 0 ? o_.progression_day : last_judged();
    if (o_.progression_day >= 0) put({}, day, "Progression first seen", "");
    if (day >= 0) on_day(day, {M::lymphocytes, M::node_products, M::spleen, M::liver, M::prolymphocytes});
    events(EventKind::new_lesion);
    events(EventKind::transformation);
    baseline({M::lymphocytes, M::node_products, M::spleen, M::liver});
    reported(true);
  }

  void survival() {
    if (o_.death_day >= 0) put({}, o_.death_day, "Death", fmt::format("study day {}", chart::study_day(o_.death_day)));
    events(EventKind::death);
    const int last = patient_.times.last_known_alive;
    put(source_.row, last, "Last known alive", fmt::format("study day {}", chart::study_day(last)));
    if (source_.off_treatment_day >= 0)
      put(source_.off_treatment_row, source_.off_treatment_day, "End of treatment", source_.off_treatment_reason);
  }

  /// The worst grade first, then every graded visit by day.
  void graded(Term term) {
    const auto source = std::find_if(term_sources().begin(), term_sources().end(),
                                     [term](const TermSource& each) { return each.term == term; });
    if (source == term_sources().end()) return;
    const int worst = o_.worst[chart::index(term)];
    for (const bool worst_alone : {true, false})
      for (const Assessment& a : patient_.record.assessments) {
        const int grade = a.grade_of(term);
        if (a.day <= 0 || a.day > o_.followed_days || grade < 0 || (worst_alone && grade != worst)) continue;
        if (grade == 0 && worst > 0) continue;
        for (const Measure measure : source->measures) measured(measure, a.day, fmt::format(", grade {}", grade));
        if (worst_alone) break;
      }
    for (const EventKind kind : source->events)
      events(kind, kind == EventKind::other_toxicity ? chart::name(term) : "");
  }

  void lysis() {
    using M = Measure;
    bool any = false;
    for (const Assessment& a : patient_.record.assessments)
      if (a.lysis_laboratory || a.lysis_clinical || a.lysis_laboratory_extended || a.lysis_clinical_extended) {
        any = true;
        on_day(a.day, {M::urate, M::potassium, M::phosphate, M::calcium, M::creatinine});
      }
    events(EventKind::arrhythmia);
    events(EventKind::seizure);
    if (any) return;
    for (const Assessment& a : patient_.record.assessments)
      if (a.day >= 0 && a.day < study_.results.definitions.course_days)
        on_day(a.day, {M::urate, M::potassium, M::phosphate, M::calcium, M::creatinine});
  }

  void doses() {
    const std::vector<chart::Administration>& all = source_.chart.administrations;
    for (std::size_t i = 0; i < all.size(); ++i)
      if (study_drug(all[i].agent))
        put(i < source_.administration_rows.size() ? source_.administration_rows[i] : cdisc::RowRef{}, all[i].first_day,
            std::string(chart::name(all[i].agent)),
            fmt::format("{} a day to study day {}", dose_text(all[i].amount), chart::study_day(all[i].last_day)));
  }

  void demographics() {
    const chart::Baseline& b = source_.chart.baseline;
    put(source_.row, std::nullopt, "Age", chart::is_missing(b.age_years) ? "unknown" : quantity(b.age_years, "year"));
    put(source_.row, std::nullopt, "Sex",
        b.female == chart::Answer::yes  ? "female"
        : b.female == chart::Answer::no ? "male"
                                        : "unknown");
  }

  /// Their rows are not kept; the values are.
  void covariates() {
    const chart::Baseline& b = source_.chart.baseline;
    const auto say = [this](const char* what, std::string value) { put({}, std::nullopt, what, std::move(value)); };
    const auto answer = [](chart::Answer a) {
      return a == chart::Answer::yes ? "yes" : a == chart::Answer::no ? "no" : "unknown";
    };
    say("Prior treatments", b.prior_lines < 0 ? "unknown" : std::to_string(b.prior_lines));
    say("Fludarabine-refractory", answer(b.fludarabine_refractory));
    say("FISH, worst lesion", spaced(chart::fish_names[chart::index(b.fish)]));
    say("VH genes", b.vh == chart::VhStatus::mutated     ? "mutated"
                    : b.vh == chart::VhStatus::unmutated ? "unmutated"
                                                         : "not tested");
    say("Beta-2 microglobulin",
        chart::is_missing(b.beta2_microglobulin) ? "unknown" : quantity(b.beta2_microglobulin, "mg/L"));
  }

  void lowest(Measure measure) {
    std::optional<int> day;
    double least = 0;
    for (const chart::VisitRow visit : source_.chart.visits)
      if (visit.day > 0 && visit.day <= o_.followed_days && visit.has(measure) && (!day || visit[measure] < least)) {
        day = visit.day;
        least = visit[measure];
      }
    if (day) measured(measure, *day, ", lowest");
    baseline({measure});
  }

  void marrow() {
    for (const chart::VisitRow visit : source_.chart.visits)
      if (visit.has(Measure::marrow_lymphocytes) || visit.has(Measure::marrow_nodules))
        on_day(visit.day, {Measure::marrow_lymphocytes, Measure::marrow_nodules});
  }

  const recorded::Study& study_;
  const recorded::Patient& patient_;
  const cdisc::Patient& source_;
  const results::PatientOutcome& o_;
  std::vector<SourceLine> lines_;
};

}  // namespace

std::string topic_of(const std::string& id) {
  static const std::vector<std::pair<const char*, const char*>> by_prefix{{"baseline_age", "demographics"},
                                                                          {"baseline_female", "demographics"},
                                                                          {"baseline_rai", "stage"},
                                                                          {"baseline_node", "bulk"},
                                                                          {"baseline_", "covariates"},
                                                                          {"alc_", "lymphocytes"},
                                                                          {"nodes_fall", "nodes"},
                                                                          {"spleen_fall", "spleen"},
                                                                          {"marrow_", "marrow"},
                                                                          {"progression", "progression"},
                                                                          {"progressive", "progression"},
                                                                          {"status_progressed", "progression"},
                                                                          {"early_death", "survival"},
                                                                          {"status_early_death", "survival"},
                                                                          {"alive_", "survival"},
                                                                          {"overall_survival", "survival"},
                                                                          {"median_follow_up", "survival"},
                                                                          {"flare_", "flare"},
                                                                          {"lysis_", "lysis"},
                                                                          {"dose_", "doses"},
                                                                          {"tolerated_dose", "doses"},
                                                                          {"median_tolerated", "doses"},
                                                                          {"courses_total", "doses"},
                                                                          {"hold_blocks", "doses"}};
  for (const auto& [prefix, topic] : by_prefix)
    if (id.starts_with(prefix)) return topic;
  for (const std::string_view term : chart::terms)
    if (id.starts_with(term)) return std::string(term);
  return "response";
}

std::vector<SourceLine> evidence(const std::string& topic, const recorded::Study& study,
                                 const recorded::Opened& patient, std::size_t most, std::size_t& cut) {
  std::vector<SourceLine> lines = Collector(study, patient).lines(topic);
  if (lines.size() > most) {
    cut += lines.size() - most;
    lines.resize(most);
  }
  return lines;
}

}  // namespace titrate::report
