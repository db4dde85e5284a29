// DM, SUPPDM, DS and MH: who the subjects are, what they had before, and how their treatment ended.

#include "cdisc/sdtm_assembly.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

class Subjects final : public DomainSink {
 public:
  Subjects(Assembly& assembly, std::uint16_t file) : DomainSink(assembly, "DM", file) {}

  void open(const Dataset& dataset) override {
    if (!dataset.find("USUBJID"))
      throw Error({Problem{{dataset.file.string()},
                           "a variable USUBJID in DM",
                           "none",
                           "check that this is an SDTM demographics domain"}});
    study_ = {dataset, "STUDYID"};
    id_ = {dataset, "USUBJID"};
    start_ = {dataset, "RFSTDTC"};
    first_dose_ = {dataset, "RFXSTDTC"};
    end_ = {dataset, "RFPENDTC"};
    death_ = {dataset, "DTHDTC"};
    death_flag_ = {dataset, "DTHFL"};
    age_ = {dataset, "AGE"};
    age_unit_ = {dataset, "AGEU"};
    sex_ = {dataset, "SEX"};
    arm_ = {dataset, "ARMCD"};
    actual_ = {dataset, "ACTARMCD"};
    arm_name_ = {dataset, "ARM"};
    actual_name_ = {dataset, "ACTARM"};
    reason_ = {dataset, "ARMNRS"};
    subject_ = {dataset, "SUBJID"};
    site_ = {dataset, "SITEID"};
    country_ = {dataset, "COUNTRY"};
    race_ = {dataset, "RACE"};
    ethnic_ = {dataset, "ETHNIC"};
  }

  void row(std::uint64_t number, std::span<const Value> values) override {
    const RowRef where = at(number);
    const std::string id(id_.text(values));
    if (a.study.study.empty()) a.study.study = study_.text(values);
    if (id.empty() || a.find(id)) {
      a.study.findings.add({.check = Check::duplicate_subject,
                            .subject = id,
                            .domain = "DM",
                            .row = where,
                            .variable = "USUBJID",
                            .value = id,
                            .what = id.empty() ? "the row names no subject" : "the subject is there already",
                            .consequence = "the row is not used"});
      return;
    }
    Patient patient;
    auto raw = std::make_unique<Raw>();
    patient.id = patient.chart.id = id;
    patient.row = where;
    patient.arm = actual_.has(values) ? actual_.text(values)
                  : arm_.has(values)  ? arm_.text(values)
                                      : arm_name_.text(values);
    const bool kept_out = matches_any(a.mapping.not_enrolled, canonical(arm_.text(values))) ||
                          matches_any(a.mapping.not_enrolled, canonical(reason_.text(values)));
    read_day_1(values, where, patient);
    patient.enrolled &= !kept_out;
    read_baseline(values, patient.chart.baseline);
    patient.demographics = demographics(values);
    read_end(values, where, id, *raw);
    a.understood("DM", "ARMCD", patient.arm, arm_name_.text(values)).rows += 1;
    a.add_subject(std::move(patient), std::move(raw));
  }

 private:
  void read_day_1(std::span<const Value> values, RowRef where, Patient& patient) {
    const Column& from = start_.has(values) ? start_ : first_dose_;
    const std::string_view text = from.text(values);
    if (text.empty()) return;  // a screening failure
    const auto date = parse_date(text);
    if (date && date->complete()) {
      patient.enrolled = true;
      patient.day_1 = civil_day(*date);
      return;
    }
    a.study.findings.add({.check = date ? Check::partial_date : Check::unparsable_date,
                          .subject = patient.id,
                          .domain = "DM",
                          .row = where,
                          .variable = "RFSTDTC",
                          .value = std::string(text),
                          .what = date ? "the day is not known" : "this is no ISO 8601 date",
                          .consequence = "without a day 1 the subject is not in the analysis"});
  }

  Demographics demographics(std::span<const Value> values) const {
    const auto text = [&](const Column& column) { return std::string(column.text(values)); };
    return {.subject = text(subject_),
            .site = text(site_),
            .country = text(country_),
            .age_unit = text(age_unit_),
            .sex = text(sex_),
            .race = text(race_),
            .ethnic = text(ethnic_),
            .age = age_.number(values),
            .planned_code = text(arm_),
            .planned = text(arm_name_),
            .actual_code = text(actual_),
            .actual = text(actual_name_)};
  }

