#include "load.hpp"

#include <algorithm>
#include <filesystem>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::app {

namespace fs = std::filesystem;

namespace {

/// What the protocol names and the library lacks.
struct Unknown {
  std::vector<Problem> problems;       ///< where the protocol names it
  std::vector<std::string> elsewhere;  ///< where readers of the library would miss it
};

Unknown unknown_ids(const std::string& file, const Library& library, const std::vector<Document::Override>& overrides) {
  Unknown unknown;
  Document document = Document::read(file, overrides);
  const auto look = [&](const Table& table, const std::string& key, std::string_view kind) {
    const std::string id = table.text(key, "");
    const std::vector<std::string> ids = library.ids(kind);
    if (id.empty() || std::find(ids.begin(), ids.end(), id) != ids.end()) return;
    const std::string near = did_you_mean(id, ids);
    unknown.problems.push_back(
        {table.place(key), fmt::format("the id of a file in the library's {}/ for `{}`", kind, key),
         fmt::format("\"{}\"", id),
         near.empty() ? fmt::format("it holds: {}", fmt::join(ids, ", ")) : fmt::format("did you mean \"{}\"?", near)});
    unknown.elsewhere.push_back(library.file(kind, id));
    unknown.elsewhere.push_back((library.folder() / kind).lexically_normal().string());
  };
  const Table root = document.root();
  look(root, "population", "populations");
  look(root, "parameters", "parameters");
  look(root, "evidence", "evidence");
  if (const auto criteria = root.table("criteria"))
    for (const std::string& key : criteria->keys()) look(*criteria, key, "criteria");
  return unknown;
}

}  // namespace

std::string regimen_file(const std::string& word, const Library& library) {
  try {
    return trial::find_regimen(word, library.folder().string());
  } catch (const Error& error) {
    std::vector<Problem> problems = error.problems();
    if (problems.empty()) throw;
    for (Problem& each : problems)
      if (each.at.file.empty()) each.at.file = word;
    throw Error(std::move(problems));
  }
}

std::string folder_name(const std::string& id) {
  std::string name;
  for (const char c : id) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    name += plain || (c == '.' && !name.empty()) ? c : '-';
  }
  return name.empty() ? "run" : name;
}

trial::Setup load(const std::string& file, const Library& library, const std::vector<Document::Override>& overrides) {
  try {
    return trial::load(file, library.folder().string(), overrides);
  } catch (const Error& error) {
    if (error.problems().empty()) throw;
    const Unknown unknown = unknown_ids(file, library, overrides);
    if (unknown.problems.empty()) throw;
    std::vector<Problem> problems = unknown.problems;
    for (const Problem& each : error.problems()) {
      const std::string at = fs::path(each.at.file).lexically_normal().string();
      const auto& elsewhere = unknown.elsewhere;
      if (each.at.line > 0 || std::find(elsewhere.begin(), elsewhere.end(), at) == elsewhere.end())
        problems.push_back(each);
    }
    // The protocol's own in order of place, then the library's as they were found.
    const auto place = [&](const Problem& each) {
      const bool own = each.at.file == file;
      return std::tuple(!own, own ? each.at.line : 0, own ? each.at.column : 0);
    };
    std::stable_sort(problems.begin(), problems.end(),
                     [&](const Problem& a, const Problem& b) { return place(a) < place(b); });
    throw Error(std::move(problems));
  }
}

}  // namespace titrate::app
