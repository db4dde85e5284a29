#include "publication/counts.hpp"

#include "publication/papers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace titrate;
using namespace titrate::publication;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

std::vector<Finding> findings(const std::string& tables) {
  const Paper paper = test::paper(tables);
  return check_counts(Ledger(paper));
}

const std::string patients = test::count("patients", "", "count = 44");
const std::string courses = test::count("courses", "", "count = 333");

TEST(PercentOfCount, NamesThePercentageThatTheCountGives) {
  const auto found = findings(courses + test::count("fatigue", "courses", "count = 71, percent = \"22\""));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, "percent_of_count");
  EXPECT_THAT(found[0].said, HasSubstr("22 % is printed, but 71/333 is 21 %"));
  EXPECT_THAT(found[0].explanations, Contains(HasSubstr("22 % of 333 is 72 to 74")));
  EXPECT_THAT(findings(courses + test::count("fatigue", "courses", "count = 71, percent = \"21\"")), IsEmpty());
}

TEST(PercentOfCount, SaysWhichOtherRoundingWouldGiveIt) {
  // Two that round to nearest against one that is rounded up.
  const std::string others = test::count("a", "courses", "count = 51, percent = \"15\"") +
                             test::count("b", "courses", "count = 44, percent = \"13\"");
  const auto found = findings(courses + others + test::count("flare", "courses", "count = 31, percent = \"10\""));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].explanations, Contains(HasSubstr("10 % would be 31/333 rounded up")));
  // Where all are rounded up, none is wrong.
  EXPECT_THAT(findings(courses + test::count("a", "courses", "count = 51, percent = \"16\"") +
                       test::count("flare", "courses", "count = 31, percent = \"10\"")),
              IsEmpty());
}

TEST(NoSuchPercent, SaysWhatASumLeaves) {
  const auto found =
      findings(patients + test::count("flare", "patients", "count = 13") + test::count("no_flare", "patients", "") +
               test::sum("patients", "\"flare\", \"no_flare\"") + test::count("response", "patients", "count = 14") +
               test::count("with", "flare", "percent = \"38\"") +
               test::count("without", "no_flare", "percent = \"34\"") + test::sum("response", "\"with\", \"without\""));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, "no_such_percent");
  EXPECT_THAT(found[0].said, HasSubstr("no count of 31 is 34 %; 10/31 = 32 %, 11/31 = 35 %"));
  EXPECT_THAT(found[0].explanations, ElementsAre("response 14 less with 5 leaves 9/31 = 29 %"));
}

TEST(PrintedTwice, IsExplainedBySumsOfThoseCountedBesideIt) {
  const std::string parts = test::count("cr", "patients", "count = 3") + test::count("npr", "patients", "count = 1") +
                            "[[count]]\nid = \"pr\"\nof = \"patients\"\nprinted = [{ count = 10, where = \"a\" }, "
                            "{ percent = \"25\", where = \"b\" }]\n";
  const auto found = findings(patients + test::count("or", "patients", "count = 14") + parts +
                              test::sum("or", "\"cr\", \"npr\", \"pr\""));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, "printed_twice");
  EXPECT_THAT(found[0].explanations, ElementsAre("11 equals pr 10 and npr 1"));
}

TEST(PrintedTwice, MayLackWhatWasCountedElsewhere) {
  const auto found =
      findings(patients + test::count("dead", "patients", "count = 2") +
               "[[count]]\nid = \"pd\"\nof = \"patients\"\nprinted = [{ count = 19, where = \"a\" }, "
               "{ count = 17, where = \"b\" }]\n" +
               test::count("other", "patients", "count = 23") + test::sum("patients", "\"dead\", \"pd\", \"other\""));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].explanations, ElementsAre("17 equals pd 19 without dead 2"));
}

TEST(PrintedTwice, WithoutASumOnlyASingleCandidateExplains) {
  const std::string twice =
      "[[count]]\nid = \"a\"\nof = \"patients\"\nprinted = [{ count = 5, where = \"a\" }, "
      "{ count = 7, where = \"b\" }]\n";
  const std::string one = patients + twice + test::count("b", "patients", "count = 2");
  EXPECT_THAT(findings(one)[0].explanations, ElementsAre("7 equals a 5 and b 2 (which may be chance)"));
  EXPECT_THAT(findings(one + test::count("c", "patients", "count = 2"))[0].explanations, IsEmpty());
}

TEST(Sum, NamesWhatEachPartWouldHaveToBe) {
  const auto found = findings(patients + test::count("or", "patients", "count = 14") +
                              test::count("refractory", "patients", "count = 12") +
                              test::count("sensitive", "patients", "count = 32") +
                              test::count("a", "refractory", "count = 3, percent = \"25\"") +
                              test::count("b", "sensitive", "percent = \"38\"") + test::sum("or", "\"a\", \"b\""));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, "sum");
  EXPECT_THAT(found[0].said, HasSubstr("or is 14, but its parts make 15 (a 3, b 12)"));
  EXPECT_THAT(found[0].explanations, ElementsAre("or 14 less b 12 leaves 2/12 = 17 % for a (25 % is printed)",
                                                 "or 14 less a 3 leaves 11/32 = 34 % for b (38 % is printed)"));
}

TEST(Sum, OfRoundedPercentagesHasRoom) {
  // 10 % is 32 to 34 of 333, 2 % is 5 to 8; 12 % (39 to 41) can be their sum, 14 % (45 to 48) cannot.
  const std::string parts = test::count("mild", "courses", "percent = \"10\"") +
                            test::count("severe", "courses", "percent = \"2\"") +
                            test::sum("all", "\"mild\", \"severe\"");
  EXPECT_THAT(findings(courses + test::count("all", "courses", "percent = \"12\"") + parts), IsEmpty());
  const auto found = findings(courses + test::count("all", "courses", "percent = \"14\"") + parts);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].said, HasSubstr("all is 45 to 48, but its parts make 37 to 42"));
}

TEST(Sum, WithAnUnknownPartCanOnlyBeTooLarge) {
  const std::string unknown = test::count("rest", "patients", "") + test::count("other", "patients", "");
  EXPECT_THAT(findings(patients + test::count("a", "patients", "count = 30") + unknown +
                       test::sum("patients", "\"a\", \"rest\", \"other\"")),
              IsEmpty());
  const auto found =
      findings(patients + test::count("a", "patients", "count = 30") + test::count("b", "patients", "count = 20") +
               test::count("rest", "patients", "") + test::sum("patients", "\"a\", \"b\", \"rest\""));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_THAT(found[0].said, HasSubstr("patients is 44, but its parts make 50"));
}

TEST(Sum, OfHundredsOfPartsIsCheckedWithoutASearchOfAllTheirSums) {
  std::string tables = patients, parts;
  for (int i = 0; i < 400; ++i) {
    tables += "[[count]]\nid = \"c" + std::to_string(i) +
              "\"\nof = \"patients\"\nprinted = [{ count = 1, where = \"a\" }, " + "{ count = 3, where = \"b\" }]\n";
    parts += (i ? ", \"c" : "\"c") + std::to_string(i) + "\"";
  }
  const auto found = findings(tables + test::sum("patients", parts));
  EXPECT_EQ(found.size(), 400u + 1);
  EXPECT_LE(found.front().explanations.size(), 40u);
}

TEST(AboveWhole, IsNamed) {
  const auto found = findings(patients + test::count("a", "patients", "count = 45"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, "above_whole");
  EXPECT_THAT(findings(test::count("none", "", "count = 0") + test::count("a", "none", "count = 0, percent = \"0\"")),
              IsEmpty());
}

}  // namespace
