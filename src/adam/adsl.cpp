// ADSL: one row per subject of DM.

#include "adam/datasets.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::adam {

namespace {

constexpr const char* completed = "COMPLETED";  // of CDISC's terminology for the completion or reason
constexpr int old_from = 65;                    // years; ICH E7 counts the elderly from here

std::vector<Item> items() {
  const std::string yes_no(yes_no_list), own(own_terms);
  const auto dm = [](const char* name) { return from(std::string("DM.") + name); };
  return {
      {"STUDYID", "Study Identifier", Kind::text, dm("STUDYID")},
      {"USUBJID", "Unique Subject Identifier", Kind::text, dm("USUBJID")},
      {"SUBJID", "Subject Identifier for the Study", Kind::text, dm("SUBJID")},
      {"SITEID", "Study Site Identifier", Kind::text, dm("SITEID")},
      {"COUNTRY", "Country", Kind::text, dm("COUNTRY")},
      {"AGE", "Age", Kind::number, dm("AGE")},
      {"AGEU", "Age Units", Kind::text, dm("AGEU")},
      {"AGEGR1", "Pooled Age Group 1", Kind::text, derived("AGE in years below 65: <65; else >=65 (ICH E7)"), own},
      {"AGEGR1N", "Pooled Age Group 1 (N)", Kind::integer, derived("1 = <65, 2 = >=65"), own, "AGEGR1"},
      {"SEX", "Sex", Kind::text, dm("SEX"), own},
      {"RACE", "Race", Kind::text, dm("RACE"), own},
      {"ETHNIC", "Ethnicity", Kind::text, dm("ETHNIC"), own},
      {"ARM", "Description of Planned Arm", Kind::text, dm("ARM")},
      {"ACTARM", "Description of Actual Arm", Kind::text, dm("ACTARM")},
      {"TRT01P", "Planned Treatment for Period 01", Kind::text, derived("DM.ARM, or DM.ARMCD where that is missing")},
      {"TRT01A", "Actual Treatment for Period 01", Kind::text,
       derived("DM.ACTARM, or DM.ACTARMCD; where DM has neither, TRT01P of those treated")},
      {"ENRLFL", "Enrolled Population Flag", Kind::text,
       derived("Y where DM gives a day 1 (RFSTDTC, else RFXSTDTC) and no arm of those who were not enrolled"), yes_no},
      {"ITTFL", "Intent-To-Treat Population Flag", Kind::text, derived("Equal to ENRLFL"), yes_no},
      {"SAFFL", "Safety Population Flag", Kind::text,
       derived("Y where a study drug of the arm was given at least once"), yes_no},
      {"RESPEFL", "Response Evaluable Population Flag", Kind::text,
       derived("Y where the response criteria could be judged at one visit after day 1 at least"), yes_no},
      {"ELIGFL", "Met All Eligibility Criteria Flag", Kind::text,
       derived("N where a criterion of the protocol is not met, missing where one is left open, else Y"), yes_no},
      {"TRTSDT", "Date of First Exposure to Treatment", Kind::date,
       derived("First day on which a study drug of the arm was given (ADEX)")},
      {"TRTEDT", "Date of Last Exposure to Treatment", Kind::date,
       derived("Last day on which a study drug of the arm was given (ADEX)")},
      {"TRTDURD", "Total Treatment Duration (Days)", Kind::integer, derived("TRTEDT - TRTSDT + 1")},
      {"RFSTDT", "Reference Start Date (Day 1)", Kind::date, derived("DM.RFSTDTC, else DM.RFXSTDTC, as a date")},
      {"EOTSTT", "End of Treatment Status", Kind::text,
       derived("ONGOING until treatment ended for good; COMPLETED by the plan, else DISCONTINUED"), own},
      {"EOTDT", "End of Treatment Date", Kind::date,
       derived(
           "First day without treatment for good: that of DS, but not before the day after the last dose; the day of "
           "death of those who died on treatment")},
      {"DCTREAS", "Reason for Discontinuation of Treatment", Kind::text, derived("DS.DSDECOD of the end of treatment")},
      {"EOSDT", "End of Study Date", Kind::date,
       derived("Last day known of: DM.RFPENDTC or the last record, and the day of death where that is known")},
      {"LSTALVDT", "Date Last Known Alive", Kind::date,
       derived("Last visit, dose, finding, event or contact; the day of death of those who died")},
      {"DTHFL", "Subject Death Flag", Kind::text, derived("Y where DM, DS or AE dates a death by the end of study"),
       std::string(yes_list)},
      {"DTHDT", "Date of Death", Kind::date, derived("DM.DTHDTC, else DS.DSSTDTC, else AE.AEENDTC of a fatal event")},
      {"DTHCAUS", "Cause of Death", Kind::text, derived("DS.DSTERM or AE.AEDECOD of the death")},
      {"WEIGHTBL", "Weight at Baseline (kg)", Kind::number, derived("Last value on or before day 1")},
      {"HEIGHTBL", "Height at Baseline (cm)", Kind::number, derived("Last value on or before day 1")},
      {"BMIBL", "Body Mass Index at Baseline (kg/m2)", Kind::number, derived("WEIGHTBL / (HEIGHTBL / 100)**2")},
      {"BSABL", "Body Surface Area at Baseline (m2)", Kind::number,
       derived("sqrt(HEIGHTBL * WEIGHTBL / 3600) (Mosteller 1987)")},
      {"RAIBL", "Rai Stage at Baseline", Kind::integer,
       derived("As reported in RS, else from the values on or before day 1"), own},
      {"BINETBL", "Binet Stage at Baseline", Kind::text,
       derived("As reported in RS, else from the values on or before day 1"), own},
      {"FISHBL", "FISH Category at Baseline", Kind::text,
       derived("The first of del(17p), del(11q), trisomy 12, del(13q) that was found; normal where none was (Doehner)"),
       own},
      {"IGHVBL", "IGHV Mutation Status at Baseline", Kind::text, derived("Last result on or before day 1"), own},
      {"PRLINES", "Number of Prior Lines of Treatment", Kind::integer,
       derived("SUPPDM, else the lines of prior treatment in CM")},
      {"FLUREFFL", "Fludarabine Refractory Flag", Kind::text, derived("MH.MHOCCUR of the prespecified term"), yes_no},
      {"B2MBL", "Beta-2 Microglobulin at Baseline (mg/L)", Kind::number, derived("Last value on or before day 1")},
      {"CRCLBL", "Creatinine Clearance, Baseline (mL/min)", Kind::number,
       derived("Cockcroft-Gault from AGE, WEIGHTBL, SEX and serum creatinine")},
      {"ALCBL", "Lymphocytes at Baseline (10^9/L)", Kind::number, derived("Last value on or before day 1")},
      {"NODEBL", "Longest Node at Baseline (cm)", Kind::number, derived("Last value on or before day 1")},
      {"SPDBL", "Sum of Node Products at Baseline (cm2)", Kind::number, derived("Last value on or before day 1")},
      {"TEDRSKBL", "Thrombosis Risk Points at Baseline", Kind::integer,
       derived("Points of the risk factors that are known on day 1; those that nobody told of count nothing")}};
}

std::string answer(chart::Answer answer) {
  return answer == chart::Answer::unknown ? "" : answer == chart::Answer::yes ? "Y" : "N";
}

std::string eligible(const recorded::Patient& patient) {
  std::string met = "Y";
  for (const conduct::EligibilityFinding& each : patient.eligibility) {
    if (each.met == conduct::Truth::no) return "N";
    if (each.met == conduct::Truth::unknown) met = "";
  }
  return met;
}

void put_identity(const Inputs& in, const cdisc::Patient& source, Sheet& sheet) {
  const cdisc::Demographics& d = source.demographics;
  sheet.put("STUDYID", in.study.source.study)
      .put("USUBJID", source.id)
      .put("SUBJID", d.subject)
      .put("SITEID", d.site)
      .put("COUNTRY", d.country)
      .put("AGE", d.age.value_or(chart::missing))
      .put("AGEU", d.age_unit)
      .put("SEX", d.sex)
      .put("RACE", d.race)
      .put("ETHNIC", d.ethnic)
      .put("ARM", d.planned)
      .put("ACTARM", d.actual)
      .put("TRT01P", planned_arm(source))
      .put("ENRLFL", source.enrolled ? "Y" : "N")
      .put("ITTFL", source.enrolled ? "Y" : "N");
  const double years = source.chart.baseline.age_years;
  if (chart::is_missing(years)) return;
  sheet.put("AGEGR1", years < old_from ? "<65" : ">=65").put("AGEGR1N", years < old_from ? 1 : 2);
}

void put_treatment(const Subject& s, Sheet& sheet) {
  const results::PatientOutcome& outcome = s.patient.outcome;
  sheet.put("TRT01A", actual_arm(s.source, s.treated())).put("SAFFL", s.treated() ? "Y" : "N");
  sheet.put_date("RFSTDT", s.source.day_1);
  if (!s.treated()) return;
  sheet.put_date("TRTSDT", s.civil(s.first_dose)).put_date("TRTEDT", s.civil(s.last_dose));
  sheet.put("TRTDURD", s.last_dose - s.first_dose + 1);
  const std::string& reason = s.source.off_treatment_reason;
  const bool died = outcome.death_day >= 0, left = outcome.off_treatment_day >= 0;
  sheet.put("EOTSTT", left && reason == completed ? completed : left || died ? "DISCONTINUED" : "ONGOING");
  if (!left && !died) return;
  sheet.put_date("EOTDT", s.civil(left ? outcome.off_treatment_day : outcome.death_day));
  if (reason != completed) sheet.put("DCTREAS", reason.empty() ? "DEATH" : reason);
}

void put_end(const Subject& s, Sheet& sheet) {
  const results::PatientOutcome& outcome = s.patient.outcome;
  sheet.put_date("EOSDT", s.civil(s.source.cut_day));
  sheet.put_date("LSTALVDT", s.civil(results::last_known_alive(s.chart(), s.source.cut_day)));
  if (outcome.death_day < 0) return;
  sheet.put("DTHFL", "Y").put_date("DTHDT", s.civil(outcome.death_day));
  for (const chart::Event& event : s.chart().events)
    if (event.kind == chart::EventKind::death) return void(sheet.put("DTHCAUS", event.detail));
}

void put_baseline(const Inputs& in, const Subject& s, Sheet& sheet) {
  const chart::Chart& chart = s.chart();
  const chart::Baseline& b = chart.baseline;
  sheet.put("WEIGHTBL", b.weight_kg)
      .put("HEIGHTBL", b.height_cm)
      .put("BMIBL", chart::body_mass_index(b))
      .put("BSABL", chart::body_surface_area(b))
      .put("FLUREFFL", answer(b.fludarabine_refractory))
      .put("B2MBL", b.beta2_microglobulin)
      .put("CRCLBL", b.creatinine_clearance)
      .put("ALCBL", chart.baseline_value(chart::Measure::lymphocytes))
      .put("NODEBL", chart.baseline_value(chart::Measure::longest_node))
      .put("SPDBL", chart.baseline_value(chart::Measure::node_products))
      .put("TEDRSKBL", clinic::thrombosis_risk(in.criteria.thrombosis, chart, 0).points);
  if (b.rai >= 0) sheet.put("RAIBL", b.rai);
  if (b.binet >= 0) sheet.put("BINETBL", std::string(1, static_cast<char>('A' + b.binet)));
  if (b.fish != chart::Fish::not_tested)
    sheet.put("FISHBL", std::string(chart::fish_names[static_cast<std::size_t>(b.fish)]));
  if (b.vh != chart::VhStatus::not_tested)
    sheet.put("IGHVBL", b.vh == chart::VhStatus::mutated ? "MUTATED" : "UNMUTATED");
  if (b.prior_lines >= 0) sheet.put("PRLINES", b.prior_lines);
}

}  // namespace

