// EX, CM and PR: what was given. AE: what happened.

#include "cdisc/sdtm_assembly.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

class Treatments final : public DomainSink {
 public:
  using DomainSink::DomainSink;
  void open(const Dataset& dataset) override {
    require(dataset, {"USUBJID", own("TRT")});
    const auto column = [&](const char* name) { return Column(dataset, own(name)); };
    id_ = {dataset, "USUBJID"};
    name_ = column("TRT");
    coded_ = column("DECOD");
    category_ = column("CAT");
    scope_ = column("SCAT");
    group_ = column("GRPID");
    occurred_ = column("OCCUR");
    dose_ = column("DOSE");
    total_ = column("DOSTOT");
    unit_ = column("DOSU");
    frequency_ = column("DOSFRQ");
    start_ = column("STDTC");
    end_ = column("ENDTC");
  }

  void row(std::uint64_t number, std::span<const Value> values) override {
    if (!usable_) return;
    const RowRef where = at(number);
    const std::string code = canonical(coded_.has(values) ? coded_.text(values) : name_.text(values));
    const std::string category = canonical(category_.text(values));
    Understood& seen = a.understood(domain_, own("TRT"), code, name_.text(values));
    ++seen.rows;
    if (seen.example.empty())
      seen.example = fmt::format("{} {} {}", dose_.text(values), unit_.text(values), frequency_.text(values));
    if (domain_ == "CM" && matches_any(a.mapping.prior_categories, category)) return note_prior(values, where);
    if (domain_ != "EX" && matches_any(a.mapping.later_categories, category)) return note_later(values, where, seen);
    const auto rule =
        std::find_if(a.mapping.treatments.begin(), a.mapping.treatments.end(), [&](const TreatmentRule& each) {
          return matches_any(each.names, code) && (each.categories.empty() || matches_any(each.categories, category));
        });
    if (rule == a.mapping.treatments.end()) {
      if (domain_ == "EX") note_unknown(code, values, where);
      return;
    }
    seen.meaning = chart::name(rule->agent);
    if (canonical(occurred_.text(values)) == "N") return;
    const auto patient = a.subject(id_.text(values), where, domain_);
    if (patient && put(*rule, *patient, values, where)) ++seen.used;
  }

 private:
  void note_prior(std::span<const Value> values, RowRef where) {
    const auto patient = a.subject(id_.text(values), where, domain_);
    if (!patient) return;
    Raw& raw = *a.raw[*patient];
    raw.prior_asked = true;
    if (canonical(occurred_.text(values)) == "N") return;
    std::string line(scope_.has(values) ? scope_.text(values) : group_.text(values));
    if (line.empty()) line = fmt::format("row {}", where.row);
    raw.prior_lines.insert(std::move(line));
  }

  /// Another treatment of the leukemia: an event, no supportive care.
  void note_later(std::span<const Value> values, RowRef where, Understood& seen) {
    seen.meaning = "new treatment";
    const auto patient = a.subject(id_.text(values), where, domain_);
    if (!patient || canonical(occurred_.text(values)) == "N") return;
    const auto day = a.event_day(*patient, start_.text(values), Side::start, where, domain_, own("STDTC"));
    if (!day) {
      a.find(Check::missing_date, *patient, domain_, where, own("STDTC"), start_.text(values),
             "another treatment of the leukemia has no start", "no time is censored at it, and none ends with it");
      return;
    }
    ++seen.used;
    RawEvent one;
    one.event = {.kind = chart::EventKind::new_treatment,
                 .day = *day,
                 .grade = 0,
                 .detail = std::string(coded_.has(values) ? coded_.text(values) : name_.text(values))};
    one.last_day = *day;
    one.row = where;
    a.raw[*patient]->events.push_back(std::move(one));
  }

  void note_unknown(const std::string& code, std::span<const Value> values, RowRef where) {
    a.study.findings.add_alike("treatment\n" + code, {.check = Check::unknown_treatment,
                                                      .subject = std::string(id_.text(values)),
                                                      .domain = domain_,
                                                      .row = where,
                                                      .variable = own("TRT"),
                                                      .value = std::string(name_.text(values)),
                                                      .what = "the mapping has no such treatment",
                                                      .consequence = "its doses are not on the chart"});
  }

