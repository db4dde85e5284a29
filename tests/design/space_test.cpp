#include "design/search.hpp"
#include "design/search_example.hpp"
#include "protocol/spec.hpp"

#include <gmock/gmock.h>

namespace titrate {
namespace {

using testing::HasSubstr;

std::vector<Problem> problems(const std::string& text) {
  try {
    (void)space_of(text);
  } catch (const Error& error) {
    return error.problems();
  }
  return {};
}
std::string said(const std::string& text) {
  std::string all;
  for (const Problem& each : problems(text)) all += to_string(each) + "\n";
  return all;
}

TEST(Space, EachProtocolIsTheBaseWithItsValues) {
  const design::Space space = space_of(search_of(axes + objectives));
  EXPECT_EQ(space.search().size(), 2 * 3 * 2);
  EXPECT_EQ(space.label({1, 2, 1}), "start 25 mg, interval 84 d, prednisone 10 days");
  const auto base = space.setup({0, 0, 0});
  ASSERT_TRUE(base);
  const protocol::Intervention& drug = base->protocol.arms[0].interventions[0];
  EXPECT_EQ(drug.levels[static_cast<std::size_t>(drug.start_level)], 10);
  EXPECT_EQ(drug.escalations[0].interval, 28);
  const auto other = space.setup({1, 2, 1});
  ASSERT_TRUE(other);
  const protocol::Arm& arm = other->protocol.arms[0];
  EXPECT_EQ(arm.interventions[0].levels[static_cast<std::size_t>(arm.interventions[0].start_level)], 25);
  EXPECT_EQ(arm.interventions[0].escalations[0].interval, 84);
  EXPECT_EQ(arm.support.size(), base->protocol.arms[0].support.size() + 1);
  EXPECT_EQ(arm.support.front().agent, chart::Agent::prednisone);
  // The text is the protocol: what is written is what was tried.
  Document document = Document::parse(space.text({1, 2, 1}), "p.toml");
  EXPECT_EQ(protocol::parse(document).arms[0].interventions[0].escalations[0].interval, 84);
  EXPECT_TRUE(space.touches_steroids());
  EXPECT_TRUE(space.touches_start());
}

TEST(Space, TheProtocolAsItIsKeepsItsBytes) {
  const design::Space space = space_of(search_of(axes + objectives));
  EXPECT_EQ(space.text({0, 0, 0}), space.base_text());
  EXPECT_NE(space.text({0, 1, 0}), space.base_text());
}

TEST(Space, EveryProblemIsReportedAtItsPlace) {
  const std::string text = search_of(R"(
[[axis]]
id = "start"
path = "arm.0.intervention.0.start"
values = ["10 mg", "12 mg", "7 mg"]
[[axis]]
id = "where"
path = "arm.0.intervention.0.escalation.0.intervall"
values = ["28 d"]
[[axis]]
id = "who"
path = "population"
values = ["ferrajoli-2008", "chen-2011"]
[[objective]]
endpoint = "overall_respons"
want = "high"
[[objective]]
endpoint = "infection_g1_2"
want = "low"
[[constraint]]
endpoint = "flare_g3_4"
below = 0
probability = 1.5
)");
  const std::string all = said(text);
  EXPECT_THAT(all, HasSubstr("s.toml:10:20: expected "));  // 12 mg is no level of the ladder
  EXPECT_THAT(all, HasSubstr("s.toml:10:29: expected "));
  EXPECT_THAT(all, HasSubstr("s.toml:18:11: expected a path that begins with arm, cohort"));
  EXPECT_THAT(all, HasSubstr("did you mean \"overall_response\"?"));
  EXPECT_THAT(all, HasSubstr("only severe infections are"));
  EXPECT_THAT(all, HasSubstr("s.toml:27:9: expected a share between 0 and 1, neither of them, saw 0"));
  EXPECT_THAT(all, HasSubstr("s.toml:28:15: expected a probability between 0 and 1, neither of them, saw 1.5"));
}

TEST(Space, AKeyThatTheProtocolDoesNotKnowIsReportedWithTheLineItMakes) {
  const std::string all = said(search_of(R"(
[[axis]]
id = "where"
path = "arm.0.intervention.0.escalation.0.intervall"
values = ["28 d"]
)" + objectives));
  EXPECT_THAT(all, HasSubstr("s.toml:10:11: expected a known key"));
  EXPECT_THAT(all, HasSubstr("did you mean `interval`?"));
  EXPECT_THAT(all, HasSubstr("(in the protocol that `28 d` makes: intervall = \"28 d\")"));
}

TEST(Space, AnEmptySpaceIsRefused) {
  const std::string start = "[[axis]]\nid = \"start\"\n";
  EXPECT_THAT(said(search_of(objectives)), HasSubstr("the key `axis`"));
  EXPECT_THAT(said(search_of("axis = []\n" + objectives)), HasSubstr("none: the space is empty"));
  EXPECT_THAT(said(search_of(start + objectives)), HasSubstr("none of them: the space is empty"));
  EXPECT_THAT(said(search_of(start + "path = \"arm.0.intervention.0.start\"\nvalues = []\n" + objectives)),
              HasSubstr("an empty list: the space is empty"));
  EXPECT_THAT(said(search_of(start + "path = \"arm.0.intervention.0.escalation.0.levels\"\nfrom = 3\nto = 1\nby = 1\n" +
                             objectives)),
              HasSubstr("`to` below `from`: the space is empty"));
}

TEST(Space, ConstraintsThatNothingMeetsAreRefused) {
  const std::string both = R"(
[[constraint]]
endpoint = "flare_any"
below = 0.2
probability = 0.9
[[constraint]]
endpoint = "flare_any"
above = 0.3
probability = 0.9
)";
  EXPECT_THAT(said(search_of(axes + objectives + both)), HasSubstr("no protocol can meet both"));
}

TEST(Space, OneObjectiveIsNoTradeOff) {
  EXPECT_THAT(said(search_of(axes + "[[objective]]\nendpoint = \"overall_response\"\nwant = \"high\"\n")),
              HasSubstr("two objectives at least"));
}

TEST(Space, TheShippedSearchesAreValid) {
  for (const char* file :
       {"/library/searches/lenalidomide-schedules.toml", "/examples/searches/start-and-schedule.toml"}) {
    Document document = Document::read(std::string(TITRATE_SOURCE_DIR) + file);
    const auto space = design::Space::read(document, [](const std::string& id) { return trial::load(id, library); });
    EXPECT_GT(space.search().size(), 1) << file;
  }
}

}  // namespace
}  // namespace titrate
