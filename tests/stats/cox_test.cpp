#include "stats/cox.hpp"

#include "base/error.hpp"
#include "stats/csv.hpp"
#include "stats/logrank.hpp"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace titrate;
using stats::CoxTies;
using titrate::test::close;

namespace {

constexpr double iterated = 1e-6;  // R stops its iterations there

struct Data {
  std::vector<double> time;
  std::vector<std::uint8_t> event;
  std::vector<double> covariate;
  std::vector<int> group;
};

Data data(const std::string& set, const std::string& covariate) {
  Data d;
  for (const auto& row : test::vectors(set)) {
    d.time.push_back(row.number("time"));
    d.event.push_back(static_cast<std::uint8_t>(row.integer("event")));
    d.covariate.push_back(covariate == "xNonmaintained" ? (row["x"] == "Nonmaintained" ? 1 : 0)
                                                        : row.number(covariate));
    d.group.push_back(static_cast<int>(d.covariate.back()));
  }
  return d;
}

Eigen::MatrixXd column(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), std::ssize(values));
}

TEST(Cox, IsThatOfR) {
  for (const auto& row : test::vectors("cox")) {
    SCOPED_TRACE(row["set"] + " " + row["ties"]);
    const Data d = data(row["set"], row["var"]);
    const auto fit =
        stats::cox(d.time, d.event, column(d.covariate), row["ties"] == "efron" ? CoxTies::efron : CoxTies::breslow);
    const auto expect = [&](double actual, const char* name, double tolerance = iterated) {
      EXPECT_TRUE(close(actual, row.number(name), tolerance)) << name << ": " << actual << ", R has " << row[name];
    };
    EXPECT_EQ(fit.n, row.integer("n"));
    EXPECT_EQ(fit.events, row.integer("events"));
    expect(fit.coefficient[0], "coef");
    expect(fit.hazard_ratio(0), "hr");
    expect(fit.hazard_ratio_interval(0).low, "lower");
    expect(fit.hazard_ratio_interval(0).high, "upper");
    expect(fit.standard_error[0], "se");
    expect(fit.log_likelihood_null, "loglik0", 1e-9);
    expect(fit.log_likelihood, "loglik1", 1e-9);
    expect(fit.score, "score", 1e-9);
    expect(fit.likelihood_ratio, "lr");
    EXPECT_NEAR(fit.wald, row.number("wald"), 0.005 + 1e-9);  // R gives this one to two decimals
    EXPECT_NEAR(fit.wald, std::pow(fit.coefficient[0] / fit.standard_error[0], 2), 1e-9);
  }
}

TEST(Cox, TheScoreTestOfOneGroupWithoutTiesIsTheLogRankTest) {
  const std::vector<double> time{3, 5, 7, 11, 13, 17, 19, 23}, x{0, 1, 0, 0, 1, 1, 0, 1};
  const std::vector<std::uint8_t> event{1, 1, 0, 1, 1, 0, 1, 1};
  const std::vector<int> group{0, 1, 0, 0, 1, 1, 0, 1};
  const auto fit = stats::cox(time, event, column(x));
  EXPECT_NEAR(fit.score, stats::log_rank(time, event, group).chi_squared, 1e-12);
  // Strata too.
  const std::vector<int> stratum{1, 1, 1, 1, 2, 2, 2, 2};
  EXPECT_NEAR(stats::cox(time, event, column(x), CoxTies::efron, stratum).score,
              stats::log_rank(time, event, group, stats::EventWeight::one, stratum).chi_squared, 1e-12);
}

