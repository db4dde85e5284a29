// Rows of a folder → rows of ADaM, with the numbers worked out by hand.

#include "adam/adam.hpp"
#include "recorded/folder.hpp"
#include "recorded/virtual_trial.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace titrate {
namespace {

using namespace recorded_test;
using Files = std::vector<std::pair<std::string, std::string>>;

/// Day 1 is 2014-03-10; lenalidomide as in the protocol of 2008, alive at the end.
std::vector<adam::Sheet> sheets(Files files) {
  files.emplace_back("dm",
                     "STUDYID,USUBJID,SUBJID,RFSTDTC,RFPENDTC,AGE,AGEU,SEX,ARMCD,ARM\n"
                     "S,1,0001,2014-03-10,2014-06-18,63,YEARS,F,A,Lenalidomide\n"
                     "S,2,0002,,,58,YEARS,M,SCRNFAIL,Screen Failure\n");
  static const cdisc::Mapping mapping = cdisc::read_mapping(library + "/mappings/cdisc.toml");
  static const Virtual v{.setup = trial::load("ferrajoli-2008", library), .records = {}, .cut_day = {}, .outcomes = {}};
  static const auto censoring = results::read_censoring(library + "/criteria/censoring.toml");
  const recorded::Study study = analyze(v, mapping, cdisc::read_study(StudyFolder(files).path(), mapping));
  return adam::datasets({.study = study,
                         .protocol = v.setup.protocol,
                         .criteria = v.setup.criteria,
                         .censoring = censoring,
                         .definitions = v.setup.definitions});
}

const adam::Sheet& of(const std::vector<adam::Sheet>& all, const std::string& name) {
  return *std::find_if(all.begin(), all.end(), [&](const adam::Sheet& each) { return each.name() == name; });
}

/// Rows of a parameter, by their keys.
std::vector<std::size_t> rows(const adam::Sheet& sheet, const std::string& code) {
  std::vector<std::size_t> some;
  for (std::size_t r = 0; r < sheet.table().rows.size(); ++r)
    if (sheet.text(r, "PARAMCD") == code) some.push_back(r);
  return some;
}

TEST(AdamRows, WhoWasScreenedAloneIsInAdslWithoutAPopulation) {
  const auto all = sheets({});
  const adam::Sheet& sl = of(all, "ADSL");
  ASSERT_EQ(sl.table().rows.size(), 2U);
  EXPECT_EQ(sl.text(0, "ITTFL"), "Y");
  EXPECT_EQ(sl.text(0, "SAFFL"), "N");  // no dose
  EXPECT_EQ(sl.text(0, "AGEGR1"), "<65");
  EXPECT_EQ(sl.text(0, "TRT01P"), "Lenalidomide");
  EXPECT_EQ(sl.text(0, "TRT01A"), "");
  EXPECT_EQ(sl.number(0, "EOSDT"), 19892);  // 2014-06-18 in days from 1960-01-01
  EXPECT_EQ(sl.text(1, "ITTFL"), "N");
  EXPECT_EQ(sl.text(1, "ENRLFL"), "N");
  EXPECT_TRUE(std::isnan(sl.number(1, "RFSTDT")));
}

TEST(AdamRows, NodesHaveTheirProductsTheirSumAndTheirNadir) {
  const auto all = sheets({{"tu",
                            "USUBJID,TUSEQ,TULNKID,TULOC,TUORRES,TUDTC\n"
                            "1,1,T1,LYMPH NODE,TARGET,2014-03-03\n1,2,T2,LYMPH NODE,TARGET,2014-03-03\n"},
                           {"tr",
                            "USUBJID,TRSEQ,TRLNKID,TRTESTCD,TRORRES,TRORRESU,TRDTC\n"
                            "1,1,T1,LDIAM,40,mm,2014-03-03\n1,2,T1,LPERP,20,mm,2014-03-03\n"
                            "1,3,T2,LDIAM,3,cm,2014-03-03\n1,4,T2,LPERP,2,cm,2014-03-03\n"
                            "1,5,T1,LDIAM,2,cm,2014-05-05\n1,6,T1,LPERP,1,cm,2014-05-05\n"
                            "1,7,T2,LDIAM,1,cm,2014-05-05\n1,8,T2,LPERP,1,cm,2014-05-05\n"
                            "1,9,T1,LDIAM,3,cm,2014-06-02\n1,10,T1,LPERP,2,cm,2014-06-02\n"
                            "1,11,T2,LDIAM,1,cm,2014-06-02\n1,12,T2,LPERP,1,cm,2014-06-02\n"}});
  const adam::Sheet& tr = of(all, "ADTR");
  const auto sums = rows(tr, "SUMPPD");  // 4*2 + 3*2 = 14, 2*1 + 1*1 = 3, 3*2 + 1*1 = 7
  ASSERT_EQ(sums.size(), 3U);
  EXPECT_EQ(tr.text(sums[0], "ABLFL"), "Y");
  EXPECT_DOUBLE_EQ(tr.number(sums[0], "AVAL"), 14);
  EXPECT_DOUBLE_EQ(tr.number(sums[1], "CHG"), -11);
  EXPECT_DOUBLE_EQ(tr.number(sums[1], "PCHG"), -1100.0 / 14);
  EXPECT_DOUBLE_EQ(tr.number(sums[2], "NADIR"), 3);
  EXPECT_DOUBLE_EQ(tr.number(sums[2], "PCHGNAD"), 400.0 / 3);
  EXPECT_EQ(tr.text(sums[0], "PARAMTYP"), "DERIVED");
  EXPECT_TRUE(std::isnan(tr.number(sums[0], "SRCSEQ")));  // of several rows
  const auto longest = rows(tr, "LDIAML");
  ASSERT_EQ(longest.size(), 6U);  // three of T1, three of T2
  EXPECT_EQ(tr.text(longest[0], "TRLNKID"), "T1");
  EXPECT_DOUBLE_EQ(tr.number(longest[0], "AVAL"), 4);
  EXPECT_EQ(tr.number(longest[0], "SRCSEQ"), 1);
  EXPECT_EQ(tr.number(longest[3], "SRCSEQ"), 3);
}

TEST(AdamRows, LimitsGradesAndRowsOfTheLaboratoryAreThoseOfTheDay) {
  const auto all = sheets({{"lb",
                            "USUBJID,LBSEQ,LBTESTCD,LBORRES,LBORRESU,LBORNRLO,LBORNRHI,LBDTC\n"
                            "1,11,CREAT,1.1,mg/dL,0.5,1.2,2014-03-10\n"
                            "1,12,CREAT,1.1,mg/dL,0.5,1.0,2014-04-07\n"
                            "1,13,K,6.5,mmol/L,3.5,5.0,2014-04-07\n"}});
  const adam::Sheet& lb = of(all, "ADLB");
  const auto creatinine = rows(lb, "CREAT"), potassium = rows(lb, "K");
  ASSERT_EQ(creatinine.size(), 2U);
  EXPECT_EQ(lb.number(creatinine[0], "ANRHI"), 1.2);
  EXPECT_EQ(lb.text(creatinine[0], "ANRIND"), "NORMAL");
  EXPECT_EQ(lb.text(creatinine[0], "ATOXGR"), "0");
  EXPECT_EQ(lb.number(creatinine[1], "ANRHI"), 1.0);
  EXPECT_EQ(lb.text(creatinine[1], "ANRIND"), "HIGH");
  EXPECT_EQ(lb.text(creatinine[1], "ATOXGRH"), "1");  // CTCAE v3.0: above the upper limit, to 1.5 times it
  EXPECT_EQ(lb.text(creatinine[1], "BNRIND"), "NORMAL");
  EXPECT_EQ(lb.text(creatinine[1], "BTOXGR"), "0");
  EXPECT_EQ(lb.number(creatinine[1], "CHG"), 0);
  EXPECT_EQ(lb.number(creatinine[1], "COURSEN"), 2);  // study day 29 opens the second
  EXPECT_EQ(lb.number(creatinine[1], "LBSEQ"), 12);
  ASSERT_EQ(potassium.size(), 1U);
  EXPECT_EQ(lb.text(potassium[0], "ATOXGRH"), "3");  // CTCAE v3.0: above 6.0 to 7.0 mmol/L
  EXPECT_EQ(lb.text(potassium[0], "ATOXGRL"), "0");
  EXPECT_TRUE(std::isnan(lb.number(potassium[0], "BASE")));
}

TEST(AdamRows, EveryResultNamesTheVariableAndTheRowThatItWasTakenFrom) {
  const auto all = sheets({{"lb",
                            "USUBJID,LBSEQ,LBTESTCD,LBSPEC,LBORRES,LBORRESU,LBSTRESN,LBSTRESC,LBSTRESU,LBDTC\n"
                            "1,11,HGB,BLOOD,12,g/dL,120,120,g/L,2014-03-10\n"
                            "1,12,HGB,BLOOD,7.4,strange,119,119,g/L,2014-04-07\n"
                            "1,13,LYMNODUL,BONE MARROW,few,,,PRESENT,,2014-04-07\n"
                            "1,14,CD3,BLOOD,880,/uL,,,,2014-03-10\n"
                            "1,15,CD3,BLOOD,,,0.93,0.93,10^9/L,2014-06-02\n"},
                           {"mi",
                            "USUBJID,MISEQ,MITESTCD,MISPEC,MIORRES,MIORRESU,MIDTC\n"
                            "1,7,MVD,BONE MARROW,52.8,/mm2,2014-03-03\n"}});
  const adam::Sheet& lb = of(all, "ADLB");
  const auto source = [&](std::size_t r) {
    return fmt::format("{} {} {}", lb.text(r, "SRCDOM"), lb.text(r, "SRCVAR"), lb.number(r, "SRCSEQ"));
  };
  const auto hemoglobin = rows(lb, "HGB"), nodules = rows(lb, "MARNODUL"), t_cells = rows(lb, "CD3"),
             vessels = rows(lb, "MVD");
  ASSERT_EQ(hemoglobin.size(), 2U);
  EXPECT_EQ(source(hemoglobin[0]), "LB LBORRES 11");
  EXPECT_EQ(source(hemoglobin[1]), "LB LBSTRESN 12");  // the original unit is unknown
  EXPECT_DOUBLE_EQ(lb.number(hemoglobin[1], "AVAL"), 11.9);
  ASSERT_EQ(nodules.size(), 1U);
  EXPECT_EQ(source(nodules[0]), "LB LBSTRESC 13");  // a word
  ASSERT_EQ(t_cells.size(), 2U);
  EXPECT_EQ(source(t_cells[0]), "LB LBORRES 14");
  EXPECT_EQ(lb.text(t_cells[0], "PARAM"), "T cells (CD3+) (10^6/L)");
  EXPECT_EQ(lb.text(t_cells[0], "ABLFL"), "Y");
  EXPECT_EQ(source(t_cells[1]), "LB LBSTRESN 15");
  EXPECT_NEAR(lb.number(t_cells[1], "CHG"), 50, 1e-9);
  EXPECT_EQ(lb.number(t_cells[1], "LBSEQ"), 15);
  ASSERT_EQ(vessels.size(), 1U);
  EXPECT_EQ(source(vessels[0]), "MI MIORRES 7");
  EXPECT_EQ(lb.text(vessels[0], "PARCAT1"), "BONE MARROW");
  EXPECT_TRUE(std::isnan(lb.number(vessels[0], "LBSEQ")));  // of another domain
}

TEST(AdamRows, EveryDiameterNamesItsOwnRow) {
  const auto all = sheets({{"tu", "USUBJID,TUSEQ,TULNKID,TULOC,TUORRES,TUDTC\n1,1,T1,LYMPH NODE,TARGET,2014-03-03\n"},
                           {"tr",
                            "USUBJID,TRSEQ,TRLNKID,TRTESTCD,TRORRES,TRORRESU,TRSTRESC,TRSTRESN,TRSTRESU,TRDTC\n"
                            "1,1,T1,LPERP,2,cm,2,2,cm,2014-03-03\n"
                            "1,2,T1,LDIAM,4,strange,40,40,mm,2014-03-03\n"
                            "1,3,T1,TUMSTATE,gone,,ABSENT,,,2014-05-05\n"}});
  const adam::Sheet& tr = of(all, "ADTR");
  const auto source = [&](const std::string& code, std::size_t which) {
    const std::size_t r = rows(tr, code).at(which);
    const double number = tr.number(r, "SRCSEQ");
    return fmt::format("{} {} {}", tr.text(r, "SRCDOM"), tr.text(r, "SRCVAR"),
                       std::isnan(number) ? std::string("-") : fmt::format("{}", number));
  };
  EXPECT_EQ(source("LDIAML", 0), "TR TRSTRESN 2");  // no unit of that name
  EXPECT_EQ(source("LPERPL", 0), "TR TRORRES 1");
  EXPECT_EQ(source("LDIAML", 1), "TR TRSTRESC 3");
  EXPECT_EQ(source("PRODL", 0), "TR  -");  // made of two rows
  EXPECT_EQ(source("PRODL", 1), "TR TRSTRESC 3");
  EXPECT_EQ(source("SUMPPD", 0), "TR  -");
  EXPECT_EQ(source("LDIAM", 0), "TR TRSTRESN 2");  // the only target
  EXPECT_EQ(tr.text(rows(tr, "LDIAM")[0], "PARAMTYP"), "");
  EXPECT_DOUBLE_EQ(tr.number(rows(tr, "LDIAML")[1], "AVAL"), 0);
}

TEST(AdamRows, DosesStandBesideTheOrdersAndEventsBesideTheirDates) {
  const auto all =
      sheets({{"ex",
               "USUBJID,EXSEQ,EXTRT,EXDOSE,EXDOSU,EXDOSFRQ,EXSTDTC,EXENDTC\n"
               "1,1,LENALIDOMIDE,10,mg,QD,2014-03-10,2014-03-16\n"
               "1,2,LENALIDOMIDE,5,mg,QD,2014-03-17,2014-03-18\n"
               "1,3,LENALIDOMIDE,10,mg,QD,2014-03-25,2014-03-30\n"},
              {"ae",
               "USUBJID,AESEQ,AETERM,AEDECOD,AETOXGR,AESTDTC,AEENDTC\n"
               "1,4,cough,Cough,1,2014-03,\n1,5,rash,Rash,3,2014-03-12,2014-03-20\n"
               "1,6,old,Headache,2,2014-02-01,2014-02-02\n"},
              {"cm", "USUBJID,CMSEQ,CMTRT,CMCAT,CMSTDTC\n1,9,Bendamustine,SUBSEQUENT THERAPY,2014-05-01\n"}});
  const adam::Sheet& ex = of(all, "ADEX");
  ASSERT_EQ(ex.table().rows.size(), 4U);
  EXPECT_EQ(ex.number(0, "DOSEA"), 10);
  EXPECT_EQ(ex.number(0, "DOSEP"), 10);
  EXPECT_EQ(ex.number(0, "ADURN"), 7);
  EXPECT_EQ(ex.number(1, "DOSEA"), 5);
  EXPECT_EQ(ex.number(1, "DOSEP"), 10);  // the protocol begins at 10 mg for 28 days
  EXPECT_EQ(ex.number(1, "DOSECUMA"), 80);
  EXPECT_EQ(ex.number(1, "SRCSEQ"), 2);
  EXPECT_EQ(ex.number(2, "DOSEA"), 0);  // omitted from 2014-03-19 to 2014-03-24
  EXPECT_EQ(ex.number(2, "DOSEP"), 10);
  EXPECT_EQ(ex.number(2, "ADURN"), 6);
  EXPECT_TRUE(std::isnan(ex.number(2, "SRCSEQ")));
  const adam::Sheet& ae = of(all, "ADAE");
  ASSERT_EQ(ae.table().rows.size(), 3U);
  EXPECT_EQ(ae.text(0, "AETERM"), "old");
  EXPECT_EQ(ae.text(0, "TRTEMFL"), "");
  EXPECT_EQ(ae.text(1, "ASTDTF"), "D");  // March 2014: day 1, since it can have been then
  EXPECT_EQ(ae.number(1, "ASTDY"), 1);
  EXPECT_EQ(ae.text(1, "TRTEMFL"), "Y");
  EXPECT_EQ(ae.text(2, "AOCCIFL"), "Y");  // the worst
  EXPECT_EQ(ae.number(2, "AESEQ"), 5);
  const adam::Sheet& tte = of(all, "ADTTE");
  const auto next = rows(tte, "TTNT");
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(tte.number(next[0], "CNSR"), 0);
  EXPECT_EQ(tte.number(next[0], "AVAL"), 53);  // 2014-03-10 to 2014-05-01, both counted
  EXPECT_EQ(tte.text(next[0], "SRCDOM"), "CM");
  EXPECT_EQ(tte.text(next[0], "SRCVAR"), "CMSTDTC");
  EXPECT_EQ(tte.number(next[0], "SRCSEQ"), 9);
  EXPECT_EQ(tte.text(rows(tte, "OS")[0], "CNSDTDSC"), "alive when last heard of: date last known alive");
}

}  // namespace
}  // namespace titrate
