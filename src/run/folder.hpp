#pragma once
// The folder that a run leaves: whole, or not at all.
//
// Everything is written into a hidden sibling (".NAME.unfinished-…"), brought to the disk, and renamed into place at
// the end. Whatever ends the run early takes the sibling with it; where the process is killed outright, the next run of
// the same target removes what it left, which it knows by the lock that died with its owner.

#include <filesystem>
#include <string_view>

namespace titrate::run {

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
  /// Writes one file below `path()`, folders made as needed. Throws Error(failure).
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
