#include "stats/competing_risks.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"
#include "stats/survival.hpp"

#include <cmath>

#include <gtest/gtest.h>

using namespace titrate;
using titrate::test::close;

namespace {

constexpr double tolerance = 1e-9;

TEST(AalenJohansen, IsThatOfR) {
  std::map<std::string, stats::CompetingRisks> curves;
  for (const std::string sex : {"F", "M"}) {
    std::vector<double> time;
    std::vector<std::uint8_t> cause;
    for (const auto& row : test::vectors("mgus2_cr")) {
      if (row["sex"] != sex) continue;
      time.push_back(row.number("time"));
      cause.push_back(static_cast<std::uint8_t>(row.integer("event")));
    }
    curves[sex] = stats::aalen_johansen(time, cause, 2);
  }
  for (const auto& row : test::vectors("competing_risks")) {
    const auto& curve = curves.at(row["group"]);
    const auto at = static_cast<std::size_t>(
        std::upper_bound(curve.time.begin(), curve.time.end(), row.number("time")) - curve.time.begin() - 1);
    const auto expect = [&](double actual, const char* name) {
      EXPECT_TRUE(close(actual, row.number(name), tolerance))
          << row["group"] << " at " << row["time"] << ", " << name << ": " << actual << ", R has " << row[name];
    };
    expect(curve.by_cause[0].probability[at], "p_pcm");
    expect(curve.by_cause[0].standard_error[at], "se_pcm");
    expect(curve.by_cause[0].low[at], "lower_pcm");
    expect(curve.by_cause[0].high[at], "upper_pcm");
    expect(curve.by_cause[1].probability[at], "p_death");
    expect(curve.by_cause[1].standard_error[at], "se_death");
    EXPECT_EQ(stats::incidence_at(curve, 2, row.number("time")), curve.by_cause[1].probability[at]);
  }
}

TEST(AalenJohansen, OfOneCauseIsTheComplementOfKaplanMeier) {
  const std::vector<double> time{1, 2, 2, 4, 5, 5, 8};
  const std::vector<std::uint8_t> event{1, 1, 0, 0, 1, 1, 0};
  const auto curves = stats::aalen_johansen(time, event, 1);
  const auto survival = stats::kaplan_meier(time, event);
  ASSERT_EQ(curves.time, survival.time);
  EXPECT_EQ(curves.at_risk, survival.at_risk);
  for (std::size_t i = 0; i < curves.time.size(); ++i) {
    EXPECT_NEAR(curves.event_free[i], survival.survival[i], 1e-15);
    EXPECT_NEAR(curves.by_cause[0].probability[i], 1 - survival.survival[i], 1e-15);
  }
}

TEST(AalenJohansen, WithoutCensoringIsTheBinomialShare) {
  const auto curves =
      stats::aalen_johansen(std::vector{1.0, 2.0, 3.0, 4.0, 5.0}, std::vector<std::uint8_t>{1, 2, 1, 2, 2}, 2);
  EXPECT_NEAR(stats::incidence_at(curves, 1, 3), 2.0 / 5, 1e-15);
  EXPECT_NEAR(curves.by_cause[0].standard_error[2], std::sqrt(0.4 * 0.6 / 5), 1e-15);
  EXPECT_NEAR(curves.by_cause[0].probability.back() + curves.by_cause[1].probability.back(), 1, 1e-15);
  EXPECT_EQ(curves.event_free.back(), 0);
  EXPECT_EQ(stats::incidence_at(curves, 1, 0.5), 0);
  EXPECT_TRUE(std::isnan(curves.by_cause[1].low[0]));  // no event of the cause yet
}

TEST(AalenJohansen, HasNoneWithoutPatientsAndRefusesWhatIsNoCause) {
  EXPECT_TRUE(stats::aalen_johansen({}, {}, 2).time.empty());
  EXPECT_EQ(stats::incidence_at(stats::aalen_johansen({}, {}, 2), 1, 5), 0);
  const std::vector<double> time{1, 2};
  const auto censored = stats::aalen_johansen(time, std::vector<std::uint8_t>{0, 0}, 2);
  EXPECT_EQ(censored.by_cause[0].probability.back(), 0);
  EXPECT_EQ(censored.by_cause[0].standard_error.back(), 0);
  EXPECT_THROW(stats::aalen_johansen(time, std::vector<std::uint8_t>{0, 3}, 2), Error);
  EXPECT_THROW(stats::aalen_johansen(time, std::vector<std::uint8_t>{0}, 2), Error);
  EXPECT_THROW(stats::aalen_johansen(time, std::vector<std::uint8_t>{0, 1}, 0), Error);
  EXPECT_THROW(stats::aalen_johansen(std::vector<double>{1.0, INFINITY}, std::vector<std::uint8_t>{0, 1}, 1), Error);
  EXPECT_THROW(stats::incidence_at(censored, 3, 1), Error);
}

}  // namespace
