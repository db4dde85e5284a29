#pragma once
// Visits: one on its own as it comes into a chart, and the table of those that a chart holds, a column per measure.

#include "chart/vocabulary.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <span>
#include <vector>

namespace titrate::chart {

inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();
inline bool is_missing(double value) { return std::isnan(value); }
/// How a value stands that the laboratory gave only as "< limit": the largest number below it, so that it is below the
/// limit and above anything less, and never zero.
inline double less_than(double limit) { return std::nextafter(limit, -std::numeric_limits<double>::infinity()); }

/// One visit on its own, before it stands in a chart.
struct Visit {
  int day = 0;
  bool scheduled = true;  ///< false: the patient called (flare symptoms changed)
  std::array<double, measure_count> value;
  Visit() { value.fill(missing); }
  double operator[](Measure m) const { return value[index(m)]; }
  double& operator[](Measure m) { return value[index(m)]; }
  bool has(Measure m) const { return !is_missing(value[index(m)]); }
};

/// A look at one visit, in a table or on its own: good until what it looks at changes its size or goes.
class VisitRow {
 public:
  VisitRow(const Visit& visit)  // NOLINT: wherever a row is asked for, a visit on its own will do
      : day(visit.day), scheduled(visit.scheduled), first_(visit.value.data()), stride_(1) {}
  VisitRow(int on_day, bool by_schedule, const double* first_cell, std::size_t stride)
      : day(on_day), scheduled(by_schedule), first_(first_cell), stride_(stride) {}

  int day;
  bool scheduled;
  double operator[](Measure m) const { return first_[index(m) * stride_]; }
  bool has(Measure m) const { return !is_missing((*this)[m]); }
  Visit alone() const;  ///< a copy that needs no table

 private:
  const double* first_;  ///< cell of the first measure
  std::size_t stride_;   ///< cells from one measure to the next
};

/// The visits of a chart, in order of their days. A cell that nobody measured is NaN.
class Visits {
 public:
  std::size_t size() const { return days_.size(); }
  bool empty() const { return days_.empty(); }
  VisitRow operator[](std::size_t visit) const {
    return {days_[visit], scheduled_[visit] != 0, cells_.data() + visit, capacity_};
  }
  VisitRow front() const { return (*this)[0]; }
  VisitRow back() const { return (*this)[size() - 1]; }

  std::span<const int> days() const { return days_; }
  std::span<const double> column(Measure m) const { return {cells_.data() + index(m) * capacity_, size()}; }
  /// Visits on or before day 1, before the first dose: the first so many of the table.
  std::size_t before_treatment() const { return before_treatment_; }

  /// A further visit, on which nothing is measured yet.
  void add(int day, bool scheduled = true);
  /// What the last visit measured, or any visit; NaN takes a value away.
  void set(Measure m, double value) { set(size() - 1, m, value); }
  void set(std::size_t visit, Measure m, double value) { cells_[index(m) * capacity_ + visit] = value; }
  void push_back(const VisitRow& visit);
  /// For another patient: the memory is kept, and up to as many visits as before nothing more is asked for.
  void clear();
  void reserve(std::size_t visits);

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = VisitRow;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = VisitRow;

    Iterator(const Visits* visits, std::size_t at) : visits_(visits), at_(at) {}
    VisitRow operator*() const { return (*visits_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Visits* visits_;
    std::size_t at_;
  };
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }

 private:
  void make_room();
  void append(const VisitRow& visit);

  std::vector<int> days_;
  std::vector<char> scheduled_;
  std::vector<double> cells_;  ///< measure_count columns of capacity_ cells each
  std::size_t capacity_ = 0, before_treatment_ = 0;
};

}  // namespace titrate::chart
