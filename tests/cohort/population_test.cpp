#include "cohort/population.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::cohort {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path folder = TITRATE_SOURCE_DIR "/library/populations";

TEST(Population, EveryFileOfTheLibraryReads) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    EXPECT_EQ(Population::read(entry.path().string()).id, entry.path().stem());
    ++count;
  }
  EXPECT_EQ(count, 12);  // eleven trials and what they are based on
}

TEST(Population, TakesFromItsBaseWhatItDoesNotSay) {
  const auto base = Population::read(folder / "cll.toml"), trial = Population::read(folder / "ferrajoli-2008.toml");
  EXPECT_EQ(trial.potassium.location, base.potassium.location);
  EXPECT_NE(trial.prior_lines.location, base.prior_lines.location);
  EXPECT_NEAR(trial.prior_lines.quantile(0.5), 5.0, 1e-9);
}

TEST(Population, CorrelatesAsStated) {
  const auto population = Population::read(folder / "cll.toml");
  const auto at = [](Covariate c) { return static_cast<std::size_t>(c); };
  // columns of the factor: the images of unit vectors; correlation = factor * factor'
  constexpr auto n = static_cast<std::size_t>(Covariate::count);
  std::vector<Population::Normals> columns;
  for (std::size_t i = 0; i < n; ++i) {
    Population::Normals unit{};
    unit[i] = 1;
    columns.push_back(population.correlate(unit));
  }
  const auto correlation = [&](Covariate a, Covariate b) {
    double sum = 0;
    for (const auto& column : columns) sum += column[at(a)] * column[at(b)];
    return sum;
  };
  EXPECT_NEAR(correlation(Covariate::age, Covariate::beta2_microglobulin), 0.36, 1e-12);
  EXPECT_NEAR(correlation(Covariate::anc, Covariate::marrow), -0.35, 1e-12);
  EXPECT_NEAR(correlation(Covariate::age, Covariate::weight), 0.0, 1e-12);
  for (std::size_t i = 0; i < n; ++i)
    EXPECT_NEAR(correlation(static_cast<Covariate>(i), static_cast<Covariate>(i)), 1.0, 1e-12);
}

class WrongPopulation : public ::testing::Test {
 protected:
  void SetUp() override {
    directory = std::filesystem::temp_directory_path() /
                ("titrate-population-" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "-" +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(directory);
  }
  void TearDown() override { std::filesystem::remove_all(directory); }

  std::string complaint_after(const std::string& from, const std::string& to) {
    std::stringstream text;
    text << std::ifstream(folder / "cll.toml").rdbuf();
    std::string changed = text.str();
    const auto at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    changed.replace(at, from.size(), to);
    const auto file = directory / "cll.toml";
    std::ofstream(file) << changed;
    try {
      Population::read(file.string());
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::input);
      EXPECT_THAT(error.what(), HasSubstr("cll.toml:"));
      return error.what();
    }
    return "";
  }

  std::filesystem::path directory;
};

TEST_F(WrongPopulation, CorrelationsThatCannotHoldTogether) {
  const std::string more =
      "[[correlation]]\nof = [\"age\", \"alc\"]\nvalue = 0.99\nsource = \"none\"\n"
      "[[correlation]]\nof = [\"alc\", \"platelets\"]\nvalue = 0.99\nsource = \"none\"\n"
      "[[correlation]]\nof = [\"age\", \"platelets\"]\nvalue = -0.99\nsource = \"none\"\n";
  EXPECT_THAT(complaint_after("[[correlation]]", more + "[[correlation]]"), HasSubstr("positive definite"));
}

TEST_F(WrongPopulation, ACorrelationOfNothing) {
  EXPECT_THAT(complaint_after("[\"age\", \"hemoglobin\"]", "[\"age\", \"hemoglobine\"]"), HasSubstr("hemoglobin"));
}

TEST_F(WrongPopulation, FishCategoriesOfMoreThanEveryone) {
  EXPECT_NE(complaint_after("del11q = 0.3", "del11q = 0.9"), "");
}

TEST_F(WrongPopulation, AMedianOutsideItsBounds) { EXPECT_NE(complaint_after("low = 38.0", "low = 65.0"), ""); }

TEST_F(WrongPopulation, AnotherUnit) {
  EXPECT_THAT(complaint_after("unit = \"mg/dL\"", "unit = \"umol/L\""), HasSubstr("mg/dL"));
}

TEST_F(WrongPopulation, AKeyThatNobodyReads) {
  EXPECT_THAT(complaint_after("[female]\n", "[female]\nshaer = 0.3\n"), HasSubstr("shaer"));
}

TEST_F(WrongPopulation, ABaseThatIsNotThere) {
  EXPECT_THAT(complaint_after("id = \"cll\"", "id = \"cll\"\nbased_on = \"none\""), HasSubstr("none"));
}

}  // namespace
}  // namespace titrate::cohort
