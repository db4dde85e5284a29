#pragma once
// The columns of the domains that sdtm_write.cpp writes, with their labels (SDTM Implementation Guide 3.4; at most the
// 40 bytes that XPORT holds). Used there alone.

#include "cdisc/sdtm_table.hpp"

namespace titrate::cdisc {

class SdtmDomains {
 protected:
  explicit SdtmDomains(const std::string& study_id) : study(study_id) {}

  std::string study;
  using Named = DomainTable::Named;
  static constexpr Type number = Type::number;
  DomainTable dm_{study,
                  "DM",
                  "Demographics",
                  {{"SUBJID", "Subject Identifier for the Study"},
                   {"RFSTDTC", "Subject Reference Start Date/Time"},
                   {"RFENDTC", "Subject Reference End Date/Time"},
                   {"RFXSTDTC", "Date/Time of First Study Treatment"},
                   {"RFXENDTC", "Date/Time of Last Study Treatment"},
                   {"RFPENDTC", "Date/Time of End of Participation"},
                   {"DTHDTC", "Date/Time of Death"},
                   {"DTHFL", "Subject Death Flag"},
                   {"SITEID", "Study Site Identifier"},
                   {"AGE", "Age", number},
                   {"AGEU", "Age Units"},
                   {"SEX", "Sex"},
                   {"ARMCD", "Planned Arm Code"},
                   {"ARM", "Description of Planned Arm"},
                   {"ACTARMCD", "Actual Arm Code"},
                   {"ACTARM", "Description of Actual Arm"}}};
  DomainTable suppdm_{study,
                      "SUPPDM",
                      "Supplemental Qualifiers for DM",
                      {{"IDVAR", "Identifying Variable"},
                       {"IDVARVAL", "Identifying Variable Value"},
                       {"QNAM", "Qualifier Variable Name"},
                       {"QLABEL", "Qualifier Variable Label"},
                       {"QVAL", "Data Value"},
                       {"QORIG", "Origin"}}};
  static std::vector<Named> interventions(const std::string& d) {
    return {{d + "SEQ", "Sequence Number", number},
            {d + "TRT", d == "EX"   ? "Name of Treatment"
                        : d == "CM" ? "Reported Name of Drug, Med, or Therapy"
                                    : "Reported Name of Procedure"},
            {d + "DOSE", "Dose per Administration", number},
            {d + "DOSU", "Dose Units"},
            {d + "DOSFRQ", "Dosing Frequency per Interval"},
            {d + "STDTC", "Start Date/Time of Treatment"},
            {d + "ENDTC", "End Date/Time of Treatment"},
            {d + "STDY", "Study Day of Start of Treatment", number},
            {d + "ENDY", "Study Day of End of Treatment", number}};
  }
  /// The columns of a findings domain, what only it has after the test's name.
  static std::vector<Named> findings(const std::string& d, std::vector<Named> own) {
    std::vector<Named> all{
        {d + "SEQ", "Sequence Number", number}, {d + "TESTCD", "Test Short Name"}, {d + "TEST", "Test Name"}};
    all.insert(all.end(), own.begin(), own.end());
    all.insert(all.end(), {{d + "ORRES", "Result or Finding in Original Units"},
                           {d + "ORRESU", "Original Units"},
                           {d + "STRESC", "Character Result/Finding in Std Format"},
                           {d + "STRESN", "Numeric Result/Finding in Standard Units", number},
                           {d + "STRESU", "Standard Units"},
                           {"VISITNUM", "Visit Number", number},
                           {"VISIT", "Visit Name"},
                           {d + "DTC", "Date/Time of Measurement"},
                           {d + "DY", "Study Day of Measurement", number}});
    return all;
  }
  DomainTable ex_{study, "EX", "Exposure", interventions("EX")};
  DomainTable cm_{study, "CM", "Concomitant/Prior Medications", interventions("CM")};
  DomainTable pr_{study, "PR", "Procedures", interventions("PR")};
  DomainTable lb_{study, "LB", "Laboratory Test Results",
                  findings("LB", {{"LBCAT", "Category for Lab Test"},
                                  {"LBORNRLO", "Reference Range Lower Limit in Orig Unit"},
                                  {"LBORNRHI", "Reference Range Upper Limit in Orig Unit"},
                                  {"LBSTNRLO", "Reference Range Lower Limit-Std Units", number},
                                  {"LBSTNRHI", "Reference Range Upper Limit-Std Units", number},
                                  {"LBSPEC", "Specimen Type"}})};
  DomainTable vs_{study, "VS", "Vital Signs", findings("VS", {})};
  DomainTable fa_{study, "FA", "Findings About Events or Interventions",
                  findings("FA", {{"FAOBJ", "Object of the Observation"}})};
  DomainTable tr_{study, "TR", "Tumor/Lesion Results",
                  findings("TR", {{"TRGRPID", "Group ID"}, {"TRLNKID", "Link ID"}, {"TREVAL", "Evaluator"}})};
  DomainTable rs_{study, "RS", "Disease Response and Clin Classification", findings("RS", {{"RSEVAL", "Evaluator"}})};
  DomainTable tu_{study,
                  "TU",
                  "Tumor/Lesion Identification",
                  {{"TUSEQ", "Sequence Number", number},
                   {"TULNKID", "Link ID"},
                   {"TUTESTCD", "Tumor/Lesion ID Short Name"},
                   {"TUTEST", "Tumor/Lesion ID Test Name"},
                   {"TUORRES", "Tumor/Lesion ID Result"},
                   {"TUSTRESC", "Tumor/Lesion ID Result Std. Format"},
                   {"TULOC", "Location of the Tumor/Lesion"},
                   {"TUEVAL", "Evaluator"},
                   {"TUDTC", "Date/Time of Tumor/Lesion Identification"},
                   {"TUDY", "Study Day of Tumor/Lesion Identification", number}}};
  DomainTable ae_{study,
                  "AE",
                  "Adverse Events",
                  {{"AESEQ", "Sequence Number", number},
                   {"AETERM", "Reported Term for the Adverse Event"},
                   {"AEDECOD", "Dictionary-Derived Term"},
                   {"AESOC", "Primary System Organ Class"},
                   {"AETOXGR", "Standard Toxicity Grade"},
                   {"AEOUT", "Outcome of Adverse Event"},
                   {"AESDTH", "Results in Death"},
                   {"AESTDTC", "Start Date/Time of Adverse Event"},
                   {"AEENDTC", "End Date/Time of Adverse Event"},
                   {"AESTDY", "Study Day of Start of Adverse Event", number},
                   {"AEENDY", "Study Day of End of Adverse Event", number}}};
  DomainTable ds_{study,
                  "DS",
                  "Disposition",
                  {{"DSSEQ", "Sequence Number", number},
                   {"DSTERM", "Reported Term for the Disposition Event"},
                   {"DSDECOD", "Standardized Disposition Term"},
                   {"DSCAT", "Category for Disposition Event"},
                   {"DSSCAT", "Subcategory for Disposition Event"},
                   {"DSSTDTC", "Start Date/Time of Disposition Event"},
                   {"DSSTDY", "Study Day of Start of Disposition Event", number}}};
  DomainTable mh_{study,
                  "MH",
                  "Medical History",
                  {{"MHSEQ", "Sequence Number", number},
                   {"MHTERM", "Reported Term for the Medical History"},
                   {"MHDECOD", "Dictionary-Derived Term"},
                   {"MHPRESP", "Medical History Event Pre-Specified"},
                   {"MHOCCUR", "Medical History Occurrence"},
                   {"MHDTC", "Date/Time of History Collection"}}};
};

}  // namespace titrate::cdisc