  void read_baseline(std::span<const Value> values, chart::Baseline& baseline) {
    if (const auto age = age_.number(values)) {
      const std::string unit = canonical(age_unit_.text(values));
      baseline.age_years = *age;
      if (unit == "MONTHS") baseline.age_years /= 12;
      if (unit == "DAYS") baseline.age_years /= 365.25;
    }
    const std::string sex = canonical(sex_.text(values));
    if (sex == "F") baseline.female = chart::Answer::yes;
    if (sex == "M") baseline.female = chart::Answer::no;
  }

  void read_end(std::span<const Value> values, RowRef where, const std::string& id, Raw& raw) {
    raw.death_flag = canonical(death_flag_.text(values)) == "Y";
    raw.death_dm_row = where;
    const auto day = [&](const Column& column, const char* name) -> std::optional<int> {
      const std::string_view text = column.text(values);
      if (text.empty()) return {};
      const auto date = parse_date(text);
      if (date && date->complete()) return civil_day(*date);
      a.study.findings.add({.check = date ? Check::partial_date : Check::unparsable_date,
                            .subject = id,
                            .domain = "DM",
                            .row = where,
                            .variable = name,
                            .value = std::string(text),
                            .what = date ? "the day is not known" : "this is no ISO 8601 date",
                            .consequence = date ? "the last day that it can have been stands in" : "not used"});
      return date ? std::optional(imputed(*date, Side::end, 0)) : std::nullopt;
    };
    raw.death_dm = day(death_, "DTHDTC");
    raw.end_of_participation = day(end_, "RFPENDTC");
  }

  Column study_, id_, start_, first_dose_, end_, death_, death_flag_, age_, age_unit_, sex_, arm_, actual_, arm_name_,
      actual_name_, reason_, subject_, site_, country_, race_, ethnic_;
};

class Supplement final : public DomainSink {
 public:
  using DomainSink::DomainSink;
  void open(const Dataset& dataset) override {
    require(dataset, {"USUBJID", "QNAM", "QVAL"});
    id_ = {dataset, "USUBJID"};
    name_ = {dataset, "QNAM"};
    label_ = {dataset, "QLABEL"};
    value_ = {dataset, "QVAL"};
    variable_ = {dataset, "IDVAR"};
    of_ = {dataset, "IDVARVAL"};
  }
  void row(std::uint64_t number, std::span<const Value> values) override {
    if (!usable_) return;
    const std::string name = canonical(name_.text(values));
    Understood& seen = a.understood(domain_, "QNAM", name, label_.text(values));
    ++seen.rows;
    if (seen.example.empty()) seen.example = value_.text(values);
    if (keep(name, values, at(number), seen)) return;
    for (const CovariateRule& rule : a.mapping.covariates) {
      if (rule.domain != domain_ || !matches_any(rule.codes, name)) continue;
      const auto patient = a.subject(id_.text(values), at(number), domain_);
      if (!patient) return;
      std::optional<double> value = value_.number(values);
      if (const auto word = rule.words.find(canonical(value_.text(values))); !value && word != rule.words.end())
        value = word->second;
      seen.meaning = "baseline";
      if (!value) {
        a.find(Check::not_a_number, *patient, domain_, at(number), "QVAL", value_.text(values), "this is no number",
               "not used");
        return;
      }
      ++seen.used;
      a.raw[*patient]->covariates[static_cast<std::size_t>(rule.covariate)].push_back({0, *value, at(number)});
    }
  }

 private:
  /// For the parent row, where the mapping makes a variable of it.
  bool keep(const std::string& name, std::span<const Value> values, RowRef where, Understood& seen) {
    const std::string parent = domain_.substr(std::string_view("SUPP").size());
    const auto& rules = a.mapping.supplements;
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const SupplementRule& each) {
      return each.domain == parent && matches_any(each.qualifiers, name);
    });
    if (rule == rules.end()) return false;
    seen.meaning = rule->variable;
    const auto patient = a.subject(id_.text(values), where, domain_);
    if (!patient || !value_.has(values)) return true;
    ++seen.used;
    const std::string variable = canonical(variable_.text(values));
    a.supplement_variables.emplace(parent, variable);
    a.supplements[supplement_key(parent, id_.text(values), variable, of_.text(values))].push_back(
        {.rule = static_cast<std::size_t>(rule - rules.begin()),
         .value = std::string(value_.text(values)),
         .patient = *patient,
         .row = where});
    return true;
  }

  Column id_, name_, label_, value_, variable_, of_;
};

