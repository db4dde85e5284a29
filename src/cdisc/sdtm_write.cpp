#include "cdisc/sdtm_write.hpp"

#include "cdisc/sdtm_date.hpp"
#include "cdisc/sdtm_domains.hpp"

#include <algorithm>
#include <array>

namespace titrate::cdisc {

namespace {

using chart::Agent;
using chart::EventKind;
using chart::Measure;
using chart::Response;

std::string spell(double value) { return fmt::format("{}", value); }

/// As CDISC writes the units of charts.
std::string cdisc_unit(std::string_view unit) {
  if (unit == "1e9/L") return "10^9/L";
  if (unit == "degC") return "C";
  return unit == "1" ? "" : std::string(unit);
}

/// A code or word that a pattern of the mapping stands for.
std::string plain(std::string pattern) {
  std::erase(pattern, '*');
  return pattern;
}

/// XPORT holds labels of at most 40 bytes.
std::string label(std::string_view text) { return std::string(text.substr(0, 40)); }

struct Term {
  EventKind kind;
  const char* term;
  const char* system;
};
constexpr std::array terms{
    Term{EventKind::infection, "Infection", "Infections and infestations"},
    Term{EventKind::pneumonia, "Pneumonia", "Infections and infestations"},
    Term{EventKind::thrombosis, "Deep vein thrombosis", "Vascular disorders"},
    Term{EventKind::transformation, "Richter's syndrome", "Neoplasms benign, malignant and unspecified"},
    Term{EventKind::arrhythmia, "Arrhythmia", "Cardiac disorders"},
    Term{EventKind::seizure, "Seizure", "Nervous system disorders"},
};

class Writer : private SdtmDomains {
 public:
  Writer(const TrialToWrite& trial, const Mapping& mapping) : SdtmDomains(trial.study), t_(trial), m_(mapping) {}

  std::vector<Table> write() {
    for (std::size_t i = 0; i < t_.records.size(); ++i) write(t_.records[i], t_.cut_day[i]);
    std::vector<Table> all;
    for (DomainTable* each : {&dm_, &suppdm_, &ae_, &cm_, &ds_, &ex_, &fa_, &lb_, &mh_, &pr_, &rs_, &tr_, &tu_, &vs_})
      all.push_back(each->take());
    return all;
  }

 private:
  // ---- of one patient ----
  std::string date(int day) const { return iso_date(day_1_ + day); }

  void put_time(DomainTable& table, const std::string& variable, int day) {
    table.put(variable + "DTC", date(day));
    table.put(variable + "DY", static_cast<double>(chart::study_day(day)));
  }
  void put_visit(DomainTable& table, std::size_t visit) {
    table.put("VISITNUM", visit_numbers_[visit]);
    table.put("VISIT", visit_names_[visit]);
    put_time(table, table.domain(), record_->chart.visits.days()[visit]);
  }

  void write(const results::PatientRecord& record, int cut_day) {
    record_ = &record;
    day_1_ = t_.first_enrolment + record.chart.enrolled;
    id_ = t_.study + "-" + record.chart.id;
    number_visits();
    write_dm(cut_day);
    write_baseline();
    for (std::size_t v = 0; v < record.chart.visits.size(); ++v) {
      write_laboratory(v);
      write_examination(v);
      write_flare(v);
      write_response(v);
    }
    write_lesions();
    write_doses();
    write_events();
    write_flares();
    write_disposition();
  }

  /// Scheduled visits count up; a call is a hundredth after the visit before it.
  void number_visits() {
    visit_numbers_.clear();
    visit_names_.clear();
    int scheduled = 0, calls = 0;
    for (const chart::VisitRow visit : record_->chart.visits) {
      if (visit.scheduled) {
        ++scheduled;
        calls = 0;
        visit_numbers_.push_back(scheduled);
        visit_names_.push_back(visit.day < 0 ? "SCREENING" : fmt::format("DAY {}", chart::study_day(visit.day)));
      } else {
        ++calls;
        visit_numbers_.push_back(scheduled + calls / 100.0);
        visit_names_.push_back(fmt::format("UNSCHEDULED {}.{:02}", scheduled, calls));
      }
    }
  }

