#include "search_load.hpp"

#include "load.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::app {

namespace fs = std::filesystem;

std::string search_file(const std::string& word, const Library& library) {
  if (word.ends_with(".toml") || word.find('/') != std::string::npos) return word;
  const std::vector<std::string> ids = library.ids("searches");
  if (std::find(ids.begin(), ids.end(), word) != ids.end()) return library.file("searches", word);
  const std::string near = did_you_mean(word, ids);
  throw Error({Problem{
      {word},
      "a path to a search (.toml) or the id of one in the library",
      "neither",
      near.empty() ? fmt::format("the library holds: {}; how to write one: docs/search.md", fmt::join(ids, ", "))
                   : fmt::format("did you mean `{}`?", near)}});
}

design::Space load_search(const std::string& file, const Library& library,
                          const std::vector<Document::Override>& overrides) {
  Document document = Document::read(file);
  return design::Space::read(
      document,
      [&](const std::string& protocol) {
        // A path counts from the search's own folder.
        const bool path = protocol.ends_with(".toml") || protocol.find('/') != std::string::npos;
        const std::string found = path ? (fs::path(file).parent_path() / protocol).lexically_normal().string()
                                       : regimen_file(protocol, library);
        return load(found, library, overrides);
      },
      overrides);
}

}  // namespace titrate::app
