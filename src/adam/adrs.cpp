// ADRS: what the response criteria make of every visit, the best response, and what the investigator reported.

#include "adam/datasets.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace titrate::adam {

namespace {

using chart::Response;

std::vector<Item> items(const Inputs& in) {
  std::vector<Item> own{
      {"PARAMCD", "Parameter Code", Kind::text, assigned(), std::string(own_terms), "PARAM"},
      {"PARAM", "Parameter", Kind::text, assigned()},
      {"PARCAT1", "Parameter Category 1", Kind::text,
       derived("The set of criteria that judged, or INVESTIGATOR for what RS reports"), std::string(own_terms)},
      {"AVALC", "Analysis Value (C)", Kind::text,
       derived(fmt::format("By visit the category whose criteria the visit meets ({}), PD from the day on which "
                           "progression was confirmed; for CBOR the best confirmed by the end of study; for "
                           "responders Y or N; for residual disease NEGATIVE or POSITIVE",
                           in.criteria.response.provenance.title))},
      {"AVAL", "Analysis Value", Kind::number,
       derived("NE 0, PD 1, SD 2, PR-L 3, PR 4, nPR 5, CRi 6, CR 7; 1 for Y and NEGATIVE, 0 for N and POSITIVE")},
      {"ADT", "Analysis Date", Kind::date,
       derived("Day of the visit; for the best response the day on which its criteria were first met, else the last "
               "assessment")},
      {"ADY", "Analysis Relative Day", Kind::integer, derived("ADT counted from RFSTDT, which is day 1")},
      {"ONTRTFL", "On Treatment Record Flag", Kind::text,
       derived("Y on or after TRTSDT and not after the day on which treatment ended for good"), std::string(yes_list)},
      {"ANL01FL", "Analysis Flag 01", Kind::text, derived("Y for a visit at which the response could be judged"),
       std::string(yes_list)},
      {"CRIT1", "Analysis Criterion 1", Kind::text, assigned()},
      {"CRIT1FL", "Criterion 1 Evaluation Result Flag", Kind::text,
       derived("Y where the category confirmed so far is a response (PR or better, not PR-L)"),
       std::string(yes_no_list)},
      {"ASEQ", "Analysis Sequence Number", Kind::integer,
       derived("Counts the rows of a subject in the order of the keys")}};
  for (Item& each :
       source_items("RS row of what the investigator reported; missing for what is derived from ADLB and ADTR"))
    own.push_back(std::move(each));
  return with_core(std::move(own));
}

class Responses {
 public:
  Responses(const Inputs& in, const Subject& s, Sheet& sheet) : in_(in), s_(s), sheet_(sheet) {}

  void put() {
    for (const results::Assessment& a : s_.patient.record.assessments)
      if (a.day <= s_.source.cut_day && a.met_now != Response::not_assessed) put_visit(a);
    put_best();
    put_residual_disease();
    for (const cdisc::ReportedResponse& each : s_.source.responses) {
      begin("INVRESP", "Overall Response Reported by the Investigator", "INVESTIGATOR");
      put_category(each.category);
      put_day(s_, each.day, sheet_);
      put_source(in_, each.row, "RSORRES", sheet_);
    }
  }

 private:
  void begin(const char* code, const char* name, const std::string& category) {
    sheet_.row();
    put_core(in_, s_, sheet_);
    sheet_.put("PARAMCD", code).put("PARAM", name).put("PARCAT1", category);
  }
  const std::string& criteria() const { return in_.criteria.response.provenance.title; }

  void put_category(Response category) {
    sheet_.put("AVALC", std::string(short_name(category))).put("AVAL", static_cast<int>(category));
  }

  void put_visit(const results::Assessment& a) {
    begin("OVRLRESP", "Overall Response at Visit", criteria());
    put_category(a.progression ? Response::progressive_disease : a.met_now);
    put_day(s_, a.day, sheet_);
    sheet_.put("ANL01FL", "Y")
        .put("CRIT1", "Confirmed response by this visit")
        .put("CRIT1FL", a.confirmed >= Response::partial ? "Y" : "N");
    if (s_.on_treatment(a.day)) sheet_.put("ONTRTFL", "Y");
  }

  void put_best() {
    const results::PatientOutcome& outcome = s_.patient.outcome;
    begin("CBOR", "Confirmed Best Overall Response", criteria());
    put_category(outcome.best);
    if (const auto day = best_day()) put_day(s_, *day, sheet_);
    begin("RSP", "Responder", criteria());
    sheet_.put("AVALC", outcome.responded() ? "Y" : "N").put("AVAL", outcome.responded() ? 1 : 0);
    if (outcome.responded()) put_day(s_, outcome.first_response_day, sheet_);
    static constexpr std::array<const char*, 4> statuses{"RESPONDED", "PROGRESSED", "EARLY DEATH", "STABLE"};
    begin("STATCUT", "Status at the End of Follow-up", criteria());
    sheet_.put("AVALC", statuses[static_cast<std::size_t>(outcome.status)]);
    put_day(s_, outcome.followed_days, sheet_);
  }

  /// The day on which the best category was first met; of those without one, the last day that was judged.
  std::optional<int> best_day() const {
    if (s_.patient.outcome.best_response_day >= 0) return s_.patient.outcome.best_response_day;
    std::optional<int> last;
    for (const results::Assessment& a : s_.patient.record.assessments)
      if (a.day <= s_.source.cut_day && a.met_now != Response::not_assessed) last = a.day;
    return last;
  }

  void put_residual_disease() {
    chart::Answer flow = chart::Answer::unknown, pcr = chart::Answer::unknown;
    for (const results::Assessment& a : s_.patient.record.assessments) {
      if (a.day > s_.source.cut_day) break;
      put_change("MRDFLOW", "Residual Disease by Flow Cytometry", a.day, a.mrd_flow_negative, flow);
      put_change("MRDPCR", "Residual Disease by PCR", a.day, a.mrd_pcr_negative, pcr);
    }
  }

  /// A row for the first visit at which the last sample so far says something else than the one before.
  void put_change(const char* code, const char* name, int day, chart::Answer now, chart::Answer& before) {
    if (now == before || now == chart::Answer::unknown) return;
    before = now;
    begin(code, name, in_.criteria.residual_disease.provenance.title);
    const bool negative = now == chart::Answer::yes;
    sheet_.put("AVALC", negative ? "NEGATIVE" : "POSITIVE").put("AVAL", negative ? 1 : 0);
    put_day(s_, day, sheet_);
  }

  const Inputs& in_;
  const Subject& s_;
  Sheet& sheet_;
};

}  // namespace

Sheet adrs(const Inputs& in, const std::vector<Subject>& subjects) {
  Sheet sheet({.name = "ADRS",
               .label = "Response Analysis Dataset",
               .structure = "One record per subject per parameter per visit",
               .class_name = "BASIC DATA STRUCTURE",
               .keys = {"STUDYID", "USUBJID", "PARAMCD", "ADT", "SRCSEQ"}},
              items(in));
  for (const Subject& s : subjects) Responses(in, *WholeSubject(in, s), sheet).put();
  sheet.finish();
  return sheet;
}

}  // namespace titrate::adam