  const chart::Event* death() const {
    const auto& events = record_->chart.events;
    const auto found = std::find_if(events.begin(), events.end(),
                                    [](const chart::Event& each) { return each.kind == EventKind::death; });
    return found == events.end() ? nullptr : &*found;
  }

  void write_dm(int cut_day) {
    const chart::Chart& chart = record_->chart;
    const auto& arm = t_.cohorts[static_cast<std::size_t>(chart.cohort)];
    int first = -1, last = -1;
    for (const chart::Administration& given : chart.administrations)
      if (is_study_drug(given.agent)) {
        first = first < 0 ? given.first_day : std::min(first, given.first_day);
        last = std::max(last, given.last_day);
      }
    dm_.row(id_);
    dm_.put("SUBJID", chart.id);
    dm_.put("RFSTDTC", date(0));
    if (last >= 0) {
      dm_.put("RFENDTC", date(last));
      dm_.put("RFXSTDTC", date(first));
      dm_.put("RFXENDTC", date(last));
    }
    const chart::Event* died = death();
    dm_.put("RFPENDTC", date(died ? died->day : cut_day));
    if (died) {
      dm_.put("DTHDTC", date(died->day));
      dm_.put("DTHFL", "Y");
    }
    dm_.put("SITEID", "01");
    if (!chart::is_missing(chart.baseline.age_years)) dm_.put("AGE", chart.baseline.age_years);
    dm_.put("AGEU", "YEARS");
    dm_.put("SEX", chart.baseline.female == chart::Answer::unknown ? "U"
                   : chart.baseline.female == chart::Answer::yes   ? "F"
                                                                   : "M");
    dm_.put("ARMCD", arm.code);
    dm_.put("ARM", arm.label);
    dm_.put("ACTARMCD", arm.code);
    dm_.put("ACTARM", arm.label);
  }

  const CovariateRule* rule(Covariate which) const {
    const auto found = std::find_if(m_.covariates.begin(), m_.covariates.end(),
                                    [which](const CovariateRule& each) { return each.covariate == which; });
    return found == m_.covariates.end() ? nullptr : &*found;
  }

  void write_number(Covariate which, DomainTable& table, const char* test, double value) {
    const CovariateRule* by = rule(which);
    if (!by || chart::is_missing(value)) return;
    table.row(id_);
    const std::string& d = table.domain();
    table.put(d + "TESTCD", plain(by->codes.front()));
    table.put(d + "TEST", test);
    put_result(table, value, cdisc_unit(by->unit));
    put_visit(table, 0);
  }
  void write_word(Covariate which, const char* test, double value) {
    const CovariateRule* by = rule(which);
    if (!by) return;
    lb_.row(id_);
    lb_.put("LBTESTCD", plain(by->codes.front()));
    lb_.put("LBTEST", test);
    lb_.put("LBCAT", "GENETICS");
    put_word(lb_, by->words, value);
    put_visit(lb_, 0);
  }

  void write_baseline() {
    const chart::Baseline& b = record_->chart.baseline;
    write_number(Covariate::weight, vs_, "Weight", b.weight_kg);
    write_number(Covariate::height, vs_, "Height", b.height_cm);
    write_number(Covariate::beta2_microglobulin, lb_, "Beta-2 Microglobulin", b.beta2_microglobulin);
    if (b.vh != chart::VhStatus::not_tested)
      write_word(Covariate::vh, "IGHV Mutation Status", b.vh == chart::VhStatus::unmutated);
    // The category is hierarchical: what stands above the lesion found was not there.
    const std::array probes{std::tuple(Covariate::del17p, chart::Fish::del17p, "FISH del(17p)"),
                            std::tuple(Covariate::del11q, chart::Fish::del11q, "FISH del(11q)"),
                            std::tuple(Covariate::trisomy12, chart::Fish::trisomy12, "FISH trisomy 12"),
                            std::tuple(Covariate::del13q, chart::Fish::del13q, "FISH del(13q)")};
    for (const auto& [probe, category, name] : probes) {
      if (b.fish == chart::Fish::not_tested) break;
      write_word(probe, name, b.fish == category);
      if (b.fish == category) break;
    }
    if (const CovariateRule* by = rule(Covariate::fludarabine_refractory);
        by && b.fludarabine_refractory != chart::Answer::unknown) {
      mh_.row(id_);
      mh_.put("MHTERM", "Fludarabine refractory disease");
      mh_.put("MHDECOD", "FLUDARABINE REFRACTORY DISEASE");
      mh_.put("MHPRESP", "Y");
      mh_.put("MHOCCUR", b.fludarabine_refractory == chart::Answer::yes ? "Y" : "N");
      mh_.put("MHDTC", date(record_->chart.visits.days().front()));
    }
    if (const CovariateRule* by = rule(Covariate::prior_lines); by && b.prior_lines >= 0) {
      suppdm_.row(id_);
      suppdm_.put("QNAM", plain(by->codes.front()));
      suppdm_.put("QLABEL", "Prior Lines of Treatment");
      suppdm_.put("QVAL", spell(b.prior_lines));
      suppdm_.put("QORIG", "CRF");
    }
  }

