#pragma once
// What can be said of conditions without a patient: which values meet them, whether one excludes or includes another.

#include "protocol/protocol.hpp"

#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace titrate::protocol {

/// The values of one quantity (a measure, a term's grade, …) that meet a single question asked of one visit.
struct Region {
  std::pair<Condition::Kind, std::size_t> subject;
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
  bool low_included = true, high_included = true;

  bool empty() const;
  bool within(const Region& other) const;
  Region meet(const Region& other) const;  ///< of the same subject
};

/// Nothing where the condition is no question about one number at one visit.
std::optional<Region> region(const Condition& condition);

/// Regions each of which is enough to meet the condition.
std::vector<Region> sufficient(const Condition& condition);
/// Regions all of which must hold where the condition is met.
std::vector<Region> necessary(const Condition& condition);

/// Nothing can meet it, as far as single quantities tell.
bool never_met(const Condition& condition);
/// Everything that meets `narrow` meets `wide`, as far as single quantities tell.
bool implied(const Condition& narrow, const Condition& wide);
/// A visit that meets `a` may meet `b` as well, by the only quantity that both look at; false where they share none.
bool overlap(const Condition& a, const Condition& b);

}  // namespace titrate::protocol
