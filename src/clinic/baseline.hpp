#pragma once
// A patient's own baseline: of each measure the last value on or before day 1, before the first dose.

#include "chart/chart.hpp"

#include <array>

namespace titrate::clinic {

/// Fed visit by visit, so that what is judged never depends on a later one.
class OwnBaseline {
 public:
  OwnBaseline() { value_.fill(chart::missing); }
  void see(const chart::VisitRow& visit) {
    if (visit.day > 0) return;
    for (const chart::MeasureInfo& info : chart::measures)
      if (visit.has(info.measure)) value_[chart::index(info.measure)] = visit[info.measure];
  }
  double operator[](chart::Measure measure) const { return value_[chart::index(measure)]; }

 private:
  std::array<double, chart::measure_count> value_;
};

}  // namespace titrate::clinic
