#include "design/watch.hpp"

#include "design/reference.hpp"

#include <gmock/gmock.h>

namespace titrate {
namespace {

using design::never;
using design::Unit;

/// A patient seen every 28 days.
struct Patient {
  chart::Chart chart;
  std::vector<results::Assessment> assessments;
  results::Ledger ledger;
  int off = -1;
  results::Definitions definitions{};

  explicit Patient(int visits = 13) {
    definitions.early_death_days = 30;
    definitions.early_progression_days = 84;
    definitions.low_grades = {1, 2};
    definitions.moderate_grades = {2, 4};
    definitions.high_grades = {3, 4};
    for (int i = 0; i < visits; ++i) {
      results::Assessment a;
      a.day = 28 * i;
      a.met_now = chart::Response::stable_disease;
      a.grade.fill(0);
      assessments.push_back(a);
    }
  }
  std::vector<Unit> units(const design::Outcome& outcome) const {
    const results::History history{chart, assessments, ledger, off};
    return design::watch(test::design_of(45, {outcome}), history, definitions, 28).units[0];
  }
  Unit unit(const design::Outcome& outcome) const { return units(outcome).at(0); }
};

design::Outcome watched(const std::string& endpoint, int within, bool per_course = false) {
  design::Outcome o = test::toxicity({1, 1}, 0.95);
  o.event = {.endpoint = endpoint, .per_course = per_course, .within_days = within};
  return o;
}

/// Criteria met at a visit and confirmed at a later one.
void respond(Patient& p, std::size_t met, std::size_t confirmed) {
  for (std::size_t i = met; i < p.assessments.size(); ++i) p.assessments[i].met_now = chart::Response::partial;
  for (std::size_t i = confirmed; i < p.assessments.size(); ++i) {
    p.assessments[i].confirmed = chart::Response::partial;
    p.assessments[i].confirmed_since = p.assessments[met].day;
  }
}

TEST(Watch, AResponseIsKnownWhenItIsConfirmed) {
  Patient p;
  respond(p, 3, 6);
  EXPECT_EQ(p.unit(watched("overall_response", 183)).event_day, 6 * 28);
}

TEST(Watch, AResponseFirstMetAfterTheWindowIsNone) {
  Patient p;
  respond(p, 8, 10);
  const Unit unit = p.unit(watched("overall_response", 183));
  EXPECT_FALSE(unit.event());
  EXPECT_EQ(unit.known_day, 183);
}

TEST(Watch, AResponseThatAwaitsConfirmationAtTheEndOfTheWindowIsPendingUntilItIsConfirmedOrRefuted) {
  Patient confirmed, refuted;
  respond(confirmed, 6, 8);  // met on day 168 of 183
  EXPECT_EQ(confirmed.unit(watched("overall_response", 183)).event_day, 8 * 28);
  refuted.assessments[6].met_now = chart::Response::partial;
  EXPECT_EQ(refuted.unit(watched("overall_response", 183)).known_day, 7 * 28);
}

TEST(Watch, WhoProgressesOrDiesWillNotRespond) {
  Patient p, dead;
  for (std::size_t i = 2; i < p.assessments.size(); ++i) p.assessments[i].progression = true;
  EXPECT_EQ(p.unit(watched("overall_response", 183)).known_day, 2 * 28);
  dead.chart.events.push_back({.kind = chart::EventKind::death, .day = 40, .grade = 5, .detail = ""});
  EXPECT_EQ(dead.unit(watched("overall_response", 183)).known_day, 40);
}

TEST(Watch, AnInfectionCountsByItsOwnDayWithinTheWindowAndOnTreatment) {
  Patient p;
  p.chart.events.push_back({.kind = chart::EventKind::infection, .day = 20, .grade = 2, .detail = ""});
  p.chart.events.push_back({.kind = chart::EventKind::pneumonia, .day = 25, .grade = 5, .detail = ""});
  EXPECT_EQ(p.unit(watched("infection_g3_4", 28)).event_day, 25) << "fatal counts, grade 2 does not";
  EXPECT_FALSE(p.unit(watched("infection_g3_4", 24)).event());
  p.off = 22;
  const Unit unit = p.unit(watched("infection_g3_4", 28));
  EXPECT_FALSE(unit.event());
  EXPECT_EQ(unit.known_day, 22);
}

TEST(Watch, AGradeIsSeenAtTheVisitThatLooksBackOnTheCourse) {
  Patient p;
  p.assessments[1].grade[chart::index(chart::Term::neutropenia)] = 3;
  EXPECT_EQ(p.unit(watched("neutropenia_g3_4", 28)).event_day, 28);
  EXPECT_FALSE(p.unit(watched("neutropenia_g3_4", 27)).event());
  p.assessments[0].grade[chart::index(chart::Term::neutropenia)] = 4;
  EXPECT_EQ(p.unit(watched("neutropenia_g3_4", 28)).event_day, 28) << "what stood before the first dose does not count";
}

TEST(Watch, CoursesAreUnitsOfTheirOwn) {
  Patient p;
  p.assessments[2].grade[chart::index(chart::Term::neutropenia)] = 4;  // day 56 looks back on the second course
  p.off = 70;
  const auto units = p.units(watched("neutropenia_g3_4", 365, true));
  ASSERT_EQ(units.size(), 3u);
  EXPECT_FALSE(units[0].event());
  EXPECT_EQ(units[0].known_day, 28);
  EXPECT_EQ(units[1].begins, 28);
  EXPECT_EQ(units[1].event_day, 56);
  EXPECT_EQ(units[2].known_day, 70) << "the last course ends with treatment";
}

TEST(Watch, EarlyDeathIsOfDayThirtyOrBefore) {
  Patient p;
  p.chart.events.push_back({.kind = chart::EventKind::death, .day = 29, .grade = 5, .detail = ""});
  EXPECT_EQ(p.unit(watched("early_death", protocol::no_end)).event_day, 29);
  p.chart.events[0].day = 30;
  EXPECT_FALSE(p.unit(watched("early_death", protocol::no_end)).event());
}

TEST(Watch, SaysWhichEndpointsAreNoEvents) {
  EXPECT_EQ(design::why_not_watched("infection_g3_4"), "");
  EXPECT_EQ(design::why_not_watched("flare_g2_4"), "");
  for (const char* id : {"stable_disease", "alive_at_data_cut", "neutropenia_g1_2", "dose_25mg_at_least_28_days"})
    EXPECT_NE(design::why_not_watched(id), "") << id;
  design::Design d = test::design_of(45, {test::response({0.4, 1.6}, 0.95), watched("stable_disease", 28)});
  const auto problems = design::watching_problems(d, true, "d.toml");
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_THAT(problems[0].expected, testing::HasSubstr("`within`"));
  EXPECT_THAT(problems[0].mend, testing::HasSubstr("--set outcome.0.within='183 d'"));
}

}  // namespace
}  // namespace titrate
