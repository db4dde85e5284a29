#include "chart/visits.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::chart {
namespace {

using testing::ElementsAre;

TEST(Visits, AVisitBeginsWithNothingMeasured) {
  Visits visits;
  visits.add(7, false);
  EXPECT_EQ(visits[0].day, 7);
  EXPECT_FALSE(visits[0].scheduled);
  for (const MeasureInfo& info : measures) EXPECT_FALSE(visits[0].has(info.measure));
  visits.set(Measure::platelets, 40);
  EXPECT_EQ(visits.back()[Measure::platelets], 40);
  EXPECT_FALSE(visits.back().has(Measure::neutrophils));
  visits.set(Measure::platelets, missing);
  EXPECT_FALSE(visits.back().has(Measure::platelets));
}

TEST(Visits, ColumnsRowsAndVisitsOnTheirOwnSayTheSame) {
  Visits visits;
  for (int i = 0; i < 100; ++i) {  // more than the table holds at first
    Visit visit;
    visit.day = 7 * i - 14;
    visit.scheduled = i % 3 != 0;
    visit[Measure::neutrophils] = i;
    if (i % 2 == 0) visit[Measure::bfgf] = -i;
    visits.push_back(visit);
  }
  ASSERT_EQ(visits.size(), 100U);
  int i = 0;
  for (const VisitRow row : visits) {
    EXPECT_EQ(row.day, 7 * i - 14);
    EXPECT_EQ(row.day, visits.days()[static_cast<std::size_t>(i)]);
    EXPECT_EQ(row.scheduled, i % 3 != 0);
    EXPECT_EQ(row[Measure::neutrophils], i);
    EXPECT_EQ(visits.column(Measure::neutrophils)[static_cast<std::size_t>(i)], i);
    EXPECT_EQ(row.has(Measure::bfgf), i % 2 == 0);
    const Visit alone = row.alone();
    EXPECT_EQ(alone.day, row.day);
    EXPECT_EQ(alone.scheduled, row.scheduled);
    EXPECT_EQ(alone[Measure::neutrophils], i);
    EXPECT_EQ(alone.has(Measure::bfgf), i % 2 == 0);
    ++i;
  }
  EXPECT_EQ(visits.column(Measure::neutrophils).size(), 100U);
  EXPECT_EQ(visits.before_treatment(), 3U);  // days -14, -7 and 0
}

TEST(Visits, ARowOfATableMayBePutIntoTheSameTable) {
  Visits visits;
  visits.add(0);
  visits.set(Measure::urate, 5);
  for (int i = 0; i < 40; ++i) visits.push_back(visits[0]);
  for (const VisitRow row : visits) EXPECT_EQ(row[Measure::urate], 5);
}

TEST(Visits, AnotherPatientFindsTheSameRoomAndNothingInIt) {
  Visits visits;
  for (int day = -3; day < 60; ++day) {
    visits.add(day);
    visits.set(Measure::urate, day);
  }
  const double* room = visits.column(Measure::urate).data();
  visits.clear();
  EXPECT_TRUE(visits.empty());
  EXPECT_EQ(visits.before_treatment(), 0U);
  for (int day = 1; day < 60; ++day) visits.add(day);
  EXPECT_EQ(visits.column(Measure::urate).data(), room);
  for (const VisitRow row : visits) EXPECT_FALSE(row.has(Measure::urate));
}

}  // namespace
}  // namespace titrate::chart
