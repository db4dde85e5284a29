// TU, TR and RS: which lesions there are, how large they were, and what the investigator made of them.

#include "cdisc/sdtm_assembly.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

class Lesions final : public DomainSink {
 public:
  using DomainSink::DomainSink;
  void open(const Dataset& dataset) override {
    require(dataset, {"USUBJID", "TULNKID"});
    id_ = {dataset, "USUBJID"};
    link_ = {dataset, "TULNKID"};
    location_ = {dataset, "TULOC"};
    result_ = {dataset, "TUSTRESC"};
    original_ = {dataset, "TUORRES"};
    date_ = {dataset, "TUDTC"};
  }
  void row(std::uint64_t number, std::span<const Value> values) override {
    if (!usable_) return;
    const RowRef where = at(number);
    const std::string location = canonical(location_.text(values));
    const std::string kind = canonical(result_.has(values) ? result_.text(values) : original_.text(values));
    Understood& seen = a.understood("TU", "TULOC", location, "");
    ++seen.rows;
    if (seen.example.empty()) seen.example = kind;
    const auto index = a.subject(id_.text(values), where, "TU");
    if (!index) return;
    Patient& patient = a.study.patients[*index];
    const bool node = matches_any(a.mapping.node_locations, location);
    const bool site = std::any_of(a.mapping.measures.begin(), a.mapping.measures.end(), [&](const MeasureRule& rule) {
      return rule.domain == "TR" && !rule.objects.empty() && matches_any(rule.objects, location);
    });
    seen.meaning = node ? "lymph node" : site ? "spleen or liver" : "";
    if (node || site) ++seen.used;
    const bool is_new = matches_any(a.mapping.new_lesions, kind);
    if (is_new) note_new(*index, location, where, values);
    const std::string link(link_.text(values));
    const auto known = std::find_if(patient.lesions.begin(), patient.lesions.end(),
                                    [&](const Lesion& each) { return each.link == link; });
    if (known != patient.lesions.end()) return;  // the other reader's name for it
    patient.lesions.push_back({link, location, node, matches_any(a.mapping.target_groups, kind), where});
  }

 private:
  void note_new(std::size_t patient, const std::string& location, RowRef where, std::span<const Value> values) {
    const auto day = a.event_day(patient, date_.text(values), Side::start, where, "TU", "TUDTC");
    if (!day) {
      a.find(Check::missing_date, patient, "TU", where, "TUDTC", date_.text(values), "a new lesion without a date",
             "no progression is dated by it");
      return;
    }
    RawEvent one;
    one.event = {.kind = chart::EventKind::new_lesion, .day = *day, .grade = 0, .detail = location};
    one.last_day = *day;
    one.row = where;
    a.raw[patient]->events.push_back(std::move(one));
  }

  Column id_, link_, location_, result_, original_, date_;
};

class Sizes final : public DomainSink {
 public:
  using DomainSink::DomainSink;
  void open(const Dataset& dataset) override {
    require(dataset, {"USUBJID", "TRTESTCD"});
    const auto column = [&](const char* name) { return Column(dataset, own(name)); };
    id_ = {dataset, "USUBJID"};
    link_ = column("LNKID");
    code_ = column("TESTCD");
    name_ = column("TEST");
    original_ = column("ORRES");
    original_unit_ = column("ORRESU");
    standard_ = column("STRESN");
    standard_text_ = column("STRESC");
    standard_unit_ = column("STRESU");
    evaluator_ = column("EVAL");
    reader_ = column("EVALID");
    accepted_ = column("ACPTFL");
    status_ = column("STAT");
    date_ = column("DTC");
    visit_ = {dataset, "VISIT"};
    visit_number_ = {dataset, "VISITNUM"};
  }

