#include "stats/logrank.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

using namespace titrate;
using stats::EventWeight;
using titrate::test::close;

namespace {

constexpr double tolerance = 1e-9;

struct Data {
  std::vector<double> time;
  std::vector<std::uint8_t> event;
  std::vector<int> group, stratum;
  std::vector<std::string> names;  ///< of the groups, in order
};

/// Patients without a missing group or stratum, groups numbered by their names' order.
Data data(const std::string& set, const std::string& variable, const std::string& strata) {
  Data d;
  std::map<std::string, int> groups;
  const auto rows = test::vectors(set);
  for (const auto& row : rows)
    if (!row[variable].empty()) groups[row[variable]];
  for (auto& [name, number] : groups) {
    number = static_cast<int>(d.names.size());
    d.names.push_back(name);
  }
  for (const auto& row : rows) {
    if (row[variable].empty() || (!strata.empty() && row[strata].empty())) continue;
    d.time.push_back(row.number("time"));
    d.event.push_back(static_cast<std::uint8_t>(row.integer("event")));
    d.group.push_back(groups[row[variable]]);
    if (!strata.empty()) d.stratum.push_back(static_cast<int>(row.integer(strata)));
  }
  return d;
}

TEST(LogRank, IsThatOfR) {
  std::size_t compared = 0;
  for (const auto& row : test::vectors("logrank")) {
    SCOPED_TRACE(row["set"] + " " + row["group_var"] + " strata " + row["strata"] + " rho " + row["rho"] + " group " +
                 row["group"]);
    const Data d = data(row["set"], row["group_var"], row["strata"]);
    const auto test = stats::log_rank(d.time, d.event, d.group,
                                      row["rho"] == "0" ? EventWeight::one : EventWeight::pooled_survival, d.stratum);
    const auto g = static_cast<std::size_t>(std::find(d.names.begin(), d.names.end(), row["group"]) - d.names.begin());
    ASSERT_LT(g, d.names.size());
    EXPECT_EQ(test.size[g], row.integer("n"));
    EXPECT_TRUE(close(test.observed[g], row.number("observed"), tolerance)) << test.observed[g];
    EXPECT_TRUE(close(test.expected[g], row.number("expected"), tolerance)) << test.expected[g];
    const auto i = static_cast<Eigen::Index>(g);
    EXPECT_TRUE(close(test.variance(i, i), row.number("var_ii"), tolerance)) << test.variance(i, i);
    EXPECT_TRUE(close(test.chi_squared, row.number("chisq"), tolerance)) << test.chi_squared;
    EXPECT_EQ(test.df, row.integer("df"));
    EXPECT_TRUE(close(test.p, row.number("p"), tolerance)) << test.p;
    ++compared;
  }
  EXPECT_EQ(compared, 34u);
}

TEST(LogRank, OfTwoAgainstTwoByHand) {
  // Events of group 0 at 1, of group 1 at 2; the others are censored at 3. Expected in group 0: 2/4 + 1/3.
  const auto test =
      stats::log_rank(std::vector{1.0, 3.0, 2.0, 3.0}, std::vector<std::uint8_t>{1, 0, 1, 0}, std::vector{0, 0, 1, 1});
  EXPECT_NEAR(test.expected[0], 2.0 / 4 + 1.0 / 3, 1e-15);
  const double variance = 1.0 / 4 + 1.0 / 3 * 2.0 / 3;
  EXPECT_NEAR(test.variance(0, 0), variance, 1e-15);
  EXPECT_NEAR(test.chi_squared, (1 - 5.0 / 6) * (1 - 5.0 / 6) / variance, 1e-15);
}

TEST(LogRank, AGroupThatIsNeverAtRiskAtAnEventDoesNotCount) {
  // Group 2 is censored before the first event.
  const std::vector<double> time{5, 6, 7, 8, 1};
  const std::vector<std::uint8_t> event{1, 1, 1, 1, 0};
  const auto three = stats::log_rank(time, event, std::vector{0, 1, 0, 1, 2});
  const auto two = stats::log_rank(std::span(time).first(4), std::span(event).first(4), std::vector{0, 1, 0, 1});
  EXPECT_EQ(three.df, 1);
  EXPECT_DOUBLE_EQ(three.chi_squared, two.chi_squared);
}

TEST(LogRank, SaysWhereThereIsNothingToCompare) {
  const std::vector<double> time{1, 2, 3};
  const std::vector<std::uint8_t> event{1, 1, 1}, censored{0, 0, 0};
  EXPECT_THROW(stats::log_rank({}, {}, {}), Error);
  EXPECT_THROW(stats::log_rank(time, event, std::vector{0, 0, 0}), Error);     // one group
  EXPECT_THROW(stats::log_rank(time, censored, std::vector{0, 1, 1}), Error);  // all censored
  EXPECT_THROW(stats::log_rank(time, event, std::vector{0, 1}), Error);        // lengths
  EXPECT_THROW(stats::log_rank(time, event, std::vector{0, -1, 1}), Error);    // group
  EXPECT_THROW(stats::log_rank(std::vector{1.0, -2.0, 3.0}, event, std::vector{0, 1, 1}), Error);
  // Every stratum holds one group only.
  EXPECT_THROW(stats::log_rank(time, event, std::vector{0, 1, 1}, EventWeight::one, std::vector{1, 2, 2}), Error);
  // All events at one time, everybody dies: observed equals expected for certain.
  EXPECT_THROW(stats::log_rank(std::vector{1.0, 1.0}, std::vector<std::uint8_t>{1, 1}, std::vector{0, 1}), Error);
}

}  // namespace
