#include "recorded/publish.hpp"

#include "recorded/json_text.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::recorded {

namespace {

using Json = nlohmann::ordered_json;

const std::string& file_of(const Study& study, cdisc::RowRef row) {
  static const std::string none;
  return row.row > 0 && row.file < study.source.files.size() ? study.source.files[row.file].path : none;
}

/// RFC 4180: a field in quotes where it needs them.
std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string row_field(cdisc::RowRef row) { return row.row > 0 ? fmt::format("{}", row.row) : ""; }

const std::string& subject(const Study& study, const Deviation& deviation) {
  return study.source.patients[study.patients[deviation.patient].source].id;
}

std::string date(const Study& study, const Deviation& deviation, int day) {
  return cdisc::iso_date(study.source.patients[study.patients[deviation.patient].source].day_1 + day);
}

std::string_view spell(conduct::Truth truth) {
  return truth == conduct::Truth::yes ? "yes" : truth == conduct::Truth::no ? "no" : "unknown";
}

Json day_or_null(int day) { return day < 0 ? Json(nullptr) : Json(chart::study_day(day)); }

}  // namespace

std::vector<const cdisc::Finding*> in_order(const cdisc::Findings& findings) {
  std::vector<const cdisc::Finding*> all;
  for (const cdisc::Finding& each : findings.all()) all.push_back(&each);
  std::stable_sort(all.begin(), all.end(),
                   [](const cdisc::Finding* a, const cdisc::Finding* b) { return a->check < b->check; });
  return all;
}

namespace {

Json to_json(const Study& study, const cdisc::Finding& one) {
  return {{"check", cdisc::info(one.check).id},
          {"subject", one.subject},
          {"domain", one.domain},
          {"file", file_of(study, one.row)},
          {"row", one.row.row},
          {"variable", one.variable},
          {"value", one.value},
          {"what", one.what},
          {"consequence", one.consequence},
          {"count", one.count}};
}

Json to_json(const Study& study, const Deviation& d) {
  return {{"kind", info(d.kind).id},
          {"subject", subject(study, d)},
          {"first_study_day", chart::study_day(d.first_day)},
          {"last_study_day", chart::study_day(d.last_day)},
          {"first_date", date(study, d, d.first_day)},
          {"last_date", date(study, d, d.last_day)},
          {"of", d.subject_of},
          {"ordered", d.ordered},
          {"given", d.given},
          {"rule", d.rule},
          {"what", d.what},
          {"minor", d.minor},
          {"file", file_of(study, d.row)},
          {"row", d.row.row}};
}

Json findings_head(const Study& study) {
  const cdisc::Findings& findings = study.source.findings;
  Json json{{"schema", "titrate/findings/1"}, {"study", study.source.study}, {"imputation", study.imputation}};
  json["files"] = Json::array();
  for (const cdisc::StudyFile& file : study.source.files)
    json["files"].push_back({{"file", file.path}, {"domain", file.domain}, {"rows", file.rows}});
  json["notes"] = study.source.notes;
  json["checks"] = Json::array();
  for (std::size_t c = 0; c < cdisc::check_count; ++c) {
    const auto check = static_cast<cdisc::Check>(c);
    json["checks"].push_back({{"id", cdisc::info(check).id},
                              {"title", cdisc::info(check).title},
                              {"count", findings.count(check)},
                              {"unlisted", findings.unlisted(check)}});
  }
  return json;
}

Json deviations_head(const Study& study) {
  Json json{{"schema", "titrate/deviations/1"}, {"study", study.source.study}, {"regimen", study.results.regimen}};
  json["kinds"] = Json::array();
  const std::vector<DeviationTally> tallies = tally(study.deviations);
  for (std::size_t k = 0; k < deviation_kind_count; ++k) {
    const DeviationInfo& kind = info(static_cast<DeviationKind>(k));
    json["kinds"].push_back(
        {{"id", kind.id}, {"title", kind.title}, {"count", tallies[k].all}, {"minor", tallies[k].minor}});
  }
  return json;
}

}  // namespace

void write_findings(const Study& study, std::ostream& out) {
  ObjectText text(out);
  text.members(findings_head(study));
  text.array("findings", in_order(study.source.findings),
             [&](const cdisc::Finding* each) { return to_json(study, *each); });
  text.close();
}

void write_deviations(const Study& study, std::ostream& out) {
  ObjectText text(out);
  text.members(deviations_head(study));
  text.array("deviations", study.deviations, [&](const Deviation& each) { return to_json(study, each); });
  text.close();
}

Json findings_json(const Study& study) {
  Json json = findings_head(study);
  json["findings"] = Json::array();
  for (const cdisc::Finding* each : in_order(study.source.findings)) json["findings"].push_back(to_json(study, *each));
  return json;
}

