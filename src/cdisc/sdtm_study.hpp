#pragma once
// A recorded study as it was read: of every subject a chart, and the rows that each part of it came from.

#include "cdisc/mapping.hpp"
#include "cdisc/sdtm_date.hpp"
#include "cdisc/sdtm_finding.hpp"
#include "cdisc/sdtm_sequence.hpp"
#include "cdisc/shelf.hpp"
#include "chart/chart.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace titrate::cdisc {

/// Which variable of its row a value was taken from: --ORRES, --STRESN or --STRESC; or it was made of several rows.
enum class TakenFrom : std::uint8_t { original, standard, standard_text, several };

/// One measured value with the row that holds it. Small: a large trial has tens of millions.
struct Observation {
  double value = 0;  ///< in the measure's unit
  std::uint32_t row = 0;
  std::int16_t day = 0;  ///< counted from 0, as in charts
  std::uint8_t measure : 6 = 0, origin : 2 = 0;
  std::uint8_t file = 0;

  chart::Measure what() const { return static_cast<chart::Measure>(measure); }
  RowRef where() const { return {file, row}; }
  TakenFrom from() const { return static_cast<TakenFrom>(origin); }
};
static_assert(sizeof(Observation) == 16 && chart::measure_count <= 64);

inline Observation observed(chart::Measure what, double value, int day, RowRef where, TakenFrom from) {
  constexpr int measure_bits = 63, origin_bits = 3;
  Observation made;
  made.value = value;
  made.row = where.row;
  made.day = static_cast<std::int16_t>(day);
  made.measure = static_cast<std::uint8_t>(what) & measure_bits;
  made.origin = static_cast<std::uint8_t>(from) & origin_bits;
  made.file = static_cast<std::uint8_t>(where.file);
  return made;
}

/// A reference range as it stands beside results, over a stretch of days on which it was the same.
struct ReferenceRange {
  chart::Measure measure{};
  int first_day = 0, last_day = 0;
  double low = chart::missing, high = chart::missing;  ///< in the measure's unit
  RowRef row = {};
};

/// A response or progression as the investigator reported it.
struct ReportedResponse {
  int day = 0;
  chart::Response category{};
  std::string word = {};
  RowRef row = {};
};

/// A diameter, or both, of one lesion on one day.
struct LesionSize {
  std::uint16_t lesion = 0;  ///< index into Patient::lesions
  int day = 0;
  double longest = chart::missing, perpendicular = chart::missing;  ///< cm
  bool absent = false;
  RowRef row = {};                                  ///< the first of the lesion on the day
  RowRef longest_row = {}, perpendicular_row = {};  ///< of each diameter; where it is absent the first says so
  TakenFrom longest_from = {}, perpendicular_from = {};
};

struct Lesion {
  std::string link = {};      ///< TULNKID
  std::string location = {};  ///< canonical
  bool node = false, target = false;
  RowRef row = {};
};

/// A row of AE, whatever the chart makes of it.
struct ReportedEvent {
  std::string term = {}, coded = {}, system_class = {};  ///< as written
  std::string severity = {}, serious = {}, related = {}, action = {}, outcome = {};
  std::string start = {}, end = {};        ///< ISO 8601, partial or not
  int grade = 0;                           ///< 1 to 5; 0 = neither a grade nor a severity that is understood
  std::optional<int> first_day, last_day;  ///< imputed where they are known in part
  bool start_partial = false, end_partial = false;
  std::string meaning = {};  ///< what the mapping makes of it; "" = nothing
  RowRef row = {};
};

/// DM as written, for those who read the results beside it.
struct Demographics {
  std::string subject = {}, site = {}, country = {};  ///< SUBJID, SITEID, COUNTRY
  std::string age_unit = {}, sex = {}, race = {}, ethnic = {};
  std::optional<double> age = {};
  std::string planned_code = {}, planned = {}, actual_code = {}, actual = {};  ///< ARMCD, ARM, ACTARMCD, ACTARM
};

struct Patient {
  std::string id = {};         ///< USUBJID
  std::string arm = {};        ///< ARMCD, else ARM
  RowRef row = {};             ///< of DM
  bool enrolled = false;       ///< has a day 1, and no arm of those who were not
  int day_1 = 0;               ///< days from 1970-01-01
  int cut_day = 0;             ///< last day that is known of, counted from day 1
  int off_treatment_day = -1;  ///< first day without treatment for good; -1 = still on it
  std::string off_treatment_reason = {};
  RowRef off_treatment_row = {};
  int reported_rai = -1, reported_binet = -1;
  bool reported_lysis = false;
  Demographics demographics = {};

  chart::Chart chart;
  std::vector<RowRef> administration_rows, event_rows, found_rows;  ///< beside the chart's
  std::vector<TakenFrom> found_from;                                ///< the same
  std::vector<Observation> observations = {};                       ///< by day and measure
  std::vector<ReferenceRange> ranges = {};                          ///< by measure and day
  std::vector<ReportedResponse> responses = {};                     ///< by day
  std::vector<ReportedEvent> reported = {};                         ///< in the order of AE
  std::vector<Lesion> lesions = {};
  std::vector<LesionSize> sizes = {};  ///< by day
  /// Where observations and the chart's visits lie that memory had no room for; patient_shelf.hpp fetches them.
  std::optional<Shelf::Place> put_away = {};
};

/// What the mapping made of a code, a term or a treatment.
struct Understood {
  std::string domain = {}, variable = {}, code = {}, label = {};
  std::string meaning = {};  ///< "" = not understood
  std::string example = {};  ///< a value with its unit
  std::uint64_t rows = 0, used = 0;
};

/// A file of the study.
struct StudyFile {
  std::string path = {}, domain = {};
  std::uint64_t rows = 0;
  Sequences sequences = {};  ///< of its rows
};

class PatientShelf;

struct RecordedStudy {
  std::string study;  ///< STUDYID
  std::vector<StudyFile> files;
  std::vector<Patient> patients;       ///< in the order of DM
  std::vector<Understood> understood;  ///< by domain, variable, most rows first
  std::vector<std::string> notes;      ///< what reading had to assume
  Findings findings;
  std::shared_ptr<PatientShelf> shelf = {};  ///< there where a patient is put away
};

}  // namespace titrate::cdisc
