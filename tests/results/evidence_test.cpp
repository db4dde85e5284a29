#include "results/evidence.hpp"

#include "base/error.hpp"
#include "results/sample.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Evidence read(const std::string& text) {
  // Of its own: tests run beside each other.
  const std::string file =
      testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + "-evidence.toml";
  std::ofstream(file) << text;
  return read_evidence(file);
}
std::vector<std::string> problems(const std::string& text) {
  try {
    read(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    std::vector<std::string> lines;
    for (const Problem& problem : error.problems()) {
      std::string line = to_string(problem);
      lines.push_back(line.substr(line.find("evidence.toml")));
    }
    return lines;
  }
  return {};
}

const std::string head =
    "id = \"small\"\ntitle = \"Small\"\nsource = \"Small et al.\"\n"
    "[trial]\nn = 44\nregimen = \"small\"\ncourses = 100\n";  // seven lines

TEST(Evidence, OfTheModelTrial) {
  const Evidence e = read_evidence(test::library_folder() + "/evidence/ferrajoli-2008.toml");
  EXPECT_EQ(e.regimen, "ferrajoli-2008");
  EXPECT_THAT(e.citation, HasSubstr("Blood 2008;111:5291"));
  EXPECT_EQ(e.n, 44);
  EXPECT_EQ(e.courses, 333);
  EXPECT_EQ(e.median_follow_up_months, 14);
  EXPECT_EQ(e.rates.size(), 32U);
  const PublishedRate* flare = e.find("flare_g3_4", Per::course);
  ASSERT_TRUE(flare);
  EXPECT_EQ(flare->events, 7);
  EXPECT_EQ(flare->n, 333);
  EXPECT_TRUE(flare->rounded);
  EXPECT_TRUE(flare->score);
  EXPECT_FALSE(e.find("flare_g3_4", Per::patient));
  EXPECT_EQ(e.value("baseline.age_years.median"), 64);
  EXPECT_EQ(e.value("not_scored.response_by_tolerated_dose_mg.10.1"), 16);
  EXPECT_EQ(e.value("not_scored.nothing"), std::nullopt);
  EXPECT_EQ(e.not_modelled_n, 333);
  std::vector<std::string> terms;
  for (const NotModelled& row : e.not_modelled) terms.push_back(row.term);
  EXPECT_THAT(terms, ElementsAre("fatigue", "diarrhea", "rash", "fever_of_unknown_origin"));
  EXPECT_EQ(e.not_modelled[0].g1_2, 71);
  EXPECT_EQ(e.not_modelled[0].g3_4, 1.0);
  EXPECT_TRUE(e.not_modelled[0].g3_4_percent);
  EXPECT_EQ(e.not_modelled[2].g3_4, 0.0);
  EXPECT_FALSE(e.not_modelled[2].g3_4_percent);
  EXPECT_EQ(e.not_modelled[3].g1_2, std::nullopt);
}

TEST(Evidence, EveryShippedFileReads) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(test::library_folder() + "/evidence")) {
    const Evidence e = read_evidence(entry.path());
    EXPECT_EQ(e.regimen, entry.path().stem().string());
    EXPECT_FALSE(e.rates.empty());
    ++files;
  }
  EXPECT_GE(files, 4);
}

TEST(Evidence, AUnitThatIsAReadingSaysSo) {
  const Evidence e = read(head +
                          "[[outcome]]\nid = \"anemia_g3_4\"\nper = \"patient\"\nevents = 1\nn = 2\nunit_assumed = "
                          "true\nnote = \"9 %\"\n");
  EXPECT_EQ(e.rates.at(0).note, "9 %; the unit is a reading, not printed");
  EXPECT_FALSE(e.rates.at(0).score);
}

TEST(Evidence, MoreEventsThanPatientsIsAnErrorAtItsPlace) {
  EXPECT_THAT(
      problems(head + "[[outcome]]\nid = \"flare_any\"\nper = \"patient\"\nevents = 13\nn = 12\n"),
      ElementsAre(testing::AllOf(HasSubstr("evidence.toml:11:10:"), HasSubstr("at most n = 12"), HasSubstr("saw 13"))));
}

TEST(Evidence, AnOutcomeStandsOncePerUnit) {
  const std::string row = "[[outcome]]\nid = \"flare_any\"\nper = \"patient\"\nevents = 1\nn = 12\n";
  std::string per_course = row;
  per_course.replace(per_course.find("patient"), 7, "course");
  EXPECT_THAT(problems(head + row + per_course), ElementsAre());
  EXPECT_THAT(problems(head + row + row),
              ElementsAre(testing::AllOf(HasSubstr("evidence.toml:14:6:"), HasSubstr("each outcome once per unit"))));
}

TEST(Evidence, AllProblemsComeAtOnce) {
  EXPECT_THAT(problems(head + "[[outcome]]\nid = \"a\"\nper = \"patients\"\nevents = 1\nn = 2\n"
                              "[[outcome]]\nid = \"b\"\nper = \"patient\"\nevents = 1\nn = 45\n"
                              "[[outcome]]\nid = \"c\"\nper = \"course\"\nevents = 1\nn = 101\n"
                              "[[outcome]]\nid = \"d\"\nper = \"course\"\nevent = 1\nn = 0\n"),
              ElementsAre(testing::AllOf(HasSubstr("evidence.toml:10:7:"), HasSubstr("patient")),
                          testing::AllOf(HasSubstr("evidence.toml:17:5:"), HasSubstr("44 patients")),
                          testing::AllOf(HasSubstr("evidence.toml:22:5:"), HasSubstr("100 courses")),
                          testing::AllOf(HasSubstr("evidence.toml:23:1:"), HasSubstr("events")),
                          testing::AllOf(HasSubstr("evidence.toml:26:1:"), HasSubstr("did you mean `events`?")),
                          testing::AllOf(HasSubstr("evidence.toml:27:5:"), HasSubstr("at least 1"))));
}

TEST(Evidence, AFileThatIsNotThereSaysSo) {
  try {
    read_evidence("nowhere/evidence.toml");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    EXPECT_THAT(error.what(), HasSubstr("nowhere/evidence.toml"));
  }
}

}  // namespace
}  // namespace titrate::results
