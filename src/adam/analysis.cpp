#include "adam/analysis.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace titrate::adam {

bool Subject::on_treatment(int day) const {
  const int end = patient.outcome.off_treatment_day;
  return treated() && day >= first_dose && (end < 0 || day <= end);
}

std::optional<std::size_t> Subject::visit_on(int day) const {
  const auto days = chart().visits.days();
  const auto found = std::lower_bound(days.begin(), days.end(), day);
  const auto place = static_cast<std::size_t>(found - days.begin());
  if (found == days.end() || *found != day || place >= patient.record.assessments.size()) return {};
  return place;
}

std::vector<chart::Agent> study_drugs(const protocol::Protocol& protocol, const chart::Chart& chart) {
  const auto& cohorts = protocol.cohorts;
  const auto arm = static_cast<std::size_t>(cohorts.empty() ? 0 : cohorts[static_cast<std::size_t>(chart.cohort)].arm);
  std::vector<chart::Agent> drugs;
  for (const protocol::Intervention& each : protocol.arms[arm].interventions) drugs.push_back(each.agent);
  return drugs;
}

std::vector<Subject> subjects(const Inputs& in) {
  std::vector<Subject> all;
  for (const recorded::Patient& patient : in.study.patients) {
    Subject one{in.study.source.patients[patient.source], patient};
    const std::vector<chart::Agent> drugs = study_drugs(in.protocol, one.chart());
    for (const chart::Administration& given : one.chart().administrations) {
      if (std::find(drugs.begin(), drugs.end(), given.agent) == drugs.end()) continue;
      one.first_dose = one.first_dose < 0 ? given.first_day : std::min(one.first_dose, given.first_day);
      one.last_dose = std::max(one.last_dose, given.last_day);
    }
    all.push_back(one);
  }
  return all;
}

std::string planned_arm(const cdisc::Patient& patient) {
  const cdisc::Demographics& d = patient.demographics;
  return d.planned.empty() ? d.planned_code : d.planned;
}

std::string actual_arm(const cdisc::Patient& patient, bool treated) {
  const cdisc::Demographics& d = patient.demographics;
  if (!d.actual.empty()) return d.actual;
  if (!d.actual_code.empty()) return d.actual_code;
  return treated ? planned_arm(patient) : "";
}

std::vector<Item> with_core(std::vector<Item> more) {
  std::vector<Item> all{
      {"STUDYID", "Study Identifier", Kind::text, from("ADSL.STUDYID")},
      {"USUBJID", "Unique Subject Identifier", Kind::text, from("ADSL.USUBJID")},
      {"SUBJID", "Subject Identifier for the Study", Kind::text, from("ADSL.SUBJID")},
      {"SITEID", "Study Site Identifier", Kind::text, from("ADSL.SITEID")},
      {"TRTP", "Planned Treatment", Kind::text, from("ADSL.TRT01P")},
      {"TRTA", "Actual Treatment", Kind::text, from("ADSL.TRT01A")},
      {"TRTSDT", "Date of First Exposure to Treatment", Kind::date, from("ADSL.TRTSDT")},
      {"TRTEDT", "Date of Last Exposure to Treatment", Kind::date, from("ADSL.TRTEDT")},
      {"SAFFL", "Safety Population Flag", Kind::text, from("ADSL.SAFFL"), std::string(yes_no_list)},
      {"ITTFL", "Intent-To-Treat Population Flag", Kind::text, from("ADSL.ITTFL"), std::string(yes_no_list)}};
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  return all;
}

void put_core(const Inputs& in, const Subject& subject, Sheet& sheet) {
  const cdisc::Demographics& d = subject.source.demographics;
  sheet.put("STUDYID", in.study.source.study)
      .put("USUBJID", subject.source.id)
      .put("SUBJID", d.subject)
      .put("SITEID", d.site)
      .put("TRTP", planned_arm(subject.source))
      .put("TRTA", actual_arm(subject.source, subject.treated()))
      .put("SAFFL", subject.treated() ? "Y" : "N")
      .put("ITTFL", "Y");
  if (!subject.treated()) return;
  sheet.put_date("TRTSDT", subject.civil(subject.first_dose)).put_date("TRTEDT", subject.civil(subject.last_dose));
}

