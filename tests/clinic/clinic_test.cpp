#include "clinic/clinic.hpp"

#include "clinic/chart_table.hpp"

#include <chrono>
#include <random>

using namespace titrate;
using namespace titrate::test;

namespace {

/// A chart with something of everything: weekly counts, monthly examinations, gaps, flares, events. Fixed by `seed`.
chart::Chart eventful_chart(unsigned seed) {
  std::mt19937 random(seed);
  const auto uniform = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(random()) / static_cast<double>(std::mt19937::max());
  };
  chart::Chart chart;
  chart.id = "eventful";
  chart.limits = clinic::laboratory_limits(library(), chart.baseline);
  for (int day = 0; day <= 364; day += 7) {
    chart::Visit visit;
    visit.day = day;
    visit.scheduled = uniform(0, 1) < 0.9;
    const double course = std::exp(-day / uniform(60, 400));
    for (const auto& [measure, typical] : std::vector<std::pair<Measure, double>>{{Measure::lymphocytes, 80 * course},
                                                                                  {Measure::neutrophils, 1.5},
                                                                                  {Measure::platelets, 90},
                                                                                  {Measure::hemoglobin, 11},
                                                                                  {Measure::leukocytes, 90 * course},
                                                                                  {Measure::creatinine, 1.2},
                                                                                  {Measure::urate, 6.5},
                                                                                  {Measure::potassium, 4.6},
                                                                                  {Measure::phosphate, 3.9},
                                                                                  {Measure::calcium, 9.0},
                                                                                  {Measure::temperature, 37.5}})
      if (uniform(0, 1) < 0.9) visit[measure] = typical * uniform(0.6, 1.5);
    if (day % 28 == 0) {
      visit[Measure::node_products] = 40 * course * uniform(0.7, 1.4);
      visit[Measure::longest_node] = 4 * std::sqrt(course) * uniform(0.8, 1.2);
      visit[Measure::spleen] = 6 * course * uniform(0.7, 1.4);
      visit[Measure::liver] = 0;
    }
    if (day % 84 == 0) {
      visit[Measure::marrow_lymphocytes] = 70 * course;
      visit[Measure::marrow_nodules] = uniform(0, 1) < 0.3 ? 1 : 0;
    }
    if (uniform(0, 1) < 0.9) visit[Measure::flare_pain] = std::floor(uniform(0, 1.6) * 2 * course);
    chart.visits.push_back(visit);
    if (uniform(0, 1) < 0.1)
      chart.events.push_back(
          {static_cast<chart::EventKind>(1 + random() % 7), day + 3, static_cast<int>(random() % 5), ""});
  }
  return chart;
}
const std::vector<int> restarts{0, 28, 63, 70, 140};
std::span<const int> known(int day) {
  return std::span(restarts).first(
      static_cast<std::size_t>(std::upper_bound(restarts.begin(), restarts.end(), day) - restarts.begin()));
}

void expect_same(const results::Assessment& a, const results::Assessment& b) {
  EXPECT_EQ(a.grade, b.grade);
  for (const auto& [name, find] : outputs) EXPECT_EQ(find(a), find(b)) << name;
}

/// Judging as the chart grows, and judging the finished chart, say the same of every visit: nothing looks ahead.
TEST(Clinic, AnAssessmentDependsOnTheChartUpToItsVisitOnly) {
  for (unsigned seed = 1; seed <= 100; ++seed) {
    const chart::Chart whole = eventful_chart(seed);
    chart::Chart growing = whole;
    growing.visits.clear();
    growing.events.clear();
    clinic::Clinic at_once(library(), whole), as_it_grows(library(), growing);
    std::size_t event = 0;
    for (std::size_t v = 0; v < whole.visits.size(); ++v) {
      const int day = whole.visits[v].day;
      for (; event < whole.events.size() && whole.events[event].day < day; ++event)
        growing.events.push_back(whole.events[event]);
      growing.visits.push_back(whole.visits[v]);
      SCOPED_TRACE(fmt::format("seed {}, day {}", seed, day));
      const auto expected = at_once.assess(v, known(day));
      expect_same(as_it_grows.assess(v, known(day)), expected);
      // From scratch, on a copy that ends here.
      clinic::Clinic again(library(), growing);
      for (std::size_t u = 0; u <= v; ++u) again.assess(u, known(whole.visits[u].day));
      expect_same(again.last(), expected);
    }
  }
}

TEST(Clinic, WhatOnceWasFoundStays) {
  for (unsigned seed = 1; seed <= 100; ++seed) {
    const chart::Chart chart = eventful_chart(seed);
    clinic::Clinic judge(library(), chart);
    results::Assessment before;
    for (std::size_t v = 0; v < chart.visits.size(); ++v) {
      const auto& now = judge.assess(v, known(chart.visits[v].day));
      EXPECT_GE(now.confirmed, before.confirmed);
      EXPECT_GE(now.flare_episodes, before.flare_episodes);
      EXPECT_LE(now.confirmed_since, now.day);
      if (before.progression) {
        EXPECT_TRUE(now.progression);
        EXPECT_EQ(now.progression_day, before.progression_day);
        EXPECT_EQ(now.confirmed, before.confirmed);
      }
      before = now;
    }
  }
}

TEST(Clinic, AnEventOfTheVisitsOwnDayBelongsToTheNextVisit) {
  chart::Chart chart;
  for (const int day : {0, 7, 14}) chart.visits.add(day);
  chart.events.push_back({chart::EventKind::infection, 7, 3, ""});
  clinic::Clinic judge(library(), chart);
  judge.assess(0, {});
  EXPECT_EQ(judge.assess(1, {}).grade_of(chart::Term::infection), 0);
  EXPECT_EQ(judge.assess(2, {}).grade_of(chart::Term::infection), 3);
}

TEST(Clinic, VisitsComeInOrderAndOnce) {
  const chart::Chart chart = eventful_chart(1);
  clinic::Clinic judge(library(), chart);
  EXPECT_THROW(judge.assess(1, {}), Error);
  judge.assess(0, {});
  EXPECT_THROW(judge.assess(0, {}), Error);
  EXPECT_NO_THROW(judge.assess(1, {}));
}

}  // namespace
