// Rows of a folder → times by the censoring table.

#include "recorded/times.hpp"

#include "recorded/folder.hpp"
#include "recorded/virtual_trial.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace titrate {
namespace {

using namespace recorded_test;

/// Three patients with day 1 on 2014-03-10: dead on day 31, dead on day 61, alive at the end of participation on day
/// 101; the last had another treatment from day 51 on.
recorded::Study three() {
  const StudyFolder folder({{"dm",
                             "STUDYID,USUBJID,RFSTDTC,RFPENDTC,AGE,SEX,ARMCD,DTHDTC\n"
                             "S,1,2014-03-10,2014-04-09,63,F,A,2014-04-09\n"
                             "S,2,2014-03-10,2014-05-09,63,F,A,2014-05-09\n"
                             "S,3,2014-03-10,2014-06-18,63,F,A,\n"},
                            {"cm", "USUBJID,CMTRT,CMCAT,CMSTDTC\n3,Bendamustine,SUBSEQUENT THERAPY,2014-04-29\n"}});
  static const cdisc::Mapping mapping = cdisc::read_mapping(library + "/mappings/cdisc.toml");
  static const Virtual v{.setup = trial::load("ferrajoli-2008", library), .records = {}, .cut_day = {}, .outcomes = {}};
  return analyze(v, mapping, cdisc::read_study(folder.path(), mapping));
}

TEST(RecordedTimes, SurvivalHasItsEventsItsMedianAndItsFollowUp) {
  const auto table = results::read_censoring(library + "/criteria/censoring.toml");
  const nlohmann::ordered_json json = recorded::times_json(three(), table, 0.95);
  const auto of = [&](const std::string& code) {
    return *std::find_if(json["endpoints"].begin(), json["endpoints"].end(),
                         [&](const auto& each) { return each["code"] == code; });
  };
  const auto survival = of("OS");
  EXPECT_EQ(survival["n"], 3);
  EXPECT_EQ(survival["events"], 2);
  EXPECT_EQ(survival["median"]["days"], 60.0);             // 2/3 after day 30, 1/3 after day 60
  EXPECT_EQ(survival["median_follow_up"]["days"], 100.0);  // the one who is still followed
  EXPECT_EQ(survival["patients"][2]["end"], "2014-06-18");
  EXPECT_EQ(survival["patients"][2]["reason"], "alive when last heard of");
  const auto next = of("TTNT");
  EXPECT_EQ(next["events"], 1);
  EXPECT_EQ(next["patients"][0]["reason"], "dead without another treatment");
  EXPECT_EQ(next["patients"][2]["days"], 50);
  EXPECT_EQ(of("DOR")["n"], 0);
  EXPECT_TRUE(of("DOR")["median"].is_null());
}

}  // namespace
}  // namespace titrate