  void row(std::uint64_t number, std::span<const Value> values) override {
    if (!usable_) return;
    const RowRef where = at(number);
    const std::string code = canonical(code_.text(values));
    Understood& seen = a.understood("TR", "TRTESTCD", code, name_.text(values));
    ++seen.rows;
    if (seen.example.empty()) seen.example = fmt::format("{} {}", original_.text(values), original_unit_.text(values));
    const bool longest = code == a.mapping.longest_code, perpendicular = code == a.mapping.perpendicular_code;
    const bool state = code == a.mapping.state_code, sum = matches_any(a.mapping.sum_codes, code);
    const bool site = std::any_of(a.mapping.measures.begin(), a.mapping.measures.end(), [&](const MeasureRule& rule) {
      return rule.domain == "TR" && !rule.objects.empty() && matches_any(rule.codes, code);
    });
    if (!longest && !perpendicular && !state && !sum && !site) return;
    seen.meaning = sum ? "sum of products" : state ? "state of a lesion" : site ? "spleen or liver" : "diameter";
    if (canonical(status_.text(values)) == "NOT DONE") return;
    const auto patient = a.subject(id_.text(values), where, "TR");
    if (!patient) return;
    const auto day = a.result_day(*patient, date_.text(values), where, "TR", "TRDTC");
    if (!day) return;
    const std::size_t used = seen.used;
    if (sum)
      put_sum(*patient, *day, values, where, seen);
    else
      put_size(*patient, *day, values, where, seen, code);
    if (seen.used > used) a.note_visit(*patient, *day, visit_.text(values), visit_number_.number(values), where, "TR");
  }

 private:
  /// A length, or an area.
  struct Length {
    double value;
    TakenFrom from;
  };
  /// In the unit asked for; nothing, with a finding, where it is no number or the unit does not convert.
  std::optional<Length> in(std::string_view unit, std::size_t patient, std::span<const Value> values, RowRef where) {
    for (const TakenFrom from : {TakenFrom::original, TakenFrom::standard}) {
      const bool original = from == TakenFrom::original;
      const auto value = (original ? original_ : standard_).number(values);
      if (!value) continue;
      const auto converts = a.mapping.conversion((original ? original_unit_ : standard_unit_).text(values), unit);
      if (converts) return Length{*value * converts->times + converts->plus, from};
    }
    const bool number = original_.number(values) || standard_.number(values);
    a.find(number ? Check::unknown_unit : Check::not_a_number, patient, "TR", where, number ? "TRORRESU" : "TRORRES",
           number ? original_unit_.text(values) : original_.text(values),
           number ? fmt::format("the unit does not convert to {}", unit) : "this is no number", "not used");
    return {};
  }

  RawSize begun(std::size_t lesion, int day, std::span<const Value> values, RowRef where) {
    RawSize made;
    made.size.lesion = static_cast<std::uint16_t>(lesion);
    made.size.day = day;
    made.size.row = where;
    std::string evaluator(evaluator_.text(values));
    if (reader_.has(values)) evaluator.append(" ").append(reader_.text(values));
    made.evaluator = a.evaluator(evaluator);
    made.accepted = canonical(accepted_.text(values)) == "Y";
    return made;
  }

  void put_sum(std::size_t patient, int day, std::span<const Value> values, RowRef where, Understood& seen) {
    const auto value = in("cm2", patient, values, where);
    if (!value) return;
    RawSize made = begun(0, day, values, where);
    made.is_sum = true;
    made.size.longest = value->value;
    made.size.longest_from = value->from;
    a.raw[patient]->sizes.push_back(made);
    ++seen.used;
  }

  void put_size(std::size_t index, int day, std::span<const Value> values, RowRef where, Understood& seen,
                const std::string& code) {
    Patient& patient = a.study.patients[index];
    const std::string_view link = link_.text(values);
    const auto lesion = std::find_if(patient.lesions.begin(), patient.lesions.end(),
                                     [&](const Lesion& each) { return each.link == link; });
    if (lesion == patient.lesions.end()) {
      a.find(Check::unknown_lesion, index, "TR", where, "TRLNKID", link, "TU has no lesion of this name",
             "its place is not known: not used");
      return;
    }
    for (const MeasureRule& rule : a.mapping.measures)
      if (rule.domain == "TR" && !rule.objects.empty() && matches_any(rule.codes, code) &&
          matches_any(rule.objects, lesion->location)) {
        const auto value = in("cm", index, values, where);
        if (!value) return;
        a.add_observation(index, observed(rule.measure, value->value, day, where, value->from));
        ++seen.used;
        return;
      }
    RawSize made = begun(static_cast<std::size_t>(lesion - patient.lesions.begin()), day, values, where);
    if (code == a.mapping.state_code) {
      const bool standard = standard_text_.has(values);
      const std::string_view state = (standard ? standard_text_ : original_).text(values);
      made.size.absent = matches_any(a.mapping.absent_states, canonical(state));
      if (!made.size.absent) return;
      made.size.longest_from = standard ? TakenFrom::standard_text : TakenFrom::original;
    } else {
      const auto value = in("cm", index, values, where);
      if (!value) return;
      const bool longest = code == a.mapping.longest_code;
      (longest ? made.size.longest : made.size.perpendicular) = value->value;
      (longest ? made.size.longest_from : made.size.perpendicular_from) = value->from;
    }
    a.raw[index]->sizes.push_back(made);
    ++seen.used;
  }

