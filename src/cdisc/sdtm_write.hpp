#pragma once
// A trial's records → SDTM domains (Implementation Guide 3.4), in the codes of a mapping.

#include "cdisc/dataset.hpp"
#include "cdisc/mapping.hpp"
#include "results/outcome.hpp"

#include <span>
#include <string>
#include <vector>

namespace titrate::cdisc {

struct TrialToWrite {
  std::string study = {};  ///< STUDYID
  struct Arm {
    std::string code, label;
    std::vector<chart::Agent> study_drugs;  ///< go into EX; whatever else is given into CM or PR
  };
  std::vector<Arm> cohorts = {};  ///< as Chart::cohort counts
  std::span<const results::PatientRecord> records = {};
  std::span<const int> cut_day = {};  ///< per record, days from the patient's own day 1
  int first_enrolment = 0;            ///< days from 1970-01-01 of the first patient's day 1
};

/// DM SUPPDM EX CM PR LB VS FA TU TR RS AE DS MH, each with its labels and standard columns; a domain without rows is
/// there. Reading them again (`read_study`) gives the same charts: dates are whole days, numbers the shortest text
/// that means the same double.
std::vector<Table> sdtm_of(const TrialToWrite& trial, const Mapping& mapping);

}  // namespace titrate::cdisc
