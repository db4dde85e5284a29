#include "results/endpoints.hpp"
#include "results/sample.hpp"
#include "results/times.hpp"
#include "stats/survival.hpp"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::results {
namespace {

/// Trials of patients who differ in everything that is aggregated.
std::vector<std::vector<PatientOutcome>> trials_of(unsigned seed, std::size_t trials, std::size_t patients) {
  std::mt19937 draw(seed);
  std::vector<std::vector<PatientOutcome>> all(trials, std::vector<PatientOutcome>(patients));
  for (auto& trial : all)
    for (PatientOutcome& o : trial) {
      o.followed_days = static_cast<int>(draw() % 500);
      if (draw() % 3 == 0) o.death_day = o.followed_days;
      if (draw() % 3 == 0) o.progression_day = o.followed_days / 2;
      if (draw() % 2 == 0) o.first_response_day = o.best_response_day = o.followed_days / 4;
      test::judged_every_day(o);
      if (draw() % 2 == 0) o.best = chart::Response::partial;
      if (draw() % 4 == 0) o.flare_onset = static_cast<int>(draw() % 20);
      o.baseline.age_years = 40 + static_cast<double>(draw() % 40);
      o.courses.resize(draw() % 5);
      for (Course& course : o.courses) {
        course.dosed = draw() % 4 > 0;
        course.worst[chart::index(chart::Term::neutropenia)] = static_cast<std::int8_t>(draw() % 6) - 1;
      }
    }
  return all;
}

const EndpointList& endpoints() {
  static const EndpointList list(test::definitions(), {"all"}, {5, 10});
  return list;
}

Aggregate aggregate_of(const std::vector<std::vector<PatientOutcome>>& trials) {
  Aggregate aggregate;
  for (const auto& trial : trials) {
    aggregate.add(endpoints(), trial);
    aggregate.days_simulated += 10 + trial.size();
  }
  return aggregate;
}

void expect_same(const Aggregate& a, const Aggregate& b) {
  EXPECT_EQ(a.trials, b.trials);
  EXPECT_EQ(a.days_simulated, b.days_simulated);
  ASSERT_EQ(a.rates.size(), b.rates.size());
  for (std::size_t i = 0; i < a.rates.size(); ++i) EXPECT_EQ(a.rates[i].values(), b.rates[i].values());
  ASSERT_EQ(a.quantities.size(), b.quantities.size());
  for (std::size_t i = 0; i < a.quantities.size(); ++i) {
    EXPECT_EQ(a.quantities[i].trials(), b.quantities[i].trials());
    EXPECT_EQ(a.quantities[i].not_reached(), b.quantities[i].not_reached());
    if (a.quantities[i].trials() > 0) {
      EXPECT_EQ(a.quantities[i].mean(1), b.quantities[i].mean(1));
      EXPECT_EQ(a.quantities[i].quantile(0.3, 1), b.quantities[i].quantile(0.3, 1));
    }
  }
  for (std::size_t c = 0; c < curve_count; ++c) {
    EXPECT_EQ(a.pooled[c].events, b.pooled[c].events);
    EXPECT_EQ(a.pooled[c].censored, b.pooled[c].censored);
    EXPECT_EQ(a.bands[c].step_days, b.bands[c].step_days);
    EXPECT_EQ(a.bands[c].histogram, b.bands[c].histogram);
  }
}

TEST(Aggregate, MergingIsAddingInAnyOrderAndGrouping) {
  const auto trials = trials_of(1, 12, 9);
  const Aggregate whole = aggregate_of(trials);
  const auto part = [&](std::size_t first, std::size_t last) {
    return aggregate_of(
        {trials.begin() + static_cast<std::ptrdiff_t>(first), trials.begin() + static_cast<std::ptrdiff_t>(last)});
  };
  const Aggregate a = part(0, 3), b = part(3, 4), c = part(4, 12), none;
  for (const auto& order : {std::vector{&a, &b, &c}, std::vector{&c, &a, &b}, std::vector{&b, &none, &c, &a}}) {
    Aggregate merged;
    for (const Aggregate* each : order) merged.merge(*each);
    expect_same(merged, whole);
  }
  Aggregate right = b, left = a;  // (a + b) + c = a + (b + c)
  right.merge(c);
  left.merge(right);
  expect_same(left, whole);
}

/// Numbers that an aggregate keeps.
struct Size {
  std::size_t rates = 0, quantities = 0, curves = 0;
};
Size size_of(const Aggregate& aggregate) {
  Size size;
  for (const RateDistribution& rate : aggregate.rates) size.rates += rate.values().size();
  for (const QuantityDistribution& quantity : aggregate.quantities) size.quantities += quantity.values().size();
  for (const PooledSurvival& pooled : aggregate.pooled) size.curves += pooled.events.size() + pooled.censored.size();
  for (const SurvivalBand& band : aggregate.bands)
    for (const auto& thousandths : band.histogram) size.curves += thousandths.size();
  return size;
}

TEST(Aggregate, SizeIsBoundedByTheTrialAndNotByTheNumberOfTrials) {
  constexpr std::size_t patients = 9, courses = 4 * patients;        // the most that trials_of gives each
  const auto pairs = [](std::size_t n) { return n * (n + 3) / 2; };  // 0 to m events of m, for m of 1 to n
  Aggregate aggregate;
  Size quarter, whole;
  for (unsigned block = 0; block < 40; ++block) {
    aggregate.merge(aggregate_of(trials_of(100 + block, 200, patients)));
    if (block == 9) quarter = size_of(aggregate);
  }
  whole = size_of(aggregate);
  EXPECT_EQ(aggregate.trials, 8000);
  for (std::size_t i = 0; i < aggregate.rates.size(); ++i)
    EXPECT_LE(aggregate.rates[i].values().size(), pairs(endpoints().rates()[i].per == Per::course ? courses : patients))
        << endpoints().rates()[i].id;
  // Days of 0 to 499: two counts a day, and a histogram of 0 to 1000 thousandths a week, of three curves.
  EXPECT_LE(whole.curves, curve_count * (2 * 500 + 72 * 1001));
  EXPECT_EQ(whole.curves, quarter.curves);
  // Ages of 40 to 79 and halves between them; survival of at most (1 + 9) 9 / 2 shares, … : what there is to see has
  // mostly been seen after 2000 trials.
  EXPECT_LT(static_cast<double>(whole.quantities), 1.3 * static_cast<double>(quarter.quantities));
  EXPECT_LT(static_cast<double>(whole.rates), 1.3 * static_cast<double>(quarter.rates));
}

TEST(RateDistribution, MeanAndType1QuantilesOfTheTrialsRates) {
  RateDistribution rate;
  for (const Count count : {Count{1, 10}, Count{2, 10}, Count{4, 20}, Count{5, 10}}) rate.add(count);
  EXPECT_DOUBLE_EQ(rate.mean(), (0.1 + 0.2 + 0.2 + 0.5) / 4);
  EXPECT_DOUBLE_EQ(rate.mean_n(), (10 + 10 + 20 + 10) / 4.0);
  // Type 1: the smallest value at which the cumulative share is at least p. By rate, not by count: 4/20 is 2/10.
  EXPECT_EQ(rate.quantile(0.0), 0.1);
  EXPECT_EQ(rate.quantile(0.25), 0.1);
  EXPECT_EQ(rate.quantile(0.26), 0.2);
  EXPECT_EQ(rate.quantile(0.75), 0.2);
  EXPECT_EQ(rate.quantile(0.76), 0.5);
  EXPECT_EQ(rate.quantile(1.0), 0.5);
}

TEST(RateDistribution, TheTailOf1000TrialsIsThe25thFromEitherEnd) {
  RateDistribution rate;
  for (int i = 1; i <= 1000; ++i) rate.add({i, 1000});
  const double tail = (1 - 0.95) / 2;
  EXPECT_EQ(rate.quantile(tail), 25 / 1000.0);
  EXPECT_EQ(rate.quantile(1 - tail), 975 / 1000.0);
}

TEST(RateDistribution, ATrialWithNobodyInTheDenominatorHasNoRate) {
  RateDistribution rate;
  rate.add({0, 0});
  EXPECT_EQ(rate.trials(), 0);
  rate.add({1, 2});
  rate.add({0, 0});
  EXPECT_EQ(rate.trials(), 1);
  EXPECT_EQ(rate.mean(), 0.5);
}

TEST(QuantityDistribution, IsKeptInWholeSteps) {
  QuantityDistribution quantity;
  for (const int value : {30, 10, 20, 20}) quantity.add(value);
  quantity.add(std::nullopt);
  EXPECT_EQ(quantity.trials(), 4);
  EXPECT_EQ(quantity.not_reached(), 1);
  EXPECT_DOUBLE_EQ(quantity.mean(0.1), (3 + 1 + 2 + 2) / 4.0);
  EXPECT_DOUBLE_EQ(quantity.quantile(0.25, 0.1), 1);
  EXPECT_DOUBLE_EQ(quantity.quantile(0.5, 0.1), 2);
  EXPECT_DOUBLE_EQ(quantity.quantile(0.76, 0.1), 3);
}

TEST(PooledSurvival, IsTheKaplanMeierCurveOfEveryPatient) {
  std::mt19937 draw(7);
  PooledSurvival first, second;
  std::vector<double> time;
  std::vector<std::uint8_t> event;
  for (int i = 0; i < 300; ++i) {
    time.push_back(static_cast<double>(draw() % 60));  // many ties, of events and of censorings with them
    event.push_back(draw() % 2 == 0);
    (i % 2 == 0 ? first : second).add(static_cast<int>(time.back()), event.back() != 0);
  }
  first.merge(second);
  const std::vector<double> pooled = first.curve();
  const stats::Survival exact = stats::kaplan_meier(time, event);
  EXPECT_EQ(pooled[0], 1);
  for (std::size_t day = 0; day + 1 < pooled.size(); ++day)
    EXPECT_NEAR(pooled[day + 1], stats::survival_at(exact, static_cast<double>(day)), 1e-12) << day;
}

TEST(SurvivalBand, KeepsEachTrialsCurveOnTheGrid) {
  // Two trials of two patients: a death on day 7 in the first, none in the second, both followed to day 20.
  const auto trial = [](bool death) {
    std::vector<PatientOutcome> patients(2);
    for (PatientOutcome& o : patients) o.followed_days = 20;
    if (death) patients[0].death_day = patients[0].followed_days = 7;
    for (PatientOutcome& o : patients) test::judged_every_day(o);
    return patients;
  };
  const Aggregate aggregate = aggregate_of({trial(true), trial(false)});
  const SurvivalBand& band = aggregate.bands[static_cast<std::size_t>(Curve::overall_survival)];
  EXPECT_EQ(band.step_days, 7);
  ASSERT_EQ(band.histogram.size(), 3U);  // days 0, 7, 14
  EXPECT_EQ(band.quantile(0, 0.5), 1);
  EXPECT_EQ(band.quantile(1, 0.5), 0.5);  // S(7) includes the death
  EXPECT_EQ(band.quantile(1, 0.51), 1);
  EXPECT_EQ(band.quantile(2, 0.5), 0.5);
}

TEST(Aggregate, ACurveWithoutPatientsStaysEmpty) {
  const Aggregate aggregate = aggregate_of({std::vector<PatientOutcome>(3)});
  EXPECT_TRUE(aggregate.pooled[static_cast<std::size_t>(Curve::response_duration)].events.empty());
  EXPECT_TRUE(aggregate.bands[static_cast<std::size_t>(Curve::response_duration)].histogram.empty());
}

}  // namespace
}  // namespace titrate::results
