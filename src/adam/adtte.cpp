// ADTTE: times to events by the censoring table.

#include "adam/datasets.hpp"
#include "recorded/times.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace titrate::adam {

namespace {

using results::EventOf;

std::vector<Item> items(const Inputs& in) {
  std::vector<Item> own{
      {"PARAMCD", "Parameter Code", Kind::text, assigned(), std::string(own_terms), "PARAM"},
      {"PARAM", "Parameter", Kind::text, assigned()},
      {"AVAL", "Analysis Value", Kind::integer, derived("ADT - STARTDT + 1")},
      {"AVALU", "Analysis Value Unit", Kind::text, assigned()},
      {"STARTDT", "Time-to-Event Origin Date for Subject", Kind::date,
       derived("Day 1; for the duration of response its first day; for treatment-free survival the first day without "
               "treatment for good")},
      {"ADT", "Analysis Date", Kind::date, derived("Day of the event, or of censoring")},
      {"ADY", "Analysis Relative Day", Kind::integer, derived("ADT counted from RFSTDT, which is day 1")},
      {"CNSR", "Censor", Kind::integer,
       derived(fmt::format("0 = event; else the place of the row that applied in the parameter's part of the censoring "
                           "table ({})",
                           in.censoring.title)),
       std::string(own_terms)},
      {"EVNTDESC", "Event or Censoring Description", Kind::text, derived("The event, or Censored"),
       std::string(own_terms)},
      {"CNSDTDSC", "Censor Date Description", Kind::text, derived("Why and where the subject was censored"),
       std::string(own_terms)},
      {"ASEQ", "Analysis Sequence Number", Kind::integer,
       derived("Counts the rows of a subject in the order of the keys")}};
  for (Item& each : source_items("Record that gives ADT: of DM, CM or DS, or of ADRS or ADSL where they derive it"))
    own.push_back(std::move(each));
  return with_core(std::move(own));
}

const char* event_words(EventOf event) {
  switch (event) {
    case EventOf::progression: return "Progressive disease";
    case EventOf::death: return "Death";
    case EventOf::new_treatment: return "New treatment of the leukemia";
    case EventOf::response: return "Response";
  }
  return "";
}

const char* where(results::CensoringRow::At at) {
  switch (at) {
    case results::CensoringRow::At::last_assessment: return "last adequate assessment";
    case results::CensoringRow::At::last_known_alive: return "date last known alive";
    case results::CensoringRow::At::death: return "date of death";
  }
  return "";
}

/// ASEQ of ADRS by subject and day of the overall response.
using Assessed = std::map<std::pair<std::string, double>, double>;

Assessed assessed(const Sheet& adrs) {
  Assessed all;
  for (std::size_t r = 0; r < adrs.table().rows.size(); ++r)
    if (adrs.text(r, "PARAMCD") == "OVRLRESP")
      all[{adrs.text(r, "USUBJID"), adrs.number(r, "ADT")}] = adrs.number(r, "ASEQ");
  return all;
}

class Times {
 public:
  Times(const Inputs& in, const Sheet& adrs, Sheet& sheet) : in_(in), sheet_(sheet), assessed_(assessed(adrs)) {}

  void put(const Subject& s) {
    for (const results::TimeEndpoint& endpoint : in_.censoring.endpoints)
      if (const auto time = results::derive_time(endpoint, in_.censoring.gap_days, s.patient.times))
        put(s, endpoint, *time);
  }

 private:
  void put(const Subject& s, const results::TimeEndpoint& endpoint, const results::DerivedTime& time) {
    sheet_.row();
    put_core(in_, s, sheet_);
    sheet_.put("PARAMCD", endpoint.code)
        .put("PARAM", fmt::format("{} (days)", endpoint.label))
        .put("AVAL", time.days() + 1)
        .put("AVALU", "DAYS")
        .put_date("STARTDT", s.civil(time.start_day));
    put_day(s, time.end_day, sheet_);
    if (time.event) {
      sheet_.put("CNSR", 0.0).put("EVNTDESC", event_words(time.what));
      put_event_source(s, time);
      return;
    }
    sheet_.put("EVNTDESC", "Censored");
    for (std::size_t i = 0; i < endpoint.censored.size(); ++i) {
      const results::CensoringRow& row = endpoint.censored[i];
      if (row.reason != time.reason) continue;
      sheet_.put("CNSR", static_cast<double>(i + 1)).put("CNSDTDSC", fmt::format("{}: {}", row.reason, where(row.at)));
      put_censoring_source(s, row.at, time);
      return;
    }
  }

  void put_event_source(const Subject& s, const results::DerivedTime& time) {
    switch (time.what) {
      case EventOf::progression:
      case EventOf::response: return put_assessment(s, time.end_day);
      case EventOf::death: return put_event_row(s, chart::EventKind::death, "DTHDTC");
      case EventOf::new_treatment: return put_event_row(s, chart::EventKind::new_treatment, "");
    }
  }

  void put_censoring_source(const Subject& s, results::CensoringRow::At at, const results::DerivedTime& time) {
    if (at == results::CensoringRow::At::death) return put_event_row(s, chart::EventKind::death, "DTHDTC");
    if (at == results::CensoringRow::At::last_known_alive) {
      sheet_.put("SRCDOM", "ADSL").put("SRCVAR", "LSTALVDT");
    } else {
      put_assessment(s, time.end_day);
    }
  }

  /// An assessment, or where there was none the start.
  void put_assessment(const Subject& s, int day) {
    const auto found = assessed_.find({s.source.id, static_cast<double>(s.civil(day) + sas_epoch)});
    if (found != assessed_.end())
      sheet_.put("SRCDOM", "ADRS").put("SRCVAR", "ADT").put("SRCSEQ", found->second);
    else if (day == 0)
      sheet_.put("SRCDOM", "ADSL").put("SRCVAR", "RFSTDT");
  }

  void put_event_row(const Subject& s, chart::EventKind kind, const char* of_dm) {
    const auto& events = s.source.chart.events;
    for (std::size_t e = 0; e < events.size() && e < s.source.event_rows.size(); ++e) {
      if (events[e].kind != kind) continue;
      const cdisc::RowRef row = s.source.event_rows[e];
      if (row.row == 0) return;
      const std::string& domain = in_.study.source.files[row.file].domain;
      const std::string variable = domain == "DM"   ? of_dm
                                   : domain == "AE" ? "AEENDTC"
                                   : domain == "DS" ? "DSSTDTC"
                                                    : domain + "STDTC";
      return put_source(in_, row, variable, sheet_);
    }
  }

  const Inputs& in_;
  Sheet& sheet_;
  Assessed assessed_;
};

}  // namespace

Sheet adtte(const Inputs& in, const std::vector<Subject>& subjects, const Sheet& adrs) {
  Sheet sheet({.name = "ADTTE",
               .label = "Time-to-Event Analysis Dataset",
               .structure = "One record per subject per parameter",
               .class_name = "BASIC DATA STRUCTURE",
               .keys = {"STUDYID", "USUBJID", "PARAMCD"}},
              items(in));
  Times times(in, adrs, sheet);
  for (const Subject& s : subjects) times.put(s);
  sheet.finish();
  return sheet;
}

}  // namespace titrate::adam
