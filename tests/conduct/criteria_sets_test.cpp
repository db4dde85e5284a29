// A criteria set is chosen by its id in the protocol file; every shipped one carries a protocol out.

#include "clinic/chart_table.hpp"
#include "conduct/random_patient.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace titrate;
using namespace titrate::test;

namespace {

constexpr int last_day = 400;
constexpr std::uint32_t patients = 60;

struct Choice {
  std::string key, id;
};

protocol::Protocol protocol_with(const std::vector<Choice>& choices) {
  std::vector<Document::Override> overrides;
  for (const Choice& choice : choices) overrides.push_back({"criteria." + choice.key, "\"" + choice.id + "\""});
  return protocol::read(std::string(TITRATE_SOURCE_DIR) + "/library/regimens/ferrajoli-2008.toml", overrides);
}

/// What was judged of patients of chance under the 2008 trial's protocol with other sets.
std::vector<results::Assessment> carried_out(const std::vector<Choice>& choices) {
  const protocol::Protocol protocol = protocol_with(choices);
  const clinic::Criteria criteria = clinic::load_criteria(criteria_folder(), protocol.criteria);
  std::vector<results::Assessment> all;
  for (std::uint32_t i = 0; i < patients; ++i) {
    const RandomPatient patient(i);
    const conduct::StreamDice dice({.seed = 5, .trial = 0, .patient = i});
    chart::Chart chart;
    Course course(chart, true);
    course.enrol(patient, 0);
    conduct::Conduct conduct(protocol, criteria, chart, dice);
    course.run(patient, conduct, last_day);
    all.insert(all.end(), conduct.assessments().begin(), conduct.assessments().end());
  }
  return all;
}

template <class Ask>
int count(const std::vector<results::Assessment>& all, Ask ask) {
  return static_cast<int>(std::count_if(all.begin(), all.end(), ask));
}

const std::vector<results::Assessment>& as_the_trial_did() {
  static const auto all = carried_out({});
  return all;
}

class AnotherSet : public testing::TestWithParam<Choice> {};

TEST_P(AnotherSet, IsTakenFromTheProtocolFileAndJudgesOtherwise) {
  const auto& choice = GetParam();
  const auto sets = protocol_with({choice}).criteria.ids();
  EXPECT_THAT(sets, testing::Contains(choice.id));
  const auto judged = carried_out({choice});
  EXPECT_FALSE(judged == as_the_trial_did());
}

INSTANTIATE_TEST_SUITE_P(Shipped, AnotherSet,
                         testing::Values(Choice{"response", "iwcll-2008"}, Choice{"response", "iwcll-2018"},
                                         Choice{"toxicity", "ctcae-5.0"}, Choice{"lysis", "howard-2011"},
                                         Choice{"hematologic", "iwcll-hematologic"}),
                         [](const auto& chosen) {
                           std::string name = chosen.param.id;
                           std::replace_if(
                               name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
                           return name;
                         });

TEST(CriteriaSets, UnderLenalidomideLymphocytesAreSeldomerProgressionBy2018) {
  const auto by_lymphocytes = [](const results::Assessment& a) {
    return a.progression_day == a.day && (a.progression_reason & results::progression_lymphocytes) != 0;
  };
  const int by_2008 = count(carried_out({{"response", "iwcll-2008"}}), by_lymphocytes);
  const int by_2018 = count(carried_out({{"response", "iwcll-2018"}}), by_lymphocytes);
  EXPECT_GT(by_2008, 0);
  EXPECT_LT(by_2018, by_2008);
}

TEST(CriteriaSets, AnUnknownOneIsRefusedWithTheNearest) {
  const auto sets = protocol_with({{"hematologic", "iwcll-hematologi"}}).criteria;
  try {
    clinic::load_criteria(criteria_folder(), sets);
    FAIL() << "there is no such set";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean \"iwcll-hematologic\"?"));
  }
}

TEST(CriteriaSets, TheMrdOfTheTrialIsOneOfThem) {
  const auto protocol = protocol_with({{"mrd", "mrd-ferrajoli-2008"}});
  const auto criteria = clinic::load_criteria(criteria_folder(), protocol.criteria);
  EXPECT_EQ(criteria.residual_disease.cd5_cd19_below, 1);
  EXPECT_EQ(protocol_with({}).criteria.residual_disease, "mrd-iwcll-2018");
}

}  // namespace
