#include "design/characteristics.hpp"

#include "design/reference.hpp"
#include "design/truth.hpp"

#include <cmath>

#include <gmock/gmock.h>

namespace titrate {
namespace {

using design::reason;
using test::reference;

TEST(Characteristics, OfEveryReferenceDesignAreThoseOfR) {
  int compared = 0;
  for (const auto& row : test::vectors("tse_oc", "design")) {
    const design::Design d = reference(row["design"], row["looks"]);
    const auto oc = design::exact(design::boundary(d),
                                  design::cells({row.number("p_resp"), row.number("p_tox")}, row.number("odds_ratio")));
    SCOPED_TRACE(row["design"] + " " + row["looks"] + " " + row["p_resp"] + " " + row["p_tox"] + " " +
                 row["odds_ratio"]);
    EXPECT_NEAR(oc.stop(), row.number("p_stop"), 1e-9);
    EXPECT_NEAR(oc.stop_early(), row.number("p_stop_before_45"), 1e-9);
    EXPECT_NEAR(oc.alone(reason(0, false)), row.number("p_futility_only"), 1e-9);
    EXPECT_NEAR(oc.alone(reason(1, true)), row.number("p_toxicity_only"), 1e-9);
    EXPECT_NEAR(oc.alone(reason(0, false) | reason(1, true)), row.number("p_both"), 1e-9);
    EXPECT_NEAR(oc.mean_n(), row.number("mean_n"), 1e-9);
    EXPECT_EQ(oc.quantile(.10), row.integer("n10"));
    EXPECT_EQ(oc.quantile(.25), row.integer("n25"));
    EXPECT_EQ(oc.quantile(.50), row.integer("n50"));
    EXPECT_EQ(oc.quantile(.75), row.integer("n75"));
    EXPECT_EQ(oc.quantile(.90), row.integer("n90"));
    ++compared;
  }
  EXPECT_EQ(compared, 800);
}

// Continuous monitoring from the fifth patient on.
TEST(Characteristics, OfToxicityAloneAreThoseOfRAndOfThePackageClinfun) {
  design::Design d = reference("A", "from5");
  d.outcomes.erase(d.outcomes.begin());
  const design::Boundary b = design::boundary(d);
  int compared = 0;
  for (const auto& row : test::vectors("tse_toxicity_only_crossing", "design")) {
    const auto oc = design::exact(b, design::cells({row.number("p_tox")}));
    EXPECT_NEAR(oc.stop(), row.number("p_cross_own"), 1e-9);
    EXPECT_NEAR(oc.stop(), row.number("p_cross_clinfun"), 1e-9);
    EXPECT_NEAR(oc.mean_n(), row.number("ess_clinfun"), 1e-9);
    ++compared;
  }
  EXPECT_EQ(compared, 5);
}

double standard_deviation(const design::Characteristics& oc) {
  double square = 0;
  for (std::size_t n = 0; n < oc.n.size(); ++n) square += std::pow(static_cast<double>(n) - oc.mean_n(), 2) * oc.n[n];
  return std::sqrt(square);
}

// The vectors are Monte Carlo themselves, 100,000 trials each; no outcome is looked at before five are known.
TEST(Characteristics, WithLateOutcomesAreWithinFourStandardErrorsOfTheSimulation) {
  const design::Design d = reference("A");
  std::vector<std::vector<design::Limits>> limits;
  for (const auto& outcome : d.outcomes) {
    limits.push_back(design::limits(outcome, d.patients));
    for (int n = 0; n < 5; ++n) limits.back()[static_cast<std::size_t>(n)] = {.low = -1, .high = n + 1};
  }
  const double trials = 100'000;
  int compared = 0;
  for (const auto& row : test::vectors("tse_oc_lag_mc", "design")) {
    const auto oc = design::exact_lagged(
        limits, design::scheduled_looks(d), {row.number("p_resp"), row.number("p_tox")},
        {static_cast<int>(row.integer("pending_resp")), static_cast<int>(row.integer("pending_tox"))});
    SCOPED_TRACE(row["p_resp"] + " " + row["p_tox"] + " " + row["pending_resp"] + " " + row["pending_tox"]);
    EXPECT_NEAR(oc.stop(), row.number("p_stop_during_accrual"), 4 * std::sqrt(oc.stop() * (1 - oc.stop()) / trials));
    EXPECT_NEAR(oc.mean_n(), row.number("mean_entered"), 4 * standard_deviation(oc) / std::sqrt(trials));
    const double off = 4 * std::sqrt(.25 / trials);  // of the share below the median
    EXPECT_LE(oc.quantile(.5 - off), row.integer("median_entered"));
    EXPECT_GE(oc.quantile(.5 + off), row.integer("median_entered"));
    ++compared;
  }
  EXPECT_EQ(compared, 20);
}

TEST(Characteristics, WithoutLagAreThoseOfTheExactDesign) {
  const design::Design d = reference("A");
  const design::Boundary b = design::boundary(d);
  const auto exact = design::exact(b, design::cells({.2, .3}));
  const auto lagged = design::exact_lagged({design::limits(d.outcomes[0], 45), design::limits(d.outcomes[1], 45)},
                                           design::scheduled_looks(d), {.2, .3}, {0, 0});
  for (std::size_t n = 0; n < exact.n.size(); ++n) EXPECT_DOUBLE_EQ(exact.n[n], lagged.n[n]);
}

TEST(Characteristics, OfThreeOutcomesAreThoseOfTwoWhereTheThirdNeverOccurs) {
  design::Design d = reference("A", "cohorts5");
  const auto two = design::exact(design::boundary(d), design::cells({.2, .3}, 3));
  d.outcomes.push_back(test::toxicity({0.6, 1.4}, 0.95));
  const auto three = design::exact(design::boundary(d), [] {
    auto cells = design::cells({.2, .3}, 3);
    cells.resize(8, 0.0);
    return cells;
  }());
  for (std::size_t n = 0; n < two.n.size(); ++n) EXPECT_NEAR(two.n[n], three.n[n], 1e-15);
}

TEST(Characteristics, OfThreeOutcomesAndSixtyPatientsAreExact) {
  design::Design d = test::design_of(60, {test::response({0.4, 1.6}, 0.95), test::toxicity({0.6, 1.4}, 0.95),
                                          test::toxicity({1, 1}, 0.9, {.rate = .4})});
  const design::Boundary b = design::boundary(d);
  EXPECT_LE(design::exact_cost(b), design::affordable);
  const std::vector<double> cells = design::cells({.25, .25, .3}, 2);
  const auto exact = design::characteristics(b, cells);
  EXPECT_EQ(exact.replicates, 0);
  double sum = 0;
  for (const double p : exact.n) sum += p;
  EXPECT_NEAR(sum, 1, 1e-12);
  const auto simulated = design::simulated(b, cells, 1, 40'000, 1);
  EXPECT_NEAR(simulated.stop(), exact.stop(), 4 * *simulated.standard_error(exact.stop()));
  EXPECT_NEAR(simulated.mean_n(), exact.mean_n(), 4 * standard_deviation(exact) / 200);
}

TEST(Characteristics, OfFourOutcomesSimulatedAgreeWithTheExactOnesOfTwo) {
  design::Design d = reference("A");
  const auto exact = design::exact(design::boundary(d), design::cells({.1, .3}, 1));
  // Two more outcomes that never occur cannot stop anything.
  d.outcomes.push_back(test::toxicity({0.6, 1.4}, 0.95));
  d.outcomes.push_back(test::toxicity({0.6, 1.4}, 0.95));
  const design::Boundary b = design::boundary(d);
  const auto simulated = design::simulated(b, design::cells({.1, .3, 0, 0}), 7, 40'000, 2);
  EXPECT_NEAR(simulated.stop(), exact.stop(), 4 * *simulated.standard_error(exact.stop()));
  EXPECT_EQ(simulated.n, design::simulated(b, design::cells({.1, .3, 0, 0}), 7, 40'000, 1).n)
      << "threads decide nothing";
}

TEST(Truth, CellsHaveTheStatedMarginsAndOddsRatio) {
  const auto c = design::cells({.32, .2}, 3);
  EXPECT_NEAR(design::margin(c, 0), .32, 1e-15);
  EXPECT_NEAR(design::margin(c, 1), .2, 1e-15);
  EXPECT_NEAR(c[0] * c[3] / (c[1] * c[2]), 3, 1e-12);
  const std::vector<double> rates{.3, .2, .6};
  const auto three = design::cells(rates, 2);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(design::margin(three, i), rates[i], 1e-13);
  // Between the first two, at either value of the third.
  EXPECT_NEAR(three[0] * three[3] / (three[1] * three[2]), 2, 1e-11);
  EXPECT_NEAR(three[4] * three[7] / (three[5] * three[6]), 2, 1e-11);
}

TEST(Truth, RatesOfNothingAndOfAllArePossible) {
  EXPECT_THAT(design::cells({0, .4}, 5), testing::ElementsAre(.6, 0, .4, 0));
  EXPECT_THAT(design::cells({1, 0}), testing::ElementsAre(0, 1, 0, 0));
}

}  // namespace
}  // namespace titrate
