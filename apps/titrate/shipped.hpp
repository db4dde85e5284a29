#pragma once
// What the program ships beside itself: the library and the report's runtime.

#include "base/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::app {

/// The folders of the library, in the order in which they are listed.
inline constexpr std::string_view library_kinds[] = {"regimens",  "populations", "parameters", "criteria",
                                                     "evidence",  "mappings",    "assays",     "calibrations",
                                                     "contrasts", "searches"};

/// share/titrate beside the program, wherever it was installed.
std::filesystem::path shipped_folder();

class Library {
 public:
  /// `folder` from --library, or "" for the one that is shipped. Throws Error(input) where it is no library.
  explicit Library(const std::string& folder);

  const std::filesystem::path& folder() const { return folder_; }
  /// Every id of a kind, sorted.
  std::vector<std::string> ids(std::string_view kind) const;
  std::string file(std::string_view kind, const std::string& id) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace titrate::app
