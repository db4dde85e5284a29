#include "design/simon.hpp"

#include "base/error.hpp"

#include <gmock/gmock.h>

namespace titrate {
namespace {

struct Published {
  double null_rate, alternative, alpha, beta;
  bool minimax;
  int r1, n1, r, n;
  double expected;
};

// Simon R, Control Clin Trials 1989;10:1, Tables 1 and 2: r1/n1, r/n and expected number at the null rate, to the digit
// printed.
TEST(Simon, DesignsAreThoseOfThePaper) {
  const Published tables[] = {
      {.05, .25, .10, .10, false, 0, 9, 2, 24, 14.5},   {.05, .25, .10, .10, true, 0, 13, 2, 20, 16.4},
      {.10, .30, .10, .10, false, 1, 12, 5, 35, 19.8},  {.10, .30, .10, .10, true, 1, 16, 4, 25, 20.4},
      {.20, .40, .10, .10, false, 3, 17, 10, 37, 26.0}, {.20, .40, .10, .10, true, 3, 19, 10, 36, 28.3},
      {.10, .30, .05, .20, false, 1, 10, 5, 29, 15.0},  {.10, .30, .05, .20, true, 1, 15, 5, 25, 19.5},
      {.20, .40, .05, .20, false, 3, 13, 12, 43, 20.6}, {.20, .40, .05, .20, true, 4, 18, 10, 33, 22.3}};
  for (const Published& p : tables) {
    const design::SimonDesign found = design::find_simon({.null_rate = p.null_rate,
                                                          .alternative_rate = p.alternative,
                                                          .alpha = p.alpha,
                                                          .beta = p.beta,
                                                          .minimax = p.minimax},
                                                         60);
    SCOPED_TRACE(testing::Message() << p.null_rate << " " << p.alternative << (p.minimax ? " minimax" : " optimal"));
    EXPECT_EQ(found.r1, p.r1);
    EXPECT_EQ(found.n1, p.n1);
    EXPECT_EQ(found.r, p.r);
    EXPECT_EQ(found.n, p.n);
    EXPECT_NEAR(found.expected_null, p.expected, 0.0501);
    EXPECT_NEAR(found.stop_early_null, (p.n - found.expected_null) / (p.n - p.n1), 1e-12);
    EXPECT_LE(found.alpha, p.alpha);
    EXPECT_GE(found.power, 1 - p.beta);
  }
}

TEST(Simon, SaysThatThereIsNoDesignOfSoFewPatients) {
  try {
    (void)design::find_simon({.null_rate = .2, .alternative_rate = .4, .alpha = .05, .beta = .2}, 20);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    EXPECT_THAT(error.what(), testing::HasSubstr("a two-stage design of at most 20 patients"));
  }
}

}  // namespace
}  // namespace titrate
