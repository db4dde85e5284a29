// What a population's file marks as assumed, and what the model does not fit, reach every reader of a run.

#include "trial/assumed.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace titrate::trial {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class Assumed : public testing::Test {
 protected:
  Assumed() {
    fs::create_directories(home_ / "populations");
    fs::create_directories(home_ / "contrasts");
    std::ofstream(home_ / "populations/base.toml") << R"(
[weight_male]
median = 83.0
assumed = true
[age]
median = 64.0
assumed = true
[female]
share = 0.3
)";
    std::ofstream(home_ / "populations/own.toml") << R"(based_on = "base"
[age]
unit = "yr"
median = 60.0
sd = 8.0
low = 38.0
assumed = true
[untreated]
share = 0.0
)";
    setup_.library = home_.string();
    setup_.protocol.population = "own";
    setup_.protocol.parameters = "some";
  }
  ~Assumed() override { fs::remove_all(home_); }

  /// One of its own: tests of this file may run at the same time.
  fs::path home_ = fs::path(testing::TempDir()) / ("titrate-assumed-" + std::to_string(::getpid()));
  trial::Setup setup_;
};

TEST_F(Assumed, NamesItsOwnValuesAndWhatItTakesOver) {
  const std::string said = assumed_of_population(setup_);
  EXPECT_THAT(said, HasSubstr("assumed for this trial: age (median 60 yr)."));
  EXPECT_THAT(said, HasSubstr("for every trial (base): weight male."));
  EXPECT_THAT(said, Not(HasSubstr("female"))) << "it has a source";
  EXPECT_THAT(said, Not(HasSubstr("64"))) << "it is replaced";
}

TEST_F(Assumed, SaysWhatDoesNotFitWhereItIsWritten) {
  EXPECT_EQ(what_does_not_fit(setup_), "");
  std::ofstream(home_ / "contrasts/some-misfit.toml") << R"(sentences = ["One.", "Two."])";
  EXPECT_EQ(what_does_not_fit(setup_), "One. Two.");
}

}  // namespace
}  // namespace titrate::trial
