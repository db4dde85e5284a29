#pragma once
// What was given, day by day, beside what the protocol ordered.

#include "conduct/conduct.hpp"
#include "recorded/study.hpp"

#include <array>
#include <vector>

namespace titrate::recorded {

struct Windows;

class OrderBook {
 public:
  /// Keeps references.
  OrderBook(const protocol::Arm& arm, const cdisc::Patient& source, const Windows& windows, std::size_t number,
            std::vector<Deviation>& deviations);
  /// Days in order, after the day's visit. Asks the conduct for its orders and tells it what was given instead.
  /// `over`: progressed and off treatment, after which nobody follows the supportive care.
  void see(int day, conduct::Conduct& conduct, bool progressed, bool over);
  /// Ends the stretches that are still open.
  void close();
  /// Amounts of study drugs as they were ordered day by day.
  std::vector<chart::Administration> ordered() const;

 private:
  /// Days alike: the same agent, order and dose.
  struct Stretch {
    bool open = false;
    DeviationKind kind{};
    int first = 0, last = 0;
    double ordered = 0, given = 0;
    std::string rule;
  };
  void note(chart::Agent agent, DeviationKind kind, int day, double ordered, double given, const std::string& rule);
  void end(chart::Agent agent);
  void see_drug(chart::Agent agent, int day, double ordered, conduct::Conduct& conduct, bool progressed);
  void see_care(chart::Agent agent, int day, double ordered);
  cdisc::RowRef row_of(chart::Agent agent, int day) const;

  const protocol::Arm& arm_;
  const cdisc::Patient& source_;
  const Windows& windows_;
  std::size_t number_;
  std::vector<Deviation>& deviations_;
  std::array<bool, chart::agent_count> drug_{}, care_{};
  std::array<Stretch, chart::agent_count> open_;
  std::array<int, chart::agent_count> omitted_since_;
  chart::Chart ordered_;  ///< nothing but what was ordered
};

}  // namespace titrate::recorded
