#include "results/publish.hpp"

#include "stats/intervals.hpp"

#include <cmath>

#include <fmt/format.h>

namespace titrate::results {

namespace {

Span two_sided(const auto& distribution, double level, auto... resolution) {
  const double tail = (1 - level) / 2;
  return {distribution.quantile(tail, resolution...), distribution.quantile(1 - tail, resolution...)};
}

void set_published(Endpoint& endpoint, const PublishedRate& rate, const PublishOptions& options) {
  endpoint.published = rate;
  const stats::Interval exact = stats::clopper_pearson(rate.events, rate.n, options.level);
  endpoint.published_interval = Span{exact.low, exact.high};
  endpoint.status = options.status;
  if (endpoint.interval) {
    const double point = static_cast<double>(rate.events) / rate.n;
    endpoint.inside = endpoint.interval->low <= point && point <= endpoint.interval->high;
  }
}

/// Values of the evidence file that a quantity answers.
std::optional<double> published_quantity(const std::string& id, const Evidence& evidence) {
  static const std::vector<std::pair<std::string, std::string>> paths{
      {"baseline_age_median", "baseline.age_years.median"},
      {"baseline_prior_lines_median", "baseline.prior_treatments.median"},
      {"baseline_beta2_microglobulin_median", "baseline.beta2_microglobulin_mg_L.median"},
      {"median_tolerated_dose_mg", "not_scored.median_tolerated_dose_mg"},
      {"flare_onset_median", "not_scored.flare_onset_days.median"},
      {"flare_duration_median", "not_scored.flare_duration_days.median"},
      {"courses_total", "trial.courses"}};
  for (const auto& [endpoint, path] : paths)
    if (endpoint == id) return evidence.value(path);
  return std::nullopt;
}

}  // namespace

std::vector<Endpoint> make_endpoints(const EndpointList& list, const Aggregate& predictive, const Aggregate& sampling,
                                     const Evidence& evidence, const PublishOptions& options) {
  std::vector<Endpoint> endpoints;
  const bool one_trial = predictive.trials == 1;  // an estimate of one trial has no predictive interval
  for (std::size_t i = 0; i < list.rates().size(); ++i) {
    const RateDefinition& definition = list.rates()[i];
    Endpoint endpoint;
    endpoint.id = definition.id;
    endpoint.label = definition.label;
    endpoint.per = definition.per;
    endpoint.level = options.level;
    const RateDistribution& rate = predictive.rates[i];
    if (const std::string why = options.not_modelled ? options.not_modelled(definition.id) : ""; !why.empty()) {
      endpoint.reason = why;
    } else if (rate.trials() == 0) {
      endpoint.reason = "no virtual patient belongs to its denominator";
    } else {
      endpoint.mean = rate.mean();
      endpoint.mean_n = rate.mean_n();
      if (!one_trial) endpoint.interval = two_sided(rate, options.level);
      if (sampling.trials > 1 && sampling.rates[i].trials() > 0)
        endpoint.sampling = two_sided(sampling.rates[i], options.level);
    }
    if (const PublishedRate* published = evidence.find(definition.id, definition.per))
      set_published(endpoint, *published, options);
    endpoints.push_back(std::move(endpoint));
  }
  for (std::size_t i = 0; i < list.quantities().size(); ++i) {
    const QuantityDefinition& definition = list.quantities()[i];
    Endpoint endpoint;
    endpoint.id = definition.id;
    endpoint.label = definition.label;
    endpoint.unit = definition.unit;
    endpoint.level = options.level;
    const QuantityDistribution& quantity = predictive.quantities[i];
    if (quantity.trials() == 0) {
      endpoint.reason = "not reached in any virtual trial";
    } else {
      endpoint.mean = quantity.mean(definition.resolution);
      if (!one_trial) endpoint.interval = two_sided(quantity, options.level, definition.resolution);
      if (sampling.trials > 1 && sampling.quantities[i].trials() > 0)
        endpoint.sampling = two_sided(sampling.quantities[i], options.level, definition.resolution);
    }
    endpoint.published_value = published_quantity(definition.id, evidence);
    endpoints.push_back(std::move(endpoint));
  }
  for (const PublishedRate& published : evidence.rates) {
    const bool known = std::any_of(endpoints.begin(), endpoints.end(),
                                   [&](const Endpoint& e) { return e.per == published.per && e.id == published.id; });
    if (known) continue;
    Endpoint endpoint;
    endpoint.id = endpoint.label = published.id;
    endpoint.per = published.per;
    endpoint.level = options.level;
    endpoint.reason = "the program has no definition of this outcome";
    set_published(endpoint, published, options);
    endpoints.push_back(std::move(endpoint));
  }
  return endpoints;
}

Score make_score(const std::vector<Endpoint>& endpoints) {
  Score score;
  for (const Endpoint& endpoint : endpoints) {
    if (!endpoint.published || !endpoint.published->score) continue;
    ++score.scored;
    const std::string name =
        fmt::format("{} (per {})", endpoint.id, endpoint.per == Per::course ? "course" : "patient");
    if (!endpoint.inside) {
      const std::string reason = endpoint.mean ? "one trial has no predictive interval" : endpoint.reason;
      score.not_predicted.push_back(name + ": " + reason);
      continue;
    }
    ++score.predicted;
    if (endpoint.published->events == 0) {
      ++score.zero_events;
      score.zero_events_inside += *endpoint.inside;
    } else {
      score.inside += *endpoint.inside;
    }
    if (!*endpoint.inside) score.outside.push_back(name);
    score.width += endpoint.interval->high - endpoint.interval->low;
    if (endpoint.sampling) score.sampling_width += endpoint.sampling->high - endpoint.sampling->low;
  }
  return score;
}

std::vector<CurveResult> make_curves(const Aggregate& aggregate, double level) {
  std::vector<CurveResult> curves;
  const double tail = (1 - level) / 2;
  for (std::size_t c = 0; c < curve_count; ++c) {
    CurveResult result{.curve = static_cast<Curve>(c), .day = {}, .pooled = {}, .low = {}, .high = {}, .at_risk = {}};
    const std::vector<double> pooled = aggregate.pooled[c].curve();
    const std::vector<std::int64_t> at_risk = aggregate.pooled[c].at_risk();
    const SurvivalBand& band = aggregate.bands[c];
    for (std::size_t i = 0; i < band.histogram.size(); ++i) {
      const int day = static_cast<int>(i) * band.step_days;
      result.day.push_back(day);
      result.pooled.push_back(pooled[std::min(static_cast<std::size_t>(day) + 1, pooled.size() - 1)]);
      result.at_risk.push_back(
          static_cast<double>(at_risk[std::min(static_cast<std::size_t>(day), at_risk.size() - 1)]) /
          static_cast<double>(aggregate.trials));
      result.low.push_back(band.quantile(i, tail));
      result.high.push_back(band.quantile(i, 1 - tail));
    }
    curves.push_back(std::move(result));
  }
  return curves;
}

namespace {

using Json = nlohmann::ordered_json;

/// Shares are published to six decimals: enough to tell any two counts apart, and stable to read in a diff.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }
Json span_json(const std::optional<Span>& span) {
  return span ? Json::array({rounded(span->low), rounded(span->high)}) : Json(nullptr);
}

Json endpoint_json(const Endpoint& e) {
  Json json;
  json["id"] = e.id;
  if (e.per)
    json["per"] = *e.per == Per::course ? "course" : "patient";
  else
    json["unit"] = e.unit;
  json["mean"] = e.mean ? Json(rounded(*e.mean)) : Json(nullptr);
  json["interval"] = span_json(e.interval);
  json["level"] = e.level;
  if (e.counted) {
    json["events"] = e.counted->events;
    json["n"] = e.counted->n;
  }
  if (!e.method.empty()) json["method"] = e.method;
  if (e.method.empty()) json["sampling_only"] = span_json(e.sampling);
  if (e.published) {
    json["published"] = {{"events", e.published->events},
                         {"n", e.published->n},
                         {"interval", span_json(e.published_interval)},
                         {"method", "Clopper-Pearson"},
                         {"rounded", e.published->rounded},
                         {"score", e.published->score}};
    json["inside"] = e.inside ? Json(*e.inside) : Json(nullptr);
    json["status"] = e.status;
  } else if (e.published_value) {
    json["published"] = {{"value", *e.published_value}};
  }
  if (!e.reason.empty()) json["reason"] = e.reason;
  return json;
}

}  // namespace

nlohmann::ordered_json endpoints_json(const Study& study) {
  Json json;
  json["schema"] = "titrate/endpoints/1";
  json["regimen"] = study.regimen;
  json["source"] = study.kind;
  const bool drawn = study.kind == "virtual";
  if (drawn) json["seed"] = study.seed;
  json["trials"] = study.trials;
  json["patients_per_trial"] = study.patients_per_trial;
  json["patient_years"] = rounded(study.patient_years());
  if (drawn) json["parameters"] = study.parameter_note;
  if (drawn)
    json["score"] = {{"scored", study.score.scored},
                     {"predicted", study.score.predicted},
                     {"with_events", study.score.predicted - study.score.zero_events},
                     {"with_events_inside", study.score.inside},
                     {"zero_events", study.score.zero_events},
                     {"zero_events_inside", study.score.zero_events_inside},
                     {"summed_width", rounded(study.score.width)},
                     {"summed_width_sampling_only", rounded(study.score.sampling_width)},
                     {"outside", study.score.outside},
                     {"not_predicted", study.score.not_predicted}};
  json["endpoints"] = Json::array();
  for (const Endpoint& endpoint : study.endpoints) json["endpoints"].push_back(endpoint_json(endpoint));
  return json;
}

}  // namespace titrate::results
