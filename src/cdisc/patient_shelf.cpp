#include "cdisc/patient_shelf.hpp"

#include "cdisc/packed.hpp"
#include "results/assessment.hpp"

#include <bit>
#include <cstring>
#include <utility>

namespace titrate::cdisc {

namespace {

using chart::Measure;

/// A visit as it lies on the shelf; the values of the measures in `has` follow, in their order.
struct VisitHead {
  std::int32_t day;
  std::uint32_t scheduled;
  std::uint64_t has;
};
static_assert(chart::measure_count <= 64);

/// Number of the observations and they, then the visits.
std::vector<std::byte> packed(const Patient& patient) {
  std::vector<std::byte> bytes;
  bytes.reserve(patient.observations.size() * sizeof(Observation) * 2);
  pack(static_cast<std::uint64_t>(patient.observations.size()), bytes);
  const auto observations = std::as_bytes(std::span(patient.observations));
  bytes.insert(bytes.end(), observations.begin(), observations.end());
  for (const chart::VisitRow visit : patient.chart.visits) {
    VisitHead head{visit.day, visit.scheduled, 0};
    for (std::size_t m = 0; m < chart::measure_count; ++m)
      if (visit.has(static_cast<Measure>(m))) head.has |= std::uint64_t{1} << m;
    pack(head, bytes);
    for (std::size_t m = 0; m < chart::measure_count; ++m)
      if (visit.has(static_cast<Measure>(m))) pack(visit[static_cast<Measure>(m)], bytes);
  }
  return bytes;
}

void unpack(const std::vector<std::byte>& bytes, Patient& patient) {
  const std::byte* at = bytes.data();
  patient.observations.resize(take<std::uint64_t>(at));
  std::memcpy(patient.observations.data(), at, patient.observations.size() * sizeof(Observation));
  at += patient.observations.size() * sizeof(Observation);
  chart::Visit visit;
  while (at < bytes.data() + bytes.size()) {
    const auto head = take<VisitHead>(at);
    visit.day = head.day;
    visit.scheduled = head.scheduled != 0;
    visit.value.fill(chart::missing);
    for (std::uint64_t left = head.has; left != 0; left &= left - 1)
      visit.value[static_cast<std::size_t>(std::countr_zero(left))] = take<double>(at);
    patient.chart.visits.push_back(visit);
  }
}

/// Bytes, with what the analysis adds: the chart of the record and an assessment per visit.
std::size_t footprint(const Patient& patient) {
  return patient.observations.capacity() * sizeof(Observation) +
         patient.chart.visits.size() * (2 * sizeof(chart::Visit) + sizeof(results::Assessment));
}

void take_away(Patient& patient) {
  patient.observations = std::vector<Observation>();  // `= {}` would keep the room
  patient.chart.visits = chart::Visits();
}

}  // namespace

void PatientShelf::settle(Patient& patient) {
  const std::size_t bytes = footprint(patient);
  if (used_ + bytes <= memory_) {
    used_ += bytes;
    return;
  }
  patient.put_away = put(packed(patient));
  take_away(patient);
}

void PatientShelf::fetch(Patient& patient) const {
  if (!patient.put_away) return;
  std::vector<std::byte> bytes;
  fetch(*patient.put_away, bytes);
  unpack(bytes, patient);
}

Fetched::Fetched(const RecordedStudy& study, Patient& patient) : patient_(patient) {
  if (patient.put_away) study.shelf->fetch(patient);
}
Fetched::~Fetched() {
  if (patient_.put_away) take_away(patient_);
}

Whole::Whole(const RecordedStudy& study, const Patient& patient) : patient_(patient) {
  if (!patient.put_away) return;
  copy_ = patient;
  study.shelf->fetch(*copy_);
}

}  // namespace titrate::cdisc
