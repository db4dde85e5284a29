#pragma once
// What was done against the protocol, and where it is kept: a patient who is followed for years has hundreds of
// deviations, so that those of a large study are put away on disk and read one after another.

#include "cdisc/sdtm_finding.hpp"
#include "cdisc/shelf.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::recorded {

enum class DeviationKind : std::uint8_t {
  not_eligible,
  dose_above_order,
  dose_below_order,
  dose_omitted,
  dose_on_hold,
  dose_after_stop,
  treatment_past_progression,
  care_omitted,
  care_amount,
  visit_missed,
  activity_missed,
  count_
};
inline constexpr std::size_t deviation_kind_count = static_cast<std::size_t>(DeviationKind::count_);

struct DeviationInfo {
  std::string_view id;     ///< as deviations.json spells it
  std::string_view title;  ///< as a page prints it
};
const DeviationInfo& info(DeviationKind kind);

/// What was done against the protocol, over a stretch of days on which it was the same.
struct Deviation {
  DeviationKind kind{};
  std::size_t patient = 0;  ///< index into Study::patients
  int first_day = 0, last_day = 0;
  std::string subject_of = {};    ///< agent, visit or criterion
  double ordered = 0, given = 0;  ///< amount a day in the agent's unit; 0 where it is no dose
  std::string rule = {};          ///< of the protocol that asked otherwise, where one rule did
  std::string what = {};
  bool minor = false;      ///< no longer than the visit window
  cdisc::RowRef row = {};  ///< row 0 = of what is not there
};

/// Deviations in the order in which they came. Those that memory has no room for lie in a temporary file
/// (cdisc/shelf.hpp); copies share it.
class Deviations {
 public:
  class Iterator;

  /// `memory`: bytes that may stay at hand, but for what lies open.
  explicit Deviations(std::size_t memory = std::size_t{4} << 20) : memory_(memory) {}

  /// Throws Error(failure) where the file cannot be written.
  void push_back(const Deviation& one);
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Bytes on disk.
  std::uint64_t on_disk() const { return shelf_ ? shelf_->size() : 0; }

  /// One after another; what an iterator looks at is gone when it moves on. Throws Error(failure) where the file cannot
  /// be read.
  Iterator begin() const;
  Iterator end() const;

 private:
  /// Some hundreds of deviations, packed.
  struct Piece {
    std::vector<std::byte> bytes = {};  ///< empty where it is put away
    cdisc::Shelf::Place place = {};
  };
  void close();

  std::size_t memory_, used_ = 0, size_ = 0;
  std::vector<Piece> pieces_;
  std::vector<std::byte> open_;  ///< the last piece
  std::shared_ptr<cdisc::Shelf> shelf_;
};

/// How many there are of a kind.
struct DeviationTally {
  std::size_t all = 0, minor = 0, patients = 0;
};
/// By kind.
std::vector<DeviationTally> tally(const Deviations& deviations);

class Deviations::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Deviation;
  using difference_type = std::ptrdiff_t;
  using pointer = const Deviation*;
  using reference = const Deviation&;

  Iterator() = default;
  explicit Iterator(const Deviations& all);
  reference operator*() const;
  pointer operator->() const { return &**this; }
  Iterator& operator++();
  friend bool operator==(const Iterator& a, const Iterator& b) { return a.left_ == b.left_; }

 private:
  struct Reading;
  std::size_t left_ = 0;
  std::shared_ptr<Reading> reading_;  ///< copies move together: each deviation is read once
};

inline Deviations::Iterator Deviations::begin() const { return empty() ? Iterator() : Iterator(*this); }
inline Deviations::Iterator Deviations::end() const { return {}; }

}  // namespace titrate::recorded
