#include "trial/simulate.hpp"

#include "results/publish.hpp"
#include "trial/rows.hpp"

#include <algorithm>
#include <atomic>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace titrate::trial {
namespace {

const std::string library = std::string(TITRATE_SOURCE_DIR) + "/library";

const Setup& ferrajoli() {
  static const Setup setup = load("ferrajoli-2008", library);
  return setup;
}

Options small(int trials) {
  Options options;
  options.trials = trials;
  options.seed = 11;
  options.threads = 2;
  return options;
}

std::string published(const Setup& setup, const Options& options) {
  return results::endpoints_json(simulate(setup, options).study).dump();
}

struct Ran {
  std::string endpoints, rows;
};
Ran run_with_rows(Options options) {
  Ran ran;
  options.patient_rows = [&ran](std::string_view text) { ran.rows += text; };
  ran.endpoints = published(ferrajoli(), options);
  return ran;
}

TEST(Simulate, TheSameSeedGivesTheSameBytesTwiceAndForAnyNumberOfThreads) {
  Options options = small(24);  // blocks of 6, 3 and 2 trials for 1, 2 and 3 threads
  options.threads = 1;
  const Ran first = run_with_rows(options);
  for (const int threads : {1, 2, 3}) {
    options.threads = threads;
    const Ran again = run_with_rows(options);
    EXPECT_EQ(again.endpoints, first.endpoints) << threads << " threads";
    EXPECT_EQ(again.rows, first.rows) << threads << " threads";
  }
  EXPECT_EQ(std::count(first.rows.begin(), first.rows.end(), '\n'), 1 + 24 * 44);
  options.seed = 12;
  EXPECT_NE(run_with_rows(options).rows, first.rows);
}

TEST(Simulate, RowsAreHandedOnInOrderWhileTheRunGoesOn) {
  Options options = small(16);
  std::vector<std::string> order;
  std::atomic<std::uint64_t> done{0};
  std::uint64_t done_at_first_rows = 0;
  std::size_t calls = 0;
  options.progress = [&](std::uint64_t d, std::uint64_t) { done = d; };
  options.patient_rows = [&](std::string_view text) {
    if (++calls == 2) done_at_first_rows = done;  // the first call is the header's
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);)
      order.push_back(line.substr(0, line.find(',', line.find(',') + 1)));
  };
  simulate(ferrajoli(), options);
  ASSERT_EQ(order.size(), 1 + 16 * 44u);
  EXPECT_EQ(order[0], "trial,patient");
  for (std::size_t i = 0; i < 16 * 44; ++i) EXPECT_EQ(order[1 + i], fmt::format("{},{}", i / 44 + 1, i % 44 + 1));
  EXPECT_EQ(calls, 1 + 16 / 2u) << "with two threads, 16 trials are 8 blocks of two";
  EXPECT_LT(done_at_first_rows, 16 * 44 * 2u);
}

TEST(Simulate, WhatTheReceiverOfRowsThrowsEndsTheRun) {
  Options options = small(500);
  options.patient_rows = [](std::string_view text) {
    if (!text.starts_with("trial")) throw Error(Error::Kind::failure, "the disk is full");
  };
  try {
    simulate(ferrajoli(), options);
    FAIL() << "500 trials ran to the end";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::failure);
    EXPECT_STREQ(error.what(), "the disk is full");
  }
}

TEST(Simulate, ABlockOfTrialsIsEachTrialAlone) {
  std::vector<cohort::Theta> theta;
  for (std::uint32_t t = 0; t < 3; ++t) theta.push_back(ferrajoli().parameters.draw({11, 5 + t, 0}));
  const std::vector<Trial> block = run_trials(ferrajoli(), theta, 11, 5, 7);
  ASSERT_EQ(block.size(), 3u);
  for (std::uint32_t t = 0; t < 3; ++t) {
    const Trial alone = run_trial(ferrajoli(), theta[t], 11, 5 + t, 7);
    ASSERT_EQ(block[t].outcomes.size(), 7u);
    EXPECT_EQ(block[t].days, alone.days);
    for (std::size_t i = 0; i < 7; ++i)
      EXPECT_EQ(patient_row(ferrajoli(), 0, 0, block[t].outcomes[i]),
                patient_row(ferrajoli(), 0, 0, alone.outcomes[i]));
  }
}

