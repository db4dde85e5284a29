#pragma once
// The sample study's page, rendered once, and how to read its tables back.

#include "report/report.hpp"
#include "report/sample_study.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace titrate::report_sample {

/// A runtime that says nothing: these tests read the page and run none of it.
inline std::string runtime_folder() { return TITRATE_SOURCE_DIR "/tests/report/runtime"; }

inline std::string page_of(const results::Study& study) {
  std::ostringstream out;
  report::write_html(study, runtime_folder(), out);
  return out.str();
}

inline const std::string& sample_page() {
  static const std::string page = page_of(sample_study());
  return page;
}

/// What stands between `from` (after the `skip`-th of it) and `to`.
inline std::string between(const std::string& text, const std::string& from, const std::string& to,
                           std::size_t start = 0) {
  const std::size_t begin = text.find(from, start);
  if (begin == std::string::npos) return "";
  const std::size_t end = text.find(to, begin + from.size());
  return text.substr(begin + from.size(), end - begin - from.size());
}

/// Text without tags, entities read, unbreakable spaces as spaces.
inline std::string plain_text(const std::string& html) {
  std::string text;
  bool tag = false;
  for (const char c : html) {
    if (c == '<') tag = true;
    if (!tag) text += c;
    if (c == '>') tag = false;
  }
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"&lt;", "<"},
                                 {"&gt;", ">"},
                                 {"&quot;", "\""},
                                 {"&#39;", "'"},
                                 {"&amp;", "&"},
                                 {"\u00a0", " "}})
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  return text;
}

/// The cells of one row of one table, heading first; empty where there is no such row. `group` is the group's heading.
inline std::vector<std::string> row(const std::string& page, const std::string& table, const std::string& heading,
                                    const std::string& group = "") {
  const std::string html = between(page, "<table id=\"" + table + "\"", "</table>");
  std::size_t at = group.empty() ? 0 : html.find("scope=\"colgroup\">" + group + "<");
  std::vector<std::string> cells;
  while ((at = html.find("<tr", at)) != std::string::npos) {
    const std::string one = html.substr(at, html.find("</tr>", at) - at);
    ++at;
    cells.clear();
    for (std::size_t cell = one.find('<', 1); cell != std::string::npos; cell = one.find('<', cell + 1)) {
      const bool head = one.compare(cell, 4, "<th ") == 0;
      if (!head && one.compare(cell, 4, "<td>") != 0 && one.compare(cell, 4, "<td ") != 0) continue;
      const std::size_t begin = one.find('>', cell) + 1;
      cells.push_back(plain_text(one.substr(begin, one.find(head ? "</th>" : "</td>", begin) - begin)));
    }
    if (!cells.empty() && cells.front() == heading) return cells;
  }
  return {};
}

}  // namespace titrate::report_sample
