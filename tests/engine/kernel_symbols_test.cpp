// Kernels of several instruction sets stand in one program. A symbol that two of them share is resolved to one of the
// two, and an old machine may be given code that it cannot run; so each shows its entry point and nothing else, in
// every kind of build. Looks at the objects of the build that the test belongs to.

#include "engine/isa.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace titrate::engine {
namespace {

namespace fs = std::filesystem;

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 4096> part;
  while (pipe && std::fgets(part.data(), part.size(), pipe.get())) text += part.data();
  return text;
}

struct Symbol {
  std::string name;
  char type = '?';  ///< as nm writes it: capitals are global, W, V and u may be shared
  bool operator==(const Symbol&) const = default;
};

/// What others see of each object in a file: symbols that it defines and that are global, weak or unique.
std::map<std::string, std::vector<Symbol>> visible_symbols(const fs::path& file) {
  std::istringstream lines(
      output_of(std::string(TITRATE_NM) + " -P --defined-only --extern-only '" + file.string() + "'"));
  std::map<std::string, std::vector<Symbol>> objects;
  std::string object = file.filename().string();
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with("]:")) {  // archive[member]:
      object = line.substr(line.rfind('[') + 1);
      object.resize(object.size() - 2);
      continue;
    }
    std::istringstream words(line);
    Symbol symbol;
    if (words >> symbol.name >> symbol.type) objects[object].push_back(symbol);
  }
  return objects;
}

/// titrate_engine_patient_kernel_avx2.o and the like.
bool is_kernel(const std::string& object) {
  return std::any_of(isa_names.begin(), isa_names.end(),
                     [&](std::string_view isa) { return object.ends_with("_" + std::string(isa) + ".o"); });
}

void expect_entry_point_alone(const std::string& object, const std::vector<Symbol>& symbols) {
  std::string seen;
  for (const Symbol& s : symbols) seen += std::string(1, s.type) + " " + s.name + "\n";
  ASSERT_EQ(symbols.size(), 1u) << object << " shows\n" << seen;
  EXPECT_EQ(symbols[0].type, 'T') << object << " shows\n" << seen;
  EXPECT_TRUE(object.ends_with("_" + symbols[0].name + ".o")) << object << " shows\n" << seen;
}

TEST(KernelSymbols, EachKernelOfTheBuildShowsItsEntryPointAlone) {
  int kernels = 0;
  for (const auto& entry : fs::recursive_directory_iterator(TITRATE_BINARY_DIR)) {
    if (!entry.is_regular_file() || !is_kernel(entry.path().filename().string())) continue;
    ++kernels;
    const std::string object = entry.path().filename().string();
    expect_entry_point_alone(object, visible_symbols(entry.path())[object]);
    // Of two groups with one signature the linker drops one, whatever the symbols are.
    const std::string groups = output_of(std::string(TITRATE_READELF) + " -g '" + entry.path().string() + "'");
    EXPECT_NE(groups.find("no section groups"), std::string::npos) << object << ": " << groups;
  }
  EXPECT_GT(kernels, 0) << "no kernel in " << TITRATE_BINARY_DIR;
}

TEST(KernelSymbols, TheEnginesLibraryHasTheKernelsAsTheyWereChecked) {
  const auto objects = visible_symbols(TITRATE_ENGINE_LIBRARY);
  int kernels = 0;
  for (const auto& [object, symbols] : objects)
    if (is_kernel(object)) {
      ++kernels;
      expect_entry_point_alone(object, symbols);
    }
#ifdef TITRATE_HAS_AVX512
  EXPECT_EQ(kernels, 3 * 3) << "patient, measurement and effect on three sets";
#else
  EXPECT_EQ(kernels, 3);
#endif
  // That sharing is seen where there is some: the library's other files share inline functions freely.
  int shared = 0;
  for (const auto& [object, symbols] : objects)
    shared += static_cast<int>(std::count_if(symbols.begin(), symbols.end(), [](const Symbol& s) {
      return s.type == 'W' || s.type == 'V' || s.type == 'u';
    }));
  EXPECT_GT(shared, 0);
}

}  // namespace
}  // namespace titrate::engine