/// What a patient had before: answers to prespecified questions.
class History final : public DomainSink {
 public:
  using DomainSink::DomainSink;
  void open(const Dataset& dataset) override {
    require(dataset, {"USUBJID", "MHTERM"});
    id_ = {dataset, "USUBJID"};
    term_ = {dataset, "MHTERM"};
    coded_ = {dataset, "MHDECOD"};
    occurred_ = {dataset, "MHOCCUR"};
    end_ = {dataset, "MHENDTC"};
    relation_ = {dataset, "MHENRF"};
    to_point_ = {dataset, "MHENRTPT"};
  }
  void row(std::uint64_t number, std::span<const Value> values) override {
    if (!usable_) return;
    const std::string term = canonical(coded_.has(values) ? coded_.text(values) : term_.text(values));
    Understood& seen = a.understood("MH", "MHDECOD", term, term_.text(values));
    ++seen.rows;
    for (const CovariateRule& rule : a.mapping.covariates) {
      if (rule.domain != "MH" || !matches_any(rule.codes, term)) continue;
      seen.meaning = "baseline";
      const auto patient = a.subject(id_.text(values), at(number), "MH");
      if (!patient) return;
      const std::string answer = canonical(occurred_.text(values));
      if (answer == "U") return;
      if (rule.current && answer != "N" && over(*patient, values)) continue;
      ++seen.used;
      a.raw[*patient]->covariates[static_cast<std::size_t>(rule.covariate)].push_back(
          {0, answer == "N" ? 0.0 : 1.0, at(number)});
    }
  }

 private:
  bool over(std::size_t patient, std::span<const Value> values) const {
    if (canonical(relation_.text(values)) == "BEFORE" || canonical(to_point_.text(values)) == "BEFORE") return true;
    const auto end = parse_date(end_.text(values));
    const int day_1 = a.study.patients[patient].day_1;
    return end && imputed(*end, Side::end, day_1) < day_1;
  }

  Column id_, term_, coded_, occurred_, end_, relation_, to_point_;
};

/// Survival status: who is alive on a day was heard of on it.
class Status final : public DomainSink {
 public:
  Status(Assembly& assembly, std::uint16_t file) : DomainSink(assembly, "SS", file) {}
  void open(const Dataset& dataset) override {
    require(dataset, {"USUBJID", "SSTESTCD"});
    id_ = {dataset, "USUBJID"};
    code_ = {dataset, "SSTESTCD"};
    name_ = {dataset, "SSTEST"};
    standard_ = {dataset, "SSSTRESC"};
    original_ = {dataset, "SSORRES"};
    date_ = {dataset, "SSDTC"};
  }
  void row(std::uint64_t number, std::span<const Value> values) override {
    if (!usable_) return;
    const std::string code = canonical(code_.text(values));
    const std::string word = canonical(standard_.has(values) ? standard_.text(values) : original_.text(values));
    Understood& seen = a.understood("SS", "SSTESTCD", code, name_.text(values));
    ++seen.rows;
    if (seen.example.empty()) seen.example = word;
    if (!matches_any(a.mapping.status_codes, code)) return;
    const bool alive = matches_any(a.mapping.alive, word), dead = matches_any(a.mapping.dead, word);
    seen.meaning = "survival status";
    if (!alive && !dead) return;
    const auto patient = a.subject(id_.text(values), at(number), "SS");
    if (!patient) return;
    ++seen.used;
    Raw& raw = *a.raw[*patient];
    if (dead && !raw.said_dead) raw.said_dead = at(number);
    if (dead) return;
    const auto day = a.result_day(*patient, date_.text(values), at(number), "SS", "SSDTC");
    if (day) raw.contact = std::max(raw.contact.value_or(*day), *day);
  }

 private:
  Column id_, code_, name_, standard_, original_, date_;
};

