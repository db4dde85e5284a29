#include "report/page.hpp"

#include "base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace titrate::report_sample {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Page, StandsAlone) {
  const std::string& page = sample_page();
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  for (const char* fetched : {"src=\"", "href=\"http", "href=\"//", "@import", "url(http", "http://", "https://"})
    EXPECT_THAT(page, Not(HasSubstr(fetched))) << fetched;
}

TEST(Page, EscapesWhatCameFromFiles) {
  const std::string& page = sample_page();
  EXPECT_THAT(page, HasSubstr("A sample of &lt;lenalidomide&gt; &amp; others"));
  EXPECT_THAT(page, HasSubstr("hold-&lt;neutrophils&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<lenalidomide>")));
  EXPECT_THAT(page, Not(HasSubstr("<neutrophils>")));
  EXPECT_THAT(page, Not(HasSubstr("<fatal>")));
  EXPECT_THAT(page, HasSubstr("const closing = '<\\/script>';"));
}

TEST(Page, SaysResearchUseOnlyWhereverAPatientIsShown) {
  const std::string& page = sample_page();
  for (const char* section :
       {"<header id=\"summary\">", "<section id=\"trial\">", "<section id=\"patient\">", "<footer>"})
    EXPECT_THAT(page.substr(page.find(section), 2000), HasSubstr("Research use only")) << section;
}

TEST(Page, SaysWhatOriginFoundWhereAPatientIs65OrOlder) {
  const std::string comparison = plain_text(between(sample_page(), "<section id=\"comparison\">", "</section>"));
  EXPECT_THAT(comparison, HasSubstr("65 or older"));
  EXPECT_THAT(comparison, HasSubstr("hazard ratio 1.92"));
}

TEST(Page, HoldsItsSectionsInOrder) {
  const std::string& page = sample_page();
  std::size_t last = 0;
  for (const char* id :
       {"summary", "comparison", "tables", "toxicity", "survival", "biology", "trial", "patient", "methods"}) {
    const std::size_t at = page.find(std::string("id=\"") + id + "\"", page.find("<main>"));
    ASSERT_NE(at, std::string::npos) << id;
    EXPECT_GT(at, last) << id;
    last = at;
  }
}

TEST(Page, NumbersItsFiguresInTheOrderOfThePage) {
  const std::string& page = sample_page();
  int expected = 1;
  for (std::size_t at = page.find("<b>Figure "); at != std::string::npos; at = page.find("<b>Figure ", at + 1))
    EXPECT_EQ(std::stoi(page.substr(at + 10)), expected++);
  EXPECT_EQ(expected,
            16);  // two forests, three survival, swimmer, two waterfalls, spider, two of dose, four of toxicity
}

TEST(Page, GivesEveryChartADescriptionASpecificationAndAKnownColour) {
  const std::string& page = sample_page();
  int charts = 0;
  for (std::size_t at = page.find("<div class=\"chart\""); at != std::string::npos;
       at = page.find("<div class=\"chart\"", at + 1)) {
    ++charts;
    EXPECT_GT(between(page, "aria-label=\"", "\"", at).size(), 20u);
    std::size_t script = page.find("class=\"spec\">", at);
    const std::size_t end = page.find("<div class=\"tools\">", at);
    ASSERT_LT(script, end);
    for (; script < end; script = page.find("class=\"spec\">", script + 1)) {
      const auto spec = nlohmann::json::parse(between(page, "class=\"spec\">", "</script>", script));
      EXPECT_EQ(spec["width"], "container");
      EXPECT_TRUE(spec.contains("layer") || spec.contains("mark"));
      EXPECT_THAT(spec.dump(), Not(HasSubstr("\"#")));  // colours follow the theme
    }
  }
  EXPECT_EQ(charts, 15 + 9);  // 9 panels of one patient
}

TEST(Page, SumsUpTheComparisonInWords) {
  const std::string text = plain_text(between(sample_page(), "<header id=\"summary\">", "<section id=\"comparison\">"));
  EXPECT_THAT(text, HasSubstr("1,000 trials of 44 virtual patients · seed 7"));
  EXPECT_THAT(text, HasSubstr("10 of 11"));
  EXPECT_THAT(text, HasSubstr("For 8 of the 9 with at least one event"));
  EXPECT_THAT(text, HasSubstr("1.33 times as wide"));  // 2.6 / 1.95
  EXPECT_THAT(text, HasSubstr("Outside the interval: Neutropenia, grade 3–4 (per course)."));
  EXPECT_THAT(text, HasSubstr("overall_nobody (per patient): no virtual patient belongs to its denominator"));
  EXPECT_THAT(text, HasSubstr("titrate simulate sample --trials 1000 --seed 7"));
  EXPECT_THAT(text, HasSubstr("library/evidence/<sample>.toml"));
}

TEST(Page, CarriesEveryPatientOfTheTrialButTheTruthOfOneOnly) {
  const auto data = nlohmann::json::parse(between(sample_page(), "id=\"patients-data\">", "</script>"));
  ASSERT_EQ(data["patients"].size(), 44u);
  EXPECT_EQ(data["shown"], 1);
  EXPECT_EQ(data["truth"]["day"].size(), 210u);           // followed to day 209 from day 0
  EXPECT_EQ(data["patients"][0]["visits"]["day"][0], 1);  // study days: no day 0
  EXPECT_EQ(data["patients"][0]["doses"][0],
            (nlohmann::json{{"agent", "lenalidomide"}, {"amount", 10.0}, {"from", 1}, {"to", 28}}));
}

TEST(Page, OfAnEmptyStudyIsStillAPage) {
  results::Study study;
  study.title = "Nothing";
  study.definitions = sample_study().definitions;
  const std::string page = page_of(study);
  EXPECT_THAT(page, HasSubstr("The protocol names no published trial to compare with."));
  EXPECT_THAT(page, HasSubstr("No patient was kept in this run."));
}

TEST(Page, OfOneTrialClaimsNoInterval) {
  results::Study study = sample_study();
  study.trials = 1;
  for (results::Endpoint& e : study.endpoints) e.interval.reset(), e.sampling.reset(), e.inside.reset();
  study.score = {};
  study.score.scored = 11;
  EXPECT_THAT(page_of(study), HasSubstr("one trial alone has no predictive interval"));
}

TEST(Page, AsksForItsRuntimeWhereItIsMissing) {
  std::ostringstream out;
  try {
    report::write_html(sample_study(), "/nowhere", out);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::failure);
    EXPECT_THAT(error.what(), HasSubstr("/nowhere/report.js"));
  }
}

}  // namespace
}  // namespace titrate::report_sample
