#include "results/time_to_event.hpp"

#include "base/error.hpp"
#include "results/sample.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::results {
namespace {

using chart::EventKind;
using chart::Response;
using testing::HasSubstr;

const CensoringTable& table() {
  static const CensoringTable read = read_censoring(test::library_folder() + "/criteria/censoring.toml");
  return read;
}

/// Assessments of stable disease on these days, all of them adequate.
test::Record assessed(std::initializer_list<int> days) {
  test::Record r;
  for (const int day : days) r.visit(day).met_now = Response::stable_disease;
  return r;
}

Assessment& progressed(test::Record& r, int day) {
  Assessment& a = r.visit(day);
  a.met_now = Response::progressive_disease;
  a.progression = true;
  a.progression_day = day;
  return a;
}

/// "140 progression" or "84 censored: reason"; "-" where the endpoint is not this patient's.
std::string time(const char* endpoint, const test::Record& r, int cut = 400, bool followed_to_cut = false) {
  const TimeEndpoint* e = table().find(endpoint);
  if (!e) return "no such endpoint";
  const auto t = derive_time(*e, table().gap_days, time_facts(r.record.history(), cut, followed_to_cut));
  if (!t) return "-";
  return fmt::format("{} {}{}", t->days(), t->event ? "" : "censored: ", t->reason);
}

TEST(TimeToEvent, SurvivalEndsWithDeathOrWithTheLastDayKnown) {
  auto r = assessed({84, 168});
  EXPECT_EQ(time("overall_survival", r), "168 censored: alive when last heard of");
  EXPECT_EQ(time("overall_survival", r, 400, true), "400 censored: alive when last heard of");
  r.event(EventKind::last_contact, 300);
  EXPECT_EQ(time("overall_survival", r), "300 censored: alive when last heard of");
  EXPECT_EQ(time("overall_survival", r, 250), "168 censored: alive when last heard of");
  r.event(EventKind::death, 350, 5);
  EXPECT_EQ(time("overall_survival", r), "350 death");
  EXPECT_EQ(time("overall_survival", r, 349), "300 censored: alive when last heard of");
  EXPECT_EQ(time("overall_survival", r, 350), "350 death");
}

TEST(TimeToEvent, ADoseIsASignOfLifeUpToTheCut) {
  auto r = assessed({84});
  r.dose(0, 200, 10);
  EXPECT_EQ(time("overall_survival", r), "200 censored: alive when last heard of");
  EXPECT_EQ(time("overall_survival", r, 150), "150 censored: alive when last heard of");
}

TEST(TimeToEvent, ProgressionFreeSurvivalTakesWhatIsFirst) {
  auto r = assessed({84});
  progressed(r, 168);
  r.event(EventKind::death, 200, 5);
  EXPECT_EQ(time("progression_free_survival", r), "168 progression");
  EXPECT_EQ(time("time_to_progression", r), "168 progression");
  auto died = assessed({84});
  died.event(EventKind::death, 200, 5);
  EXPECT_EQ(time("progression_free_survival", died), "200 death");
  EXPECT_EQ(time("time_to_progression", died), "200 censored: dead without progression");
}

TEST(TimeToEvent, WithoutAnEventItIsCensoredAtTheLastAdequateAssessment) {
  auto r = assessed({84, 168});
  r.visit(196);  // blood counts alone
  EXPECT_EQ(time("progression_free_survival", r), "168 censored: without progression at the last assessment");
  EXPECT_EQ(time("progression_free_survival", assessed({})), "0 censored: without progression at the last assessment");
}

TEST(TimeToEvent, AnotherTreatmentBeforeProgressionCensors) {
  auto r = assessed({84, 168});
  progressed(r, 252);
  r.event(EventKind::new_treatment, 200);
  EXPECT_EQ(time("progression_free_survival", r), "168 censored: another treatment of the leukemia came before");
  EXPECT_EQ(time("event_free_survival", r), "200 new treatment");
  EXPECT_EQ(time("time_to_next_treatment", r), "200 new treatment");
  auto same_day = assessed({84});
  progressed(same_day, 168);
  same_day.event(EventKind::new_treatment, 168);  // what treats the progression does not come before it
  EXPECT_EQ(time("progression_free_survival", same_day), "168 progression");
}

TEST(TimeToEvent, AnEventAfterMoreThanAGapOf182DaysCensorsAtTheAssessmentBefore) {
  auto in_time = assessed({84});
  progressed(in_time, 84 + 182);
  EXPECT_EQ(time("progression_free_survival", in_time), "266 progression");
  auto late = assessed({84});
  progressed(late, 84 + 183);
  EXPECT_EQ(time("progression_free_survival", late), "84 censored: the event came after assessments were missed");
  EXPECT_EQ(time("overall_survival", late), "267 censored: alive when last heard of");
}

TEST(TimeToEvent, DurationIsThatOfRespondersFromTheResponseDate) {
  auto r = assessed({84});
  EXPECT_EQ(time("duration_of_response", r), "-");
  Assessment& confirmed = r.visit(140);
  confirmed.met_now = confirmed.confirmed = Response::partial;
  confirmed.confirmed_since = 84;
  EXPECT_EQ(time("duration_of_response", r), "56 censored: in response at the last assessment");
  EXPECT_EQ(time("time_to_response", r), "84 response");
  progressed(r, 252).confirmed = Response::partial;
  EXPECT_EQ(time("duration_of_response", r), "168 progression");
  EXPECT_EQ(time("duration_of_response", r, 139), "-");  // not yet confirmed at that cut
}

TEST(TimeToEvent, APartialResponseWithLymphocytosisIsNoResponse) {
  auto r = assessed({84});
  Assessment& a = r.visit(140);
  a.met_now = a.confirmed = Response::partial_with_lymphocytosis;
  a.confirmed_since = 84;
  EXPECT_EQ(time("duration_of_response", r), "-");
}

TEST(TimeToEvent, TreatmentFreeSurvivalBeginsWhenTreatmentEnds) {
  auto r = assessed({84, 168});
  EXPECT_EQ(time("treatment_free_survival", r), "-");
  r.left(100);
  EXPECT_EQ(time("treatment_free_survival", r), "68 censored: alive without another treatment when last heard of");
  r.event(EventKind::new_treatment, 180);
  EXPECT_EQ(time("treatment_free_survival", r), "80 new treatment");
  EXPECT_EQ(time("treatment_free_survival", r, 99), "-");
}

/// "200+ 84+ 84+ 56+": survival, progression-free survival, time to progression, duration of response.
std::string taken(const TimeFacts& facts) {
  PatientOutcome o;
  take_times(table(), facts, o);
  std::string text;
  for (const auto& t : {o.overall_survival, o.progression_free_survival, o.time_to_progression, o.duration_of_response})
    text += (text.empty() ? "" : " ") + (t ? fmt::format("{}{}", t->days, t->event ? "" : "+") : std::string("-"));
  return text;
}

TEST(TimeToEvent, AnOutcomesTimesEndWhereTheTableSaysAndNotAtTheCut) {
  TimeFacts facts;
  facts.assessments = {28, 84};
  facts.last_known_alive = 200;
  EXPECT_EQ(taken(facts), "200+ 84+ 84+ -");
  facts.response = 28;
  EXPECT_EQ(taken(facts), "200+ 84+ 84+ 56+");
  facts.death = facts.last_known_alive = 190;
  EXPECT_EQ(taken(facts), "190 190 190+ 162+");  // death without progression censors where it is
  facts.progression = 150;
  EXPECT_EQ(taken(facts), "190 150 150 122");
  facts.new_treatment = 100;
  EXPECT_EQ(taken(facts), "190 84+ 84+ 56+");
}

TEST(TimeToEvent, EveryProblemOfTheTableIsReported) {
  std::ifstream library(test::library_folder() + "/criteria/censoring.toml");
  std::stringstream text;
  text << library.rdbuf();
  std::string broken = text.str();
  const auto replace = [&broken](const std::string& from, const std::string& to) {
    ASSERT_NE(broken.find(from), std::string::npos) << from;
    broken.replace(broken.find(from), from.size(), to);
  };
  replace("events = [\"death\"]", "events = [\"deth\"]");
  replace("when = \"no_event\", at = \"last_known_alive\"", "when = \"new_treatment_first\", at = \"death\"");
  replace("gap = \"182 d\"", "gap = \"182 mg\"");
  replace("id = \"duration_of_response\"", "id = \"duration\"");
  const std::string file = testing::TempDir() + "censoring.toml";
  std::ofstream(file) << broken;
  try {
    read_censoring(file);
    FAIL() << "the file is wrong";
  } catch (const Error& error) {
    EXPECT_EQ(error.problems().size(), 5U) << error.what();
    EXPECT_THAT(error.what(), HasSubstr("\"deth\""));
    EXPECT_THAT(error.what(), HasSubstr("a row for those without an event"));
    EXPECT_THAT(error.what(), HasSubstr("no \"duration_of_response\""));
  }
  std::filesystem::remove(file);
}

/// docs/time-to-event.md holds the table of the library. TITRATE_APPROVE=1 writes it anew.
TEST(TimeToEvent, TheTableInTheDocumentationIsThatOfTheLibrary) {
  const std::string file = std::string(TITRATE_SOURCE_DIR) + "/docs/time-to-event.md";
  const std::string begin = "<!-- censoring table -->\n", end = "<!-- end of table -->";
  std::stringstream text;
  text << std::ifstream(file).rdbuf();
  const std::string docs = text.str();
  const auto from = docs.find(begin), to = docs.find(end);
  ASSERT_TRUE(from != std::string::npos && to != std::string::npos) << file;
  const std::string printed = docs.substr(from + begin.size(), to - from - begin.size());
  const std::string expected = censoring_markdown(table());
  if (std::getenv("TITRATE_APPROVE") && printed != expected)
    std::ofstream(file) << docs.substr(0, from) + begin + expected + docs.substr(to);
  else
    EXPECT_EQ(printed, expected);
}

}  // namespace
}  // namespace titrate::results