Json deviations_json(const Study& study) {
  Json json = deviations_head(study);
  json["deviations"] = Json::array();
  for (const Deviation& each : study.deviations) json["deviations"].push_back(to_json(study, each));
  return json;
}

namespace {

Json patients_head(const Study& study) {
  return {{"schema", "titrate/patients/1"}, {"study", study.source.study}, {"regimen", study.results.regimen}};
}

Json to_json(const Study& study, const FlowLine& line) {
  Json ids = Json::array();
  for (const std::size_t i : line.subjects) ids.push_back(study.source.patients[i].id);
  return {{"id", line.id},
          {"label", line.label},
          {"depth", line.depth},
          {"count", line.subjects.size()},
          {"subjects", std::move(ids)}};
}

Json to_json(const Study& study, const Patient& p) {
  const cdisc::Patient& source = study.source.patients[p.source];
  Json criteria = Json::array();
  for (const conduct::EligibilityFinding& each : p.eligibility)
    criteria.push_back({{"id", each.id}, {"text", each.text}, {"met", spell(each.met)}, {"reason", each.reason}});
  return {{"subject", source.id},
          {"arm", source.arm},
          {"day_1", cdisc::iso_date(source.day_1)},
          {"followed_days", p.outcome.followed_days},
          {"best_response", chart::name(p.outcome.best)},
          {"response_study_day", day_or_null(p.outcome.first_response_day)},
          {"progression_study_day", day_or_null(p.outcome.progression_day)},
          {"death_study_day", day_or_null(p.outcome.death_day)},
          {"off_treatment_study_day", day_or_null(p.outcome.off_treatment_day)},
          {"flare_grade", p.outcome.flare_grade},
          {"eligibility", std::move(criteria)},
          {"not_assessable", p.not_assessable}};
}

}  // namespace

Json patients_json(const Study& study) {
  Json json = patients_head(study);
  json["flow"] = Json::array();
  for (const FlowLine& line : study.flow) json["flow"].push_back(to_json(study, line));
  json["patients"] = Json::array();
  for (const Patient& each : study.patients) json["patients"].push_back(to_json(study, each));
  return json;
}

void write_patients(const Study& study, std::ostream& out) {
  ObjectText text(out);
  text.members(patients_head(study));
  text.array("flow", study.flow, [&](const FlowLine& line) { return to_json(study, line); });
  text.array("patients", study.patients, [&](const Patient& each) { return to_json(study, each); });
  text.close();
}

void write_findings_csv(const Study& study, std::ostream& out) {
  out << "check,subject,domain,file,row,variable,value,what,consequence,count\n";
  for (const cdisc::Finding* each : in_order(study.source.findings))
    out << fmt::format("{},{},{},{},{},{},{},{},{},{}\n", cdisc::info(each->check).id, field(each->subject),
                       each->domain, field(file_of(study, each->row)), row_field(each->row), each->variable,
                       field(each->value), field(each->what), field(each->consequence), each->count);
  for (std::size_t c = 0; c < cdisc::check_count; ++c)
    if (const auto check = static_cast<cdisc::Check>(c); study.source.findings.unlisted(check) > 0)
      out << fmt::format("{},,,,,,,more of these than are listed,see the first ones,{}\n", cdisc::info(check).id,
                         study.source.findings.unlisted(check));
}

void write_deviations_csv(const Study& study, std::ostream& out) {
  out << "kind,subject,first_study_day,last_study_day,first_date,last_date,of,ordered,given,rule,minor,file,row,what\n";
  for (const Deviation& d : study.deviations)
    out << fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", info(d.kind).id, field(subject(study, d)),
                       chart::study_day(d.first_day), chart::study_day(d.last_day), date(study, d, d.first_day),
                       date(study, d, d.last_day), field(d.subject_of), d.ordered, d.given, field(d.rule),
                       d.minor ? "Y" : "N", field(file_of(study, d.row)), row_field(d.row), field(d.what));
}

Json mapping_json(const cdisc::RecordedStudy& study, const cdisc::Mapping& mapping) {
  Json json{{"schema", "titrate/mapping/1"},
            {"mapping", mapping.id},
            {"title", mapping.title},
            {"imputation", cdisc::imputation_rule}};
  json["files"] = Json::array();
  for (const cdisc::StudyFile& file : study.files)
    json["files"].push_back({{"file", file.path}, {"domain", file.domain}, {"rows", file.rows}});
  json["codes"] = Json::array();
  for (const cdisc::Understood& each : study.understood)
    json["codes"].push_back({{"domain", each.domain},
                             {"variable", each.variable},
                             {"code", each.code},
                             {"label", each.label},
                             {"meaning", each.meaning.empty() ? Json(nullptr) : Json(each.meaning)},
                             {"rows", each.rows},
                             {"used", each.used},
                             {"example", each.example}});
  return json;
}

}  // namespace titrate::recorded