  void put_result(DomainTable& table, double value, const std::string& unit) {
    const std::string& d = table.domain();
    table.put(d + "ORRES", spell(value));
    table.put(d + "ORRESU", unit);
    table.put(d + "STRESC", spell(value));
    table.put(d + "STRESN", value);
    table.put(d + "STRESU", unit);
  }
  void put_word(DomainTable& table, const std::map<std::string, double, std::less<>>& words, double value) {
    const auto word = std::find_if(words.begin(), words.end(), [value](const auto& w) { return w.second == value; });
    if (word == words.end()) return;
    table.put(table.domain() + "ORRES", word->first);
    table.put(table.domain() + "STRESC", word->first);
  }

  void write_laboratory(std::size_t v) {
    const chart::VisitRow visit = record_->chart.visits[v];
    for (const MeasureRule& by : m_.measures) {
      if ((by.domain != "LB" && by.domain != "VS") || !visit.has(by.measure) || m_.rule_of(by.measure) != &by) continue;
      const chart::MeasureInfo& info = chart::measures[chart::index(by.measure)];
      DomainTable& table = by.domain == "LB" ? lb_ : vs_;
      table.row(id_);
      table.put(by.domain + "TESTCD", plain(by.codes.front()));
      table.put(by.domain + "TEST", label(info.label));
      if (!by.words.empty())
        put_word(table, by.words, visit[by.measure]);
      else
        put_result(table, visit[by.measure], cdisc_unit(info.unit));
      if (by.domain == "LB") {
        if (!by.specimens.empty()) lb_.put("LBSPEC", plain(by.specimens.front()));
        put_limits(by.measure);
      }
      put_visit(table, v);
    }
  }

  void put_limits(Measure measure) {
    const double low = record_->chart.limits.lower[chart::index(measure)];
    const double high = record_->chart.limits.upper[chart::index(measure)];
    if (!chart::is_missing(low)) {
      lb_.put("LBORNRLO", spell(low));
      lb_.put("LBSTNRLO", low);
    }
    if (!chart::is_missing(high)) {
      lb_.put("LBORNRHI", spell(high));
      lb_.put("LBSTNRHI", high);
    }
  }

  void write_size(std::size_t v, const char* link, const char* group, const std::string& code, const char* test,
                  double value, const char* unit) {
    tr_.row(id_);
    tr_.put("TRGRPID", group);
    tr_.put("TRLNKID", link);
    tr_.put("TRTESTCD", code);
    tr_.put("TRTEST", test);
    put_result(tr_, value, unit);
    tr_.put("TREVAL", "INVESTIGATOR");
    put_visit(tr_, v);
  }

  void write_examination(std::size_t v) {
    const chart::VisitRow visit = record_->chart.visits[v];
    if (visit.has(Measure::longest_node))
      write_size(v, "T01", "TARGET", m_.longest_code, "Longest Diameter", visit[Measure::longest_node], "cm");
    if (visit.has(Measure::node_products))
      write_size(v, "", "TARGET", plain(m_.sum_codes.front()), "Sum of Products of Perpendicular Diam",
                 visit[Measure::node_products], "cm2");
    for (const auto& [measure, link] : {std::pair(Measure::spleen, "SPL01"), std::pair(Measure::liver, "LIV01")})
      if (const MeasureRule* by = m_.rule_of(measure); by && visit.has(measure))
        write_size(v, link, "NON-TARGET", plain(by->codes.front()), "Distance Below Costal Margin", visit[measure],
                   "cm");
  }

