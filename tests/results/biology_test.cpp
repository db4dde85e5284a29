// Cytokines and T cells of a trial: medians, exact tests, and how many trials merge.

#include "results/biology.hpp"

#include "results/aggregate_bytes.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

namespace titrate::results {
namespace {

/// Three responders and two others. IL-10: in every responder up on day 7 and nearly back on day 28.
struct ByHand {
  std::vector<BiologySample> samples = std::vector<BiologySample>(5);
  std::vector<PatientOutcome> outcomes = std::vector<PatientOutcome>(5);
  ByHand() {
    constexpr std::array<std::array<double, 3>, 5> il10{
        {{1, 4, 1.5}, {2, 6, 2.5}, {1, 5, 1.1}, {1, 2, 3}, {1, 1.5, 2}}};
    for (std::size_t i = 0; i < il10.size(); ++i) {
      samples[i].cytokine[1] = il10[i];
      if (i < 3) outcomes[i].best = chart::Response::partial;
    }
    samples[0].t_cells = {1, 1.2, chart::missing};
    samples[1].t_cells = {2, 2.2, chart::missing};
    samples[2].t_cells = {1, 1.6, chart::missing};
  }
};

const Endpoint& find(const std::vector<Endpoint>& all, const std::string& id) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Endpoint& e) { return e.id == id; });
  if (found == all.end()) throw std::runtime_error("no " + id);
  return *found;
}

TEST(Biology, MediansAndExactTestsOfOneTrial) {
  const ByHand hand;
  Aggregate one;
  add_biology(one, hand.samples, hand.outcomes);
  const std::vector<Endpoint> all = biology_endpoints(one, 0.95);
  EXPECT_NEAR(*find(all, "il10_day_7_responders").mean, 4, 1e-9) << "4, 3 and 5 times";
  EXPECT_NEAR(*find(all, "il10_day_28_responders").mean, 1.25, 1e-9);
  EXPECT_NEAR(*find(all, "il10_day_7_others").mean, 1.75, 1e-9);
  // Three rows of the same order: 6 of the 216 ways to order them are as far apart.
  EXPECT_NEAR(*find(all, "il10_friedman_p_responders").mean, 6 / 216.0, 1e-5);
  EXPECT_NEAR(*find(all, "il10_day_7_responders_signed_rank_p").mean, 2 / 8.0, 1e-5) << "three of three upwards";
  EXPECT_NEAR(*find(all, "il10_day_7_rank_sum_p").mean, 2 / 10.0, 1e-5) << "the largest three of five, or smallest";
  EXPECT_NEAR(*find(all, "t_cells_month_3").mean, 1.2, 1e-9) << "1.2, 1.1 and 1.6";
  EXPECT_NEAR(*find(all, "il10_friedman_p_responders_below_5_percent").mean, 100, 1e-9);
  EXPECT_FALSE(find(all, "il10_day_7_responders").interval) << "of one trial there is none";
  EXPECT_FALSE(find(all, "t_cells_month_6").mean);
  EXPECT_FALSE(find(all, "t_cells_month_6").reason.empty());
  EXPECT_FALSE(find(all, "bfgf_friedman_p_others").mean);
}

TEST(Biology, TiesAreCountedToo) {
  ByHand hand;
  hand.samples[1].cytokine[1] = {2, 6, 6};
  Aggregate one;
  add_biology(one, hand.samples, hand.outcomes);
  // Rank sums 3, 8.5, 6.5; chi-squared corrected for the tie is 62/11 by R's friedman.test.
  const double p = *find(biology_endpoints(one, 0.95), "il10_friedman_p_responders").mean;
  EXPECT_NEAR(p, std::exp(-62 / 11.0 / 2), 1e-5);
}

TEST(Biology, TrialsMergeInAnyOrderAndAsBytes) {
  ByHand hand;
  Aggregate first, second, both;
  add_biology(first, hand.samples, hand.outcomes);
  add_biology(both, hand.samples, hand.outcomes);
  for (BiologySample& sample : hand.samples) sample.cytokine[1][1] *= 2;
  add_biology(second, hand.samples, hand.outcomes);
  add_biology(both, hand.samples, hand.outcomes);
  Aggregate merged = aggregate_of(to_bytes(second));
  merged.merge(first);
  EXPECT_EQ(to_bytes(merged), to_bytes(both));
  const Endpoint fold = find(biology_endpoints(both, 0.95), "il10_day_7_responders");
  EXPECT_NEAR(*fold.mean, 6, 1e-9);
  EXPECT_NEAR(fold.interval->low, 4, 1e-9);
  EXPECT_NEAR(fold.interval->high, 8, 1e-9);
}

TEST(Biology, LargeTrialsAreTestedToo) {
  std::vector<BiologySample> samples(1500);
  std::vector<PatientOutcome> outcomes(1500);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double x = static_cast<double>(i);
    samples[i].cytokine[0] = {1, 2 + x / 10'000, 1.5 + x / 20'000};
    if (i % 2 == 0) outcomes[i].best = chart::Response::partial;
  }
  Aggregate one;
  add_biology(one, samples, outcomes);
  const std::vector<Endpoint> all = biology_endpoints(one, 0.95);
  EXPECT_NEAR(*find(all, "il6_friedman_p_others").mean, 0, 1e-9);
  EXPECT_NEAR(*find(all, "il6_day_7_others_signed_rank_p").mean, 0, 1e-9);
  EXPECT_GT(*find(all, "il6_day_7_rank_sum_p").mean, 0.5) << "the groups alternate";
}

TEST(Biology, NothingSampledIsNothingReported) { EXPECT_TRUE(biology_endpoints({}, 0.95).empty()); }

TEST(Biology, ASampleIsWhatTheChartHoldsOnItsDays) {
  chart::Chart chart;
  for (const int day : {-1, 0, 7, 14, 28}) {
    chart::Visit visit;
    visit.day = day;
    visit[chart::Measure::il6] = day + 10.0;
    chart.visits.push_back(visit);
  }
  const BiologySample sample = biology_sample(chart, {1, 2, 3});
  EXPECT_EQ(sample.cytokine[0], (std::array<double, 3>{10, 17, 38}));
  EXPECT_TRUE(chart::is_missing(sample.cytokine[1][1]));
  EXPECT_EQ(sample.t_cells, (std::array<double, 3>{1, 2, 3}));
}

}  // namespace
}  // namespace titrate::results