TEST(Simulate, PatientYearsAreTheDaysThatTheModelLivedThrough) {
  std::vector<results::PatientRecord> records;
  const Trial trial = run_trial(ferrajoli(), ferrajoli().parameters.central(), 4, 0, 44, nullptr, &records);
  std::uint64_t days = 0;
  int to_the_cut = 0;
  for (std::size_t i = 0; i < 44; ++i) {
    const results::PatientOutcome& o = trial.outcomes[i];
    const int first = records[i].chart.visits.front().day, whole = trial.places[i].cut_day + 1 - first;
    days += static_cast<std::uint64_t>(records[i].days_simulated);
    EXPECT_LE(records[i].days_simulated, whole);
    if (o.progression_day >= 0) continue;  // off treatment, nothing more is simulated
    EXPECT_EQ(records[i].days_simulated, (o.death_day < 0 ? trial.places[i].cut_day : o.death_day) + 1 - first);
    ++to_the_cut;
  }
  EXPECT_GT(to_the_cut, 0);
  EXPECT_EQ(trial.days, days);

  Options options = small(2);
  options.sampling_only = false;
  const results::Study drawn = simulate(ferrajoli(), options).study;
  std::uint64_t by_hand = 0;
  for (std::uint32_t t = 0; t < 2; ++t)
    by_hand += run_trial(ferrajoli(), ferrajoli().parameters.draw({11, t, 0}), 11, t, 44).days;
  EXPECT_EQ(drawn.days_simulated, by_hand);
  EXPECT_DOUBLE_EQ(drawn.patient_years(), static_cast<double>(by_hand) / 365.25);
  options.sampling_only = true;
  for (std::uint32_t t = 0; t < 2; ++t)
    by_hand += run_trial(ferrajoli(), ferrajoli().parameters.central(), 11, t, 44).days;
  EXPECT_EQ(simulate(ferrajoli(), options).study.days_simulated, by_hand);
}

TEST(Simulate, AnInstructionSetThatIsNoneIsRefused) {
  Options options = small(1);
  options.isa = "mmx";
  try {
    simulate(ferrajoli(), options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    EXPECT_NE(std::string(error.what()).find("\"mmx\""), std::string::npos) << error.what();
  }
}

TEST(Simulate, APatientDoesNotDependOnTheTrialsSize) {
  const cohort::Theta theta = ferrajoli().parameters.central();
  const Place place{.cohort = 0, .enrolled = 0, .cut_day = 300};
  const results::PatientRecord alone = run_patient(ferrajoli(), theta, {11, 3, 17}, place);
  for (std::uint32_t other : {0u, 16u, 18u}) run_patient(ferrajoli(), theta, {11, 3, other}, place);
  const results::PatientRecord again = run_patient(ferrajoli(), theta, {11, 3, 17}, place);
  EXPECT_EQ(alone.ledger, again.ledger);
  EXPECT_EQ(alone.chart.administrations, again.chart.administrations);
}

TEST(Simulate, TheProvisionalParametersMeetThePublishedTrial) {
  // What the first release promises, on a quarter of the demonstration's trials: at least 80 % of the predicted
  // outcomes with events inside, at most 4 not predicted, intervals at most 1.8 times those of sampling alone.
  Options options = small(250);
  options.seed = 1;
  options.example = false;
  const results::Score score = simulate(ferrajoli(), options).study.score;
  EXPECT_EQ(score.scored, 31);
  EXPECT_LE(score.not_predicted.size(), 4u);
  EXPECT_GE(score.inside, 0.8 * (score.predicted - score.zero_events));
  EXPECT_EQ(score.zero_events, 1);
  EXPECT_LE(score.width, 1.8 * score.sampling_width);
  EXPECT_EQ(score.outside.size(), static_cast<std::size_t>(score.predicted - score.inside - score.zero_events_inside));
}

TEST(Simulate, OneTrialHasAnEstimateAndNoInterval) {
  Options options = small(1);
  const results::Study study = simulate(ferrajoli(), options).study;
  const auto response = std::find_if(study.endpoints.begin(), study.endpoints.end(),
                                     [](const auto& e) { return e.id == "overall_response"; });
  ASSERT_NE(response, study.endpoints.end());
  EXPECT_TRUE(response->mean.has_value());
  EXPECT_FALSE(response->interval.has_value());
  EXPECT_FALSE(response->inside.has_value());
}

TEST(Simulate, StopsWhenAsked) {
  StopToken stop;
  Options options = small(500);
  options.stop = &stop;
  options.progress = [&](std::uint64_t done, std::uint64_t) {
    if (done > 0) stop.request();
  };
  try {
    simulate(ferrajoli(), options);
    FAIL() << "500 trials ran to the end";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::interrupted);
  }
}

