#pragma once
// A virtual trial with its records, as SDTM and analysed again.

#include "cdisc/sdtm_date.hpp"
#include "cdisc/sdtm_read.hpp"
#include "cdisc/sdtm_write.hpp"
#include "recorded/analyze.hpp"
#include "trial/describe.hpp"
#include "trial/simulate.hpp"

#include <string>
#include <vector>

namespace titrate::recorded_test {

inline const std::string library = TITRATE_SOURCE_DIR "/library";

struct Virtual {
  trial::Setup setup;
  std::vector<results::PatientRecord> records;
  std::vector<int> cut_day;
  std::vector<results::PatientOutcome> outcomes;
};

inline Virtual run(const std::string& regimen, int patients) {
  Virtual v{.setup = trial::load(regimen, library), .records = {}, .cut_day = {}, .outcomes = {}};
  const cohort::Theta theta = v.setup.parameters.draw({7, 0, 0});
  trial::Trial trial = trial::run_trial(v.setup, theta, 7, 0, patients, nullptr, &v.records);
  for (const trial::Place& place : trial.places) v.cut_day.push_back(place.cut_day);
  v.outcomes = std::move(trial.outcomes);
  return v;
}

inline cdisc::TrialToWrite to_write(const Virtual& v) {
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

inline recorded::Study analyze(const Virtual& v, const cdisc::Mapping& mapping, cdisc::RecordedStudy source) {
  const results::EndpointList list = trial::endpoint_list(v.setup);
  return recorded::analyze({.protocol = v.setup.protocol,
                            .criteria = v.setup.criteria,
                            .mapping = mapping,
                            .endpoints = list,
                            .censoring = v.setup.censoring,
                            .evidence = v.setup.evidence},
                           std::move(source));
}

}  // namespace titrate::recorded_test
