#include "trial/simulate.hpp"

#include <algorithm>
#include <cmath>

namespace titrate::trial {

namespace {

/// Cohort of each patient. A trial of another size than the protocol's keeps the cohorts' shares.
std::vector<int> allocate(const protocol::Protocol& protocol, StreamKey key, int patients) {
  const auto cohorts = static_cast<int>(protocol.cohorts.size());
  int sized = 0, unsized = 0;
  for (const protocol::Cohort& c : protocol.cohorts) {
    sized += c.size;
    unsized += c.size == 0;
  }
  const int total = std::max(protocol.patients, sized);
  std::vector<double> up_to;  // cumulative share
  double sum = 0;
  for (const protocol::Cohort& c : protocol.cohorts)
    up_to.push_back(sum += c.size > 0 ? c.size : static_cast<double>(total - sized) / unsized);
  std::vector<int> cohort(static_cast<std::size_t>(patients));
  for (int i = 0; i < patients; ++i) {
    key.patient = static_cast<std::uint32_t>(i);
    double position = (i + 0.5) / patients * sum;
    if (protocol.allocation == protocol::Allocation::random)
      position = Stream(key, Purpose::cohort_order).uniform(0) * sum;
    const auto found = std::upper_bound(up_to.begin(), up_to.end(), position) - up_to.begin();
    cohort[static_cast<std::size_t>(i)] = protocol.allocation == protocol::Allocation::rotating
                                              ? i % cohorts
                                              : std::min(static_cast<int>(found), cohorts - 1);
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
  const int median = enrolled[enrolled.size() / 2];
  // The cut is where the median patient has the stated follow-up, and never before the last patient's first day.
  const int cut = std::max(median + protocol.median_follow_up_days, enrolled.back());
  const std::vector<int> cohort = allocate(protocol, {seed, trial, 0}, patients);
  std::vector<Place> places;
  for (std::size_t i = 0; i < enrolled.size(); ++i)
    places.push_back({.cohort = cohort[i], .enrolled = enrolled[i], .cut_day = cut - enrolled[i]});
  return places;
}

}  // namespace titrate::trial
