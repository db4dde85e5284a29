// A study that does not fit into memory is put away patient by patient; nothing of what comes out changes by it.

#include "recorded/opened.hpp"

#include "recorded/estimates.hpp"
#include "recorded/publish.hpp"
#include "recorded/times.hpp"
#include "recorded/virtual_trial.hpp"
#include "results/publish.hpp"

#include <sstream>

#include <gtest/gtest.h>

namespace titrate {
namespace {

using namespace recorded_test;

struct PutAway : testing::Test {
  static const Virtual& v() {
    static const Virtual once = run("ferrajoli-2008", 8);
    return once;
  }
  static const cdisc::Mapping& mapping() {
    static const cdisc::Mapping once = cdisc::read_mapping(library + "/mappings/cdisc.toml");
    return once;
  }
  /// Analysed with so many bytes of observations and visits in memory.
  static recorded::Study with(std::size_t memory) {
    return analyze(v(), mapping(),
                   cdisc::read_study(cdisc::sdtm_of(to_write(v()), mapping()), mapping(), {.memory = memory}));
  }
  static const recorded::Study& at_hand() {
    static const recorded::Study once = with(std::size_t{64} << 20);
    return once;
  }
};

TEST_F(PutAway, ASmallStudyStaysInMemory) {
  for (const recorded::Patient& patient : at_hand().patients) {
    EXPECT_FALSE(patient.put_away);
    EXPECT_FALSE(patient.record.assessments.empty());
  }
  EXPECT_EQ(at_hand().source.shelf->on_disk(), 0u);
}

TEST_F(PutAway, EveryMemoryGivesTheSameBytes) {
  const auto said = [](const recorded::Study& study) {
    const results::CensoringTable table = results::read_censoring(library + "/criteria/censoring.toml");
    return results::endpoints_json(study.results).dump() + recorded::findings_json(study).dump() +
           recorded::deviations_json(study).dump() + recorded::patients_json(study).dump() +
           recorded::times_json(study, table, 0.95).dump();
  };
  const std::string expected = said(at_hand());
  for (const std::size_t memory : {std::size_t{0}, std::size_t{1} << 14, std::size_t{1} << 17})
    EXPECT_EQ(said(with(memory)), expected) << memory;
}

TEST_F(PutAway, TheTextsAreTheJsonWrittenOut) {
  const auto said = [](const auto& write) {
    std::ostringstream out;
    write(out);
    return out.str();
  };
  const results::CensoringTable table = results::read_censoring(library + "/criteria/censoring.toml");
  recorded::Study study = with(0);
  study.source.findings.add({.check = cdisc::Check::missing_date, .what = "two\nlines"});
  study.deviations.push_back({.kind = recorded::DeviationKind::visit_missed, .what = "two\nlines, a \"mark\""});
  study.flow.push_back({.id = "nobody", .label = "<none>", .subjects = {}});
  const auto expect_equal = [&] {
    EXPECT_EQ(said([&](auto& out) { write_findings(study, out); }), findings_json(study).dump(1) + "\n");
    EXPECT_EQ(said([&](auto& out) { write_deviations(study, out); }), deviations_json(study).dump(1) + "\n");
    EXPECT_EQ(said([&](auto& out) { write_patients(study, out); }), patients_json(study).dump(1) + "\n");
    EXPECT_EQ(said([&](auto& out) { write_times(study, table, 0.95, out); }),
              times_json(study, table, 0.95).dump(1) + "\n");
  };
  expect_equal();
  study.deviations = recorded::Deviations();
  study.patients.clear();
  expect_equal();
}

TEST_F(PutAway, WhatWasPutAwayIsOpenedWhole) {
  const recorded::Study study = with(0);
  ASSERT_EQ(study.patients.size(), at_hand().patients.size());
  EXPECT_GT(study.source.shelf->on_disk(), 0u);
  for (std::size_t i = 0; i < study.patients.size(); ++i) {
    const recorded::Patient& away = study.patients[i];
    EXPECT_TRUE(away.put_away);
    EXPECT_TRUE(away.record.assessments.empty());
    EXPECT_TRUE(study.source.patients[away.source].observations.empty());
    const recorded::Opened opened(study, away), other(at_hand(), at_hand().patients[i]);
    EXPECT_EQ(opened.patient().record.assessments, other.patient().record.assessments);
    const chart::Visits &visits = opened.source().chart.visits, &expected = other.source().chart.visits;
    ASSERT_EQ(visits.size(), expected.size());
    EXPECT_EQ(opened.patient().record.chart.visits.size(), expected.size());
    EXPECT_EQ(visits.before_treatment(), expected.before_treatment());
    for (std::size_t visit = 0; visit < visits.size(); ++visit) {
      EXPECT_EQ(visits[visit].day, expected[visit].day);
      EXPECT_EQ(visits[visit].scheduled, expected[visit].scheduled);
      for (const chart::MeasureInfo& info : chart::measures) {
        EXPECT_EQ(visits[visit].has(info.measure), expected[visit].has(info.measure));
        if (visits[visit].has(info.measure)) EXPECT_EQ(visits[visit][info.measure], expected[visit][info.measure]);
      }
    }
    ASSERT_EQ(opened.source().observations.size(), other.source().observations.size());
    for (std::size_t o = 0; o < opened.source().observations.size(); ++o) {
      EXPECT_EQ(opened.source().observations[o].where(), other.source().observations[o].where());
      EXPECT_EQ(opened.source().observations[o].value, other.source().observations[o].value);
    }
  }
}

}  // namespace
}  // namespace titrate
