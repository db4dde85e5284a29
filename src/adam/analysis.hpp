#pragma once
// What the datasets are made of, and what all of them share.

#include "adam/sheet.hpp"
#include "clinic/criteria.hpp"
#include "protocol/protocol.hpp"
#include "recorded/opened.hpp"
#include "results/definitions.hpp"
#include "results/time_to_event.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::adam {

struct Inputs {
  const recorded::Study& study;
  const protocol::Protocol& protocol;
  const clinic::Criteria& criteria;
  const results::CensoringTable& censoring;
  const results::Definitions& definitions;
};

/// One enrolled patient, from both sides, without what the study's shelf holds of them (WholeSubject).
struct Subject {
  const cdisc::Patient& source;
  const recorded::Patient& patient;
  int first_dose = -1, last_dose = -1;  ///< of a study drug, days from day 1; -1 = never given

  int civil(int day) const { return source.day_1 + day; }
  const chart::Chart& chart() const { return patient.record.chart; }
  bool treated() const { return first_dose >= 0; }
  /// On or after the first dose, and not after the day on which treatment ended for good.
  bool on_treatment(int day) const;
  /// Place of the visit of a day in the chart and among the assessments, or nothing.
  std::optional<std::size_t> visit_on(int day) const;
};

/// The same with observations, visits and assessments at hand, for as long as this lives.
class WholeSubject {
 public:
  WholeSubject(const Inputs& in, const Subject& subject)
      : opened_(in.study, subject.patient),
        whole_{opened_.source(), opened_.patient(), subject.first_dose, subject.last_dose} {}
  WholeSubject(const WholeSubject&) = delete;
  WholeSubject& operator=(const WholeSubject&) = delete;
  const Subject& operator*() const { return whole_; }
  const Subject* operator->() const { return &whole_; }

 private:
  recorded::Opened opened_;
  Subject whole_;
};

/// The drugs of the patient's arm.
std::vector<chart::Agent> study_drugs(const protocol::Protocol& protocol, const chart::Chart& chart);
/// In the order of DM.
std::vector<Subject> subjects(const Inputs& in);

/// STUDYID to ITTFL, which every dataset but ADSL begins with; `more` follows.
std::vector<Item> with_core(std::vector<Item> more);
void put_core(const Inputs& in, const Subject& subject, Sheet& sheet);
/// ARM as it was planned and as it was given.
std::string planned_arm(const cdisc::Patient& patient);
std::string actual_arm(const cdisc::Patient& patient, bool treated);

/// SRCDOM, SRCVAR and SRCSEQ as far as the row is known.
std::vector<Item> source_items(std::string how);
void put_source(const Inputs& in, cdisc::RowRef row, std::string_view variable, Sheet& sheet);

/// The same where the variable is the one of several that a result was taken from.
std::vector<Item> result_source_items();
void put_result_source(const Inputs& in, cdisc::RowRef row, cdisc::TakenFrom from, Sheet& sheet);

/// ADT, ADY.
void put_day(const Subject& subject, int day, Sheet& sheet);

/// "CR", "CRi", "nPR", "PR", "PR-L", "SD", "PD", "NE"
std::string_view short_name(chart::Response category);

/// Names of code lists that several datasets use.
inline constexpr std::string_view yes_list = "Y", yes_no_list = "N, Y", response_list = "Response",
                                  range_list = "Reference range indicator", grade_list = "Toxicity grade";
std::vector<cdisc::CodeList> shared_lists();

}  // namespace titrate::adam
