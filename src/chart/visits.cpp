#include "chart/visits.hpp"

#include <algorithm>

namespace titrate::chart {

Visit VisitRow::alone() const {
  Visit visit;
  visit.day = day;
  visit.scheduled = scheduled;
  for (const MeasureInfo& info : measures) visit[info.measure] = (*this)[info.measure];
  return visit;
}

void Visits::reserve(std::size_t visits) {
  if (visits <= capacity_) return;
  std::vector<double> wider(visits * measure_count, missing);
  for (std::size_t m = 0; m < measure_count; ++m)
    std::copy_n(cells_.begin() + static_cast<std::ptrdiff_t>(m * capacity_), size(),
                wider.begin() + static_cast<std::ptrdiff_t>(m * visits));
  cells_ = std::move(wider);
  capacity_ = visits;
  days_.reserve(visits);
  scheduled_.reserve(visits);
}

void Visits::add(int day, bool scheduled) {
  constexpr std::size_t first_capacity = 16;  // a season of weekly visits
  if (size() == capacity_) reserve(std::max(first_capacity, 2 * capacity_));
  before_treatment_ += day <= 0;
  days_.push_back(day);
  scheduled_.push_back(scheduled);
  double* cell = cells_.data() + size() - 1;
  for (std::size_t m = 0; m < measure_count; ++m) cell[m * capacity_] = missing;
}

void Visits::push_back(const VisitRow& visit) {
  const Visit copy = visit.alone();  // a row of this very table would not outlive its growth
  add(copy.day, copy.scheduled);
  for (const MeasureInfo& info : measures) set(info.measure, copy[info.measure]);
}

void Visits::clear() {
  days_.clear();
  scheduled_.clear();
  before_treatment_ = 0;
}

}  // namespace titrate::chart