Sheet adsl(const Inputs& in, const std::vector<Subject>& subjects) {
  Sheet sheet({.name = "ADSL",
               .label = "Subject-Level Analysis Dataset",
               .structure = "One record per subject",
               .class_name = "SUBJECT LEVEL ANALYSIS DATASET",
               .keys = {"STUDYID", "USUBJID"}},
              items());
  auto next = subjects.begin();
  for (const cdisc::Patient& source : in.study.source.patients) {
    sheet.row();
    put_identity(in, source, sheet);
    if (!source.enrolled || next == subjects.end()) {
      sheet.put("SAFFL", "N").put("RESPEFL", "N");
      continue;
    }
    const WholeSubject whole(in, *next++);
    const Subject& s = *whole;
    put_treatment(s, sheet);
    put_end(s, sheet);
    put_baseline(in, s, sheet);
    const auto& judged = s.patient.record.assessments;
    const bool evaluable = std::any_of(judged.begin(), judged.end(), [&](const results::Assessment& a) {
      return a.day > 0 && a.day <= s.source.cut_day && a.met_now != chart::Response::not_assessed;
    });
    sheet.put("RESPEFL", evaluable ? "Y" : "N").put("ELIGFL", eligible(s.patient));
  }
  sheet.finish();
  return sheet;
}

}  // namespace titrate::adam
