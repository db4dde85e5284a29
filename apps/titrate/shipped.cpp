#include "shipped.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

namespace titrate::app {

namespace fs = std::filesystem;

fs::path shipped_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) throw Error(Error::Kind::failure, "The program cannot find itself in /proc/self/exe: " + error.message());
  return program.parent_path().parent_path() / "share/titrate";
}

Library::Library(const std::string& folder)
    : folder_(folder.empty() ? shipped_folder() / "library" : fs::path(folder)) {
  std::error_code ignored;
  if (fs::is_directory(folder_ / "regimens", ignored)) return;
  throw Error({Problem{{folder_.string()},
                       "a library (a folder with regimens/, populations/, …)",
                       fs::exists(folder_, ignored) ? "another folder" : "no such folder",
                       folder.empty() ? "install the program as a whole, or name a library with --library"
                                      : "check the path given by --library"}});
}

std::vector<std::string> Library::ids(std::string_view kind) const {
  std::vector<std::string> all;
  std::error_code none;
  for (fs::directory_iterator entry(folder_ / kind, none), end; !none && entry != end; entry.increment(none))
    if (entry->path().extension() == ".toml") all.push_back(entry->path().stem().string());
  std::sort(all.begin(), all.end());
  return all;
}

std::string Library::file(std::string_view kind, const std::string& id) const {
  return (folder_ / kind / (id + ".toml")).lexically_normal().string();
}

}  // namespace titrate::app
