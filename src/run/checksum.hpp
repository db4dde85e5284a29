#pragma once
// What identifies an input in a manifest.

#include <memory>
#include <string>
#include <string_view>

namespace titrate::run {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces, as 64 lower-case hexadecimal digits.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view bytes);
  /// Once, after the last piece.
  std::string digest();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The same of bytes that are there already.
std::string sha256(std::string_view bytes);

}  // namespace titrate::run
