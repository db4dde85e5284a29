#include "recorded/deviations.hpp"

#include "cdisc/packed.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace titrate::recorded {

const DeviationInfo& info(DeviationKind kind) {
  static constexpr std::array<DeviationInfo, deviation_kind_count> all{{
      {"not_eligible", "Enrolled and not eligible"},
      {"dose_above_order", "Dose above the order"},
      {"dose_below_order", "Dose below the order"},
      {"dose_omitted", "Dose omitted"},
      {"dose_on_hold", "Dose given when none was due"},
      {"dose_after_stop", "Dose after the end of treatment"},
      {"treatment_past_progression", "Treatment past progression"},
      {"care_omitted", "Prophylaxis or supportive care omitted"},
      {"care_amount", "Prophylaxis or supportive care below the order"},
      {"visit_missed", "Visit missed"},
      {"activity_missed", "Activity of a visit missed"},
  }};
  return all[static_cast<std::size_t>(kind)];
}

namespace {

constexpr std::size_t size_of_piece = std::size_t{128} << 10;

void pack(const Deviation& d, std::vector<std::byte>& to) {
  cdisc::pack(d.kind, to);
  cdisc::pack(d.patient, to);
  cdisc::pack(d.first_day, to);
  cdisc::pack(d.last_day, to);
  cdisc::pack_text(d.subject_of, to);
  cdisc::pack(d.ordered, to);
  cdisc::pack(d.given, to);
  cdisc::pack_text(d.rule, to);
  cdisc::pack_text(d.what, to);
  cdisc::pack(d.minor, to);
  cdisc::pack(d.row.file, to);
  cdisc::pack(d.row.row, to);
}

void take(const std::byte*& from, Deviation& d) {
  d.kind = cdisc::take<DeviationKind>(from);
  d.patient = cdisc::take<std::size_t>(from);
  d.first_day = cdisc::take<int>(from);
  d.last_day = cdisc::take<int>(from);
  cdisc::take_text(from, d.subject_of);
  d.ordered = cdisc::take<double>(from);
  d.given = cdisc::take<double>(from);
  cdisc::take_text(from, d.rule);
  cdisc::take_text(from, d.what);
  d.minor = cdisc::take<bool>(from);
  d.row.file = cdisc::take<std::uint16_t>(from);
  d.row.row = cdisc::take<std::uint32_t>(from);
}

}  // namespace

void Deviations::push_back(const Deviation& one) {
  pack(one, open_);
  ++size_;
  if (open_.size() >= std::min(size_of_piece, memory_)) close();
}

void Deviations::close() {
  if (used_ + open_.size() <= memory_) {
    used_ += open_.size();
    open_.shrink_to_fit();
    pieces_.push_back({.bytes = std::exchange(open_, {})});
    return;
  }
  if (!shelf_) shelf_ = std::make_shared<cdisc::Shelf>();
  pieces_.push_back({.place = shelf_->put(open_)});
  open_.clear();
}

std::vector<DeviationTally> tally(const Deviations& deviations) {
  std::vector<DeviationTally> tallies(deviation_kind_count);
  std::vector<std::vector<bool>> seen(deviation_kind_count);  // by kind and patient
  for (const Deviation& d : deviations) {
    const auto kind = static_cast<std::size_t>(d.kind);
    ++tallies[kind].all;
    tallies[kind].minor += d.minor;
    if (seen[kind].size() <= d.patient) seen[kind].resize(d.patient + 1);
    tallies[kind].patients += !seen[kind][d.patient];
    seen[kind][d.patient] = true;
  }
  return tallies;
}

struct Deviations::Iterator::Reading {
  const Deviations& all;
  std::size_t next = 0;            ///< piece; as many as there are = the open one, then none
  std::vector<std::byte> fetched;  ///< of a piece that is put away
  const std::byte *at = nullptr, *end = nullptr;
  Deviation now = {};

  void step() {
    if (at == end) turn();
    take(at, now);
  }
  void turn() {
    if (next == all.pieces_.size()) return look_at(all.open_);
    const Piece& piece = all.pieces_[next++];
    if (!piece.bytes.empty()) return look_at(piece.bytes);
    fetched.resize(piece.place.size);
    all.shelf_->fetch(piece.place, fetched);
    look_at(fetched);
  }
  void look_at(const std::vector<std::byte>& bytes) {
    at = bytes.data();
    end = at + bytes.size();
  }
};

Deviations::Iterator::Iterator(const Deviations& all)
    : left_(all.size()), reading_(std::make_shared<Reading>(Reading{.all = all, .fetched = {}})) {
  reading_->step();
}

Deviations::Iterator::reference Deviations::Iterator::operator*() const { return reading_->now; }

Deviations::Iterator& Deviations::Iterator::operator++() {
  if (--left_ > 0) reading_->step();
  return *this;
}

}  // namespace titrate::recorded
