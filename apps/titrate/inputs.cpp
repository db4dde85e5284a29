#include "inputs.hpp"

#include "base/error.hpp"
#include "run/checksum.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace titrate::app {

std::string checksum(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw Error(Error::Kind::failure, file + ": cannot be read for its checksum");
  return run::sha256(bytes);
}

std::vector<std::pair<std::string, std::string>> roles(const trial::Setup& setup) {
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string& file : setup.files)
    files.emplace_back(files.empty() ? "regimen" : std::filesystem::path(file).parent_path().filename().string(), file);
  return files;
}

std::vector<run::Input> inputs_of(const std::vector<std::pair<std::string, std::string>>& files) {
  std::vector<run::Input> all;
  std::set<std::string> seen;
  for (const auto& [role, file] : files)
    if (seen.insert(file).second) all.push_back({role, file, checksum(file)});
  return all;
}

}  // namespace titrate::app
