// Four subjects written by hand: every number of the page can be checked against the rows below.

#include "report/recorded.hpp"

#include "cdisc/sdtm_read.hpp"
#include "recorded/estimates.hpp"
#include "recorded/virtual_trial.hpp"
#include "report/page.hpp"
#include "report/rows_behind.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace titrate::report_sample {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* dm = R"(STUDYID,DOMAIN,USUBJID,RFSTDTC,RFPENDTC,DTHDTC,DTHFL,AGE,AGEU,SEX,ARMCD,ARM
H,DM,H-1,2020-01-01,2020-04-01,,,60,YEARS,F,A,A
H,DM,H-2,2020-01-01,2020-04-01,,,70,YEARS,M,A,A
H,DM,H-3,2020-01-01,2020-01-20,2020-01-20,Y,80,YEARS,M,A,A
H,DM,H-<4>,,,,,50,YEARS,F,SCRNFAIL,Screen Failure
)";
constexpr const char* ex = R"(STUDYID,DOMAIN,USUBJID,EXTRT,EXDOSE,EXDOSU,EXDOSFRQ,EXSTDTC,EXENDTC
H,EX,H-1,LENALIDOMIDE,10,mg,QD,2020-01-01,2020-02-20
H,EX,H-2,LENALIDOMIDE,10,mg,QD,2020-01-01,2020-02-20
H,EX,H-3,LENALIDOMIDE,10,mg,QD,2020-01-01,2020-01-18
)";
constexpr const char* lb = R"(STUDYID,DOMAIN,USUBJID,LBTESTCD,LBTEST,LBORRES,LBORRESU,LBORNRLO,LBORNRHI,LBSPEC,LBDTC
H,LB,H-1,NEUT,Neutrophils,3.0,10^9/L,2,8,BLOOD,2019-12-31
H,LB,H-1,NEUT,Neutrophils,0.4,10^9/L,2,8,BLOOD,2020-01-08
H,LB,H-1,NEUT,Neutrophils,1.2,10^9/L,2,8,BLOOD,2020-01-15
H,LB,H-2,NEUT,Neutrophils,3.1,10^9/L,2,8,BLOOD,2019-12-31
H,LB,H-2,NEUT,Neutrophils,2.9,10^9/L,2,8,BLOOD,2020-01-08
H,LB,H-2,NEUT,Neutrophils,2.8,10^9/L,2,8,BLOOD,2020-02-05
)";
constexpr const char* ae = R"(STUDYID,DOMAIN,USUBJID,AETERM,AEDECOD,AETOXGR,AESTDTC,AEENDTC
H,AE,H-2,tired,FATIGUE,2,2020-02-03,2020-02-06
H,AE,H-3,lung infection,PNEUMONIA,5,2020-01-10,2020-01-20
)";

struct HandMade {
  trial::Setup setup = trial::load("ferrajoli-2008", recorded_test::library);
  cdisc::Mapping mapping = cdisc::read_mapping(recorded_test::library + "/mappings/cdisc.toml");
  results::EndpointList endpoints = trial::endpoint_list(setup);
  recorded::Study study;
  std::vector<std::vector<recorded::Share>> shares;

  explicit HandMade(cdisc::StudyOptions options = {}, std::string more_lb = "", std::string mi = "") {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / fmt::format("titrate-report-{}", getpid());
    fs::create_directories(folder);
    for (const auto& [name, text] : {std::pair{"dm.csv", dm}, {"ex.csv", ex}, {"lb.csv", lb}, {"ae.csv", ae}})
      std::ofstream(folder / name) << text;
    std::ofstream(folder / "lb.csv", std::ios::app) << more_lb;
    if (!mi.empty()) std::ofstream(folder / "mi.csv") << mi;
    cdisc::RecordedStudy source = cdisc::read_study(folder, mapping, options);
    fs::remove_all(folder);
    study = recorded::analyze({.protocol = setup.protocol,
                               .criteria = setup.criteria,
                               .mapping = mapping,
                               .endpoints = endpoints,
                               .censoring = setup.censoring,
                               .evidence = setup.evidence},
                              std::move(source));
    trial::describe(setup, study.results);
    shares = recorded::shares(endpoints, study);
  }
  std::string page() const {
    std::ostringstream out;
    report::write_recorded_html(study, mapping, endpoints, runtime_folder(), out);
    return out.str();
  }
};

