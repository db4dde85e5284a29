// ADEX: what was given of the study drugs beside what the protocol ordered, by stretches of days that are alike.

#include "adam/datasets.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::adam {

namespace {

std::vector<Item> items() {
  std::vector<Item> own{
      {"EXTRT", "Name of Treatment", Kind::text, derived("Name of the drug that the mapping takes EX.EXTRT for"),
       std::string(own_terms)},
      {"ASTDT", "Analysis Start Date", Kind::date, derived("First day of the stretch")},
      {"AENDT", "Analysis End Date", Kind::date, derived("Last day of the stretch")},
      {"ASTDY", "Analysis Start Relative Day", Kind::integer, derived("ASTDT counted from RFSTDT, which is day 1")},
      {"AENDY", "Analysis End Relative Day", Kind::integer, derived("AENDT counted from RFSTDT, which is day 1")},
      {"ADURN", "Analysis Duration (N)", Kind::integer, derived("AENDT - ASTDT + 1")},
      {"ADURU", "Analysis Duration Units", Kind::text, assigned()},
      {"DOSEA", "Actual Treatment Dose", Kind::number,
       derived(
           "Sum of the administrations in EX of one day, in mg; 0 on days on which a dose was ordered and none given")},
      {"DOSEP", "Planned Treatment Dose", Kind::number,
       derived("Dose of one day as the protocol orders it on the patient's own course, in mg; 0 where none was due")},
      {"DOSEU", "Treatment Dose Units", Kind::text, assigned()},
      {"DOSECUMA", "Cumulative Actual Treatment Dose", Kind::number,
       derived("Sum of DOSEA * ADURN up to the end of the stretch")},
      {"DOSEDIFF", "Actual Minus Planned Dose", Kind::number, derived("DOSEA - DOSEP")},
      {"COURSEN", "Course Number (N)", Kind::integer,
       derived("Block of days of the length of a course, counted from day 1, in which the stretch begins")},
      {"ASEQ", "Analysis Sequence Number", Kind::integer,
       derived("Counts the rows of a subject in the order of the keys")}};
  for (Item& each : source_items("EX row in which the stretch's dose begins; missing where none was given"))
    own.push_back(std::move(each));
  return with_core(std::move(own));
}

/// Days on which given and ordered dose are what they are on the first of them.
struct Stretch {
  int first, last;
  double given, ordered;
};

double on(const std::vector<const chart::Administration*>& all, int day) {
  for (const auto* each : all)
    if (each->first_day <= day && day <= each->last_day) return each->amount;
  return 0;
}

std::vector<Stretch> stretches(const std::vector<const chart::Administration*>& given,
                               const std::vector<const chart::Administration*>& ordered, int last_day) {
  std::vector<int> edges;
  for (const auto* list : {&given, &ordered})
    for (const auto* each : *list) {
      edges.push_back(each->first_day);
      edges.push_back(each->last_day + 1);
    }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  std::vector<Stretch> all;
  for (std::size_t e = 0; e + 1 < edges.size(); ++e) {
    const Stretch one{edges[e], std::min(edges[e + 1] - 1, last_day), on(given, edges[e]), on(ordered, edges[e])};
    if (one.last >= one.first && (one.given > 0 || one.ordered > 0)) all.push_back(one);
  }
  return all;
}

cdisc::RowRef row_of(const Subject& s, chart::Agent agent, int day) {
  const auto& given = s.source.chart.administrations;
  for (std::size_t i = 0; i < given.size() && i < s.source.administration_rows.size(); ++i)
    if (given[i].agent == agent && given[i].first_day <= day && day <= given[i].last_day)
      return s.source.administration_rows[i];
  return {};
}

void put_agent(const Inputs& in, const Subject& s, chart::Agent agent, Sheet& sheet) {
  std::vector<const chart::Administration*> given, ordered;
  for (const chart::Administration& each : s.chart().administrations)
    if (each.agent == agent) given.push_back(&each);
  for (const chart::Administration& each : s.patient.ordered)
    if (each.agent == agent) ordered.push_back(&each);
  double cumulative = 0;
  for (const Stretch& one : stretches(given, ordered, s.source.cut_day)) {
    const int days = one.last - one.first + 1;
    cumulative += one.given * days;
    sheet.row();
    put_core(in, s, sheet);
    std::string name(chart::name(agent));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    sheet.put("EXTRT", name)
        .put_date("ASTDT", s.civil(one.first))
        .put_date("AENDT", s.civil(one.last))
        .put("ASTDY", chart::study_day(one.first))
        .put("AENDY", chart::study_day(one.last))
        .put("ADURN", days)
        .put("ADURU", "DAYS")
        .put("DOSEA", one.given)
        .put("DOSEP", one.ordered)
        .put("DOSEU", "mg")
        .put("DOSECUMA", cumulative)
        .put("DOSEDIFF", one.given - one.ordered);
    if (one.first >= 0) sheet.put("COURSEN", one.first / in.definitions.course_days + 1);
    if (one.given > 0) put_source(in, row_of(s, agent, one.first), "EXDOSE", sheet);
  }
}

}  // namespace

Sheet adex(const Inputs& in, const std::vector<Subject>& subjects) {
  Sheet sheet({.name = "ADEX",
               .label = "Exposure Analysis Dataset",
               .structure = "One record per subject per treatment per stretch of days of equal doses",
               .class_name = "ADAM OTHER",
               .keys = {"STUDYID", "USUBJID", "EXTRT", "ASTDT"}},
              items());
  for (const Subject& s : subjects)
    for (const chart::Agent agent : study_drugs(in.protocol, s.chart())) put_agent(in, s, agent, sheet);
  sheet.finish();
  return sheet;
}

}  // namespace titrate::adam
