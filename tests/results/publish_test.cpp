#include "results/publish.hpp"

#include "results/sample.hpp"
#include "results/times.hpp"
#include "stats/intervals.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const EndpointList& endpoints() {
  static const EndpointList list(test::definitions(), {"all"}, {10});
  return list;
}

/// Ten patients, of whom so many respond and have a flare on day 3.
std::vector<PatientOutcome> trial_of(int responders) {
  std::vector<PatientOutcome> trial(10);
  for (int i = 0; i < responders; ++i) {
    trial[static_cast<std::size_t>(i)].best = chart::Response::partial;
    trial[static_cast<std::size_t>(i)].flare_onset = 3;
  }
  return trial;
}
/// One trial for each number of responders.
Aggregate trials_of(const std::vector<int>& responders) {
  Aggregate aggregate;
  for (const int each : responders) aggregate.add(endpoints(), trial_of(each));
  return aggregate;
}
const std::vector<int> spread{1, 2, 2, 3, 3, 3, 4, 4, 5, 6};

PublishedRate published(const std::string& id, int events, int n, bool score = true) {
  PublishedRate rate;
  rate.id = id;
  rate.events = events;
  rate.n = n;
  rate.score = score;
  return rate;
}
Evidence evidence_of(std::vector<PublishedRate> rates) {
  Evidence evidence;
  evidence.rates = std::move(rates);
  return evidence;
}
const Endpoint& find(const std::vector<Endpoint>& all, const std::string& id) {
  for (const Endpoint& endpoint : all)
    if (endpoint.id == id && endpoint.per != Per::course) return endpoint;
  throw std::runtime_error("no endpoint " + id);
}
const PublishOptions eighty{.level = 0.8, .status = "fitted"};

TEST(Publish, MeanIntervalAndPublishedPoint) {
  const auto all = make_endpoints(endpoints(), trials_of(spread), trials_of({3, 3}),
                                  evidence_of({published("overall_response", 3, 10)}), eighty);
  const Endpoint& response = find(all, "overall_response");
  EXPECT_DOUBLE_EQ(*response.mean, (1 + 2 + 2 + 3 + 3 + 3 + 4 + 4 + 5 + 6) / 100.0);
  EXPECT_EQ(response.interval->low, 0.1);   // the first of ten
  EXPECT_EQ(response.interval->high, 0.5);  // the ninth
  EXPECT_EQ(response.sampling->low, 0.3);
  EXPECT_EQ(response.sampling->high, 0.3);
  EXPECT_EQ(response.mean_n, 10);
  EXPECT_EQ(response.level, 0.8);
  EXPECT_EQ(response.status, "fitted");
  EXPECT_EQ(response.inside, true);
  const stats::Interval exact = stats::clopper_pearson(3, 10, 0.8);
  EXPECT_EQ(response.published_interval->low, exact.low);
  EXPECT_EQ(response.published_interval->high, exact.high);
  EXPECT_FALSE(find(all, "complete_response").published);
  EXPECT_EQ(find(all, "complete_response").status, "");
}

TEST(Publish, InsideIncludesTheEndsOfTheInterval) {
  const auto inside = [](int events) {
    return find(make_endpoints(endpoints(), trials_of(spread), {},
                               evidence_of({published("overall_response", events, 10)}), eighty),
                "overall_response")
        .inside;
  };
  EXPECT_EQ(inside(0), false);
  EXPECT_EQ(inside(1), true);
  EXPECT_EQ(inside(5), true);
  EXPECT_EQ(inside(6), false);
}

TEST(Publish, WhatCannotBePredictedHasAReason) {
  const auto all = make_endpoints(endpoints(), trials_of(spread), {},
                                  evidence_of({published("overall_fish_normal", 5, 7), published("rash_g3_4", 0, 10),
                                               published("dropped", 1, 2, false)}),
                                  eighty);
  const Endpoint& nobody = find(all, "overall_fish_normal");
  EXPECT_EQ(nobody.mean, std::nullopt);
  EXPECT_EQ(nobody.inside, std::nullopt);
  EXPECT_THAT(nobody.reason, HasSubstr("no virtual patient"));
  const Endpoint& unknown = all.at(all.size() - 2);
  EXPECT_EQ(unknown.id, "rash_g3_4");
  EXPECT_EQ(unknown.mean, std::nullopt);
  EXPECT_THAT(unknown.reason, HasSubstr("no definition"));
  EXPECT_TRUE(unknown.published_interval);
  const Score score = make_score(all);
  EXPECT_EQ(score.scored, 2);
  EXPECT_EQ(score.predicted, 0);
  EXPECT_THAT(score.not_predicted,
              ElementsAre("overall_fish_normal (per patient): no virtual patient belongs to its denominator",
                          "rash_g3_4 (per patient): the program has no definition of this outcome"));
}

