// ADaM of a virtual trial that went through SDTM: what the datasets say of themselves, and what they say of the trial.

#include "adam/adam.hpp"

#include "cdisc/read.hpp"
#include "recorded/virtual_trial.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <unistd.h>

namespace titrate {
namespace {

using namespace recorded_test;
namespace fs = std::filesystem;

struct Adam : testing::Test {
  static Virtual& v() {
    static Virtual once = run("ferrajoli-2008", 16);
    return once;
  }
  static recorded::Study& study() {
    static const cdisc::Mapping mapping = cdisc::read_mapping(library + "/mappings/cdisc.toml");
    static recorded::Study once =
        analyze(v(), mapping, cdisc::read_study(cdisc::sdtm_of(to_write(v()), mapping), mapping));
    return once;
  }
  static const results::CensoringTable& censoring() {
    static const auto once = results::read_censoring(library + "/criteria/censoring.toml");
    return once;
  }
  static adam::Inputs inputs() {
    return {.study = study(),
            .protocol = v().setup.protocol,
            .criteria = v().setup.criteria,
            .censoring = censoring(),
            .definitions = v().setup.definitions};
  }
  static const std::vector<adam::Sheet>& sheets() {
    static const std::vector<adam::Sheet> once = adam::datasets(inputs());
    return once;
  }
  static const adam::Sheet& sheet(const std::string& name) {
    for (const adam::Sheet& each : sheets())
      if (each.name() == name) return each;
    throw std::runtime_error(name);
  }
  /// Rows of a parameter, by subject.
  static std::map<std::string, std::size_t> of(const adam::Sheet& sheet, const std::string& code) {
    std::map<std::string, std::size_t> rows;
    for (std::size_t r = 0; r < sheet.table().rows.size(); ++r)
      if (sheet.text(r, "PARAMCD") == code) rows[sheet.text(r, "USUBJID")] = r;
    return rows;
  }
};

TEST_F(Adam, LabelsFitXportAndKeysTellRowsApart) {
  for (const adam::Sheet& each : sheets()) {
    const cdisc::Dataset& dataset = each.table().dataset;
    EXPECT_LE(dataset.label.size(), 40U) << dataset.name;
    EXPECT_FALSE(each.table().rows.empty()) << dataset.name;
    std::vector<std::size_t> keys;
    for (std::size_t i = 0; i < dataset.variables.size(); ++i) {
      EXPECT_LE(dataset.variables[i].name.size(), 8U);
      EXPECT_LE(dataset.variables[i].label.size(), 40U) << dataset.name << "." << dataset.variables[i].name;
      EXPECT_FALSE(dataset.variables[i].label.empty()) << dataset.name << "." << dataset.variables[i].name;
      if (dataset.variables[i].key_sequence > 0) keys.push_back(i);
    }
    std::set<std::vector<std::string>> seen;
    for (std::size_t r = 0; r < each.table().rows.size(); ++r) {
      std::vector<std::string> key;
      for (const std::size_t k : keys) {
        const std::string& name = dataset.variables[k].name;
        key.push_back(each.text(r, name) + "|" + fmt::format("{}", each.number(r, name)));
      }
      EXPECT_TRUE(seen.insert(key).second) << dataset.name << " row " << r + 1;
    }
  }
}

TEST_F(Adam, DefineXmlAgreesWithItselfAndItsListsWithTheData) {
  const cdisc::Define define = adam::define(inputs(), sheets(), cdisc::Format::xport);
  const std::string xml = cdisc::define_xml(define);  // throws where it contradicts itself
  EXPECT_NE(xml.find("Name=\"SUBJECT LEVEL ANALYSIS DATASET\""), std::string::npos);
  EXPECT_NE(xml.find("xlink:href=\"adtte.xpt\""), std::string::npos);
  std::map<std::string, std::set<std::string>> terms;
  for (const cdisc::CodeList& list : define.code_lists)
    for (const auto& term : list.terms) terms[list.name].insert(term.value);
  for (std::size_t g = 0; g < define.groups.size(); ++g)
    for (std::size_t i = 0; i < define.groups[g].notes.size(); ++i) {
      const cdisc::ItemNote& note = define.groups[g].notes[i];
      const cdisc::Variable& variable = define.groups[g].dataset.variables[i];
      if (note.code_list.empty() || variable.type != cdisc::Type::text) continue;
      for (std::size_t r = 0; r < sheets()[g].table().rows.size(); ++r)
        if (const std::string value = sheets()[g].text(r, variable.name); !value.empty())
          EXPECT_TRUE(terms[note.code_list].contains(value))
              << sheets()[g].name() << "." << variable.name << " " << value;
    }
}

TEST_F(Adam, EveryPredecessorIsThere) {
  const cdisc::Define define = adam::define(inputs(), sheets(), cdisc::Format::csv);
  for (const cdisc::ItemGroup& group : define.groups)
    for (const cdisc::ItemNote& note : group.notes)
      if (note.predecessor.starts_with("ADSL."))
        EXPECT_TRUE(sheet("ADSL").table().dataset.find(note.predecessor.substr(5))) << note.predecessor;
}

TEST_F(Adam, ResponsesAndTimesAreThoseOfTheVirtualTrial) {
  const auto best = of(sheet("ADRS"), "CBOR"), survival = of(sheet("ADTTE"), "OS"), time = of(sheet("ADTTE"), "TTP");
  ASSERT_EQ(best.size(), v().outcomes.size());
  for (std::size_t i = 0; i < v().outcomes.size(); ++i) {
    const results::PatientOutcome& truth = v().outcomes[i];
    const std::string& id = study().source.patients[study().patients[i].source].id;
    EXPECT_EQ(sheet("ADRS").number(best.at(id), "AVAL"), static_cast<double>(truth.best)) << id;
    const std::size_t os = survival.at(id);
    EXPECT_EQ(sheet("ADTTE").number(os, "CNSR") == 0, truth.death_day >= 0) << id;
    EXPECT_EQ(sheet("ADTTE").number(os, "AVAL"), truth.followed_days + 1) << id;
    const std::size_t ttp = time.at(id);
    if (sheet("ADTTE").number(ttp, "CNSR") == 0)
      EXPECT_EQ(sheet("ADTTE").number(ttp, "AVAL"), truth.progression_day + 1) << id;
    else
      EXPECT_FALSE(sheet("ADTTE").text(ttp, "CNSDTDSC").empty());
  }
}

TEST_F(Adam, DosesAddUpAndAVirtualClinicGivesWhatIsOrdered) {
  const adam::Sheet& ex = sheet("ADEX");
  std::map<std::string, double> total;
  for (std::size_t r = 0; r < ex.table().rows.size(); ++r) {
    EXPECT_EQ(ex.number(r, "DOSEA"), ex.number(r, "DOSEP"));
    total[ex.text(r, "USUBJID")] += ex.number(r, "DOSEA") * ex.number(r, "ADURN");
    EXPECT_NEAR(ex.number(r, "DOSECUMA"), total[ex.text(r, "USUBJID")], 1e-9);
    EXPECT_EQ(ex.text(r, "SRCDOM"), "EX");
    EXPECT_GT(ex.number(r, "SRCSEQ"), 0);
  }
  for (const recorded::Patient& patient : study().patients)
    EXPECT_NEAR(total[study().source.patients[patient.source].id], patient.outcome.total_mg, 1e-6);
}

TEST_F(Adam, LaboratoryRowsHaveTheBaselineTheGradeAndTheRowOfTheChart) {
  const adam::Sheet& lb = sheet("ADLB");
  std::size_t graded = 0;
  for (std::size_t r = 0; r < lb.table().rows.size(); ++r) {
    if (lb.text(r, "ABLFL") == "Y") {
      EXPECT_EQ(lb.number(r, "AVAL"), lb.number(r, "BASE"));
      EXPECT_TRUE(std::isnan(lb.number(r, "CHG")));
    } else if (lb.number(r, "ADY") > 1) {
      EXPECT_EQ(lb.number(r, "CHG"), lb.number(r, "AVAL") - lb.number(r, "BASE"));
    }
    if (lb.text(r, "PARAMCD") != "NEUT") continue;
    // CTCAE v3.0, neutrophils: 4 below 0.5, 3 below 1.0 (facts by hand, with "<1.0-0.5" as it is printed).
    const double value = lb.number(r, "AVAL");
    if (value < 0.5) EXPECT_EQ(lb.text(r, "ATOXGR"), "4");
    if (value >= 0.5 && value < 1.0) EXPECT_EQ(lb.text(r, "ATOXGRL"), "3");
    if (lb.number(r, "ATOXGRN") > 0) ++graded;
    EXPECT_GT(lb.number(r, "SRCSEQ"), 0);
  }
  EXPECT_GT(graded, 0U);
}

/// Keeps a dataset that was read.
struct Kept : cdisc::RowSink {
  cdisc::Table table;
  void begin(const cdisc::Dataset& dataset) override { table.dataset = dataset; }
  void row(std::uint64_t, std::span<const cdisc::Value> values) override {
    auto& row = table.rows.emplace_back();
    for (const cdisc::Value& value : values) {
      if (const auto* text = std::get_if<std::string_view>(&value))
        row.emplace_back(std::string(*text));
      else if (const auto* number = std::get_if<double>(&value))
        row.emplace_back(*number);
      else
        row.emplace_back(std::get<cdisc::Missing>(value));
    }
  }
};

TEST_F(Adam, IsTheSameWherePatientsHadToBePutAway) {
  const cdisc::Mapping mapping = cdisc::read_mapping(library + "/mappings/cdisc.toml");
  const recorded::Study away =
      analyze(v(), mapping, cdisc::read_study(cdisc::sdtm_of(to_write(v()), mapping), mapping, {.memory = 0}));
  ASSERT_TRUE(away.patients.front().put_away);
  const std::vector<adam::Sheet> made = adam::datasets({.study = away,
                                                        .protocol = v().setup.protocol,
                                                        .criteria = v().setup.criteria,
                                                        .censoring = censoring(),
                                                        .definitions = v().setup.definitions});
  ASSERT_EQ(made.size(), sheets().size());
  for (std::size_t s = 0; s < made.size(); ++s)
    EXPECT_TRUE(made[s].table().rows == sheets()[s].table().rows) << made[s].name();
}

TEST_F(Adam, XportAndDatasetJsonGiveBackEveryCell) {
  const fs::path home = fs::temp_directory_path() / fmt::format("titrate-adam-{}", ::getpid());
  for (const cdisc::Format format : {cdisc::Format::xport, cdisc::Format::dataset_json}) {
    const fs::path folder = home / cdisc::extension(format);
    fs::create_directories(folder);
    const std::vector<adam::Target> targets{{format, folder}};
    adam::write(inputs(), sheets(), targets);
    EXPECT_TRUE(fs::exists(folder / "define.xml"));
    for (const adam::Sheet& each : sheets()) {
      Kept kept;
      cdisc::read_dataset(folder / cdisc::file_name(each.table().dataset, format), kept);
      ASSERT_EQ(kept.table.rows.size(), each.table().rows.size()) << each.name();
      EXPECT_TRUE(kept.table.rows == each.table().rows) << each.name() << " " << cdisc::extension(format);
      for (std::size_t i = 0; i < each.table().dataset.variables.size(); ++i)
        EXPECT_EQ(kept.table.dataset.variables[i].label, each.table().dataset.variables[i].label);
    }
  }
  fs::remove_all(home);
}

TEST_F(Adam, WhatXportWouldCutIsToldOfAllDatasetsBeforeAnythingIsWritten) {
  recorded::Study broken = study();
  broken.source.patients[0].demographics.site = std::string(201, 's');
  adam::Inputs in{.study = broken,
                  .protocol = v().setup.protocol,
                  .criteria = v().setup.criteria,
                  .censoring = censoring(),
                  .definitions = v().setup.definitions};
  const fs::path home = fs::temp_directory_path() / fmt::format("titrate-adam-cut-{}", ::getpid());
  fs::create_directories(home);
  const std::vector<adam::Target> targets{{cdisc::Format::csv, home}, {cdisc::Format::xport, home}};
  try {
    adam::write(in, adam::datasets(in), targets);
    FAIL() << "201 bytes do not fit";
  } catch (const Error& error) {
    std::set<std::string> files;
    for (const Problem& problem : error.problems()) files.insert(problem.at.file);
    EXPECT_TRUE(files.contains("adsl.xpt") && files.contains("adtte.xpt") && files.contains("adlb.xpt"));
  }
  EXPECT_TRUE(fs::is_empty(home));
  fs::remove_all(home);
}

}  // namespace
}  // namespace titrate
