#include "design/design_file.hpp"
#include "design/memo.hpp"

#include <cmath>

namespace titrate::design {

namespace {

using Json = nlohmann::ordered_json;

Json beta_json(const stats::Beta& beta) { return Json::array({beta.a, beta.b}); }

void add_standard(Json& json, const Standard& standard, double offset) {
  if (standard.distribution)
    json["standard_prior"] = beta_json(*standard.distribution);
  else
    json["standard_rate"] = standard.rate;
  json["offset"] = offset;
}

struct RuleJson {
  Json& json;
  int patients;

  void operator()(const ThallSimonEstey& r) const {
    add_standard(json, r.standard, r.offset);
    json["prior"] = beta_json(r.prior);
    json["cutoff"] = r.cutoff;
  }
  void operator()(const ThallSimon& r) const {
    add_standard(json, r.standard, r.offset);
    json["prior"] = beta_json(r.prior);
    json["promising"] = r.promising;
    json["not_promising"] = r.not_promising;
  }
  void operator()(const SimonTwoStage& r) const {
    const SimonDesign two = find_simon(r, patients);
    json.update({{"null_rate", r.null_rate},
                 {"alternative_rate", r.alternative_rate},
                 {"alpha", r.alpha},
                 {"beta", r.beta},
                 {"criterion", r.minimax ? "minimax" : "optimal"},
                 {"n1", two.n1},
                 {"r1", two.r1},
                 {"n", two.n},
                 {"r", two.r},
                 {"attained_alpha", two.alpha},
                 {"attained_power", two.power},
                 {"expected_n_null", two.expected_null},
                 {"stop_early_null", two.stop_early_null}});
  }
  void operator()(const PredictiveProbability& r) const {
    json.update({{"prior", beta_json(r.prior)},
                 {"null_rate", r.null_rate},
                 {"success", r.success},
                 {"futility", r.futility},
                 {"efficacy", r.efficacy}});
  }
};

Json outcome_json(const Outcome& o, int patients) {
  Json json{{"endpoint", o.event.endpoint},
            {"label", o.label},
            {"per", o.event.per_course ? "course" : "patient"},
            {"within_days", o.event.stated_window() ? Json(o.event.within_days) : Json(nullptr)},
            {"want", o.want_high ? "high" : "low"},
            {"rule", rule_ids[o.rule.index()]}};
  std::visit(RuleJson{json, patients}, o.rule);
  return json;
}

Json limit_or_null(int limit, bool there) { return there ? Json(limit) : Json(nullptr); }

Json boundary_json(const Memo& memo) {
  Json all = Json::array();
  for (std::size_t i = 0; i < memo.limits.size(); ++i) {
    Json rows = Json::array();
    for (int n = 1; n < static_cast<int>(memo.limits[i].size()); ++n) {
      const Limits& l = memo.limits[i][static_cast<std::size_t>(n)];
      rows.push_back({{"n", n},
                      {"stop_if_at_most", limit_or_null(l.low, l.low >= 0)},
                      {"stop_if_at_least", limit_or_null(l.high, l.high <= n)}});
    }
    all.push_back({{"endpoint", memo.design.outcomes[i].event.endpoint}, {"by_n", std::move(rows)}});
  }
  return all;
}

Json reasons_json(const Design& design, const std::map<Reasons, double>& reasons) {
  Json all = Json::array();
  for (const auto& [why, probability] : reasons)
    if (why != 0) all.push_back({{"reason", reasons_text(design, why)}, {"probability", probability}});
  return all;
}

Json characteristics_json(const Design& design, const Characteristics& c) {
  Json json{{"method", c.replicates == 0 ? "exact" : "simulated"}};
  if (c.replicates > 0) {
    json["replicates"] = c.replicates;
    json["standard_error_stop"] = *c.standard_error(c.stop());
  }
  json["stop"] = c.stop();
  json["stop_early"] = c.stop_early();
  json["reasons"] = reasons_json(design, c.reasons);
  json["mean_n"] = c.mean_n();
  json["quantiles_n"] = {{"p10", c.quantile(.1)},
                         {"p25", c.quantile(.25)},
                         {"p50", c.quantile(.5)},
                         {"p75", c.quantile(.75)},
                         {"p90", c.quantile(.9)}};
  json["distribution_n"] = c.n;
  return json;
}

Json station_json(const Design& design, const Station& s) {
  Json outcomes = Json::array();
  for (std::size_t i = 0; i < s.counted.size(); ++i)
    outcomes.push_back(
        {{"endpoint", design.outcomes[i].event.endpoint},
         {"events", s.counted[i].events},
         {"known", s.counted[i].settled},
         {"pending", s.counted[i].pending},
         {"stop_if_at_most", limit_or_null(s.limits[i].low, s.limits[i].low >= 0)},
         {"stop_if_at_least", limit_or_null(s.limits[i].high, s.limits[i].high <= s.counted[i].settled)}});
  return {{"entered", s.entered},
          {"day", s.day},
          {"look", s.look},
          {"outcomes", std::move(outcomes)},
          {"crossed", s.crossed != 0 ? Json(reasons_text(design, s.crossed)) : Json(nullptr)}};
}

Json path_json(const Design& design, const Path& path) {
  Json json{{"source", path.source}, {"as_of_day", path.as_of}, {"stations", Json::array()}};
  for (const Station& s : path.stations) json["stations"].push_back(station_json(design, s));
  json["if_no_pending_has_the_event"] = reasons_text(design, path.if_none);
  json["if_every_pending_has_the_event"] = reasons_text(design, path.if_all);
  return json;
}

Json endings_json(const Design& design, const Endings& e) {
  return {{"pending", pending_ids[static_cast<std::size_t>(e.pending)]},
          {"stop", e.stop},
          {"stop_early", e.stop_early},
          {"reasons", reasons_json(design, e.reasons)},
          {"mean_treated", e.mean_treated},
          {"quartiles_treated", {e.q25, e.median, e.q75}},
          {"more_than_instant", e.more_than_instant},
          {"more_than_instant_standard_error", e.standard_error},
          {"more_when_instant_stops", e.more_when_stopped},
          {"mean_pending_at_stop", e.mean_pending_at_stop},
          {"mean_months", e.mean_months}};
}

Json real_time_json(const Design& design, const RealTime& r) {
  Json json{{"regimen", r.regimen},
            {"trials", r.trials},
            {"patients", r.patients},
            {"seed", r.seed},
            {"patients_a_month", r.patients_a_month},
            {"mean_pending", r.mean_pending},
            {"left_out", r.left_out},
            {"scenarios", Json::array()}};
  for (const RealTimeScenario& s : r.scenarios) {
    Json ways = Json::array();
    for (const Endings& e : s.ways) ways.push_back(endings_json(design, e));
    json["scenarios"].push_back(
        {{"label", s.label}, {"as_modelled", s.as_modelled}, {"rates", s.rates}, {"ways", std::move(ways)}});
  }
  return json;
}

}  // namespace

Json to_json(const Memo& memo) {
  const Design& d = memo.design;
  Json json{{"schema", "titrate/monitoring/1"},
            {"design", d.id},
            {"title", d.title},
            {"source", d.source},
            {"patients", d.patients},
            {"minimum_patients", d.minimum_patients},
            {"cohort_size", d.cohort_size},
            {"looks", scheduled_looks(d)},
            {"outcomes", Json::array()},
            {"warnings", memo.warnings},
            {"notes", memo.notes},
            {"boundary", boundary_json(memo)}};
  for (const Outcome& o : d.outcomes) json["outcomes"].push_back(outcome_json(o, d.patients));
  const Design counted = only(d, memo.per_patient);
  json["patients_a_month"] = memo.patients_a_month > 0 ? Json(memo.patients_a_month) : Json(nullptr);
  json["pending_patients"] = memo.lag.empty() ? Json(nullptr) : Json(memo.lag);
  json["operating_characteristics"] = Json::array();
  for (const Judged& j : memo.judged) {
    Json one{{"label", j.scenario.label},
             {"rates", j.scenario.rates},
             {"odds_ratio", j.scenario.odds_ratio},
             {"known_at_once", characteristics_json(counted, j.at_once)}};
    if (j.late) one["known_late"] = characteristics_json(counted, *j.late);
    json["operating_characteristics"].push_back(std::move(one));
  }
  json["posterior_width"] = Json::array();
  for (const WidthTable& w : memo.widths) {
    Json by_n = Json::array();
    for (const Width& each : w.widths)
      by_n.push_back(
          {{"n", each.n}, {"widest", each.widest}, {"at_events", each.at_events}, {"at_prior_mean", each.at_mean}});
    json["posterior_width"].push_back({{"endpoint", d.outcomes[w.outcome].event.endpoint},
                                       {"level", d.precision.level},
                                       {"asked", d.precision.width},
                                       {"patients_needed", w.enough > 0 ? Json(w.enough) : Json(nullptr)},
                                       {"by_n", std::move(by_n)}});
  }
  if (memo.path) json["path"] = path_json(d, *memo.path);
  if (memo.real_time) json["real_time"] = real_time_json(d, *memo.real_time);
  return json;
}

}  // namespace titrate::design
