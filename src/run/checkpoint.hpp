#pragma once
// Finished blocks of a long run, kept beside its target until the target stands: "NAME.checkpoint/". A run of the same
// key goes on from them, in as many processes as it likes; one of another key begins anew.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace titrate::run {

class Checkpoint {
 public:
  /// The folder for `target`. `key` names all that the blocks depend on; `command` is what to type to go on. The
  /// process that leads prepares the folder: begins its log, and removes blocks of another key. Throws Error(failure).
  Checkpoint(const std::filesystem::path& target, std::string key, std::string_view command, bool leads);

  const std::filesystem::path& folder() const { return folder_; }
  bool holds(const std::string& block) const;
  /// Nothing where the block is not there, or not whole: it is then made again.
  std::optional<std::string> load(const std::string& block) const;
  /// At once, from any process: whole or not at all. Throws Error(failure).
  void keep(const std::string& block, std::string_view bytes) const;
  /// A line in the log.
  void note(std::string_view line) const;
  /// The target stands: nothing is left.
  void remove() const;

 private:
  std::filesystem::path file(const std::string& block) const;

  std::filesystem::path folder_;
  std::string key_;
};

}  // namespace titrate::run