TEST(Simulate, ProgressIsToldWithinATrialToo) {
  Options options = small(1);
  options.patients = 200;
  std::uint64_t first = 0;
  options.progress = [&](std::uint64_t done, std::uint64_t) {
    if (first == 0) first = done;
  };
  simulate(ferrajoli(), options);
  EXPECT_GE(first, 1u);
  EXPECT_LT(first, 200u);
}

TEST(Simulate, ProgressReachesTheTotalOnce) {
  std::uint64_t last = 0, total = 0, calls_at_total = 0;
  Options options = small(5);
  options.progress = [&](std::uint64_t done, std::uint64_t all) {
    EXPECT_GT(done, last);
    last = done;
    total = all;
    calls_at_total += done == all;
  };
  simulate(ferrajoli(), options);
  EXPECT_EQ(total, 5u * 44u * 2u) << "once with drawn and once with fixed parameters";
  EXPECT_EQ(last, total);
  EXPECT_EQ(calls_at_total, 1u);
}

TEST(Simulate, TheExampleTrialIsTheFirstOne) {
  const results::Study study = simulate(ferrajoli(), small(3)).study;
  ASSERT_EQ(study.example.records.size(), 44u);
  const Trial first = run_trial(ferrajoli(), ferrajoli().parameters.draw({11, 0, 0}), 11, 0, 44);
  for (std::size_t i = 0; i < 44; ++i) {
    EXPECT_EQ(study.example.outcomes[i].best, first.outcomes[i].best);
    EXPECT_EQ(study.example.outcomes[i].total_mg, first.outcomes[i].total_mg);
  }
  const auto shown = static_cast<std::size_t>(study.example.shown_patient);
  // The course behind the measurements goes with the same patient's chart: day by day, and close at each count.
  ASSERT_FALSE(study.example.truth.empty());
  int compared = 0;
  for (const chart::VisitRow visit : study.example.records[shown].chart.visits) {
    if (visit.day < study.example.truth.front().day || !visit.has(chart::Measure::hemoglobin)) continue;
    const auto index = static_cast<std::size_t>(visit.day - study.example.truth.front().day);
    if (index >= study.example.truth.size()) break;
    EXPECT_NEAR(visit[chart::Measure::hemoglobin], study.example.truth[index][chart::Measure::hemoglobin], 5 * 0.4);
    ++compared;
  }
  EXPECT_GT(compared, 0);
}

TEST(Simulate, DosesAreLevelsOfTheLadder) {
  std::vector<results::PatientRecord> records;
  run_trial(ferrajoli(), ferrajoli().parameters.central(), 2, 0, 44, nullptr, &records);
  const std::vector<double>& ladder = ferrajoli().protocol.arms[0].interventions[0].levels;
  for (const results::PatientRecord& record : records)
    for (const chart::Administration& given : record.chart.administrations)
      if (given.agent == chart::Agent::lenalidomide)
        EXPECT_NE(std::find(ladder.begin(), ladder.end(), given.amount), ladder.end()) << given.amount;
}

TEST(Simulate, NothingIsGivenAfterDeathOrOffTreatment) {
  std::vector<results::PatientRecord> records;
  run_trial(ferrajoli(), ferrajoli().parameters.central(), 4, 0, 44, nullptr, &records);
  int deaths = 0, off = 0;
  for (const results::PatientRecord& record : records) {
    int last_study_drug = -1, last = -1;
    for (const chart::Administration& given : record.chart.administrations) {
      last = std::max(last, given.last_day);
      if (given.agent == chart::Agent::lenalidomide) last_study_drug = std::max(last_study_drug, given.last_day);
    }
    if (record.off_treatment_day >= 0) {
      ++off;
      EXPECT_LT(last_study_drug, record.off_treatment_day) << record.chart.id;
    }
    for (const chart::Event& event : record.chart.events)
      if (event.kind == chart::EventKind::death) {
        ++deaths;
        EXPECT_LE(last, event.day) << record.chart.id;
        EXPECT_LE(record.chart.visits.back().day, event.day) << record.chart.id;
      }
  }
  EXPECT_GT(deaths, 0);
  EXPECT_GT(off, 0);
}

TEST(Enrol, AccruesOverThePeriodAndCutsAtTheMedianFollowUp) {
  const protocol::Protocol& protocol = ferrajoli().protocol;
  const std::vector<Place> places = enrol(protocol, 1, 0, 45);
  EXPECT_EQ(places.front().enrolled, 0);
  for (std::size_t i = 1; i < places.size(); ++i) EXPECT_GE(places[i].enrolled, places[i - 1].enrolled);
  EXPECT_LE(places.back().enrolled, protocol.accrual_days);
  EXPECT_EQ(places[22].cut_day, protocol.median_follow_up_days);
  for (const Place& place : places)
    EXPECT_EQ(place.enrolled + place.cut_day, places[0].cut_day) << "one calendar day for all";
}

