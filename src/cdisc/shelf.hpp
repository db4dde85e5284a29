#pragma once
// What memory has no room for: bytes put away in a temporary file and fetched again.

#include <cstddef>
#include <cstdint>
#include <span>

namespace titrate::cdisc {

/// A file without a name, made when the first bytes come: it is gone with the process, whatever ends that. It lies in
/// TMPDIR, else in /var/tmp (which, unlike /tmp, is never memory), else in /tmp.
class Shelf {
 public:
  struct Place {
    std::uint64_t at = 0, size = 0;
  };

  Shelf() = default;
  ~Shelf();
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;

  /// Throws Error(failure) where no folder takes the file, or the disk is full.
  Place put(std::span<const std::byte> bytes);
  /// `to` has the size of the place. Throws Error(failure).
  void fetch(Place place, std::span<std::byte> to) const;

  std::uint64_t size() const { return end_; }

 private:
  void open();
  int descriptor_ = -1;
  std::uint64_t end_ = 0;
};

}  // namespace titrate::cdisc
