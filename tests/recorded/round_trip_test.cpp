// A virtual trial written as SDTM and analysed again gives exactly the trial itself.

#include "cdisc/sdtm_date.hpp"
#include "cdisc/sdtm_read.hpp"
#include "cdisc/sdtm_write.hpp"
#include "recorded/analyze.hpp"
#include "trial/describe.hpp"
#include "trial/simulate.hpp"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

namespace titrate {
namespace {

const std::string library = TITRATE_SOURCE_DIR "/library";

struct Virtual {
  trial::Setup setup;
  std::vector<results::PatientRecord> records;
  std::vector<int> cut_day;
  std::vector<results::PatientOutcome> outcomes;
};

Virtual run(const std::string& regimen, int patients) {
  Virtual v{.setup = trial::load(regimen, library), .records = {}, .cut_day = {}, .outcomes = {}};
  const cohort::Theta theta = v.setup.parameters.draw({7, 0, 0});
  trial::Trial trial = trial::run_trial(v.setup, theta, 7, 0, patients, nullptr, &v.records);
  for (const trial::Place& place : trial.places) v.cut_day.push_back(place.cut_day);
  v.outcomes = std::move(trial.outcomes);
  return v;
}

cdisc::TrialToWrite to_write(const Virtual& v) {
  cdisc::TrialToWrite trial{.study = v.setup.protocol.id, .records = v.records, .cut_day = v.cut_day};
  for (const protocol::Cohort& cohort : v.setup.protocol.cohorts) {
    cdisc::TrialToWrite::Arm arm{cohort.id, cohort.label, {}};
    for (const auto& drug : v.setup.protocol.arms[static_cast<std::size_t>(cohort.arm)].interventions)
      arm.study_drugs.push_back(drug.agent);
    trial.cohorts.push_back(std::move(arm));
  }
  trial.first_enrolment = cdisc::civil_day({.year = 2020, .month = 1, .day = 6});
  return trial;
}

std::vector<std::string> regimens() {
  std::vector<std::string> ids;
  for (const auto& entry : std::filesystem::directory_iterator(library + "/regimens"))
    ids.push_back(entry.path().stem());
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string differences(const results::PatientOutcome& a, const results::PatientOutcome& b) {
  std::string text;
  const auto see = [&](const char* what, auto x, auto y) {
    if (!(x == y)) text += fmt::format("{}: {} against {}; ", what, x, y);
  };
  see("cohort", a.cohort, b.cohort);
  see("enrolled", a.enrolled, b.enrolled);
  see("followed", a.followed_days, b.followed_days);
  see("death", a.death_day, b.death_day);
  see("off treatment", a.off_treatment_day, b.off_treatment_day);
  see("progression", a.progression_day, b.progression_day);
  see("best", chart::name(a.best), chart::name(b.best));
  see("response", a.first_response_day, b.first_response_day);
  see("flare", a.flare_grade, b.flare_grade);
  see("flare onset", a.flare_onset, b.flare_onset);
  see("flare days", a.flare_days, b.flare_days);
  see("lysis", a.lysis_laboratory, b.lysis_laboratory);
  see("lysis extended", a.lysis_laboratory_extended, b.lysis_laboratory_extended);
  see("treated", a.treated_days, b.treated_days);
  see("mg", a.total_mg, b.total_mg);
  see("hold", a.hold_days, b.hold_days);
  see("rai", a.baseline.rai, b.baseline.rai);
  see("clearance", a.baseline.creatinine_clearance, b.baseline.creatinine_clearance);
  for (std::size_t t = 0; t < chart::term_count; ++t) {
    see(std::string(chart::terms[t]).c_str(), int{a.worst[t]}, int{b.worst[t]});
    see("at baseline", int{a.at_baseline[t]}, int{b.at_baseline[t]});
  }
  return text;
}

/// Everything that the endpoints count, patient by patient and as the trial's counts.
void expect_same(const Virtual& v, const recorded::Study& study) {
  ASSERT_EQ(study.patients.size(), v.outcomes.size());
  for (std::size_t i = 0; i < v.outcomes.size(); ++i)
    EXPECT_EQ(differences(v.outcomes[i], study.patients[i].outcome), "") << study.source.patients[i].id;
  const results::EndpointList list = trial::endpoint_list(v.setup);
  std::vector<results::PatientOutcome> outcomes;
  for (const recorded::Patient& patient : study.patients) outcomes.push_back(patient.outcome);
  const results::TrialTally then = list.tally(v.outcomes), now = list.tally(outcomes);
  for (std::size_t i = 0; i < then.rates.size(); ++i) {
    // A virtual patient without a temperature has no febrile neutropenia; nor has the recorded one.
    EXPECT_EQ(then.rates[i].events, now.rates[i].events) << list.rates()[i].id;
    EXPECT_EQ(then.rates[i].n, now.rates[i].n) << list.rates()[i].id;
  }
  EXPECT_EQ(then.quantities, now.quantities);
}

recorded::Study analyze(const Virtual& v, const cdisc::Mapping& mapping, cdisc::RecordedStudy source) {
  const results::EndpointList list = trial::endpoint_list(v.setup);
  return recorded::analyze({.protocol = v.setup.protocol,
                            .criteria = v.setup.criteria,
                            .mapping = mapping,
                            .endpoints = list,
                            .evidence = v.setup.evidence},
                           std::move(source));
}

class RoundTrip : public testing::TestWithParam<std::string> {};

TEST_P(RoundTrip, CountsAreThoseOfTheVirtualTrial) {
  const Virtual v = run(GetParam(), 24);
  const cdisc::Mapping mapping = cdisc::read_mapping(library + "/mappings/cdisc.toml");
  const std::vector<cdisc::Table> domains = cdisc::sdtm_of(to_write(v), mapping);
  const recorded::Study study = analyze(v, mapping, cdisc::read_study(domains, mapping));
  expect_same(v, study);
  // A virtual clinic follows its protocol to the day.
  for (const recorded::Deviation& d : study.deviations)
    ADD_FAILURE() << study.source.patients[study.patients[d.patient].source].id << " " << recorded::info(d.kind).id
                  << ": " << d.what;
  for (const cdisc::Finding& f : study.source.findings.all())
    if (f.check != cdisc::Check::no_end_of_treatment)
      ADD_FAILURE() << cdisc::info(f.check).id << " " << f.subject << " " << f.domain << " " << f.variable << " "
                    << f.value << ": " << f.what;
}

INSTANTIATE_TEST_SUITE_P(Regimens, RoundTrip, testing::ValuesIn(regimens()), [](const auto& each) {
  std::string name = each.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace titrate
