#pragma once
// The page that every report stands in: runtime and style inside, nothing fetched.

#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace titrate::report {

struct Page {
  std::string title;
  std::vector<std::pair<std::string, std::string>> sections;  ///< id and name, for the bar
  std::string html;                                           ///< of all sections
  std::string colophon;
};

/// Throws Error(failure) where the runtime cannot be read or `out` not be written. `more` writes what follows
/// `page.html` and is too large to stand in memory as a whole.
void write_page(const Page& page, const std::string& runtime_folder, std::ostream& out,
                const std::function<void()>& more);
void write_page(const Page& page, const std::string& runtime_folder, std::ostream& out);

}  // namespace titrate::report
