#pragma once
// Times to an event by a stated censoring table: library/criteria/censoring.toml, printed in docs/time-to-event.md.

#include "results/outcome.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::results {

enum class EventOf : std::uint8_t { progression, death, new_treatment, response };
enum class TimeFrom : std::uint8_t { day_1, response, end_of_treatment };
enum class Population : std::uint8_t { all, responders, off_treatment };

/// When a patient is censored, and where.
struct CensoringRow {
  enum class When : std::uint8_t { no_event, death_without_event, new_treatment_first, event_after_gap };
  enum class At : std::uint8_t { last_assessment, last_known_alive, death };
  When when{};
  At at{};
  std::string reason;
};

struct TimeEndpoint {
  std::string id, code, label;  ///< code: CDISC PARAMCD
  Population population{};
  TimeFrom from{};
  std::vector<EventOf> events;
  std::vector<CensoringRow> censored;  ///< the first that applies decides
  std::string source, confidence;
};

struct CensoringTable {
  std::string id, title, source;
  bool verified = false;
  int gap_days = 0;
  std::vector<TimeEndpoint> endpoints;
  const TimeEndpoint* find(std::string_view endpoint) const;
};

/// Throws Error(input) with every problem of the file.
CensoringTable read_censoring(const std::string& file);

/// The table as Markdown, for the documentation.
std::string censoring_markdown(const CensoringTable& table);

/// What a patient's history says of times, up to the cut. Days from day 1; -1 = did not happen by then.
struct TimeFacts {
  int progression = -1;  ///< day it was first seen, once it was confirmed by the cut
  int death = -1, new_treatment = -1;
  int response = -1;             ///< first met, where it was confirmed by the cut
  int end_of_treatment = -1;     ///< first day without treatment for good
  int last_known_alive = 0;      ///< or the day of death
  std::vector<int> assessments;  ///< days after day 1 on which response could be judged, ascending
};

/// `followed_to_cut`: nobody is lost before the cut (virtual patients); else the last visit, dose, event or contact is
/// the last that is known of a patient.
TimeFacts time_facts(const History& history, int cut_day, bool followed_to_cut);

/// The last day on which a chart shows its patient alive, or the day of death; no later than the cut.
int last_known_alive(const chart::Chart& chart, int cut_day);

/// The outcome's times to events by the table.
void take_times(const CensoringTable& table, const TimeFacts& facts, PatientOutcome& out);

/// One row of a time-to-event data set.
struct DerivedTime {
  int start_day = 0, end_day = 0;  ///< days from day 1
  bool event = false;
  EventOf what{};      ///< the event, where it is one
  std::string reason;  ///< "death", or why it was censored
  int days() const { return end_day - start_day; }
};

/// Nothing where the patient is not of the endpoint's population.
std::optional<DerivedTime> derive_time(const TimeEndpoint& endpoint, int gap_days, const TimeFacts& facts);

}  // namespace titrate::results
