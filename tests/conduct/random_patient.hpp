#pragma once
// Patients of chance under any protocol: every measure strays over all that a rule may ask of it, visits fall out,
// calls come between. What is seen on a day depends on (seed, day) alone, whoever asks and in whatever order.

#include "base/random.hpp"
#include "clinic/criteria.hpp"
#include "conduct/conduct.hpp"
#include "protocol/spec.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace titrate::test {

/// The regimens that the program ships, and those that only tests have.
inline std::vector<std::string> all_regimens() {
  std::vector<std::string> files;
  for (const char* folder : {"/library/regimens", "/tests/protocol/regimens"})
    for (const auto& entry : std::filesystem::directory_iterator(std::string(TITRATE_SOURCE_DIR) + folder))
      if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  return files;
}

struct Range {
  double low, high;
};
inline constexpr std::array<Range, chart::measure_count> ranges{{
    {0.5, 150}, {0.2, 4},  {10, 220}, {6, 14},   {0.5, 150}, {0.5, 2.5}, {4, 10}, {3, 7}, {2, 6}, {6, 10},
    {0.2, 3},   {10, 200}, {10, 200}, {20, 120}, {36, 39.5}, {0, 5},     {0, 40}, {0, 8}, {0, 3}, {5, 80},
    {0, 1},     {0, 60},   {0, 3.9},  {0, 3},    {0, 3},     {0, 3},     {0, 3},  {0, 3},
}};

class RandomPatient {
 public:
  explicit RandomPatient(std::uint32_t patient)
      : stream_({.seed = 77, .trial = 0, .patient = patient}, Purpose::report) {}

  chart::Baseline baseline() const {
    const auto between = [&](std::uint32_t which, double low, double high) {
      return low + (high - low) * chance(0, baseline_draws + which);
    };
    return {.age_years = between(0, 40, 85),
            .female = chance(0, baseline_draws + 1) < 1.0 / 3 ? chart::Answer::yes : chart::Answer::no,
            .weight_kg = between(2, 45, 110),
            .height_cm = between(3, 150, 195),
            .prior_lines = static_cast<int>(between(4, 0, 6)),
            .fludarabine_refractory = chance(0, baseline_draws + 5) < 0.5 ? chart::Answer::yes : chart::Answer::no,
            .fish = static_cast<chart::Fish>(static_cast<int>(between(6, 0, 5.99))),
            .vh = chart::VhStatus::unmutated,
            .rai = static_cast<int>(between(7, 0, 4.99)),
            .beta2_microglobulin = between(8, 2, 8),
            .creatinine_clearance = between(9, 15, 130),
            .thrombosis_risk_factors = static_cast<int>(between(10, -1, 4))};
  }
  /// Everything that could be measured on a day, a tenth of it missing. Troughs come in spells of weeks.
  chart::Visit visit(int day) const {
    chart::Visit visit;
    visit.day = day;
    for (std::size_t m = 0; m < chart::measure_count; ++m) {
      const auto which = static_cast<std::uint32_t>(m);
      const double spell = chance(day / 35, spell_draws + which), now = chance(day, which);
      if (chance(day, missing_draws + which) < 0.1) continue;
      visit.value[m] = ranges[m].low + (ranges[m].high - ranges[m].low) * (0.7 * spell + 0.3 * now);
    }
    visit[chart::Measure::flare_pain] = std::floor(visit[chart::Measure::flare_pain]);
    visit[chart::Measure::marrow_nodules] = std::round(visit[chart::Measure::marrow_nodules]);
    return visit;
  }
  bool calls(int day) const { return day > 0 && chance(day, call_draw) < 0.02; }
  std::vector<chart::Event> events(int day) const {
    const double what = chance(day, event_draw);
    if (day < 0 || what > 0.012) return {};
    const auto kind = what < 0.0005   ? chart::EventKind::withdrawal
                      : what < 0.0010 ? chart::EventKind::new_lesion
                      : what < 0.0030 ? chart::EventKind::thrombosis
                                      : chart::EventKind::infection;
    return {{.kind = kind, .day = day, .grade = 1 + static_cast<int>(4 * chance(day, event_draw + 1)), .detail = {}}};
  }

 private:
  static constexpr std::uint32_t missing_draws = 100, spell_draws = 200, baseline_draws = 300, call_draw = 400,
                                 event_draw = 401;
  double chance(int day, std::uint32_t which) const {
    return stream_.uniform(draw_index(static_cast<std::uint32_t>(day), which));
  }
  Stream stream_;
};

/// A patient under a protocol, as a trial carries it out. `stretches`: orders are asked for once a stretch, not every
/// day.
class Course {
 public:
  Course(chart::Chart& its_chart, bool by_stretch) : chart(its_chart), stretches(by_stretch) {}

  void enrol(const RandomPatient& patient, int cohort) {
    chart.clear();
    chart.cohort = cohort;
    chart.baseline = patient.baseline();
    chart.visits.push_back(patient.visit(first_day));
  }
  /// From a conduct that has just begun on the chart.
  void run(const RandomPatient& patient, conduct::Conduct& conduct, int last_day) {
    conduct.attend(0);
    int next_visit = conduct.next_visit_day(first_day, last_day), next_orders = first_day;
    for (int day = first_day; day <= last_day; ++day) {
      const bool left = day > first_day && see_events(patient, conduct, day);
      const bool planned = day == next_visit && conduct.due_on(day).any(), seen = planned || patient.calls(day);
      if (seen) {
        chart::Visit visit = patient.visit(day);
        visit.scheduled = planned;
        chart.visits.push_back(visit);
        conduct.attend(chart.visits.size() - 1);
      }
      if (seen || day == next_visit) next_visit = conduct.next_visit_day(day, last_day);
      if (!stretches || left || seen || day >= next_orders) {
        orders_ = conduct.orders(day);
        ++asked;
        next_orders = conduct.orders_until(day);
      }
      for (std::size_t agent = 0; agent < chart::agent_count; ++agent)
        if (orders_[agent] > 0) chart.give(static_cast<chart::Agent>(agent), day, orders_[agent]);
    }
  }

  chart::Chart& chart;
  bool stretches;
  int asked = 0;  ///< how often for orders
  static constexpr int first_day = -8;

 private:
  bool see_events(const RandomPatient& patient, conduct::Conduct& conduct, int day) {
    bool left = false;
    for (const chart::Event& event : patient.events(day - 1)) {
      chart.events.push_back(event);
      if (event.kind != chart::EventKind::withdrawal) continue;
      conduct.leave(day, chart::name(event.kind));
      left = true;
    }
    return left;
  }
  conduct::Orders orders_{};
};

}  // namespace titrate::test
