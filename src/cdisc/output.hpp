#pragma once
// A file that appears whole or not at all.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace titrate::cdisc {

/// Bytes into a hidden sibling (".NAME.unfinished-…") that takes the file's place at the end. Throws Error(failure).
class Output {
 public:
  /// `compressed`: through zlib (RFC 1950).
  explicit Output(const std::filesystem::path& file, bool compressed = false);
  /// Removes the sibling unless `finish` came through.
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void append(std::string_view bytes);
  /// Replaces bytes that were appended before; not for a compressed file.
  void overwrite(std::uint64_t offset, std::string_view bytes);
  void finish();

 private:
  void flush();
  void write(std::string_view bytes);
  void deflate(bool last);
  [[noreturn]] void fail(const char* what, int why) const;

  struct Deflater;
  std::filesystem::path file_, work_;
  int descriptor_ = -1;
  std::string buffer_;
  std::unique_ptr<Deflater> deflater_;
};

}  // namespace titrate::cdisc