  void write_flare(std::size_t v) {
    const chart::VisitRow visit = record_->chart.visits[v];
    const MeasureRule* by = m_.rule_of(Measure::flare_pain);
    if (!by || !visit.has(Measure::flare_pain)) return;
    fa_.row(id_);
    fa_.put("FATESTCD", plain(by->codes.front()));
    fa_.put("FATEST", "Severity/Intensity");
    fa_.put("FAOBJ", plain(by->objects.front()));
    put_result(fa_, visit[Measure::flare_pain], "");
    put_visit(fa_, v);
  }

  /// "CR" of all that mean complete response.
  std::string shortest_word(Response category) const {
    std::string shortest;
    for (const auto& [word, means] : m_.responses)
      if (means == category && (shortest.empty() || word.size() < shortest.size())) shortest = word;
    return shortest;
  }

  /// What the criteria make of the visit, as an investigator would report it.
  void write_response(std::size_t v) {
    if (v >= record_->assessments.size()) return;
    const results::Assessment& a = record_->assessments[v];
    if (a.met_now == Response::not_assessed) return;
    const Response now = a.progression ? Response::progressive_disease : a.met_now;
    const std::string word = shortest_word(now);
    if (word.empty()) return;
    rs_.row(id_);
    rs_.put("RSTESTCD", plain(m_.response_codes.front()));
    rs_.put("RSTEST", "Overall Response");
    rs_.put("RSORRES", word);
    rs_.put("RSSTRESC", word);
    rs_.put("RSEVAL", "INVESTIGATOR");
    put_visit(rs_, v);
  }

  void write_lesion(const std::string& link, const std::string& location, const std::string& kind, int day) {
    tu_.row(id_);
    tu_.put("TULNKID", link);
    tu_.put("TUTESTCD", "TUMIDENT");
    tu_.put("TUTEST", "Tumor Identification");
    tu_.put("TUORRES", kind);
    tu_.put("TUSTRESC", kind);
    tu_.put("TULOC", location);
    tu_.put("TUEVAL", "INVESTIGATOR");
    put_time(tu_, "TU", day);
  }
  void write_lesions() {
    const int first = record_->chart.visits.days().front();
    write_lesion("T01", "LYMPH NODE", "TARGET", first);
    write_lesion("SPL01", "SPLEEN", "NON-TARGET", first);
    write_lesion("LIV01", "LIVER", "NON-TARGET", first);
    int news = 0;
    for (const chart::Event& event : record_->chart.events)
      if (event.kind == EventKind::new_lesion)
        write_lesion(fmt::format("N{:02}", ++news), "NOT STATED", "NEW", event.day);
  }

  bool is_study_drug(Agent agent) const {
    const auto& drugs = t_.cohorts[static_cast<std::size_t>(record_->chart.cohort)].study_drugs;
    return std::find(drugs.begin(), drugs.end(), agent) != drugs.end();
  }

  void write_doses() {
    for (const chart::Administration& given : record_->chart.administrations) {
      const bool studied = is_study_drug(given.agent), fluid = given.agent == Agent::hydration;
      DomainTable& table = studied ? ex_ : fluid ? pr_ : cm_;
      const std::string& d = table.domain();
      table.row(id_);
      const TreatmentRule* by = m_.rule_of(given.agent);
      table.put(d + "TRT", by ? plain(by->names.front()) : canonical(chart::name(given.agent)));
      if (!fluid) {
        table.put(d + "DOSE", given.amount);
        table.put(d + "DOSU", "mg");
        table.put(d + "DOSFRQ", "QD");
      }
      table.put(d + "STDTC", date(given.first_day));
      table.put(d + "ENDTC", date(given.last_day));
      table.put(d + "STDY", static_cast<double>(chart::study_day(given.first_day)));
      table.put(d + "ENDY", static_cast<double>(chart::study_day(given.last_day)));
    }
  }

