#include "design/protocol_text.hpp"

#include <gmock/gmock.h>

namespace titrate {
namespace {

using design::Change;
using design::with_changes;
using Kind = Change::Kind;

const std::string base = R"(titrate = 1   # first
patients = 44
# who gets what
[[arm]]
id = "one"
[[arm.intervention]]
id = "drug"          # µg, not mg: a comment with letters of two bytes
start = "10 mg"      # as printed
on_days = [
  "1-28",
]
resume.after = "7 d"
[[arm.support]]
id = "allopurinol"
steps = [{ amount = "300 mg", duration = "14 d" }]

# counts fall
[[arm.support]]
id = "g-csf"
[[encounter]]
id = "counts"
)";

std::string made(const std::vector<Change>& changes) {
  std::vector<Problem> problems;
  const std::string text = with_changes(base, changes, problems);
  for (const Problem& each : problems) ADD_FAILURE() << to_string(each);
  return text;
}
std::vector<Problem> wrong(const std::vector<Change>& changes) {
  std::vector<Problem> problems;
  (void)with_changes(base, changes, problems);
  return problems;
}
std::string replaced(const std::string& from, const std::string& to) {
  std::string text = base;
  return text.replace(text.find(from), from.size(), to);
}

TEST(ProtocolText, AValueIsChangedAndNothingElse) {
  EXPECT_EQ(made({{.path = "arm.0.intervention.0.start", .value = "\"25 mg\""}}), replaced("\"10 mg\"", "\"25 mg\""));
  EXPECT_EQ(made({{.path = "arm.0.intervention.0.on_days", .value = "[\"1-21\"]"}}),
            replaced("[\n  \"1-28\",\n]", "[\"1-21\"]"));
  EXPECT_EQ(made({{.path = "arm.0.support.0.steps.0.amount", .value = "\"100 mg\""}}),
            replaced("\"300 mg\"", "\"100 mg\""));
}

TEST(ProtocolText, AnElementGoesByItsNumberOrItsId) {
  EXPECT_EQ(made({{.path = "arm.one.support.g-csf.id", .value = "\"x\""}}),
            made({{.path = "arm.0.support.1.id", .value = "\"x\""}}));
}

TEST(ProtocolText, ANewKeyStandsBelowTheHeaderOfItsTable) {
  EXPECT_EQ(made({{.path = "arm.0.intervention.0.floor", .value = "\"5 mg\""}}),
            replaced("[[arm.intervention]]\n", "[[arm.intervention]]\nfloor = \"5 mg\"\n"));
  EXPECT_EQ(made({{.path = "arm.0.intervention.0.resume.maximum", .value = "\"84 d\""}}),
            replaced("[[arm.intervention]]\n", "[[arm.intervention]]\nresume.maximum = \"84 d\"\n"));
  EXPECT_EQ(made({{.path = "course", .value = "\"28 d\""}}),
            replaced("titrate = 1   # first\n", "titrate = 1   # first\ncourse = \"28 d\"\n"));
}

TEST(ProtocolText, ATableIsAddedInFrontOfItsList) {
  EXPECT_EQ(
      made({{.kind = Kind::add, .path = "arm.0.support", .value = "id = \"prednisone\"\n"}}),
      replaced("[[arm.support]]\nid = \"allo", "[[arm.support]]\nid = \"prednisone\"\n\n[[arm.support]]\nid = \"allo"));
  // A list that is not there yet: behind the header's own keys.
  EXPECT_EQ(made({{.kind = Kind::add, .path = "arm.0.intervention.0.rule", .value = "id = \"hold\"\n"}}),
            replaced("[[arm.support]]\nid = \"allo",
                     "[[arm.intervention.rule]]\nid = \"hold\"\n\n[[arm.support]]\nid = \"allo"));
}

TEST(ProtocolText, ATableIsRemovedWithTheCommentAboveIt) {
  EXPECT_EQ(made({{.kind = Kind::remove, .path = "arm.0.support.g-csf"}}),
            replaced("# counts fall\n[[arm.support]]\nid = \"g-csf\"\n", ""));
  EXPECT_EQ(made({{.kind = Kind::remove, .path = "arm.0.intervention.0.on_days"}}),
            replaced("on_days = [\n  \"1-28\",\n]\n", ""));
}

TEST(ProtocolText, ChangesMeanTheTextAsItWas) {
  const std::string text = made({{.kind = Kind::remove, .path = "arm.0.support.0"},
                                 {.path = "arm.0.support.1.id", .value = "\"filgrastim\""},
                                 {.path = "patients", .value = "20"}});
  EXPECT_THAT(text, testing::HasSubstr("id = \"filgrastim\""));
  EXPECT_THAT(text, testing::HasSubstr("patients = 20\n"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("allopurinol")));
}

TEST(ProtocolText, SaysWhichStepOfAPathIsNotThere) {
  const Place at{"search.toml", 3, 8};
  const auto far = wrong({{.path = "arm.0.interventoin.0.start", .value = "1", .at = at}});
  ASSERT_EQ(far.size(), 1u);
  EXPECT_EQ(far[0].seen, "`arm.0.interventoin.0.start`: no `interventoin` in `arm.0`");
  EXPECT_EQ(far[0].mend, "did you mean `intervention`?");
  EXPECT_EQ(far[0].at.line, 3);
  EXPECT_EQ(wrong({{.path = "arm.0.support.gcsf.id", .value = "1"}})[0].mend, "did you mean `g-csf`?");
  EXPECT_EQ(wrong({{.path = "arm.0.support", .value = "1"}}).size(), 1u);
  EXPECT_EQ(wrong({{.kind = Kind::remove, .path = "arm.0.support"}}).size(), 1u);
  EXPECT_EQ(wrong({{.kind = Kind::add, .path = "arm.0.support.0", .value = ""}}).size(), 1u);
}

TEST(ProtocolText, TwoChangesOfOneValueAreNoted) {
  const auto both = wrong({{.path = "patients", .value = "20"}, {.path = "patients", .value = "30"}});
  ASSERT_EQ(both.size(), 1u);
  EXPECT_EQ(both[0].expected, "one change of each value");
}

}  // namespace
}  // namespace titrate
