// Contrasts: what is read of a file, what each quantity is of a trial made by hand, and that a run is deterministic.

#include "inference/contrasts.hpp"

#include "base/error.hpp"
#include "results/times.hpp"
#include "trial/describe.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::inference {
namespace {

namespace fs = std::filesystem;
using results::PatientOutcome;
using results::PatientRecord;
using testing::HasSubstr;
const std::string library = TITRATE_SOURCE_DIR "/library";

const trial::Setup& ferrajoli() {
  static const trial::Setup setup = trial::load("ferrajoli-2008", library);
  return setup;
}

/// Four patients: two with flare (days 2 and 10 of study), one of them responds on study day 169; of the others one.
class ByHand : public testing::Test {
 protected:
  ByHand() : endpoints_(trial::endpoint_list(ferrajoli())), outcomes_(4), records_(4) {
    for (PatientOutcome& o : outcomes_) o.followed_days = 400;
    outcomes_[0].flare_onset = 1;
    outcomes_[1].flare_onset = 9;
    outcomes_[0].best = outcomes_[2].best = chart::Response::partial;
    outcomes_[0].best_response_day = 168;
    outcomes_[2].best_response_day = 84;
    outcomes_[1].progression_day = 100;
    outcomes_[3].progression_day = 300;
    for (PatientOutcome& o : outcomes_) results::test::judged_every_day(o);
    const double il10[4][3] = {{1, 4, 1}, {2, 4, 2}, {1, 3, 2}, {1, 2, 1.5}};
    for (std::size_t i = 0; i < 4; ++i)
      for (std::size_t time = 0; time < 3; ++time) {
        constexpr int days[] = {0, 7, 28};
        chart::Visit visit;
        visit.day = days[time];
        visit[chart::Measure::il10] = il10[i][time];
        records_[i].chart.visits.push_back(visit);
      }
    records_[1].chart.events = {{.kind = chart::EventKind::infection, .day = 20, .detail = {}},
                                {.kind = chart::EventKind::thrombosis, .day = 69, .detail = {}}};
    records_[2].chart.events = {{.kind = chart::EventKind::thrombosis, .day = 200, .detail = {}}};
  }
  double value(Part part) const { return evaluate(part, {ferrajoli(), endpoints_, outcomes_, records_}); }

