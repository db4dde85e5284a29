#include "trial/simulate.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::trial {

namespace {

/// Places of each cohort. A trial of another size than the protocol's keeps the cohorts' shares.
std::vector<int> places_of(const protocol::Protocol& protocol, int patients) {
  int sized = 0, unsized = 0;
  for (const protocol::Cohort& c : protocol.cohorts) {
    sized += c.size;
    unsized += c.size == 0;
  }
  const int total = std::max(protocol.patients, sized);
  std::vector<int> places;
  double share = 0;
  int given = 0;
  for (const protocol::Cohort& c : protocol.cohorts) {
    share += (c.size > 0 ? c.size : static_cast<double>(total - sized) / unsized) / total;
    const int up_to = static_cast<int>(std::lround(share * patients));
    places.push_back(up_to - given);
    given = up_to;
  }
  places.back() += patients - given;
  return places;
}

/// Cohort of each patient: one cohort after the other, in turn, or at random in proportion to the places left.
std::vector<int> allocate(const protocol::Protocol& protocol, StreamKey key, int patients) {
  std::vector<int> left = places_of(protocol, patients);
  const int cohorts = static_cast<int>(left.size());
  std::vector<int> cohort;
  for (int i = 0, turn = 0; i < patients; ++i) {
    key.patient = static_cast<std::uint32_t>(i);
    int chosen = 0;
    if (protocol.allocation == protocol::Allocation::rotating) {
      while (left[static_cast<std::size_t>(turn % cohorts)] == 0) ++turn;
      chosen = turn++ % cohorts;
    } else {
      const double u =
          protocol.allocation == protocol::Allocation::random ? Stream(key, Purpose::cohort_order).uniform(0) : 0.0;
      double position = u * (patients - i);
      while (left[static_cast<std::size_t>(chosen)] == 0 || position >= left[static_cast<std::size_t>(chosen)])
        position -= left[static_cast<std::size_t>(chosen++)];
    }
    --left[static_cast<std::size_t>(chosen)];
    cohort.push_back(chosen);
  }
  return cohort;
}

}  // namespace

std::vector<Place> enrol(const protocol::Protocol& protocol, std::uint64_t seed, std::uint32_t trial, int patients) {
  // Uniform accrual over the stated period; the order of enrolment is the order of patients.
  std::vector<int> enrolled(static_cast<std::size_t>(patients));
  for (int i = 0; i < patients; ++i) {
    const Stream stream({seed, trial, static_cast<std::uint32_t>(i)}, Purpose::accrual);
    enrolled[static_cast<std::size_t>(i)] = static_cast<int>(std::floor(stream.uniform(0) * protocol.accrual_days));
  }
  std::sort(enrolled.begin(), enrolled.end());
  const int first = enrolled.front();
  for (int& day : enrolled) day -= first;
  const int median = (enrolled[(enrolled.size() - 1) / 2] + enrolled[enrolled.size() / 2]) / 2;
  // The cut is where the median patient has the stated follow-up, and never before the last patient's first day.
  const int cut = std::max(median + protocol.median_follow_up_days, enrolled.back());
  const std::vector<int> cohort = allocate(protocol, {seed, trial, 0}, patients);
  std::vector<Place> places;
  for (std::size_t i = 0; i < enrolled.size(); ++i)
    places.push_back({.cohort = cohort[i], .enrolled = enrolled[i], .cut_day = cut - enrolled[i]});
  return places;
}

}  // namespace titrate::trial
