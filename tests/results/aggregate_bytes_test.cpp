#include "results/aggregate_bytes.hpp"

#include "base/error.hpp"
#include "results/sample.hpp"
#include "results/times.hpp"

#include <random>

#include <gtest/gtest.h>

namespace titrate::results {
namespace {

Aggregate some_trials(int trials) {
  static const EndpointList list(test::definitions(), {"all"}, {5, 10});
  std::mt19937 draw(3);
  Aggregate all;
  for (int t = 0; t < trials; ++t) {
    std::vector<PatientOutcome> trial(7);
    for (PatientOutcome& o : trial) {
      o.followed_days = static_cast<int>(draw() % 300);
      if (draw() % 3 == 0) o.death_day = o.followed_days;
      test::judged_every_day(o);
      if (draw() % 2 == 0) o.flare_onset = static_cast<int>(draw() % 20);
      o.courses.resize(draw() % 5);
    }
    all.add(list, trial);
    all.days_simulated += 100;
  }
  return all;
}

TEST(AggregateBytes, ComeBackAsTheSameAggregate) {
  const Aggregate all = some_trials(20);
  const std::string bytes = to_bytes(all);
  const Aggregate again = aggregate_of(bytes);
  EXPECT_EQ(to_bytes(again), bytes);
  EXPECT_EQ(again.trials, 20);
  EXPECT_EQ(again.days_simulated, 2000u);
  ASSERT_EQ(again.rates.size(), all.rates.size());
  for (std::size_t i = 0; i < all.rates.size(); ++i) EXPECT_EQ(again.rates[i].values(), all.rates[i].values());
  for (std::size_t c = 0; c < curve_count; ++c) EXPECT_EQ(again.pooled[c].curve(), all.pooled[c].curve());
}

TEST(AggregateBytes, MergeAsTheAggregatesThemselves) {
  Aggregate whole = some_trials(20), from_bytes = aggregate_of(to_bytes(whole));
  whole.merge(some_trials(5));
  from_bytes.merge(aggregate_of(to_bytes(some_trials(5))));
  EXPECT_EQ(to_bytes(from_bytes), to_bytes(whole));
}

TEST(AggregateBytes, OfNoTrialAre) { EXPECT_EQ(aggregate_of(to_bytes(Aggregate{})).trials, 0); }

TEST(AggregateBytes, CutShortOrWithMoreBehindAreRefused) {
  const std::string bytes = to_bytes(some_trials(2));
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 8)
    EXPECT_THROW(aggregate_of(std::string_view(bytes).substr(0, size)), Error) << size;
  EXPECT_THROW(aggregate_of(bytes + "x"), Error);
}

TEST(AggregateBytes, AListLongerThanTheBytesIsRefusedBeforeMemoryIsAskedFor) {
  EXPECT_THROW(aggregate_of(std::string(8, '\x7f')), Error);
}

}  // namespace
}  // namespace titrate::results
