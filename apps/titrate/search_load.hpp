#pragma once
// A search as the user named it, with the protocol that it varies.

#include "base/document.hpp"
#include "design/search.hpp"
#include "shipped.hpp"

#include <string>
#include <vector>

namespace titrate::app {

/// The file of a search named by its path or by its id. Throws Error(input).
std::string search_file(const std::string& word, const Library& library);
/// Throws Error(input) with every problem of the search and of its values.
design::Space load_search(const std::string& file, const Library& library,
                          const std::vector<Document::Override>& overrides);

}  // namespace titrate::app
