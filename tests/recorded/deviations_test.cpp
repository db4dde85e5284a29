// A virtual clinic follows its protocol to the day; what is then changed in its rows is what is found.

#include "recorded/virtual_trial.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace titrate {
namespace {

using namespace recorded_test;
using recorded::DeviationKind;

struct Deviations : testing::Test {
  Virtual v = run("ferrajoli-2008", 12);
  cdisc::Mapping mapping = cdisc::read_mapping(library + "/mappings/cdisc.toml");
  std::vector<cdisc::Table> domains = cdisc::sdtm_of(to_write(v), mapping);

  cdisc::Table& domain(const std::string& name) {
    return *std::find_if(domains.begin(), domains.end(), [&](const auto& each) { return each.dataset.name == name; });
  }
  static std::string text(const cdisc::Table& table, std::size_t row, const char* variable) {
    const cdisc::Cell& cell = table.rows[row][*table.dataset.find(variable)];
    return std::holds_alternative<std::string>(cell) ? std::get<std::string>(cell) : "";
  }
  void put(cdisc::Table& table, std::size_t row, const char* variable, std::string value) {
    table.rows[row][*table.dataset.find(variable)] = std::move(value);
  }
  recorded::Study analyzed() { return analyze(v, mapping, cdisc::read_study(domains, mapping)); }
  static std::vector<recorded::Deviation> of(const recorded::Study& study, DeviationKind kind) {
    std::vector<recorded::Deviation> some;
    std::copy_if(study.deviations.begin(), study.deviations.end(), std::back_inserter(some),
                 [kind](const auto& d) { return d.kind == kind; });
    return some;
  }
};

TEST_F(Deviations, ProphylaxisThatNobodyGaveIsOmitted) {
  cdisc::Table& cm = domain("CM");
  std::erase_if(
      cm.rows, [&](const auto& row) { return std::get<std::string>(row[*cm.dataset.find("CMTRT")]) == "ALLOPURINOL"; });
  const recorded::Study study = analyzed();
  const auto omitted = of(study, DeviationKind::care_omitted);
  ASSERT_EQ(omitted.size(), 12U);  // every patient, 300 mg on days 1 to 14 or to the day of death
  for (const auto& d : omitted) {
    EXPECT_EQ(d.subject_of, "allopurinol");
    EXPECT_EQ(d.first_day, 0);
    EXPECT_EQ(d.ordered, 300);
    EXPECT_LE(d.last_day, 13);
  }
  EXPECT_EQ(study.deviations.size(), omitted.size());
}

TEST_F(Deviations, AVisitThatNobodyMadeIsMissedAndOneThatIsLateIsNot) {
  for (cdisc::Table& table : domains) {
    const auto visit = table.dataset.find("VISIT");
    const auto date = table.dataset.find(table.dataset.name + "DTC");
    if (!visit || !date) continue;
    const std::string first = v.setup.protocol.id + "-" + v.records[0].chart.id;
    std::erase_if(table.rows, [&](const auto& row) {
      return std::get<std::string>(row[2]) == first && std::get<std::string>(row[*visit]) == "DAY 15";
    });
    for (auto& row : table.rows)  // the second visit: two days late
      if (std::get<std::string>(row[2]) == first && std::get<std::string>(row[*visit]) == "DAY 8")
        row[*date] = cdisc::iso_date(cdisc::civil_day(*cdisc::parse_date(std::get<std::string>(row[*date]))) + 2);
  }
  const recorded::Study study = analyzed();
  const auto missed = of(study, DeviationKind::visit_missed);
  ASSERT_EQ(missed.size(), 1U);
  EXPECT_EQ(missed[0].patient, 0U);
  EXPECT_EQ(missed[0].first_day, 14);
  EXPECT_EQ(missed[0].subject_of, "blood counts, chemistry");
}

TEST_F(Deviations, WhatIsGivenAfterProgressionIsTreatmentPastProgression) {
  const auto left = std::find_if(v.records.begin(), v.records.end(), [](const auto& record) {
    return record.off_treatment_reason == "progression" && record.off_treatment_day < 700;
  });
  ASSERT_NE(left, v.records.end()) << "no patient of the trial progressed: take another seed";
  const std::string id = v.setup.protocol.id + "-" + left->chart.id;
  const int day_1 = to_write(v).first_enrolment + left->chart.enrolled;
  cdisc::Table& ex = domain("EX");
  for (std::size_t i = ex.rows.size(); i-- > 0;)
    if (text(ex, i, "USUBJID") == id) {  // the last row goes on for ten days from the end of treatment
      auto row = ex.rows[i];
      ex.rows.push_back(row);
      put(ex, ex.rows.size() - 1, "EXSTDTC", cdisc::iso_date(day_1 + left->off_treatment_day));
      put(ex, ex.rows.size() - 1, "EXENDTC", cdisc::iso_date(day_1 + left->off_treatment_day + 9));
      break;
    }
  const recorded::Study study = analyzed();
  const auto past = of(study, DeviationKind::treatment_past_progression);
  ASSERT_EQ(past.size(), 1U);
  EXPECT_EQ(past[0].first_day, left->off_treatment_day);
  EXPECT_EQ(past[0].last_day, left->off_treatment_day + 9);
  EXPECT_EQ(past[0].row.row, domain("EX").rows.size());
}

TEST_F(Deviations, FlowKeepsLinesThatNobodyBelongsTo) {
  const recorded::Study study = analyzed();
  const auto line = [&](const std::string& id) {
    return std::find_if(study.flow.begin(), study.flow.end(), [&](const auto& each) { return each.id == id; })
        ->subjects.size();
  };
  EXPECT_EQ(line("screened"), 12U);
  EXPECT_EQ(line("not_enrolled"), 0U);
  EXPECT_EQ(line("enrolled"), 12U);
  EXPECT_EQ(line("analysed"), 12U);
}

}  // namespace
}  // namespace titrate
