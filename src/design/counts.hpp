#pragma once
// The distribution of counts of several outcomes in a trial that goes on: one cell per combination of counts.

#include "design/boundary.hpp"

#include <map>
#include <vector>

namespace titrate::design {

class CountGrid {
 public:
  /// Nobody yet: all counts are 0 for certain.
  CountGrid(std::size_t outcomes, int patients);
  /// One more patient, whose outcomes have these probabilities (design/truth.hpp).
  void one_more(const std::vector<double>& cells);
  /// Takes out what crosses a limit: its probability, added up by reason. Returns the sum.
  double take_crossed(const std::vector<Limits>& limits, std::map<Reasons, double>& by_reason);
  /// Probability that the trial goes on.
  double left() const;

 private:
  /// Calls body(offset of the row, counts of all outcomes but the last) for every live row.
  template <class Body>
  void rows(const Body& body) const;
  double take_from_row(std::size_t row, Reasons others, const Limits& limits, std::map<Reasons, double>& by_reason);

  std::size_t outcomes_;
  std::vector<std::size_t> stride_;  ///< of each outcome; the last outcome's is 1
  std::vector<int> low_, high_;      ///< counts that may be other than 0, both ends included
  std::vector<double> now_, then_;
};

}  // namespace titrate::design
