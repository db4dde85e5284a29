#include "results/outcome.hpp"

#include "results/sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::results {
namespace {

using chart::EventKind;
using chart::index;
using chart::Measure;
using chart::Response;
using chart::Term;
using test::Record;
using testing::ElementsAre;

std::vector<bool> dosed(const PatientOutcome& o) {
  std::vector<bool> all;
  for (const Course& course : o.courses) all.push_back(course.dosed);
  return all;
}
std::vector<int> worst(const PatientOutcome& o, Term term) {
  std::vector<int> all;
  for (const Course& course : o.courses) all.push_back(course.worst[index(term)]);
  return all;
}

// ---- courses ----

TEST(Outcome, ACourseIsA28DayBlockWithAtLeastOneDose) {
  // Days 0-27 dosed, 28-55 on hold, one dose on day 83, the last of the third block; the cut is on day 100.
  EXPECT_THAT(dosed(Record().dose(0, 27, 10).dose(83, 83, 5).at_cut(100)), ElementsAre(true, false, true, false));
  EXPECT_THAT(dosed(Record().dose(27, 28, 10).at_cut(55)), ElementsAre(true, true));
  EXPECT_THAT(dosed(Record().at_cut(27)), ElementsAre(false));
}

TEST(Outcome, OtherAgentsMakeNoCourse) {
  Record r;
  r.record.chart.administrations.push_back({chart::Agent::allopurinol, 0, 13, 300});
  EXPECT_THAT(dosed(r.at_cut(20)), ElementsAre(false));
}

TEST(Outcome, CoursesEndWithTreatmentAndLeaveNoEmptyBlock) {
  // First day without treatment: 28 leaves one block, 29 leaves a second one of a single day.
  EXPECT_EQ(Record().dose(0, 27, 10).left(28).at_cut(400).courses.size(), 1U);
  EXPECT_EQ(Record().dose(0, 28, 10).left(29).at_cut(400).courses.size(), 2U);
  EXPECT_EQ(Record().left(0).at_cut(400).courses.size(), 0U);
  EXPECT_EQ(Record().left(500).at_cut(400).off_treatment_day, -1);
  EXPECT_EQ(Record().left(500).at_cut(400).courses.size(), 15U);  // days 0 to 400: 401 = 14 * 28 + 9
}

TEST(Outcome, TheWorstGradeOfACourseCountsOnce) {
  Record r;
  r.dose(0, 60, 10);
  r.graded(7, Term::neutropenia, 2);
  r.graded(14, Term::neutropenia, 4);
  r.graded(21, Term::neutropenia, 3);
  r.graded(28, Term::neutropenia, 1);
  r.visit(56);
  const PatientOutcome o = r.at_cut(60);
  EXPECT_THAT(worst(o, Term::neutropenia), ElementsAre(4, 1, -1));
  EXPECT_EQ(o.worst[index(Term::neutropenia)], 4);
  EXPECT_EQ(o.worst[index(Term::anemia)], -1);
}

TEST(Outcome, WhatWasBeforeTheFirstDoseIsBaselineAndNoToxicity) {
  Record r;
  r.record.assessments.clear();
  r.record.chart.visits.clear();
  r.graded(-7, Term::neutropenia, 2).grade[index(Term::anemia)] = 1;
  r.graded(0, Term::neutropenia, 4);
  r.graded(7, Term::neutropenia, 1);
  const PatientOutcome o = r.dose(0, 20, 10).at_cut(20);
  EXPECT_THAT(worst(o, Term::neutropenia), ElementsAre(1));
  EXPECT_EQ(o.worst[index(Term::neutropenia)], 1);
  EXPECT_EQ(o.at_baseline[index(Term::neutropenia)], 4);  // the last on or before day 1
  EXPECT_EQ(o.at_baseline[index(Term::anemia)], 1);
  EXPECT_EQ(o.at_baseline[index(Term::thrombocytopenia)], -1);
  EXPECT_EQ(o.at_baseline[index(Term::infection)], 0);
}

TEST(Outcome, TheVisitThatEndsTreatmentClosesTheLastCourseAndLaterOnesAreFollowUp) {
  Record r;
  r.dose(0, 55, 10).left(56);
  r.graded(28, Term::neutropenia, 1);
  r.graded(56, Term::neutropenia, 3);
  r.graded(84, Term::neutropenia, 4);
  const PatientOutcome o = r.at_cut(400);
  EXPECT_THAT(worst(o, Term::neutropenia), ElementsAre(-1, 3));
  EXPECT_EQ(o.worst[index(Term::neutropenia)], 3);
}

TEST(Outcome, EventsCountInTheCourseOfTheirOwnDay) {
  // On day 27, graded by the visit of day 28; the last is fatal, so that no visit follows.
  Record r;
  r.dose(0, 70, 10).event(EventKind::thrombosis, 27, 3).event(EventKind::pneumonia, 70, 5).event(EventKind::death, 70);
  r.graded(28, Term::thrombosis, 3);
  const PatientOutcome o = r.at_cut(400);
  EXPECT_THAT(worst(o, Term::thrombosis), ElementsAre(3, 0, 0));
  EXPECT_THAT(worst(o, Term::pneumonia), ElementsAre(0, 0, 5));
  EXPECT_EQ(o.death_day, 70);
}

TEST(Outcome, APneumoniaIsAnInfectionAndNotTheOtherWayRound) {
  Record r;
  r.dose(0, 55, 10).event(EventKind::pneumonia, 10, 3).event(EventKind::infection, 30, 2);
  const PatientOutcome o = r.at_cut(55);
  EXPECT_THAT(worst(o, Term::infection), ElementsAre(3, 2));
  EXPECT_THAT(worst(o, Term::pneumonia), ElementsAre(3, 0));
  EXPECT_EQ(o.worst[index(Term::infection)], 3);
}

TEST(Outcome, EventsBeforeDay1OrAfterTreatmentAreNotItsToxicity) {
  Record r;
  r.dose(0, 27, 10).event(EventKind::infection, -1, 4).event(EventKind::infection, 28, 4).left(28);
  EXPECT_THAT(worst(r.at_cut(400), Term::infection), ElementsAre(0));
}

// ---- dose ----

TEST(Outcome, TheToleratedDoseHasMostTreatedDaysTiesToTheHigher) {
  EXPECT_EQ(Record().dose(0, 9, 10).dose(10, 20, 15).at_cut(60).tolerated_dose_mg, 15);
  EXPECT_EQ(Record().dose(0, 10, 10).dose(11, 20, 15).at_cut(60).tolerated_dose_mg, 10);
  EXPECT_EQ(Record().dose(0, 9, 15).dose(10, 19, 10).at_cut(60).tolerated_dose_mg, 15);
  // Days at one dose add up over interruptions.
  EXPECT_EQ(Record().dose(0, 5, 5).dose(6, 13, 10).dose(20, 25, 5).at_cut(60).tolerated_dose_mg, 5);
  EXPECT_EQ(Record().at_cut(60).tolerated_dose_mg, 0);
}

TEST(Outcome, TreatedDaysAndAmountEndAtTheCut) {
  const PatientOutcome o = Record().dose(0, 9, 10).dose(10, 99, 5).at_cut(19);
  EXPECT_EQ(o.treated_days, 20);
  EXPECT_EQ(o.total_mg, 10 * 10 + 10 * 5);
}

TEST(Outcome, TheHighDoseCountsConsecutiveDays) {
  EXPECT_EQ(Record().dose(0, 27, 25).at_cut(99).high_dose_days, 28);
  EXPECT_EQ(Record().dose(0, 26, 25).dose(28, 30, 25).at_cut(99).high_dose_days, 27);
  EXPECT_EQ(Record().dose(0, 13, 25).dose(14, 27, 30).at_cut(99).high_dose_days, 28);
  EXPECT_EQ(Record().dose(0, 13, 25).dose(14, 14, 20).dose(15, 28, 25).at_cut(99).high_dose_days, 14);
  EXPECT_EQ(Record().dose(0, 99, 20).at_cut(99).high_dose_days, 0);
}

TEST(Outcome, HoldDaysRunToTheResumptionTheEndOrTheCut) {
  using Kind = Decision::Kind;
  EXPECT_EQ(Record().decided(Kind::hold, 10).decided(Kind::resume, 24).decided(Kind::hold, 30).at_cut(40).hold_days,
            14 + 10);
  EXPECT_EQ(Record().decided(Kind::hold, 10).left(20).at_cut(40).hold_days, 10);
  EXPECT_EQ(Record().decided(Kind::hold, 10).decided(Kind::resume, 24).at_cut(12).hold_days, 2);
}

// ---- response and status ----

Assessment& responds(Record& r, int day, Response response, int since) {
  Assessment& a = r.visit(day);
  a.confirmed = response;
  a.confirmed_since = since;
  return a;
}

TEST(Outcome, TheResponseIsDatedWhereItWasFirstMetAndTheBestWhereItBegan) {
  Record r;
  responds(r, 56, Response::stable_disease, 28);
  responds(r, 140, Response::partial, 84);
  responds(r, 224, Response::complete, 168);
  responds(r, 308, Response::complete, 168);
  const PatientOutcome o = r.at_cut(400);
  EXPECT_EQ(o.best, Response::complete);
  EXPECT_EQ(o.first_response_day, 84);
  EXPECT_EQ(o.best_response_day, 168);
  EXPECT_EQ(o.status, Status::responded);
}

TEST(Outcome, TheCutHidesWhatComesLater) {
  Record r;
  responds(r, 84, Response::stable_disease, 84).met_now = Response::partial;  // met, and not yet confirmed
  responds(r, 140, Response::partial, 84);
  r.visit(200).progression = true;
  r.record.assessments.back().progression_day = 186;
  r.event(EventKind::death, 250);
  r.dose(0, 199, 10).left(200);
  // An unconfirmed response is none, although its first day lies before the cut.
  const PatientOutcome before = r.at_cut(139);
  EXPECT_EQ(before.best, Response::stable_disease);
  EXPECT_EQ(before.first_response_day, -1);
  EXPECT_EQ(before.status, Status::stable);
  EXPECT_EQ(r.at_cut(140).first_response_day, 84);
  // A progression is known from the visit that confirmed it.
  EXPECT_EQ(r.at_cut(199).progression_day, -1);
  EXPECT_EQ(r.at_cut(199).off_treatment_day, -1);
  EXPECT_EQ(r.at_cut(200).progression_day, 186);
  EXPECT_EQ(r.at_cut(200).off_treatment_day, 200);
  EXPECT_EQ(r.at_cut(249).death_day, -1);
  EXPECT_EQ(r.at_cut(249).followed_days, 249);
  EXPECT_EQ(r.at_cut(250).death_day, 250);
  EXPECT_EQ(r.at_cut(999).followed_days, 250);
}

TEST(Outcome, StatusAtTheCutIsResponderElseProgressedElseDeadEarlyElseStable) {
  Record responder;
  responds(responder, 100, Response::partial, 40).progression = true;
  responder.record.assessments.back().progression_day = 90;
  responder.event(EventKind::death, 100);
  EXPECT_EQ(responder.at_cut(400).status, Status::responded);

  Record progressed;
  progressed.visit(20).progression = true;
  progressed.record.assessments.back().progression_day = 20;
  progressed.event(EventKind::death, 25);
  EXPECT_EQ(progressed.at_cut(400).status, Status::progressed);

  EXPECT_EQ(Record().event(EventKind::death, 25).at_cut(400).status, Status::early_death);
  EXPECT_EQ(Record().event(EventKind::death, 60).at_cut(400).status, Status::stable);
  EXPECT_EQ(Record().at_cut(400).status, Status::stable);
}

TEST(Outcome, ADeathIsEarlyOnStudyDay30AndNotOn31) {
  EXPECT_TRUE(Record().event(EventKind::death, 29).at_cut(400).early_death(test::definitions()));   // study day 30
  EXPECT_FALSE(Record().event(EventKind::death, 30).at_cut(400).early_death(test::definitions()));  // study day 31
  EXPECT_FALSE(Record().at_cut(400).early_death(test::definitions()));
}

// ---- flare, lysis, changes ----

TEST(Outcome, FlareOnsetWorstGradeAndLengthOfTheFirstEpisode) {
  Record r;
  const auto flare = [&r](int day, int grade, int onset, int episodes) {
    Assessment& a = r.visit(day);
    a.flare = grade > 0;
    a.flare_grade = grade;
    a.flare_onset = onset;
    a.flare_episodes = episodes;
    r.measured({{Measure::flare_pain, grade}});
  };
  flare(3, 1, 3, 1);
  flare(5, 2, 3, 1);
  flare(17, 0, 3, 1);
  flare(40, 3, 40, 2);
  flare(45, 0, 40, 2);
  const PatientOutcome o = r.at_cut(60);
  EXPECT_EQ(o.flare_onset, 3);
  EXPECT_EQ(o.flare_grade, 3);
  EXPECT_EQ(o.flare_days, 14);
  EXPECT_EQ(o.flare_episodes, 2);
  EXPECT_EQ(r.at_cut(16).flare_days, -1);
  EXPECT_EQ(r.at_cut(16).flare_grade, 2);
  EXPECT_EQ(Record().at_cut(60).flare_onset, -1);
}

TEST(Outcome, LysisIsFoundAtAnyVisitUpToTheCut) {
  Record r;
  r.visit(3).lysis_laboratory = true;
  r.visit(40).lysis_clinical_extended = true;
  EXPECT_TRUE(r.at_cut(60).lysis_laboratory);
  EXPECT_FALSE(r.at_cut(60).lysis_clinical);
  EXPECT_TRUE(r.at_cut(60).lysis_clinical_extended);
  EXPECT_FALSE(r.at_cut(39).lysis_clinical_extended);
}

TEST(Outcome, BestChangesAreFromTheOwnBaseline) {
  Record r;
  r.measured({{Measure::lymphocytes, 40}, {Measure::node_products, 20}, {Measure::spleen, 6}});
  r.record.chart.limits.upper[index(Measure::lymphocytes)] = 4;
  r.measured(28, {{Measure::lymphocytes, 10},
                  {Measure::node_products, 30},
                  {Measure::spleen, 3},
                  {Measure::marrow_lymphocytes, 29},
                  {Measure::marrow_nodules, 0}});
  r.measured(56, {{Measure::lymphocytes, 4}});
  const PatientOutcome o = r.at_cut(28);
  EXPECT_DOUBLE_EQ(o.best_alc_change, 10.0 / 40 - 1);
  EXPECT_EQ(o.best_node_change, 0);
  EXPECT_TRUE(o.spleen_enlarged);
  EXPECT_TRUE(o.spleen_halved);
  EXPECT_FALSE(o.alc_normal);
  EXPECT_TRUE(o.marrow_clear);
  EXPECT_TRUE(r.at_cut(56).alc_normal);
}

TEST(Outcome, AClearMarrowHasFewLymphocytesAndNoNodules) {
  const auto clear = [](double lymphocytes, double nodules) {
    Record r;
    r.measured(84, {{Measure::marrow_lymphocytes, lymphocytes}, {Measure::marrow_nodules, nodules}});
    return r.at_cut(100).marrow_clear;
  };
  EXPECT_TRUE(clear(29.9, 0));
  EXPECT_FALSE(clear(30, 0));
  EXPECT_FALSE(clear(10, 1));
  EXPECT_FALSE(clear(chart::missing, 0));
  EXPECT_FALSE(clear(10, chart::missing));
}

}  // namespace
}  // namespace titrate::results