  void write_event(const std::string& term, const std::string& system, int grade, int first, int last) {
    ae_.row(id_);
    ae_.put("AETERM", term);
    ae_.put("AEDECOD", term);
    ae_.put("AESOC", system);
    if (grade > 0) ae_.put("AETOXGR", spell(grade));
    constexpr int fatal = 5;
    ae_.put("AEOUT", grade >= fatal ? "FATAL" : last >= 0 ? "RECOVERED/RESOLVED" : "UNKNOWN");
    ae_.put("AESDTH", grade >= fatal ? "Y" : "N");
    ae_.put("AESTDTC", date(first));
    ae_.put("AESTDY", static_cast<double>(chart::study_day(first)));
    if (last < 0) return;
    ae_.put("AEENDTC", date(last));
    ae_.put("AEENDY", static_cast<double>(chart::study_day(last)));
  }

  void write_events() {
    for (const chart::Event& event : record_->chart.events) {
      constexpr int fatal = 5;
      const int last = event.grade >= fatal ? event.day : -1;
      if (event.kind == EventKind::other_toxicity)
        write_event(event.detail == "febrile_neutropenia" ? "Febrile neutropenia" : event.detail, "", event.grade,
                    event.day, last);
      for (const Term& each : terms)
        if (each.kind == event.kind) write_event(each.term, each.system, event.grade, event.day, last);
    }
  }

  /// Episodes as they were told: from the first visit with pain to the day before the first without.
  void write_flares() {
    int since = -1, worst = 0;
    for (const chart::VisitRow visit : record_->chart.visits) {
      if (visit.day < 0 || !visit.has(Measure::flare_pain)) continue;
      const int pain = static_cast<int>(visit[Measure::flare_pain]);
      if (pain > 0 && since < 0) since = visit.day;
      if (pain > 0) worst = std::max(worst, pain);
      if (pain > 0 || since < 0) continue;
      write_event("Tumour flare", "Neoplasms benign, malignant and unspecified", worst, since,
                  std::max(since, visit.day - 1));
      since = -1;
      worst = 0;
    }
    if (since >= 0) write_event("Tumour flare", "Neoplasms benign, malignant and unspecified", worst, since, -1);
  }

  void write_end(const char* code, const std::string& term, const char* scope, int day) {
    ds_.row(id_);
    ds_.put("DSTERM", canonical(term));
    ds_.put("DSDECOD", code);
    ds_.put("DSCAT", "DISPOSITION EVENT");
    ds_.put("DSSCAT", scope);
    put_time(ds_, "DSST", day);
  }

  void write_disposition() {
    ds_.row(id_);
    ds_.put("DSTERM", "INFORMED CONSENT OBTAINED");
    ds_.put("DSDECOD", "INFORMED CONSENT OBTAINED");
    ds_.put("DSCAT", "PROTOCOL MILESTONE");
    put_time(ds_, "DSST", record_->chart.visits.days().front());
    const chart::Event* died = death();
    const std::string& reason = record_->off_treatment_reason;
    const bool by_death = reason == chart::name(EventKind::death);
    if (record_->off_treatment_day >= 0 && !by_death) {
      const char* code = reason == chart::name(EventKind::withdrawal)              ? "WITHDRAWAL BY SUBJECT"
                         : reason == "progression"                                 ? "PROGRESSIVE DISEASE"
                         : reason == "end of plan" || reason == "maximum duration" ? "COMPLETED"
                                                                                   : "ADVERSE EVENT";
      write_end(code, reason, "STUDY TREATMENT", record_->off_treatment_day);
    }
    if (died)
      write_end("DEATH", died->detail.empty() ? "death" : died->detail,
                by_death ? "STUDY TREATMENT" : "STUDY PARTICIPATION", died->day);
  }

  const TrialToWrite& t_;
  const Mapping& m_;
  const results::PatientRecord* record_ = nullptr;
  int day_1_ = 0;
  std::string id_;
  std::vector<double> visit_numbers_;
  std::vector<std::string> visit_names_;
};

}  // namespace

std::vector<Table> sdtm_of(const TrialToWrite& trial, const Mapping& mapping) { return Writer(trial, mapping).write(); }

}  // namespace titrate::cdisc
