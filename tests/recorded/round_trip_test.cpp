// A virtual trial written as SDTM and analysed again gives exactly the trial itself.

#include "recorded/virtual_trial.hpp"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

namespace titrate {
namespace {

using namespace recorded_test;

std::vector<std::string> regimens() {
  std::vector<std::string> ids;
  for (const auto& entry : std::filesystem::directory_iterator(library + "/regimens"))
    ids.push_back(entry.path().stem());
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::string spell(const std::optional<results::TimeToEvent>& time) {
  return time ? fmt::format("{}{}", time->days, time->event ? "" : "+") : "-";
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
  see("survival", spell(a.overall_survival), spell(b.overall_survival));
  see("progression-free", spell(a.progression_free_survival), spell(b.progression_free_survival));
  see("time to progression", spell(a.time_to_progression), spell(b.time_to_progression));
  see("duration of response", spell(a.duration_of_response), spell(b.duration_of_response));
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
