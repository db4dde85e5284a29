#include "recorded/times.hpp"

#include "recorded/json_text.hpp"
#include "stats/survival.hpp"

#include <algorithm>
#include <cstdint>

namespace titrate::recorded {

namespace {

using Json = nlohmann::ordered_json;

Json or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

Json quantile_json(const stats::SurvivalQuantile& q) {
  return {{"days", or_null(q.value)}, {"low", or_null(q.low)}, {"high", or_null(q.high)}};
}

bool of_survival(const results::TimeEndpoint& endpoint) {
  return endpoint.events == std::vector{results::EventOf::death} && endpoint.from == results::TimeFrom::day_1;
}

Json row(const Study& study, const Patient& patient, const results::DerivedTime& time) {
  const cdisc::Patient& source = study.source.patients[patient.source];
  return {{"subject", source.id},
          {"start", cdisc::iso_date(source.day_1 + time.start_day)},
          {"end", cdisc::iso_date(source.day_1 + time.end_day)},
          {"days", time.days()},
          {"event", time.event},
          {"reason", time.reason}};
}

Json endpoint_json(const Study& study, const results::TimeEndpoint& endpoint, int gap_days, double level) {
  std::vector<double> days;
  std::vector<std::uint8_t> events;
  Json rows = Json::array();
  for (const Patient& patient : study.patients) {
    const auto time = results::derive_time(endpoint, gap_days, patient.times);
    if (!time) continue;
    days.push_back(time->days());
    events.push_back(time->event ? 1 : 0);
    rows.push_back(row(study, patient, *time));
  }
  Json made{{"id", endpoint.id},
            {"code", endpoint.code},
            {"label", endpoint.label},
            {"n", days.size()},
            {"events", std::count(events.begin(), events.end(), 1)}};
  const stats::Survival curve = stats::kaplan_meier(days, events, level, stats::Confidence::log_log);
  made["median"] = days.empty() ? Json(nullptr) : quantile_json(stats::quantile_interval(curve, 0.5));
  if (of_survival(endpoint) && !days.empty())
    made["median_follow_up"] = quantile_json(stats::median_follow_up(days, events, level, stats::Confidence::log_log));
  made["patients"] = std::move(rows);
  return made;
}

Json head(const Study& study, const results::CensoringTable& table, double level) {
  return {{"schema", "titrate/times/1"},
          {"study", study.source.study},
          {"regimen", study.results.regimen},
          {"censoring", table.title},
          {"verified", table.verified},
          {"method", "Kaplan-Meier, log-log"},
          {"level", level}};
}

}  // namespace

Json times_json(const Study& study, const results::CensoringTable& table, double level) {
  Json json = head(study, table, level);
  json["endpoints"] = Json::array();
  for (const results::TimeEndpoint& endpoint : table.endpoints)
    json["endpoints"].push_back(endpoint_json(study, endpoint, table.gap_days, level));
  return json;
}

void write_times(const Study& study, const results::CensoringTable& table, double level, std::ostream& out) {
  ObjectText text(out);
  text.members(head(study, table, level));
  text.array("endpoints", table.endpoints, [&](const results::TimeEndpoint& endpoint) {
    return endpoint_json(study, endpoint, table.gap_days, level);
  });
  text.close();
}

}  // namespace titrate::recorded
