#include "publication/paper.hpp"

#include "base/error.hpp"
#include "publication/papers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace titrate;
using testing::HasSubstr;

namespace {

std::string said(const std::string& tables) {
  try {
    test::paper(tables);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    return error.what();
  }
  return "";
}

TEST(Paper, IsReadWithItsPlaces) {
  const auto paper = test::paper(test::count("patients", "", "count = 44") +
                                 test::count("female", "patients", "count = 14, percent = \"32\"") +
                                 "[[p_value]]\nid = \"p\"\nwithin = \"female\"\nmeasurements = 3\ntest = \"friedman\"\n"
                                 "printed = [{ p = \".018\", where = \"text\" }]\n");
  ASSERT_EQ(paper.counts.size(), 2u);
  EXPECT_EQ(paper.counts[1].of, 0u);
  EXPECT_EQ(paper.counts[1].label, "female");
  EXPECT_EQ(paper.counts[1].prints[0].count, 14);
  EXPECT_EQ(paper.counts[1].prints[0].percent->text, "32");
  EXPECT_EQ(paper.counts[1].prints[0].at.line, 10);
  EXPECT_EQ(paper.p_values[0].within, 1u);
  EXPECT_EQ(paper.p_values[0].test, publication::Family::friedman);
}

TEST(Paper, EveryProblemIsReportedAtOnce) {
  const std::string all = said(
      "[[count]]\nid = \"a\"\nof = \"nobody\"\nprinted = [{ percent = \"many\", where = \"text\" }]\n"
      "[[count]]\nid = \"a\"\ncolour = 1\nprinted = [{ where = \"text\" }]\n"
      "[[sum]]\nwhole = \"a\"\nparts = [\"a\"]\n"
      "[[p_value]]\nid = \"p\"\nprinted = [{ p = \"NS\", where = \"text\" }]\n");
  EXPECT_THAT(all, HasSubstr("the id of a [[count]], saw `nobody`"));
  EXPECT_THAT(all, HasSubstr("a percentage as printed"));
  EXPECT_THAT(all, HasSubstr("`a` a second time"));
  EXPECT_THAT(all, HasSubstr("colour"));
  EXPECT_THAT(all, HasSubstr("a `count`, a `percent`, or both"));
  EXPECT_THAT(all, HasSubstr("at least two parts"));
  EXPECT_THAT(all, HasSubstr("one of `within`, `between` and `rates`"));
  EXPECT_THAT(all, HasSubstr("a P value as printed"));
}

TEST(Paper, RefusesWhatMeansNothing) {
  const std::string patients = test::count("patients", "", "count = 44");
  EXPECT_THAT(said(test::count("a", "b", "count = 1") + test::count("b", "a", "count = 1")), HasSubstr("a circle"));
  EXPECT_THAT(said(test::count("a", "a", "count = 1")), HasSubstr("a circle"));
  EXPECT_THAT(said(test::count("a", "", "percent = \"5\"")), HasSubstr("a percentage of something"));
  EXPECT_THAT(said(patients + test::count("a", "patients", "percent = \"101\"")), HasSubstr("at most 100"));
  EXPECT_THAT(said(patients + test::count("a", "patients", "count = -1")), HasSubstr("a"));
  EXPECT_THAT(said(patients + test::count("a", "patient", "count = 1")), HasSubstr("did you mean `patients`?"));
  EXPECT_THAT(
      said(patients + "[[p_value]]\nid = \"p\"\nbetween = [\"patients\"]\nprinted = [{ p = \".1\", where = \"t\" }]\n"),
      HasSubstr("at least two groups"));
  EXPECT_THAT(
      said(
          patients +
          "[[p_value]]\nid = \"p\"\nrates = [\"patients\", \"patients\"]\nprinted = [{ p = \".1\", where = \"t\" }]\n"),
      HasSubstr("each id once"));
  const std::string p = "printed = [{ p = \".1\", where = \"t\" }]\nanalysis = \"a\"\nwithin = \"patients\"\n";
  EXPECT_THAT(said(patients + "[[p_value]]\nid = \"p\"\nmeasurements = 3\n" + p +
                   "[[p_value]]\nid = \"q\"\nmeasurements = 4\n" + p),
              HasSubstr("the patients, measurements and test of `p`"));
  EXPECT_THAT(said(""), HasSubstr("count"));
}

TEST(Paper, HasLimits) {
  std::string tables;
  for (int i = 0; i <= 1000; ++i) tables += test::count("c" + std::to_string(i), "", "count = 1");
  EXPECT_THAT(said(tables), HasSubstr("at most 1000 tables [[count]], saw 1001"));
}

TEST(Paper, ThatIsNotThereIsAnError) { EXPECT_THROW(publication::read_paper("no-such-file.toml"), Error); }

}  // namespace
