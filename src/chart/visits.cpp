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

void Visits::make_room() {
  // A season of weekly visits, and then about twice as many each time. Always an odd number of cache lines: columns a
  // power of two apart would all lie in the same few places of the cache.
  constexpr std::size_t line = 64 / sizeof(double), first_capacity = 3 * line;
  reserve(std::max(first_capacity, 2 * capacity_ + line));
}

void Visits::append(const VisitRow& visit) {
  double* cell = cells_.data() + size();
  for (std::size_t m = 0; m < measure_count; ++m) cell[m * capacity_] = visit[static_cast<Measure>(m)];
  before_treatment_ += visit.day <= 0;
  days_.push_back(visit.day);
  scheduled_.push_back(visit.scheduled);
}

void Visits::add(int day, bool scheduled) {
  Visit visit;
  visit.day = day;
  visit.scheduled = scheduled;
  push_back(visit);
}

void Visits::push_back(const VisitRow& visit) {
  if (size() < capacity_) return append(visit);
  const Visit copy = visit.alone();  // a row of this very table does not outlive its growth
  make_room();
  append(copy);
}

void Visits::clear() {
  days_.clear();
  scheduled_.clear();
  before_treatment_ = 0;
}

}  // namespace titrate::chart
