#pragma once
// A protocol as the user named it, and everything that it names in the library.

#include "base/document.hpp"
#include "shipped.hpp"
#include "trial/setup.hpp"

#include <string>
#include <vector>

namespace titrate::app {

/// The file of a protocol named by its path or by its id. Throws Error(input), placed at the word typed.
std::string regimen_file(const std::string& word, const Library& library);

/// A protocol's id is free text; a folder's name is not.
std::string folder_name(const std::string& id);

/// `trial::load`, with each id that the library lacks reported where the protocol names it.
trial::Setup load(const std::string& file, const Library& library, const std::vector<Document::Override>& overrides);

}  // namespace titrate::app