const HandMade& hand_made() {
  static const HandMade made;
  return made;
}
const std::string& hand_made_page() {
  static const std::string page = hand_made().page();
  return page;
}
nlohmann::json rows_data() {
  return nlohmann::json::parse(between(hand_made_page(), "id=\"rows-data\">", "</script>"));
}

TEST(RecordedPage, PrintsCountsSharesAndExactIntervals) {
  // Of H-1 and H-2 neutrophils are known on treatment; Clopper and Pearson of 1/2 is 0.0126 to 0.9874.
  EXPECT_EQ(row(hand_made_page(), "table-5", "Grade 3–4", "Neutropenia")[5], "1/2 (50 %) [1–99 %]");
  EXPECT_EQ(row(hand_made_page(), "table-5", "Grade 3–4", "Neutropenia")[1], "135/333 (40.5 %)");
  EXPECT_EQ(row(hand_made_page(), "table-1", "Age, median (range)")[2], "70 years");  // too few for an interval
  EXPECT_EQ(row(hand_made_page(), "table-1", "Female")[2], "1/3 (33 %) [1–91 %]");
  // Two courses each of H-1 and H-2, one of H-3; fatigue of grade 2 in the second course of H-2.
  EXPECT_EQ(row(hand_made_page(), "table-4", "Fatigue")[2], "1/5 (20 %) [1–72 %]");
  EXPECT_EQ(row(hand_made_page(), "table-2", "Early death (study day 30 or before)")[2], "1/3 (33 %) [1–91 %]");
}

TEST(RecordedPage, ACellOpensThePatientsItCountsAndTheirRows) {
  EXPECT_THAT(hand_made_page(), HasSubstr("data-rows=\"neutropenia_g3_4/patient\">1/2"));
  const auto data = rows_data();
  const auto& cell = data["cells"]["neutropenia_g3_4/patient"];
  EXPECT_EQ(cell["subjects"], (nlohmann::json{0, 1}));
  EXPECT_EQ(cell["events"], (nlohmann::json{1, 0}));
  const auto& places = data["topics"]["neutropenia"];
  ASSERT_EQ(places[0], 0);  // H-1
  const std::size_t first = places[1];
  const auto& rows = data["rows"];
  const auto file = data["files"][rows["file"][first].get<std::size_t>()];
  EXPECT_EQ(file[0], "lb.csv");
  EXPECT_EQ(file[1], "LB");
  EXPECT_EQ(rows["row"][first], 2);  // of the rows above, without the head
  EXPECT_EQ(rows["day"][first], 8);
  EXPECT_EQ(data["what"][rows["what"][first].get<std::size_t>()], "Neutrophils (ANC), grade 4");
  EXPECT_EQ(data["value"][rows["value"][first].get<std::size_t>()], "0.4\u00a010⁹/L");
}

TEST(RecordedPage, EveryCellWithAKeyHasItsPatients) {
  const auto data = rows_data();
  int keys = 0;
  for (std::size_t at = hand_made_page().find("data-rows=\""); at != std::string::npos;
       at = hand_made_page().find("data-rows=\"", at + 1)) {
    const std::string key = between(hand_made_page(), "data-rows=\"", "\"", at);
    if (key.starts_with("findings/") || key.starts_with("deviations/")) continue;
    ++keys;
    EXPECT_TRUE(data["cells"].contains(key)) << key;
    EXPECT_NE(data["cells"][key]["title"], "") << key;
  }
  EXPECT_GT(keys, 60);
}

TEST(RecordedPage, SaysWhatTheDataDoNotHoldAndWhatWouldFillIt) {
  const std::string text = plain_text(hand_made_page());
  EXPECT_THAT(text, HasSubstr("Not in these data: Platelets. LB with LBTESTCD PLAT would fill it."));
  EXPECT_THAT(text, Not(HasSubstr("Not in these data: Neutrophils")));
  EXPECT_THAT(text, HasSubstr("LB with LBTESTCD INTLK6 or IL6"));
  EXPECT_THAT(text, HasSubstr("Not in these data: T cells (CD3+). LB with LBTESTCD CD3 would fill it. Published means: "
                              "880, 930 and 1020 per µL."));
  EXPECT_THAT(text, HasSubstr("Not in these data: microvessel density of the marrow. MI with MITESTCD MVD"));
}

