#pragma once
// Visits that took place beside those that the calendar asked for.

#include "conduct/calendar.hpp"
#include "recorded/study.hpp"

#include <vector>

namespace titrate::recorded {

struct Windows;

class VisitBook {
 public:
  /// Keeps references.
  VisitBook(const cdisc::Patient& source, const Windows& windows, std::size_t number,
            std::vector<Deviation>& deviations)
      : source_(source), windows_(windows), number_(number), deviations_(deviations) {}
  /// What the calendar asks for on a day.
  void ask(int day, const conduct::Activities& due) {
    if (due.any()) asked_.push_back({day, due});
  }
  /// Compares, once all days were asked.
  void close();

 private:
  struct Asked {
    int day;
    conduct::Activities due;
  };
  const cdisc::Patient& source_;
  const Windows& windows_;
  std::size_t number_;
  std::vector<Deviation>& deviations_;
  std::vector<Asked> asked_;
};

}  // namespace titrate::recorded
