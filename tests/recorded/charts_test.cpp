// Rows of a folder → what the chart and the analysis know of them: residual disease, symptoms, risk factors, stages,
// other treatments, contacts, supplemental qualifiers, limits that change.

#include "cdisc/sdtm_ranges.hpp"
#include "clinic/thrombosis.hpp"
#include "recorded/folder.hpp"
#include "recorded/virtual_trial.hpp"
#include "results/time_to_event.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace titrate {
namespace {

using namespace recorded_test;
using cdisc::Check;
using chart::Finding;
using chart::Measure;

using Files = std::vector<std::pair<std::string, std::string>>;

const cdisc::Mapping& mapping() {
  static const cdisc::Mapping once = cdisc::read_mapping(library + "/mappings/cdisc.toml");
  return once;
}

/// Day 1 is 2014-03-10.
const std::pair<std::string, std::string> subjects{
    "dm", "STUDYID,USUBJID,RFSTDTC,RFPENDTC,AGE,SEX,ARMCD\nS,1,2014-03-10,2014-12-31,63,F,A\n"};

cdisc::RecordedStudy read(Files files) {
  files.push_back(subjects);
  return cdisc::read_study(StudyFolder(files).path(), mapping());
}

recorded::Study analyzed(Files files) {
  static const Virtual v{.setup = trial::load("ferrajoli-2008", library), .records = {}, .cut_day = {}, .outcomes = {}};
  return analyze(v, mapping(), read(std::move(files)));
}

const cdisc::Understood& understood(const cdisc::RecordedStudy& study, const std::string& domain,
                                    const std::string& code) {
  return *std::find_if(study.understood.begin(), study.understood.end(),
                       [&](const auto& each) { return each.domain == domain && each.code == code; });
}

const cdisc::Finding* first(const cdisc::RecordedStudy& study, Check check) {
  for (const cdisc::Finding& each : study.findings.all())
    if (each.check == check) return &each;
  return nullptr;
}

TEST(RecordedChart, ResidualDiseaseIsReadByItsMethodAndBelowALimitIsNoZero) {
  const cdisc::RecordedStudy study = read({{"lb",
                                            "USUBJID,LBSEQ,LBTESTCD,LBMETHOD,LBORRES,LBORRESU,LBDTC\n"
                                            "1,1,MRD,FLOW CYTOMETRY,0.5,%,2014-06-02\n"
                                            "1,2,MRD,PCR,<0.0001,,2014-06-02\n"
                                            "1,3,MRD,FLOW CYTOMETRY,<0.0001,,2014-08-04\n"
                                            "1,4,MRD,FLOW CYTOMETRY,many,,2014-08-05\n"}});
  const chart::Chart& chart = study.patients[0].chart;
  ASSERT_EQ(chart.found.size(), 3U);
  EXPECT_DOUBLE_EQ(chart.last_found(Finding::mrd_flow, 84), 0.005);  // 2014-06-02 is day 84, counted from 0
  EXPECT_EQ(chart.last_found(Finding::mrd_pcr, 84), std::nextafter(0.0001, 0));
  EXPECT_EQ(chart.last_found(Finding::mrd_flow, 200), std::nextafter(0.0001, 0));
  EXPECT_EQ(first(study, Check::not_a_number)->row.row, 4U);
  EXPECT_EQ(study.patients[0].found_rows[2].row, 3U);
  EXPECT_EQ(understood(study, "LB", "MRD").used, 3U);
}

TEST(RecordedChart, TCellsAreCountsOfCd3InAnyUnitOfACount) {
  const cdisc::RecordedStudy study = read({{"lb",
                                            "USUBJID,LBTESTCD,LBSPEC,LBORRES,LBORRESU,LBSTRESN,LBSTRESU,LBDTC\n"
                                            "1,CD3,BLOOD,880,/uL,,,2014-03-03\n"
                                            "1,CD3,BLOOD,0.93,10^9/L,,,2014-06-02\n"
                                            "1,CD3,BLOOD,,,1020,10^6/L,2014-08-25\n"
                                            "1,CD3,BLOOD,71,%,,,2014-08-26\n"
                                            "1,CD3,BONE MARROW,500,/uL,,,2014-08-27\n"}});
  const chart::Chart& chart = study.patients[0].chart;
  ASSERT_EQ(chart.found.size(), 3U);
  EXPECT_DOUBLE_EQ(chart.last_found(Finding::t_cells, 0), 880);  // per microliter: 1e6/L
  EXPECT_DOUBLE_EQ(chart.last_found(Finding::t_cells, 84), 930);
  EXPECT_DOUBLE_EQ(chart.last_found(Finding::t_cells, 200), 1020);
  EXPECT_EQ(study.patients[0].found_from,
            (std::vector{cdisc::TakenFrom::original, cdisc::TakenFrom::original, cdisc::TakenFrom::standard}));
  EXPECT_EQ(first(study, Check::not_a_number)->row.row, 4U);  // a share is no count
  EXPECT_EQ(understood(study, "LB", "CD3").meaning, "t_cells");
  EXPECT_EQ(understood(study, "LB", "CD3").used, 3U);
}

TEST(RecordedChart, VesselsOfTheMarrowAreReadFromMiLbAndFa) {
  const cdisc::RecordedStudy study =
      read({{"mi",
             "USUBJID,MISEQ,MITESTCD,MITEST,MISPEC,MIORRES,MIORRESU,MIDTC\n"
             "1,1,MVD,Microvessel density,BONE MARROW,52.8,/mm2,2014-03-03\n"
             "1,2,MVD,Microvessel density,LYMPH NODE,99,/mm2,2014-03-04\n"
             "1,3,CD34,CD34,BONE MARROW,1,%,2014-03-03\n"},
            {"lb", "USUBJID,LBTESTCD,LBSPEC,LBORRES,LBORRESU,LBDTC\n1,MVD,BONE MARROW,7680,1/cm2,2014-06-02\n"},
            {"fa",
             "USUBJID,FATESTCD,FAOBJ,FAORRES,FAORRESU,FADTC\n"
             "1,DENSITY,Marrow microvessels,60.8,VESSELS/mm2,2014-08-25\n"}});
  const chart::Chart& chart = study.patients[0].chart;
  ASSERT_EQ(chart.found.size(), 3U);
  EXPECT_DOUBLE_EQ(chart.last_found(Finding::microvessel_density, 0), 52.8);
  EXPECT_DOUBLE_EQ(chart.last_found(Finding::microvessel_density, 84), 76.8);
  EXPECT_DOUBLE_EQ(chart.last_found(Finding::microvessel_density, 200), 60.8);
  EXPECT_EQ(understood(study, "MI", "MVD").meaning, "microvessel_density");
  EXPECT_EQ(understood(study, "MI", "MVD").used, 1U);  // that of a node is no marrow
  EXPECT_EQ(understood(study, "MI", "CD34").meaning, "");
  EXPECT_EQ(understood(study, "FA", "DENSITY of MARROW MICROVESSELS").used, 1U);
}

TEST(RecordedChart, ResidualDiseaseReachesTheAssessment) {
  const recorded::Study study = analyzed({{"lb",
                                           "USUBJID,LBTESTCD,LBMETHOD,LBORRES,LBORRESU,LBDTC\n"
                                           "1,HGB,,12,g/dL,2014-03-10\n"
                                           "1,MRD,PCR,<0.00001,,2014-06-02\n"
                                           "1,HGB,,12,g/dL,2014-06-03\n"}});
  const auto& assessments = study.patients[0].record.assessments;
  ASSERT_EQ(assessments.size(), 2U);
  EXPECT_EQ(assessments[0].mrd_pcr_negative, chart::Answer::unknown);
  EXPECT_EQ(assessments[1].mrd_pcr_negative, chart::Answer::yes);
}

TEST(RecordedChart, ASymptomThatOneQuestionFoundIsThere) {
  const cdisc::RecordedStudy study = read({{"fa",
                                            "USUBJID,FATESTCD,FAOBJ,FAORRES,FADTC\n"
                                            "1,OCCUR,B Symptoms,N,2014-03-03\n"
                                            "1,OCCUR,Constitutional symptoms,Y,2014-06-02\n"
                                            "1,OCCUR,B Symptoms,N,2014-06-02\n"}});
  const chart::Chart& chart = study.patients[0].chart;
  EXPECT_EQ(chart.last_found(Finding::constitutional_symptoms, 0), 0);
  EXPECT_EQ(chart.last_found(Finding::constitutional_symptoms, 84), 1);
  EXPECT_EQ(study.findings.count(Check::duplicate_result), 1U);
}

TEST(RecordedChart, RiskFactorsOfThrombosisAreThoseOfTheHistory) {
  const recorded::Study study = analyzed({{"mh",
                                           "USUBJID,MHTERM,MHDECOD,MHOCCUR,MHENDTC\n"
                                           "1,DVT 2009,Deep vein thrombosis,,2009-05\n"
                                           "1,diabetes,Diabetes mellitus,N,\n"
                                           "1,diabetes type 2,Type 2 diabetes mellitus,,\n"
                                           "1,pneumonia,Pneumonia,,2013-11-02\n"
                                           "1,renal,Renal failure,N,\n"}});
  const chart::Baseline& b = study.patients[0].record.chart.baseline;
  const auto answer = [&](chart::RiskFactor f) { return b.risk_factors[chart::index(f)]; };
  EXPECT_EQ(answer(chart::RiskFactor::prior_thrombosis), chart::Answer::yes);     // history counts although it is over
  EXPECT_EQ(answer(chart::RiskFactor::diabetes), chart::Answer::yes);             // one row says so
  EXPECT_EQ(answer(chart::RiskFactor::acute_infection), chart::Answer::unknown);  // over before day 1
  EXPECT_EQ(answer(chart::RiskFactor::renal_disease), chart::Answer::no);
  EXPECT_EQ(answer(chart::RiskFactor::surgery), chart::Answer::unknown);
  EXPECT_EQ(understood(study.source, "MH", "DEEP VEIN THROMBOSIS").meaning, "baseline");
}

TEST(RecordedChart, BinetIsReadAndHeldAgainstTheValues) {
  const Files counts{{"lb",
                      "USUBJID,LBTESTCD,LBORRES,LBORRESU,LBDTC\n"
                      "1,HGB,8,g/dL,2014-03-03\n1,PLAT,150,10^9/L,2014-03-03\n1,LYM,60,10^9/L,2014-03-03\n"}};
  EXPECT_EQ(analyzed(counts).patients[0].record.chart.baseline.binet, 2);  // C: hemoglobin below 10 g/dL
  Files reported = counts;
  reported.emplace_back("rs", "USUBJID,RSTESTCD,RSORRES,RSDTC\n1,BINET,Stage A,2014-03-03\n");
  const recorded::Study study = analyzed(reported);
  EXPECT_EQ(study.patients[0].record.chart.baseline.binet, 0);
  ASSERT_TRUE(first(study.source, Check::stage_disagrees));
  EXPECT_EQ(first(study.source, Check::stage_disagrees)->what, "the baseline values make Binet C");
}

TEST(RecordedChart, AnotherTreatmentOfTheLeukemiaEndsTimes) {
  const recorded::Study study = analyzed({{"cm",
                                           "USUBJID,CMTRT,CMCAT,CMSTDTC\n"
                                           "1,Bendamustine,SUBSEQUENT CLL THERAPY,2014-09-01\n"
                                           "1,Aspirin,GENERAL,2014-09-01\n"},
                                          {"pr", "USUBJID,PRTRT,PRCAT,PRSTDTC\n1,Transplant,SUBSEQUENT THERAPY,\n"}});
  static const auto table = results::read_censoring(library + "/criteria/censoring.toml");
  const auto time = results::derive_time(
      *table.find("time_to_next_treatment"), table.gap_days,
      results::time_facts(study.patients[0].record.history(), study.source.patients[0].cut_day, false));
  ASSERT_TRUE(time);
  EXPECT_TRUE(time->event);
  EXPECT_EQ(time->end_day, 175);  // 2014-09-01
  EXPECT_EQ(understood(study.source, "CM", "BENDAMUSTINE").meaning, "new treatment");
  EXPECT_EQ(first(study.source, Check::missing_date)->domain, "PR");
}

TEST(RecordedChart, WhoIsHeardOfAliveIsCensoredThere) {
  const Files visit{{"lb", "USUBJID,LBTESTCD,LBORRES,LBORRESU,LBDTC\n1,HGB,12,g/dL,2014-03-10\n"}};
  const recorded::Study until_end = analyzed(visit);
  EXPECT_EQ(results::last_known_alive(until_end.patients[0].record.chart, until_end.source.patients[0].cut_day), 296);
  Files followed = visit;
  followed.emplace_back("ss",
                        "USUBJID,SSTESTCD,SSORRES,SSDTC\n"
                        "1,SURVSTAT,ALIVE,2015-03-10\n1,SURVSTAT,ALIVE,2015-01-02\n1,SURVSTAT,DEAD,\n");
  const recorded::Study later = analyzed(followed);
  EXPECT_EQ(later.source.patients[0].cut_day, 365);
  EXPECT_EQ(results::last_known_alive(later.patients[0].record.chart, 365), 365);
  EXPECT_EQ(first(later.source, Check::death_disagrees)->domain, "SS");
}

TEST(RecordedChart, SupplementalQualifiersStandOnTheirRows) {
  const cdisc::RecordedStudy study = read({{"ae",
                                            "USUBJID,AESEQ,AETERM,AEDECOD,AETOXGR,AESTDTC\n"
                                            "1,1,x,Pneumonia,,2014-03-15\n"
                                            "1,2,y,Rash,1,2014-03-16\n"},
                                           {"suppae",
                                            "RDOMAIN,USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\n"
                                            "AE,1,AESEQ,1,AETOXGR,4\n"
                                            "AE,1,AESEQ,2,AETOXGR,3\n"
                                            "AE,1,AESEQ,9,AETOXGR,2\n"
                                            "AE,1,AESEQ,1,AEOTHER,z\n"}});
  ASSERT_EQ(study.patients[0].reported.size(), 2U);
  EXPECT_EQ(study.patients[0].reported[0].grade, 4);
  EXPECT_EQ(study.patients[0].reported[1].grade, 1);  // the row's own
  EXPECT_EQ(first(study, Check::supplement_disagrees)->row.row, 2U);
  EXPECT_EQ(first(study, Check::supplement_unmatched)->row.row, 3U);
  EXPECT_EQ(understood(study, "SUPPAE", "AETOXGR").meaning, "AETOXGR");
  EXPECT_EQ(understood(study, "SUPPAE", "AEOTHER").meaning, "");
  const cdisc::RecordedStudy by_method =
      read({{"lb", "USUBJID,LBSEQ,LBTESTCD,LBORRES,LBDTC\n1,1,MRD,0.02,2014-06-02\n"},
            {"supplb",
             "RDOMAIN,USUBJID,IDVAR,IDVARVAL,QNAM,QVAL\n"
             "LB,1,LBSEQ,1,LBMETHOD,PCR\n"}});
  EXPECT_EQ(by_method.patients[0].chart.last_found(Finding::mrd_pcr, 84), 0.02);
}

TEST(RecordedChart, AGradeUsesTheLimitsOfItsDay) {
  // CTCAE v3.0: grade 1 creatinine is above the upper limit of normal, grade 2 above 1.5 times it.
  const Files changed{{"lb",
                       "USUBJID,LBTESTCD,LBORRES,LBORRESU,LBORNRLO,LBORNRHI,LBDTC\n"
                       "1,CREAT,1.1,mg/dL,0.5,1.2,2014-03-10\n"
                       "1,CREAT,1.1,mg/dL,0.5,1.0,2014-04-07\n"
                       "1,CREAT,1.1,mg/dL,0.5,1.2,2014-05-05\n"}};
  const recorded::Study study = analyzed(changed);
  const auto& assessments = study.patients[0].record.assessments;
  ASSERT_EQ(assessments.size(), 3U);
  EXPECT_EQ(assessments[0].grade_of(chart::Term::creatinine_increased), 0);
  EXPECT_EQ(assessments[1].grade_of(chart::Term::creatinine_increased), 1);
  EXPECT_EQ(assessments[2].grade_of(chart::Term::creatinine_increased), 0);  // the first laboratory again
  EXPECT_EQ(study.source.findings.count(Check::range_changes), 2U);
}

TEST(RecordedChart, RangesKeepTheirDaysInWhateverOrderTheRowsCome) {
  cdisc::Patient patient;
  const auto at = [&](int day, double high) {
    cdisc::note_range(patient.ranges, {Measure::creatinine, day, day, 0.5, high, {}});
  };
  at(0, 1.2);
  at(60, 1.2);
  at(30, 1.0);
  at(28, 1.0);
  const auto upper = [&](int day) {
    return cdisc::limits_on(patient, {}, day).upper[chart::index(Measure::creatinine)];
  };
  EXPECT_EQ(upper(-7), 1.2);  // before the first: the first
  EXPECT_EQ(upper(27), 1.2);
  EXPECT_EQ(upper(28), 1.0);
  EXPECT_EQ(upper(30), 1.0);
  EXPECT_EQ(upper(60), 1.2);
  EXPECT_EQ(upper(90), 1.2);
  EXPECT_TRUE(cdisc::limits_change(patient));
}

TEST(RecordedChart, TwoVisitsOnOneDayAreAFinding) {
  const cdisc::RecordedStudy study = read({{"lb",
                                            "USUBJID,LBTESTCD,LBORRES,LBORRESU,LBDTC,VISITNUM,VISIT\n"
                                            "1,HGB,12,g/dL,2014-03-10,1,DAY 1\n"
                                            "1,PLAT,120,10^9/L,2014-03-10,2,DAY 8\n"
                                            "1,HGB,11,g/dL,2014-03-17,3,DAY 15\n"}});
  ASSERT_EQ(study.findings.count(Check::visits_on_one_day), 1U);
  EXPECT_EQ(first(study, Check::visits_on_one_day)->what, "visit 1 is on study day 1 too");
  EXPECT_EQ(study.patients[0].chart.visits.size(), 2U);
}

}  // namespace
}  // namespace titrate