/// T cells of two patients at baseline and about 3 months, vessels of three at baseline.
const std::string& page_with_t_cells() {
  static const std::string page = HandMade({},
                                           "H,LB,H-1,CD3,T cells,800,/uL,,,BLOOD,2019-12-31\n"
                                           "H,LB,H-2,CD3,T cells,1.0,10^9/L,,,BLOOD,2019-12-30\n"
                                           "H,LB,H-1,CD3,T cells,700,/uL,,,BLOOD,2020-02-10\n"    // 44 days before
                                           "H,LB,H-1,CD3,T cells,900,/uL,,,BLOOD,2020-03-25\n"    // study day 85
                                           "H,LB,H-2,CD3,T cells,1100,/uL,,,BLOOD,2020-03-20\n"   // and 5 days before
                                           "H,LB,H-2,CD3,T cells,3000,/uL,,,BLOOD,2020-03-31\n",  // 6 days after
                                           "STUDYID,USUBJID,MITESTCD,MISPEC,MIORRES,MIORRESU,MIDTC\n"
                                           "H,H-1,MVD,BONE MARROW,40,/mm2,2019-12-20\n"
                                           "H,H-2,MVD,BONE MARROW,80,/mm2,2019-12-20\n"
                                           "H,H-3,MVD,BONE MARROW,52.8,/mm2,2019-12-20\n")
                                      .page();
  return page;
}

TEST(RecordedPage, DrawsTCellsAndVesselsBesideThePublishedOnes) {
  const std::string& page = page_with_t_cells();
  // Means of 800 and 1000, 900 and 1100; the standard error of two values is half their distance. Of two changes that
  // both rise, every fourth assignment of signs is as extreme on either side: P is 2/4.
  EXPECT_THAT(row(page, "data-t-cells", "Baseline"), ElementsAre("Baseline", "2", "900 ± 100", "–", "880 (n = 19)"));
  EXPECT_THAT(row(page, "data-t-cells", "3 months"),
              ElementsAre("3 months", "2", "1000 ± 100", "P .50 (n = 2)", "930 (n = 19)"));
  EXPECT_THAT(row(page, "data-t-cells", "6 months"),
              ElementsAre("6 months", "0", "not in these data", "–", "1020 (n = 19)"));
  EXPECT_THAT(row(page, "data-vessels", "Baseline"),
              ElementsAre("Baseline", "3", "52.8 (40–80)", "–", "52.8 (n = 22)"));
  const std::string text = plain_text(page);
  EXPECT_THAT(text, HasSubstr("Friedman over the three times: too few"));
  EXPECT_THAT(text, HasSubstr("Not in these data: 6 months."));
  EXPECT_THAT(text, HasSubstr("Not in these data: 3 months, 6 months."));
  const auto spec = nlohmann::json::parse(
      between(between(page, "id=\"figure-t-cells\"", "</figure>"), "class=\"spec\">", "</script>"));
  EXPECT_EQ(spec["layer"][0]["data"]["values"].size(), 4u);  // two patients, two times
  EXPECT_EQ(spec["layer"][1]["data"]["values"][0]["low"], 800);
  EXPECT_EQ(spec["layer"][1]["data"]["values"][0]["high"], 1000);
  EXPECT_EQ(spec["layer"][3]["data"]["values"][2]["published"], 1020);
  EXPECT_EQ(spec["layer"][0]["encoding"]["x"]["scale"]["domain"][2], "6 months|n = 0");
}

