#pragma once
// Patients of a study too large for memory: what grows with the rows of the findings domains (observations, visits,
// assessments) is put away and fetched patient by patient. What fits stays at hand, and a small study never notices.

#include "cdisc/sdtm_study.hpp"
#include "cdisc/shelf.hpp"

#include <cstddef>
#include <optional>
#include <type_traits>
#include <vector>

namespace titrate::cdisc {

class PatientShelf {
 public:
  /// `memory`: bytes that may stay at hand.
  explicit PatientShelf(std::size_t memory) : memory_(memory) {}

  /// Once there is no room in memory for this one: takes observations and visits away from the patient, who is marked.
  void settle(Patient& patient);
  /// Gives a marked patient observations and visits again.
  void fetch(Patient& patient) const;

  template <class Row>
  Shelf::Place put(const std::vector<Row>& rows) {
    static_assert(std::is_trivially_copyable_v<Row>);
    return shelf_.put(std::as_bytes(std::span(rows)));
  }
  /// Appends what was put.
  template <class Row>
  void fetch(Shelf::Place place, std::vector<Row>& rows) const {
    static_assert(std::is_trivially_copyable_v<Row>);
    const std::size_t before = rows.size();
    rows.resize(before + place.size / sizeof(Row));
    shelf_.fetch(place, std::as_writable_bytes(std::span(rows).subspan(before)));
  }

  std::size_t memory() const { return memory_; }
  std::uint64_t on_disk() const { return shelf_.size(); }

 private:
  std::size_t memory_, used_ = 0;
  Shelf shelf_;
};

/// Fetches what was put away of a patient, for as long as this lives.
class Fetched {
 public:
  Fetched(const RecordedStudy& study, Patient& patient);
  ~Fetched();
  Fetched(const Fetched&) = delete;
  Fetched& operator=(const Fetched&) = delete;

 private:
  Patient& patient_;
};

/// The patient with everything at hand, for those who may not change the study: itself, or a copy where something was
/// put away.
class Whole {
 public:
  Whole(const RecordedStudy& study, const Patient& patient);
  Whole(const Whole&) = delete;
  Whole& operator=(const Whole&) = delete;
  const Patient& operator*() const { return copy_ ? *copy_ : patient_; }
  const Patient* operator->() const { return &**this; }

 private:
  const Patient& patient_;
  std::optional<Patient> copy_;
};

}  // namespace titrate::cdisc