TEST(Publish, TheScoreCountsZeroEventsApartAndSumsWidths) {
  const auto all =
      make_endpoints(endpoints(), trials_of(spread), trials_of({2, 3, 3, 3, 4}),
                     evidence_of({published("overall_response", 9, 10), published("partial_response", 2, 10),
                                  published("flare_any", 0, 10), published("complete_response", 0, 10),
                                  published("baseline_rai_3_4", 1, 10, false)}),
                     eighty);
  const Score score = make_score(all);
  EXPECT_EQ(score.scored, 4);
  EXPECT_EQ(score.predicted, 4);
  EXPECT_EQ(score.inside, 1);  // partial response; overall response is outside
  EXPECT_EQ(score.zero_events, 2);
  EXPECT_EQ(score.zero_events_inside, 1);  // no complete response anywhere; flare begins at 0.1
  EXPECT_THAT(score.outside, ElementsAre("overall_response (per patient)", "flare_any (per patient)"));
  EXPECT_THAT(score.not_predicted, IsEmpty());
  EXPECT_NEAR(score.width, 3 * (0.5 - 0.1) + 0, 1e-12);
  EXPECT_NEAR(score.sampling_width, 3 * (0.4 - 0.2) + 0, 1e-12);
}

TEST(Publish, OneTrialIsAnEstimateWithoutAnInterval) {
  const auto all =
      make_endpoints(endpoints(), trials_of({4}), {}, evidence_of({published("overall_response", 4, 10)}), eighty);
  const Endpoint& response = find(all, "overall_response");
  EXPECT_EQ(*response.mean, 0.4);
  EXPECT_FALSE(response.interval);
  EXPECT_FALSE(response.inside);
  EXPECT_FALSE(find(all, "flare_onset_median").interval);
  const Score score = make_score(all);
  EXPECT_EQ(score.predicted, 0);
  EXPECT_THAT(score.not_predicted, ElementsAre("overall_response (per patient): one trial has no predictive interval"));
}

TEST(Publish, QuantitiesHaveAUnitAndThePublishedValue) {
  Evidence evidence;
  evidence.values = {{"not_scored.flare_onset_days.median", 6}};
  const auto all = make_endpoints(endpoints(), trials_of(spread), {}, evidence, eighty);
  const Endpoint& onset = find(all, "flare_onset_median");
  EXPECT_EQ(onset.unit, "d");
  EXPECT_FALSE(onset.per);
  EXPECT_DOUBLE_EQ(*onset.mean, 4);  // study day of day 3
  EXPECT_EQ(onset.published_value, 6);
  EXPECT_THAT(find(all, "time_to_best_response").reason, HasSubstr("not reached"));
}

TEST(Publish, CurvesCarryThePooledEstimateAndTheBand) {
  std::vector<PatientOutcome> trial(2);
  const auto followed = [](PatientOutcome& o, int days) {
    o.followed_days = days;
    test::judged_every_day(o);
  };
  for (PatientOutcome& o : trial) followed(o, 15);
  Aggregate aggregate;
  aggregate.add(endpoints(), trial);
  trial[0].death_day = 3;
  followed(trial[0], 3);
  aggregate.add(endpoints(), trial);
  const CurveResult survival = make_curves(aggregate, 0.8).at(static_cast<std::size_t>(Curve::overall_survival));
  EXPECT_THAT(survival.day, ElementsAre(0, 7, 14));
  EXPECT_THAT(survival.pooled, ElementsAre(1, 3.0 / 4, 3.0 / 4));
  EXPECT_THAT(survival.low, ElementsAre(1, 0.5, 0.5));
  EXPECT_THAT(survival.high, ElementsAre(1, 1, 1));
}

// ---- endpoints.json ----

