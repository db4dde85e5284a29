#pragma once
// Times to events of recorded patients, by the censoring table.

#include "recorded/study.hpp"
#include "results/time_to_event.hpp"

#include <ostream>

#include <nlohmann/json.hpp>

namespace titrate::recorded {

/// `{"schema": "titrate/times/1", …}`: per endpoint of the table patients, events, the median with the interval that
/// the pointwise log-log bands of Kaplan and Meier give it (days; null where it is not reached), and a row per patient;
/// of survival also the median follow-up by reverse Kaplan–Meier. `level`: of the intervals.
nlohmann::ordered_json times_json(const Study& study, const results::CensoringTable& table, double level);
/// Its text, as dump(1) spells it, endpoint by endpoint.
void write_times(const Study& study, const results::CensoringTable& table, double level, std::ostream& out);

}  // namespace titrate::recorded
