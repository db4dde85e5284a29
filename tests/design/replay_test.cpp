#include "design/characteristics.hpp"
#include "design/path.hpp"
#include "design/real_time.hpp"
#include "design/reference.hpp"
#include "design/truth.hpp"

#include <cmath>

#include <gmock/gmock.h>

namespace titrate {
namespace {

using design::Pending;
using design::Unit;
using design::WatchedTrial;

/// One outcome: stops with 0 responses of 7 or more patients (design A, facts section 9).
design::Design response_only(int patients, int within) {
  design::Design d = test::design_of(patients, {test::response({0.4, 1.6}, 0.95)});
  d.outcomes[0].event.within_days = within;
  return d;
}

/// Patients who enter every `gap` days and never respond; each is known to have failed `within` days later.
WatchedTrial nobody_responds(int patients, int gap, int within) {
  WatchedTrial trial;
  for (int i = 0; i < patients; ++i)
    trial.push_back(
        {.enrolled = i * gap, .units = {{Unit{.begins = 0, .event_day = design::never, .known_day = within}}}});
  return trial;
}

design::StoppingCounts stopping(const design::Design& d) {
  return {d, std::vector<int>(d.outcomes.size(), d.patients)};
}

TEST(Replay, OfAUselessDrugStopsAtSevenWhereAllIsKnownAtOnce) {
  const design::Design d = response_only(45, 180);
  const auto end = design::replay(d, stopping(d), nobody_responds(45, 10, 180), Pending::instant);
  EXPECT_EQ(end.treated, 7);
  EXPECT_TRUE(end.early);
  EXPECT_EQ(end.reasons, design::reason(0, false));
}

TEST(Replay, WithLateOutcomesTreatsThoseWhoComeMeanwhile) {
  // The seventh enters on day 60 and is known to have failed on day 240: by then patients 1 to 24 have entered (day
  // 230), and the look before the 25th, on day 240, sees seven failures.
  const design::Design d = response_only(45, 180);
  const auto known = design::replay(d, stopping(d), nobody_responds(45, 10, 180), Pending::known);
  EXPECT_EQ(known.treated, 24);
  EXPECT_EQ(known.day, 240);
  EXPECT_EQ(known.pending, 17);
  // Fair to a response that is confirmed after the window, the other way counts the seventh on day 60 + 180 + 84 = 324,
  // and looks on day 330, before the 34th.
  const auto complete = design::replay(d, stopping(d), nobody_responds(45, 10, 180), Pending::complete);
  EXPECT_EQ(complete.treated, 33);
  EXPECT_EQ(complete.day, 330);
}

TEST(Replay, ThatWaitsTreatsNoneMoreAndTakesLonger) {
  // Every look waits: the n-th patient enters when the one before has been known, 180 days after entry.
  const design::Design d = response_only(45, 180);
  const auto end = design::replay(d, stopping(d), nobody_responds(45, 10, 180), Pending::wait);
  EXPECT_EQ(end.treated, 7);
  EXPECT_EQ(end.day, 7 * 180);
  EXPECT_EQ(end.pending, 0);
}

TEST(Replay, InPartStopsWhenTheWeightsReachTheBoundary) {
  // At the look before patient n + 1, on day 10 n, patient i (from 0) has waited for 10 (n - i) of 300 + 84 days: the n
  // patients weigh 10 n (n + 1) / 2 / 384 together. The boundary for no response lies between 6 and 7.
  const design::Design d = response_only(45, 300);
  const auto end = design::replay(d, stopping(d), nobody_responds(45, 10, 300), Pending::partial);
  const auto weight = [](int n) { return 10 * n * (n + 1) / 2 / 384.0; };
  const auto& rule = std::get<design::ThallSimonEstey>(d.outcomes[0].rule);
  const auto wrong = [&](double n) { return 1 - design::probability_above(rule.standard, 0, rule.prior, 0, n); };
  EXPECT_GT(wrong(weight(end.treated)), rule.cutoff);
  EXPECT_LE(wrong(weight(end.treated - 1)), rule.cutoff);
  EXPECT_GT(end.treated, 7);
  EXPECT_LT(end.treated, 30) << "before anyone is known";
}

TEST(Replay, OfATrialThatRunsOutLooksWhenAllIsKnown) {
  design::Design d = response_only(12, 180);
  WatchedTrial trial = nobody_responds(12, 1, 180);
  const auto end = design::replay(d, stopping(d), trial, Pending::known);
  EXPECT_EQ(end.treated, 12);
  EXPECT_FALSE(end.early);
  EXPECT_EQ(end.day, 11 + 180);
  EXPECT_EQ(end.reasons, design::reason(0, false)) << "none of 12 is crossed when all are known";
}

/// Trials of Bernoulli patients, for whom the exact numbers are known.
std::vector<WatchedTrial> bernoulli(int trials, int patients, double rate, int gap, int within) {
  std::vector<WatchedTrial> all;
  for (int t = 0; t < trials; ++t) {
    WatchedTrial trial;
    for (int i = 0; i < patients; ++i) {
      const Stream stream({3, static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(i)}, Purpose::report);
      const bool responds = stream.uniform(0) < rate;
      trial.push_back(
          {.enrolled = i * gap,
           .units = {{Unit{.begins = 0, .event_day = responds ? within : design::never, .known_day = within}}}});
    }
    all.push_back(std::move(trial));
  }
  return all;
}

TEST(Replay, OfConstantLagsHasTheExactCharacteristics) {
  // A patient every 10 days and 90 days to the outcome: the look before patient n + 1 knows the first n - 8 (who
  // entered at least 90 days before day 10 n).
  const design::Design d = response_only(45, 90);
  const auto counts = stopping(d);
  const int trials = 4000;
  double sum = 0, early = 0;
  for (const WatchedTrial& trial : bernoulli(trials, 45, 0.1, 10, 90)) {
    const auto end = design::replay(d, counts, trial, Pending::known);
    sum += end.treated;
    early += end.early;
  }
  std::vector<int> looks = design::scheduled_looks(d);
  const auto exact = design::exact_lagged({design::limits(d.outcomes[0], 45)}, looks, {0.1}, {8});
  double square = 0;
  for (std::size_t n = 0; n < exact.n.size(); ++n)
    square += std::pow(static_cast<double>(n) - exact.mean_n(), 2) * exact.n[n];
  EXPECT_NEAR(sum / trials, exact.mean_n(), 4 * std::sqrt(square / trials));
  const double p = exact.stop_early();
  EXPECT_NEAR(early / trials, p, 4 * std::sqrt(p * (1 - p) / trials));
}

TEST(Replay, AtOnceHasTheExactCharacteristics) {
  const design::Design d = response_only(45, 90);
  const auto counts = stopping(d);
  const int trials = 4000;
  double early = 0;
  for (const WatchedTrial& trial : bernoulli(trials, 45, 0.1, 10, 90))
    early += design::replay(d, counts, trial, Pending::instant).early;
  const double p = design::exact(design::boundary(d), design::cells({0.1})).stop_early();
  EXPECT_NEAR(early / trials, p, 4 * std::sqrt(p * (1 - p) / trials));
}

TEST(Path, ShowsWhatIsKnownWhatIsPendingAndWhereItMayGo) {
  const design::Design d = response_only(45, 180);
  const design::Path path = design::follow(d, nobody_responds(10, 10, 180), 240, "test");
  ASSERT_EQ(path.stations.size(), 10u);
  const design::Station& now = path.stations.back();
  EXPECT_EQ(now.entered, 10);
  EXPECT_EQ(now.counted[0].settled, 7);
  EXPECT_EQ(now.counted[0].pending, 3);
  EXPECT_EQ(now.crossed, design::reason(0, false)) << "0 of 7";
  EXPECT_EQ(path.if_none, design::reason(0, false));
  EXPECT_EQ(path.if_all, 0u) << "3 of 10";
  EXPECT_EQ(path.stations[3].counted[0].settled, 0);
  EXPECT_EQ(path.stations[3].counted[0].pending, 4);
}

}  // namespace
}  // namespace titrate
