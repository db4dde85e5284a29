#pragma once
// Values as bytes, one after another, as they lie on a shelf: for this very run of the program, never for another.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace titrate::cdisc {

template <class T>
void pack(const T& value, std::vector<std::byte>& to) {
  static_assert(std::is_trivially_copyable_v<T>);
  const auto* from = reinterpret_cast<const std::byte*>(&value);
  to.insert(to.end(), from, from + sizeof value);
}
inline void pack_text(std::string_view text, std::vector<std::byte>& to) {
  pack(static_cast<std::uint32_t>(text.size()), to);
  const auto bytes = std::as_bytes(std::span(text));
  to.insert(to.end(), bytes.begin(), bytes.end());
}

/// Takes what was packed, in the same order; `from` moves on.
template <class T>
T take(const std::byte*& from) {
  static_assert(std::is_trivially_copyable_v<T>);
  T value;
  std::memcpy(&value, from, sizeof value);
  from += sizeof value;
  return value;
}
inline void take_text(const std::byte*& from, std::string& text) {
  const auto size = take<std::uint32_t>(from);
  text.assign(reinterpret_cast<const char*>(from), size);
  from += size;
}

}  // namespace titrate::cdisc
