#include "stats/survival.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"

#include <gtest/gtest.h>

using namespace titrate;
using stats::Confidence;
using titrate::test::close;

namespace {

constexpr double tolerance = 1e-9;

const std::map<std::string, Confidence> kinds{{"log", Confidence::log},
                                              {"log-log", Confidence::log_log},
                                              {"plain", Confidence::plain},
                                              {"logit", Confidence::logit},
                                              {"arcsin", Confidence::arcsin}};

struct Data {
  double time_of_all = 0;  ///< the last time of any group
  std::vector<double> time;
  std::vector<std::uint8_t> event;
};

/// The patients of one curve of the R tables.
Data data(const std::string& set, const std::string& variable, const std::string& group) {
  const bool small = set.starts_with("small_");
  Data d;
  for (const auto& row : test::vectors(small ? "km_small" : set)) {
    if (small && row["case"] != set.substr(6)) continue;
    d.time_of_all = std::max(d.time_of_all, row.number("time"));
    if (!small && variable != "all" && row[variable] != group) continue;
    d.time.push_back(row.number("time"));
    d.event.push_back(static_cast<std::uint8_t>(row.integer("event")));
  }
  return d;
}

using Key = std::vector<std::string>;  // set, variable, interval, group
std::map<Key, std::vector<test::Row>> by_curve(const std::vector<test::Row>& rows) {
  std::map<Key, std::vector<test::Row>> curves;
  for (const auto& row : rows) curves[{row["set"], row["group_var"], row["conf_type"], row["group"]}].push_back(row);
  return curves;
}

TEST(KaplanMeier, CurvesAreThoseOfR) {
  std::size_t points = 0;
  for (const auto& [key, rows] : by_curve(test::vectors("km_curves"))) {
    SCOPED_TRACE(key[0] + " " + key[1] + "=" + key[3] + " " + key[2]);
    const Data d = data(key[0], key[1], key[3]);
    const auto curve = stats::kaplan_meier(d.time, d.event, 0.95, kinds.at(key[2]));
    ASSERT_EQ(curve.time.size(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i, ++points) {
      EXPECT_EQ(curve.time[i], rows[i].number("time"));
      EXPECT_EQ(curve.at_risk[i], rows[i].integer("n_risk"));
      EXPECT_EQ(curve.events[i], rows[i].integer("n_event"));
      EXPECT_EQ(curve.censored[i], rows[i].integer("n_censor"));
      EXPECT_TRUE(close(curve.survival[i], rows[i].number("surv"), tolerance)) << curve.survival[i];
      EXPECT_TRUE(close(curve.standard_error[i], rows[i].number("se_surv"), tolerance)) << curve.standard_error[i];
      EXPECT_TRUE(close(curve.cumulative_hazard[i], rows[i].number("cumhaz"), tolerance)) << curve.cumulative_hazard[i];
      EXPECT_TRUE(close(curve.low[i], rows[i].number("lower"), tolerance))
          << curve.low[i] << " for " << rows[i]["lower"];
      EXPECT_TRUE(close(curve.high[i], rows[i].number("upper"), tolerance))
          << curve.high[i] << " for " << rows[i]["upper"];
    }
  }
  EXPECT_GT(points, 1000u);
}

TEST(KaplanMeier, QuantilesAreThoseOfR) {
  const auto expect = [](const std::optional<double>& actual, const test::Row& row, const std::string& column) {
    EXPECT_TRUE(close(actual.value_or(std::nan("")), row.number(column), tolerance))
        << column << " of " << row["prob"] << ": " << actual.value_or(std::nan("")) << ", R has " << row[column];
  };
  for (const auto& [key, rows] : by_curve(test::vectors("km_quantiles"))) {
    SCOPED_TRACE(key[0] + " " + key[1] + "=" + key[3] + " " + key[2]);
    const Data d = data(key[0], key[1], key[3]);
    const auto curve = stats::kaplan_meier(d.time, d.event, 0.95, kinds.at(key[2]));
    // R's horizon is the last time of all groups together, up to which a curve is taken to go on as it ended.
    const auto mean = stats::restricted_mean(curve, d.time_of_all, stats::BeyondData::level);
    EXPECT_TRUE(close(mean.value, rows.front().number("rmean"), tolerance)) << mean.value;
    EXPECT_TRUE(close(mean.standard_error, rows.front().number("se_rmean"), tolerance)) << mean.standard_error;
    for (const auto& row : rows) {
      const auto quantile = stats::quantile_interval(curve, row.number("prob"));
      expect(quantile.value, row, "quantile");
      expect(quantile.low, row, "lower");
      expect(quantile.high, row, "upper");
    }
  }
}

TEST(KaplanMeier, ValuesAndNumbersAtRiskBetweenEventsAreThoseOfR) {
  for (const auto& row : test::vectors("km_at_risk")) {
    SCOPED_TRACE(row["set"] + " " + row["group_var"] + "=" + row["group"] + " at " + row["time"]);
    const Data d = data(row["set"], row["group_var"], row["group"]);
    const auto curve = stats::kaplan_meier(d.time, d.event);
    const double t = row.number("time");
    EXPECT_EQ(stats::number_at_risk(d.time, std::vector{t}).front(), row.integer("n_risk"));
    EXPECT_TRUE(close(stats::survival_at(curve, t), row.number("surv"), tolerance));
    EXPECT_TRUE(close(stats::interval_at(curve, t).low, row.number("lower"), tolerance));
    EXPECT_TRUE(close(stats::interval_at(curve, t).high, row.number("upper"), tolerance));
  }
}

TEST(KaplanMeier, MedianFollowUpIsThatOfR) {
  for (const auto& row : test::vectors("reverse_km")) {
    const Data d = data(row["set"], "all", "all");
    const auto median = stats::median_follow_up(d.time, d.event, 0.95, Confidence::log_log);
    EXPECT_EQ(median.value, row.number("median_followup")) << row["set"];
    EXPECT_EQ(median.low, row.number("lower")) << row["set"];
    EXPECT_TRUE(close(median.high.value_or(std::nan("")), row.number("upper"), tolerance)) << row["set"];
  }
}

TEST(RestrictedMean, IsTheAreaUnderTheCurve) {
  // Falls from 1 to 2/3, 1/3 and 0 at 1, 2 and 3.
  const auto curve = stats::kaplan_meier(std::vector{1.0, 2.0, 3.0}, std::vector<std::uint8_t>{1, 1, 1});
  EXPECT_NEAR(stats::restricted_mean(curve, 3).value, 1 + 2.0 / 3 + 1.0 / 3, 1e-15);
  EXPECT_NEAR(stats::restricted_mean(curve, 2.5).value, 1 + 2.0 / 3 + 0.5 / 3, 1e-15);
  EXPECT_NEAR(stats::restricted_mean(curve, 0.5).value, 0.5, 1e-15);
  EXPECT_NEAR(stats::restricted_mean(curve, 9).value, 2, 1e-15);  // nobody is left: the curve is known beyond
  // Without censoring, the mean of three times has the standard error of a mean (variance over n).
  EXPECT_NEAR(stats::restricted_mean(curve, 3).standard_error, std::sqrt(2.0 / 3 / 3), 1e-15);
}

TEST(RestrictedMean, EndsWithTheData) {
  const auto censored = stats::kaplan_meier(std::vector{1.0, 2.0}, std::vector<std::uint8_t>{1, 0});
  EXPECT_THROW(stats::restricted_mean(censored, 3), Error);
  EXPECT_NEAR(stats::restricted_mean(censored, 3, stats::BeyondData::level).value, 1 + 0.5 * 2, 1e-15);
  EXPECT_THROW(stats::restricted_mean(censored, 0), Error);
  EXPECT_THROW(stats::restricted_mean(censored, INFINITY, stats::BeyondData::level), Error);
  EXPECT_THROW(stats::restricted_mean(stats::kaplan_meier({}, {}), 1), Error);
}

TEST(KaplanMeier, ALevelStretchAtAHalfGivesItsMiddle) {
  const std::vector<double> time{1, 2, 3, 4};
  const auto curve = stats::kaplan_meier(time, std::vector<std::uint8_t>{1, 1, 1, 1});
  EXPECT_EQ(stats::quantile(curve, 0.5), (2.0 + 3.0) / 2);
  // Where the stretch never ends, it ends with the last patient.
  const auto open = stats::kaplan_meier(time, std::vector<std::uint8_t>{1, 1, 0, 0});
  EXPECT_EQ(stats::quantile(open, 0.5), (2.0 + 4.0) / 2);
  EXPECT_EQ(stats::quantile(open, 0.75), std::nullopt);
}

TEST(KaplanMeier, WithoutPatientsThereIsNoCurve) {
  const auto curve = stats::kaplan_meier({}, {});
  EXPECT_TRUE(curve.time.empty());
  EXPECT_EQ(stats::survival_at(curve, 10), 1);
  EXPECT_EQ(stats::quantile(curve, 0.5), std::nullopt);
}

TEST(KaplanMeier, RefusesWhatIsNoTime) {
  const std::vector<std::uint8_t> one{1};
  EXPECT_THROW(stats::kaplan_meier(std::vector{-1.0}, one), Error);
  EXPECT_THROW(stats::kaplan_meier(std::vector{std::nan("")}, one), Error);
  EXPECT_THROW(stats::kaplan_meier(std::vector{1.0, 2.0}, one), Error);
}

}  // namespace
