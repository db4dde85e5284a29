#include "cohort/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
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

/// One line of one table written anew.
std::string with_line(const std::string& text, const std::string& table, const std::string& key,
                      const std::string& line) {
  const auto begin = text.find("[" + table + "]\n"), at = text.find("\n" + key + " =", begin) + 1;
  EXPECT_NE(begin, std::string::npos) << table;
  return text.substr(0, at) + line + text.substr(text.find('\n', at));
}

/// The file without its posterior: parameters are drawn each for itself.
std::string provisional() {
  const std::string text = shipped();
  return text.substr(0, text.find("[posterior]"));
}
PopulationParameters each_for_itself() {
  Document document = Document::parse(provisional(), "p.toml");
  return PopulationParameters::read(document);
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
  text = with_line(text, "kappa1", "unit", "unit = \"1/h\"");
  text = replaced(text, "[kappa2]", "[kapa2]");
  text = with_line(text, "etaN", "range", "range = [8.0, 0.2]");
  const std::string what = complaint(text);
  EXPECT_THAT(what, HasSubstr("\"1/d\""));
  EXPECT_THAT(what, HasSubstr("kappa2"));
  EXPECT_THAT(what, HasSubstr("the smaller first"));
  EXPECT_THAT(what, HasSubstr("p.toml:"));
  EXPECT_GE(std::count(what.begin(), what.end(), '\n'), 2);
}

TEST(PopulationParameters, RefusesAValueOutsideItsInterval) {
  EXPECT_THAT(complaint(with_line(shipped(), "kappa1", "low", "low = 0.25")), HasSubstr("p.toml:"));
  EXPECT_THAT(complaint(with_line(shipped(), "kappa1", "range", "range = [0.28, 0.3]")), HasSubstr("range"));
}

TEST(PopulationParameters, DrawsTheSameFromTheSameKeyAndLeavesTheCertainAlone) {
  const auto parameters = each_for_itself();
  const Theta a = parameters.draw({.seed = 7, .trial = 3, .patient = 0}), b = parameters.draw({.seed = 7, .trial = 3});
  const Theta c = parameters.draw({.seed = 7, .trial = 4, .patient = 0});
  for (const auto& entry : parameters.entries()) {
    EXPECT_EQ(a.get(entry.name), b.get(entry.name));
    EXPECT_EQ(a.get(entry.name) == entry.value, !entry.uncertain) << entry.name;
    EXPECT_EQ(a.get(entry.name) == c.get(entry.name), !entry.uncertain) << entry.name;
  }
}

TEST(PopulationParameters, DrawsStayInRangeAndCentreOnTheValue) {
  const auto parameters = each_for_itself();
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
  // a range that cuts little
  const auto names = Theta::names();
  const auto emN = std::find(names.begin(), names.end(), "emN") - names.begin();
  EXPECT_NEAR(below[static_cast<std::size_t>(emN)] / double(n), 0.5, 4 * 0.5 / std::sqrt(double(n)));
}

TEST(PopulationParameters, WithoutUncertaintyDrawsTheValues) {
  const std::string head = "uncertainty_scale = ", text = shipped();
  const auto at = text.find("\n" + head) + 1;
  Document document = Document::parse(text.substr(0, at) + head + "0.0" + text.substr(text.find('\n', at)), "p.toml");
  const auto parameters = PopulationParameters::read(document);
  const Theta theta = parameters.draw({});
  for (const auto& name : Theta::names()) EXPECT_EQ(theta.get(name), parameters.central().get(name)) << name;
}

const char* const posterior = R"(
[posterior]
made_by = 'by hand'
names = ["kappa1", "ascertainment@chen-2011"]
weights = [0.25, 0.75]
draws = [
  0.05, 0.9,
  0.06, 1.2,
]
)";

TEST(Posterior, DrawsRowsByTheirWeightAndFixesTheOthers) {
  Document document = Document::parse(provisional() + posterior, "p.toml");
  auto parameters = PopulationParameters::read(document);
  parameters.speak_for("chen-2011");
  int second = 0;
  for (std::uint32_t trial = 0; trial < 400; ++trial) {
    const Theta theta = parameters.draw({.seed = 1, .trial = trial});
    const bool row = theta.kappa1 == 0.06;
    EXPECT_EQ(theta.kappa1, row ? 0.06 : 0.05);
    EXPECT_EQ(theta.ascertainment, row ? 1.2 : 0.9);
    EXPECT_EQ(theta.etaN, parameters.central().etaN);
    second += row;
  }
  EXPECT_NEAR(second, 300, 4 * std::sqrt(400 * 0.25 * 0.75));
  // Means on the parameters' scale, which is the logarithm for both.
  EXPECT_NEAR(parameters.central().ascertainment, std::exp(0.25 * std::log(0.9) + 0.75 * std::log(1.2)), 1e-9);
}

TEST(Posterior, GivesATrialThatItDoesNotKnowAnAscertainmentOfItsOwn) {
  Document document = Document::parse(provisional() + posterior, "p.toml");
  auto parameters = PopulationParameters::read(document);
  parameters.speak_for("cll-009");
  std::vector<double> seen;
  for (std::uint32_t trial = 0; trial < 20; ++trial)
    seen.push_back(parameters.draw({.seed = 1, .trial = trial}).ascertainment);
  EXPECT_EQ(std::set<double>(seen.begin(), seen.end()).size(), 20u);
}

TEST(Posterior, RefusesColumnsThatAreNone) {
  EXPECT_THAT(complaint(replaced(provisional() + posterior, "\"kappa1\", ", "\"kapa1\", ")), HasSubstr("kapa1"));
  EXPECT_THAT(complaint(replaced(provisional() + posterior, "0.06, 1.2", "0.06")), HasSubstr("3 numbers"));
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
