#include "design/width.hpp"

#include "stats/csv.hpp"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

namespace titrate {
namespace {

TEST(Width, OfThePosteriorIsThatOfR) {
  std::map<std::pair<double, double>, std::vector<design::Width>> known;
  int compared = 0;
  for (const auto& row : test::vectors("posterior_width", "design")) {
    const stats::Beta prior{row.number("a"), row.number("b")};
    auto& all = known[{prior.a, prior.b}];
    if (all.empty()) all = design::widths(prior, 60, 0.95);
    const design::Width& here = all[static_cast<std::size_t>(row.integer("n") - 1)];
    EXPECT_NEAR(here.widest, row.number("max_width"), 1e-9);
    // Under a symmetric prior x and n - x are as wide, and R names either.
    const long x = row.integer("at_x"), mirrored = prior.a == prior.b ? row.integer("n") - x : x;
    EXPECT_EQ(here.at_events, std::min(x, mirrored)) << row["a"] << " " << row["n"];
    EXPECT_NEAR(here.at_mean, row.number("width_at_mean"), 1e-9) << row["a"] << " " << row["n"];
    ++compared;
  }
  EXPECT_EQ(compared, 205);
}

// Facts, section 9: the widest interval at 45 is 0.2816 and at most 0.30 from 40 patients on, for each of these priors.
TEST(Width, OfAtMostPointThreeNeedsFortyPatients) {
  for (const stats::Beta prior : {stats::Beta{0.4, 1.6}, stats::Beta{0.6, 1.4}, stats::Beta{1, 1}}) {
    const auto all = design::widths(prior, 45, 0.95);
    EXPECT_NEAR(all.back().widest, 0.2816, 0.0001);
    EXPECT_EQ(design::patients_for(all, 0.30), 40);
  }
  EXPECT_EQ(design::patients_for(design::widths({1, 1}, 30, 0.95), 0.30), 0);
}

}  // namespace
}  // namespace titrate
