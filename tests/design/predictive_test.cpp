#include "design/predictive.hpp"

#include "design/boundary.hpp"
#include "design/reference.hpp"

#include <gtest/gtest.h>

namespace titrate {
namespace {

const design::PredictiveProbability rule{
    .prior = {0.4, 1.6}, .null_rate = 0.2, .success = 0.9, .futility = 0.05, .efficacy = 1};

TEST(Predictive, ProbabilitiesAreThoseOfR) {
  const design::Predictive predictive(rule, 45);
  int compared = 0;
  for (const auto& row : test::vectors("predictive_probability", "design")) {
    EXPECT_NEAR(predictive(static_cast<int>(row.integer("x")), static_cast<int>(row.integer("n"))), row.number("pp"),
                1e-9)
        << row["n"] << " " << row["x"];
    ++compared;
  }
  EXPECT_EQ(compared, 149);
}

TEST(Predictive, LimitsAreWhereTheProbabilityCrosses) {
  const design::Predictive predictive(rule, 45);
  const auto all = design::limits(test::outcome("overall_response", true, rule), 45);
  for (int n = 1; n < 45; ++n) {
    const design::Limits l = all[static_cast<std::size_t>(n)];
    for (int x = 0; x <= n; ++x) EXPECT_EQ(l.stops_low(x), predictive(x, n) < rule.futility) << x << " of " << n;
    EXPECT_EQ(l.high, n + 1) << "a probability is never above 1";
  }
  EXPECT_EQ(all[45], (design::Limits{12, 13})) << "13 of 45 are needed";
  EXPECT_EQ(predictive.successes_needed(), 13);
}

}  // namespace
}  // namespace titrate