TEST(Enrol, CohortsKeepTheirSizesAndTheirShares) {
  const trial::Setup chanan = load("chanan-khan-2006", library);
  const auto in_second = [](const std::vector<Place>& places) {
    return std::count_if(places.begin(), places.end(), [](const Place& p) { return p.cohort == 1; });
  };
  EXPECT_EQ(in_second(enrol(chanan.protocol, 1, 0, 45)), 16);
  EXPECT_EQ(in_second(enrol(chanan.protocol, 1, 0, 450)), 160);
}

TEST(Enrol, RotatingAndRandomCohortsFillToTheirSizesToo) {
  for (const char* allocation : {"rotating", "random"}) {
    const trial::Setup chanan = load("chanan-khan-2006", library, {{"allocation", allocation}});
    const std::vector<Place> places = enrol(chanan.protocol, 3, 0, 45);
    EXPECT_EQ(std::count_if(places.begin(), places.end(), [](const Place& p) { return p.cohort == 0; }), 29)
        << allocation;
    EXPECT_EQ(std::count_if(places.begin(), places.begin() + 8, [](const Place& p) { return p.cohort == 0; }) == 8,
              false)
        << allocation << ": the first eight are not all of one cohort";
  }
}

TEST(Modelled, ADrugThatTheModelDoesNotKnowIsRefused) {
  const trial::Setup combination =
      load(std::string(TITRATE_SOURCE_DIR) + "/tests/protocol/regimens/badoux-lr.toml", library);
  try {
    simulate(combination, small(1));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    EXPECT_NE(std::string(error.what()).find("rituximab"), std::string::npos) << error.what();
  }
}

TEST(Modelled, WhatIsNotModelledHasAReasonAndNoNumber) {
  const results::Study study = simulate(ferrajoli(), small(3)).study;
  int found = 0;
  for (const results::Endpoint& e : study.endpoints)
    if (e.id.starts_with("pneumonia_g1_2") || e.id.starts_with("febrile_neutropenia")) {
      EXPECT_FALSE(e.mean.has_value()) << e.id;
      EXPECT_TRUE(e.reason.starts_with("not modelled")) << e.id;
      ++found;
    }
  EXPECT_GT(found, 0);
  const auto said = std::find_if(study.protocol_summary.begin(), study.protocol_summary.end(),
                                 [](const auto& s) { return s.first == "Not in the model"; });
  ASSERT_NE(said, study.protocol_summary.end());
  EXPECT_NE(said->second.find("bilirubin"), std::string::npos) << said->second;
  EXPECT_NE(said->second.find("monitoring"), std::string::npos) << said->second;
}

TEST(Load, CoursesAreAsLongAsTheProtocolSays) {
  EXPECT_EQ(load("ferrajoli-2008", library, {{"course", "21 d"}}).definitions.course_days, 21);
  EXPECT_EQ(ferrajoli().definitions.course_days, 28);
}

TEST(Load, NamesTheNearestRegimenAndEveryMissingFile) {
  try {
    load("ferrajoli-2009", library);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    EXPECT_NE(std::string(error.what()).find("ferrajoli-2008"), std::string::npos) << error.what();
  }
  try {
    load("ferrajoli-2008", library, {{"population", "nobody"}, {"evidence", "nothing"}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("nobody"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("nothing"), std::string::npos) << "both in one go: " << error.what();
  }
}

TEST(Load, APopulationThatNobodyOfIsEligibleSaysSo) {
  const trial::Setup setup = load("ferrajoli-2008", library, {{"eligibility.0.when.below", "\"0.01 mg/dL\""}});
  try {
    run_patient(setup, setup.parameters.central(), {1, 0, 0}, {.cohort = 0, .enrolled = 0, .cut_day = 100});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    EXPECT_NE(std::string(error.what()).find("creatinine"), std::string::npos) << error.what();
  }
}

TEST(Simulate, AnOverrideOfTheProtocolChangesTheTrial) {
  const trial::Setup higher = load("ferrajoli-2008", library, {{"arm.0.intervention.0.start", "\"25 mg\""}});
  EXPECT_NE(published(ferrajoli(), small(4)), published(higher, small(4)));
}

}  // namespace
}  // namespace titrate::trial
