#pragma once
// Small papers for the tests of a room.

#include "publication/paper.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

namespace titrate::test {

/// Reads a paper of these tables.
inline publication::Paper paper(const std::string& tables) {
  std::string name = std::string(TITRATE_BINARY_DIR) + "/paper-XXXXXX";
  const int descriptor = mkstemp(name.data());
  if (descriptor < 0) throw std::runtime_error(name + " cannot be made");
  std::FILE* file = fdopen(descriptor, "w");
  std::fputs(("schema = \"titrate/paper/1\"\nid = \"p\"\nsource = \"s\"\n" + tables).c_str(), file);
  std::fclose(file);
  try {
    auto read = publication::read_paper(name);
    std::remove(name.c_str());
    return read;
  } catch (...) {
    std::remove(name.c_str());
    throw;
  }
}

/// A count of one print, whose inside is given: `count = 3, percent = "7"`.
inline std::string count(const std::string& id, const std::string& of, const std::string& printed) {
  std::string text = "[[count]]\nid = \"" + id + "\"\n";
  if (!of.empty()) text += "of = \"" + of + "\"\n";
  if (!printed.empty()) text += "printed = [{ " + printed + ", where = \"text\" }]\n";
  return text;
}

inline std::string sum(const std::string& whole, const std::string& parts) {
  return "[[sum]]\nwhole = \"" + whole + "\"\nparts = [" + parts + "]\n";
}

}  // namespace titrate::test
