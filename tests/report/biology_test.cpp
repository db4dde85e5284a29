// The report's section on cytokines and T cells: numbers beside the published ones, and a sentence where there are
// none.

#include "page.hpp"
#include "report/sections.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::report {
namespace {

using report_sample::plain_text;
using testing::HasSubstr;

results::Endpoint quantity(const std::string& id, double mean, std::optional<results::Span> interval) {
  results::Endpoint e;
  e.id = id;
  e.unit = "1";
  e.level = 0.95;
  e.mean = mean;
  e.interval = interval;
  return e;
}

results::Study sampled() {
  results::Study study;
  study.endpoints = {quantity("il10_day_7_responders", 2.1, results::Span{1.5, 3.9}),
                     quantity("il10_day_28_responders", 1.2, results::Span{1.1, 1.4}),
                     quantity("il10_friedman_p_responders", 0.012, results::Span{0.001, 0.2}),
                     quantity("il10_friedman_p_responders_below_5_percent", 88, {}),
                     quantity("t_cells_month_3", 1.06, results::Span{0.98, 1.15})};
  study.evidence.values = {
      {"immune.p_responders.il10", 0.05}, {"immune.cd3_per_uL.baseline", 880}, {"immune.cd3_per_uL.month3", 930}};
  return study;
}

TEST(Biology, SetsPredictedFoldsAndPValuesBesideThePublished) {
  Figures figures;
  const std::string text = plain_text(biology(sampled(), figures));
  EXPECT_THAT(text, HasSubstr("CR, nPR and PR"));
  EXPECT_THAT(text, HasSubstr("2.1 [1.5–3.9]"));
  EXPECT_THAT(text, HasSubstr(".012 [.001–.20]; 88 %"));
  EXPECT_THAT(text, HasSubstr(".05"));
  EXPECT_THAT(text, HasSubstr("1.06 [0.98–1.15]"));
  EXPECT_THAT(text.substr(text.find("[0.98–1.15]")), HasSubstr("1.06")) << "published: 930 over 880";
}

TEST(Biology, SaysWhereNothingWasSampled) {
  Figures figures;
  EXPECT_THAT(plain_text(biology(results::Study(), figures)), HasSubstr("Not sampled"));
}

}  // namespace
}  // namespace titrate::report