  /// Amount of one administration in the agent's unit.
  std::optional<double> amount(const TreatmentRule& rule, std::size_t patient, std::span<const Value> values,
                               RowRef where, RawDose& dose) {
    const Column& column = dose_.has(values) ? dose_ : total_;
    const auto number = column.number(values);
    const auto stand_in = [&](std::string what) -> std::optional<double> {
      const bool usual = !chart::is_missing(rule.usual) && domain_ != "EX";
      a.find(Check::missing_dose, patient, domain_, where, own("DOSE"), column.text(values), std::move(what),
             usual ? fmt::format("given, with {:g} standing in for the amount a day", rule.usual) : "not used");
      dose.every = 1;
      return usual ? std::optional(rule.usual) : std::nullopt;
    };
    if (!number) {
      // Care whose dose nobody records (intravenous fluid) is given or not.
      if (rule.agent == chart::Agent::hydration) return 1.0;
      return stand_in("there is no dose");
    }
    if (*number < 0) return stand_in("the dose is below 0");
    if (rule.agent == chart::Agent::hydration) return 1.0;
    const std::string_view unit = unit_.text(values);
    if (const auto flat = a.mapping.conversion(unit, "mg")) return *number * flat->times;
    if (const auto per_kg = a.mapping.conversion(unit, "mg/kg")) {
      dose.basis = RawDose::Basis::per_kg;
      return *number * per_kg->times;
    }
    if (const auto per_m2 = a.mapping.conversion(unit, "mg/m2")) {
      dose.basis = RawDose::Basis::per_m2;
      return *number * per_m2->times;
    }
    return stand_in(fmt::format("the unit \"{}\" does not convert to mg", unit));
  }

  bool put(const TreatmentRule& rule, std::size_t patient, std::span<const Value> values, RowRef where) {
    RawDose dose;
    dose.agent = rule.agent;
    dose.row = where;
    dose.study_drug = domain_ == "EX";
    const auto first = a.event_day(patient, start_.text(values), Side::start, where, domain_, own("STDTC"));
    if (!first) {
      a.find(Check::missing_date, patient, domain_, where, own("STDTC"), start_.text(values), "there is no start",
             "not used");
      return false;
    }
    Frequency frequency;
    if (const std::string code = canonical(frequency_.text(values)); !code.empty()) {
      const auto known = a.mapping.frequencies.find(code);
      if (known != a.mapping.frequencies.end())
        frequency = known->second;
      else
        a.study.findings.add_alike("frequency\n" + domain_ + code, {.check = Check::unknown_frequency,
                                                                    .subject = a.study.patients[patient].id,
                                                                    .domain = domain_,
                                                                    .row = where,
                                                                    .variable = own("DOSFRQ"),
                                                                    .value = code,
                                                                    .what = "the mapping has no such frequency",
                                                                    .consequence = "taken as once a day"});
    }
    dose.every = frequency.every_days;
    const auto one = amount(rule, patient, values, where, dose);
    if (!one) return false;
    dose.amount = *one * (dose_.has(values) ? frequency.per_day : 1.0);
    dose.first = dose.last = *first;
    const auto last = a.event_day(patient, end_.text(values), Side::end, where, domain_, own("ENDTC"));
    if (last && *last < *first) {
      a.find(Check::end_before_start, patient, domain_, where, own("ENDTC"), end_.text(values),
             fmt::format("the end is before the start, {}", start_.text(values)), "taken as given on the start alone");
    } else if (last) {
      dose.last = *last;
    } else {
      dose.open_end = true;
    }
    if (dose.amount > 0) a.raw[patient]->doses.push_back(dose);
    return true;
  }

  Column id_, name_, coded_, category_, scope_, group_, occurred_, dose_, total_, unit_, frequency_, start_, end_;
};

class Events final : public DomainSink {
 public:
  using DomainSink::DomainSink;
  void open(const Dataset& dataset) override {
    require(dataset, {"USUBJID", "AETERM"});
    const auto column = [&](const char* name) { return Column(dataset, own(name)); };
    id_ = {dataset, "USUBJID"};
    term_ = column("TERM");
    coded_ = column("DECOD");
    class_ = column("SOC");
    body_system_ = column("BODSYS");
    grade_ = column("TOXGR");
    severity_ = column("SEV");
    serious_ = column("SER");
    related_ = column("REL");
    action_ = column("ACN");
    outcome_ = column("OUT");
    death_ = column("SDTH");
    start_ = column("STDTC");
    end_ = column("ENDTC");
  }