class Disposition final : public DomainSink {
 public:
  using DomainSink::DomainSink;
  void open(const Dataset& dataset) override {
    require(dataset, {"USUBJID", "DSDECOD"});
    id_ = {dataset, "USUBJID"};
    coded_ = {dataset, "DSDECOD"};
    term_ = {dataset, "DSTERM"};
    category_ = {dataset, "DSCAT"};
    scope_ = {dataset, "DSSCAT"};
    start_ = {dataset, "DSSTDTC"};
    when_ = {dataset, "DSDTC"};
  }
  void row(std::uint64_t number, std::span<const Value> values) override {
    if (!usable_) return;
    const RowRef where = at(number);
    const std::string code = canonical(coded_.text(values));
    Understood& seen = a.understood("DS", "DSDECOD", code, term_.text(values));
    ++seen.rows;
    if (!matches_any(a.mapping.disposition_categories, canonical(category_.text(values)))) return;
    const bool death = matches_any(a.mapping.death, code);
    const bool of_treatment = matches_any(a.mapping.end_of_treatment, code) &&
                              !matches_any(a.mapping.end_of_study_scopes, canonical(scope_.text(values)));
    if (!death && !of_treatment) return;
    const auto patient = a.subject(id_.text(values), where, "DS");
    if (!patient) return;
    const Column& from = start_.has(values) ? start_ : when_;
    seen.meaning = death ? "death" : "end of treatment";
    ++seen.used;
    const auto day = a.event_day(*patient, from.text(values), Side::end, where, "DS", "DSSTDTC");
    if (!day) {
      a.find(Check::missing_date, *patient, "DS", where, "DSSTDTC", from.text(values), "there is no date",
             "the row is not used");
      return;
    }
    Raw& raw = *a.raw[*patient];
    const Raw::End end{*day, code, std::string(term_.text(values)), where};
    if (death && !raw.death) raw.death = end;
    if (of_treatment) raw.ends.push_back(end);
  }

 private:
  Column id_, coded_, term_, category_, scope_, start_, when_;
};

}  // namespace

std::unique_ptr<RowSink> supplement_sink(Assembly& assembly, const std::string& domain, std::uint16_t file) {
  return std::make_unique<Supplement>(assembly, domain, file);
}
std::unique_ptr<RowSink> status_sink(Assembly& assembly, std::uint16_t file) {
  return std::make_unique<Status>(assembly, file);
}
std::unique_ptr<RowSink> history_sink(Assembly& assembly, std::uint16_t file) {
  return std::make_unique<History>(assembly, "MH", file);
}
std::unique_ptr<RowSink> disposition_sink(Assembly& assembly, std::uint16_t file) {
  return std::make_unique<Disposition>(assembly, "DS", file);
}

namespace {
std::unique_ptr<RowSink> own_sink(Assembly& assembly, const std::string& domain, std::uint16_t file) {
  if (domain == "DM") return std::make_unique<Subjects>(assembly, file);
  for (const char* findings : {"LB", "VS", "FA", "MI"})
    if (domain == findings) return findings_sink(assembly, domain, file);
  if (domain == "TU" || domain == "TR") return lesions_sink(assembly, domain, file);
  if (domain == "RS") return response_sink(assembly, file);
  if (domain == "EX" || domain == "CM" || domain == "PR") return treatment_sink(assembly, domain, file);
  if (domain == "AE") return events_sink(assembly, file);
  if (domain == "MH") return history_sink(assembly, file);
  if (domain == "DS") return disposition_sink(assembly, file);
  if (domain == "SS") return status_sink(assembly, file);
  if (domain.starts_with("SUPP")) return supplement_sink(assembly, domain, file);
  return nullptr;
}
}  // namespace

std::unique_ptr<RowSink> sink_for(Assembly& assembly, const std::string& domain, std::uint16_t file) {
  std::unique_ptr<RowSink> own = own_sink(assembly, domain, file);
  const bool merges = std::any_of(assembly.supplement_variables.begin(), assembly.supplement_variables.end(),
                                  [&](const auto& each) { return each.first == domain; });
  return own && merges ? merging_sink(assembly, domain, std::move(own)) : std::move(own);
}

}  // namespace titrate::cdisc