  Column id_, link_, code_, name_, original_, original_unit_, standard_, standard_text_, standard_unit_, evaluator_,
      reader_, accepted_, status_, date_, visit_, visit_number_;
};

class Responses final : public DomainSink {
 public:
  using DomainSink::DomainSink;
  void open(const Dataset& dataset) override {
    require(dataset, {"USUBJID", "RSTESTCD"});
    id_ = {dataset, "USUBJID"};
    code_ = {dataset, "RSTESTCD"};
    name_ = {dataset, "RSTEST"};
    result_ = {dataset, "RSSTRESC"};
    original_ = {dataset, "RSORRES"};
    evaluator_ = {dataset, "RSEVAL"};
    reader_ = {dataset, "RSEVALID"};
    accepted_ = {dataset, "RSACPTFL"};
    date_ = {dataset, "RSDTC"};
  }
  void row(std::uint64_t number, std::span<const Value> values) override {
    if (!usable_) return;
    const RowRef where = at(number);
    const std::string code = canonical(code_.text(values));
    const std::string word = canonical(result_.has(values) ? result_.text(values) : original_.text(values));
    Understood& seen = a.understood("RS", "RSTESTCD", code, name_.text(values));
    ++seen.rows;
    if (seen.example.empty()) seen.example = word;
    for (const CovariateRule& rule : a.mapping.covariates) {
      if (rule.domain != "RS" || !matches_any(rule.codes, code)) continue;
      seen.meaning = "baseline";
      const auto patient = a.subject(id_.text(values), where, "RS");
      const auto value = rule.words.find(word);
      if (!patient || value == rule.words.end()) return;
      ++seen.used;
      a.raw[*patient]->covariates[static_cast<std::size_t>(rule.covariate)].push_back({0, value->second, where});
      return;
    }
    if (!matches_any(a.mapping.response_codes, code)) return;
    seen.meaning = "reported response";
    const auto patient = a.subject(id_.text(values), where, "RS");
    if (!patient) return;
    const auto category = a.mapping.responses.find(word);
    if (category == a.mapping.responses.end()) {
      a.find(Check::unknown_response, *patient, "RS", where, "RSORRES", original_.text(values),
             "the mapping has no such response", "not compared with the derived response");
      return;
    }
    const auto day = a.result_day(*patient, date_.text(values), where, "RS", "RSDTC");
    if (!day) return;
    std::string evaluator(evaluator_.text(values));
    if (reader_.has(values)) evaluator.append(" ").append(reader_.text(values));
    ++seen.used;
    a.raw[*patient]->responses.push_back({.response = {*day, category->second, word, where},
                                          .evaluator = a.evaluator(evaluator),
                                          .accepted = canonical(accepted_.text(values)) == "Y"});
  }

 private:
  Column id_, code_, name_, result_, original_, evaluator_, reader_, accepted_, date_;
};

}  // namespace

std::unique_ptr<RowSink> lesions_sink(Assembly& assembly, const std::string& domain, std::uint16_t file) {
  if (domain == "TU") return std::make_unique<Lesions>(assembly, domain, file);
  return std::make_unique<Sizes>(assembly, domain, file);
}
std::unique_ptr<RowSink> response_sink(Assembly& assembly, std::uint16_t file) {
  return std::make_unique<Responses>(assembly, "RS", file);
}

}  // namespace titrate::cdisc