  void row(std::uint64_t number, std::span<const Value> values) override {
    if (!usable_) return;
    const RowRef where = at(number);
    const std::string term = canonical(coded_.has(values) ? coded_.text(values) : term_.text(values));
    const std::string system = canonical(class_.has(values) ? class_.text(values) : body_system_.text(values));
    const auto rule = std::find_if(a.mapping.events.begin(), a.mapping.events.end(), [&](const EventRule& each) {
      return matches_any(each.terms, term) && (each.classes.empty() || matches_any(each.classes, system));
    });
    const bool known = rule != a.mapping.events.end();
    Understood& seen = a.understood("AE", "AEDECOD", term, term_.text(values));
    ++seen.rows;
    if (known)
      seen.meaning = rule->flare ? "tumor flare" : rule->lysis ? "tumor lysis" : std::string(chart::name(rule->kind));
    const auto index = a.subject(id_.text(values), where, "AE");
    if (!index) return;
    RawEvent one;
    one.event.kind = known ? rule->kind : chart::EventKind::other_toxicity;
    one.event.detail = known && !rule->detail.empty()
                           ? rule->detail
                           : std::string(coded_.has(values) ? coded_.text(values) : term_.text(values));
    one.row = where;
    one.event.grade = grade_of(*index, values, where);
    one.fatal = one.event.grade >= 5;
    const auto first = a.event_day(*index, start_.text(values), Side::start, where, "AE", "AESTDTC");
    const auto last = a.event_day(*index, end_.text(values), Side::end, where, "AE", "AEENDTC");
    a.study.patients[*index].reported.push_back(as_written(values, one, first, last, seen.meaning));
    if (!first) {
      a.find(Check::missing_date, *index, "AE", where, "AESTDTC", start_.text(values),
             fmt::format("{} has no start", one.event.detail), "not counted");
      return;
    }
    one.event.day = one.last_day = *first;
    one.last_day = last.value_or(std::numeric_limits<int>::max());
    if (last && *last < *first) {
      a.find(Check::end_before_start, *index, "AE", where, "AEENDTC", end_.text(values),
             fmt::format("the end is before the start, {}", start_.text(values)), "taken as of one day");
      one.last_day = *first;
    }
    ++seen.used;
    Raw& raw = *a.raw[*index];
    if (known && rule->flare) {
      raw.flares.push_back(std::move(one));
    } else {
      if (known && rule->lysis) a.study.patients[*index].reported_lysis = true;
      if (known && rule->lysis) one.event.kind = chart::EventKind::other_toxicity;
      raw.events.push_back(std::move(one));
    }
  }

 private:
  ReportedEvent as_written(std::span<const Value> values, const RawEvent& one, std::optional<int> first,
                           std::optional<int> last, const std::string& meaning) const {
    const auto text = [&](const Column& column) { return std::string(column.text(values)); };
    const auto partial = [](std::string_view iso) {
      const auto date = parse_date(iso);
      return date && !date->complete();
    };
    return {.term = text(term_),
            .coded = text(coded_),
            .system_class = text(class_.has(values) ? class_ : body_system_),
            .severity = text(severity_),
            .serious = text(serious_),
            .related = text(related_),
            .action = text(action_),
            .outcome = text(outcome_),
            .start = text(start_),
            .end = text(end_),
            .grade = one.event.grade,
            .first_day = first,
            .last_day = last,
            .start_partial = partial(start_.text(values)),
            .end_partial = partial(end_.text(values)),
            .meaning = meaning,
            .row = one.row};
  }

  int grade_of(std::size_t patient, std::span<const Value> values, RowRef where) {
    int grade = 0;
    if (const auto written = grade_.number(values); written && *written >= 0 && *written <= 5)
      grade = static_cast<int>(*written);
    if (grade == 0)
      if (const auto word = a.mapping.severities.find(canonical(severity_.text(values)));
          word != a.mapping.severities.end())
        grade = word->second;
    if (canonical(death_.text(values)) == "Y" || canonical(outcome_.text(values)) == "FATAL") grade = 5;
    if (grade == 0)
      a.find(Check::missing_grade, patient, "AE", where, "AETOXGR", grade_.text(values),
             "neither a grade nor a severity that is understood", "the event counts without a grade");
    return grade;
  }

  Column id_, term_, coded_, class_, body_system_, grade_, severity_, serious_, related_, action_, outcome_, death_,
      start_, end_;
};

}  // namespace

std::unique_ptr<RowSink> treatment_sink(Assembly& assembly, const std::string& domain, std::uint16_t file) {
  return std::make_unique<Treatments>(assembly, domain, file);
}
std::unique_ptr<RowSink> events_sink(Assembly& assembly, std::uint16_t file) {
  return std::make_unique<Events>(assembly, "AE", file);
}

}  // namespace titrate::cdisc
