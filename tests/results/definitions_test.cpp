#include "results/definitions.hpp"

#include "base/error.hpp"
#include "results/sample.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::results {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Definitions, OfTheLibrary) {
  const Definitions& d = test::definitions();
  EXPECT_EQ(d.course_days, 28);
  EXPECT_EQ(d.early_death_days, 30);
  EXPECT_EQ(d.early_progression_days, 3 * 28);
  EXPECT_EQ(d.response_within_days, 9 * 28);
  EXPECT_EQ(d.high_dose_mg, 25);
  EXPECT_EQ(d.high_dose_days, 28);
  EXPECT_EQ(d.bulky_node_cm, 5);
  EXPECT_EQ(d.clear_marrow_percent, 30);
  EXPECT_EQ(d.advanced_rai, 3);
  EXPECT_EQ(d.month_days, 28);
  EXPECT_EQ(d.notable_fall, 0.5);
  const auto band = [](const GradeBand& b) { return std::vector{b.low, b.high}; };
  EXPECT_THAT(band(d.low_grades), ElementsAre(1, 2));
  EXPECT_THAT(band(d.moderate_grades), ElementsAre(2, 5));
  EXPECT_THAT(band(d.high_grades), ElementsAre(3, 5));
  EXPECT_EQ(d.survival_grid_days, 7);
  EXPECT_THAT(d.survival_marks_days, ElementsAre(182, 365));
}

TEST(Definitions, EveryProblemOfTheFileIsReportedWithItsPlace) {
  std::ifstream library(test::library_folder() + "/criteria/definitions.toml");
  std::stringstream text;
  text << library.rdbuf();
  std::string broken = text.str();
  const auto replace = [&broken](const std::string& from, const std::string& to) {
    ASSERT_NE(broken.find(from), std::string::npos) << from;
    broken.replace(broken.find(from), from.size(), to);
  };
  replace("\"28 d\"", "\"28 mg\"");
  replace("bulky_node = \"5 cm\"", "bulky_nod = \"5 cm\"");
  const std::string file = testing::TempDir() + "definitions.toml";
  std::ofstream(file) << broken;
  try {
    read_definitions(file);
    FAIL() << "the file is wrong";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    EXPECT_THAT(error.what(), HasSubstr(file + ":6:"));
    EXPECT_THAT(error.what(), HasSubstr("bulky_node"));
    EXPECT_EQ(error.problems().size(), 3U);  // a unit, a key that is missing, one that nobody knows
  }
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace titrate::results
