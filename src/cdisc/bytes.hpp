#pragma once
// Where bytes come from: a file, or what inflates out of one.

#include "base/progress.hpp"
#include "cdisc/read.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

namespace titrate::cdisc {

/// Bytes in order. Throws Error(interrupted) once the stop is requested, Error(failure) where the disk refuses.
class Bytes {
 public:
  virtual ~Bytes() = default;
  /// Fills `to` with up to `count` bytes and says how many; 0 only at the end.
  virtual std::size_t read(char* to, std::size_t count) = 0;
  /// A good size for the reader's buffer: 256 KiB, less for a small file.
  virtual std::size_t chunk() const = 0;
};

/// A regular file: no device, no pipe, which might never end or never answer.
class FileBytes : public Bytes {
 public:
  /// Throws Error(input) where there is no regular file, Error(failure) where it cannot be opened.
  FileBytes(const std::filesystem::path& file, const ReadOptions& options, const StopToken* stop);
  ~FileBytes() override;
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  std::size_t read(char* to, std::size_t count) override;
  std::size_t chunk() const override;
  void seek(std::uint64_t offset);
  std::uint64_t size() const { return size_; }

 private:
  std::filesystem::path file_;
  const ReadOptions& options_;
  const StopToken* stop_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

/// What inflates out of `file`: streams of zlib (RFC 1950) or gzip (RFC 1952), one after the other. Throws Error(input)
/// where the stream is damaged, cut, or grows beyond `options.limits.inflated`.
std::unique_ptr<Bytes> inflated(const std::filesystem::path& file, const ReadOptions& options, const StopToken* stop);

}  // namespace titrate::cdisc
