#pragma once
// The folder that a run leaves: whole, or not at all.
//
// Everything is written into a hidden sibling (".NAME.unfinished-…"), brought to the disk, and renamed into place at
// the end. Whatever ends the run early takes the sibling with it; where the process is killed outright, the next run of
// the same target removes what it left, which it knows by the lock that died with its owner.

#include <filesystem>
#include <string_view>
#include <utility>

namespace titrate::run {

/// A file of an unfinished folder that grows while the run goes on. Each piece is handed to the system at once: nothing
/// is kept here.
class File {
 public:
  File(File&& other) noexcept;
  File& operator=(File&&) = delete;
  ~File();
  /// Throws Error(failure): a full disk.
  void append(std::string_view content);
  /// Throws Error(failure): a network disk may say only here that it is full.
  void close();

 private:
  friend class Folder;
  File(int descriptor, std::filesystem::path shown) : descriptor_(descriptor), shown_(std::move(shown)) {}

  int descriptor_;
  std::filesystem::path shown_;  ///< where it will be, for messages
};

class Folder {
 public:
  /// Checks everything that can be checked before hours of work: throws Error(input) where `target` is a file, or a
  /// folder that is not empty and `overwrite` is false or it does not hold a run (no manifest.json); Error(failure)
  /// where the place cannot be written or is full.
  Folder(const std::filesystem::path& target, bool overwrite);
  /// Removes everything unless `finish` came through.
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// Where to write until `finish`.
  const std::filesystem::path& path() const { return work_; }
  /// Begins a file below `path()`, folders made as needed, to be closed before `finish`. Throws Error(failure).
  File begin(const std::filesystem::path& name) const;
  /// Writes one file below `path()` as a whole. Throws Error(failure).
  void write(const std::filesystem::path& name, std::string_view content) const;
  /// Puts the folder in its place, at once. An older run there is replaced as a whole. Throws Error.
  void finish();

 private:
  void abandon() noexcept;

  std::filesystem::path target_, work_;
  std::filesystem::path made_;  ///< the topmost parent that had to be made, to be taken away again
  bool overwrite_;
  int lock_ = -1;
};

}  // namespace titrate::run