TEST(RecordedPage, TheSamplesOfAMonthOpenTheirPatientsAndRows) {
  const std::string& page = page_with_t_cells();
  EXPECT_THAT(page, HasSubstr("data-rows=\"found/t_cells/1\">2<"));
  const auto data = nlohmann::json::parse(between(page, "id=\"rows-data\">", "</script>"));
  EXPECT_FALSE(data["cells"].contains("found/t_cells/2"));  // nobody has one
  const auto& cell = data["cells"]["found/t_cells/1"];
  EXPECT_EQ(cell["title"], "CD3+ cells per µL, 3 months");
  EXPECT_EQ(cell["subjects"], (nlohmann::json{0, 1}));
  EXPECT_EQ(cell["values"], (nlohmann::json{900, 1100}));
  const auto& places = data["topics"]["found/t_cells"];
  ASSERT_EQ(places[0], 0);  // H-1, three samples
  EXPECT_EQ(places[2], 3);
  const std::size_t last = places[1].get<std::size_t>() + 2;
  EXPECT_EQ(data["rows"]["day"][last], 85);
  EXPECT_EQ(data["value"][data["rows"]["value"][last].get<std::size_t>()], "900\u00a0per µL");
  EXPECT_EQ(data["files"][data["rows"]["file"][last].get<std::size_t>()][1], "LB");
}

TEST(RecordedPage, HowFarASampleMayLieFromItsMonthIsTheMappings) {
  HandMade made({},
                "H,LB,H-1,CD3,T cells,900,/uL,,,BLOOD,2020-03-25\n"     // study day 85
                "H,LB,H-2,CD3,T cells,1100,/uL,,,BLOOD,2020-03-20\n");  // 5 days before
  EXPECT_EQ(row(made.page(), "data-t-cells", "3 months")[1], "2");
  made.mapping.window_month = 4;
  EXPECT_EQ(row(made.page(), "data-t-cells", "3 months")[1], "1");
}

TEST(RecordedPage, DrawsResponseBySubgroupWithExactIntervals) {
  const std::string figure = between(hand_made_page(), "id=\"figure-subgroups\"", "</figure>");
  const auto spec = nlohmann::json::parse(between(figure, "class=\"spec\">", "</script>"));
  const auto& rows = spec["data"]["values"];
  EXPECT_EQ(rows[0]["outcome"], "All patients, 0/3");
  EXPECT_EQ(spec["layer"][1]["encoding"]["y"]["scale"]["domain"][0], rows[0]["outcome"]);  // below the line of all
  EXPECT_EQ(rows[0]["mean"], 0);
  EXPECT_DOUBLE_EQ(rows[0]["high"], 70.76);  // 1 - 0.025^(1/3)
  EXPECT_EQ(rows[0]["count"], "14/44\u00a0(32\u00a0%)");
  const auto named = [&](const std::string& name) {
    for (const auto& each : rows)
      if (each["outcome"] == name) return each;
    return nlohmann::json();
  };
  ASSERT_TRUE(named("Without flare, 0/3").is_object());
  EXPECT_EQ(named("Without flare, 0/3")["count"], "9/31\u00a0(29\u00a0%)");
  const auto trisomy = named("FISH: trisomy 12");
  ASSERT_TRUE(trisomy.is_object());
  EXPECT_EQ(trisomy["remark"], "not in these data");  // nobody was tested; the paper has 1 of 6
  EXPECT_DOUBLE_EQ(trisomy["point"], 16.67);
  EXPECT_THAT(row(hand_made_page(), "data-subgroups", "VH genes: unmutated")[2], HasSubstr("nobody to count"));
  EXPECT_THAT(figure, HasSubstr("aria-label=\"Forest plot of overall response in"));
}

TEST(RecordedPage, KeepsFlowLinesThatNobodyBelongsTo) {
  EXPECT_THAT(hand_made_page(), HasSubstr("line nobody"));
  const auto data = rows_data();
  EXPECT_EQ(data["cells"]["flow/screened"]["subjects"].size(), 4u);
  EXPECT_EQ(data["cells"]["flow/not_enrolled"]["subjects"], (nlohmann::json{3}));
  EXPECT_FALSE(data["cells"].contains("flow/never_treated"));  // there is nothing to open
}