TEST(Cox, TwoPatientsPerStratumHaveAClosedForm) {
  // Matched pairs that differ by one unit: each contributes b - log(1 + e^b) or -log(1 + e^b); 6 against 2 give log 3.
  std::vector<double> time, x;
  std::vector<std::uint8_t> event;
  std::vector<int> stratum;
  for (int pair = 0; pair < 8; ++pair)
    for (const int second : {0, 1}) {
      time.push_back(1 + second);
      event.push_back(second == 0);
      x.push_back((pair < 6) == (second == 0) ? 1 : 0);
      stratum.push_back(pair);
    }
  const auto fit = stats::cox(time, event, column(x), CoxTies::efron, stratum);
  EXPECT_NEAR(fit.coefficient[0], std::log(3.0), 1e-10);
  EXPECT_NEAR(fit.standard_error[0], std::sqrt(1.0 / 6 + 1.0 / 2), 1e-10);
  EXPECT_NEAR(fit.log_likelihood, 6 * std::log(0.75) + 2 * std::log(0.25), 1e-12);
}

TEST(Cox, SeveralCovariatesInUnitsOfTheirOwn) {
  const auto rows = test::vectors("lung");
  std::vector<double> time;
  std::vector<std::uint8_t> event;
  Eigen::MatrixXd x(std::ssize(rows), 2), scaled = x;
  for (Eigen::Index i = 0; i < x.rows(); ++i) {
    const auto& row = rows[static_cast<std::size_t>(i)];
    time.push_back(row.number("time"));
    event.push_back(static_cast<std::uint8_t>(row.integer("event")));
    x.row(i) << row.number("age"), row.number("sex");
  }
  scaled = x * Eigen::Vector2d(1e6, 1e-6).asDiagonal();
  const auto fit = stats::cox(time, event, x), other = stats::cox(time, event, scaled);
  // The fit of R's documentation, coxph(Surv(time, status) ~ age + sex, lung): 0.017045, -0.513219 (to six decimals).
  EXPECT_NEAR(fit.coefficient[0], 0.017045, 5e-7);
  EXPECT_NEAR(fit.coefficient[1], -0.513219, 5e-7);
  EXPECT_NEAR(other.coefficient[0] * 1e6, fit.coefficient[0], 1e-9);
  EXPECT_NEAR(other.standard_error[1] * 1e-6, fit.standard_error[1], 1e-9);
  EXPECT_LT(fit.wald_p(1), 0.01);
}

TEST(Cox, SaysWhatCannotBeFitted) {
  const std::vector<double> time{1, 2, 3, 4}, x{1, 0, 1, 0};
  const std::vector<std::uint8_t> event{1, 1, 1, 0}, censored{0, 0, 0, 0};
  const auto said = [](auto&& fit) -> std::string {
    try {
      fit();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_THROW(stats::cox({}, {}, Eigen::MatrixXd(0, 1)), Error);
  EXPECT_THROW(stats::cox(time, event, Eigen::MatrixXd(4, 0)), Error);
  EXPECT_THAT(said([&] { stats::cox(time, censored, column(x)); }), testing::HasSubstr("none had the event"));
  EXPECT_THAT(said([&] { stats::cox(time, event, column({2, 2, 2, 2})); }), testing::HasSubstr("the same in all"));
  EXPECT_THAT(said([&] { stats::cox(time, event, column({1, 2, std::nan(""), 4})); }), testing::HasSubstr("missing"));
  // The second column is twice the first.
  Eigen::MatrixXd twice(4, 2);
  twice << 1, 2, 0, 0, 1, 2, 0, 0;
  EXPECT_THAT(said([&] { stats::cox(time, event, twice); }), testing::HasSubstr("depend on each other"));
  // All events come first in one group: the hazard ratio is infinite.
  EXPECT_THAT(said([&] {
                stats::cox(time, std::vector<std::uint8_t>{1, 1, 0, 0}, column({1, 1, 0, 0}));
              }),
              testing::HasSubstr("0 or infinite"));
  // Constant within each stratum.
  EXPECT_THROW(stats::cox(time, event, column({1, 1, 0, 0}), CoxTies::efron, std::vector{1, 1, 2, 2}), Error);
}

}  // namespace
