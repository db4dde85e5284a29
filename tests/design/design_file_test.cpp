#include "design/design_file.hpp"

#include "base/error.hpp"

#include <gmock/gmock.h>

namespace titrate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* good = R"(design = 1
id = "two-outcomes"
patients = 45
minimum_patients = 10
cohort_size = 5

[[outcome]]
endpoint = "overall_response"
per = "patient"
within = "183 d"
want = "high"
standard_prior = [200, 800]
prior = [0.4, 1.6]
cutoff = 0.95

[[outcome]]
endpoint = "infection_g3_4"
per = "patient"
within = "28 d"
want = "low"
standard_rate = 0.3
offset = 0.05
prior = [0.6, 1.4]
cutoff = 0.9

[[scenario]]
label = "useless"
rates = [0.05, 0.1]
odds_ratio = 3
)";

design::Design parse(const std::string& text) {
  Document document = Document::parse(text, "d.toml");
  return design::parse(document);
}

/// Every problem of a text, one per line.
std::string problems(const std::string& text) {
  try {
    (void)parse(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    return error.what();
  }
  return "";
}

std::string with(const std::string& from, const std::string& to) {
  std::string text = good;
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(DesignFile, IsReadAsItIsWritten) {
  const design::Design d = parse(good);
  EXPECT_EQ(d.patients, 45);
  EXPECT_EQ(d.cohort_size, 5);
  ASSERT_EQ(d.outcomes.size(), 2u);
  const auto& response = std::get<design::ThallSimonEstey>(d.outcomes[0].rule);
  EXPECT_EQ(response.standard.distribution->b, 800);
  EXPECT_EQ(d.outcomes[0].event.within_days, 183);
  EXPECT_EQ(d.outcomes[1].label, "infection, grade 3–4");
  EXPECT_EQ(std::get<design::ThallSimonEstey>(d.outcomes[1].rule).offset, 0.05);
  EXPECT_THAT(d.scenarios.at(0).rates, ElementsAre(0.05, 0.1));
  EXPECT_EQ(d.scenarios[0].odds_ratio, 3);
}

TEST(DesignFile, KnowsTheOtherRules) {
  const design::Design d = parse(R"(design = 1
id = "others"
patients = 45
[[outcome]]
endpoint = "overall_response"
per = "patient"
want = "high"
rule = "simon-two-stage"
null_rate = 0.2
alternative_rate = 0.4
alpha = 0.05
beta = 0.2
criterion = "minimax"
[[outcome]]
endpoint = "complete_response"
per = "patient"
want = "high"
rule = "predictive-probability"
prior = [0.2, 0.8]
null_rate = 0.2
success = 0.9
futility = 0.05
[[outcome]]
endpoint = "flare_any"
per = "patient"
want = "high"
rule = "thall-simon"
standard_rate = 0.2
prior = [1, 1]
promising = 0.95
not_promising = 0.05
)");
  EXPECT_TRUE(std::get<design::SimonTwoStage>(d.outcomes[0].rule).minimax);
  EXPECT_EQ(std::get<design::PredictiveProbability>(d.outcomes[1].rule).efficacy, 1);
  EXPECT_EQ(std::get<design::ThallSimon>(d.outcomes[2].rule).promising, 0.95);
}

TEST(DesignFile, SaysWhereAPriorIsImpossible) {
  EXPECT_THAT(
      problems(with("prior = [0.4, 1.6]", "prior = [0, 1.6]")),
      HasSubstr(
          "d.toml:13:9: expected two numbers above 0, the parameters [a, b] of a beta distribution, saw [0, 1.6]"));
  EXPECT_THAT(problems(with("prior = [0.4, 1.6]", "prior = [1]")), HasSubstr("saw [1]"));
  EXPECT_THAT(problems(with("standard_prior = [200, 800]", "standard_prior = [-2, 8]")), HasSubstr("d.toml:12:18"));
}

TEST(DesignFile, SaysWhereACutoffWouldStopAtOnceOrNever) {
  for (const char* cutoff : {"0", "1", "1.5", "-0.1", "95"})
    EXPECT_THAT(problems(with("cutoff = 0.9\n", std::string("cutoff = ") + cutoff + "\n")),
                HasSubstr("d.toml:24:10: expected a probability between 0 and 1, neither of them"))
        << cutoff;
}

TEST(DesignFile, SaysEverythingThatIsWrongAtOnce) {
  std::string text = with("cutoff = 0.9\n", "cutoff = 2\n");
  text.replace(text.find("[0.05, 0.1]"), 11, "[0.05]");
  text.replace(text.find("infection_g3_4"), 14, "infection_g34");
  text.replace(text.find("standard_rate = 0.3"), 19, "standard_rates = 1");
  const std::string said = problems(text);
  EXPECT_THAT(said, HasSubstr("did you mean \"infection_g3_4\"?"));
  EXPECT_THAT(said, HasSubstr("2 rates, one for each outcome in order"));
  EXPECT_THAT(said, HasSubstr("neither of them, saw 2"));
  EXPECT_THAT(said, HasSubstr("one of `standard_rate` (a constant) and `standard_prior`"));
  EXPECT_THAT(said, HasSubstr("standard_rates"));
}

TEST(DesignFile, WantsToxicityWatchedByARuleThatCan) {
  EXPECT_THAT(problems(with("want = \"low\"", "want = \"low\"\nrule = \"simon-two-stage\"")),
              HasSubstr("thall-simon-estey for an outcome that is to be rare"));
}

TEST(DesignFile, PlacesASimonDesignThatDoesNotExist) {
  const std::string said = problems(R"(design = 1
id = "small"
patients = 20
[[outcome]]
endpoint = "overall_response"
per = "patient"
want = "high"
rule = "simon-two-stage"
null_rate = 0.2
alternative_rate = 0.4
alpha = 0.05
beta = 0.2
)");
  EXPECT_THAT(said, HasSubstr("d.toml:8:8: expected a two-stage design of at most 20 patients"));
}

TEST(DesignFile, OfAProtocolIsItsMonitoringRule) {
  protocol::Protocol p;
  p.id = "p";
  p.patients = 44;
  EXPECT_THROW((void)design::from_protocol(p, "p.toml"), Error);
  p.monitoring.kind = protocol::Monitoring::Kind::thall_simon_estey;
  p.monitoring.cohort_size = 4;
  p.monitoring.outcomes = {{.endpoint = "overall_response",
                            .per_course = false,
                            .within_days = protocol::no_end,
                            .want_high = true,
                            .standard_rate = 0.2,
                            .prior_a = 0.4,
                            .prior_b = 1.6,
                            .cutoff = 0.95}};
  const design::Design d = design::from_protocol(p, "p.toml");
  EXPECT_EQ(d.patients, 44);
  EXPECT_EQ(d.cohort_size, 4);
  EXPECT_EQ(std::get<design::ThallSimonEstey>(d.outcomes.at(0).rule).prior.b, 1.6);
  EXPECT_THAT(design::event_text(d.outcomes[0].event), HasSubstr("no window stated"));
}

}  // namespace
}  // namespace titrate