TEST(RecordedPage, StandsAloneEscapesAndWarnsWhereverAPatientIsShown) {
  const std::string& page = hand_made_page();
  EXPECT_THAT(page, Not(HasSubstr("H-<4>")));
  for (const char* fetched : {"src=\"", "href=\"http", "@import", "http://", "https://"})
    EXPECT_THAT(page, Not(HasSubstr(fetched))) << fetched;
  for (const char* section :
       {"<header id=\"summary\">", "<section id=\"trial\">", "<section id=\"patient\">", "<footer>"})
    EXPECT_THAT(page.substr(page.find(section), 2000), HasSubstr("Research use only")) << section;
  EXPECT_THAT(page, Not(HasSubstr("simulated")));
}

TEST(RecordedPage, IsTheSameWherePatientsHadToBePutAway) {
  const HandMade away({.memory = 0});
  ASSERT_TRUE(away.study.patients.front().put_away);
  EXPECT_TRUE(away.page() == hand_made_page());  // no EXPECT_EQ: the pages are too long to print
}

TEST(RecordedPage, NumbersThePapersFiguresFirst) {
  const std::string& page = hand_made_page();
  int expected = 1;
  for (std::size_t at = page.find("<b>Figure "); at != std::string::npos; at = page.find("<b>Figure ", at + 1))
    EXPECT_EQ(std::stoi(page.substr(at + 10)), expected++);
  EXPECT_LT(page.find("<b>Figure 5."), page.find("id=\"survival\""));
  EXPECT_GT(expected, 14);
}

TEST(RecordedPage, ListsFindingsAndDeviationsWithTheirRows) {
  const auto found = nlohmann::json::parse(
      between(between(hand_made_page(), "id=\"list-findings\"", "</div>\n</section>"), "listing-data\">", "</script>"));
  EXPECT_EQ(found["columns"][0]["name"], "Check");
  EXPECT_EQ(found["columns"][0]["facet"], true);
  EXPECT_EQ(found["columns"][0]["rows"].size(), hand_made().study.source.findings.all().size());
}

TEST(Shares, AddUpToTheCounts) {
  const HandMade& made = hand_made();
  const auto& endpoints = made.study.results.endpoints;
  ASSERT_EQ(made.shares.size(), endpoints.size());
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    if (!endpoints[i].counted) continue;
    int events = 0, n = 0;
    for (const recorded::Share& share : made.shares[i]) {
      events += share.events;
      n += share.n;
    }
    EXPECT_EQ(events, endpoints[i].counted->events) << endpoints[i].id;
    EXPECT_EQ(n, endpoints[i].counted->n) << endpoints[i].id;
  }
}

TEST(RowsBehind, CountsWhatItLeavesOut) {
  const HandMade& made = hand_made();
  const auto with_room_for = [&](std::size_t rows) {
    report::RowsBehind behind(made.study, made.shares, {.rows = rows, .subjects_of_a_cell = 1});
    behind.add(std::string("neutropenia_g3_4/patient"));
    behind.add(std::string("flow/screened"));
    std::ostringstream text;
    behind.write(text);
    return nlohmann::json::parse(text.str());
  };
  const auto all = with_room_for(1000), few = with_room_for(2);
  EXPECT_EQ(all["cut"], 0);
  EXPECT_EQ(few["rows"]["row"].size(), 2u);
  EXPECT_EQ(few["cut"], all["rows"]["row"].size() - 2);
  EXPECT_EQ(few["cells"]["flow/screened"]["unlisted"], 3);
  EXPECT_EQ(few["cells"]["neutropenia_g3_4/patient"]["subjects"], (nlohmann::json{0}));  // the one with the event
}

TEST(Tables, AreAsDataWhatThePageShows) {
  const std::vector<report::Table> tables = report::recorded_tables(hand_made().study, hand_made().mapping);
  std::vector<std::string> ids;
  for (const report::Table& table : tables) {
    ids.push_back(table.id);
    for (const report::Row& each : table.rows) {
      if (each.kind != report::Row::Kind::group) EXPECT_EQ(each.cells.size(), table.columns()) << table.id;
      for (const report::Cell& cell : each.cells) EXPECT_THAT(cell.text, Not(HasSubstr("&amp;")));
    }
  }
  EXPECT_THAT(ids, ElementsAre("table-flow", "table-1", "table-2", "table-3", "table-factors", "table-4", "table-5",
                               "table-deviations", "table-findings"));
}

}  // namespace
}  // namespace titrate::report_sample
