// Domains in memory → charts, with what is suspicious about them.

#include "cdisc/sdtm_read.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <filesystem>

#include <gtest/gtest.h>

namespace titrate::cdisc {
namespace {

using chart::Measure;

const Mapping& mapping() {
  static const Mapping m = read_mapping(TITRATE_SOURCE_DIR "/library/mappings/cdisc.toml");
  return m;
}

/// A domain as a printed table: names first, then rows; a number stands as text, "" is missing.
Table domain(const std::string& name, std::vector<std::string> names, std::vector<std::vector<std::string>> rows) {
  Table table;
  table.dataset.name = name;
  for (const std::string& each : names) table.dataset.variables.push_back({.name = each});
  for (const auto& row : rows) {
    std::vector<Cell> cells;
    for (const std::string& text : row) cells.push_back(text.empty() ? Cell(Missing{}) : Cell(text));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Table one_subject() {
  return domain("DM", {"STUDYID", "USUBJID", "RFSTDTC", "RFPENDTC", "AGE", "SEX", "ARMCD", "DTHDTC"},
                {{"S", "1", "2014-03-10", "2014-12-31", "63", "F", "A", ""}});
}

Table laboratory(std::vector<std::vector<std::string>> rows) {
  return domain("LB", {"USUBJID", "LBTESTCD", "LBORRES", "LBORRESU", "LBORNRLO", "LBORNRHI", "LBDTC", "VISIT"},
                std::move(rows));
}

std::uint64_t count(const RecordedStudy& study, Check check) { return study.findings.count(check); }

const Finding& first(const RecordedStudy& study, Check check) {
  const auto& all = study.findings.all();
  return *std::find_if(all.begin(), all.end(), [check](const Finding& f) { return f.check == check; });
}

TEST(SdtmRead, ResultsBecomeVisitsOfAChart) {
  const std::vector<Table> domains{
      one_subject(), laboratory({{"1", "HGB", "121", "g/L", "120", "160", "2014-03-03", "SCREENING"},
                                 {"1", "HGB", "11", "g/dL", "12", "16", "2014-03-10", "DAY 1"},
                                 {"1", "PLAT", "90", "10^9/L", "", "", "2014-03-12", "UNSCHEDULED 2.1"}})};
  const RecordedStudy study = read_study(domains, mapping());
  const chart::Chart& chart = study.patients.front().chart;
  ASSERT_EQ(chart.visits.size(), 3U);
  EXPECT_EQ(chart.visits.days()[0], -7);
  EXPECT_EQ(chart.visits.days()[1], 0);  // day 1 is 0 here: there is no day 0 in between
  EXPECT_DOUBLE_EQ(chart.visits[0][Measure::hemoglobin], 12.1);
  EXPECT_FALSE(chart.visits[2].scheduled);
  EXPECT_DOUBLE_EQ(chart.limits.upper[chart::index(Measure::hemoglobin)], 16);
  EXPECT_EQ(study.patients.front().cut_day, civil_day({2014, 12, 31}) - civil_day({2014, 3, 10}));
  EXPECT_EQ(study.findings.all().size(), 0U);
}

TEST(SdtmRead, WhatIsWrongWithAResultIsListedWithItsRow) {
  const std::vector<Table> domains{one_subject(), laboratory({{"1", "HGB", "<5", "g/dL", "", "", "2014-03-11", ""},
                                                              {"1", "HGB", "pending", "g/dL", "", "", "2014-03-12", ""},
                                                              {"1", "HGB", "121", "g/dL", "", "", "2014-03-13", ""},
                                                              {"1", "HGB", "12", "furlong", "", "", "2014-03-14", ""},
                                                              {"1", "HGB", "12", "furlong", "", "", "2014-03-15", ""},
                                                              {"1", "HGB", "12", "g/dL", "", "", "2014-03", ""},
                                                              {"1", "HGB", "12", "g/dL", "", "", "14MAR2014", ""},
                                                              {"2", "HGB", "12", "g/dL", "", "", "2014-03-15", ""},
                                                              {"1", "HGB", "12", "g/dL", "16", "12", "2014-03-20", ""},
                                                              {"1", "HGB", "13", "g/dL", "", "", "2014-03-20", ""}})};
  const RecordedStudy study = read_study(domains, mapping());
  EXPECT_EQ(first(study, Check::below_quantification).row.row, 1U);
  EXPECT_EQ(first(study, Check::not_a_number).row.row, 2U);
  EXPECT_EQ(first(study, Check::outside_possible).row.row, 3U);
  EXPECT_EQ(first(study, Check::unknown_unit).row.row, 4U);
  EXPECT_EQ(count(study, Check::unknown_unit), 2U);  // alike: one finding for both
  EXPECT_EQ(first(study, Check::partial_date).row.row, 6U);
  EXPECT_EQ(first(study, Check::unparsable_date).row.row, 7U);
  EXPECT_EQ(first(study, Check::unknown_subject).value, "2");
  EXPECT_EQ(first(study, Check::range_reversed).row.row, 9U);
  EXPECT_EQ(first(study, Check::duplicate_result).row.row, 10U);
  const chart::Chart& chart = study.patients.front().chart;
  ASSERT_EQ(chart.visits.size(), 1U);  // of the last two rows: all others are findings
  EXPECT_DOUBLE_EQ(chart.visits[0][Measure::hemoglobin], 13);
}

TEST(SdtmRead, NothingIsPlacedAfterDeath) {
  Table dm = one_subject();
  dm.rows[0][7] = std::string("2014-03-20");
  const std::vector<Table> domains{
      dm, laboratory({{"1", "HGB", "12", "g/dL", "", "", "2014-03-21", ""}}),
      domain("EX", {"USUBJID", "EXTRT", "EXDOSE", "EXDOSU", "EXDOSFRQ", "EXSTDTC", "EXENDTC"},
             {{"1", "LENALIDOMIDE", "10", "mg", "QD", "2014-03-10", "2014-03-25"}})};
  const RecordedStudy study = read_study(domains, mapping());
  const chart::Chart& chart = study.patients.front().chart;
  EXPECT_TRUE(chart.visits.empty());
  EXPECT_EQ(chart.administrations, (std::vector<chart::Administration>{{chart::Agent::lenalidomide, 0, 10, 10}}));
  EXPECT_EQ(count(study, Check::after_death), 2U);
}

TEST(SdtmRead, DosesAddUpDayByDay) {
  const std::vector<Table> domains{
      one_subject(), domain("EX", {"USUBJID", "EXTRT", "EXDOSE", "EXDOSU", "EXDOSFRQ", "EXSTDTC", "EXENDTC"},
                            {{"1", "Lenalidomide", "10", "mg", "QD", "2014-03-10", "2014-03-12"},
                             {"1", "Lenalidomide", "5", "mg", "QD", "2014-03-12", "2014-03-13"},
                             {"1", "Lenalidomide", "5", "mg", "QD", "2014-03-12", "2014-03-13"},
                             {"1", "Lenalidomide", "2.5", "mg", "QOD", "2014-03-20", "2014-03-22"},
                             {"1", "Placebo", "0", "mg", "QD", "2014-03-10", "2014-03-12"}})};
  const RecordedStudy study = read_study(domains, mapping());
  using chart::Agent;
  EXPECT_EQ(study.patients.front().chart.administrations,
            (std::vector<chart::Administration>{{Agent::lenalidomide, 0, 1, 10},
                                                {Agent::lenalidomide, 2, 2, 15},
                                                {Agent::lenalidomide, 3, 3, 5},
                                                {Agent::lenalidomide, 10, 10, 2.5},
                                                {Agent::lenalidomide, 12, 12, 2.5}}));
  EXPECT_EQ(first(study, Check::duplicate_dose).row.row, 3U);
  EXPECT_EQ(first(study, Check::unknown_treatment).value, "Placebo");
}

/// Two nodes and a lung lesion: 3 x 2 + 2.5 x 1.6 = 10 cm2, then 1.5 x 1 + 0 = 1.5 cm2, then one node is not measured.
TEST(SdtmRead, NodeProductsAddUpAsByHand) {
  const auto size = [](const char* link, const char* code, const char* mm, const char* date) {
    return std::vector<std::string>{"1", "TARGET", link, code, mm, "mm", date};
  };
  const std::vector<Table> domains{
      one_subject(),
      domain("TU", {"USUBJID", "TULNKID", "TULOC", "TUORRES"},
             {{"1", "T01", "LYMPH NODE, AXILLARY", "TARGET"},
              {"1", "T02", "LYMPH NODE", "TARGET"},
              {"1", "T03", "LUNG", "TARGET"}}),
      domain("TR", {"USUBJID", "TRGRPID", "TRLNKID", "TRTESTCD", "TRORRES", "TRORRESU", "TRDTC"},
             {size("T01", "LDIAM", "30", "2014-03-05"), size("T01", "LPERP", "20", "2014-03-05"),
              size("T02", "LDIAM", "25", "2014-03-05"), size("T02", "LPERP", "16", "2014-03-05"),
              size("T03", "LDIAM", "90", "2014-03-05"), size("T03", "LPERP", "80", "2014-03-05"),
              size("T01", "LDIAM", "15", "2014-05-05"), size("T01", "LPERP", "10", "2014-05-05"),
              size("T02", "LDIAM", "0", "2014-05-05"), size("T01", "LDIAM", "12", "2014-07-05"),
              size("T01", "LPERP", "10", "2014-07-05"), size("T02", "LDIAM", "8", "2014-09-05"),
              size("T02", "LPERP", "8", "2014-09-05"), size("T09", "LDIAM", "8", "2014-09-05")})};
  const RecordedStudy study = read_study(domains, mapping());
  const chart::Chart& chart = study.patients.front().chart;
  ASSERT_EQ(chart.visits.size(), 2U);
  EXPECT_DOUBLE_EQ(chart.visits[0][Measure::node_products], 3.0 * 2.0 + 2.5 * 1.6);
  EXPECT_DOUBLE_EQ(chart.visits[0][Measure::longest_node], 3.0);
  EXPECT_DOUBLE_EQ(chart.visits[1][Measure::node_products], 1.5 * 1.0);
  EXPECT_EQ(count(study, Check::node_not_measured), 2U);
  EXPECT_EQ(first(study, Check::node_returned).value, "T02");
  EXPECT_EQ(first(study, Check::unknown_lesion).value, "T09");
}

TEST(SdtmRead, EventsAreOfTheKindThatTheirTermMeans) {
  const std::vector<Table> domains{
      one_subject(), domain("AE", {"USUBJID", "AETERM", "AEDECOD", "AESOC", "AETOXGR", "AESEV", "AESTDTC", "AEENDTC"},
                            {{"1", "x", "Pneumonia", "Infections and infestations", "3", "", "2014-03-15", ""},
                             {"1", "x", "Herpes zoster", "Infections and infestations", "", "MODERATE", "2014-04", ""},
                             {"1", "x", "Deep vein thrombosis", "Vascular disorders", "2", "", "2014-05-01", ""},
                             {"1", "x", "Febrile neutropenia", "Blood", "3", "", "2014-05-02", ""},
                             {"1", "x", "Tumour flare", "Neoplasms", "2", "", "2014-03-13", "2014-03-16"},
                             {"1", "x", "Rash", "Skin", "", "", "2014-03-13", ""}})};
  const RecordedStudy study = read_study(domains, mapping());
  const chart::Chart& chart = study.patients.front().chart;
  ASSERT_EQ(chart.events.size(), 6U);
  using chart::EventKind;
  EXPECT_EQ(chart.events[0].kind, EventKind::other_toxicity);  // rash, on study day 4
  EXPECT_EQ(chart.events[1].kind, EventKind::pneumonia);
  EXPECT_EQ(chart.events[2].kind, EventKind::infection);
  EXPECT_EQ(chart.events[2].grade, 2);
  EXPECT_EQ(chart.events[2].day, civil_day({2014, 4, 1}) - civil_day({2014, 3, 10}));  // imputed, and a finding
  EXPECT_EQ(chart.events[3].kind, EventKind::thrombosis);
  EXPECT_EQ(chart.events[4].detail, "febrile_neutropenia");
  EXPECT_EQ(chart.events[5].kind, EventKind::last_contact);  // the end of participation
  EXPECT_EQ(count(study, Check::missing_grade), 1U);
  // Nobody asked at visits: a report makes two calls, the first with and the second without.
  ASSERT_EQ(chart.visits.size(), 2U);
  EXPECT_EQ(chart.visits.days()[0], 3);
  EXPECT_EQ(chart.visits[0][Measure::flare_pain], 2);
  EXPECT_EQ(chart.visits.days()[1], 7);
  EXPECT_EQ(chart.visits[1][Measure::flare_pain], 0);
}

TEST(SdtmRead, ScreeningFailuresAreNotEnrolled) {
  Table dm = one_subject();
  dm.rows.push_back({std::string("S"), std::string("2"), Missing{}, Missing{}, Missing{}, std::string("M"),
                     std::string("Scrnfail"), Missing{}});
  dm.rows.push_back(dm.rows.front());
  const std::vector<Table> domains{dm};
  const RecordedStudy study = read_study(domains, mapping());
  ASSERT_EQ(study.patients.size(), 2U);
  EXPECT_TRUE(study.patients[0].enrolled);
  EXPECT_FALSE(study.patients[1].enrolled);
  EXPECT_EQ(first(study, Check::duplicate_subject).row.row, 3U);
}

TEST(SdtmRead, UnmappedTestsAreCountedAndNotKept) {
  std::vector<std::vector<std::string>> rows(1000, {"1", "GLUC", "5", "mmol/L", "", "", "2014-03-10", ""});
  const std::vector<Table> domains{one_subject(), laboratory(rows)};
  const RecordedStudy study = read_study(domains, mapping());
  EXPECT_TRUE(study.patients.front().observations.empty());
  const auto code = std::find_if(study.understood.begin(), study.understood.end(),
                                 [](const Understood& each) { return each.code == "GLUC"; });
  EXPECT_EQ(code->rows, 1000U);
  EXPECT_EQ(code->meaning, "");
}

TEST(SdtmRead, TheLymphomaStudyIsReadWithItsReportedResponses) {
  const auto folder = std::filesystem::path(TITRATE_SOURCE_DIR) / "../shared/data/pharmaversesdtm";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << folder << " is not there";
  const RecordedStudy study = read_study(folder, mapping());
  const auto patient = std::find_if(study.patients.begin(), study.patients.end(),
                                    [](const Patient& each) { return each.id == "01-701-1015"; });
  ASSERT_NE(patient, study.patients.end());
  EXPECT_FALSE(patient->responses.empty());
  EXPECT_FALSE(patient->lesions.empty());
  EXPECT_EQ(count(study, Check::unknown_unit), 0U);
}

}  // namespace
}  // namespace titrate::cdisc