Study study_of(const Aggregate& predictive, const Aggregate& sampling) {
  Study study;
  study.regimen = "small";
  study.seed = 7;
  study.trials = static_cast<int>(predictive.trials);
  study.patients_per_trial = 10;
  study.days_simulated = 100 * 1461;  // four years of 365.25 days, a hundred times
  study.parameter_note = "provisional";
  Evidence evidence = evidence_of({published("overall_response", 3, 10), published("rash_g3_4", 0, 10)});
  evidence.values = {{"not_scored.flare_onset_days.median", 6}};
  study.endpoints = make_endpoints(endpoints(), predictive, sampling, evidence, eighty);
  study.score = make_score(study.endpoints);
  return study;
}

/// First cells of the rows of a table in docs/endpoints.md.
std::set<std::string> documented(const std::string& heading) {
  std::set<std::string> fields;
  std::ifstream file(std::string(TITRATE_SOURCE_DIR) + "/docs/endpoints.md");
  bool in = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) in = line == "## " + heading;
    if (in && line.starts_with("| `")) fields.insert(line.substr(3, line.find('`', 3) - 3));
  }
  return fields;
}
std::set<std::string> keys(const nlohmann::ordered_json& json) {
  std::set<std::string> all;
  for (const auto& [key, value] : json.items()) all.insert(key);
  return all;
}
const nlohmann::ordered_json& row(const nlohmann::ordered_json& json, const std::string& id) {
  for (const auto& endpoint : json["endpoints"])
    if (endpoint["id"] == id) return endpoint;
  throw std::runtime_error("no row " + id);
}

TEST(EndpointsJson, HasTheDocumentedFieldsAndNoOthers) {
  const auto json = endpoints_json(study_of(trials_of(spread), trials_of({2, 3})));
  EXPECT_THAT(keys(json), testing::ContainerEq(documented("The file")));
  EXPECT_THAT(keys(json["score"]), testing::ContainerEq(documented("score")));
  std::set<std::string> used;
  for (const auto& endpoint : json["endpoints"]) used.merge(keys(endpoint));
  EXPECT_THAT(used, testing::ContainerEq(documented("One endpoint")));
}

TEST(EndpointsJson, SpellsARateAQuantityAndWhatIsNotPredicted) {
  const auto json = endpoints_json(study_of(trials_of(spread), trials_of({2, 3})));
  EXPECT_EQ(json["schema"], "titrate/endpoints/1");
  EXPECT_EQ(json["source"], "virtual");
  EXPECT_EQ(json["seed"], 7);
  EXPECT_EQ(json["trials"], 10);
  EXPECT_EQ(json["patients_per_trial"], 10);
  EXPECT_EQ(json["patient_years"], 400.0);
  // Exact: P(X >= 3) = 0.1 at p = 0.115825 and P(X <= 3) = 0.1 at p = 0.551731, X binomial of 10.
  EXPECT_EQ(row(json, "overall_response").dump(),
            R"({"id":"overall_response","per":"patient","mean":0.33,"interval":[0.1,0.5],"level":0.8,)"
            R"("sampling_only":[0.2,0.3],"published":{"events":3,"n":10,"interval":[0.115825,0.551731],)"
            R"("method":"Clopper-Pearson","rounded":false,"score":true},"inside":true,"status":"fitted"})");
  EXPECT_EQ(row(json, "flare_onset_median").dump(),
            R"({"id":"flare_onset_median","unit":"d","mean":4.0,"interval":[4.0,4.0],"level":0.8,)"
            R"("sampling_only":[4.0,4.0],"published":{"value":6.0}})");
  EXPECT_EQ(row(json, "rash_g3_4")["mean"], nullptr);
  EXPECT_EQ(row(json, "rash_g3_4")["inside"], nullptr);
  EXPECT_THAT(row(json, "rash_g3_4")["reason"], HasSubstr("no definition"));
}

TEST(EndpointsJson, OneTrialHasNoInterval) {
  const auto json = endpoints_json(study_of(trials_of({4}), {}));
  EXPECT_EQ(json["trials"], 1);
  for (const auto& endpoint : json["endpoints"]) EXPECT_EQ(endpoint["interval"], nullptr) << endpoint["id"];
  EXPECT_EQ(row(json, "overall_response")["mean"], 0.4);
  EXPECT_EQ(row(json, "overall_response")["inside"], nullptr);
}

}  // namespace
}  // namespace titrate::results