  results::EndpointList endpoints_;
  std::vector<PatientOutcome> outcomes_;
  std::vector<PatientRecord> records_;
};

TEST_F(ByHand, SharesAreOfThoseWhoAreLookedAt) {
  EXPECT_DOUBLE_EQ(value({.outcome = "overall_response"}), 0.5);
  EXPECT_DOUBLE_EQ(value({.outcome = "flare_any", .among = Among::responders}), 0.5);
}

TEST_F(ByHand, DosedAreThoseWithoutADayLeftOut) {
  // Of those with the drug on each of the first 28 days, which are the first and the third, one had flare.
  records_[0].chart.administrations = {{chart::Agent::lenalidomide, 0, 13, 10},
                                       {chart::Agent::lenalidomide, 14, 40, 5}};
  records_[1].chart.administrations = {{chart::Agent::lenalidomide, 0, 26, 10}, {chart::Agent::prednisone, 0, 40, 20}};
  records_[2].chart.administrations = {{chart::Agent::lenalidomide, 0, 27, 10}};
  EXPECT_DOUBLE_EQ(value({.outcome = "flare_any", .among = Among::dosed, .days = {22, 29}}), 0.5);
}

TEST_F(ByHand, NobodyInTheDenominatorIsNoNumber) {
  for (PatientOutcome& o : outcomes_) o.flare_onset = -1;
  EXPECT_TRUE(std::isnan(value({.outcome = "overall_response", .among = Among::flare})));
  EXPECT_TRUE(std::isnan(value({.quantity = Part::Quantity::flare_onset, .days = {8, 28}})));
}

TEST_F(ByHand, TimesAndEvents) {
  using Q = Part::Quantity;
  EXPECT_DOUBLE_EQ(value({.quantity = Q::best_response, .days = {127, 294}}), 0.5);
  EXPECT_DOUBLE_EQ(value({.quantity = Q::flare_onset, .days = {8, 28}}), 0.5);
  EXPECT_DOUBLE_EQ(value({.quantity = Q::event_share, .days = {1, 122}}), 0.25);
  EXPECT_DOUBLE_EQ(value({.quantity = Q::event_day, .days = {1, 365}}), (70 + 201) / 2.0);
  // Of patients 2 and 4 the first progresses on day 100, the other on day 300: half of the curve is passed at 100 and
  // level up to 300.
  EXPECT_NEAR(value({.quantity = Q::survival, .among = Among::others}), 200 / (365.25 / 12), 1e-9);
  EXPECT_TRUE(std::isnan(value({.quantity = Q::survival, .among = Among::responders}))) << "not reached";
}

TEST_F(ByHand, FoldsAndFriedman) {
  using Q = Part::Quantity;
  Part fold{.quantity = Q::fold, .measure = chart::Measure::il10, .days = {1, 8}};
  EXPECT_DOUBLE_EQ(value(fold), 2.5) << "4, 2, 3, 2";
  fold.days = {1, 29};
  EXPECT_DOUBLE_EQ(value(fold), 1.25) << "1, 1, 2, 1.5";
  // Patients 3 and 4: ranks 1 3 2 twice, so chi-squared = 12/(2*3*4) (4 + 36 + 16) - 3*2*4 = 4, P = exp(-2).
  const Part p{.quantity = Q::friedman_p, .measure = chart::Measure::il10, .days = {1, 8, 29}, .n = 2};
  std::swap(records_[0], records_[2]);
  std::swap(records_[1], records_[3]);
  EXPECT_NEAR(value(p), std::exp(-2), 1e-12);
  Part many = p;
  many.n = 5;
  EXPECT_TRUE(std::isnan(value(many))) << "the trial has four patients";
}

TEST(Contrasts, PublishedFiguresComeFromTheEvidence) {
  const ContrastList list = ContrastList::read("lenalidomide-cll", library);
  const auto find = [&](const std::string& id) {
    return *std::find_if(list.contrasts.begin(), list.contrasts.end(), [&](const Contrast& c) { return c.id == id; });
  };
  EXPECT_NEAR(*find("flare_bulky_nodes").published(), (9 / 17.0) / (4 / 27.0), 1e-12);
  EXPECT_NEAR(*find("response_with_flare").published(), 5 / 13.0 - 9 / 31.0, 1e-12);
  EXPECT_NEAR(*find("complete_response_with_flare").published(), 7 / 30.0 - 1 / 15.0, 1e-12);
  EXPECT_NEAR(*find("progression_free_with_flare").published(), 0.5, 1e-12);
  EXPECT_NEAR(*find("il2r_friedman_others").published(), 0.005, 1e-12);
  for (const Contrast& c : list.contrasts) EXPECT_FALSE(c.source.empty()) << c.id;
}

TEST(Contrasts, EveryProblemOfAFileAtOnce) {
  const fs::path home = fs::temp_directory_path() / "titrate-contrasts-test";
  fs::create_directories(home / "contrasts");
  std::ofstream(home / "contrasts/bad.toml") << R"(id = "bad"
title = "bad"
[[scenario]]
id = "one"
regimen = "ferrajoli-2008"
set = ["no equals sign"]
[[contrast]]
id = "a"
label = "a"
comparison = "difference"
source = "none"
scenario = "two"
of = { quantity = "fold", measure = "lymphocites", days = [28] }
against = { outcome = "flare_any", among = "dosed" }
)";
  try {
    ContrastList::read("bad", home.string());
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    const std::string said = error.what();
    for (const char* each :
         {"bad.toml:6:", "no equals sign", "lymphocites", "study days", "no days", "\"two\"", "median_at_least"})
      EXPECT_THAT(said, HasSubstr(each));
  }
  fs::remove_all(home);
}

TEST(Contrasts, AScenarioSaysWhereEveryPatientStarts) {
  ContrastList list = ContrastList::read("lenalidomide-cll", library);
  std::erase_if(list.contrasts, [](const Contrast& c) { return c.id != "flare_bulky_nodes"; });
  ASSERT_EQ(list.contrasts.size(), 1u);
  const ContrastOptions options{.trials = 6, .seed = 3, .threads = 1};
  EXPECT_GT(predict(list, library, options)[0].trials, 0);
  for (Scenario& scenario : list.scenarios) scenario.longest_node = 8;
  EXPECT_EQ(predict(list, library, options)[0].trials, 0) << "nobody has smaller nodes to be set against";
}

TEST(Contrasts, TheSameForAnyNumberOfThreads) {
  ContrastList list = ContrastList::read("lenalidomide-cll", library);
  std::erase_if(list.contrasts, [](const Contrast& c) {
    return c.id != "flare_bulky_nodes" && c.id != "il10_day_7" && c.id != "flare_start";
  });
  ASSERT_EQ(list.contrasts.size(), 3u);
  ContrastOptions options{.trials = 12, .seed = 3, .threads = 1};
  const auto one = predict(list, library, options);
  options.threads = 3;
  const auto three = predict(list, library, options);
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].median, three[i].median);
    EXPECT_EQ(one[i].low, three[i].low);
    EXPECT_EQ(one[i].high, three[i].high);
    EXPECT_GT(one[i].trials, 6);
    EXPECT_LE(one[i].low, one[i].median);
    EXPECT_LE(one[i].median, one[i].high);
  }
  EXPECT_GT(one[2].median, 1.0) << "IL-10 rises by day 7";
}

}  // namespace
}  // namespace titrate::inference