std::vector<Item> source_items(std::string how) {
  return {{"SRCDOM", "Source Data", Kind::text, derived(how)},
          {"SRCVAR", "Source Variable", Kind::text, derived(how)},
          {"SRCSEQ", "Source Sequence Number", Kind::integer, derived(std::move(how))}};
}

void put_source(const Inputs& in, cdisc::RowRef row, std::string_view variable, Sheet& sheet) {
  if (row.row == 0 || row.file >= in.study.source.files.size()) return;
  const cdisc::StudyFile& file = in.study.source.files[row.file];
  sheet.put("SRCDOM", file.domain).put("SRCVAR", std::string(variable));
  if (const auto number = file.sequences.at(row.row)) sheet.put("SRCSEQ", *number);
}

std::vector<Item> result_source_items() {
  return {
      {"SRCDOM", "Source Data", Kind::text, derived("Domain that holds the value")},
      {"SRCVAR", "Source Variable", Kind::text,
       derived("--ORRES where the original result is a number in a unit that converts, else --STRESN; --STRESC where "
               "a word stands for the value; missing where several rows make it")},
      {"SRCSEQ", "Source Sequence Number", Kind::integer,
       derived("--SEQ of the row in SRCDOM; missing where several rows make the value")}};
}

void put_result_source(const Inputs& in, cdisc::RowRef row, cdisc::TakenFrom from, Sheet& sheet) {
  static constexpr std::array<std::string_view, 3> variables{"ORRES", "STRESN", "STRESC"};
  if (row.row == 0) return;
  const std::string& domain = in.study.source.files[row.file].domain;
  if (from == cdisc::TakenFrom::several)
    sheet.put("SRCDOM", domain);
  else
    put_source(in, row, domain + std::string(variables[static_cast<std::size_t>(from)]), sheet);
}

void put_day(const Subject& subject, int day, Sheet& sheet) {
  sheet.put_date("ADT", subject.civil(day)).put("ADY", chart::study_day(day));
}

std::string_view short_name(chart::Response category) {
  static constexpr std::array<std::string_view, 8> names{"NE", "PD", "SD", "PR-L", "PR", "nPR", "CRi", "CR"};
  return names[static_cast<std::size_t>(category)];
}

std::vector<cdisc::CodeList> shared_lists() {
  using Terms = std::vector<cdisc::CodeList::Term>;
  return {
      {.name = std::string(yes_list), .terms = Terms{{"Y", "Yes"}}},
      {.name = std::string(yes_no_list), .terms = Terms{{"N", "No"}, {"Y", "Yes"}}},
      {.name = std::string(response_list),
       .terms = Terms{{"CR", "Complete response"},
                      {"CRi", "Complete response with incomplete marrow recovery"},
                      {"nPR", "Nodular partial response"},
                      {"PR", "Partial response"},
                      {"PR-L", "Partial response with lymphocytosis"},
                      {"SD", "Stable disease"},
                      {"PD", "Progressive disease"},
                      {"NE", "Not evaluable"}}},
      {.name = std::string(range_list),
       .terms =
           Terms{{"LOW", "Below the lower limit"}, {"NORMAL", "Within the limits"}, {"HIGH", "Above the upper limit"}}},
      {.name = std::string(grade_list),
       .terms = Terms{{"0", "No toxicity"},
                      {"1", "Mild"},
                      {"2", "Moderate"},
                      {"3", "Severe"},
                      {"4", "Life-threatening or disabling"},
                      {"5", "Death"}}}};
}

}  // namespace titrate::adam
