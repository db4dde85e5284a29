#include "cohort/parameters.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::cohort {
namespace {

using ::testing::HasSubstr;

const std::string file = TITRATE_SOURCE_DIR "/library/parameters/lenalidomide-cll.toml";

std::string shipped() {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

/// What reading this text complains about.
std::string complaint(const std::string& text) {
  Document document = Document::parse(text, "p.toml");
  try {
    PopulationParameters::read(document);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    return error.what();
  }
  return "";
}

TEST(PopulationParameters, ShipsAValueSourceAndConfidenceForEach) {
  const auto parameters = PopulationParameters::read(file);
  ASSERT_EQ(parameters.entries().size(), Theta::names().size());
  for (const auto& entry : parameters.entries()) {
    EXPECT_EQ(parameters.central().get(entry.name), entry.value);
    EXPECT_FALSE(entry.source.empty()) << entry.name;
    EXPECT_THAT((std::vector<std::string>{"fitted", "high", "medium", "low", "assumed"}),
                ::testing::Contains(entry.confidence))
        << entry.name;
    EXPECT_EQ(entry.confidence == "fitted", entry.uncertain) << entry.name;
  }
}

TEST(PopulationParameters, ReportsEveryProblemWithItsPlace) {
  std::string text = shipped();
  text = replaced(text, "[kappa1]\nvalue = 0.0612\nunit = \"1/d\"", "[kappa1]\nvalue = 0.0612\nunit = \"1/h\"");
  text = replaced(text, "[kappa2]", "[kapa2]");
  text = replaced(text, "range = [0.2, 8.0]", "range = [8.0, 0.2]");
  const std::string what = complaint(text);
  EXPECT_THAT(what, HasSubstr("\"1/d\""));
  EXPECT_THAT(what, HasSubstr("kappa2"));
  EXPECT_THAT(what, HasSubstr("the smaller first"));
  EXPECT_THAT(what, HasSubstr("p.toml:"));
  EXPECT_GE(std::count(what.begin(), what.end(), '\n'), 2);
}

TEST(PopulationParameters, RefusesAValueOutsideItsInterval) {
  EXPECT_THAT(complaint(replaced(shipped(), "low = 0.0174", "low = 0.1")), HasSubstr("p.toml:"));
  EXPECT_THAT(complaint(replaced(shipped(), "range = [0.005, 0.2]", "range = [0.1, 0.2]")), HasSubstr("range"));
}

TEST(PopulationParameters, DrawsTheSameFromTheSameKeyAndLeavesTheCertainAlone) {
  const auto parameters = PopulationParameters::read(file);
  const Theta a = parameters.draw({.seed = 7, .trial = 3, .patient = 0}), b = parameters.draw({.seed = 7, .trial = 3});
  const Theta c = parameters.draw({.seed = 7, .trial = 4, .patient = 0});
  for (const auto& entry : parameters.entries()) {
    EXPECT_EQ(a.get(entry.name), b.get(entry.name));
    EXPECT_EQ(a.get(entry.name) == entry.value, !entry.uncertain) << entry.name;
    EXPECT_EQ(a.get(entry.name) == c.get(entry.name), !entry.uncertain) << entry.name;
  }
}

TEST(PopulationParameters, DrawsStayInRangeAndCentreOnTheValue) {
  const auto parameters = PopulationParameters::read(file);
  constexpr int n = 4000;
  std::vector<int> below(parameters.entries().size(), 0);
  for (std::uint32_t trial = 0; trial < n; ++trial) {
    const Theta theta = parameters.draw({.seed = 1, .trial = trial, .patient = 0});
    for (std::size_t i = 0; i < below.size(); ++i) {
      const auto& entry = parameters.entries()[i];
      const double x = theta.get(entry.name);
      if (!entry.uncertain) continue;
      ASSERT_GE(x, entry.uncertainty.range_low) << entry.name;
      ASSERT_LE(x, entry.uncertainty.range_high) << entry.name;
      below[i] += x < entry.value;
    }
  }
  // a range that cuts little: kRd between 0.003 and 0.08 around 0.00987
  const auto names = Theta::names();
  const auto kRd = std::find(names.begin(), names.end(), "emN") - names.begin();
  EXPECT_NEAR(below[static_cast<std::size_t>(kRd)] / double(n), 0.5, 4 * 0.5 / std::sqrt(double(n)));
}

TEST(PopulationParameters, WithoutUncertaintyDrawsTheValues) {
  Document document =
      Document::parse(replaced(shipped(), "uncertainty_scale = 0.5", "uncertainty_scale = 0.0"), "p.toml");
  const auto parameters = PopulationParameters::read(document);
  const Theta theta = parameters.draw({});
  for (const auto& name : Theta::names()) EXPECT_EQ(theta.get(name), parameters.central().get(name)) << name;
}

TEST(Theta, IsSetByName) {
  Theta theta{};
  theta.set("kappa1", 0.5);
  EXPECT_EQ(theta.kappa1, 0.5);
  EXPECT_EQ(theta.get("kappa1"), 0.5);
  try {
    theta.set("kapa1", 1.0);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("kappa1"));
  }
  EXPECT_THROW(static_cast<void>(theta.get("nothing of the kind")), Error);
}

}  // namespace
}  // namespace titrate::cohort
