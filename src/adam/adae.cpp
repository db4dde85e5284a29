// ADAE: every row of AE, whatever the endpoints make of it.

#include "adam/datasets.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::adam {

namespace {

std::vector<Item> items() {
  const auto ae = [](const char* name) { return from(std::string("AE.") + name); };
  const std::string own(own_terms);
  return with_core(
      {{"AESEQ", "Sequence Number", Kind::integer, ae("AESEQ")},
       {"AETERM", "Reported Term for the Adverse Event", Kind::text, ae("AETERM")},
       {"AEDECOD", "Dictionary-Derived Term", Kind::text, ae("AEDECOD")},
       {"AEBODSYS", "Body System or Organ Class", Kind::text,
        derived("AE.AESOC, or AE.AEBODSYS where that is missing")},
       {"AESEV", "Severity/Intensity", Kind::text, ae("AESEV"), own},
       {"AESER", "Serious Event", Kind::text, ae("AESER")},
       {"AEREL", "Causality", Kind::text, ae("AEREL")},
       {"AEACN", "Action Taken with Study Treatment", Kind::text, ae("AEACN")},
       {"AEOUT", "Outcome of Adverse Event", Kind::text, ae("AEOUT")},
       {"AESTDTC", "Start Date/Time of Adverse Event", Kind::text, ae("AESTDTC")},
       {"AEENDTC", "End Date/Time of Adverse Event", Kind::text, ae("AEENDTC")},
       {"ASTDT", "Analysis Start Date", Kind::date,
        derived("AESTDTC; where its day is not known, the first day it can have been, but not before day 1 if it can "
                "have been later")},
       {"ASTDTF", "Analysis Start Date Imputation Flag", Kind::text,
        derived("D where the day was imputed, M where the month was"), own},
       {"ASTDY", "Analysis Start Relative Day", Kind::integer, derived("ASTDT counted from RFSTDT, which is day 1")},
       {"AENDT", "Analysis End Date", Kind::date,
        derived("AEENDTC; where its day is not known, the last day it can have been")},
       {"AENDTF", "Analysis End Date Imputation Flag", Kind::text,
        derived("D where the day was imputed, M where the month was"), own},
       {"AENDY", "Analysis End Relative Day", Kind::integer, derived("AENDT counted from RFSTDT, which is day 1")},
       {"TRTEMFL", "Treatment Emergent Analysis Flag", Kind::text,
        derived("Y where ASTDT is on or after TRTSDT and not after the day on which treatment ended for good"),
        std::string(yes_list)},
       {"ATOXGR", "Analysis Toxicity Grade", Kind::text,
        derived("AE.AETOXGR, else the grade that the mapping gives AE.AESEV; 5 of fatal events"),
        std::string(grade_list)},
       {"ATOXGRN", "Analysis Toxicity Grade (N)", Kind::integer, derived("ATOXGR as a number")},
       {"COURSEN", "Course Number (N)", Kind::integer,
        derived("Block of days of the length of a course, counted from day 1, in which the event begins")},
       {"AECAT1", "Event as the Endpoints Count It", Kind::text,
        derived("What the mapping takes the term for; missing where no endpoint counts it"), own},
       {"AOCCIFL", "1st Max Sev./Int. Occurrence Flag", Kind::text,
        derived("Y for the first of the treatment-emergent events of the subject's highest ATOXGRN"),
        std::string(yes_list)},
       {"ASEQ", "Analysis Sequence Number", Kind::integer,
        derived("Counts the rows of a subject in the order of the keys")},
       {"SRCDOM", "Source Data", Kind::text, assigned()},
       {"SRCSEQ", "Source Sequence Number", Kind::integer, ae("AESEQ")}});
}

/// "M" where the month is not known, "D" where the day is not.
std::string imputation(const std::string& iso) {
  const auto date = cdisc::parse_date(iso);
  if (!date || date->complete()) return "";
  return date->month == 0 ? "M" : "D";
}

void put_times(const Inputs& in, const Subject& s, const cdisc::ReportedEvent& event, Sheet& sheet) {
  if (event.first_day) {
    sheet.put_date("ASTDT", s.civil(*event.first_day)).put("ASTDY", chart::study_day(*event.first_day));
    if (event.start_partial) sheet.put("ASTDTF", imputation(event.start));
    if (*event.first_day >= 0) sheet.put("COURSEN", *event.first_day / in.definitions.course_days + 1);
  }
  if (!event.last_day) return;
  sheet.put_date("AENDT", s.civil(*event.last_day)).put("AENDY", chart::study_day(*event.last_day));
  if (event.end_partial) sheet.put("AENDTF", imputation(event.end));
}

void put_event(const Inputs& in, const Subject& s, const cdisc::ReportedEvent& event, bool emergent, bool worst,
               Sheet& sheet) {
  sheet.row();
  put_core(in, s, sheet);
  sheet.put("AETERM", event.term)
      .put("AEDECOD", event.coded)
      .put("AEBODSYS", event.system_class)
      .put("AESEV", event.severity)
      .put("AESER", event.serious)
      .put("AEREL", event.related)
      .put("AEACN", event.action)
      .put("AEOUT", event.outcome)
      .put("AESTDTC", event.start)
      .put("AEENDTC", event.end)
      .put("AECAT1", event.meaning)
      .put("TRTEMFL", emergent ? "Y" : "")
      .put("AOCCIFL", worst ? "Y" : "")
      .put("SRCDOM", "AE");
  put_times(in, s, event, sheet);
  if (event.grade > 0) sheet.put("ATOXGR", fmt::format("{}", event.grade)).put("ATOXGRN", event.grade);
  if (const auto number = in.study.source.files[event.row.file].sequences.at(event.row.row))
    sheet.put("AESEQ", *number).put("SRCSEQ", *number);
}

}  // namespace

Sheet adae(const Inputs& in, const std::vector<Subject>& subjects) {
  Sheet sheet({.name = "ADAE",
               .label = "Adverse Events Analysis Dataset",
               .structure = "One record per subject per adverse event record of AE",
               .class_name = "OCCURRENCE DATA STRUCTURE",
               .keys = {"STUDYID", "USUBJID", "ASTDT", "AETERM", "AESEQ"}},
              items());
  for (const Subject& s : subjects) {
    const auto emergent = [&](const cdisc::ReportedEvent& event) {
      return event.first_day && s.on_treatment(*event.first_day);
    };
    const cdisc::ReportedEvent* worst = nullptr;
    for (const cdisc::ReportedEvent& event : s.source.reported)
      if (emergent(event) && event.grade > 0 &&
          (!worst || event.grade > worst->grade ||
           (event.grade == worst->grade && *event.first_day < *worst->first_day)))
        worst = &event;
    for (const cdisc::ReportedEvent& event : s.source.reported)
      put_event(in, s, event, emergent(event), &event == worst, sheet);
  }
  sheet.finish();
  return sheet;
}

}  // namespace titrate::adam
