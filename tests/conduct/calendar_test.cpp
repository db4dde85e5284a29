#include "conduct/calendar.hpp"

#include "conduct/conduct_table.hpp"

using namespace titrate;
using namespace titrate::test;
using conduct::due;
using conduct::next_day;
using conduct::planned;

namespace {

// Counts on study days 1, 8, 15 and then from day 29 every 28 days, and every 3 days of a hold; examination on day 1
// and from day 85 every 84 days; marrow with it, in responders.
const protocol::Protocol& calendar() {
  static const protocol::Protocol protocol = protocol_of(protocol_text(daily_ladder, R"(
    [[encounter]]
    id = "counts"
    activities = ["blood_counts", "chemistry"]
    schedule = [{ first = 1, last = 15, every = "7 d" }, { first = 29, every = "28 d" }]
    on_hold_every = "3 d"
    [[encounter]]
    id = "response"
    activities = ["examination"]
    schedule = [{ first = 1, last = 1 }, { first = 85, every = "84 d" }]
    [[encounter]]
    id = "marrow"
    activities = ["marrow"]
    schedule = [{ first = 85, every = "84 d" }]
    when = { response = "partial" }
  )"));
  return protocol;
}

std::string activities(int day, int hold_day = -1, const conduct::View* last = nullptr) {
  const conduct::Activities found = due(calendar(), day, hold_day, last);
  std::string text;
  for (std::size_t a = 0; a < chart::activities.size(); ++a)
    if (found.test(a)) text += (text.empty() ? "" : " ") + std::string(chart::activities[a]);
  return text;
}

TEST(Calendar, EncountersRecurFromTheirFirstToTheirLastDay) {
  EXPECT_EQ(activities(0), "blood_counts chemistry examination");
  EXPECT_EQ(activities(1), "");
  EXPECT_EQ(activities(7), "blood_counts chemistry");
  EXPECT_EQ(activities(14), "blood_counts chemistry");
  EXPECT_EQ(activities(21), "");
  EXPECT_EQ(activities(28), "blood_counts chemistry");
  EXPECT_EQ(activities(84), "blood_counts chemistry examination");
  EXPECT_EQ(activities(-7), "");
}

TEST(Calendar, PlannedIsByTheScheduleAlone) {
  EXPECT_TRUE(planned(calendar().calendar[0], 14));
  EXPECT_FALSE(planned(calendar().calendar[0], 15));
  EXPECT_TRUE(planned(calendar().calendar[1], 0));
  EXPECT_FALSE(planned(calendar().calendar[1], 7));
  EXPECT_TRUE(planned(calendar().calendar[2], 84 + 84));
}

TEST(Calendar, AHoldAddsVisits) {
  EXPECT_EQ(activities(31, 30), "");
  EXPECT_EQ(activities(33, 30), "blood_counts chemistry");
  EXPECT_EQ(activities(36, 30), "blood_counts chemistry");
  EXPECT_EQ(activities(30, 30), "");  // the hold's own visit was before
  EXPECT_EQ(activities(36, 37), "");
}

TEST(Calendar, AConditionIsAskedOfTheLastVisit) {
  chart::Chart chart;
  chart.visits.add(0);
  std::vector<results::Assessment> assessments(1);
  const conduct::View last{.chart = chart, .assessments = assessments, .visit = 0, .course_start = 0, .dose_mg = 0};
  EXPECT_EQ(activities(84, -1, &last), "blood_counts chemistry examination");
  assessments[0].confirmed = chart::Response::partial;
  EXPECT_EQ(activities(84, -1, &last), "blood_counts chemistry examination marrow");
}

TEST(Calendar, TheNextDayIsTheFirstOnWhichSomethingMayBeDue) {
  EXPECT_EQ(next_day(calendar(), -1, -1, 1000), 0);
  EXPECT_EQ(next_day(calendar(), 0, -1, 1000), 7);
  EXPECT_EQ(next_day(calendar(), 14, -1, 1000), 28);
  EXPECT_EQ(next_day(calendar(), 15, -1, 20), 20);  // the limit
  EXPECT_EQ(next_day(calendar(), 30, 30, 1000), 33);
  EXPECT_EQ(next_day(calendar(), 34, 30, 1000), 36);
  EXPECT_EQ(next_day(calendar(), 54, 30, 1000), 56);  // the plan's own visit comes before the hold's on day 57
  // No day that is due is ever jumped over.
  for (const int hold : {-1, 30})
    for (int day = -3; day < 400; ++day)
      for (int between = day + 1; between < next_day(calendar(), day, hold, 1000); ++between)
        EXPECT_TRUE(due(calendar(), between, hold, nullptr).none()) << day << " " << between;
}

TEST(Calendar, WorkedOutBeforehandItSaysTheSame) {
  chart::Chart chart;
  chart.visits.add(0);
  std::vector<results::Assessment> assessments(1);
  assessments[0].confirmed = chart::Response::partial;
  const conduct::View last{.chart = chart, .assessments = assessments, .visit = 0, .course_start = 0, .dose_mg = 0};
  const conduct::Calendar worked_out(calendar());  // 365 days of follow-up: asked beyond them too
  for (const int hold : {-1, 30})
    for (int day = -10; day < 600; ++day) {
      for (const conduct::View* view : {static_cast<const conduct::View*>(nullptr), &last})
        EXPECT_EQ(worked_out.due(day, hold, view), due(calendar(), day, hold, view)) << day;
      for (const int limit : {0, 100, 364, 365, 366, 400, 1000})
        EXPECT_EQ(worked_out.next_day(day, hold, limit), next_day(calendar(), day, hold, limit)) << day << " " << limit;
    }
}

}  // namespace
