#include "clinic/staging.hpp"

#include "clinic/chart_table.hpp"

using namespace titrate;
using namespace titrate::test;
using chart::Answer;

namespace {

int stage(double alc, double node, double spleen, double liver, double hb, double plt) {
  chart::Chart chart;
  chart::Visit visit;
  visit[Measure::lymphocytes] = alc;
  visit[Measure::longest_node] = node;
  visit[Measure::spleen] = spleen;
  visit[Measure::liver] = liver;
  visit[Measure::hemoglobin] = hb;
  visit[Measure::platelets] = plt;
  chart.visits.push_back(visit);
  return clinic::rai_stage(library().staging, chart);
}

TEST(Rai, EachStageFromBothSides) {
  //                 ALC  node spleen liver   Hb    plt
  EXPECT_EQ(stage(5.0, 1.5, 0, 0, 11, 100), -1);
  EXPECT_EQ(stage(5.1, 1.5, 0, 0, 11, 100), 0);
  EXPECT_EQ(stage(5.1, 1.6, 0, 0, 11, 100), 1);
  EXPECT_EQ(stage(5.1, 1.6, 0.9, 0.9, 11, 100), 1);
  EXPECT_EQ(stage(5.1, 1.0, 1.0, 0, 11, 100), 2);
  EXPECT_EQ(stage(5.1, 1.0, 0, 1.0, 11, 100), 2);
  EXPECT_EQ(stage(5.1, 1.6, 2, 0, 10.9, 100), 3);
  EXPECT_EQ(stage(5.1, 1.6, 2, 0, 10.9, 99.9), 4);
}

TEST(Rai, AMissingValueThatCouldHaveMadeItHigherLeavesItUnknown) {
  EXPECT_EQ(stage(80, 4, 6, 0, 12, chart::missing), -1);
  EXPECT_EQ(stage(80, 4, chart::missing, 0, 12, 150), -1);
  EXPECT_EQ(stage(80, chart::missing, chart::missing, chart::missing, chart::missing, 50), 4);
}

TEST(CockcroftGault, IsTheFormula) {
  const auto& criteria = library().staging;
  EXPECT_DOUBLE_EQ(clinic::cockcroft_gault(criteria, 64, 72, 1.0, Answer::no), (140 - 64) * 72 / (72 * 1.0));
  EXPECT_DOUBLE_EQ(clinic::cockcroft_gault(criteria, 64, 60, 1.2, Answer::yes), 0.85 * (140 - 64) * 60 / (72 * 1.2));
  EXPECT_TRUE(chart::is_missing(clinic::cockcroft_gault(criteria, 64, 60, 1.2, Answer::unknown)));
  EXPECT_TRUE(chart::is_missing(clinic::cockcroft_gault(criteria, chart::missing, 60, 1.2, Answer::no)));
}

}  // namespace
